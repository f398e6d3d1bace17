"""The two quickest of many origins at every vertex of a graph, in two searches whatever their number.

The first search starts from all origins at once and cuts the graph into one region an origin. The best time
from any other origin is then found by a search that starts where arcs cross from one region into another and
runs inside regions only. That is exact: an arc from a vertex of the same region can only bring the second
time of that vertex along, and over an arc from another region its first time is the better one to bring.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gis.graphs import csr_array, dijkstra

Floats = NDArray[np.float64]
Indices = NDArray[np.int32]
NOBODY = -1


@dataclass(frozen=True, eq=False)
class Arcs:
    """Arcs as a sparse graph, merged where parallel: those of vertex v stand from `offsets[v]` on.

    `offsets` (n + 1,), `ends` (a,) and `times_s` (a,), all times finite and not negative.
    """

    offsets: Indices
    ends: Indices
    times_s: Floats

    @property
    def vertex_count(self) -> int:
        """How many vertices there are."""
        return len(self.offsets) - 1

    @property
    def starts(self) -> NDArray[np.intp]:
        """The vertex that each arc leaves, shape (a,)."""
        return np.repeat(np.arange(self.vertex_count), np.diff(self.offsets))


@dataclass(frozen=True, eq=False)
class Seeds:
    """Where origins enter the graph, arrays of shape (k,): which origin, at what vertex, after how long."""

    origin: Indices
    vertex: Indices
    cost_s: Floats


@dataclass(frozen=True, eq=False)
class TwoNearest:
    """Seconds of the two quickest of many origins at each of n places, arrays of shape (n,).

    `first` is the number of the quickest origin, NOBODY where none comes within the limit; `second_s` is
    the best time of any other one. Times beyond the limit are inf.
    """

    first_s: Floats
    first: Indices
    second_s: Floats


def two_nearest(arcs: Arcs, seeds: Seeds, limit_s: float, *, with_second: bool = True) -> TwoNearest:
    """Return the two quickest origins at each vertex within `limit_s`; `second_s` all inf if not wanted."""
    first_s, first = _first(arcs, seeds, limit_s)
    beyond = np.full(arcs.vertex_count, np.inf)
    second_s = _second_s(arcs, seeds, first_s, first, limit_s) if with_second else beyond
    return TwoNearest(first_s, first, second_s)


def _first(arcs: Arcs, seeds: Seeds, limit_s: float) -> tuple[Floats, Indices]:
    """Origins are vertices of their own, behind the others."""
    count, seeded = arcs.vertex_count, _within(seeds, limit_s)
    if not len(seeded.origin):
        return np.full(count, np.inf), np.full(count, NOBODY, dtype=np.int32)
    order = np.lexsort((seeded.vertex, seeded.origin))
    origins, sizes = np.unique(seeded.origin, return_counts=True)
    graph = csr_array(
        (
            np.concatenate((arcs.times_s, seeded.cost_s[order])),
            np.concatenate((arcs.ends, seeded.vertex[order])),
            np.concatenate((arcs.offsets, arcs.offsets[-1] + np.cumsum(sizes))).astype(np.int32),
        ),
        shape=(count + len(origins), count + len(origins)),
    )
    times_s, _, sources = dijkstra(
        graph,
        indices=np.arange(count, count + len(origins)),
        limit=limit_s,
        min_only=True,
        return_predecessors=True,
    )
    first_s, source = times_s[:count], sources[:count]
    named = np.where(np.isfinite(first_s), origins[np.clip(source - count, 0, None)], NOBODY)
    return first_s, named.astype(np.int32)


def _second_s(arcs: Arcs, seeds: Seeds, first_s: Floats, first: Indices, limit_s: float) -> Floats:
    starts = arcs.starts
    arrives_s = first_s[starts] + arcs.times_s
    is_border = (first[starts] != first[arcs.ends]) & (arrives_s <= limit_s)
    others = first[seeds.vertex] != seeds.origin
    enters_s = np.full(arcs.vertex_count, np.inf)
    np.minimum.at(enters_s, arcs.ends[is_border], arrives_s[is_border])
    np.minimum.at(enters_s, seeds.vertex[others], seeds.cost_s[others])
    is_inside = (first[starts] == first[arcs.ends]) & (first[starts] != NOBODY)
    return _times_s(_kept(arcs, is_inside), enters_s, limit_s)


def _kept(arcs: Arcs, which: NDArray[np.bool_]) -> Arcs:
    before = np.concatenate(([0], np.cumsum(which)))
    return Arcs(before[arcs.offsets].astype(np.int32), arcs.ends[which], arcs.times_s[which])


def _times_s(arcs: Arcs, enters_s: Floats, limit_s: float) -> Floats:
    """Seconds to each vertex from a start that enters the graph at given costs."""
    count = arcs.vertex_count
    at = np.flatnonzero(enters_s <= limit_s).astype(np.int32)
    graph = csr_array(
        (
            np.concatenate((arcs.times_s, enters_s[at])),
            np.concatenate((arcs.ends, at)),
            np.append(arcs.offsets, arcs.offsets[-1] + len(at)).astype(np.int32),
        ),
        shape=(count + 1, count + 1),
    )
    found = dijkstra(graph, indices=[count], limit=limit_s)
    return np.asarray(found[0, :count])


def _within(seeds: Seeds, limit_s: float) -> Seeds:
    """One seed an origin and vertex, the cheapest; those beyond the limit left out."""
    order = np.lexsort((seeds.cost_s, seeds.vertex, seeds.origin))
    order = order[seeds.cost_s[order] <= limit_s]
    origin, vertex = seeds.origin[order], seeds.vertex[order]
    is_first = np.ones(len(order), dtype=np.bool_)
    is_first[1:] = (np.diff(origin) != 0) | (np.diff(vertex) != 0)
    return Seeds(origin[is_first], vertex[is_first], seeds.cost_s[order][is_first])
