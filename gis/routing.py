"""Travel times and routes over the turn-expanded road network, each mode in its own way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from copy import copy

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gis.cch_engine import CchEngine, FastRoads
from gis.conditions import USUAL, Conditions
from gis.engine import Engine, ScipyEngine
from gis.manoeuvres import Doing, Manoeuvre
from gis.mode_times import ModeTimes, RoadSearches
from gis.pair_times import RoadPairs
from gis.road_network import Mode, RoadNetwork
from gis.routes import Part, Route, fastest_parts, road_route, straight_route
from gis.snapping import SNAP_LIMIT_M, Snapper, Snaps, picked
from gis.speed_profile import NO_PROFILE, SpeedProfile
from gis.standing import Standing
from gis.straight import every_straight_m, near_pairs
from gis.travel import (
    BadPosition,
    NoRoute,
    RoutingError,
    TravelSpeeds,
    checked_positions,
    edge_times_s,
    straight_m,
)
from gis.turn_network import TurnNetwork
from gis.turns import TurnCosts
from gis.two_nearest import Arcs

__all__ = [
    "BadPosition",
    "Doing",
    "Manoeuvre",
    "NoRoute",
    "Part",
    "Route",
    "Router",
    "RoutingError",
    "TravelSpeeds",
    "TurnCosts",
]

Floats = NDArray[np.float64]
Search = Callable[[], Floats]
# A search for one way stops first at the time that the straight way takes at this speed.
_GUESSED_MPS = 4.0
_GUESSED_AT_LEAST_S = 120.0


class Router:
    """Times and routes over one network at given speeds and turn costs, under given conditions.

    Positions are lon/lat WGS 84. Each is snapped to the nearest edge that its mode can use, at most
    `snap_limit_m` away, and the leg between position and road is walked at `speeds.access_mps`. One sets
    off from an edge in either direction. Where walking straight is shorter than both legs together, that is
    the way. Closed edges are not passed, but a position on one keeps its place there: from it and to it the
    way goes along closed edges, as far as they hang together, at walking speed or the mode's own, whichever
    is slower. Reading from several threads is safe.
    """

    def __init__(
        self,
        network: RoadNetwork,
        speeds: TravelSpeeds | None = None,
        snap_limit_m: float = SNAP_LIMIT_M,
        conditions: Conditions = USUAL,
        costs: TurnCosts | None = None,
        turns: Callable[[], TurnNetwork] | None = None,
        profile: SpeedProfile = NO_PROFILE,
        fast: FastRoads | None = None,
    ) -> None:
        conditions.check(network.edge_count)
        self.network = network
        self.speeds = speeds or TravelSpeeds()
        self.costs = costs or TurnCosts()
        self.conditions = conditions
        self.snapper = Snapper(network, snap_limit_m)
        self.searches = RoadSearches(network, turns)
        self.profile = profile
        self.fast = fast
        self.hour: int | None = None
        self._usual: dict[tuple[Mode, int | None], ModeTimes] = {}
        self._engines: dict[Mode, Engine] = {}
        self._arcs: dict[Mode, Arcs] = {}

    def under(self, conditions: Conditions) -> Router:
        """Return the router of the same roads and speeds under other conditions instead of its own.

        Everything that the conditions don't touch is shared. ValueError for edges that are none.
        """
        if conditions == self.conditions:
            return self
        conditions.check(self.network.edge_count)
        other = copy(self)
        other.conditions, other._engines, other._arcs = conditions, {}, {}
        return other

    def at(self, hour: int) -> Router:
        """Return the router of an hour of the day (0 to 23), by what its speed profile says of that.

        A router that was told no hour goes by the usual speeds.
        """
        if hour == self.hour or not (self.profile.modes_at(hour) or self.hour is not None):
            return self
        other = copy(self)
        other.hour, other._engines, other._arcs = hour, {}, {}
        return other

    def times_to(
        self,
        target: ArrayLike,
        sources: ArrayLike,
        mode: Mode,
        limit_s: float = np.inf,
        known: Snaps | None = None,
    ) -> Floats:
        """Return seconds from each source (n, 2) to one target (2,), inf beyond the limit or without a way.

        `known` (n,) are the roads of sources that have been matched; the others start from the nearest.
        BadPosition for a position that is none, and for a target with no usable road near it.
        """
        targets = checked_positions(target)[:1]
        found = self._asked(checked_positions(sources), targets, mode, limit_s, "targets", known)()
        return np.asarray(found[:, 0])

    def times_to_by_mode(
        self,
        target: ArrayLike,
        sources: Mapping[Mode, tuple[Floats, Snaps | None]],
        limit_s: float = np.inf,
    ) -> dict[Mode, Floats]:
        """Return the same for sources (n, 2) of several modes, each with the roads that are known of them.

        inf for all of a mode that has no road near the target. All modes are made ready before the first one
        is searched: a search drives everything else out of the processor's caches.
        """
        targets = checked_positions(target)[:1]
        asked: dict[Mode, Search | None] = {}
        for mode, (places, known) in sources.items():
            asked[mode] = None
            with suppress(RoutingError):
                asked[mode] = self._asked(checked_positions(places), targets, mode, limit_s, "targets", known)
        nowhere = {mode: np.full(len(places), np.inf) for mode, (places, _) in sources.items()}
        return {mode: nowhere[mode] if ask is None else ask()[:, 0] for mode, ask in asked.items()}

    def times_from(
        self, origin: ArrayLike, targets: ArrayLike, mode: Mode, limit_s: float = np.inf
    ) -> Floats:
        """Return seconds from one origin (2,) to each target (n, 2), as `times_to` does the other way."""
        origins = checked_positions(origin)[:1]
        found = self._asked(origins, checked_positions(targets), mode, limit_s, must_snap="sources")()
        return np.asarray(found[0])

    def times_between(
        self,
        sources: ArrayLike,
        targets: ArrayLike,
        mode: Mode,
        limit_s: float = np.inf,
        known: Snaps | None = None,
    ) -> Floats:
        """Return seconds from each source (n, 2) to each target (m, 2), shape (n, m).

        inf beyond the limit, without a way, and for positions with no usable road near them. `known` (n,)
        are the roads of sources that have been matched. BadPosition for a position that is none.
        """
        ends = checked_positions(sources), checked_positions(targets)
        return self._asked(*ends, mode, limit_s, known=known)()

    def route(self, origin: ArrayLike, target: ArrayLike, mode: Mode, known: Snaps | None = None) -> Route:
        """Return the fastest way, from the origin's road where that is `known` (1,), or of both ends (2,).

        BadPosition or NoRoute where there is none.
        """
        ends = np.concatenate((checked_positions(origin), checked_positions(target)))
        direct_m = float(straight_m(ends[:1], ends[1:])[0])
        if mode is Mode.AIR:
            return straight_route(mode, ends, direct_m, self.speeds.air_mps)
        snaps = self._snapped(ends, mode, known)
        if direct_m > snaps.distance_m.sum():
            return self._road_route(ends, snaps, mode, direct_m)
        walked = straight_route(mode, ends, direct_m, self.speeds.access_mps)
        try:
            return min(self._road_route(ends, snaps, mode, direct_m), walked, key=lambda way: way.travel_s)
        except NoRoute:
            return walked

    def edge_times_s(self, mode: Mode) -> Floats:
        """Return seconds along each edge, inf where closed or not allowed, shape (m,)."""
        return self.conditions.of(mode).times_s(self._mode_times(mode).edge_times_s)

    def standing(self, mode: Mode) -> Standing:
        """Where positions of a mode stand under the conditions."""
        return Standing(self._mode_times(mode), self.conditions.of(mode), self.speeds.access_mps)

    def engine(self, mode: Mode) -> Engine:
        """What searches the roads for a mode under the conditions."""
        with self.searches.lock:
            if mode not in self._engines:
                times = self._mode_times(mode)
                patch = times.weights.patch(self.conditions.of(mode))
                scipys = ScipyEngine(times, patch)
                fast = self.fast and CchEngine(self.fast, times, patch, scipys)
                self._engines[mode] = fast or scipys
            return self._engines[mode]

    def arcs(self, mode: Mode) -> Arcs:
        """Return the turns that are open to a mode, for searches from many starts at once."""
        with self.searches.lock:
            if mode not in self._arcs:
                weights = self._mode_times(mode).weights
                self._arcs[mode] = weights.open_arcs(weights.patch(self.conditions.of(mode)))
            return self._arcs[mode]

    def _mode_times(self, mode: Mode) -> ModeTimes:
        with self.searches.lock:
            hour = self.hour if self.hour is not None and mode in self.profile.modes_at(self.hour) else None
            if (mode, hour) not in self._usual:
                self._forget_hours(mode)
                times_s = edge_times_s(self.network, mode, self.speeds)
                if hour is not None:
                    times_s = self.profile.times_s(times_s, self.network, mode, hour)
                self._usual[mode, hour] = ModeTimes(self.searches, mode, self.costs, times_s)
            return self._usual[mode, hour]

    def _forget_hours(self, mode: Mode) -> None:
        """Keep the latest other hour of a mode only: its times are many."""
        told = [key for key in self._usual if key[0] is mode and key[1] is not None]
        for key in told[:-1]:
            del self._usual[key]

    def _snapped(self, positions: Floats, mode: Mode, known: Snaps | None) -> Snaps:
        """Snap positions that must all meet a road."""
        snaps = self.snapper.snap(positions, mode, known)
        if len(far := np.flatnonzero(~snaps.is_snapped)):
            raise BadPosition("far_from_road", f"{positions[far[0]].tolist()}, {mode}")
        return snaps

    def _asked(
        self,
        sources: Floats,
        targets: Floats,
        mode: Mode,
        limit_s: float,
        must_snap: str = "",
        known: Snaps | None = None,
    ) -> Search:
        """Make times from each source to each target ready; what comes back searches them, shape (n, m)."""
        if mode is Mode.AIR:
            times_s = every_straight_m(sources, targets) / self.speeds.air_mps
            return lambda: np.where(times_s <= limit_s, times_s, np.inf)
        ends = {"sources": sources, "targets": targets}
        parts = self._both_snapped(sources, targets, mode, known)
        for (name, positions), part in zip(ends.items(), parts, strict=True):
            if name == must_snap and not part.is_snapped.all():
                raise BadPosition("far_from_road", f"{positions[0].tolist()}, {mode}")
        pairs = RoadPairs.between(*parts, self.standing(mode), limit_s)

        def search() -> Floats:
            found_s = pairs.times_s(self.engine(mode))
            self._walk_where_nearer(found_s, sources, targets, parts)
            return np.where(found_s <= limit_s, found_s, np.inf)

        return search

    def _both_snapped(
        self, sources: Floats, targets: Floats, mode: Mode, known: Snaps | None
    ) -> tuple[Snaps, Snaps]:
        """Snap both ends, at once where that takes a search for either."""
        if known is not None and self.snapper.keeps(known, mode, len(sources)):
            return known, self.snapper.snap(targets, mode)
        snaps = self.snapper.snap(np.concatenate((sources, targets)), mode, known)
        return picked(snaps, slice(len(sources))), picked(snaps, slice(len(sources), None))

    def _walk_where_nearer(
        self, times_s: Floats, sources: Floats, targets: Floats, snaps: tuple[Snaps, Snaps]
    ) -> None:
        """Let pairs walk straight that are no farther apart than their walks to the road."""
        legs_m = snaps[0].distance_m, snaps[1].distance_m
        rows, columns = near_pairs(sources, targets, legs_m)
        if not len(rows):
            return
        apart_m = straight_m(sources[rows], targets[columns])
        walked_s = np.where(
            apart_m <= legs_m[0][rows] + legs_m[1][columns], apart_m / self.speeds.access_mps, np.inf
        )
        times_s[rows, columns] = np.minimum(times_s[rows, columns], walked_s)

    def _road_route(self, ends: Floats, snaps: Snaps, mode: Mode, direct_m: float) -> Route:
        origin, target = picked(snaps, slice(0, 1)), picked(snaps, slice(1, 2))
        about_s = max(_GUESSED_AT_LEAST_S, direct_m / _GUESSED_MPS)
        parts, travel_s = fastest_parts(origin, target, self.standing(mode), self.engine(mode), about_s)
        return road_route(mode, ends, snaps, parts, travel_s, self.searches.turns, self.network)
