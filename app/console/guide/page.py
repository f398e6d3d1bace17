"""What all steps of the guide have in common."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.console.guide.draft import Draft
from app.console.parts import text_label
from app.words import Words

MARGIN = 20


class Page(QWidget):
    """One step: a sentence on top, its contents below it. `code` names it in words: `guide.<code>`."""

    code = ""

    def __init__(self, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.draft, self.session = draft, draft.session
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.title = text_label("title")
        self.lead = text_label("body", "secondary", wraps=True)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(MARGIN, 16, MARGIN, 12)
        self.column.setSpacing(10)
        self.column.addWidget(self.title)
        self.column.addWidget(self.lead)
        self.column.addSpacing(4)

    @property
    def words(self) -> Words:
        """The session's words."""
        return self.session.words

    @property
    def is_wanted(self) -> bool:
        """Whether this import has such a step at all."""
        return True

    @property
    def is_done(self) -> bool:
        """Whether one may go on from here."""
        return True

    @property
    def state(self) -> str:
        """What the list of steps says of this one; "": nothing yet."""
        return ""

    def enter(self) -> None:
        """The step is shown: read what has been said before it."""

    def leave(self) -> None:
        """Another step is shown."""

    def reword(self) -> None:
        """Say everything in the session's language."""
        self.title.setText(self.words.say(f"guide.{self.code}.title"))
        self.lead.setText(self.words.say(f"guide.{self.code}.lead"))

    def first_focus(self) -> QWidget:
        """Where the keyboard is when the step is shown."""
        return self
