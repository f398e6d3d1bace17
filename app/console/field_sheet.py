"""A small sheet over the window that puts one thing of an incident right: its words, one field, its foot."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from app.console.dialog_foot import DialogFoot
from app.console.parts import rule_line, text_label
from app.console.session import Session
from dispatch.incident import Incident

WIDTH_PX, HEIGHT_PX = 520, 400
"""High enough for the names that are offered under the field."""


class FieldSheet(QDialog):
    """Enter in the field takes what is offered, Enter again answers."""

    def __init__(self, session: Session, incident: Incident, code: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.session, self._incident = session, incident
        self._title = session.words.say(code, number=incident.short_number)
        self.setWindowTitle(self._title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumSize(WIDTH_PX, HEIGHT_PX)

    def lay_out(self, *parts: QWidget) -> None:
        """Put what was said above the field, and the foot below everything."""
        words, incident = self.session.words, self._incident
        said = words.say("console.place.said", words=incident.words or incident.place.text)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addWidget(text_label("title", text=self._title, wraps=True))
        column.addWidget(text_label("secondary", "secondary", said, wraps=True))
        for part in parts:
            column.addWidget(part)
        column.addStretch(1)
        column.addWidget(rule_line())
        column.addLayout(DialogFoot(words, self.reject, self.answer))

    @Slot()
    def answer(self) -> None:
        """Hand over what is in the field, or say what it lacks."""
        raise NotImplementedError

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter answers; the field has taken its own Enter for a name that is offered."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.answer()
        else:
            super().keyPressEvent(event)
