"""The five-minute reach of the selected incident, asked once for each that somebody is to be sent to."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from shapely.geometry.base import BaseGeometry

from app.console.advice_feed import AdviceFeed, Purpose
from app.console.session import Session
from dispatch.routing_queries import ReachFrom
from gis.road_network import Mode

REACH_S = 300
REACH_MODE = Mode.EBIKE


class ReachFeed(QObject):
    """Follows the advice; `area` is None until it is known, and where there is no road near by."""

    changed = Signal()

    def __init__(self, session: Session, advice: AdviceFeed, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._advice = session, advice
        self.incident_id = ""
        """Whose reach it is; nothing where none is wanted."""
        self.area: BaseGeometry | None = None
        advice.changed.connect(self._follow)

    @Slot()
    def _follow(self) -> None:
        incident = self._advice.incident if self._advice.purpose is Purpose.SEND else None
        wanted = incident.id if incident is not None and incident.place.is_known else ""
        if wanted == self.incident_id:
            return
        self.incident_id, self.area = wanted, None
        self.changed.emit()
        if incident is not None and wanted:
            origin = (incident.place.lon or 0.0, incident.place.lat or 0.0)
            self._session.ask(ReachFrom(origin, REACH_MODE, REACH_S), self._take, self._miss)

    def ask_again(self) -> None:
        """Ask anew: the roads are others."""
        self.incident_id = ""
        self._follow()

    def _take(self, area: BaseGeometry) -> None:
        if self.incident_id:
            self.area = area
            self.changed.emit()

    def _miss(self, _error: BaseException) -> None:
        """Without a road near by there is no reach to draw; the advice says why."""
