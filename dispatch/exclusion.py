"""What keeps a crew from being advised, as reasons; nothing here looks at the road."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from dispatch.assignment import Assignment, AssignmentState
from dispatch.incident import Incident
from dispatch.need import Need
from dispatch.people import Crew
from dispatch.positions import Freshness
from dispatch.reasons import Reason
from dispatch.requirement import EXTERNAL, contributes, is_auxiliary_alone
from dispatch.settings import Settings
from dispatch.situation import Situation

BINDING = frozenset({AssignmentState.SENT, AssignmentState.ACKNOWLEDGED, AssignmentState.ON_SCENE})


def exclusions(
    crew: Crew, need: Need, situation: Situation, settings: Settings, now: datetime, has_officers: bool
) -> Iterator[Reason]:
    """All reasons against sending `crew`, the weightiest first; none for a crew that may go.

    `has_officers` tells that officers are on the task already, so that auxiliaries would not be alone.
    """
    yield from _by_duty(crew, now)
    yield from _by_tasks(situation.tasks_of_crew(crew.id), need, situation.incidents)
    yield from _by_break(crew, now)
    yield from _by_powers(crew, need, has_officers)
    yield from _by_position(crew, situation, settings, now)


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


def _by_powers(crew: Crew, need: Need, has_officers: bool) -> Iterator[Reason]:
    departments = {post.department for post in crew.posts}
    if departments and departments <= EXTERNAL:
        yield Reason("external", {"departments": tuple(sorted(departments))})
    elif crew.contractor_object is not None:
        yield from _by_contract(crew.contractor_object, need)
    elif need.is_penalty and is_auxiliary_alone(crew.posts) and not has_officers:
        yield Reason("auxiliary_alone", {"category": need.category})
    elif not contributes(need.requirement, crew.posts):
        yield from _not_of_use(need)


def _by_contract(contractor_object: str, need: Need) -> Iterator[Reason]:
    wanted = {term.contractor_object for term in need.requirement.terms} - {None}
    if contractor_object not in wanted:
        yield Reason("other_contract", {"object": contractor_object})


def _not_of_use(need: Need) -> Iterator[Reason]:
    terms = need.requirement.terms
    authorities = dict.fromkeys(term.department for term in terms if term.certified and not term.is_external)
    if authorities:
        yield Reason("no_certificate", {"authority": "/".join(filter(None, authorities))})
    else:
        yield Reason("not_needed", {"need": need.requirement.text})


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
