"""Where the selected incident is, put right at the desk: a small sheet with the place field of the intake."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from app.console.dialog_foot import DialogFoot
from app.console.intake.place_field import PlaceField
from app.console.parts import rule_line, text_label
from app.console.session import Session
from dispatch.actions.correcting import CorrectPlace
from dispatch.incident import Incident, Place

WIDTH_PX, HEIGHT_PX = 520, 400
"""High enough for the names that are offered under the field."""


class PlaceWork:
    """Asks where an incident is, and corrects it."""

    def __init__(self, session: Session, act: Callable[..., None], window: QWidget) -> None:
        self._session, self._act, self._window = session, act, window

    def ask(self, incident: Incident) -> None:
        """Open the sheet for this incident."""

        def correct(place: Place) -> None:
            self._act(CorrectPlace, incident, incident_id=incident.id, place=place)

        PlaceSheet(self._session, incident, correct, self._window).open()


class PlaceSheet(QDialog):
    """Takes a place by name or coordinates; Enter in the field takes a name, Enter again answers."""

    def __init__(
        self, session: Session, incident: Incident, then: Callable[[Place], None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._session, self._then = session, then
        words = session.words
        title = words.say("console.place.title", number=incident.short_number)
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumSize(WIDTH_PX, HEIGHT_PX)
        self.field = PlaceField(session)
        self.field.from_map.hide()
        self.field.show_values(incident.place.text, None, "words", "")
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
        column.addStretch(1)
        column.addWidget(rule_line())
        column.addLayout(DialogFoot(words, self.reject, self.answer))

    @Slot()
    def answer(self) -> None:
        """Hand the place over, if it has a position."""
        position = self.field.position
        if position is None:
            self.field.set_fault(self._session.words.say("console.place.needed"))
            self.field.line.setFocus()
            return
        self.accept()
        self._then(Place(self.field.line.text().strip(), *position, self.field.found_by))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter answers; the field has taken its own Enter for a name that is offered."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.answer()
        else:
            super().keyPressEvent(event)
