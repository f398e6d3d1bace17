"""Where positions stand on the roads: how one leaves from there, and how one arrives."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from gis.closed_roads import ClosedRoads
from gis.conditions import Conditions
from gis.mode_times import ModeTimes
from gis.snapping import Snaps
from gis.turn_search import Starts

Floats = NDArray[np.float64]
Indices = NDArray[np.int32]
Rows = NDArray[np.intp]
# Below this share of an edge a position is at its end itself.
AT_END = 1e-9


@dataclass(frozen=True, eq=False)
class Arrivals:
    """Ways onto the edges under places, flat arrays (k,).

    From the end of edge `states` one turns onto `edges` and is at the place of number `places` after
    `costs_s`, the walk from the road included. `owns` are the places' own edges: others than `edges` where
    that is another one of the same closure. A place's arrivals stand together.
    """

    places: Rows
    states: Indices
    edges: Indices
    owns: Indices
    costs_s: Floats

    def at(self, place: int) -> Starts:
        """The arrivals at one place as states with costs."""
        rows = slice(*np.searchsorted(self.places, (place, place + 1)))
        return Starts(self.states[rows], self.costs_s[rows])


@dataclass(frozen=True, eq=False)
class Departures:
    """Ways from places to the ends of edges, flat arrays (k,).

    From the place of number `places` one is at the end of edge `states` after `costs_s`, the walk to the
    road included. `owns` are the places' own edges: others than `states` where that is another one of the
    same closure. A place's departures stand together; those that take forever are left out.
    """

    places: Rows
    states: Indices
    owns: Indices
    costs_s: Floats

    @property
    def starts(self) -> Starts:
        """All of them, from whatever place."""
        return Starts(self.states, self.costs_s)

    def at(self, place: int) -> Starts:
        """The departures from one place as states with costs."""
        rows = slice(*np.searchsorted(self.places, (place, place + 1)))
        return Starts(self.states[rows], self.costs_s[rows])


Ways = TypeVar("Ways", Arrivals, Departures)


class Standing:
    """Places of one mode under conditions.

    Closed edges are not passed. From a place on one, closed edges are gone along at walking speed, or the
    mode's own where that is slower, as far as they hang together; to a place on one just so.
    """

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

    def leaving(self, snaps: Snaps, limit_s: float = np.inf) -> Departures:
        """Return the states that each place leads to, along its edge and back, and out of a closure.

        Those out of a closure that take longer than the limit may be left out.
        """
        edges, shares = self._both_ways(snaps)
        costs_s = share_of(1.0 - shares, self.stretch_times_s(edges)) + self.legs_s(snaps)[:, np.newaxis]
        places, column = np.nonzero((edges >= 0) & np.isfinite(costs_s))
        own = edges[places, column]
        departures = Departures(places, own, own, costs_s[places, column])
        return self._with_ways_out(departures, limit_s) if self._conditions.closed else departures

    def arriving(self, snaps: Snaps, limit_s: float = np.inf) -> Arrivals:
        """Return all ways onto the edges of each place, and into the closure around it.

        Those into a closure that take longer than the limit may be left out.
        """
        edges, shares = self._both_ways(snaps)
        places, column = np.nonzero(edges >= 0)
        own = edges[places, column]
        along_s = share_of(shares[places, column], self.stretch_times_s(own))
        costs_s = along_s + self.legs_s(snaps)[places]
        arrivals = self._arrivals(places, own, own, costs_s)
        if not self._conditions.closed:
            return arrivals
        return self._with_ways_in(arrivals, places, own, costs_s, limit_s)

    def way_out(self, own: int, state: int) -> tuple[int, ...]:
        """Return the edges from a place's own one to the state that its way departs by."""
        return (own,) if own == state else self._closed_roads.way_out(own, state)

    def way_in(self, edge: int, own: int) -> tuple[int, ...]:
        """Return the edges from the one that a way turns onto to the place's own one."""
        return (own,) if own == edge else self._closed_roads.way_into(edge, own)

    def begun(self, at_end_s: Floats, limit_s: float) -> tuple[NDArray[np.intp], Floats]:
        """Return the edges that are turned onto in less than so many seconds, and when each is.

        `at_end_s` are seconds to every edge's end, shape (m,). A closed edge is turned onto from closed
        ones only.
        """
        turns, weights = self._times.searches.turns, self._times.weights
        reached = np.flatnonzero(at_end_s < limit_s).astype(np.int32)
        arcs, row = turns.arcs_from(reached)
        heads, turned_s = turns.heads[arcs], at_end_s[reached][row] + weights.turning_s(arcs)
        if self._conditions.closed:
            is_barred = self._closed_roads.holds(heads) & ~self._closed_roads.holds(reached)[row]
            turned_s[is_barred] = np.inf
        begun_s = np.full(len(at_end_s), np.inf)
        np.minimum.at(begun_s, heads, turned_s)
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

    @cached_property
    def _closed_roads(self) -> ClosedRoads:
        """The closed edges that the mode could use."""
        conditions = self._conditions
        closed = conditions.edges[np.isinf(conditions.factors)]
        times_s = self.stretch_times_s(closed)
        usable = np.isfinite(times_s)
        return ClosedRoads(self._times.weights, closed[usable], times_s[usable])

    def _with_ways_out(self, here: Departures, limit_s: float) -> Departures:
        """Add the other closed edges that are reached from the ends of closed ones."""
        inside = np.flatnonzero(self._closed_roads.holds(here.states))
        if not len(inside):
            return here
        out = self._closed_roads.out_of(here.states[inside], limit_s)
        row = inside[out.rows]
        onward = Departures(here.places[row], out.edges, here.owns[row], here.costs_s[row] + out.times_s)
        return _together(here, onward, onward.states != onward.owns)

    def _with_ways_in(
        self, here: Arrivals, places: Rows, own: Indices, costs_s: Floats, limit_s: float
    ) -> Arrivals:
        """Add the ways onto other closed edges, by which those around places on closed ones are entered.

        Who comes from inside the closure himself has gone along its edges already.
        """
        inside = np.flatnonzero(self._closed_roads.holds(own))
        if not len(inside):
            return here
        into = self._closed_roads.into(own[inside], limit_s)
        row = inside[into.rows]
        entered = self._arrivals(places[row], into.edges, own[row], costs_s[row] + into.times_s)
        from_outside = ~self._closed_roads.holds(entered.states)
        return _together(here, entered, from_outside & (entered.edges != entered.owns))

    def _arrivals(self, places: Rows, edges: Indices, owns: Indices, costs_s: Floats) -> Arrivals:
        """Return all ways onto edges (k,) from whose start so many seconds are left to the places."""
        turns, weights = self._times.searches.turns, self._times.weights
        slots, row = turns.arcs_onto(edges)
        turning_s = weights.turning_s(turns.back_arcs[slots].astype(np.int64))
        tails = turns.back_tails[slots]
        return Arrivals(places[row], tails, edges[row], owns[row], turning_s + costs_s[row])

    def _both_ways(self, snaps: Snaps) -> tuple[Indices, Floats]:
        """Return each place's edge and its twin, and how far along each it is, (n, 2)."""
        twin = np.where(snaps.edge >= 0, self._network.edge_twin[snaps.edge], -1)
        return (
            np.column_stack((snaps.edge, twin)).astype(np.int32),
            np.column_stack((snaps.fraction, 1.0 - snaps.fraction)),
        )


def _together(here: Ways, more: Ways, which: NDArray[np.bool_]) -> Ways:
    """Return ways and some more ones, in order of places."""
    order = np.argsort(np.concatenate((here.places, more.places[which])), kind="stable")
    columns = [
        np.concatenate((getattr(here, field.name), getattr(more, field.name)[which]))[order]
        for field in fields(here)
    ]
    return type(here)(*columns)


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
