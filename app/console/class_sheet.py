"""What an incident is taken for, put right at the desk by the category field of the intake."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from app.console.dialog_foot import DialogFoot
from app.console.intake.category_field import CategoryField
from app.console.parts import ChoiceBox, rule_line, text_label
from app.console.session import Session
from dispatch.actions.correcting import SEVERITIES
from dispatch.incident import Incident

WIDTH_PX, HEIGHT_PX = 520, 400
"""High enough for the names that are offered under the field."""


class ClassSheet(QDialog):
    """Takes a category and a severity; Enter in the field takes a name, Enter again answers."""

    def __init__(
        self, session: Session, incident: Incident, then: Callable[[str, int | None], None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._session, self._then = session, then
        words = session.words
        title = words.say("console.reclassify.title", number=incident.short_number)
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumSize(WIDTH_PX, HEIGHT_PX)
        self.field, self.severity = CategoryField(session, asks_facts=False), ChoiceBox()
        self.field.show_values(incident.category, "", ())
        self.severity.addItem(words.say("console.reclassify.by_category"), None)
        for level in SEVERITIES:
            self.severity.addItem(words.say(f"severity.{level}"), level)
        self.severity.setAccessibleName(words.say("console.reclassify.severity"))
        self._lay_out(title, words.say("console.place.said", words=incident.words or incident.place.text))
        self.field.line.setFocus()
        self.field.line.selectAll()

    def _lay_out(self, title: str, said: str) -> None:
        words = self._session.words
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addWidget(text_label("title", text=title, wraps=True))
        column.addWidget(text_label("secondary", "secondary", said, wraps=True))
        column.addWidget(self.field)
        column.addWidget(text_label("secondary", "secondary", words.say("console.reclassify.severity")))
        column.addWidget(self.severity)
        column.addWidget(
            text_label("secondary", "secondary", words.say("console.reclassify.rule"), wraps=True)
        )
        column.addStretch(1)
        column.addWidget(rule_line())
        column.addLayout(DialogFoot(words, self.reject, self.answer))

    @Slot()
    def answer(self) -> None:
        """Hand the category over, if one was picked."""
        if not self.field.code:
            self.field.set_fault(self._session.words.say("console.reclassify.needed"))
            self.field.line.setFocus()
            return
        self.accept()
        self._then(self.field.code, self.severity.currentData())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter answers; the field has taken its own Enter for a name that is offered."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.answer()
        else:
            super().keyPressEvent(event)
