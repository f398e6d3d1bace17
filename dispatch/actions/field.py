"""What crews report: acknowledged, declined, arrived, handled; as it happened (B4)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar

from dispatch.actions.common import crew_assignments, distance_m, newest_fix, require_own_task
from dispatch.actions.crews import end_task, unstaff_if_nobody
from dispatch.arrival import reach_m
from dispatch.assignment import Assignment, AssignmentState
from dispatch.centre import Centre
from dispatch.entry import Entry, EntryKind, Means
from dispatch.incident import Incident
from dispatch.lifecycle import State
from dispatch.ports import Action, Work
from dispatch.reasons import Refused
from dispatch.requirement import Requirement, meets_arrival, shortfall
from dispatch.timing import check_backdating


@dataclass(frozen=True, kw_only=True)
class FieldReport(Action):
    """What every report from the field carries; `occurred_at` None means now."""

    assignment_id: str
    by: Means = Means.PHONE
    occurred_at: datetime | None = None
    evidence: tuple[str, ...] = ()
    note: str = ""
    second_person: str | None = None


@dataclass(frozen=True, kw_only=True)
class Respond(FieldReport):
    """The crew acknowledges its task."""

    code: ClassVar[str] = "respond"


def respond(action: Respond, work: Work, centre: Centre) -> None:
    task = _own_task(action, work, AssignmentState.SENT)
    at = _occurred_at(action, task, work, centre)
    incident = work.get(Incident, task.incident_id).move_to(action.code, work.now)
    work.save(_entry(action, task, EntryKind.RESPONSE, at, work))
    task = work.save(replace(task, state=AssignmentState.ACKNOWLEDGED, acknowledged_at=at))
    if _was_inside(task, incident, work, centre):
        _stand_on_scene(action, task, incident, at, Means.GPS, (), work, centre)
    else:
        work.save(incident)


def _was_inside(task: Assignment, incident: Incident, work: Work, centre: Centre) -> bool:
    """Case 1b: a fix young enough shows the crew already there when it acknowledges."""
    fix = newest_fix(task.crew_id or "", work, centre)
    if fix is None or fix.is_on_deck:
        return False
    away_m = distance_m(fix, incident.place)
    return away_m is not None and away_m <= reach_m(fix, centre.settings)


@dataclass(frozen=True, kw_only=True)
class Decline(Action):
    """The crew refuses the task (拒接) or gives it back on the way, with a coded reason."""

    code: ClassVar[str] = "decline"
    assignment_id: str
    reason: str
    note: str = ""


def decline(action: Decline, work: Work, _centre: Centre) -> None:
    task = work.get(Assignment, action.assignment_id)
    require_own_task(action.actor, task)
    if not task.is_crew_level or task.state not in (AssignmentState.SENT, AssignmentState.ACKNOWLEDGED):
        raise Refused("not_in_this_state", state=task.state.value, action=action.code)
    if not action.reason.strip():
        raise Refused("reason_needed", action=action.code)
    end_task(work, task, AssignmentState.DECLINED, action.reason, action.note)
    unstaff_if_nobody(work, task.incident_id)


@dataclass(frozen=True, kw_only=True)
class Arrive(FieldReport):
    """The crew is there: proven by its fixes, or a claim with evidence (B6, cases 3 and 4)."""

    code: ClassVar[str] = "arrive"


def arrive(action: Arrive, work: Work, centre: Centre) -> None:
    task = work.get(Assignment, action.assignment_id)
    require_own_task(action.actor, task)
    at = _occurred_at(action, task, work, centre)
    incident = work.get(Incident, task.incident_id)
    if task.arrived_at is not None:
        _earlier_by_backlog(action, task, at, work)
        return
    if task.state is not AssignmentState.ACKNOWLEDGED:
        raise Refused("not_in_this_state", state=task.state.value, action=action.code)
    flags = () if action.by is Means.GPS else _claim_flags(action, task, incident, work, centre)
    _stand_on_scene(action, task, incident, at, action.by, flags, work, centre)


def _claim_flags(
    action: Arrive, task: Assignment, incident: Incident, work: Work, centre: Centre
) -> tuple[str, ...]:
    """Case 3: a claim that a young fix contradicts needs a reason, and stays unproven."""
    fix = newest_fix(task.crew_id or "", work, centre)
    away_m = distance_m(fix, incident.place) if fix else None
    if away_m is None:
        return () if action.evidence else ("unproven",)
    if away_m <= centre.settings.claim_contradicted_m:
        return ()
    if not action.note.strip():
        raise Refused("contradicted_by_fix", distance_m=round(away_m))
    return ("unproven",)


def _earlier_by_backlog(action: Arrive, task: Assignment, at: datetime, work: Work) -> None:
    """Case 4: fixes that came late may move an arrival earlier, never later."""
    if action.by is not Means.GPS or task.arrived_at is None or at >= task.arrived_at:
        raise Refused("already_arrived", at=task.arrived_at)
    work.save(_entry(action, task, EntryKind.ARRIVAL, at, work, flags=("backlog",)))
    work.save(replace(task, arrived_at=at))


def _stand_on_scene(
    action: FieldReport,
    task: Assignment,
    incident: Incident,
    at: datetime,
    by: Means,
    flags: tuple[str, ...],
    work: Work,
    centre: Centre,
) -> None:
    requirement = centre.categories.by_code(incident.category).requirement
    counts = meets_arrival(requirement, task.posts, task.contractor_object)
    kind = EntryKind.ARRIVAL if counts else EntryKind.FIRST_LOOK
    work.save(replace(_entry(action, task, kind, at, work, flags=flags), by=by))
    on_scene = work.save(replace(task, state=AssignmentState.ON_SCENE, arrived_at=at))
    work.save(incident.move_to("arrive", work.now) if counts else incident)
    _complete_team(action, on_scene, requirement, at, work)


def _complete_team(
    action: FieldReport, task: Assignment, requirement: Requirement, at: datetime, work: Work
) -> None:
    """Case 2: when all who are needed stand there, that is an entry of its own."""
    there = [other for other in crew_assignments(work, task.incident_id) if other.arrived_at]
    known = work.find(Entry, incident_id=task.incident_id, kind=EntryKind.TEAM_COMPLETE.value)
    if known or shortfall(requirement, [(other.posts, other.contractor_object) for other in there]):
        return
    work.save(_entry(action, task, EntryKind.TEAM_COMPLETE, at, work))


@dataclass(frozen=True, kw_only=True)
class FirstLook(Action):
    """Somebody who may not count as arrival has seen the place (case 14)."""

    code: ClassVar[str] = "first_look"
    incident_id: str
    by: Means = Means.CAMERA
    evidence: tuple[str, ...] = ()
    note: str = ""


def first_look(action: FirstLook, work: Work, _centre: Centre) -> None:
    incident = work.get(Incident, action.incident_id)
    if not incident.is_open:
        raise Refused("not_in_this_state", state=incident.state.value, action=action.code)
    work.save(
        Entry(
            id=work.new_id(),
            incident_id=incident.id,
            kind=EntryKind.FIRST_LOOK,
            occurred_at=work.now,
            recorded_at=work.now,
            by=action.by,
            actor=action.actor.name,
            evidence=action.evidence,
            note=action.note,
        )
    )


@dataclass(frozen=True, kw_only=True)
class Feedback(FieldReport):
    """What was done; the lead crew's first report stops the clock. Case 8b: not_found needs photos."""

    code: ClassVar[str] = "feedback"
    outcome: str = "handled"


