"""Asks for words before an action: a reason, a note, a report; coded choices where there are some."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QLabel, QLineEdit, QRadioButton, QWidget

from app.console.asking_sheet import AskingSheet
from app.console.hearing import Hearing
from app.console.parts import text_label
from app.console.photo_field import PhotoField
from app.console.session import Session
from app.console.theme.fonts import set_role
from dispatch.reasons import Reason, Refused

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
    is_final: bool = False
    """What can't be undone: Enter alone does nothing."""


@dataclass(frozen=True)
class Reply:
    """What was answered: the code of a choice, words, and files that go along."""

    choice: str
    words: str = ""
    photos: tuple[Path, ...] = ()
    hearing: Hearing = field(default_factory=dict)
    """What the act at the desk is given along: the sheet stays until that has ended."""

    def refuse(self, reason: Reason) -> None:
        """Say in the sheet why this is no answer."""
        self.hearing["failed"](Refused(reason.code, **reason.values))


class ReasonDialog(AskingSheet):
    """A field for words, above it choices where there are some, below it photos where they may go along."""

    def __init__(
        self, session: Session, question: Question, then: Callable[[Reply], None], parent: QWidget
    ) -> None:
        super().__init__(session, question.title, parent, WIDTH_PX)
        self._question = question
        self._then = then
        self.field = QLineEdit(question.answer)
        self.field.setPlaceholderText(question.hint)
        self.field.setAccessibleName(question.title)
        set_role(self.field, "body")
        self.photos = PhotoField(session)
        self.photos.setVisible(question.takes_photos)
        self._choices = QButtonGroup(self)
        self.is_final = question.is_final
        self.lay_out(*self._offered(), *self._hint(), self.field, self.photos)
        self.field.setFocus()

    def _offered(self) -> Iterator[QRadioButton]:
        for number, (_, said) in enumerate(self._question.choices):
            choice = QRadioButton(said)
            choice.setChecked(number == 0)
            set_role(choice, "body")
            self._choices.addButton(choice, number)
            yield choice

    def _hint(self) -> Iterator[QLabel]:
        """What stands in the field hides its hint."""
        if self._question.answer:
            yield text_label("secondary", "secondary", self._question.hint)

    @Slot()
    def answer(self) -> None:
        """Hand the answer over, if it is one."""
        said, words = self.field.text().strip(), self.session.words
        if self._question.needs_words and not said:
            self.refuse(words.say("dialog.words_needed"), self.field)
        elif self.choice in self._question.needs_photos and not self.photos.paths:
            self.refuse(words.say("reason.photos_needed"), self.photos.choose_button)
        else:
            reply = partial(Reply, self.choice, said, self.photos.paths)
            self.ask_desk(lambda hearing: self._then(reply(hearing)))

    @property
    def choice(self) -> str:
        """The code of what is chosen; nothing where there is no choice."""
        chosen = self._choices.checkedId()
        return self._question.choices[chosen][0] if chosen >= 0 else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down walk through the choices while the words are typed."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        key = Qt.Key(event.key())
        if key in steps and self._question.choices:
            place = (self._choices.checkedId() + steps[key]) % len(self._question.choices)
            self._choices.button(place).setChecked(True)
            return
        super().keyPressEvent(event)
