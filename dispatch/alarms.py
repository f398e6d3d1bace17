"""What calls for somebody's attention now: derived from the picture and the clock, never stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

from dispatch.assignment import Assignment, AssignmentState
from dispatch.centre import Centre
from dispatch.closing_times import LightingTimes
from dispatch.foresight import FastClocks, Foresight
from dispatch.help_asked import HelpState
from dispatch.helping import open_requests
from dispatch.incident import FrozenRule, Incident, StageName
from dispatch.instructions import InstructionState
from dispatch.judgement import Judgement
from dispatch.lateness import desk_due_at, due_reminders, response_reminders
from dispatch.lifecycle import State
from dispatch.settings import Settings
from dispatch.situation import Situation
from dispatch.timing import nobody_holds, unit_answer_limit_s


class Level(IntEnum):
    """How loud: act now, act soon, know it."""

    NOW = 1
    SOON = 2
    NOTE = 3


@dataclass(frozen=True)
class Alarm:
    """One call for attention: its code, what it is about, and since when it has been so."""

    code: str
    level: Level
    incident_id: str
    since: datetime
    assignment_id: str | None = None
    stage: StageName | None = None
    instruction: str = ""
    """The number of a leader's instruction; one that stands alone has no incident ("")."""

    @property
    def about(self) -> str:
        """What it is about: an incident, else an instruction."""
        return self.incident_id or self.instruction


_LATE = {
    StageName.RESPONSE: "response_late",
    StageName.ARRIVAL: "arrival_late",
    StageName.FEEDBACK: "feedback_late",
}
_GIVEN_BACK = frozenset(
    {
        AssignmentState.DECLINED,
        AssignmentState.REASSIGNED,
        AssignmentState.RECALLED,
        AssignmentState.SENT_BACK,
    }
)


def alarms(situation: Situation, centre: Centre, now: datetime, foresight: Foresight) -> tuple[Alarm, ...]:
    """All alarms of open incidents at `now`, the loudest and then the oldest first."""
    watched = (incident for incident in situation.incidents.values() if incident.is_open)
    found = [alarm for incident in watched for alarm in _of(incident, situation, centre, now, foresight)]
    found += _of_instructions(situation, centre.settings, now)
    return tuple(sorted(found, key=lambda alarm: (alarm.level, alarm.since, alarm.incident_id)))


def _of(
    incident: Incident, situation: Situation, centre: Centre, now: datetime, foresight: Foresight
) -> Iterator[Alarm]:
    yield from _at_the_desk(incident, centre.settings, now)
    yield from _closing_alarms(incident, foresight.closing_times.of(incident, centre.settings), now)
    if incident.help:
        yield from _of_help(incident, situation.tasks_of_incident(incident.id), now)
    if incident.rule is None or foresight.is_settled(incident):
        return
    tasks = situation.tasks_of_incident(incident.id)
    yield from _of_tasks(incident, incident.rule, tasks, centre.settings, now)
    fast = foresight.fast_clocks(incident, situation, centre, now)
    if incident.rule.is_promised:
        yield from _of_stages(incident, fast, now)


def _of_stages(incident: Incident, fast: FastClocks, now: datetime) -> Iterator[Alarm]:
    """Late, not to be seen past the due time, or going to be late: one for each running stage."""
    for stage, forecast in fast.forecasts.items():
        due_at = fast.clocks.of(stage).due_at or now
        if forecast.judgement is Judgement.LATE:
            yield Alarm(_LATE[stage], Level.NOW, incident.id, due_at, stage=stage)
        elif forecast.is_lost and now > due_at:
            yield Alarm("arrival_unknown", Level.SOON, incident.id, due_at, stage=stage)
        elif forecast.judgement is Judgement.WILL_BE_LATE and stage is not StageName.RESPONSE:
            level = Level.SOON if stage is StageName.ARRIVAL else Level.NOTE
            yield Alarm("will_be_late", level, incident.id, forecast.since or now, stage=stage)


def _closing_alarms(incident: Incident, times: LightingTimes | None, now: datetime) -> Iterator[Alarm]:
    if times is None or now < times.soon_at:
        return
    if now >= times.over_at:
        yield Alarm("closing_over", Level.SOON, incident.id, times.over_at)
    else:
        yield Alarm("closing_soon", Level.NOTE, incident.id, times.soon_at)


