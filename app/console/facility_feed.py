"""Facilities near the selected incident, with who keeps them up: asked beside the GUI thread."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from app.console.session import Session
from dispatch.changes import Changes
from dispatch.facilities import Contractor, Facility
from dispatch.facility_queries import FacilitiesNear, NearFacility
from dispatch.incident import Incident

_ABOUT_FACILITIES = {"facility": Facility, "contractor": Contractor}


class FacilityFeed(QObject):
    """What stands near the selected incident, the nearest first; nothing for one without a position."""

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.near: tuple[NearFacility, ...] = ()
        session.incident_selected.connect(self._start)
        session.changed.connect(self._follow)

    @Slot(str)
    def _start(self, incident_id: str) -> None:
        self._take(incident_id, ())
        self._ask()

    @Slot(object)
    def _follow(self, changes: Changes) -> None:
        chosen = self._session.shown_incident
        if any(row.id == chosen for row in changes.of(Incident)) or changes.touches(_ABOUT_FACILITIES):
            self._ask()

    def _ask(self) -> None:
        incident = self._session.situation.incidents.get(self._session.shown_incident)
        if incident is None or incident.place.lon is None or incident.place.lat is None:
            self._take(self._session.shown_incident, ())
            return
        query = FacilitiesNear(incident.place.lon, incident.place.lat)
        self._session.ask(query, partial(self._take, incident.id))

    def _take(self, incident_id: str, near: tuple[NearFacility, ...]) -> None:
        if incident_id == self._session.shown_incident and near != self.near:
            self.near = near
            self.changed.emit()
