"""All crews of a map as columns: thousands are put, moved and painted without a Python object each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from app.console.map.crew_sheet import SymbolKey
from app.console.map.glide import Glide, Rows
from app.console.map.map_data import Floats
from app.console.map.marks import CrewMark

_IDLE = ("free", "offline")
MOVED_M = 4.0
"""Less far apart two fixes tell no direction."""


class CrewBook:
    """A row for each crew, in the order in which they came; each setter leaves the other crews alone.

    `symbol` numbers `symbols`; `is_idle` are those that nobody waits for, free or not to be seen; `docked`
    holds the incident of each row on scene. A mark in `marks` keeps the place at which it was put.
    """

    def __init__(self) -> None:
        self.marks: list[CrewMark] = []
        self.row: dict[str, int] = {}
        self.docked: dict[int, str] = {}
        self.glide = Glide()
        self.version = 0
        """Counts what has happened to them."""
        self._numbers: dict[SymbolKey, int] = {}
        self.symbols: tuple[SymbolKey, ...] = ()
        self.symbol: NDArray[np.int64] = np.empty(0, dtype=np.int64)
        self.is_stale: NDArray[np.bool_] = np.empty(0, dtype=np.bool_)
        self.is_idle: NDArray[np.bool_] = np.empty(0, dtype=np.bool_)
        self._is_headed: NDArray[np.bool_] = np.empty(0, dtype=np.bool_)
        self._course_deg: Floats = np.empty(0)
        self._turned_at: Floats = np.empty((0, 2))

    def __len__(self) -> int:
        return len(self.marks)

    @property
    def heading_deg(self) -> Floats:
        """Degrees clockwise from north of each crew under way; NaN without a wedge."""
        heading: Floats = np.where(self._is_headed, self._course_deg, np.nan)
        return heading

    def put(self, marks: Sequence[CrewMark], metres: Floats, now_s: float) -> None:
        """Put crews at their newest fix (n, 2) in map metres, new ones at the end."""
        if not marks:
            return
        rows = np.array([self._row_of(mark) for mark in marks], dtype=np.intp)
        self._grow()
        for row, mark in zip(rows.tolist(), marks, strict=True):
            self._write(row, mark)
        self._take(rows, metres, np.array([mark.fix_s for mark in marks], dtype=np.float64), now_s)
        told = np.array([np.nan if mark.heading_deg is None else mark.heading_deg for mark in marks])
        self._course_deg[rows] = np.where(np.isnan(told), self._course_deg[rows], told)

    def move(self, ids: Sequence[str], metres: Floats, fix_s: Floats, now_s: float) -> None:
        """Bring newer fixes (n, 2) of crews in that stand here already; of others nothing is known."""
        rows = np.array([self.row.get(each, -1) for each in ids], dtype=np.intp)
        is_known = rows >= 0
        self._take(rows[is_known], metres[is_known], fix_s[is_known], now_s)

    def keep_only(self, ids: Iterable[str]) -> None:
        """Let go of all crews but these."""
        wanted = set(ids)
        if wanted.issuperset(self.row):
            return
        self.version += 1
        rows = np.array([row for row, mark in enumerate(self.marks) if mark.id in wanted], dtype=np.intp)
        self.marks = [self.marks[row] for row in rows.tolist()]
        self.row = {mark.id: row for row, mark in enumerate(self.marks)}
        self.docked = {
            self.row[mark.id]: mark.incident for mark in self.marks if mark.incident and _docks(mark)
        }
        self.glide.keep(rows)
        for name in ("symbol", "is_stale", "is_idle", "_is_headed", "_course_deg", "_turned_at"):
            setattr(self, name, getattr(self, name)[rows])

    def _row_of(self, mark: CrewMark) -> int:
        row = self.row.get(mark.id)
        if row is None:
            row = self.row[mark.id] = len(self.marks)
            self.marks.append(mark)
        return row

    def _grow(self) -> None:
        more = len(self.marks) - len(self.symbol)
        if more <= 0:
            return
        self.symbol = np.concatenate((self.symbol, np.zeros(more, dtype=np.int64)))
        for name in ("is_stale", "is_idle", "_is_headed"):
            setattr(self, name, np.concatenate((getattr(self, name), np.zeros(more, dtype=np.bool_))))
        self._course_deg = np.concatenate((self._course_deg, np.full(more, np.nan)))
        self._turned_at = np.vstack((self._turned_at, np.full((more, 2), np.nan)))

    def _write(self, row: int, mark: CrewMark) -> None:
        """All but its place; a crew whose fix is stale is drawn dashed whatever it does."""
        self.marks[row] = mark
        key = mark.kind, "offline" if mark.is_stale else mark.status, mark.character
        if key not in self._numbers:
            self._numbers[key] = len(self._numbers)
            self.symbols = tuple(self._numbers)
        self.symbol[row] = self._numbers[key]
        self.is_stale[row] = mark.is_stale
        self.is_idle[row] = mark.is_stale or mark.status in _IDLE
        self._is_headed[row] = mark.status == "en_route" and not mark.is_stale
        if mark.incident is not None and _docks(mark):
            self.docked[row] = mark.incident
        else:
            self.docked.pop(row, None)

    def _take(self, rows: Rows, metres: Floats, fix_s: Floats, now_s: float) -> None:
        """Let them glide there, and turn those that have gone some way."""
        self.version += 1
        newer = self.glide.take(rows, metres, fix_s, now_s)
        goal, before = self.glide.goals(newer), self._turned_at[newer]
        east, north = (goal - before).T
        is_new = np.isnan(east)
        has_turned = np.hypot(east, north) >= MOVED_M
        course = np.degrees(np.arctan2(east, north)) % 360
        self._course_deg[newer[has_turned]] = course[has_turned]
        goes = is_new | has_turned
        self._turned_at[newer[goes]] = goal[goes]


def _docks(mark: CrewMark) -> bool:
    return mark.status == "on_scene"
