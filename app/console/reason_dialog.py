"""Asks for words before an action: a reason, a note, a report; coded choices where there are some."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.console.parts import rule_line, text_label
from app.console.session import Session
from app.console.theme.fonts import set_role


@dataclass(frozen=True)
class Question:
    """What is asked: its sentences, coded choices with their words, whether words are needed too."""

    title: str
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    needs_words: bool = True
    answer: str = ""


@dataclass(frozen=True)
class Reply:
    """What was answered: the code of a choice, and words."""

    choice: str
    words: str = field(default="")


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
        self.setMinimumWidth(460)
        self.field = QLineEdit(question.answer)
        self.field.setPlaceholderText(question.hint)
        self.field.setAccessibleName(question.title)
        set_role(self.field, "body")
        self._fault = text_label("secondary", "breach")
        self._fault.hide()
        self._choices = QButtonGroup(self)
        self._lay_out()
        self.field.setFocus()

    def _lay_out(self) -> None:
        words = self._session.words
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
        column.addWidget(self.field)
        column.addWidget(self._fault)
        column.addWidget(rule_line())
        row = QHBoxLayout()
        row.addStretch(1)
        back, do = QPushButton(words.say("dialog.cancel")), QPushButton(words.say("dialog.confirm"))
        do.setProperty("kind", "primary")
        do.setDefault(True)
        back.clicked.connect(self.reject)
        do.clicked.connect(self.answer)
        row.addWidget(back)
        row.addWidget(do)
        column.addLayout(row)

    @Slot()
    def answer(self) -> None:
        """Hand the answer over, if it is one."""
        said = self.field.text().strip()
        if self._question.needs_words and not said:
            self._fault.setText(self._session.words.say("dialog.words_needed"))
            self._fault.show()
            self.field.setFocus()
            return
        chosen = self._choices.checkedId()
        code = self._question.choices[chosen][0] if chosen >= 0 else ""
        self.accept()
        self._then(Reply(code, said))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down walk through the choices while the words are typed."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        key = Qt.Key(event.key())
        if key in steps and self._question.choices:
            place = (self._choices.checkedId() + steps[key]) % len(self._question.choices)
            self._choices.button(place).setChecked(True)
            return
        super().keyPressEvent(event)
