"""Expected demand: where the next incidents will come from, learnt from the centre's own by place and hour.

Place is learnt on three floors: street, community, cell. The share of each within the floor above is its own
count together with `demand_shrink` incidents spread as they were before anything was known. Time is learnt
the same way: each floor's week of 168 hours leans on that of the floor above, the topmost on an even week.
An hour counts with its neighbours, a weekday with the other working days or weekend days.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from dispatch.categories import HOURS
from dispatch.centre import Centre
from dispatch.demand_cells import NOWHERE, DemandCells
from dispatch.past_report import PastReport
from dispatch.reasons import Reason
from dispatch.settings import Settings

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
DAYS = 7
WEEK = DAYS * HOURS
_WORKING_DAYS = 5


@dataclass(frozen=True, eq=False)
class ExpectedDemand:
    """What was learnt: the incidents used (n), each with its cell, its hour of the week and its weight."""

    cells: DemandCells
    cell: Indices
    slot: Indices
    weight: Floats
    hours: Floats
    """How much an hour of the week (168) tells of another (168); rows sum to 1."""
    shrink: float
    zone: ZoneInfo
    since: datetime | None
    until: datetime | None
    by_category: Mapping[str, float] = field(default_factory=dict)
    """The share of each category in what is expected, whatever the hour; sums to 1."""
    unplaced: int = 0
    """Incidents that were passed over because they lie in no cell."""

    @property
    def n(self) -> int:
        """How many incidents it was learnt from."""
        return len(self.cell)

    @property
    def told(self) -> Reason:
        """What it rests on, in words."""
        if self.n:
            return Reason("demand_learnt", {"n": self.n, "since": self.since})
        are_grids = self.cells.are_grids
        code = "demand_even_over_grids" if are_grids else "demand_even_over_roads"
        return Reason(code, {"cells": len(self.cells)})

    def share_at(self, moment: datetime) -> Floats:
        """The share of each cell in what is expected in the hour of `moment`, shape (cells,), sums to 1."""
        if not len(self.cells):
            return np.zeros(0)
        share = self._place_share * self._hour_share(slot_of(moment, self.zone))
        return np.asarray(share / share.sum())

    @cached_property
    def _floors(self) -> tuple[tuple[Indices, Indices], ...]:
        """For streets, communities and cells: the group of each incident, and of each cell."""
        cells = self.cells
        every = np.arange(len(cells))
        return tuple((of[self.cell], of) for of in (cells.street, cells.community, every))

    @cached_property
    def _place_share(self) -> Floats:
        """Whatever the hour: shares of cells, floor by floor."""
        share = np.ones(len(self.cells))
        above, before = np.full(len(self.cells), self.weight.sum()), np.ones(len(self.cells))
        for of_incident, of_cell in self._floors:
            own = _summed(of_incident, self.weight, of_cell)
            prior = _summed(of_cell, self.cells.prior, of_cell)
            share *= (own + self.shrink * prior / before) / (above + self.shrink)
            above, before = own, prior
        return share

    def _hour_share(self, slot: int) -> Floats:
        """The share of this hour in each cell's week."""
        near = self.weight * self.hours[slot, self.slot]
        share = np.full(
            len(self.cells), (near.sum() + self.shrink / WEEK) / (self.weight.sum() + self.shrink)
        )
        for of_incident, of_cell in self._floors:
            own = _summed(of_incident, near, of_cell)
            every = _summed(of_incident, self.weight, of_cell)
            share = (own + self.shrink * share) / (every + self.shrink)
        return share


def learn_demand(reports: Sequence[PastReport], cells: DemandCells, centre: Centre) -> ExpectedDemand:
    """What the reports tell of the cells; without any it is even over what the cells weigh."""
    settings, zone = centre.settings, centre.zone
    places = np.array([(report.lon, report.lat) for report in reports]).reshape(-1, 2)
    cell = cells.of([report.unit_grid for report in reports], places)
    kept = np.flatnonzero(cell != NOWHERE)
    used = [reports[i] for i in kept.tolist()]
    moments = [report.at for report in used]
    by_rule = _rule_weights(centre)
    weights = [_weight(report, by_rule, settings) for report in used]
    return ExpectedDemand(
        cells=cells,
        cell=cell[kept],
        slot=np.array([slot_of(at, zone) for at in moments], dtype=np.intp),
        weight=np.array(weights, dtype=np.float64),
        hours=alike_hours(settings.demand_hours_around, settings.demand_weekday_own),
        shrink=settings.demand_shrink,
        zone=zone,
        since=min(moments, default=None),
        until=max(moments, default=None),
        by_category=_by_category(used, weights, by_rule, centre),
        unplaced=len(reports) - len(kept),
    )


def slot_of(moment: datetime, zone: ZoneInfo) -> int:
    """The hour of the local week, Monday's first is 0."""
    local = moment.astimezone(zone)
    return local.weekday() * HOURS + local.hour


def alike_hours(hours_around: int, weekday_own: float) -> Floats:
    """How much each hour of the week tells of each other one, (168, 168), rows and columns sum to 1.

    Hours around it count less the farther they are, round the clock; of the days the weekday itself counts
    `weekday_own`, the rest is shared by all five working days or both weekend days.
    """
    apart = np.abs(np.arange(HOURS)[:, None] - np.arange(HOURS)[None, :])
    apart = np.minimum(apart, HOURS - apart)
    by_hour = np.clip(hours_around + 1.0 - apart, 0.0, None)
    group = np.arange(DAYS) < _WORKING_DAYS
    together = (group[:, None] == group[None, :]).astype(np.float64)
    by_day = weekday_own * np.eye(DAYS) + (1.0 - weekday_own) * together / together.sum(axis=1)
    return np.kron(by_day, by_hour / by_hour.sum(axis=1, keepdims=True))


def _rule_weights(centre: Centre) -> dict[str, float]:
    """What an incident of each category weighs: those with a promised limit 1."""
    promised = {fast for rule in centre.rules.rules if rule.promised for fast in rule.fast}
    routine = centre.settings.demand_routine_weight
    return {known.code: 1.0 if known.fast in promised else routine for known in centre.categories.minors}


def _weight(report: PastReport, by_rule: Mapping[str, float], settings: Settings) -> float:
    """A category that the centre no longer knows weighs as a routine one."""
    weight = by_rule.get(report.category, settings.demand_routine_weight)
    return weight * (settings.demand_severe_weight if report.severity == 1 else 1.0)


def _by_category(
    reports: Sequence[PastReport], weights: Sequence[float], by_rule: Mapping[str, float], centre: Centre
) -> dict[str, float]:
    """The shares of the category file count as `demand_shrink` incidents."""
    told = {known.code: known.share * by_rule[known.code] for known in centre.categories.dispatched}
    scale = centre.settings.demand_shrink / max(sum(told.values()), 1e-12)
    shares = {code: share * scale for code, share in told.items()}
    for report, weight in zip(reports, weights, strict=True):
        shares[report.category] = shares.get(report.category, 0.0) + weight
    total = sum(shares.values())
    return {code: share / total for code, share in shares.items()}


def _summed(group: Indices, weights: Floats, of_cell: Indices) -> Floats:
    """The sum of weights in the group of each cell."""
    size = int(of_cell.max(initial=-1)) + 1
    return np.asarray(np.bincount(group, weights=weights, minlength=size)[of_cell], dtype=np.float64)
