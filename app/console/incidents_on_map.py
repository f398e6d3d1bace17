"""Keeps the incidents on the map as the queue shows them; of many the marks are made a slice at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, Slot

from app.console.advice_feed import AdviceFeed
from app.console.map.canvas import MapCanvas
from app.console.map_marks import incident_marks
from app.console.queue.rows import TO_BE_CHECKED, QueueFilter
from app.console.session import Session
from dispatch.incident import Incident

AT_ONCE = 200


class IncidentsOnMap(QObject):
    """Open incidents that the filter lets through, and the selected one; `shows_checks`: also done ones."""

    def __init__(
        self,
        session: Session,
        advice: AdviceFeed,
        shows_checks: Callable[[], bool],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._advice, self._shows_checks = session, advice, shows_checks
        self._canvas: MapCanvas | None = None
        self._filter = QueueFilter()
        session.clocks.updated.connect(self.show)

    def show_on(self, canvas: MapCanvas) -> None:
        """Show them on a canvas."""
        self._canvas = canvas
        self.show()

    def set_filter(self, shown: QueueFilter) -> None:
        """Show what the queue shows; the need filter is the queue's own."""
        self._filter = QueueFilter(shown.zones, shown.sources)
        self.show()

    @Slot()
    def show(self) -> None:
        """As they are now."""
        if self._canvas is None:
            return
        shown = self._shown()
        if len(shown) <= AT_ONCE:
            self._canvas.set_incidents(incident_marks(self._session, shown))
        else:
            self._session.slices.begin((self, "incidents"), self._gather(shown))

    def _gather(self, shown: list[Incident]) -> Iterator[None]:
        marks = []
        for mark in incident_marks(self._session, shown):
            marks.append(mark)
            yield
        if self._canvas is not None:
            self._canvas.set_incidents(marks)

    def _shown(self) -> list[Incident]:
        found = []
        for incident in self._session.situation.open_incidents():
            chain = {*incident.zones.values(), *incident.functional_zones}
            in_zone = not self._filter.zones or bool(self._filter.zones & chain)
            in_source = not self._filter.sources or incident.source in self._filter.sources
            if (in_zone and in_source and self._is_wanted(incident)) or incident is self._advice.incident:
                found.append(incident)
        return found

    def _is_wanted(self, incident: Incident) -> bool:
        return incident.state not in TO_BE_CHECKED or self._shows_checks()
