"""Questions about plans: the whole plan at once, or only what another process needs to work it out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from dispatch.coverage_costs import crew_costs
from dispatch.planning.explain import explained
from dispatch.planning.gather import Gathered, PlanAsked, gather_plan
from dispatch.planning.plan import Plan
from dispatch.planning.solve import solve_plan
from dispatch.ports import Query
from dispatch.room import Later, Room


@dataclass(frozen=True)
class PlanNow(Query[Plan]):
    """Who should go where, over all incidents that wait and all crews that are free or soon will be."""

    code: ClassVar[str] = "plan"
    asked: PlanAsked = field(default_factory=PlanAsked)


def plan_now(query: PlanNow, room: Room) -> Later:
    """The picture is read at once; the rest is worked out while others go on."""
    gathered, router = _gathered(query.asked, room), room.centre.require_router()
    return Later(lambda: explained(gathered, solve_plan(gathered.problem, router)))


@dataclass(frozen=True)
class PlanQuestion(Query[Gathered]):
    """The same question as plain arrays, for whoever works it out elsewhere."""

    code: ClassVar[str] = "plan_question"
    asked: PlanAsked = field(default_factory=PlanAsked)


def plan_question(query: PlanQuestion, room: Room) -> Gathered:
    room.centre.require_router()
    return _gathered(query.asked, room)


def _gathered(asked: PlanAsked, room: Room) -> Gathered:
    now, situation = room.clock.now(), room.situation
    costs = crew_costs(room.cover_book, situation.crews, now, room.centre.settings)
    return gather_plan(asked, situation, room.centre, now, costs)


ANSWERS: dict[type[Any], Callable[[Any, Room], Any]] = {
    PlanNow: plan_now,
    PlanQuestion: plan_question,
}
