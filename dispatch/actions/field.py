"""What crews report: acknowledged, declined, arrived, handled; as it happened (B4)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar

from dispatch.actions.common import (
    crew_assignments,
    distance_m,
    newest_fix,
    require_own_task,
    require_words,
    wrong_state,
)
from dispatch.actions.crews import give_up, unstaff_if_nobody
from dispatch.actors import Role
from dispatch.arrival import reach_m
from dispatch.assignment import Assignment, AssignmentState
from dispatch.centre import Centre
from dispatch.entry import Entry, EntryKind, Means
from dispatch.incident import Incident
from dispatch.ports import Action, Work
from dispatch.reasons import Refused
from dispatch.repeats import NOT_FOUND
from dispatch.requirement import Requirement, meets_arrival, shortfall
from dispatch.timing import check_backdating

UNPROVEN = ("unproven",)


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
    task = _own_task(action, work, centre)
    if task.state is not AssignmentState.SENT:
        raise wrong_state(task, action)
    incident = work.get(Incident, task.incident_id).move_to(action.code, work.now)
    at = _occurred_at(action, task, incident, work, centre)
    work.save(_entry(action, task, EntryKind.RESPONSE, at, work))
    task = work.save(replace(task, state=AssignmentState.ACKNOWLEDGED, acknowledged_at=at))
    if _was_inside(task, incident, work, centre):
        # Its fix shows it there, however the acknowledgement came in.
        _stand_on_scene(replace(action, by=Means.GPS), task, incident, at, (), work, centre)
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


def decline(action: Decline, work: Work, centre: Centre) -> None:
    task = work.get(Assignment, action.assignment_id)
    require_own_task(action.actor, task, work, centre)
    require_words(action.reason, action)
    if not task.is_en_route:
        raise wrong_state(task, action)
    give_up(work, task, AssignmentState.DECLINED, action.reason, action.note)
    unstaff_if_nobody(work, task.incident_id)


@dataclass(frozen=True, kw_only=True)
class Arrive(FieldReport):
    """The crew is there: proven by its fixes, or a claim with evidence (B6, cases 3 and 4)."""

    code: ClassVar[str] = "arrive"


def arrive(action: Arrive, work: Work, centre: Centre) -> None:
    task = _own_task(action, work, centre)
    incident = work.get(Incident, task.incident_id)
    at = _occurred_at(action, task, incident, work, centre)
    if task.arrived_at is not None:
        _earlier_by_backlog(action, task, incident, at, work, centre)
        return
    if task.state is not AssignmentState.ACKNOWLEDGED:
        raise wrong_state(task, action)
    flags = () if action.by is Means.GPS else _claim_flags(action, task, incident, work, centre)
    _stand_on_scene(action, task, incident, at, flags, work, centre)


def _claim_flags(
    action: Arrive, task: Assignment, incident: Incident, work: Work, centre: Centre
) -> tuple[str, ...]:
    """Case 3: a claim that a young fix contradicts needs a reason, and stays unproven."""
    fix = newest_fix(task.crew_id or "", work, centre)
    away_m = distance_m(fix, incident.place) if fix else None
    if away_m is None:
        return () if action.evidence else UNPROVEN
    if away_m <= centre.settings.claim_contradicted_m:
        return ()
    if not action.note.strip():
        raise Refused("contradicted_by_fix", distance_m=round(away_m))
    return UNPROVEN


def _earlier_by_backlog(
    action: Arrive, task: Assignment, incident: Incident, at: datetime, work: Work, centre: Centre
) -> None:
    """Case 4: fixes that came late may move an arrival earlier, never later."""
    if action.by is not Means.GPS or task.arrived_at is None or at >= task.arrived_at:
        raise Refused("already_arrived", at=task.arrived_at)
    requirement = _requirement(incident, centre)
    work.save(_entry(action, task, kind_of_stay(task, requirement), at, work, flags=("backlog",)))
    moved = work.save(replace(task, arrived_at=at))
    _complete_team(action, moved, requirement, work)


def _stand_on_scene(
    action: FieldReport,
    task: Assignment,
    incident: Incident,
    at: datetime,
    flags: tuple[str, ...],
    work: Work,
    centre: Centre,
) -> None:
    requirement = _requirement(incident, centre)
    kind = kind_of_stay(task, requirement)
    work.save(_entry(action, task, kind, at, work, flags=flags))
    on_scene = work.save(replace(task, state=AssignmentState.ON_SCENE, arrived_at=at))
    work.save(incident.move_to("arrive", work.now) if kind is EntryKind.ARRIVAL else incident)
    _complete_team(action, on_scene, requirement, work)


def _requirement(incident: Incident, centre: Centre) -> Requirement:
    return centre.categories.by_code(incident.category).requirement


def kind_of_stay(task: Assignment, requirement: Requirement) -> EntryKind:
    """Being there is arrival only for those whom the category lets arrive (case 14)."""
    counts = meets_arrival(requirement, task.posts, task.contractor_object)
    return EntryKind.ARRIVAL if counts else EntryKind.FIRST_LOOK


def _complete_team(action: FieldReport, task: Assignment, requirement: Requirement, work: Work) -> None:
    """Case 2: when all who are needed stand there, that is an entry of its own; the earliest counts."""
    at = _complete_at(crew_assignments(work, task.incident_id), requirement)
    known = work.find(Entry, incident_id=task.incident_id, kind=EntryKind.TEAM_COMPLETE.value)
    if at is not None and all(at < entry.occurred_at for entry in known):
        work.save(_entry(action, task, EntryKind.TEAM_COMPLETE, at, work))


def _complete_at(tasks: list[Assignment], requirement: Requirement) -> datetime | None:
    """When the last crew that was missing came; one that found it itself was there from the start."""
    there = sorted((_there_since(task), task.id, task) for task in tasks if _has_come(task))
    for count, (at, _, _) in enumerate(there, start=1):
        teams = [task.team for _, _, task in there[:count]]
        if not shortfall(requirement, teams):
            return at
    return None


def _has_come(task: Assignment) -> bool:
    return task.arrived_at is not None or task.state is AssignmentState.ON_SCENE


def _there_since(task: Assignment) -> datetime:
    return task.arrived_at or task.sent_at


@dataclass(frozen=True, kw_only=True)
class Feedback(FieldReport):
    """What was done; the lead crew's first report stops the clock. Case 8b: not_found needs photos."""

    code: ClassVar[str] = "feedback"
    outcome: str = "handled"


