"""Permits near the selected incident: asked beside the GUI thread, and again as their hours pass."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from app.console.session import Session
from dispatch.changes import Changes
from dispatch.incident import Incident
from dispatch.permit_book import NearPermit, Relation
from dispatch.permit_queries import PermitsAt
from dispatch.permits import Permit

AGAIN_AFTER_S = 60


class PermitFeed(QObject):
    """What permits say of the selected incident, the most telling first."""

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.near: tuple[NearPermit, ...] = ()
        self._age_s = 0
        session.incident_selected.connect(self._start)
        session.changed.connect(self._follow)
        session.ticked.connect(self._grow_old)

    @property
    def covering(self) -> tuple[str, ...]:
        """Numbers of the permits that cover the place now, as they are shown."""
        return tuple(one.permit.number for one in self.near if one.relation is Relation.COVERS)

    @property
    def _incident(self) -> Incident | None:
        return self._session.situation.incidents.get(self._session.selected_incident)

    @Slot(str)
    def _start(self, _incident_id: str) -> None:
        self._take(())
        self._ask()

    @Slot(object)
    def _follow(self, changes: Changes) -> None:
        chosen = self._session.selected_incident
        is_about = any(row.id == chosen for row in changes.of(Incident))
        if is_about or changes.touches({"permit": Permit}):
            self._ask()

    @Slot(object)
    def _grow_old(self, _now: object) -> None:
        self._age_s += 1
        if self._age_s >= AGAIN_AFTER_S:
            self._ask()

    def _ask(self) -> None:
        self._age_s = 0
        incident = self._incident
        if incident is not None and incident.is_open:
            self._session.ask(PermitsAt(incident.place, incident.category), self._take)
        else:
            self._take(())

    def _take(self, near: tuple[NearPermit, ...]) -> None:
        if near != self.near:
            self.near = near
            self.changed.emit()
