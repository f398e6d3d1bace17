"""Shortest times over one mode's arcs: a sparse graph and the trees that a search leaves behind."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from gis.two_nearest import Arcs

Floats = NDArray[np.float64]
Indices = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Tree:
    """What a search from one start found: seconds to each node, and the node that each was reached from.

    The start itself is no node; nodes that it leads to directly have a predecessor of `len(times_s)`.
    """

    times_s: Floats
    previous: Indices

    def nodes_to(self, node: int) -> list[int]:
        """Return the nodes of the fastest way to a node, first to last; empty if it was not reached."""
        if not np.isfinite(self.times_s[node]):
            return []
        path = [node]
        while (before := int(self.previous[path[-1]])) < len(self.times_s):
            path.append(before)
        return path[::-1]


class ArcGraph:
    """Arcs with positive times between numbered nodes; of parallel arcs only the fastest is kept.

    scipy sums parallel arcs when it builds a matrix, so they are merged here first. An infinite time
    means closed and leaves the arc out.
    """

    def __init__(self, start: Indices, end: Indices, times_s: Floats, node_count: int) -> None:
        edges = np.flatnonzero(np.isfinite(times_s))
        edges = edges[np.lexsort((times_s[edges], end[edges], start[edges]))]
        first = np.ones(len(edges), dtype=np.bool_)
        first[1:] = (np.diff(start[edges]) != 0) | (np.diff(end[edges]) != 0)
        self._edges = edges[first].astype(np.int32)
        self._ends = np.ascontiguousarray(end[self._edges], dtype=np.int32)
        self._times_s = times_s[self._edges]
        self._offsets = np.searchsorted(start[self._edges], np.arange(node_count + 1)).astype(np.int32)
        self.node_count = node_count

    @property
    def arcs(self) -> Arcs:
        """The arcs as arrays, for searches from many starts at once."""
        return Arcs(self._offsets, self._ends, self._times_s)

    def times(self, nodes: Indices, costs_s: Floats, limit_s: float = np.inf) -> Floats:
        """Return seconds to every node from a start that leads to some nodes at a cost, shape (n,).

        Nodes farther than `limit_s` get inf.
        """
        found = dijkstra(self._started(nodes, costs_s), indices=[self.node_count], limit=limit_s)
        return np.asarray(found[0, : self.node_count])

    def tree(self, nodes: Indices, costs_s: Floats) -> Tree:
        """Search like `times` without limit, and keep the ways."""
        graph = self._started(nodes, costs_s)
        times_s, previous = dijkstra(graph, indices=[self.node_count], return_predecessors=True)
        return Tree(times_s[0, : self.node_count], previous[0, : self.node_count])

    def edges_along(self, nodes: list[int]) -> list[int]:
        """Return the network's edges between consecutive nodes."""
        return [self._edge(start, end) for start, end in pairwise(nodes)]

    def _edge(self, start: int, end: int) -> int:
        row = slice(self._offsets[start], self._offsets[start + 1])
        return int(self._edges[row][np.searchsorted(self._ends[row], end)])

    def _started(self, nodes: Indices, costs_s: Floats) -> csr_array:
        """Append the start as one more node; the arrays are copied, so that threads can share the graph."""
        reachable = np.isfinite(costs_s)
        ends = np.concatenate((self._ends, nodes[reachable])).astype(np.int32)
        times_s = np.concatenate((self._times_s, costs_s[reachable]))
        offsets = np.append(self._offsets, np.int32(len(ends)))
        size = self.node_count + 1
        return csr_array((times_s, ends, offsets), shape=(size, size))
