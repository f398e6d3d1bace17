"""Which crews count for coverage, where from, and within what limits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from dispatch.centre import Centre
from dispatch.contracts import speaks_against_contract
from dispatch.demand_cells import DemandCells
from dispatch.demand_cover import PlacedCrew
from dispatch.people import Crew, CrewStatus, MakeUp, Post, StandBy
from dispatch.positions import Freshness
from dispatch.powers import speaks_against
from dispatch.requirement import meets_arrival
from dispatch.rules import is_night
from dispatch.settings import Settings
from dispatch.situation import Situation

_LEAST = 1e-9


class SuitBook:
    """The share of expected demand, by category, whose arrival a crew may stop alone; once a make-up."""

    def __init__(self, by_category: Mapping[str, float], centre: Centre) -> None:
        self._by_category = by_category
        self._categories = [item for item in centre.categories.minors if item.code in by_category]
        self._known: dict[MakeUp, float] = {}

    def share(self, crew: Crew) -> float:
        """The share for a crew, 0 to 1."""
        if crew.make_up not in self._known:
            self._known[crew.make_up] = self._share(crew.posts, crew.contractor_object)
        return self._known[crew.make_up]

    def _share(self, posts: tuple[Post, ...], contractor_object: str | None) -> float:
        fit = (
            self._by_category[item.code]
            for item in self._categories
            if meets_arrival(item.requirement, posts, contractor_object)
            and not speaks_against(
                posts, contractor_object, item.requirement, item.code, needs_officers=item.penalty
            )
        )
        return sum(fit)


@dataclass(frozen=True)
class FreeCrew:
    """A crew that is free and can be seen, where it is, and where it stands by if it does."""

    crew: Crew
    placed: PlacedCrew
    standing_by: StandBy | None = None

    @property
    def at_post(self) -> PlacedCrew:
        """The crew where it will be: at its post if it stands by."""
        by = self.standing_by
        return self.placed if by is None else replace(self.placed, lon=by.lon, lat=by.lat, road=None)


def free_crews(situation: Situation, centre: Centre, now: datetime) -> list[FreeCrew]:
    """Free crews on duty whose position is fresh and whom no contract keeps away, by call sign."""
    found = []
    for crew in situation.crews_on_shift(now):
        fix = situation.fix_of(crew)
        if fix is not None and _is_there(crew, situation, centre, now):
            placed = PlacedCrew(crew.id, crew.call_sign, crew.mode, fix.lon, fix.lat, fix.road)
            found.append(FreeCrew(crew, placed, situation.stand_by_of(crew, now)))
    return found


def _is_there(crew: Crew, situation: Situation, centre: Centre, now: datetime) -> bool:
    if situation.status_of(crew, now) is not CrewStatus.FREE:
        return False
    if situation.positions.freshness(crew.member_ids, now, centre.settings) is not Freshness.FRESH:
        return False
    return speaks_against_contract(crew, centre.contractors, centre.local(now).date()) is None


def crews_that_suit(free: Iterable[FreeCrew], suits: SuitBook, settings: Settings) -> list[FreeCrew]:
    """Those of the free crews who may alone stop arrival for enough of the expected demand."""
    least = max(settings.coverage_suits_share, _LEAST)
    return [one for one in free if suits.share(one.crew) >= least]


def cover_limits_s(cells: DemandCells, centre: Centre, now: datetime) -> NDArray[np.float64]:
    """Seconds within which each cell must be reached: the one limit, or the arrival limit there."""
    fixed_s = float(centre.settings.coverage_limit_s)
    if centre.settings.coverage_limit == "fixed":
        return np.full(len(cells), fixed_s)
    core_s, outer_s = (_arrival_s(centre, tier, now) or fixed_s for tier in ("core", "outer"))
    return np.where(cells.is_core, core_s, outer_s)


def _arrival_s(centre: Centre, tier: str, now: datetime) -> float | None:
    """The arrival limit of the first promised rule that holds in a tier now, whatever the category."""
    at_night = is_night(now, centre.settings)
    fits = (
        rule.arrival_s
        for rule in centre.rules.rules
        if rule.promised and rule.tier in (None, tier) and (rule.hours is None or at_night)
    )
    return next((float(limit) for limit in fits if limit is not None), None)
