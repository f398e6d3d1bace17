"""Asks for words before an action: a reason, a note, a report; coded choices where there are some."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.console.dialog_foot import DialogFoot
from app.console.parts import rule_line, text_label
from app.console.photo_field import PhotoField
from app.console.session import Session
from app.console.theme.fonts import set_role

WIDTH_PX = 460


@dataclass(frozen=True)
class Question:
    """What is asked: its sentences, coded choices with their words, whether words are needed too."""

    title: str
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    needs_words: bool = True
    answer: str = ""
    takes_photos: bool = False
    needs_photos: frozenset[str] = frozenset()
    """Choices that are nothing without a photo."""


@dataclass(frozen=True)
class Reply:
    """What was answered: the code of a choice, words, and files that go along."""

    choice: str
    words: str = ""
    photos: tuple[Path, ...] = ()


class ReasonDialog(QDialog):
    """A small sheet over the window; Enter answers, Escape goes back, and nothing has happened."""

    def __init__(
        self, session: Session, question: Question, then: Callable[[Reply], None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._question = question
        self._then = then
        self.setWindowTitle(question.title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(WIDTH_PX)
        self.field = QLineEdit(question.answer)
        self.field.setPlaceholderText(question.hint)
        self.field.setAccessibleName(question.title)
        set_role(self.field, "body")
        self._fault = text_label("secondary", "breach")
        self._fault.hide()
        self.photos = PhotoField(session)
        self.photos.setVisible(question.takes_photos)
        self._choices = QButtonGroup(self)
        self._lay_out()
        self.field.setFocus()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addWidget(text_label("title", text=self._question.title, wraps=True))
        for number, (_, said) in enumerate(self._question.choices):
            choice = QRadioButton(said)
            choice.setChecked(number == 0)
            set_role(choice, "body")
            self._choices.addButton(choice, number)
            column.addWidget(choice)
        if self._question.answer:
            # What stands in the field hides its hint.
            column.addWidget(text_label("secondary", "secondary", self._question.hint))
        column.addWidget(self.field)
        column.addWidget(self.photos)
        column.addWidget(self._fault)
        column.addWidget(rule_line())
        column.addLayout(DialogFoot(self._session.words, self.reject, self.answer))
        # By itself it would be as high as its words need in a column of a few letters.
        self.resize(WIDTH_PX, column.totalHeightForWidth(WIDTH_PX))

    @Slot()
    def answer(self) -> None:
        """Hand the answer over, if it is one."""
        said = self.field.text().strip()
        if self._question.needs_words and not said:
            self._refuse("dialog.words_needed", self.field)
        elif self.choice in self._question.needs_photos and not self.photos.paths:
            self._refuse("reason.photos_needed", self.photos.choose_button)
        else:
            self.accept()
            self._then(Reply(self.choice, said, self.photos.paths))

    @property
    def choice(self) -> str:
        """The code of what is chosen; nothing where there is no choice."""
        chosen = self._choices.checkedId()
        return self._question.choices[chosen][0] if chosen >= 0 else ""

    def _refuse(self, code: str, goes_on_at: QWidget) -> None:
        self._fault.setText(self._session.words.say(code))
        self._fault.show()
        goes_on_at.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down walk through the choices while the words are typed."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        key = Qt.Key(event.key())
        if key in steps and self._question.choices:
            place = (self._choices.checkedId() + steps[key]) % len(self._question.choices)
            self._choices.button(place).setChecked(True)
            return
        super().keyPressEvent(event)
