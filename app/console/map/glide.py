"""Positions that glide from fix to fix, and never back because of a late one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]

SHORTEST_GLIDE_S, LONGEST_GLIDE_S = 0.4, 5.0
# A leap this long is a correction or a gap, not a drive that anybody saw.
JUMP_M = 800.0
_FAST_SHARE = 98
"""How fast things go is told by those faster than so many of a hundred: one that leaps is no drive."""


class Glide:
    """The shown positions of things by row, in map metres; time is in seconds on the caller's time line."""

    def __init__(self) -> None:
        self._count = 0
        self._start = np.empty((0, 2))
        self._goal = np.empty((0, 2))
        self._from_s = np.empty(0)
        self._until_s = np.empty(0)
        self._fix_s = np.empty(0)

    def __len__(self) -> int:
        return self._count

    @property
    def fix_s(self) -> Floats:
        """When the newest fix of each row was measured."""
        return self._fix_s[: self._count]

    def take(self, rows: Rows, metres: Floats, fix_s: Floats, now_s: float) -> Rows:
        """Take fixes (n, 2) of rows on, which may be new ones at the end; tell the rows that moved on.

        A fix not newer than the last of its row is ignored.
        """
        self._grow(int(rows.max(initial=-1)) + 1)
        is_newer = fix_s > self._fix_s[rows]
        rows, metres, fix_s = rows[is_newer], metres[is_newer], fix_s[is_newer]
        gap_s = fix_s - self._fix_s[rows]
        is_known = np.isfinite(gap_s)
        shown = self._positions_of(rows, now_s)
        is_jump = ~is_known | (np.hypot(*(metres - shown).T) > JUMP_M)
        self._start[rows] = np.where(is_jump[:, None], metres, shown)
        self._goal[rows] = metres
        self._from_s[rows] = now_s
        self._until_s[rows] = now_s + np.where(is_known, np.clip(gap_s, SHORTEST_GLIDE_S, LONGEST_GLIDE_S), 0)
        self._fix_s[rows] = fix_s
        return rows

    def keep(self, rows: Rows) -> None:
        """Let go of all rows but these, which come to stand in this order."""
        for name in ("_start", "_goal", "_from_s", "_until_s", "_fix_s"):
            setattr(self, name, getattr(self, name)[rows])
        self._count = len(rows)

    def _grow(self, count: int) -> None:
        if count <= self._count:
            return
        room = len(self._fix_s)
        if count > room:
            more = max(64, count, 2 * room) - room
            self._start = np.vstack((self._start, np.zeros((more, 2))))
            self._goal = np.vstack((self._goal, np.zeros((more, 2))))
            self._from_s = np.concatenate((self._from_s, np.zeros(more)))
            self._until_s = np.concatenate((self._until_s, np.zeros(more)))
            self._fix_s = np.concatenate((self._fix_s, np.zeros(more)))
        self._fix_s[self._count : count] = -np.inf
        self._count = count

    def positions(self, now_s: float) -> Floats:
        """Where everything is shown now, shape (n, 2)."""
        return self._positions_of(slice(self._count), now_s)

    def _positions_of(self, rows: Rows | slice, now_s: float) -> Floats:
        start, from_s = self._start[rows], self._from_s[rows]
        span = np.maximum(self._until_s[rows] - from_s, 1e-9)
        share = np.clip((now_s - from_s) / span, 0.0, 1.0)[:, None]
        positions: Floats = start + (self._goal[rows] - start) * share
        return positions

    def goals(self, rows: Rows) -> Floats:
        """Where the newest fix of each of the rows lies, shape (n, 2)."""
        goals: Floats = self._goal[rows]
        return goals

    def is_moving(self, now_s: float) -> bool:
        """Whether anything is still on its way to its newest fix."""
        return bool((self._until_s[: self._count] > now_s).any())

    def speed_mps(self, now_s: float) -> float:
        """How fast what moves is seen to go; 0 where nothing does."""
        rows = np.flatnonzero(self._until_s[: self._count] > now_s)
        if not len(rows):
            return 0.0
        way_m = np.hypot(*(self._goal[rows] - self._start[rows]).T)
        speeds = way_m / (self._until_s[rows] - self._from_s[rows])
        return float(np.percentile(speeds, _FAST_SHARE))
