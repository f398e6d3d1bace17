"""Positions that glide from fix to fix, and never back because of a late one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SHORTEST_GLIDE_S, LONGEST_GLIDE_S = 0.4, 5.0
# A leap this long is a correction or a gap, not a drive that anybody saw.
JUMP_M = 800.0


class Glide:
    """The shown positions of named things in map metres; time is in seconds on the caller's time line."""

    def __init__(self) -> None:
        self._row: dict[str, int] = {}
        self._start = np.empty((0, 2))
        self._goal = np.empty((0, 2))
        self._from_s = np.empty(0)
        self._until_s = np.empty(0)
        self._fix_s = np.empty(0)

    @property
    def ids(self) -> tuple[str, ...]:
        """The names, in the order of `positions`."""
        return tuple(self._row)

    def update(self, ids: Sequence[str], metres: Floats, fix_s: Floats, now_s: float) -> None:
        """Take on the newest fixes; names not given vanish, and a fix not newer than the last is ignored."""
        shown = self.positions(now_s)
        row = np.array([self._row.get(each, -1) for each in ids], dtype=np.int64)
        is_known = row >= 0
        is_late = np.zeros(len(ids), dtype=np.bool_)
        is_late[is_known] = fix_s[is_known] <= self._fix_s[row[is_known]]
        moved, kept = np.flatnonzero(is_known & ~is_late), np.flatnonzero(is_late)
        start, until_s = metres.copy(), np.full(len(ids), float(now_s))
        start[moved] = _unless_jump(shown[row[moved]], metres[moved])
        gap_s = fix_s[moved] - self._fix_s[row[moved]]
        until_s[moved] += np.clip(gap_s, SHORTEST_GLIDE_S, LONGEST_GLIDE_S)
        self._start = _with_kept(start, kept, self._start[row[kept]])
        self._goal = _with_kept(metres, kept, self._goal[row[kept]])
        self._from_s = _with_kept(np.full(len(ids), float(now_s)), kept, self._from_s[row[kept]])
        self._until_s = _with_kept(until_s, kept, self._until_s[row[kept]])
        self._fix_s = _with_kept(fix_s, kept, self._fix_s[row[kept]])
        self._row = {each: place for place, each in enumerate(ids)}

    def positions(self, now_s: float) -> Floats:
        """Where everything is shown now, shape (n, 2)."""
        span = np.maximum(self._until_s - self._from_s, 1e-9)
        share = np.clip((now_s - self._from_s) / span, 0.0, 1.0)[:, None]
        positions: Floats = self._start + (self._goal - self._start) * share
        return positions

    def is_moving(self, now_s: float) -> bool:
        """Whether anything is still on its way to its newest fix."""
        return bool((self._until_s > now_s).any())


def _with_kept(values: Floats, kept: NDArray[np.intp], old: Floats) -> Floats:
    merged = values.astype(np.float64)
    merged[kept] = old
    return merged


def _unless_jump(shown: Floats, goal: Floats) -> Floats:
    is_jump = np.hypot(*(goal - shown).T) > JUMP_M
    start: Floats = np.where(is_jump[:, None], goal, shown)
    return start
