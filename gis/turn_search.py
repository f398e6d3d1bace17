"""Shortest times over turns by scipy: one graph a direction, shared by modes, hours and conditions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import RLock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gis.graphs import Graph, csr_array, dijkstra
from gis.turn_weights import NO_PATCH, Patch, TurnWeights

Floats = NDArray[np.float64]
Indices = NDArray[np.int32]
_STARTS_KEPT = 4_096


@dataclass(frozen=True, eq=False)
class Starts:
    """States that a search may begin in, each at a cost in seconds, both (k,); one may come twice."""

    states: Indices
    costs_s: Floats

    def open(self) -> Starts:
        """The starts that can be used at all."""
        is_open = np.isfinite(self.costs_s) & (self.states >= 0)
        return Starts(self.states[is_open].astype(np.int32), self.costs_s[is_open])


@dataclass(frozen=True, eq=False)
class Tree:
    """What a search found: seconds to each state (m,), and the state that each was reached from.

    States that were started from have a predecessor that is no state.
    """

    times_s: Floats
    previous: Indices

    def states_to(self, state: int) -> list[int]:
        """Return the states of the fastest way to one, first to last; empty if it was not reached."""
        if not np.isfinite(self.times_s[state]):
            return []
        path = [state]
        while 0 <= (before := int(self.previous[path[-1]])) < len(self.times_s):
            path.append(before)
        return path[::-1]


class ArcTimes:
    """Seconds of all arcs in one mode, of which a patch can be laid on and taken off again.

    Copying millions of times for ten closed roads would take longer than the search; so routers under
    different conditions share one array, and whoever searches lays his own patch on first.
    """

    def __init__(self, weights: TurnWeights, order: Indices | None = None) -> None:
        """Hold the usual seconds of all arcs (a,) in their own order or in another.

        What stays is allocated before what goes: else its place is not given back.
        """
        count = weights.turns.arc_count
        self.values_s = np.empty(count + _STARTS_KEPT)
        if order is None:
            weights.write_times_s(self.values_s[:count])
        else:
            usual_s = weights.times_s()
            np.take(usual_s, order, out=self.values_s[:count], mode="clip")  # "raise" would need another copy
        self._patch = NO_PATCH
        self._covered_s = np.empty(0)

    def lay_on(self, patch: Patch) -> None:
        """Let this patch hold, and none before it."""
        if patch is self._patch:
            return
        self.values_s[self._patch.places] = self._covered_s
        self._covered_s = self.values_s[patch.places]
        self.values_s[patch.places] = patch.times_s
        self._patch = patch


class TurnSearch:
    """Searches over the arcs of one direction. The arrays are lent to one search at a time, by a lock.

    scipy holds the interpreter's lock while it searches, so nobody waits longer for that. The start is a
    row of its own behind all others, whose arcs lie in places kept free for them.
    """

    def __init__(self, offsets: Indices, heads: Indices) -> None:
        """Search over arcs whose heads stand in an array `with_room`, which is written to behind them."""
        self._arc_count, self._state_count = int(offsets[-1]), len(offsets) - 1
        self._offsets = np.append(offsets, np.int32(0))
        self._heads = heads
        self._lock = RLock()

    def times_s(self, times: ArcTimes, patch: Patch, starts: Starts, limit_s: float = np.inf) -> Floats:
        """Return seconds to every state, shape (m,), inf beyond the limit."""
        found = self._searched(
            times, patch, starts, lambda graph: dijkstra(graph, indices=[self._state_count], limit=limit_s)
        )
        return np.asarray(found[0, : self._state_count])

    def tree(self, times: ArcTimes, patch: Patch, starts: Starts, limit_s: float = np.inf) -> Tree:
        """Search like `times_s`, and keep the ways."""
        times_s, previous = self._searched(
            times,
            patch,
            starts,
            lambda graph: dijkstra(
                graph, indices=[self._state_count], limit=limit_s, return_predecessors=True
            ),
        )
        return Tree(times_s[0, : self._state_count], previous[0, : self._state_count])

    def _searched(self, times: ArcTimes, patch: Patch, starts: Starts, search: Callable[[Graph], Any]) -> Any:
        usable = starts.open()
        with self._lock:
            times.lay_on(patch)
            return search(self._started(times.values_s, usable))

    def _started(self, values_s: Floats, starts: Starts) -> Graph:
        end = self._arc_count + len(starts.states)
        heads = self._heads
        if end > len(heads):
            heads = np.concatenate((heads[: self._arc_count], starts.states))
            values_s = np.concatenate((values_s[: self._arc_count], starts.costs_s))
        heads[self._arc_count : end] = starts.states
        values_s[self._arc_count : end] = starts.costs_s
        self._offsets[-1] = end
        size = self._state_count + 1
        return csr_array((values_s[:end], heads[:end], self._offsets), shape=(size, size))


def with_room(heads: Indices) -> Indices:
    """Return heads of arcs with places behind them for those that a search begins with."""
    return np.concatenate((heads, np.zeros(_STARTS_KEPT, dtype=np.int32)))