def feedback(action: Feedback, work: Work, centre: Centre) -> None:
    task = _own_task(action, work, AssignmentState.ON_SCENE)
    _require_report(action.note, action.outcome, action.evidence)
    at = _occurred_at(action, task, work, centre)
    work.save(_entry(action, task, EntryKind.FEEDBACK, at, work, outcome=action.outcome))
    work.save(replace(task, state=AssignmentState.REPORTED, reported_at=at, ended_at=work.now))
    incident = work.get(Incident, task.incident_id)
    if not task.is_lead:
        return
    moved = incident if incident.state is State.CLOSED else incident.move_to(action.code, work.now)
    work.save(replace(moved, outcome=action.outcome))


def _require_report(note: str, outcome: str, evidence: tuple[str, ...]) -> None:
    if not note.strip():
        raise Refused("report_needed")
    if outcome == "not_found" and not evidence:
        raise Refused("photos_needed", outcome=outcome)


@dataclass(frozen=True, kw_only=True)
class DeskFeedback(Action):
    """The desk itself reports how it was handled: after a recall (8c), by another authority (15)."""

    code: ClassVar[str] = "desk_feedback"
    incident_id: str
    note: str
    outcome: str = "handled"
    evidence: tuple[str, ...] = ()


def desk_feedback(action: DeskFeedback, work: Work, _centre: Centre) -> None:
    incident = work.get(Incident, action.incident_id).move_to(action.code, work.now)
    if any(task.is_active for task in crew_assignments(work, incident.id)):
        raise Refused("crew_still_under_way")
    _require_report(action.note, action.outcome, action.evidence)
    work.save(replace(incident, outcome=action.outcome))
    work.save(
        Entry(
            id=work.new_id(),
            incident_id=incident.id,
            kind=EntryKind.FEEDBACK,
            occurred_at=work.now,
            recorded_at=work.now,
            by=Means.DESK,
            actor=action.actor.name,
            evidence=action.evidence,
            note=action.note,
            outcome=action.outcome,
        )
    )


def _own_task(action: FieldReport, work: Work, needed: AssignmentState) -> Assignment:
    task = work.get(Assignment, action.assignment_id)
    require_own_task(action.actor, task)
    if not task.is_crew_level or task.state is not needed:
        raise Refused("not_in_this_state", state=task.state.value, action=action.code)
    return task


def _occurred_at(action: FieldReport, task: Assignment, work: Work, centre: Centre) -> datetime:
    """When it happened, as far back as B4 lets one person, or two, say. Fixes carry their own proof."""
    at = action.occurred_at or work.now
    if action.by is not Means.GPS:
        check_backdating(at, work.now, task.sent_at, action.second_person, action.actor.name, centre.settings)
    return at


def _entry(
    action: FieldReport,
    task: Assignment,
    kind: EntryKind,
    at: datetime,
    work: Work,
    *,
    flags: tuple[str, ...] = (),
    outcome: str = "",
) -> Entry:
    return Entry(
        id=work.new_id(),
        incident_id=task.incident_id,
        kind=kind,
        occurred_at=at,
        recorded_at=work.now,
        by=action.by,
        actor=action.actor.name,
        assignment_id=task.id,
        evidence=action.evidence,
        note=action.note,
        outcome=outcome,
        second_person=action.second_person,
        flags=flags,
    )


CARRIED_OUT: dict[type[Action], Callable[[Any, Work, Centre], None]] = {
    Respond: respond,
    Decline: decline,
    Arrive: arrive,
    FirstLook: first_look,
    Feedback: feedback,
    DeskFeedback: desk_feedback,
}
