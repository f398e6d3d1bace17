"""The end of an incident: verified by another person, closed, reworked, reopened, paused, handed on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar

from dispatch.actions.common import crew_assignments, require_own_incident
from dispatch.centre import Centre
from dispatch.entry import Entry, EntryKind, Means
from dispatch.incident import Adjustment, Extension, Incident, StageName, Suspension
from dispatch.people import Crew, Member
from dispatch.permissions import require_another_person
from dispatch.ports import Action, Work
from dispatch.reasons import Refused


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
class Close(Action):
    """Closes a verified incident (结案)."""

    code: ClassVar[str] = "close"
    incident_id: str


@dataclass(frozen=True, kw_only=True)
class Reopen(Action):
    """Opens a closed incident again: the caller is unhappy, or the same place within a day (8b)."""

    code: ClassVar[str] = "reopen"
    incident_id: str
    reason: str


def rework(action: Rework, work: Work, _centre: Centre) -> None:
    _back_to_work(action, action.reason, "reworked", work)


def close(action: Close, work: Work, _centre: Centre) -> None:
    incident = work.get(Incident, action.incident_id).move_to(action.code, work.now)
    work.save(replace(incident, closed_at=work.now))


def reopen(action: Reopen, work: Work, _centre: Centre) -> None:
    _back_to_work(action, action.reason, "reopened", work)


def _back_to_work(action: Rework | Reopen, reason: str, tag: str, work: Work) -> None:
    if not reason.strip():
        raise Refused("reason_needed", action=action.code)
    incident = work.get(Incident, action.incident_id).move_to(action.code, work.now)
    work.save(replace(incident, closed_at=None, verified_by=None, tags=(*incident.tags, f"{tag}:{reason}")))


@dataclass(frozen=True, kw_only=True)
class Suspend(Action):
    """Asks for the closing clock to pause (挂账): a 30-minute stage never does, so the report comes first."""

    code: ClassVar[str] = "suspend"
    incident_id: str
    reason: str
    until: datetime


SUSPENSION_REASONS = ("season", "works", "funds", "ownership", "third_party_test")


def suspend(action: Suspend, work: Work, _centre: Centre) -> None:
    incident = work.get(Incident, action.incident_id)
    require_own_incident(action.actor, incident)
    incident.move_to(action.code, work.now)
    if action.reason not in SUSPENSION_REASONS:
        raise Refused("unknown_reason", reason=action.reason, known=", ".join(SUSPENSION_REASONS))
    if action.until <= work.now:
        raise Refused("in_the_past", at=action.until)
    asked = Suspension(action.reason, work.now, action.until, action.actor.name)
    work.save(replace(incident, suspensions=(*incident.suspensions, asked)))


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
    approved = replace(asked, approved_by=action.actor.name, since=work.now)
    moved = incident.move_to("suspend", work.now)
    work.save(replace(moved, suspensions=(*incident.suspensions[:-1], approved)))


@dataclass(frozen=True, kw_only=True)
class Resume(Action):
    """The closing clock runs again."""

    code: ClassVar[str] = "resume"
    incident_id: str


def resume(action: Resume, work: Work, _centre: Centre) -> None:
    incident = work.get(Incident, action.incident_id).move_to(action.code, work.now)
    ended = replace(incident.suspensions[-1], ended_at=work.now)
    work.save(replace(incident, suspensions=(*incident.suspensions[:-1], ended)))


@dataclass(frozen=True, kw_only=True)
class Extend(Action):
    """Asks for later closing limits (延期), once."""

    code: ClassVar[str] = "extend"
    incident_id: str
    until: datetime
    reason: str


def extend(action: Extend, work: Work, _centre: Centre) -> None:
    incident = work.get(Incident, action.incident_id)
    require_own_incident(action.actor, incident)
    if not incident.is_open or not incident.closing:
        raise Refused("not_in_this_state", state=incident.state.value, action=action.code)
    if incident.extension is not None:
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
    asked = incident.extension
    if asked is None or asked.approved_by is not None:
        raise Refused("nothing_to_approve")
    require_another_person(action.actor, asked.asked_by, action.code)
    last = replace(incident.closing[-1], due_at=asked.until)
    approved = replace(asked, approved_by=action.actor.name)
    work.save(replace(incident, extension=approved, closing=(*incident.closing[:-1], last)))


@dataclass(frozen=True, kw_only=True)
class HandOver(Action):
    """Hands an incident to another authority (case 15) or to casework: their number is recorded."""

    code: ClassVar[str] = "hand_over"
    incident_id: str
    authority: str
    reference: str


def hand_over(action: HandOver, work: Work, _centre: Centre) -> None:
    if not action.reference.strip():
        raise Refused("reference_needed", authority=action.authority)
    incident = work.get(Incident, action.incident_id)
    under_way = [task for task in crew_assignments(work, incident.id) if task.is_active]
    if under_way:
        raise Refused("crew_still_under_way")
    moved = incident.move_to(action.code, work.now)
    work.save(
        replace(
            moved,
            outcome=f"handed_over:{action.authority}",
            external_reference=action.reference,
            adjustments=(*incident.adjustments, *_arrival_waived(action, incident, work)),
            closed_at=work.now,
        )
    )
    work.save(_desk_report(action, incident, work))


def _arrival_waived(action: HandOver, incident: Incident, work: Work) -> tuple[Adjustment, ...]:
    """The other authority's arrival is its own: ours is waived, unless somebody of ours was there."""
    if any(task.arrived_at for task in crew_assignments(work, incident.id)):
        return ()
    return (Adjustment(StageName.ARRIVAL, "external", action.actor.name, work.now, waived=True),)


def _desk_report(action: HandOver, incident: Incident, work: Work) -> Entry:
    return Entry(
        id=work.new_id(),
        incident_id=incident.id,
        kind=EntryKind.FEEDBACK,
        occurred_at=work.now,
        recorded_at=work.now,
        by=Means.DESK,
        actor=action.actor.name,
        note=action.reference,
        outcome="handed_over",
    )


@dataclass(frozen=True, kw_only=True)
class Adjust(Action):
    """The commander grants relief for one stage; the raw result stays beside the adjusted one."""

    code: ClassVar[str] = "adjust"
    incident_id: str
    stage: StageName
    reason: str
    extra_s: float = 0.0
    waived: bool = False


def adjust(action: Adjust, work: Work, _centre: Centre) -> None:
    incident = work.get(Incident, action.incident_id)
    if not action.reason.strip():
        raise Refused("reason_needed", action=action.code)
    if not action.waived and action.extra_s <= 0:
        raise Refused("bad_adjustment", extra_s=action.extra_s)
    granted = Adjustment(
        action.stage, action.reason, action.actor.name, work.now, action.extra_s, action.waived
    )
    work.save(replace(incident, adjustments=(*incident.adjustments, granted)))


CARRIED_OUT: dict[type[Action], Callable[[Any, Work, Centre], None]] = {
    Verify: verify,
    Rework: rework,
    Close: close,
    Reopen: reopen,
    Suspend: suspend,
    ApproveSuspension: approve_suspension,
    Resume: resume,
    Extend: extend,
    ApproveExtension: approve_extension,
    HandOver: hand_over,
    Adjust: adjust,
}