def feedback(action: Feedback, work: Work, centre: Centre) -> None:
    task = _own_task(action, work, centre)
    if task.state is not AssignmentState.ON_SCENE:
        raise wrong_state(task, action)
    require_report(action.note, action.outcome, action.evidence)
    incident = work.get(Incident, task.incident_id)
    at = _occurred_at(action, task, incident, work, centre)
    work.save(_entry(action, task, EntryKind.FEEDBACK, at, work, outcome=action.outcome))
    work.save(replace(task, state=AssignmentState.REPORTED, reported_at=at, ended_at=work.now))
    if task.is_lead:
        work.save(replace(incident.move_to(action.code, work.now), outcome=action.outcome))


def require_report(note: str, outcome: str, evidence: tuple[str, ...]) -> None:
    """Words on what was done; photos too where nothing was found (case 8b)."""
    if not note.strip():
        raise Refused("report_needed")
    if outcome == NOT_FOUND and not evidence:
        raise Refused("photos_needed", outcome=outcome)


def _own_task(action: FieldReport, work: Work, centre: Centre) -> Assignment:
    """The crew's task. Only the system speaks for fixes: nobody may claim to be one."""
    task = work.get(Assignment, action.assignment_id)
    require_own_task(action.actor, task, work, centre)
    if not task.is_crew_level:
        raise wrong_state(task, action)
    if action.by is Means.GPS and action.actor.role is not Role.SYSTEM:
        raise Refused("fixes_speak_for_themselves", means=action.by.value)
    return task


def _occurred_at(
    action: FieldReport, task: Assignment, incident: Incident, work: Work, centre: Centre
) -> datetime:
    """When it happened, as far back as B4 lets one person, or two, say; fixes carry their own proof."""
    at = action.occurred_at or work.now
    was_sent = task.crew_id != incident.found_by_crew
    sent_at = task.sent_at if was_sent else None
    if action.by is not Means.GPS:
        check_backdating(at, work.now, sent_at, action.second_person, action.actor.name, centre.settings)
    elif at > work.now:
        raise Refused("in_the_future", at=at, now=work.now)
    elif at < task.sent_at:
        raise Refused("before_dispatch", at=at, sent_at=task.sent_at)
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
    Feedback: feedback,
}
