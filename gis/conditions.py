"""What holds on the roads at the moment: edges that are closed, and edges that are slower than usual."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gis.road_network import Mode

Floats = NDArray[np.float64]
Edges = NDArray[np.int32]


@dataclass(frozen=True)
class Conditions:
    """Edges by number: `closed` ones, and `slow_edges` that each take `slow_factor` times as long.

    An edge is one direction of a road: closing a road both ways names its edge and the edge's twin. Factors
    are at least 1, one for each slow edge. Make them by `conditions_of`: then equal ones compare equal and
    hash alike however they were put together. `of_modes`: the modes for which others hold instead of these.
    """

    closed: tuple[int, ...] = ()
    slow_edges: tuple[int, ...] = ()
    slow_factor: tuple[float, ...] = ()
    of_modes: tuple[tuple[Mode, Conditions], ...] = ()

    def __post_init__(self) -> None:
        if len(self.slow_edges) != len(self.slow_factor):
            raise ValueError("each slow edge needs a factor of its own")
        if not all(1.0 <= factor < np.inf for factor in self.slow_factor):
            raise ValueError(f"factors must be finite and at least 1: {self.slow_factor}")

    def of(self, mode: Mode) -> Conditions:
        """Return what holds for a mode."""
        return next((own for named, own in self.of_modes if named is mode), self)

    @property
    def is_usual(self) -> bool:
        """Whether nothing is closed and nothing slow, for who has no conditions of its own."""
        return not self.closed and not self.slow_edges

    @cached_property
    def edges(self) -> Edges:
        """The edges that are not as usual, rising, each once."""
        return np.union1d(self.closed, self.slow_edges).astype(np.int32)

    @cached_property
    def factors(self) -> Floats:
        """How many times as long each of `edges` takes, inf where closed."""
        factors = np.ones(len(self.edges))
        factors[np.searchsorted(self.edges, self.slow_edges)] = self.slow_factor
        factors[np.searchsorted(self.edges, self.closed)] = np.inf
        return factors

    def factors_of(self, edges: NDArray[np.integer[Any]]) -> Floats:
        """Return how many times as long edges (k,) take, inf where closed."""
        factors = np.ones(np.shape(edges))
        if self.is_usual:
            return factors
        place = np.minimum(np.searchsorted(self.edges, edges), len(self.edges) - 1)
        return np.where(self.edges[place] == edges, self.factors[place], factors)

    def times_s(self, usual_s: Floats) -> Floats:
        """Return seconds along each edge (m,), inf where closed, from the usual seconds (m,)."""
        times_s = usual_s.copy()
        times_s[self.edges] *= self.factors
        return times_s

    def check(self, edge_count: int) -> None:
        """ValueError where an edge is named that a network of so many edges has not."""
        strange = [edge for edge in (*self.closed, *self.slow_edges) if not 0 <= edge < edge_count]
        if strange:
            raise ValueError(f"no such edges: {strange[:5]}")
        for _, own in self.of_modes:
            own.check(edge_count)


USUAL = Conditions()


def conditions_of(closed: ArrayLike = (), slow: Iterable[tuple[int, float]] = ()) -> Conditions:
    """Conditions of closed edges and of pairs (slow edge, factor), sorted, each edge once."""
    factors: dict[int, float] = {}
    for edge, factor in slow:
        factors[int(edge)] = max(float(factor), factors.get(int(edge), float(factor)))
    gone = np.unique(np.asarray(closed, dtype=np.int64)).tolist()
    return Conditions(tuple(gone), tuple(sorted(factors)), tuple(factors[edge] for edge in sorted(factors)))
