"""Where those on patrol now have been: the layer of their tracks on the map."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.console.ageing import Ageing
from app.console.map.marks import RouteLine, RouteStyle
from app.console.session import Session
from dispatch.changes import Changes
from dispatch.patrol_queries import Track, TracksNow
from dispatch.patrols import Patrol, PatrolKind

LAYER = "patrol_track"
AGAIN_AFTER_S, GATHER_MS = 60, 1000
"""Asked for anew so often; between, each crew's newest fix is put behind its track once a second."""
STEP_DEG = 0.00012
"""A dozen metres: nearer points show nothing on any scale that shows many tracks."""
Point = tuple[float, float]


class PatrolTracks(QObject):
    """Tracks of the last half hour while the layer is on; nothing is asked while it is off."""

    changed = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._is_on = False
        self._lines: dict[str, tuple[PatrolKind, str, list[Point]]] = {}
        self._ageing = Ageing(session, self._ask, AGAIN_AFTER_S, self)
        self._moved = QTimer(self, singleShot=True, interval=GATHER_MS)
        self._moved.timeout.connect(self._lengthen)
        session.changed.connect(self._follow)
        session.crews_moved.connect(self._wait)

    def switch(self, is_on: bool) -> None:
        """Show the layer or don't."""
        if is_on == self._is_on:
            return
        self._is_on = is_on
        if is_on:
            self._ask()
        else:
            self._lines = {}
            self.changed.emit()

    @property
    def is_on(self) -> bool:
        """Whether the layer is shown."""
        return self._is_on

    def lines(self) -> Iterator[RouteLine]:
        """The tracks with at least two points; those of drones are dotted."""
        for number, (kind, _, points) in self._lines.items():
            if len(points) > 1:
                style: RouteStyle = "sortie" if kind is PatrolKind.SORTIE else "patrol"
                yield RouteLine(f"patrol-{number}", np.array(points), style)

    def _ask(self) -> None:
        self._ageing.renew()
        if self._is_on:
            self._session.ask(TracksNow(), self._take)

    def _take(self, tracks: tuple[Track, ...]) -> None:
        if self._is_on:
            self._lines = {
                track.patrol.number: (track.patrol.kind, track.patrol.crew_id, _thinned(track.line))
                for track in tracks
            }
            self.changed.emit()

    @Slot(object)
    def _follow(self, changes: Changes) -> None:
        if self._is_on and changes.of(Patrol):
            self._ask()

    @Slot(object)
    def _wait(self, _moved: object) -> None:
        if self._lines and not self._moved.isActive():
            self._moved.start()

    @Slot()
    def _lengthen(self) -> None:
        situation, has_moved = self._session.situation, False
        for _, crew_id, points in self._lines.values():
            crew = situation.crews.get(crew_id)
            fix = situation.fix_of(crew) if crew is not None else None
            if fix is not None and (not points or _is_apart(points[-1], (fix.lon, fix.lat))):
                points.append((fix.lon, fix.lat))
                has_moved = True
        if has_moved:
            self.changed.emit()


def _thinned(line: tuple[Point, ...]) -> list[Point]:
    kept: list[Point] = []
    for point in line:
        if not kept or _is_apart(kept[-1], point):
            kept.append(point)
    return kept


def _is_apart(one: Point, other: Point) -> bool:
    return abs(one[0] - other[0]) + abs(one[1] - other[1]) > STEP_DEG
