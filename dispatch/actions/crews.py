"""The second stage of dispatch: crews are reserved, sent, recalled and replaced."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from dispatch.actions.common import (
    HOLDING,
    crew_assignments,
    crew_task,
    end_task,
    require_own_incident,
    require_own_task,
    require_words,
    wrong_state,
)
from dispatch.actions.lending import lending, require_help_given
from dispatch.actors import Actor, Role
from dispatch.assignment import Advice, Assignment, AssignmentState
from dispatch.centre import Centre
from dispatch.contracts import speaks_against_contract
from dispatch.incident import Adjustment, Incident, StageName
from dispatch.lifecycle import State
from dispatch.need import need_of_incident
from dispatch.people import Crew
from dispatch.ports import Action, Work
from dispatch.powers import speaks_against
from dispatch.reasons import Refused
from dispatch.requirement import is_auxiliary_alone
from dispatch.standing import Standing, stand_of

RECALLED = "recalled"


@dataclass(frozen=True, kw_only=True)
class Reserve(Action):
    """Holds a crew for an incident without sending it: no clock of the crew's own starts."""

    code: ClassVar[str] = "reserve"
    incident_id: str
    crew_id: str
    choice_reason: str = ""


def reserve(action: Reserve, work: Work, centre: Centre) -> None:
    incident = work.get(Incident, action.incident_id)
    require_own_incident(action.actor, incident, work, centre)
    if incident.rule is None or not incident.is_open:
        raise wrong_state(incident, action)
    crew = _on_duty(action.crew_id, work)
    _require_free(crew, incident, HOLDING, action.choice_reason, work, centre)
    _require_consent(action.actor, crew, incident, work, centre)
    work.save(crew_task(action, incident, crew, AssignmentState.RESERVED, work))


@dataclass(frozen=True, kw_only=True)
class Release(Action):
    """Lets a reserved crew go."""

    code: ClassVar[str] = "release"
    assignment_id: str


def release(action: Release, work: Work, centre: Centre) -> None:
    task = work.get(Assignment, action.assignment_id)
    require_own_task(action.actor, task, work, centre)
    if task.state is not AssignmentState.RESERVED:
        raise wrong_state(task, action)
    end_task(work, task, AssignmentState.ENDED, "released")


@dataclass(frozen=True, kw_only=True)
class Dispatch(Action):
    """Sends a crew, with the advice that was shown.

    Another choice than the first, a busy crew and one that the need has no use for take a reason; police,
    traffic police and fire brigade are requested, never dispatched. `permits_shown` are the numbers of
    permits that covered the place and that whoever sends has seen: the record tells it.
    """

    code: ClassVar[str] = "dispatch"
    incident_id: str
    crew_id: str
    advice: Advice | None = None
    choice_reason: str = ""
    is_lead: bool | None = None
    permits_shown: tuple[str, ...] = ()


def dispatch(action: Dispatch, work: Work, centre: Centre) -> None:
    incident = work.get(Incident, action.incident_id)
    require_own_incident(action.actor, incident, work, centre)
    _send(action, incident.move_to("dispatch", work.now), work, centre)


def _send(action: Dispatch, incident: Incident, work: Work, centre: Centre) -> None:
    tasks = crew_assignments(work, incident.id)
    crew = _on_duty(action.crew_id, work)
    _require_choice_reason(action)
    _require_free(crew, incident, HOLDING - {AssignmentState.RESERVED}, action.choice_reason, work, centre)
    _require_suited(crew, incident, tasks, action.choice_reason, work, centre)
    require_help_given(action.actor, crew, incident, work, centre)
    held = (task for task in tasks if task.crew_id == crew.id and task.state is AssignmentState.RESERVED)
    task = next(held, None) or crew_task(action, incident, crew, AssignmentState.SENT, work)
    wants_lead = action.is_lead
    if wants_lead is None:
        wants_lead = not any(task.is_lead and task.is_active for task in tasks)
    # Case 10: feedback stays with the street whose place it is, so that a lent crew never leads.
    lent_by, own_s = lending(crew, incident, work, centre)
    work.save(
        replace(
            task,
            state=AssignmentState.SENT,
            sent_at=work.now,
            sent_by=action.actor.name,
            is_lead=wants_lead and not lent_by,
            advice=action.advice,
            choice_reason=action.choice_reason,
            expected_arrival_s=_advised_arrival_s(action),
            lent_by=lent_by,
            own_arrival_s=own_s,
        )
    )
    # A crew goes there after all: what waived its arrival is over (case 8c).
    adjustments = tuple(item for item in incident.adjustments if item.code != RECALLED)
    owner = incident.zones.get("sub_district") if lent_by else crew.unit
    work.save(replace(incident, unit=incident.unit or owner, adjustments=adjustments))


