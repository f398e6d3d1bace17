"""The end of an incident: verified, closed, reworked, reopened; its closing limits and their pauses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar

from dispatch.actions.callers import reported_back_at
from dispatch.actions.common import (
    back_to_work,
    crew_assignments,
    end_what_is_left,
    require_known,
    require_open,
    require_own_incident,
    require_words,
    wrong_state,
)
from dispatch.centre import Centre
from dispatch.entry import Entry, EntryKind
from dispatch.incident import Extension, Incident, Suspension
from dispatch.people import Crew, Member
from dispatch.permissions import require_another_person
from dispatch.ports import Action, Work
from dispatch.reasons import Refused
from dispatch.repeats import NOT_FOUND
from dispatch.timing import check_backdating


@dataclass(frozen=True, kw_only=True)
class Verify(Action):
    """Another person of another crew finds that it is settled (核查)."""

    code: ClassVar[str] = "verify"
    incident_id: str
    note: str = ""


def verify(action: Verify, work: Work, _centre: Centre) -> None:
    incident = work.get(Incident, action.incident_id)
    if action.actor.name in _handlers(incident, work):
        raise Refused("same_person", action=action.code, name=action.actor.name)
    work.save(replace(incident.move_to(action.code, work.now), verified_by=action.actor.name))


def _handlers(incident: Incident, work: Work) -> set[str]:
    """Names of all who handled it: members of its crews, and who reported back."""
    names = {
        entry.actor for entry in work.find(Entry, incident_id=incident.id, kind=EntryKind.FEEDBACK.value)
    }
    for task in crew_assignments(work, incident.id):
        crew = work.get(Crew, task.crew_id or "")
        names.update(work.get(Member, member_id).name for member_id in crew.member_ids)
    return names


@dataclass(frozen=True, kw_only=True)
class Rework(Action):
    """Not settled (返工): it waits for a crew again, with a coded reason."""

    code: ClassVar[str] = "rework"
    incident_id: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Reopen(Action):
    """Opens an incident again that was taken for settled, with a reason."""

    code: ClassVar[str] = "reopen"
    incident_id: str
    reason: str


_TAGS = {"rework": "reworked", "reopen": "reopened"}


def send_again(action: Rework | Reopen, work: Work, _centre: Centre) -> None:
    """Puts it back among those that wait for a crew."""
    require_words(action.reason, action)
    incident = work.get(Incident, action.incident_id)
    work.save(back_to_work(incident, action.code, f"{_TAGS[action.code]}:{action.reason}", work))


@dataclass(frozen=True, kw_only=True)
class Close(Action):
    """Closes a verified incident (结案): what was not found, only once a caller was called back (8b).

    Where reports were merged, each of their callers gets an answer before (case 6).
    """

    code: ClassVar[str] = "close"
    incident_id: str


def close(action: Close, work: Work, _centre: Centre) -> None:
    incident = work.get(Incident, action.incident_id)
    moved = incident.move_to(action.code, work.now)
    left = incident.unanswered(reported_back_at(incident, work))
    if (incident.merged and left) or (incident.outcome == NOT_FOUND and left == incident.callers != ()):
        raise Refused("call_back_needed", incident=incident.number, count=len(left))
    if not all(sheet.is_signed for sheet in incident.paper):
        raise Refused("paper_unsigned", incident=incident.number)
    end_what_is_left(work, incident.id, action.code)
    work.save(replace(moved, closed_at=work.now))


@dataclass(frozen=True, kw_only=True)
class ReachStep(Action):
    """A staged closing step is done before the end: cordoned, stopped, evidence kept; its limit stops."""

    code: ClassVar[str] = "reach_step"
    incident_id: str
    step: str
    occurred_at: datetime | None = None
    second_person: str | None = None


def reach_step(action: ReachStep, work: Work, centre: Centre) -> None:
    incident = work.get(Incident, action.incident_id)
    require_own_incident(action.actor, incident, work, centre)
    require_open(incident, action)
    known = tuple(limit.name for limit in incident.closing[:-1])
    if action.step not in known:
        raise Refused("unknown_step", step=action.step, known=", ".join(known))
    if action.step in incident.reached:
        raise Refused("step_reached_already", step=action.step, at=incident.reached[action.step])
    at = action.occurred_at or work.now
    check_backdating(at, work.now, incident.t0, action.second_person, action.actor.name, centre.settings)
    work.save(replace(incident, reached={**incident.reached, action.step: at}))


@dataclass(frozen=True, kw_only=True)
class Suspend(Action):
    """Asks for the closing clock to pause (挂账): a 30-minute stage never does, so the report comes first."""

    code: ClassVar[str] = "suspend"
    incident_id: str
    reason: str
    until: datetime


SUSPENSION_REASONS = ("season", "works", "funds", "ownership", "third_party_test")


def suspend(action: Suspend, work: Work, centre: Centre) -> None:
    incident = work.get(Incident, action.incident_id)
    require_own_incident(action.actor, incident, work, centre)
    incident.move_to(action.code, work.now)
    require_known(action.reason, SUSPENSION_REASONS)
    _require_ahead(action.until, work)
    asked = Suspension(action.reason, work.now, action.until, action.actor.name)
    # Asked again, the earlier request that nobody has approved falls.
    granted = (item for item in incident.suspensions if item.approved_by is not None)
    work.save(replace(incident, suspensions=(*granted, asked)))


def _require_ahead(moment: datetime, work: Work) -> None:
    if moment <= work.now:
        raise Refused("in_the_past", at=moment)


@dataclass(frozen=True, kw_only=True)
class ApproveSuspension(Action):
    """The commander approves what another asked for; the closing clock pauses from now."""

    code: ClassVar[str] = "approve_suspension"
    incident_id: str


def approve_suspension(action: ApproveSuspension, work: Work, _centre: Centre) -> None:
    incident = work.get(Incident, action.incident_id)
    asked = incident.suspensions[-1] if incident.suspensions else None
    if asked is None or asked.approved_by is not None:
        raise Refused("nothing_to_approve")
    require_another_person(action.actor, asked.asked_by, action.code)
    _require_ahead(asked.until, work)
    approved = replace(asked, approved_by=action.actor.name, since=work.now)
    moved = incident.move_to("suspend", work.now)
    work.save(replace(moved, suspensions=(*incident.suspensions[:-1], approved)))


@dataclass(frozen=True, kw_only=True)
class Resume(Action):
    """The closing clock runs again."""

    code: ClassVar[str] = "resume"
    incident_id: str


def resume(action: Resume, work: Work, centre: Centre) -> None:
    incident = work.get(Incident, action.incident_id)
    require_own_incident(action.actor, incident, work, centre)
    incident = incident.move_to(action.code, work.now)
    ended = replace(incident.suspensions[-1], ended_at=work.now)
    work.save(replace(incident, suspensions=(*incident.suspensions[:-1], ended)))


@dataclass(frozen=True, kw_only=True)
class Extend(Action):
    """Asks for later closing limits (延期), once."""

    code: ClassVar[str] = "extend"
    incident_id: str
    until: datetime
    reason: str


def extend(action: Extend, work: Work, centre: Centre) -> None:
    incident = work.get(Incident, action.incident_id)
    require_own_incident(action.actor, incident, work, centre)
    require_words(action.reason, action)
    require_open(incident, action)
    if not incident.closing:
        raise wrong_state(incident, action)
    if incident.extension is not None and incident.extension.approved_by is not None:
        raise Refused("extended_already")
    if action.until <= incident.closing[-1].due_at:
        raise Refused("in_the_past", at=action.until)
    work.save(replace(incident, extension=Extension(action.reason, action.until, action.actor.name)))


@dataclass(frozen=True, kw_only=True)
class ApproveExtension(Action):
    """The commander approves the later limit that another asked for."""

    code: ClassVar[str] = "approve_extension"
    incident_id: str


def approve_extension(action: ApproveExtension, work: Work, _centre: Centre) -> None:
    incident = work.get(Incident, action.incident_id)
    require_open(incident, action)
    asked = incident.extension
    if asked is None or asked.approved_by is not None:
        raise Refused("nothing_to_approve")
    require_another_person(action.actor, asked.asked_by, action.code)
    last = replace(incident.closing[-1], due_at=asked.until)
    approved = replace(asked, approved_by=action.actor.name)
    work.save(replace(incident, extension=approved, closing=(*incident.closing[:-1], last)))


CARRIED_OUT: dict[type[Action], Callable[[Any, Work, Centre], None]] = {
    Verify: verify,
    Rework: send_again,
    Close: close,
    Reopen: send_again,
    ReachStep: reach_step,
    Suspend: suspend,
    ApproveSuspension: approve_suspension,
    Resume: resume,
    Extend: extend,
    ApproveExtension: approve_extension,
}
