"""The plan on the map while its sheet is open: a thin line from each crew to its incident, numbered."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QDialog

from app.console.map.marks import RouteLine
from app.console.map_panel import MapPanel
from app.console.plan.feed import PlanFeed
from app.console.session import Session


class PlanOnMap(QObject):
    """Draws what the feed holds as long as its sheet lives."""

    def __init__(self, session: Session, feed: PlanFeed, panel: MapPanel, sheet: QDialog) -> None:
        super().__init__(sheet)
        self._session, self._feed, self._panel = session, feed, panel
        feed.changed.connect(self._show)
        sheet.finished.connect(self._clear)
        self._show()

    @Slot()
    def _show(self) -> None:
        self._panel.show_plan(tuple(plan_lines(self._session, self._feed)))

    @Slot()
    def _clear(self) -> None:
        self._feed.changed.disconnect(self._show)
        self._panel.show_plan(())


def plan_lines(session: Session, feed: PlanFeed) -> Iterator[RouteLine]:
    """Straight lines of all who are to go and have not been sent yet."""
    situation = session.situation
    for line in feed.plan.lines if feed.plan else ():
        incident = situation.incidents.get(line.incident_id)
        if incident is None or line.incident_id in feed.outcomes or not incident.place.is_known:
            continue
        to = (incident.place.lon, incident.place.lat)
        for planned in line.crews:
            crew = situation.crews.get(planned.crew_id)
            fix = situation.fix_of(crew) if crew is not None else None
            if fix is not None:
                ends = np.array([(fix.lon, fix.lat), to], dtype=np.float64)
                yield RouteLine(f"plan {planned.crew_id}", ends, "other", incident.short_number)
