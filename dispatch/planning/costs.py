"""What it costs to send a crew to an incident: weighted seconds, lateness above all."""

from __future__ import annotations

import numpy as np

from dispatch.planning.advised_order import NO_GROUP, behind_others, groups_of, in_order, is_sure
from dispatch.planning.problem import (
    NOBODY,
    Floats,
    Mask,
    Numbers,
    PlanCosts,
    PlanProblem,
    PlanRules,
)
from dispatch.ranking import NO_PRECEDENCE
from gis.routing import Router
from gis.snapping import picked

# Who is under way, or pinned, is only taken off an incident where that can't be helped.
LEFT_ALONE = 1e8


def travel_times_s(
    problem: PlanProblem, router: Router, rows: Numbers | None = None, limit_s: float | None = None
) -> Floats:
    """Network seconds of each crew to some (all) incidents by its own mode, inf beyond a (the near) limit."""
    places = problem.incident_places if rows is None else problem.incident_places[rows]
    within_s = problem.rules.near_s if limit_s is None else limit_s
    times_s = np.full((len(places), len(problem.crew_ids)), np.inf)
    for mode in sorted(set(problem.modes)):
        columns = np.flatnonzero([one is mode for one in problem.modes])
        froms, known = problem.crew_places[columns], picked(problem.crew_roads, columns)
        times_s[:, columns] = router.times_between(froms, places, mode, within_s, known).T
    return times_s


def short_of_crews(problem: PlanProblem, travel_s: Floats) -> Numbers:
    """Incidents that crews farther away have to be looked at for.

    Too few of those that could be of use are near, its own crew is far, or some that are not near may go
    before all that are.
    """
    useful = np.isfinite(travel_s) & (groups_of(problem) != NO_GROUP) & ~problem.was_taken_off
    is_short = useful.sum(axis=1) < problem.rules.near_crews
    for crews in (problem.current, problem.pinned):
        rows = np.flatnonzero(crews != NOBODY)
        is_short[rows] |= ~np.isfinite(travel_s[rows, crews[rows]])
    return np.flatnonzero(is_short | _others_go_first(problem, travel_s)).astype(np.int32)


def _others_go_first(problem: PlanProblem, travel_s: Floats) -> Mask:
    """Waiting incidents that somebody who is not near could be in time for, and go before all who are."""
    could = problem.due_in_s > problem.rules.near_s
    others = np.where(problem.was_taken_off, NO_PRECEDENCE, problem.precedence)
    found = np.where(np.isfinite(travel_s) & is_sure(problem, travel_s), others, NO_PRECEDENCE)
    unseen = np.where(np.isinf(travel_s) & problem.fits, others, NO_PRECEDENCE)
    first = found.min(axis=1, initial=NO_PRECEDENCE)
    comes_first = unseen.min(axis=1, initial=NO_PRECEDENCE) < first
    return np.asarray(could & (problem.current == NOBODY) & comes_first)


def plan_costs(problem: PlanProblem, travel_s: Floats) -> PlanCosts:
    """The cost of every pair and of leaving each incident, from travel times (n, m)."""
    rules, arrive_s = problem.rules, _arrive_s(problem, travel_s)
    seconds = _weighed(arrive_s, problem.due_in_s[:, None], rules)
    seconds += rules.yields_s * problem.is_held_back + rules.incomplete_s * problem.leaves_short
    under_way = problem.current != NOBODY
    others = under_way[:, None] & (np.arange(len(problem.crew_ids))[None, :] != problem.current[:, None])
    seconds += np.where(others, rules.margin_s, 0.0)
    pair = problem.weights[:, None] * seconds + problem.flat_cost[None, :]
    left = problem.weights * _weighed(rules.unassigned_s, problem.due_in_s, rules)
    nobody = np.where(under_way, LEFT_ALONE, left)
    pair = behind_others(in_order(pair, problem, travel_s), problem, nobody)
    pair = _kept_by_pins(pair, problem)
    return PlanCosts(
        pair=pair,
        nobody=np.where(_has_pin(pair, problem), LEFT_ALONE, nobody),
        arrive_s=arrive_s,
        travel_s=travel_s,
    )


def _arrive_s(problem: PlanProblem, travel_s: Floats) -> Floats:
    """Seconds until each is there: ready, consent, answer and road; who has answered only has the road."""
    arrive_s = problem.ready_in_s[None, :] + problem.consent_s + problem.rules.answer_s + travel_s
    rows = np.flatnonzero(problem.has_answered)
    crews = problem.current[rows]
    arrive_s[rows, crews] = travel_s[rows, crews]
    return np.asarray(arrive_s, dtype=np.float64)


def _weighed(arrive_s: Floats | float, due_in_s: Floats, rules: PlanRules) -> Floats:
    """Seconds until somebody is there, those past the limit counted many times."""
    late_s = np.maximum(0.0, np.subtract(arrive_s, due_in_s)) if rules.late_factor else 0.0
    return np.asarray(arrive_s + rules.late_factor * late_s, dtype=np.float64)


def _has_pin(pair: Floats, problem: PlanProblem) -> Mask:
    """Incidents that have a pinned crew which can get there: it goes, whatever that costs."""
    has_pin = problem.pinned != NOBODY
    rows = np.flatnonzero(has_pin)
    has_pin[rows] = np.isfinite(pair[rows, problem.pinned[rows]])
    return np.asarray(has_pin)


def _kept_by_pins(pair: Floats, problem: PlanProblem) -> Floats:
    """A pinned crew goes nowhere else, and nobody else goes alone where one is pinned."""
    kept = pair.copy()
    for row in np.flatnonzero(problem.pinned != NOBODY).tolist():
        column = int(problem.pinned[row])
        cost = kept[row, column]
        if row not in problem.teams:
            kept[row, :] = np.inf
        kept[:, column] = np.inf
        kept[row, column] = cost
    return kept
