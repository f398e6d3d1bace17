"""How soon many origins are at fixed places: the two quickest at each, by road, on foot or by air."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gis.graphs import point_tree
from gis.ranges import ranges, run_begins, run_counts
from gis.road_network import Mode
from gis.routing import Router
from gis.snapping import Snaps, picked
from gis.standing import Arrivals
from gis.travel import checked_positions, straight_m
from gis.two_nearest import NOBODY, Seeds, TwoNearest, two_nearest

Floats = NDArray[np.float64]
Indices = NDArray[np.int32]
Rows = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class _OnRoads:
    """Where the places meet the roads of one mode.

    `arrivals` are ways onto their edges; `by_road` is their order by `roads`, the number of the road that
    each lies on.
    """

    snaps: Snaps
    arrivals: Arrivals
    by_road: Rows
    roads: NDArray[np.integer[Any]]
    longest_m: float


class ReachCover:
    """Fixed places (k, 2) lon/lat over one router; where each meets the roads is looked up once a mode."""

    def __init__(self, router: Router, places: ArrayLike) -> None:
        self.router = router
        self.places = checked_positions(places)
        self._metres = np.column_stack(_metres(router, self.places)) if len(self.places) else self.places
        self._tree = point_tree(self._metres) if len(self.places) else None
        self._on_roads: dict[Mode, _OnRoads] = {}

    def two_nearest(
        self,
        origins: ArrayLike,
        mode: Mode,
        limit_s: float,
        *,
        with_second: bool = True,
        known: Snaps | None = None,
    ) -> TwoNearest:
        """Return the two quickest of the origins (n, 2) at each place, the same as so many single searches.

        `known` (n,) are the roads of origins that have been matched. An origin far from any road of the mode
        is nowhere in time. BadPosition for one that is no position.
        """
        froms = checked_positions(origins)
        if not len(froms) or not len(self.places):
            return nobody(len(self.places))
        if mode is Mode.AIR:
            return _within(self._by_air(froms), limit_s)
        there = self.router.snapper.snap(froms, mode, known)
        by_road = self._by_road(froms, there, mode, limit_s, with_second=with_second)
        return _within(by_road, limit_s)

    def times_from(self, origin: ArrayLike, mode: Mode, limit_s: float) -> Floats:
        """Return seconds from one origin (2,) to each place, shape (k,), inf beyond the limit."""
        return self.two_nearest(np.reshape(origin, (1, 2)), mode, limit_s, with_second=False).first_s

    def _by_air(self, froms: Floats) -> TwoNearest:
        found = nobody(len(self.places))
        for number, origin in enumerate(froms):
            times_s = straight_m(origin, self.places) / self.router.speeds.air_mps
            one = TwoNearest(times_s, np.full(len(times_s), number, np.int32), np.full(len(times_s), np.inf))
            found = merged(found, one)
        return found

    def _by_road(
        self, froms: Floats, there: Snaps, mode: Mode, limit_s: float, *, with_second: bool
    ) -> TwoNearest:
        router, here = self.router, self._here(mode)
        on_road = np.flatnonzero(there.is_snapped).astype(np.int32)
        if not len(on_road):
            return nobody(len(self.places))
        there = picked(there, on_road)
        leaving = router.standing(mode).leaving(there, limit_s)
        seeds = Seeds(on_road[leaving.places], leaving.states, leaving.costs_s)
        reached = two_nearest(router.arcs(mode), seeds, limit_s, with_second=with_second)
        at = self._at_places(reached, here.arrivals)
        at = merged(at, self._along_one_road(there, on_road, mode))
        return merged(at, self._on_foot(froms[on_road], there, on_road, here))

    def _here(self, mode: Mode) -> _OnRoads:
        if mode not in self._on_roads:
            self._on_roads[mode] = self._met(mode)
        return self._on_roads[mode]

    def _met(self, mode: Mode) -> _OnRoads:
        snaps, standing = self.router.snapper.snap(self.places, mode), self.router.standing(mode)
        roads = standing.roads(snaps)
        by_road = np.argsort(roads, kind="stable")
        longest_m = float(np.max(snaps.distance_m, initial=0.0, where=snaps.is_snapped))
        return _OnRoads(snaps, standing.arriving(snaps), by_road, roads[by_road], longest_m)

    def _at_places(self, reached: TwoNearest, arrivals: Arrivals) -> TwoNearest:
        """What each place gets over the edges that lead onto its own.

        Exact, as `merged` is: next best is what another origin is first with or the quickest second with.
        """
        at = nobody(len(self.places))
        if not len(arrivals.places):
            return at
        begins = run_begins(arrivals.places)
        counts, rows = run_counts(begins, len(arrivals.places)), arrivals.places[begins]
        origins, first_s = reached.first[arrivals.states], reached.first_s[arrivals.states] + arrivals.costs_s
        best_s = np.minimum.reduceat(first_s, begins)
        is_best = (first_s == np.repeat(best_s, counts)) & np.isfinite(first_s)
        best = np.maximum.reduceat(np.where(is_best, origins, NOBODY), begins)
        second_s = reached.second_s[arrivals.states] + arrivals.costs_s
        others_s = np.where(origins == np.repeat(best, counts), second_s, first_s)
        at.first_s[rows], at.first[rows] = best_s, best
        at.second_s[rows] = np.minimum.reduceat(others_s, begins)
        return at

    def _along_one_road(self, there: Snaps, numbers: Indices, mode: Mode) -> TwoNearest:
        """Origins and places on one road, without leaving it."""
        here, standing = self._here(mode), self.router.standing(mode)
        onto = standing.roads(there)
        low = np.searchsorted(here.roads, onto, side="left")
        counts = np.searchsorted(here.roads, onto, side="right") - low
        rows, origin = here.by_road[ranges(low, counts)], np.repeat(np.arange(len(numbers)), counts)
        taken_s = standing.direct_s(picked(there, origin), picked(here.snaps, rows))
        return _of_pairs(len(self.places), rows, numbers[origin], taken_s)

    def _on_foot(self, froms: Floats, there: Snaps, numbers: Indices, here: _OnRoads) -> TwoNearest:
        """Places nearer than both legs to the road together are walked to straight."""
        snaps = here.snaps
        around = self._around(froms, there.distance_m + here.longest_m)
        counts = np.array([len(rows) for rows in around])
        origin = np.repeat(np.arange(len(froms)), counts)
        rows = np.array([row for found in around for row in found], dtype=np.intp)
        walked_m = straight_m(froms[origin], self.places[rows])
        is_walked = snaps.is_snapped[rows] & (walked_m <= there.distance_m[origin] + snaps.distance_m[rows])
        walked_s = np.where(is_walked, walked_m / self.router.speeds.access_mps, np.inf)
        return _of_pairs(len(self.places), rows, numbers[origin], walked_s)

    def _around(self, froms: Floats, radius_m: Floats) -> list[list[int]]:
        if self._tree is None:
            return [[] for _ in froms]
        metres = np.column_stack(_metres(self.router, froms))
        # The plane stretches lengths by less than a thousandth.
        found: list[list[int]] = self._tree.query_ball_point(metres, radius_m * 1.001 + 0.5).tolist()
        return found


def nobody(count: int) -> TwoNearest:
    """Return that many places where nobody comes."""
    return TwoNearest(np.full(count, np.inf), np.full(count, NOBODY, dtype=np.int32), np.full(count, np.inf))


def merged(one: TwoNearest, other: TwoNearest) -> TwoNearest:
    """Return the two quickest over two ways of getting there, each of which names only its quickest origin.

    Exact: where both name the same origin the next is the better second one; else it is the loser's first
    one or the winner's second one, for the loser's second is no better than its first.
    """
    wins = one.first_s <= other.first_s
    same = one.first == other.first
    lost_s = np.where(
        same, np.where(wins, other.second_s, one.second_s), np.maximum(one.first_s, other.first_s)
    )
    return TwoNearest(
        np.where(wins, one.first_s, other.first_s),
        np.where(wins, one.first, other.first),
        np.minimum(np.where(wins, one.second_s, other.second_s), lost_s),
    )


def renumbered(found: TwoNearest, numbers: Indices) -> TwoNearest:
    """Return the same with origins named by `numbers[i]`."""
    named = np.where(found.first == NOBODY, NOBODY, numbers[found.first]) if len(numbers) else found.first
    return replace(found, first=named.astype(np.int32))


def _within(found: TwoNearest, limit_s: float) -> TwoNearest:
    return TwoNearest(
        np.where(found.first_s <= limit_s, found.first_s, np.inf),
        np.where(found.first_s <= limit_s, found.first, NOBODY).astype(np.int32),
        np.where(found.second_s <= limit_s, found.second_s, np.inf),
    )


def _of_pairs(count: int, place: Rows, origin: Indices, times_s: Floats) -> TwoNearest:
    """Return the two quickest at each place of pairs (p,) of places and origins, of which some may repeat."""
    found = nobody(count)
    order = np.lexsort((times_s, origin, place))
    order = order[np.isfinite(times_s[order])]
    place, origin, times_s = place[order], origin[order], times_s[order]
    once = np.ones(len(place), dtype=np.bool_)
    once[1:] = (np.diff(place) != 0) | (np.diff(origin) != 0)
    place, origin, times_s = place[once], origin[once], times_s[once]
    order = np.lexsort((times_s, place))
    place, origin, times_s = place[order], origin[order], times_s[order]
    starts = np.flatnonzero(np.concatenate(([True], np.diff(place) != 0))) if len(place) else order
    found.first_s[place[starts]], found.first[place[starts]] = times_s[starts], origin[starts]
    has_next = starts[np.isin(starts + 1, np.setdiff1d(np.arange(len(place)), starts))]
    found.second_s[place[has_next]] = times_s[has_next + 1]
    return found


def _metres(router: Router, places: Floats) -> tuple[Floats, Floats]:
    return router.network.plane.to_metres(places[:, 0], places[:, 1])
