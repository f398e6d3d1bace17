"""Which incident and crew a seat has selected: the mark moves at once, what is known comes up after it."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot

HAND_RESTS_MS = 40
"""Longer than the keyboard takes from one repeat of a held key to the next."""


class Selecting(QObject):
    """Lists mark `selected_incident`; detail, advice and map are about `shown_incident`.

    The two differ only while somebody walks through a list: each line that is walked over would otherwise be
    read and drawn in full, and the keys that come after it would wait.
    """

    incident_marked = Signal(str)
    """Another incident is selected; it is not shown yet."""
    incident_selected = Signal(str)
    """It is shown from now on."""
    incident_opened = Signal(str)
    """Somebody goes to an incident from outside of the lists: by its number, on the map, from an alarm."""
    crew_selected = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.selected_incident = self.shown_incident = ""
        self.selected_crew = ""
        self._rest = QTimer(self, singleShot=True, interval=HAND_RESTS_MS)
        self._rest.timeout.connect(self.show_marked)

    def mark_incident(self, incident_id: str) -> None:
        """Select an incident of a list that is walked through; it comes up when the hand rests."""
        if incident_id != self.selected_incident:
            self.selected_incident = incident_id
            self.incident_marked.emit(incident_id)
            self._rest.start()

    @Slot()
    def show_marked(self) -> None:
        """Bring up the selected incident now, where another is shown."""
        self._rest.stop()
        if self.shown_incident != self.selected_incident:
            self.shown_incident = self.selected_incident
            self.incident_selected.emit(self.shown_incident)

    def select_incident(self, incident_id: str) -> None:
        """Make this the incident that queue, map and detail show."""
        self.mark_incident(incident_id)
        self.show_marked()

    def open_incident(self, incident_id: str) -> None:
        """Go to an incident: it is selected, and shown in the list where it stands."""
        self.select_incident(incident_id)
        self.incident_opened.emit(incident_id)

    def select_crew(self, crew_id: str) -> None:
        """Make this the crew that board and map show."""
        if crew_id != self.selected_crew:
            self.selected_crew = crew_id
            self.crew_selected.emit(crew_id)
