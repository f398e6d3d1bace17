"""Keeps the incidents on the map as the queue shows them; of many the marks are made a slice at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from PySide6.QtCore import QObject, Slot

from app.console.advice_feed import AdviceFeed
from app.console.map.canvas import MapCanvas
from app.console.map.marks import IncidentMark
from app.console.map_marks import incident_mark
from app.console.queue.rows import TO_BE_CHECKED, QueueFilter
from app.console.session import Session
from dispatch.clock_view import ClockView
from dispatch.incident import Incident

AT_ONCE = 200


class _Made(NamedTuple):
    """A mark, and what it was made of."""

    incident: Incident
    view: ClockView | None
    mark: IncidentMark | None


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
        self._made: dict[str, _Made] = {}
        session.clocks.updated.connect(self.show)
        session.incident_selected.connect(self.bring)

    def show_on(self, canvas: MapCanvas) -> None:
        """Show them on a canvas."""
        self._canvas = canvas
        self.show()

    @Slot(str)
    def bring(self, incident_id: str) -> None:
        """Who selects an incident sees where it is, at the scale that is shown."""
        incident = self._session.situation.incidents.get(incident_id)
        if self._canvas is not None and incident is not None and incident.place.lon is not None:
            self._canvas.bring(incident.place.lon, incident.place.lat or 0.0)

    def set_filter(self, shown: QueueFilter) -> None:
        """Show what the queue shows; the need filter is the queue's own."""
        self._filter = QueueFilter(shown.zones, shown.sources)
        self.show()

    @Slot()
    def show(self) -> None:
        """As they are now."""
        if self._canvas is None:
            return
        incidents = self._session.situation.open_incidents()
        if len(incidents) <= AT_ONCE:
            deque(self._gather(incidents), maxlen=0)
        else:
            self._session.slices.begin((self, "incidents"), self._gather(incidents))

    def _gather(self, incidents: Sequence[Incident]) -> Iterator[None]:
        made: dict[str, _Made] = {}
        for incident in filter(self._is_shown, incidents):
            made[incident.id] = self._made_of(incident)
            yield
        self._made = made
        if self._canvas is not None:
            self._canvas.set_incidents(one.mark for one in made.values() if one.mark is not None)

    def _made_of(self, incident: Incident) -> _Made:
        """What has neither changed nor a newer clock keeps its mark, unless words stand beside it."""
        session, kept = self._session, self._made.get(incident.id)
        view, is_worded = session.clocks.views.get(incident.id), incident.id == session.shown_incident
        was_worded = kept is not None and kept.mark is not None and bool(kept.mark.tags)
        if kept is not None and kept[:2] == (incident, view) and not is_worded and not was_worded:
            return kept
        return _Made(incident, view, incident_mark(session, incident, view))

    def _is_shown(self, incident: Incident) -> bool:
        if incident is self._advice.incident:
            return True
        return self._is_wanted(incident) and self._filter.is_chosen(incident)

    def _is_wanted(self, incident: Incident) -> bool:
        return incident.state not in TO_BE_CHECKED or self._shows_checks()
