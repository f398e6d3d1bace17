"""The second stage of dispatch: crews are reserved, sent, recalled and replaced."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from dispatch.actions.common import crew_assignments, require_own_incident, require_own_task
from dispatch.assignment import ACTIVE, Advice, Assignment, AssignmentState
from dispatch.centre import Centre
from dispatch.incident import Adjustment, Incident, StageName
from dispatch.lifecycle import State
from dispatch.people import Crew
from dispatch.ports import Action, Work
from dispatch.reasons import Refused

HOLDING = ACTIVE | {AssignmentState.RESERVED}


@dataclass(frozen=True, kw_only=True)
class Reserve(Action):
    """Holds a crew for an incident without sending it: no clock of the crew's own starts."""

    code: ClassVar[str] = "reserve"
    incident_id: str
    crew_id: str


def reserve(action: Reserve, work: Work, centre: Centre) -> None:
    incident = work.get(Incident, action.incident_id)
    require_own_incident(action.actor, incident)
    if incident.rule is None or not incident.is_open:
        raise Refused("not_in_this_state", state=incident.state.value, action=action.code)
    crew = _available(action.crew_id, incident, "", work, centre)
    work.save(_task(action, incident, crew, AssignmentState.RESERVED, work))


@dataclass(frozen=True, kw_only=True)
class Release(Action):
    """Lets a reserved crew go."""

    code: ClassVar[str] = "release"
    assignment_id: str


def release(action: Release, work: Work, _centre: Centre) -> None:
    task = work.get(Assignment, action.assignment_id)
    require_own_task(action.actor, task)
    if task.state is not AssignmentState.RESERVED:
        raise Refused("not_in_this_state", state=task.state.value, action=action.code)
    work.save(replace(task, state=AssignmentState.ENDED, ended_at=work.now, end_code="released"))


@dataclass(frozen=True, kw_only=True)
class Dispatch(Action):
    """Sends a crew, with the advice that was shown; another choice than the first needs a reason."""

    code: ClassVar[str] = "dispatch"
    incident_id: str
    crew_id: str
    advice: Advice | None = None
    choice_reason: str = ""
    is_lead: bool | None = None


def dispatch(action: Dispatch, work: Work, centre: Centre) -> None:
    incident = work.get(Incident, action.incident_id)
    require_own_incident(action.actor, incident)
    _send(action, incident.move_to("dispatch", work.now), work, centre)


def _send(action: Dispatch, incident: Incident, work: Work, centre: Centre) -> None:
    _require_choice_reason(action)
    tasks = crew_assignments(work, incident.id)
    crew = _available(action.crew_id, incident, action.choice_reason, work, centre)
    has_lead = any(task.is_lead and task.ended_at is None for task in tasks)
    held = next(
        (task for task in tasks if task.crew_id == crew.id and task.state is AssignmentState.RESERVED), None
    )
    task = held or _task(action, incident, crew, AssignmentState.SENT, work)
    work.save(
        replace(
            task,
            state=AssignmentState.SENT,
            sent_at=work.now,
            sent_by=action.actor.name,
            is_lead=not has_lead if action.is_lead is None else action.is_lead,
            advice=action.advice,
            choice_reason=action.choice_reason,
            expected_arrival_s=_advised_eta_s(action),
        )
    )
    work.save(replace(incident, unit=incident.unit or crew.unit))


def _require_choice_reason(action: Dispatch) -> None:
    best = action.advice.best if action.advice else ()
    if best and best[0].crew_id != action.crew_id and not action.choice_reason.strip():
        raise Refused("choice_reason_needed", advised=best[0].crew_id)


def _advised_eta_s(action: Dispatch) -> float | None:
    best = action.advice.best if action.advice else ()
    return next((line.eta_s for line in best if line.crew_id == action.crew_id), None)


def _available(crew_id: str, incident: Incident, reason: str, work: Work, centre: Centre) -> Crew:
    """The crew, if it is on duty and not already bound; the double-booking setting decides how strictly."""
    crew = work.get(Crew, crew_id)
    if not crew.is_on_shift(work.now):
        raise Refused("crew_off_shift", crew=crew.call_sign)
    if crew.signed_on is None:
        raise Refused("crew_not_signed_on", crew=crew.call_sign)
    held = [task for task in work.find(Assignment, crew_id=crew_id) if task.state in HOLDING]
    if any(task.incident_id == incident.id and task.is_active for task in held):
        raise Refused("crew_already_sent", crew=crew.call_sign)
    elsewhere = [task for task in held if task.incident_id != incident.id]
    if elsewhere:
        _double_booking(crew, elsewhere[0], reason, work, centre)
    return crew


