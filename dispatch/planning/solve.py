"""Answers a plan's question: travel times, costs, the best plan, and what one-by-one would have chosen."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from dispatch.planning.costs import plan_costs, short_of_crews, travel_times_s
from dispatch.planning.greedy import Choices, improved, one_by_one
from dispatch.planning.problem import NOBODY, Chosen, Floats, PlanCosts, PlanProblem, PlanSolution
from dispatch.planning.single import assign_singles
from dispatch.planning.teams import solve_teams
from gis.routing import Router


class NotWanted(Exception):
    """The question is not wanted any more."""


def _always() -> bool:
    return True


def solve_plan(problem: PlanProblem, router: Router, is_wanted: Callable[[], bool] = _always) -> PlanSolution:
    """Solve over a road network; NotWanted as soon as `is_wanted` says no, asked between the steps."""
    started = time.perf_counter()
    travel_s = travel_times_s(problem, router)
    wider = short_of_crews(problem, travel_s)
    while True:
        if len(wider):
            travel_s[wider] = travel_times_s(problem, router, wider, problem.rules.limit_s)
        if not is_wanted():
            raise NotWanted
        found = solved(problem, travel_s)
        # Nobody is left alone because only near crews were looked at.
        alone = np.array([row for row, team in enumerate(found.chosen) if not team], dtype=np.int32)
        left = np.setdiff1d(alone, wider)
        if not len(left):
            return replace(found, took_s=time.perf_counter() - started)
        wider = np.union1d(wider, left)


def solved(problem: PlanProblem, travel_s: Floats) -> PlanSolution:
    """Solve with travel times that are known, (n, m)."""
    started = time.perf_counter()
    costs = plan_costs(problem, travel_s)
    choices = Choices(problem, costs)
    order = sorted(range(len(problem.incident_ids)), key=lambda row: (-problem.weights[row], row))
    usual = one_by_one(choices, order)
    chosen, gap = _best(problem, costs, choices, usual)
    return PlanSolution(
        chosen=chosen,
        cost=choices.total(chosen),
        gap=gap,
        costs=costs,
        one_by_one=usual,
        one_by_one_cost=choices.total(usual),
        took_s=time.perf_counter() - started,
    )


def _best(problem: PlanProblem, costs: PlanCosts, choices: Choices, usual: Chosen) -> tuple[Chosen, float]:
    if not problem.teams:
        return _singles(problem, costs, usual, range(len(usual))), 0.0
    start = improved(choices, _with_singles(problem, costs, usual))
    return solve_teams(choices, start, problem.rules.candidates, problem.rules.time_limit_s)


def _with_singles(problem: PlanProblem, costs: PlanCosts, chosen: Chosen) -> Chosen:
    """The teams as they are; single crews placed anew, optimally among the crews that the teams leave."""
    return _singles(problem, costs, chosen, [row for row in range(len(chosen)) if row not in problem.teams])


def _singles(problem: PlanProblem, costs: PlanCosts, chosen: Chosen, rows: list[int] | range) -> Chosen:
    pair = np.where(problem.fits, costs.pair, np.inf)
    held = {crew for row, team in enumerate(chosen) if row in problem.teams for crew, _ in team}
    pair[:, sorted(held)] = np.inf
    numbers = np.array(list(rows), dtype=np.intp)
    crews = assign_singles(pair[numbers], costs.nobody[numbers])
    teams = list(chosen)
    for row, crew in zip(rows, crews.tolist(), strict=True):
        teams[row] = () if crew == NOBODY else ((crew, (0,)),)
    return tuple(teams)
