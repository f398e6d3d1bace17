"""Duty: crews are formed, sign on and off, and say what they are doing until when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar

from dispatch.actors import Role
from dispatch.assignment import ACTIVE, Assignment
from dispatch.centre import Centre
from dispatch.people import Crew, DeclaredStatus, Member, Shift, SignOn, posts_of
from dispatch.ports import Action, Work
from dispatch.reasons import Refused
from gis.road_network import Mode

DECLARED = ("meal", "paperwork", "fixed_post", "court", "charging")


@dataclass(frozen=True, kw_only=True)
class FormCrew(Action):
    """Forms a crew for a shift from members who move as one."""

    code: ClassVar[str] = "form_crew"
    call_sign: str
    name: str
    shift_id: str
    home_zone: str
    member_ids: tuple[str, ...]
    lead_id: str
    mode: Mode
    contractor_object: str | None = None


def form_crew(action: FormCrew, work: Work, centre: Centre) -> None:
    shift = work.get(Shift, action.shift_id)
    spoken_for = centre.spoken_for(action.actor.unit, work.now)
    if action.actor.role is Role.STREET_DISPATCHER and shift.unit not in spoken_for:
        raise Refused("not_your_area", name=action.actor.name, unit=action.actor.unit)
    if not action.member_ids or action.lead_id not in action.member_ids:
        raise Refused("lead_not_in_crew", call_sign=action.call_sign)
    _refuse_double_duty(action, shift, work)
    members = [work.get(Member, member_id) for member_id in action.member_ids]
    lead = work.get(Member, action.lead_id)
    work.save(
        Crew(
            id=work.new_id(),
            call_sign=action.call_sign,
            name=action.name,
            unit=shift.unit,
            home_zone=action.home_zone,
            lead_id=action.lead_id,
            member_ids=action.member_ids,
            kind=lead.kind,
            posts=posts_of(members, centre.local(shift.starts_at).date()),
            mode=action.mode,
            shift_id=shift.id,
            starts_at=shift.starts_at,
            ends_at=shift.ends_at,
            contractor_object=action.contractor_object,
        )
    )


def _refuse_double_duty(action: FormCrew, shift: Shift, work: Work) -> None:
    for crew in work.find(Crew):
        overlaps = crew.overlaps(shift)
        if overlaps and crew.call_sign == action.call_sign:
            raise Refused("call_sign_taken", call_sign=action.call_sign)
        if overlaps and set(crew.member_ids) & set(action.member_ids):
            raise Refused("member_in_another_crew", crew=crew.call_sign)


@dataclass(frozen=True, kw_only=True)
class SignOnCrew(Action):
    """A crew reports for duty, with vehicle, radio and recorder; unsigned is unavailable."""

    code: ClassVar[str] = "sign_on"
    crew_id: str
    vehicle: str = ""
    radio: str = ""
    recorder: str = ""


def sign_on(action: SignOnCrew, work: Work, centre: Centre) -> None:
    crew = own_crew(action, action.crew_id, work, centre)
    if crew.signed_on is not None:
        raise Refused("signed_on_already", crew=crew.call_sign)
    if work.now >= crew.ends_at:
        raise Refused("crew_off_shift", crew=crew.call_sign)
    work.save(replace(crew, signed_on=SignOn(work.now, action.vehicle, action.radio, action.recorder)))


@dataclass(frozen=True, kw_only=True)
class SignOffCrew(Action):
    """A crew goes off duty; a running task must be ended or reassigned first."""

    code: ClassVar[str] = "sign_off"
    crew_id: str


def sign_off(action: SignOffCrew, work: Work, centre: Centre) -> None:
    crew = own_crew(action, action.crew_id, work, centre)
    if crew.signed_on is None:
        raise Refused("crew_not_signed_on", crew=crew.call_sign)
    if any(task.state in ACTIVE for task in work.find(Assignment, crew_id=crew.id)):
        raise Refused("crew_still_under_way")
    work.save(replace(crew, signed_on=None, declared=None, standing_by=None))


@dataclass(frozen=True, kw_only=True)
class DeclareStatus(Action):
    """A crew says what it is doing and until when; `status` "free" ends it."""

    code: ClassVar[str] = "declare_status"
    crew_id: str
    status: str
    until: datetime | None = None


def declare_status(action: DeclareStatus, work: Work, centre: Centre) -> None:
    crew = own_crew(action, action.crew_id, work, centre)
    if action.status == "free":
        work.save(replace(crew, declared=None))
        return
    if action.status not in DECLARED:
        raise Refused("unknown_status", status=action.status, known=", ".join((*DECLARED, "free")))
    if action.until is None or action.until <= work.now:
        raise Refused("end_needed", status=action.status)
    work.save(replace(crew, declared=DeclaredStatus(action.status, work.now, action.until)))


def own_crew(action: Action, crew_id: str, work: Work, centre: Centre) -> Crew:
    """The crew, if the actor may speak for it; Refused("not_your_task") otherwise."""
    crew = work.get(Crew, crew_id)
    actor = action.actor
    is_others = {
        Role.CREW: crew.id != actor.unit,
        Role.STREET_DISPATCHER: crew.unit not in centre.spoken_for(actor.unit, work.now),
    }
    if is_others.get(actor.role, False):
        raise Refused("not_your_task", name=action.actor.name)
    return crew


CARRIED_OUT: dict[type[Action], Callable[[Any, Work, Centre], None]] = {
    FormCrew: form_crew,
    SignOnCrew: sign_on,
    SignOffCrew: sign_off,
    DeclareStatus: declare_status,
}
