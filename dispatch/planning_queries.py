"""Questions about plans: the whole plan at once, or only what another process needs to work it out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from dispatch.planning.explain import explained
from dispatch.planning.gather import Gathered, PlanAsked, gather_plan
from dispatch.planning.plan import Plan
from dispatch.planning.problem import PlanSolution
from dispatch.planning.solve import solve_plan
from dispatch.ports import Query
from dispatch.reasons import Refused
from dispatch.room import Room


@dataclass(frozen=True)
class PlanNow(Query[Plan]):
    """Who should go where, over all incidents that wait and all crews that are free or soon will be."""

    code: ClassVar[str] = "plan"
    asked: PlanAsked = field(default_factory=PlanAsked)


def plan_now(query: PlanNow, room: Room) -> Plan:
    gathered = _gathered(query.asked, room)
    if room.centre.router is None:
        raise Refused("no_network")
    solution = solve_plan(gathered.problem, room.centre.router)
    return explained(gathered, solution, room.situation, room.centre)


@dataclass(frozen=True)
class PlanQuestion(Query[Gathered]):
    """The same question as plain arrays, for whoever works it out elsewhere."""

    code: ClassVar[str] = "plan_question"
    asked: PlanAsked = field(default_factory=PlanAsked)


def plan_question(query: PlanQuestion, room: Room) -> Gathered:
    if room.centre.router is None:
        raise Refused("no_network")
    return _gathered(query.asked, room)


@dataclass(frozen=True, eq=False)
class PlanTold(Query[Plan]):
    """A solution that was worked out elsewhere, told with its reasons."""

    code: ClassVar[str] = "plan_told"
    gathered: Gathered
    solution: PlanSolution


def plan_told(query: PlanTold, room: Room) -> Plan:
    return explained(query.gathered, query.solution, room.situation, room.centre)


def _gathered(asked: PlanAsked, room: Room) -> Gathered:
    return gather_plan(asked, room.situation, room.centre, room.clock.now())


ANSWERS: dict[type[Any], Callable[[Any, Room], Any]] = {
    PlanNow: plan_now,
    PlanQuestion: plan_question,
    PlanTold: plan_told,
}
