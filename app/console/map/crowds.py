"""Crowds of incidents at small scales, found once for a scale and kept while the map is panned."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import shapely
from numpy.typing import NDArray

from app.console.map.map_data import Floats
from app.console.map.marks import IncidentMark
from app.console.paint.marks import Outcome

CLUSTER_CELL_PX, CLUSTER_APART_PX = 52.0, 36.0
WORST: tuple[Outcome, ...] = ("late", "at_risk", "held")
Rows = NDArray[np.intp]
_NO_PAIRS: Rows = np.empty((0, 2), dtype=np.intp)


@dataclass(frozen=True, slots=True, eq=False)
class Crowding:
    """Rows of incidents that stand alone, and crowds: their rows, middles (n, 2) in map metres, outcome."""

    single: NDArray[np.intp]
    members: tuple[tuple[int, ...], ...]
    middles: Floats
    outcomes: tuple[Outcome, ...]


class Crowds:
    """The crowding of the last scales asked for; what has not moved is not gathered again."""

    def __init__(self) -> None:
        self._members: dict[tuple[float, str | None], list[list[int]]] = {}
        self._found: dict[tuple[float, str | None], Crowding] = {}
        self._metres: Floats = np.empty((0, 2))

    def note(self, metres: Floats) -> None:
        """Incidents are others, or look otherwise: `metres` (n, 2) is where they stand."""
        self._found.clear()
        if not np.array_equal(metres, self._metres):
            self._members.clear()
        self._metres = metres

    def of(self, incidents: Sequence[IncidentMark], px_m: float, selected: str | None) -> Crowding:
        """The crowding where a px spans so many metres; the selected incident is in no crowd."""
        key = px_m, selected
        if key not in self._found:
            if key not in self._members:
                self._members[key] = _members(incidents, self._metres, px_m, selected)
            self._found[key] = _crowding(incidents, self._metres, self._members[key])
        return self._found[key]


def _members(
    incidents: Sequence[IncidentMark], metres: Floats, px_m: float, selected: str | None
) -> list[list[int]]:
    rest = np.array([row for row, mark in enumerate(incidents) if mark.id != selected], dtype=np.intp)
    crowds = [rest[crowd].tolist() for crowd in gathered(metres[rest], px_m)]
    alone = [[row] for row, mark in enumerate(incidents) if mark.id == selected]
    return alone + crowds


def gathered(metres: Floats, px_m: float) -> list[list[int]]:
    """Rows of points (n, 2) by cells of a lattice fixed to the ground, joined while their marks overlap.

    The nearest two are joined first; pairs that share no crowd are joined in one round.
    """
    if not len(metres):
        return []
    cells = np.floor(metres / (CLUSTER_CELL_PX * px_m)).astype(np.int64)
    numbers: dict[tuple[int, int], int] = {}
    of_cell = [numbers.setdefault((right, up), len(numbers)) for right, up in cells.tolist()]
    owner = np.array(of_cell, dtype=np.intp)
    sums = np.column_stack([np.bincount(owner, one, len(numbers)) for one in metres.T])
    counts = np.bincount(owner, minlength=len(numbers))
    while len(pairs := _overlapping(sums / counts[:, None], CLUSTER_APART_PX * px_m)):
        first, second = pairs.T
        sums[first] += sums[second]
        counts[first] += counts[second]
        owner = _joined(owner, first, second, len(counts))
        sums, counts = np.delete(sums, second, axis=0), np.delete(counts, second)
    rows = np.argsort(owner, kind="stable")
    return [crowd.tolist() for crowd in np.split(rows, np.cumsum(counts)[:-1])]


def _joined(owner: Rows, first: Rows, second: Rows, count: int) -> Rows:
    """The crowd of each row once every `second` has become part of its `first` and left no gap."""
    stays = np.ones(count, dtype=np.bool_)
    stays[second] = False
    number = np.cumsum(stays) - 1
    number[second] = number[first]
    joined: Rows = number[owner]
    return joined


def _overlapping(middles: Floats, apart_m: float) -> Rows:
    """Pairs (n, 2) of crowds that stand too close, the nearest first, each crowd in one pair at most."""
    pairs = _near(middles, apart_m) if len(middles) > 1 else _NO_PAIRS
    apart = np.hypot(*(middles[pairs[:, 0]] - middles[pairs[:, 1]]).T)
    order = pairs[(apart < apart_m).nonzero()[0]][np.argsort(apart[apart < apart_m], kind="stable")]
    taken: set[int] = set()
    chosen = []
    for first, second in order.tolist():
        if first not in taken and second not in taken:
            taken |= {first, second}
            chosen.append((first, second))
    return np.array(chosen, dtype=np.intp).reshape(-1, 2)


def _near(middles: Floats, apart_m: float) -> Rows:
    """Pairs (n, 2) of points no farther apart than that, each once."""
    points = np.asarray(shapely.points(middles))
    one, other = shapely.STRtree(points).query(points, predicate="dwithin", distance=apart_m)
    order = np.lexsort((other, one))
    pairs: Rows = np.column_stack((one, other))[order]
    return pairs[pairs[:, 0] < pairs[:, 1]]


def _crowding(incidents: Sequence[IncidentMark], metres: Floats, members: Iterable[list[int]]) -> Crowding:
    single = np.array([crowd[0] for crowd in members if len(crowd) == 1], dtype=np.intp)
    crowds = [crowd for crowd in members if len(crowd) > 1]
    outcomes = tuple(worst(incidents[row].outcome for row in crowd) for crowd in crowds)
    return Crowding(single, tuple(map(tuple, crowds)), _middles(metres, crowds), outcomes)


def _middles(metres: Floats, crowds: Sequence[list[int]]) -> Floats:
    """The middle (n, 2) of each crowd."""
    if not crowds:
        return np.empty((0, 2))
    counts = np.fromiter(map(len, crowds), np.intp, len(crowds))
    first = np.cumsum(counts) - counts
    sums: Floats = np.add.reduceat(metres[list(chain.from_iterable(crowds))], first, axis=0)
    return sums / counts[:, None]


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """The one that calls loudest."""
    found = set(outcomes)
    return next((outcome for outcome in WORST if outcome in found), "on_time")
