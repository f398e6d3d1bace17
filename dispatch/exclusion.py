"""What keeps a crew from being advised, as reasons; nothing here looks at the road."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from dispatch.assignment import Assignment, AssignmentState
from dispatch.centre import Centre
from dispatch.contracts import speaks_against_contract
from dispatch.incident import Incident
from dispatch.need import Need
from dispatch.people import Crew
from dispatch.positions import Freshness
from dispatch.powers import Powers
from dispatch.reasons import Reason
from dispatch.settings import Settings
from dispatch.situation import Situation

BINDING = frozenset({AssignmentState.SENT, AssignmentState.ACKNOWLEDGED, AssignmentState.ON_SCENE})


def exclusions(
    crew: Crew, need: Need, powers: Powers, situation: Situation, centre: Centre, now: datetime
) -> Iterator[Reason]:
    """All reasons against sending `crew`, the weightiest first; none for a crew that may go."""
    yield from _by_duty(crew, now)
    yield from _by_tasks(situation.tasks_of_crew(crew.id), need, situation.incidents)
    yield from _by_break(crew, now)
    yield from powers.against
    yield from _by_contract(crew, centre, now)
    yield from _by_position(crew, situation, centre.settings, now)


def _by_duty(crew: Crew, now: datetime) -> Iterator[Reason]:
    if not crew.is_on_shift(now):
        yield Reason("off_shift", {"starts_at": crew.starts_at})
    elif crew.signed_on is None:
        yield Reason("not_signed_on", {"starts_at": crew.starts_at})


def _by_tasks(tasks: list[Assignment], need: Need, incidents: Mapping[str, Incident]) -> Iterator[Reason]:
    """One reason at most: a task that binds counts before one that only reserves."""
    held = [task for task in tasks if task.ended_at is None]
    binding = next((task for task in held if task.state in BINDING), None)
    if binding is not None:
        code = "on_it_already" if binding.incident_id == need.incident_id else "busy"
        yield Reason(code, _task_values(binding, incidents))
        return
    reserved = (task for task in held if task.state is AssignmentState.RESERVED)
    for task in reserved:
        if task.incident_id != need.incident_id:
            yield Reason("reserved", _task_values(task, incidents))
            return


def _task_values(task: Assignment, incidents: Mapping[str, Incident]) -> dict[str, object]:
    incident = incidents.get(task.incident_id)
    number = incident.number if incident is not None else task.incident_id
    return {"incident": number, "state": task.state.value, "since": task.sent_at}


def _by_break(crew: Crew, now: datetime) -> Iterator[Reason]:
    declared = crew.declared
    if declared is not None and declared.since <= now < declared.until:
        yield Reason("on_break", {"status": declared.code, "until": declared.until})


def _by_contract(crew: Crew, centre: Centre, now: datetime) -> Iterator[Reason]:
    against = speaks_against_contract(crew, centre.contractors, centre.local(now).date())
    if against is not None:
        yield against


def _by_position(crew: Crew, situation: Situation, settings: Settings, now: datetime) -> Iterator[Reason]:
    freshness = situation.positions.freshness(crew.member_ids, now, settings)
    if freshness is Freshness.FRESH:
        return
    fix = situation.fix_of(crew)
    if fix is None:
        yield Reason("no_fix")
        return
    code = "stale_fix" if freshness is Freshness.STALE else "offline"
    yield Reason(code, {"age_s": (now - fix.fixed_at).total_seconds()})
