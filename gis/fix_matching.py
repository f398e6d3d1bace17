"""Which road a fix belongs to: by distance, heading, speed, and the way from where its device was before.

One step of the hidden Markov model of Newson & Krumm, Hidden Markov map matching through noise and sparseness
(2009): distance is the emission, the difference between the way by road and the straight one the transition.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gis.match_choices import Choices, choices_near
from gis.matches import Matches, MatchRule, Readings, unmatched
from gis.ranges import run_begins
from gis.road_network import Mode
from gis.snapping import Snapper, Snaps, picked
from gis.ways_ahead import Reached, WaysAhead

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
_EQUAL = 1e-9


@dataclass(frozen=True)
class MatchingRule:
    """How much each kind of evidence weighs.

    `accuracy_share` turns a claimed accuracy (two thirds within it) into a standard deviation along one axis,
    at least `sigma_m`. Heading counts from `moving_mps` on. Who is faster than `fast_share` of a road's own
    speed is likelier elsewhere; being slow says nothing, for anybody may stand in a queue. The way by road
    may be longer than straight by some `detour_m` and `detour_share`; it is searched so far as it is at most
    `search_m` longer. Fixes more than `longest_gap_s` or `farthest_m` apart tell nothing of the way. `surest`
    bounds what is believed of the match before. `deck_share` is how likely an elevated road or a tunnel is
    with all else equal.
    """

    sigma_m: float = 4.0
    accuracy_share: float = 0.66
    usual_accuracy_m: float = 10.0
    widest_m: float = 120.0
    heading_deg: float = 20.0
    heading_least: float = -6.0
    moving_mps: float = 2.5
    fast_share: float = 1.2
    fast_spread: float = 0.25
    fast_least: float = -4.0
    detour_m: float = 20.0
    detour_share: float = 0.1
    search_m: float = 120.0
    turn_round_m: float = 30.0
    longest_gap_s: float = 180.0
    farthest_m: float = 2_000.0
    top_mps: float = 45.0
    surest: float = 0.999
    deck_share: float = 0.9


class FixMatcher:
    """Matches fixes of many devices at a time to the roads of one network."""

    def __init__(self, snapper: Snapper, rule: MatchingRule | None = None) -> None:
        self.snapper = snapper
        self.network = snapper.network
        self.rule = rule or MatchingRule()
        self._ways: dict[Mode, WaysAhead] = {}

    def match(self, fixes: Readings, mode: Mode, before: Matches | None = None) -> Matches:
        """Match fixes (n,) that travel in a mode; `before` (n,) holds the match before of each device.

        A fix without a road within the snapper's limit is matched to none. ValueError where `before` holds
        other devices or edges that the network has not.
        """
        count = len(fixes.positions)
        self._check(before, count)
        x, y = self.network.plane.to_metres(*fixes.positions.T)
        rows = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
        sigma_m = self._sigma_m(fixes)
        radius_m = np.minimum(4.0 * sigma_m + self.rule.detour_m, self.rule.widest_m)
        choices = choices_near(self.snapper, x[rows], y[rows], radius_m[rows], mode)
        choices = replace(choices, fix=rows[choices.fix])
        if not len(choices.fix):
            return unmatched(count)
        by_distance = -0.5 * (choices.distance_m / sigma_m[choices.fix]) ** 2 + self._deck(choices)
        by_heading = by_distance + self._heading(choices, fixes) + self._speed(choices, fixes)
        by_all = by_heading + self._way(choices, by_heading, fixes, before, mode)
        return self._matched(count, choices, by_distance, by_heading, by_all)

    def _check(self, before: Matches | None, count: int) -> None:
        if before is None:
            return
        if len(before.confidence) != count:
            raise ValueError(f"{count} fixes, but {len(before.confidence)} matches before them")
        if before.snaps.edge.max(initial=-1) >= self.network.edge_count:
            raise ValueError("the matches before are of another network")

    def _sigma_m(self, fixes: Readings) -> Floats:
        claimed_m = np.where(np.isnan(fixes.accuracy_m), self.rule.usual_accuracy_m, fixes.accuracy_m)
        return np.maximum(claimed_m * self.rule.accuracy_share, self.rule.sigma_m)

    def _deck(self, choices: Choices) -> Floats:
        return np.where(self.network.is_on_deck(choices.edge), np.log(self.rule.deck_share), 0.0)

    def _heading(self, choices: Choices, fixes: Readings) -> Floats:
        """Return the evidence of the heading of those who move, 0 for the others."""
        heading_deg = np.where(fixes.speed_mps >= self.rule.moving_mps, fixes.heading_deg, np.nan)[
            choices.fix
        ]
        apart_deg = np.abs((heading_deg - choices.bearing_deg + 180.0) % 360.0 - 180.0)
        return np.nan_to_num(
            np.maximum(-0.5 * (apart_deg / self.rule.heading_deg) ** 2, self.rule.heading_least), nan=0.0
        )

    def _speed(self, choices: Choices, fixes: Readings) -> Floats:
        """Return the evidence against roads that are too slow for the speed of a device."""
        share = fixes.speed_mps[choices.fix] * 3.6 / self.network.edge_speed_kmh[choices.edge]
        over = np.fmax(share - self.rule.fast_share, 0.0) / self.rule.fast_spread
        return np.maximum(-0.5 * over**2, self.rule.fast_least)

    def _way(
        self, choices: Choices, scores: Floats, fixes: Readings, before: Matches | None, mode: Mode
    ) -> Floats:
        """Return the evidence of the way from the match before, 0 where that can't change the answer."""
        evidence = np.zeros(len(scores))
        if before is None:
            return evidence
        straight_m = self._straight_m(choices, before)
        near = (straight_m <= self.rule.farthest_m) & (fixes.elapsed_s <= self.rule.longest_gap_s)[
            choices.fix
        ]
        rows = np.flatnonzero(near & self._is_contested(choices, scores))
        if not len(rows):
            return evidence
        road_m = self._road_m(choices.picked(rows), straight_m[rows], before, mode)
        within_m = fixes.elapsed_s[choices.fix[rows]] * self.rule.top_mps + self.rule.search_m
        detour_m = np.where(road_m <= within_m, np.abs(road_m - straight_m[rows]), np.inf)
        likeness = np.zeros(len(scores))
        usual_m = self.rule.detour_m + self.rule.detour_share * straight_m[rows]
        likeness[rows] = np.exp(-detour_m / usual_m)
        trusted = np.clip(before.confidence, 0.5, self.rule.surest)[choices.fix]
        weighed = np.isin(choices.fix, choices.fix[rows])
        return np.where(weighed, np.log(trusted * likeness + (1.0 - trusted) * (1.0 - likeness)), 0.0)

    def _straight_m(self, choices: Choices, before: Matches) -> Floats:
        """Return metres from the match before to each choice, NaN where there is none."""
        x, y = self.network.plane.to_metres(before.snaps.lon, before.snaps.lat)
        return np.hypot(choices.x - x[choices.fix], choices.y - y[choices.fix])

    def _is_contested(self, choices: Choices, scores: Floats) -> Mask:
        """Tell the choices that the way could still make the best, where a fix has more than one of them."""
        margin = np.log(self.rule.surest / (1.0 - self.rule.surest))
        is_close: Mask = scores >= _per_fix(np.maximum, scores, choices) - margin
        return is_close & (_per_fix(np.add, is_close.astype(np.float64), choices) > 1.0)

    def _road_m(self, choices: Choices, straight_m: Floats, before: Matches, mode: Mode) -> Floats:
        """Return metres by road from the match before to each choice, inf where that is a long way round."""
        begins = choices.begins
        place = np.repeat(np.arange(len(begins)), choices.counts)
        last = picked(before.snaps, choices.fix[begins])
        limit_m = np.maximum.reduceat(straight_m, begins) + self.rule.search_m
        reached = self._reached(last, limit_m, mode)
        length_m, edge = self.network.edge_length_m[choices.edge], choices.edge
        road_m = reached.metres_to(place, self.network.edge_from[edge]) + choices.fraction * length_m
        was, was_at = last.edge[place], last.fraction[place]
        on_m = np.abs(choices.fraction - was_at) * length_m
        back_m = np.abs(1.0 - choices.fraction - was_at) * length_m + self.rule.turn_round_m
        road_m = np.where(edge == was, np.minimum(road_m, on_m), road_m)
        is_twin = self.network.edge_twin[edge] == was
        return np.asarray(np.where(is_twin, np.minimum(road_m, back_m), road_m))

    def _reached(self, last: Snaps, limit_m: Floats, mode: Mode) -> Reached:
        """Return the nodes ahead of places on edges, and behind them where one may turn round."""
        length_m, place = self.network.edge_length_m[last.edge], np.arange(len(last.edge))
        twin = self.network.edge_twin[last.edge]
        turns = np.flatnonzero((twin >= 0) & self.snapper.open_edges(mode)[twin])
        behind_m = (last.fraction * length_m)[turns] + self.rule.turn_round_m
        node = np.concatenate((self.network.edge_to[last.edge], self.network.edge_from[last.edge[turns]]))
        metres = np.concatenate(((1.0 - last.fraction) * length_m, behind_m))
        return self._ways_of(mode).from_nodes(np.concatenate((place, turns)), node, metres, limit_m)

    def _ways_of(self, mode: Mode) -> WaysAhead:
        if mode not in self._ways:
            self._ways[mode] = WaysAhead(self.network, self.snapper.open_edges(mode))
        return self._ways[mode]

    def _matched(
        self, count: int, choices: Choices, by_distance: Floats, by_heading: Floats, by_all: Floats
    ) -> Matches:
        best = _best(choices, by_all)
        road = self.network.edge_shape[choices.edge]
        nearest, headed = (road[_best(choices, scores)] for scores in (by_distance, by_heading))
        fix, matches = choices.fix[best], unmatched(count)
        matches.rule[fix] = np.where(nearest == headed, MatchRule.DISTANCE, MatchRule.HEADING)
        matches.rule[fix[headed != road[best]]] = MatchRule.WAY
        matches.confidence[fix] = self._confidence(choices, by_all, best)
        self._place(matches.snaps, choices.picked(best))
        matches.is_on_deck[fix] = self.network.is_on_deck(choices.edge[best])
        return matches

    def _place(self, snaps: Snaps, chosen: Choices) -> None:
        snaps.edge[chosen.fix] = chosen.edge
        snaps.fraction[chosen.fix] = chosen.fraction
        snaps.distance_m[chosen.fix] = chosen.distance_m
        snaps.lon[chosen.fix], snaps.lat[chosen.fix] = self.network.plane.to_lonlat(chosen.x, chosen.y)

    def _confidence(self, choices: Choices, scores: Floats, best: NDArray[np.intp]) -> Floats:
        """Return the share of the best choices and of those that meet them in the likelihood of all."""
        begins = choices.begins
        counts = choices.counts
        likelihood = np.exp(scores - np.repeat(scores[best], counts))
        ends = np.stack((self.network.edge_from, self.network.edge_to))[:, choices.edge]
        of_best = np.repeat(ends[:, best], counts, axis=1)
        meets = (ends == of_best).any(axis=0) | (ends[::-1] == of_best).any(axis=0)
        return np.asarray(
            np.add.reduceat(np.where(meets, likelihood, 0.0), begins) / np.add.reduceat(likelihood, begins)
        )


def _per_fix(reduce: np.ufunc, values: Floats, choices: Choices) -> Floats:
    """Return, for each choice, what a reduction gives over all choices of its fix."""
    return np.repeat(reduce.reduceat(values, choices.begins), choices.counts)


def _best(choices: Choices, scores: Floats) -> NDArray[np.intp]:
    """Return the best choice of each fix, of equally good ones the first."""
    is_best = np.flatnonzero(scores >= _per_fix(np.maximum, scores, choices) - _EQUAL)
    return is_best[run_begins(choices.fix[is_best])]
