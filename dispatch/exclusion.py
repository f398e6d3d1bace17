"""What keeps a crew from being advised, as reasons; nothing here looks at the road."""

from __future__ import annotations

from collections.abc import Mapping
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
) -> tuple[Reason, ...]:
    """All reasons against sending `crew`, the weightiest first; none for a crew that may go."""
    against = (
        _by_duty(crew, now),
        _by_tasks(crew, need, situation),
        _by_break(crew, now),
        *powers.against,
        _by_contract(crew, centre, now),
        _by_position(crew, situation, centre.settings, now),
    )
    return tuple(reason for reason in against if reason is not None)


def _by_duty(crew: Crew, now: datetime) -> Reason | None:
    if not crew.is_on_shift(now):
        return Reason("off_shift", {"starts_at": crew.starts_at})
    if crew.signed_on is None:
        return Reason("not_signed_on", {"starts_at": crew.starts_at})
    return None


def _by_tasks(crew: Crew, need: Need, situation: Situation) -> Reason | None:
    """One reason at most: a task that binds counts before one that only reserves."""
    held = [task for task in situation.tasks_of_crew(crew.id) if task.ended_at is None]
    if not held:
        return None
    binding = next((task for task in held if task.state in BINDING), None)
    if binding is not None:
        code = "on_it_already" if binding.incident_id == need.incident_id else "busy"
        return Reason(code, _task_values(binding, situation.incidents))
    reserved = (task for task in held if task.state is AssignmentState.RESERVED)
    elsewhere = next((task for task in reserved if task.incident_id != need.incident_id), None)
    return None if elsewhere is None else Reason("reserved", _task_values(elsewhere, situation.incidents))


def _task_values(task: Assignment, incidents: Mapping[str, Incident]) -> dict[str, object]:
    incident = incidents.get(task.incident_id)
    number = incident.number if incident is not None else task.incident_id
    return {"incident": number, "state": task.state.value, "since": task.sent_at}


def _by_break(crew: Crew, now: datetime) -> Reason | None:
    declared = crew.declared
    if declared is None or not declared.since <= now < declared.until:
        return None
    return Reason("on_break", {"status": declared.code, "until": declared.until})


def _by_contract(crew: Crew, centre: Centre, now: datetime) -> Reason | None:
    if crew.contractor_object is None:
        return None
    return speaks_against_contract(crew, centre.contractors, centre.local(now).date())


def _by_position(crew: Crew, situation: Situation, settings: Settings, now: datetime) -> Reason | None:
    freshness = situation.positions.freshness(crew.member_ids, now, settings)
    if freshness is Freshness.FRESH:
        return None
    fix = situation.fix_of(crew)
    if fix is None:
        return Reason("no_fix")
    code = "stale_fix" if freshness is Freshness.STALE else "offline"
    return Reason(code, {"age_s": (now - fix.fixed_at).total_seconds()})
