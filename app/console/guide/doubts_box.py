"""Doubts as questions: as declared, or read again another way; nothing comes in before each is answered."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QRadioButton, QVBoxLayout, QWidget

from app.bringing.answers import Told
from app.console.guide.draft import Draft
from app.console.guide.remedies import Remedy, remedies_of
from app.console.parts import text_label
from app.console.theme.fonts import role_font
from app.import_names import choice_name, finding_text, option_name


class Doubt(QFrame):
    """One question with its answers."""

    accepted = Signal(str)
    """The code of the doubt: it is as declared."""
    reread = Signal(object)
    """Remedy: read the file again."""

    def __init__(self, draft: Draft, told: Told, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft, self.told = draft, told
        self.setProperty("surface", "card")
        self.sentence = text_label("body", "risk", wraps=True)
        self.answers = QButtonGroup(self)
        self.answers.buttonClicked.connect(self._take)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(6)
        column.addWidget(self.sentence)
        for remedy in (*remedies_of(told), None):
            button = QRadioButton()
            button.setFont(role_font("body"))
            button.setProperty("remedy", remedy)
            button.setChecked(remedy is None and told.code in draft.said.accepted)
            self.answers.addButton(button)
            column.addWidget(button)
        self.reword()

    def reword(self) -> None:
        """Say question and answers in the session's language."""
        words = self._draft.session.words
        sentence = finding_text(words, self.told.code, dict(self.told.values))
        self.sentence.setText(words.say("guide.checks.doubt", row=self.told.row, text=sentence))
        for button in self.answers.buttons():
            remedy = button.property("remedy")
            if remedy is None:
                button.setText(words.say("guide.checks.as_declared"))
            else:
                assert isinstance(remedy, Remedy)
                option = option_name(words, remedy.option)
                value = choice_name(words, remedy.option, remedy.value)
                button.setText(words.say("guide.checks.reread", option=option, value=value))
            button.setAccessibleDescription(sentence)

    @Slot(QAbstractButton)
    def _take(self, button: QAbstractButton) -> None:
        remedy = button.property("remedy")
        if remedy is None:
            self.accepted.emit(self.told.code)
        else:
            self.reread.emit(remedy)


class DoubtsBox(QWidget):
    """All doubts of what was checked; hidden where there are none."""

    accepted = Signal(str)
    reread = Signal(object)

    def __init__(self, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        self.doubts: list[Doubt] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._column.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.hide()

    def show_doubts(self, doubts: tuple[Told, ...]) -> None:
        """Ask about these, each code once."""
        for old in self.doubts:
            self._column.removeWidget(old)
            old.deleteLater()
        first = {told.code: told for told in reversed(doubts)}
        self.doubts = [Doubt(self._draft, told) for told in first.values()]
        for doubt in self.doubts:
            doubt.accepted.connect(self.accepted)
            doubt.reread.connect(self.reread)
            self._column.addWidget(doubt)
        self.setVisible(bool(self.doubts))

    def reword(self) -> None:
        """Say everything in the session's language."""
        for doubt in self.doubts:
            doubt.reword()
