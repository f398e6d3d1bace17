"""Which crews count for coverage, where from, and within what limits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from dispatch.centre import Centre
from dispatch.contracts import speaks_against_contract
from dispatch.demand_cells import DemandCells
from dispatch.demand_cover import PlacedCrew
from dispatch.people import Crew, CrewStatus, Post
from dispatch.positions import Freshness
from dispatch.powers import speaks_against
from dispatch.requirement import meets_arrival
from dispatch.rules import is_night
from dispatch.situation import Situation

MakeUp = tuple[tuple[Post, ...], str | None]


class SuitBook:
    """The share of expected demand, by category, whose arrival a crew may stop alone; once a make-up."""

    def __init__(self, by_category: Mapping[str, float], centre: Centre) -> None:
        self._by_category = by_category
        self._categories = [item for item in centre.categories.minors if item.code in by_category]
        self._known: dict[MakeUp, float] = {}

    def share(self, crew: Crew) -> float:
        """The share for a crew, 0 to 1."""
        make_up = (crew.posts, crew.contractor_object)
        if make_up not in self._known:
            self._known[make_up] = self._share(*make_up)
        return self._known[make_up]

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


def crews_that_cover(
    situation: Situation, centre: Centre, now: datetime, suits: SuitBook
) -> list[PlacedCrew]:
    """Free crews on duty whose position is fresh and who suit enough of the demand, by call sign."""
    found = []
    for crew in situation.crews_on_shift(now):
        if _counts(crew, situation, centre, now, suits):
            fix = situation.fix_of(crew)
            if fix is not None:
                found.append(PlacedCrew(crew.id, crew.call_sign, crew.mode, fix.lon, fix.lat))
    return found


def _counts(crew: Crew, situation: Situation, centre: Centre, now: datetime, suits: SuitBook) -> bool:
    if situation.status_of(crew, now) is not CrewStatus.FREE:
        return False
    settings = centre.settings
    if situation.positions.freshness(crew.member_ids, now, settings) is not Freshness.FRESH:
        return False
    if speaks_against_contract(crew, centre.contractors, centre.local(now).date()) is not None:
        return False
    return suits.share(crew) >= max(settings.coverage_suits_share, 1e-9)


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
