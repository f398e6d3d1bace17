"""The order of advice within a plan's costs: who goes before others at an incident costs no more than they.

So that a plan sends whom advice names first, unless that crew does more elsewhere. What a crew costs is
lowered to the least of those that it goes before; who is under way somewhere is left to the clock. Who was
called off an incident costs more there than all others who would do.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dispatch.planning.problem import NOBODY, Floats, Mask, PlanProblem
from dispatch.ranking import NO_PRECEDENCE, Order, order
from gis.ranges import run_begins

Places = NDArray[np.intp]
NO_GROUP = -1
# Of crews that cost the same the one before goes: less than any second counts.
_STEP = 1e-4


def groups_of(problem: PlanProblem) -> NDArray[np.int32]:
    """Who competes with whom at each incident, (n, m): all who may go alone, or bring a team the same.

    NO_GROUP for who is of no use there.
    """
    groups = np.where(problem.fits, 0, NO_GROUP).astype(np.int32)
    for row, team in problem.teams.items():
        groups[row] = NO_GROUP
        brought: dict[int, set[tuple[int, ...]]] = {}
        for crew, terms in team.bundles:
            brought.setdefault(crew, set()).add(terms)
        numbers: dict[frozenset[tuple[int, ...]], int] = {}
        for crew, sets in brought.items():
            groups[row, crew] = numbers.setdefault(frozenset(sets), len(numbers))
    return groups


def is_sure(problem: PlanProblem, travel_s: Floats) -> Mask:
    """Who surely keeps the promise, (n, m)."""
    sure = np.zeros(travel_s.shape, dtype=np.bool_)
    may_lead = np.isfinite(travel_s) & (problem.precedence != NO_PRECEDENCE)
    rows, crews = np.nonzero(may_lead)
    sure[rows, crews] = _chances(problem, travel_s, rows, crews) >= problem.rules.surely
    return sure


def in_order(pair: Floats, problem: PlanProblem, travel_s: Floats) -> Floats:
    """Costs (n, m) by which nobody is dearer than those behind in the order of advice."""
    groups = _apart(groups_of(problem), problem.was_taken_off)
    is_asked = np.isfinite(pair) & (groups != NO_GROUP) & (problem.current == NOBODY)[:, None]
    rows, crews = np.nonzero(is_asked)
    if not len(rows):
        return pair
    places = _order(problem, travel_s, rows, crews).sorted(rows, groups[rows, crews])
    rows, crews = rows[places], crews[places]
    ordered = pair.copy()
    ordered[rows, crews] = _least_behind(pair[rows, crews], _segments(rows, groups[rows, crews]))
    return ordered


def _apart(groups: NDArray[np.int32], taken_off: Mask) -> NDArray[np.int32]:
    """The groups, those who were taken off in others: who goes before them is no cheaper for it."""
    if not taken_off.any():
        return groups
    further = groups.max(initial=NO_GROUP) + 1
    return np.where(taken_off & (groups != NO_GROUP), groups + further, groups).astype(np.int32)


def behind_others(pair: Floats, problem: PlanProblem, nobody: Floats) -> Floats:
    """Costs (n, m) by which who was taken off an incident is dearer there than all others who would do.

    By the seconds that may be lost elsewhere for it; `nobody` (n,): what it costs to leave each incident, and
    who would cost more is not waited for.
    """
    concerned = np.flatnonzero(problem.was_taken_off.any(axis=1)).tolist()
    if not concerned:
        return pair
    dearer, groups = pair.copy(), groups_of(problem)
    gap = problem.weights * problem.rules.taken_off_s + _STEP
    for row in concerned:
        taken_off, would_do = problem.was_taken_off[row], pair[row] < nobody[row]
        for group in set(groups[row, taken_off].tolist()) - {NO_GROUP}:
            alike = would_do & (groups[row] == group)
            behind, others = alike & taken_off, alike & ~taken_off
            if behind.any() and others.any():
                more = max(0.0, pair[row, others].max() + gap[row] - pair[row, behind].min())
                dearer[row, behind] = np.minimum(pair[row, behind] + more, nobody[row] - _STEP)
    return dearer


def _order(problem: PlanProblem, travel_s: Floats, rows: Places, crews: Places) -> Order:
    rules = problem.rules
    before_s = problem.ready_in_s[crews] + problem.consent_s[rows, crews]
    return order(
        problem.precedence[rows, crews],
        _chances(problem, travel_s, rows, crews),
        before_s + travel_s[rows, crews],
        np.where(problem.is_held_back[rows, crews], rules.yields_s, 0.0),
        rules.policy,
        rules.surely,
    )


def _chances(problem: PlanProblem, travel_s: Floats, rows: Places, crews: Places) -> Floats:
    before_s = problem.ready_in_s[crews] + problem.consent_s[rows, crews]
    waits = problem.sendings.picked(crews).waits(travel_s[rows, crews])
    return waits.share_within(problem.due_in_s[rows] - before_s)


def _segments(*keys: NDArray[Any]) -> NDArray[np.intp]:
    """The number of the run that each place belongs to, of places sorted by some keys."""
    changes = np.any([np.diff(key) != 0 for key in keys], axis=0)
    return np.concatenate(([0], np.cumsum(changes)))


def _least_behind(costs: Floats, segments: NDArray[np.intp]) -> Floats:
    """The least of each cost and those behind it in its segment, a trifle more from place to place."""
    begins = run_begins(segments)
    place = np.arange(len(costs)) - begins[segments]
    table = np.full((len(begins), int(place.max()) + 1), np.inf)
    table[segments, place] = costs
    least = np.minimum.accumulate(table[:, ::-1], axis=1)[:, ::-1]
    return np.asarray(least[segments, place] + _STEP * place)