def _double_booking(crew: Crew, task: Assignment, reason: str, work: Work, centre: Centre) -> None:
    rule = centre.settings.double_booking
    if rule == "block" or (rule == "confirm" and not reason.strip()):
        other = work.get(Incident, task.incident_id)
        raise Refused("crew_busy", crew=crew.call_sign, incident=other.number, setting=rule)


def _task(action: Action, incident: Incident, crew: Crew, state: AssignmentState, work: Work) -> Assignment:
    return Assignment(
        id=work.new_id(),
        incident_id=incident.id,
        unit=crew.unit,
        state=state,
        sent_at=work.now,
        sent_by=action.actor.name,
        crew_id=crew.id,
        posts=crew.posts,
        contractor_object=crew.contractor_object,
        mode=crew.mode.value,
    )


@dataclass(frozen=True, kw_only=True)
class Recall(Action):
    """Calls a crew back on its way; arrival is waived if nobody else is coming (case 8c)."""

    code: ClassVar[str] = "recall"
    assignment_id: str
    reason: str


def recall(action: Recall, work: Work, _centre: Centre) -> None:
    task = work.get(Assignment, action.assignment_id)
    require_own_task(action.actor, task)
    if not task.is_crew_level or task.state not in (AssignmentState.SENT, AssignmentState.ACKNOWLEDGED):
        raise Refused("not_in_this_state", state=task.state.value, action=action.code)
    incident = work.get(Incident, task.incident_id)
    others = [other for other in crew_assignments(work, incident.id) if other.id != task.id]
    end_task(work, task, AssignmentState.RECALLED, action.reason)
    if not any(other.is_active or other.arrived_at for other in others):
        waived = Adjustment(StageName.ARRIVAL, "recalled", action.actor.name, work.now, waived=True)
        work.save(replace(incident, adjustments=(*incident.adjustments, waived)))


@dataclass(frozen=True, kw_only=True)
class Reassign(Action):
    """Gives the task of one crew to another; the incident's due times stay (case 7)."""

    code: ClassVar[str] = "reassign"
    assignment_id: str
    crew_id: str
    reason: str
    advice: Advice | None = None


def reassign(action: Reassign, work: Work, centre: Centre) -> None:
    task = work.get(Assignment, action.assignment_id)
    require_own_task(action.actor, task)
    if not task.is_crew_level or not task.is_active:
        raise Refused("not_in_this_state", state=task.state.value, action=action.code)
    if not action.reason.strip():
        raise Refused("reason_needed", action=action.code)
    end_task(work, task, AssignmentState.REASSIGNED, action.reason)
    incident = work.get(Incident, task.incident_id).move_to("dispatch", work.now)
    sent = Dispatch(
        action_id=action.action_id,
        actor=action.actor,
        incident_id=incident.id,
        crew_id=action.crew_id,
        advice=action.advice,
        choice_reason=action.reason,
        is_lead=task.is_lead,
    )
    _send(sent, incident, work, centre)


def end_task(work: Work, task: Assignment, state: AssignmentState, code: str, note: str = "") -> None:
    """Ends one assignment with a code; other tasks of the crew are untouched."""
    work.save(replace(task, state=state, ended_at=work.now, end_code=code, end_note=note))


def unstaff_if_nobody(work: Work, incident_id: str) -> None:
    """Puts an incident whose last crew has gone back among those that wait for one."""
    if any(task.is_active for task in crew_assignments(work, incident_id)):
        return
    incident = work.get(Incident, incident_id)
    if incident.state in (State.DISPATCHED, State.RESPONDED, State.ARRIVED):
        work.save(incident.move_to("unstaff", work.now))


CARRIED_OUT: dict[type[Action], Callable[[Any, Work, Centre], None]] = {
    Reserve: reserve,
    Release: release,
    Dispatch: dispatch,
    Recall: recall,
    Reassign: reassign,
}
