"""Where positions stand on the roads: how one leaves from there, and how one arrives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gis.conditions import Conditions
from gis.mode_times import ModeTimes
from gis.snapping import Snaps
from gis.turn_search import Starts

Floats = NDArray[np.float64]
Indices = NDArray[np.int32]
# Below this share of an edge a position is at its end itself.
AT_END = 1e-9


@dataclass(frozen=True, eq=False)
class Arrivals:
    """Ways onto the edges under places, flat arrays (k,).

    From the end of edge `states` one turns onto `edges` and is at the place of number `places` after
    `costs_s`, the walk from the road included. A place's arrivals stand together.
    """

    places: NDArray[np.int64]
    states: Indices
    edges: Indices
    costs_s: Floats

    def at(self, place: int) -> Starts:
        """The arrivals at one place as states with costs."""
        rows = slice(*np.searchsorted(self.places, (place, place + 1)))
        return Starts(self.states[rows], self.costs_s[rows])


class Standing:
    """Places of one mode under conditions; closed edges are left and entered walking, but not passed."""

    def __init__(self, times: ModeTimes, conditions: Conditions, access_mps: float) -> None:
        self._times = times
        self._network = times.searches.network
        self._conditions = conditions
        self._access_mps = access_mps

    def stretch_times_s(self, edges: NDArray[np.integer[Any]]) -> Floats:
        """Return seconds along edges for those who stand on them, inf for no edge (-1) and no access."""
        usual_s = self._times.edge_times_s[edges]
        factors = self._conditions.factors_of(edges)
        walked_s = self._network.edge_length_m[edges] / self._access_mps
        times_s = np.where(np.isinf(factors), np.maximum(usual_s, walked_s), usual_s * factors)
        return np.where(edges >= 0, times_s, np.inf)

    def leaving(self, snaps: Snaps) -> tuple[Indices, Floats]:
        """Return the two states that each place leads to, along its edge and back, and seconds, (n, 2)."""
        edges, shares = self._both_ways(snaps)
        costs_s = share_of(1.0 - shares, self.stretch_times_s(edges)) + self.legs_s(snaps)[:, np.newaxis]
        return edges, np.where(edges >= 0, costs_s, np.inf)

    def arriving(self, snaps: Snaps) -> Arrivals:
        """Return all ways onto the edges of each place."""
        edges, shares = self._both_ways(snaps)
        places, column = np.nonzero(edges >= 0)
        onto, shares = edges[places, column], shares[places, column]
        turns, weights = self._times.searches.turns, self._times.weights
        slots, row = turns.arcs_onto(onto)
        costs_s = share_of(shares, self.stretch_times_s(onto)) + self.legs_s(snaps)[places]
        turning_s = weights.turning_s(turns.back_arcs[slots].astype(np.int64))
        return Arrivals(places[row], turns.back_tails[slots], onto[row], turning_s + costs_s[row])

    def begun(self, at_end_s: Floats, limit_s: float) -> tuple[NDArray[np.intp], Floats]:
        """Return the edges that are turned onto in less than so many seconds, and when each is.

        `at_end_s` are seconds to every edge's end, shape (m,).
        """
        turns, weights = self._times.searches.turns, self._times.weights
        reached = np.flatnonzero(at_end_s < limit_s).astype(np.int32)
        arcs, row = turns.arcs_from(reached)
        turned_s = at_end_s[reached][row] + weights.turning_s(arcs)
        begun_s = np.full(len(at_end_s), np.inf)
        np.minimum.at(begun_s, turns.heads[arcs], turned_s)
        edges = np.flatnonzero(begun_s < limit_s)
        return edges, begun_s[edges]

    def direct_s(self, origins: Snaps, targets: Snaps) -> Floats:
        """Return seconds between places on one and the same road without leaving it, inf where not so.

        Origins and targets are of one length, or either is a single one.
        """
        edges, starts = self._both_ways(origins)
        onto, stops = self._both_ways(targets)
        ends = np.where(
            onto[:, :1] == edges, stops[:, :1], np.where(onto[:, 1:] == edges, stops[:, 1:], np.nan)
        )
        ahead = np.where(edges >= 0, ends - starts, np.nan)
        times_s = np.where(ahead >= 0, share_of(ahead, self.stretch_times_s(edges)), np.inf)
        return np.asarray(times_s.min(axis=1)) + self.legs_s(origins) + self.legs_s(targets)

    def direct_edge(self, origin: Snaps, target: Snaps) -> int:
        """Return the edge that leads from one place to the other on the same road the faster way."""
        edge, twin = self._both_ways(origin)[0][0].tolist()
        onward = share_on(edge, target) >= share_on(edge, origin)
        return int(edge if onward or twin < 0 else twin)

    def roads(self, snaps: Snaps) -> NDArray[np.int64]:
        """Return the number of each place's road, which both directions share; -1 for places on none."""
        shapes = self._network.edge_shape[snaps.edge].astype(np.int64)
        return np.where(snaps.edge >= 0, shapes, -1)

    def legs_s(self, snaps: Snaps) -> Floats:
        """Return the seconds of the walk between each position and the road, inf far from any."""
        return snaps.distance_m / self._access_mps

    def _both_ways(self, snaps: Snaps) -> tuple[Indices, Floats]:
        """Return each place's edge and its twin, and how far along each it is, (n, 2)."""
        twin = np.where(snaps.edge >= 0, self._network.edge_twin[snaps.edge], -1)
        return (
            np.column_stack((snaps.edge, twin)).astype(np.int32),
            np.column_stack((snaps.fraction, 1.0 - snaps.fraction)),
        )


def share_of(shares: Floats, times_s: Floats) -> Floats:
    """Return that share of the times; a share of nothing takes no time, even where there is no way."""
    wide, times = np.broadcast_arrays(shares, times_s)
    travelled: Floats = np.zeros(wide.shape)
    np.multiply(wide, times, where=wide > AT_END, out=travelled)
    return travelled


def share_on(edge: int, snaps: Snaps) -> float:
    """Return how far along an edge the first place is, which was snapped to it or to its twin."""
    fraction = float(snaps.fraction[0])
    return fraction if edge == snaps.edge[0] else 1.0 - fraction