def _require_choice_reason(action: Dispatch) -> None:
    best = action.advice.best if action.advice else ()
    if best and best[0].crew_id != action.crew_id and not action.choice_reason.strip():
        raise Refused("choice_reason_needed", advised=best[0].crew_id)


def _advised_arrival_s(action: Dispatch) -> float | None:
    best = action.advice.best if action.advice else ()
    return next((line.there_in_s for line in best if line.crew_id == action.crew_id), None)


def _on_duty(crew_id: str, work: Work) -> Crew:
    crew = work.get(Crew, crew_id)
    if not crew.is_on_shift(work.now):
        raise Refused("crew_off_shift", crew=crew.call_sign)
    if crew.signed_on is None:
        raise Refused("crew_not_signed_on", crew=crew.call_sign)
    return crew


def _require_free(
    crew: Crew,
    incident: Incident,
    binding: frozenset[AssignmentState],
    reason: str,
    work: Work,
    centre: Centre,
) -> None:
    """Not on this incident already (`binding` says how), nor on another, as strictly as the setting says."""
    held = [task for task in work.find(Assignment, crew_id=crew.id) if task.state in HOLDING]
    if any(task.incident_id == incident.id and task.state in binding for task in held):
        raise Refused("crew_already_sent", crew=crew.call_sign)
    elsewhere = [task for task in held if task.incident_id != incident.id]
    rule = centre.settings.double_booking
    if elsewhere and (rule == "block" or (rule == "confirm" and not reason.strip())):
        other = work.get(Incident, elsewhere[0].incident_id)
        raise Refused("crew_busy", crew=crew.call_sign, incident=other.number, setting=rule)


def _require_suited(
    crew: Crew, incident: Incident, tasks: list[Assignment], reason: str, work: Work, centre: Centre
) -> None:
    """The operator may choose otherwise, with a reason; nobody dispatches the police."""
    category = centre.categories.by_code(incident.category)
    has_officers = any(task.is_active and not is_auxiliary_alone(task.posts) for task in tasks)
    against = speaks_against(
        crew.posts,
        crew.contractor_object,
        category.requirement,
        category.code,
        needs_officers=category.penalty and not has_officers,
    )
    contract = speaks_against_contract(crew, centre.contractors, centre.local(work.now).date())
    for item in (*against, *((contract,) if contract else ())):
        if item.code == "external":
            raise Refused(item.code, **item.values)
        if not reason.strip():
            raise Refused("crew_not_suited", crew=crew.call_sign, why=item.code)


def _require_consent(actor: Actor, crew: Crew, incident: Incident, work: Work, centre: Centre) -> None:
    """A street sends who answers for its place; for another street's crew the command room decides."""
    if actor.role is not Role.STREET_DISPATCHER or crew.unit in centre.spoken_for(actor.unit, work.now):
        return
    need = need_of_incident(incident, centre, work.now)
    if stand_of(crew, need, centre).standing is Standing.OTHER and not need.needs_no_consent:
        raise Refused("consent_needed", crew=crew.call_sign, unit=crew.unit)


@dataclass(frozen=True, kw_only=True)
class Recall(Action):
    """Calls a crew back on its way; arrival is waived if nobody else is coming (case 8c)."""

    code: ClassVar[str] = "recall"
    assignment_id: str
    reason: str


def recall(action: Recall, work: Work, centre: Centre) -> None:
    task = work.get(Assignment, action.assignment_id)
    require_own_task(action.actor, task, work, centre)
    require_words(action.reason, action)
    if not task.is_en_route:
        raise wrong_state(task, action)
    give_up(work, task, AssignmentState.RECALLED, action.reason)
    incident = work.get(Incident, task.incident_id)
    others = (other for other in crew_assignments(work, incident.id) if other.id != task.id)
    if not any(other.is_active or other.arrived_at for other in others):
        waived = Adjustment(StageName.ARRIVAL, RECALLED, action.actor.name, work.now, waived=True)
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
    require_own_task(action.actor, task, work, centre)
    require_words(action.reason, action)
    if not task.is_running:
        raise wrong_state(task, action)
    if task.crew_id == action.crew_id:
        raise Refused("crew_already_sent", crew=work.get(Crew, action.crew_id).call_sign)
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


def give_up(work: Work, task: Assignment, state: AssignmentState, code: str, note: str = "") -> None:
    """Ends a crew's task before it is done; who leads passes on to the crew that was sent next."""
    end_task(work, task, state, code, note)
    if not task.is_lead:
        return
    active = [other for other in crew_assignments(work, task.incident_id) if other.is_active]
    others = [other for other in active if not other.is_lent]
    if others and not any(other.is_lead for other in others):
        work.save(replace(others[0], is_lead=True))


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
