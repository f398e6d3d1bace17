"""Where the selected incident is, put right at the desk: a small sheet with the place field of the intake."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.console.field_sheet import FieldSheet
from app.console.hearing import Hearing
from app.console.intake.place_field import PlaceField
from app.console.session import Session
from dispatch.actions.correcting import CorrectPlace
from dispatch.incident import Incident, Place


class PlaceWork:
    """Asks where an incident is, and corrects it."""

    def __init__(self, session: Session, act: Callable[..., None], window: QWidget) -> None:
        self._session, self._act, self._window = session, act, window

    def ask(self, incident: Incident) -> None:
        """Open the sheet for this incident."""

        def correct(place: Place, hearing: Hearing) -> None:
            self._act(CorrectPlace, incident, incident_id=incident.id, place=place, **hearing)

        PlaceSheet(self._session, incident, correct, self._window).open()


class PlaceSheet(FieldSheet):
    """Takes a place by name or coordinates."""

    def __init__(
        self, session: Session, incident: Incident, then: Callable[[Place, Hearing], None], parent: QWidget
    ) -> None:
        super().__init__(session, incident, "console.place.title", parent)
        self._then = then
        self.field = PlaceField(session, by_map=False)
        self.field.show_values(incident.place.text, None, "words", "")
        self.lay_out(self.field)
        self.field.line.setFocus()
        self.field.line.selectAll()

    @Slot()
    def answer(self) -> None:
        """Hand the place over, if it has a position."""
        position = self.field.position
        if position is None:
            self.field.set_fault(self.session.words.say("console.place.needed"))
            self.field.line.setFocus()
            return
        place = Place(self.field.line.text().strip(), *position, self.field.found_by)
        self.ask_desk(partial(self._then, place))
