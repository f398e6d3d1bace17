"""Applies a plan by itself, as the actor `system`, where the centre has switched that on for a category."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from dispatch.actors import SYSTEM
from dispatch.centre import Centre
from dispatch.lifecycle import WAITING
from dispatch.planning.confirming import LineDone, confirm_line
from dispatch.planning.gather import PlanAsked
from dispatch.planning.plan import PlanLine, Step
from dispatch.planning_queries import PlanNow
from dispatch.ports import Seat
from dispatch.situation import Situation

EVERY = timedelta(seconds=10)


class PlanApplier:
    """Plans while incidents of those categories wait; sends only who is free now, and takes nobody away."""

    def __init__(self, seat: Seat, centre: Callable[[], Centre]) -> None:
        self._seat = seat
        self._centre = centre
        self._planned_at: datetime | None = None

    def tick(self, situation: Situation, now: datetime) -> tuple[LineDone, ...]:
        """Plan anew where that is due, and send; what was done and what was refused."""
        categories = frozenset(filter(None, self._centre().settings.plan_applies_to.split(",")))
        if not categories or not self._is_due(now) or not _anything_waits(situation, categories):
            return ()
        self._planned_at = now
        plan = self._seat.ask(PlanNow(PlanAsked(may_reassign=False)))
        numbers = {one.id for one in situation.incidents.values() if one.category in categories}
        ours = (line for line in plan.lines if line.incident_id in numbers and _is_now(line))
        return tuple(LineDone(line, confirm_line(line, self._seat, SYSTEM)) for line in ours)

    def _is_due(self, now: datetime) -> bool:
        return self._planned_at is None or now - self._planned_at >= EVERY


def _anything_waits(situation: Situation, categories: frozenset[str]) -> bool:
    incidents = situation.incidents.values()
    return any(one.state in WAITING and one.category in categories for one in incidents)


def _is_now(line: PlanLine) -> bool:
    return all(crew.step is Step.SEND for crew in line.crews)
