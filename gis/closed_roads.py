"""Closed edges as a graph of their own, along which places inside a closure are left and reached."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gis.graphs import Graph, csr_array, dijkstra
from gis.turn_weights import TurnWeights

Floats = NDArray[np.float64]
Indices = NDArray[np.int32]
Rows = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Along:
    """Closed edges that hang together with places, flat (k,): place by row, edge, seconds.

    The seconds are those from the end of the place's own edge to the end of this one, or from the start of
    this one to the start of the place's own.
    """

    rows: Rows
    edges: Indices
    times_s: Floats


class ClosedRoads:
    """The closed `edges` (k,) that a mode could use, rising, each gone along in `times_s` (k,).

    Turns between them cost what they do otherwise, and what is forbidden stays so; nobody turns round at a
    dead end.
    """

    def __init__(self, weights: TurnWeights, edges: Indices, times_s: Floats) -> None:
        self._edges, self._times_s = edges, times_s
        arcs, tails = weights.turns.arcs_from(edges)
        heads, is_closed = self._numbers(weights.turns.heads[arcs])
        turning_s = weights.turning_s(arcs)
        kept = is_closed & np.isfinite(turning_s)
        self._tails, self._heads, self._turning_s = tails[kept], heads[kept], turning_s[kept]

    def holds(self, edges: Indices) -> NDArray[np.bool_]:
        """Tell which edges are closed ones."""
        return self._numbers(edges)[1]

    def out_of(self, edges: Indices, limit_s: float) -> Along:
        """Return what is reached from the ends of closed edges (n,), themselves among it."""
        return self._along(self._onward(), edges, limit_s)

    def into(self, edges: Indices, limit_s: float) -> Along:
        """Return from where the starts of closed edges (n,) are reached, themselves among it."""
        return self._along(self._back(), edges, limit_s)

    def way_out(self, edge: int, last: int) -> tuple[int, ...]:
        """Return the edges of the quickest way from the end of one closed edge to that of another."""
        return self._way(self._onward(), edge, last)[::-1]

    def way_into(self, first: int, edge: int) -> tuple[int, ...]:
        """Return the edges of the quickest way from the start of one closed edge to that of another."""
        return self._way(self._back(), edge, first)

    def _onward(self) -> Graph:
        return self._graph(self._turning_s + self._times_s[self._heads], self._tails, self._heads)

    def _back(self) -> Graph:
        return self._graph(self._turning_s + self._times_s[self._tails], self._heads, self._tails)

    def _graph(self, times_s: Floats, froms: Rows, tos: Rows) -> Graph:
        size = len(self._edges)
        order = np.argsort(froms, kind="stable")
        offsets = np.concatenate(([0], np.cumsum(np.bincount(froms, minlength=size))))
        parts = times_s[order], tos[order].astype(np.int32), offsets.astype(np.int32)
        return csr_array(parts, shape=(size, size))

    def _along(self, graph: Graph, edges: Indices, limit_s: float) -> Along:
        own, row = np.unique(self._numbers(edges)[0], return_inverse=True)
        found = dijkstra(graph, indices=own, limit=limit_s)[row]
        rows, numbers = np.nonzero(np.isfinite(found))
        return Along(rows, self._edges[numbers], found[rows, numbers])

    def _way(self, graph: Graph, start: int, end: int) -> tuple[int, ...]:
        """Return the edges from end back to start."""
        first, last = self._numbers(np.array([start, end]))[0].tolist()
        _, before = dijkstra(graph, indices=first, return_predecessors=True)
        path = [last]
        while path[-1] != first:
            path.append(int(before[path[-1]]))
        return tuple(self._edges[path].tolist())

    def _numbers(self, edges: NDArray[np.integer]) -> tuple[Rows, NDArray[np.bool_]]:
        """Return the place of each edge among the closed ones, and whether it is one of them."""
        if not len(self._edges):
            return np.zeros(len(edges), dtype=np.intp), np.zeros(len(edges), dtype=np.bool_)
        places = np.minimum(np.searchsorted(self._edges, edges), len(self._edges) - 1)
        return places, np.asarray(self._edges[places] == edges)
