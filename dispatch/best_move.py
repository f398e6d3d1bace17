"""The best single move of a free crew to a standby post, by exact marginal coverage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dispatch.demand_cells import NOWHERE, DemandCells
from dispatch.demand_cover import DemandCover, PlacedCrew, froms_of
from dispatch.reasons import Reason
from dispatch.settings import Settings
from dispatch.standby_posts import StandbyPost
from gis.reach_cover import ReachCover
from gis.road_network import Mode
from gis.routing import Router, RoutingError
from gis.two_nearest import NOBODY

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Indices = NDArray[np.intp]
_LEAST = 1e-9


@dataclass(frozen=True, eq=False)
class StandbyMove:
    """A crew, a post, and coverage before and after; `gained` and `lost` tell cells (n)."""

    crew: PlacedCrew
    post: StandbyPost
    travel_s: float
    before: float
    after: float
    gained: Mask
    lost: Mask
    home: str | None = None
    home_before: float | None = None
    """Coverage in the precinct or street that the crew leaves, of its own demand."""
    home_after: float | None = None

    @property
    def gain(self) -> float:
        """What is won: a share of all expected demand."""
        return self.after - self.before

    @property
    def asked(self) -> dict[str, Any]:
        """What the action that confirms it asks; a proposed post goes by name and position."""
        post = self.post
        where = {"lon": post.lon, "lat": post.lat} if post.is_proposed else {}
        told = {"before": self.before, "after": self.after}
        return {"crew_id": self.crew.crew_id, "post": post.name, **where, **told}


@dataclass(frozen=True)
class NoMove:
    """Why no move is proposed, and how many were turned down for what."""

    reason: Reason
    turned_down: Mapping[str, int]


class PostReach:
    """The cells that each mode reaches from each post in time; kept while posts, roads and limits stay."""

    def __init__(self, reach: ReachCover, limits_s: Floats) -> None:
        self.reach = reach
        self.limits_s = limits_s
        self._known: dict[tuple[float, float, Mode], Mask] = {}

    def fits(self, reach: ReachCover, limits_s: Floats) -> bool:
        """Whether it was made for these places and limits."""
        return self.reach is reach and np.array_equal(self.limits_s, limits_s)

    def of(self, post: StandbyPost, mode: Mode) -> Mask:
        """The cells that a crew of a mode reaches in time from a post."""
        key = (post.lon, post.lat, mode)
        if key not in self._known:
            limit_s = float(self.limits_s.max(initial=0.0))
            times_s = self.reach.times_from((post.lon, post.lat), mode, limit_s)
            self._known[key] = times_s <= self.limits_s
        return self._known[key]


@dataclass(frozen=True, eq=False)
class Choice:
    """What a move is chosen from: coverage as it is, who may move (crew ids), where to, within what."""

    cover: DemandCover
    movable: Collection[str]
    posts: Sequence[StandbyPost]
    post_reach: PostReach
    cells: DemandCells
    router: Router
    settings: Settings


def best_move(choice: Choice) -> StandbyMove | NoMove:
    """The move with the greatest gain that keeps within all limits; one move, never a chain."""
    if not choice.posts:
        return NoMove(Reason("no_standby_posts"), {})
    if not any(crew.crew_id in choice.movable for crew in choice.cover.crews):
        return NoMove(Reason("nobody_to_move"), {})
    gains = marginal_gains(choice)
    turned_down: Counter[str] = Counter()
    travel = _Travel(choice)
    for crew, post in _best_first(gains, choice.settings.standby_min_gain):
        move, why = _move(crew, post, float(gains[crew, post]), choice, travel)
        if move is not None:
            return move
        turned_down[why] += 1
    return NoMove(_why_none(gains, turned_down, choice.settings), dict(turned_down))


def marginal_gains(choice: Choice) -> Floats:
    """What coverage gains if a crew (row) stood at a post (column) instead, -inf for crews that stay.

    A crew keeps what it alone covers and still reaches from the post, wins what nobody covers, and loses
    the rest of what it alone covers: with the best other crew of each cell known that is exact.
    """
    cover = choice.cover
    only, demand, covered = cover.only_crew, cover.demand, cover.covered
    losses = cover.losses
    gains = np.full((len(cover.crews), len(choice.posts)), -np.inf)
    for mode in sorted({crew.mode for crew in cover.crews}):
        who = [
            i for i, crew in enumerate(cover.crews) if crew.mode is mode and crew.crew_id in choice.movable
        ]
        if not who:
            continue
        for number, post in enumerate(choice.posts):
            reached = choice.post_reach.of(post, mode)
            kept, own = np.zeros(len(cover.crews)), reached & (only != NOBODY)
            np.add.at(kept, only[own], demand[own])
            gains[who, number] = demand[reached & ~covered].sum() + kept[who] - losses[who]
    return gains


def _best_first(gains: Floats, least: float) -> Iterator[tuple[int, int]]:
    """Pairs of crew and post with enough gain, the greatest first."""
    wanted = np.flatnonzero(gains.ravel() >= max(least, _LEAST))
    for place in wanted[np.argsort(-gains.ravel()[wanted], kind="stable")].tolist():
        yield divmod(place, gains.shape[1])


def _move(
    number: int, post_number: int, gain: float, choice: Choice, travel: _Travel
) -> tuple[StandbyMove | None, str]:
    crew, post = choice.cover.crews[number], choice.posts[post_number]
    travel_s = travel.seconds(crew, post)
    if travel_s > choice.settings.standby_max_travel_s:
        return None, "too_far"
    gained, lost = _changed(number, post, choice)
    home = _home_of(crew, choice.cells)
    home_before, home_after = _home_shares(home, gained, lost, choice)
    if (home_before or 0.0) - (home_after or 0.0) > choice.settings.standby_precinct_loss:
        return None, "leaves_home_bare"
    before = choice.cover.share
    code = choice.cells.homes[home] if home != NOWHERE else None
    move = StandbyMove(
        crew, post, travel_s, before, before + gain, gained, lost, code, home_before, home_after
    )
    return move, ""


def _changed(number: int, post: StandbyPost, choice: Choice) -> tuple[Mask, Mask]:
    """The cells that are covered only afterwards, and those that are no longer."""
    cover = choice.cover
    reached = choice.post_reach.of(post, cover.crews[number].mode)
    return reached & ~cover.covered, (cover.only_crew == number) & ~reached


def _home_of(crew: PlacedCrew, cells: DemandCells) -> int:
    cell = int(cells.of([None], np.array([(crew.lon, crew.lat)]))[0])
    return NOWHERE if cell == NOWHERE else int(cells.home[cell])


def _home_shares(home: int, gained: Mask, lost: Mask, choice: Choice) -> tuple[float | None, float | None]:
    """The share of the home's own demand that is covered, before and after."""
    here = choice.cells.home == home
    demand = choice.cover.demand
    whole = float(demand[here].sum())
    if home == NOWHERE or whole <= 0:
        return None, None
    before = choice.cover.covered
    after = (before | gained) & ~lost
    return float(demand[here & before].sum()) / whole, float(demand[here & after].sum()) / whole


