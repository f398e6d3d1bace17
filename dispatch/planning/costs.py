"""What it costs to send a crew to an incident: weighted seconds, lateness above all."""

from __future__ import annotations

import numpy as np

from dispatch.planning.problem import (
    NOBODY,
    Floats,
    Mask,
    Numbers,
    PlanCosts,
    PlanProblem,
    PlanRules,
    TeamNeed,
)
from gis.routing import Router

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
        columns = np.array([one is mode for one in problem.modes])
        times_s[:, columns] = router.times_between(problem.crew_places[columns], places, mode, within_s).T
    return times_s


def short_of_crews(problem: PlanProblem, travel_s: Floats) -> Numbers:
    """Incidents for which too few of the crews that could be of use are near, or whose own crew is far."""
    short = []
    for row in range(len(problem.incident_ids)):
        team, current, pinned = problem.teams.get(row), problem.current[row], problem.pinned[row]
        useful = problem.fits[row].nonzero()[0] if team is None else _of_team(team)
        own = [crew for crew in (current, pinned) if crew != NOBODY]
        is_short = np.isfinite(travel_s[row, useful]).sum() < problem.rules.near_crews
        if is_short or not np.isfinite(travel_s[row, own]).all():
            short.append(row)
    return np.array(short, dtype=np.int32)


def _of_team(team: TeamNeed) -> Numbers:
    return np.array(sorted({crew for crew, _ in team.bundles}), dtype=np.int32)


def plan_costs(problem: PlanProblem, travel_s: Floats) -> PlanCosts:
    """The cost of every pair and of leaving each incident, from travel times (n, m)."""
    arrive_s = problem.ready_in_s[None, :] + problem.extra_s + travel_s
    seconds = _weighed(arrive_s, problem.due_in_s[:, None], problem.rules) + problem.penalty_s
    under_way = problem.current != NOBODY
    others = under_way[:, None] & (np.arange(len(problem.crew_ids))[None, :] != problem.current[:, None])
    seconds = seconds + np.where(others, problem.rules.margin_s, 0.0)
    pair = problem.weights[:, None] * seconds + problem.flat_cost[None, :]
    nobody = problem.weights * _weighed(problem.rules.unassigned_s, problem.due_in_s, problem.rules)
    pair = _kept_by_pins(pair, problem)
    return PlanCosts(
        pair=pair,
        nobody=np.where(under_way | _has_pin(pair, problem), LEFT_ALONE, nobody),
        arrive_s=arrive_s,
        travel_s=travel_s,
    )


def _weighed(arrive_s: Floats | float, due_in_s: Floats, rules: PlanRules) -> Floats:
    """Seconds until somebody is there, those past the limit counted many times."""
    late_s = np.maximum(0.0, np.subtract(arrive_s, due_in_s))
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
