"""Where the time went (B9), what the desk owes (B2), and the reminders of an unanswered task (case 13)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from dispatch.assignment import Assignment, AssignmentState
from dispatch.incident import FrozenRule, Incident
from dispatch.lifecycle import State
from dispatch.settings import Settings
from dispatch.stages import StageClocks


class Phase(StrEnum):
    """Who had the time in hand."""

    DESK = "desk"
    ACKNOWLEDGE = "acknowledge"
    ROAD = "road"
    SCENE = "scene"


@dataclass(frozen=True)
class LatenessSplit:
    """Seconds from t0 to feedback (or now, or the end) by who had them in hand; together the whole."""

    desk_s: float = 0.0
    acknowledge_s: float = 0.0
    road_s: float = 0.0
    scene_s: float = 0.0

    @property
    def whole_s(self) -> float:
        return self.desk_s + self.acknowledge_s + self.road_s + self.scene_s


def lateness_split(
    t0: datetime, assignments: Iterable[Assignment], clocks: StageClocks, now: datetime
) -> LatenessSplit:
    """Split the time since t0: at each moment the crew that is furthest has it, the desk if there is none.
    `now` is the end of an incident that is over (`Incident.until`).

    A crew that gave its task back has the time until then; the scene begins when the arrival clock stopped.
    """
    ends_at = clocks.feedback.stopped_at or now
    is_there_already = clocks.arrival.reason == "self_found"
    arrived_at = t0 if is_there_already else min(clocks.arrival.stopped_at or ends_at, ends_at)
    tasks = [
        task for task in assignments if task.is_crew_level and task.state is not AssignmentState.RESERVED
    ]
    seconds = dict.fromkeys(Phase, 0.0)
    seconds[Phase.SCENE] = (ends_at - max(arrived_at, t0)).total_seconds()
    marks = sorted({t0, arrived_at, *(at for task in tasks for at in _marks(task) if t0 < at < arrived_at)})
    for begins, ends in pairwise(marks):
        seconds[_phase(tasks, begins)] += (ends - begins).total_seconds()
    return LatenessSplit(*(seconds[phase] for phase in Phase))


def _marks(task: Assignment) -> list[datetime]:
    moments = (task.sent_at, task.acknowledged_at, task.ended_at)
    return [at for at in moments if at is not None]


def _phase(tasks: list[Assignment], at: datetime) -> Phase:
    held = [task for task in tasks if task.sent_at <= at and (task.ended_at is None or at < task.ended_at)]
    if any(task.acknowledged_at is not None and task.acknowledged_at <= at for task in held):
        return Phase.ROAD
    return Phase.ACKNOWLEDGE if held else Phase.DESK


def desk_due_at(incident: Incident, settings: Settings) -> datetime | None:
    """Until when the desk must have confirmed a clue (B2) or finished a check; None where it owes neither."""
    if incident.state is State.CLUE:
        return incident.received_at + timedelta(seconds=settings.desk_confirms_clue_s)
    if incident.state is State.CHECKING and incident.check is not None:
        return incident.check.due_at
    return None


@dataclass(frozen=True)
class Reminder:
    """What is due while a crew does not answer: `at_risk`, `call`, then `offer_next`."""

    code: str
    due_at: datetime


def response_reminders(
    assignment: Assignment, started_at: datetime, rule: FrozenRule, settings: Settings
) -> tuple[Reminder, ...]:
    """Reminders of an unanswered task on a clock begun at `started_at`; none for what is not promised."""
    if assignment.state is not AssignmentState.SENT or not rule.is_promised or rule.response_s is None:
        return ()
    after = (
        ("at_risk", settings.response_at_risk_s),
        ("call", settings.response_call_s),
        ("offer_next", rule.response_s),
    )
    return tuple(Reminder(code, started_at + timedelta(seconds=seconds)) for code, seconds in after)


def due_reminders(reminders: Iterable[Reminder], now: datetime) -> tuple[Reminder, ...]:
    """Those whose time has come."""
    return tuple(reminder for reminder in reminders if reminder.due_at <= now)