class _Travel:
    """Seconds of crews to posts, one search for all crews of a mode to a post."""

    def __init__(self, choice: Choice) -> None:
        self._choice = choice
        self._known: dict[tuple[float, float, Mode], dict[str, float]] = {}

    def seconds(self, crew: PlacedCrew, post: StandbyPost) -> float:
        """Seconds by road, inf beyond the longest way that is allowed."""
        key = (post.lon, post.lat, crew.mode)
        if key not in self._known:
            self._known[key] = self._all(post, crew.mode)
        return self._known[key][crew.crew_id]

    def _all(self, post: StandbyPost, mode: Mode) -> dict[str, float]:
        group = [crew for crew in self._choice.cover.crews if crew.mode is mode]
        places, known = froms_of(group, mode, self._choice.router)
        limit_s = float(self._choice.settings.standby_max_travel_s)
        try:
            found = self._choice.router.times_to((post.lon, post.lat), places, mode, limit_s, known)
            times_s = found.tolist()
        except RoutingError:
            times_s = [float("inf")] * len(group)
        return {crew.crew_id: seconds for crew, seconds in zip(group, times_s, strict=True)}


def _why_none(gains: Floats, turned_down: Mapping[str, int], settings: Settings) -> Reason:
    if turned_down:
        count = sum(turned_down.values())
        return Reason(
            "moves_turned_down",
            {
                "count": count,
                "too_far": turned_down.get("too_far", 0),
                "bare": turned_down.get("leaves_home_bare", 0),
            },
        )
    best = float(np.max(gains, initial=0.0, where=np.isfinite(gains)))
    return Reason("no_move_gains_enough", {"best": max(best, 0.0), "least": settings.standby_min_gain})
