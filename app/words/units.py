"""Units in words: what they are called, and how they hold an incident, each on its own clock; no Qt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from app.words.catalogue import Words
from dispatch.assignment import Assignment, AssignmentState
from dispatch.centre import Centre
from dispatch.entry import Entry
from dispatch.incident import Incident
from dispatch.stages import StageClock
from dispatch.timing import unit_clock

CONTRACTOR_PREFIX = "K:"


def unit_name(unit: str, centre: Centre, words: Words) -> str:
    """A unit by its trade, the name of its zone, duty area or contractor, or its department."""
    trade = f"contractor.{unit.removeprefix(CONTRACTOR_PREFIX)}"
    if unit.startswith(CONTRACTOR_PREFIX) and words.knows(trade):
        return words.say("console.crews.contractor", trade=words.say(trade))
    if centre.is_unit(unit):
        return centre.unit_name(unit)
    return words.say(f"department.{unit}") if words.knows(f"department.{unit}") else unit


def unit_lines(
    incident: Incident,
    tasks: Iterable[Assignment],
    entries: Iterable[Entry],
    centre: Centre,
    words: Words,
    now: datetime,
) -> Iterator[str]:
    """Who holds it, whether they have taken it in time, and on lines of their own who has sent it back."""
    given, told = [task for task in tasks if not task.is_crew_level], list(entries)
    running = next((task for task in given if task.is_active and task.unit == incident.unit), None)
    back = [task for task in given if task.state is AssignmentState.SENT_BACK]
    if running is None and incident.unit is not None:
        yield unit_name(incident.unit, centre, words)
    for task in back if running is None else (running, *back):
        said = _task(task, centre, words)
        clock = unit_clock(task, told, incident.rule, centre.settings, now) if incident.rule else None
        parts = (said, task.end_note, "" if clock is None else _clock(clock, task, words))
        yield words.say("list.dot").join(part for part in parts if part)


def _task(task: Assignment, centre: Centre, words: Words) -> str:
    return words.say(
        f"detail.unit.{task.state}",
        unit=unit_name(task.unit, centre, words),
        sent=task.sent_at,
        taken=task.acknowledged_at,
        back=task.ended_at,
        reason=words.coded(task.end_code),
    )


def _clock(clock: StageClock, task: Assignment, words: Words) -> str:
    """By when it was to be taken, and whether it was; how late once that is decided."""
    if clock.raw_met is not False:
        state = words.say(f"stage_state.{clock.state}")
    elif clock.stopped_at is None and task.ended_at is None:
        state = words.say("unit_clock.overdue")
    else:
        state = words.say("unit_clock.late", late_s=clock.late_s)
    return words.say("unit_clock", due=clock.due_at, limit_s=clock.limit_s, state=state)