def _at_the_desk(incident: Incident, settings: Settings, now: datetime) -> Iterator[Alarm]:
    """A clue that nobody has looked at, and a check before filing that takes too long."""
    due_at = desk_due_at(incident, settings)
    if due_at is not None and now > due_at:
        code = "clue_waits" if incident.state is State.CLUE else "check_overdue"
        yield Alarm(code, Level.SOON, incident.id, due_at)


def _of_instructions(situation: Situation, settings: Settings, now: datetime) -> Iterator[Alarm]:
    """A leader's instruction rings before it is due, and louder after."""
    for given in situation.instructions.values():
        state = given.state(now, settings)
        if state is InstructionState.OVERDUE:
            yield Alarm(
                "instruction_overdue", Level.NOW, given.incident_id, given.due_at, instruction=given.number
            )
        elif state is InstructionState.SOON:
            since = given.soon_at(settings)
            yield Alarm("instruction_soon", Level.SOON, given.incident_id, since, instruction=given.number)


_HELP = {
    HelpState.WAITING: ("help_asked", Level.SOON),
    HelpState.SILENT: ("help_unanswered", Level.NOW),
    HelpState.REFUSED: ("help_refused", Level.NOW),
}


def _of_help(incident: Incident, tasks: list[Assignment], now: datetime) -> Iterator[Alarm]:
    """Case 10: a duty officer is asked; silence at 61 s, and a refusal, are the commander's to decide."""
    for asked in open_requests(incident, tasks):
        state = asked.state(now)
        code, level = _HELP[state]
        since = asked.due_at if state is HelpState.SILENT else asked.answered_at or asked.asked_at
        yield Alarm(code, level, incident.id, since)


def _of_tasks(
    incident: Incident, rule: FrozenRule, tasks: list[Assignment], settings: Settings, now: datetime
) -> Iterator[Alarm]:
    for task in tasks:
        if task.is_crew_level:
            yield from _crew_does_not_answer(incident, rule, task, settings, now)
        else:
            yield from _unit_does_not_answer(incident, rule, task, settings, now)
    yield from _nobody_holds_it(incident, rule, tasks, now)


def _crew_does_not_answer(
    incident: Incident, rule: FrozenRule, task: Assignment, settings: Settings, now: datetime
) -> Iterator[Alarm]:
    """Case 13: call at 45 s; past the limit offer it to the next crew."""
    reminders = due_reminders(response_reminders(task, task.sent_at, rule, settings), now)
    codes = {"call": ("response_call", Level.SOON), "offer_next": ("offer_next", Level.NOW)}
    for reminder in reminders[-1:]:
        if reminder.code in codes:
            code, level = codes[reminder.code]
            yield Alarm(code, level, incident.id, reminder.due_at, task.id, StageName.RESPONSE)


def _unit_does_not_answer(
    incident: Incident, rule: FrozenRule, task: Assignment, settings: Settings, now: datetime
) -> Iterator[Alarm]:
    due_at = task.sent_at + timedelta(seconds=unit_answer_limit_s(rule, settings))
    if task.state is AssignmentState.SENT and now > due_at:
        yield Alarm("unit_not_acknowledged", Level.SOON, incident.id, due_at, task.id)


def _nobody_holds_it(
    incident: Incident, rule: FrozenRule, tasks: list[Assignment], now: datetime
) -> Iterator[Alarm]:
    """Case 7: at once when a crew has given it back. What was never sent is late by its own clock; a rule
    that promises nothing rings no such bell, so that here the time to answer counts."""
    if not nobody_holds(incident, tasks):
        return
    given_back = [task.ended_at for task in tasks if task.state in _GIVEN_BACK and task.ended_at is not None]
    late_at = None
    if rule.response_s is not None and incident.t0 is not None and not rule.is_promised:
        late_at = incident.t0 + timedelta(seconds=rule.response_s)
    since = max(given_back) if given_back else late_at
    if since is not None and now >= since:
        yield Alarm("nobody_holds_it", Level.NOW, incident.id, since)
