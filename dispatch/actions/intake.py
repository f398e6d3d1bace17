"""Intake: a report or a clue comes in, is checked, accepted or turned away, and put right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar

from dispatch.actions.common import chain_of, crew_assignments, refuse_outside, road_time_s
from dispatch.assignment import Assignment, AssignmentState
from dispatch.canonical import unrecorded
from dispatch.centre import Centre
from dispatch.incident import Adjustment, Classification, Incident, Place, StageName
from dispatch.lifecycle import State
from dispatch.need import rule_at
from dispatch.people import Crew
from dispatch.ports import Action, Caller, Work
from dispatch.reasons import Refused
from dispatch.worktime import closing_limits


@dataclass(frozen=True, kw_only=True)
class Receive(Action):
    """Takes a report in; a machine's starts as a clue. `found_by_crew`: a crew's own patrol (case 1a)."""

    code: ClassVar[str] = "receive"
    source: str
    category: str
    place: Place
    words: str = ""
    severity: int | None = None
    reported_at: datetime | None = None
    source_number: str = ""
    caller: Caller | None = unrecorded(default=None)
    is_secret: bool = False
    found_by_crew: str | None = None
    flags: tuple[str, ...] = ()
    """Facts that raise the severity: school_gate, five_or_more, danger_to_persons."""


def receive(action: Receive, work: Work, centre: Centre) -> None:
    category = centre.categories.by_code(action.category)
    source = centre.sources.by_code(action.source)
    caller_id, digest = work.keep_caller(action.caller) if action.caller else (None, None)
    day = centre.local(work.now).date()
    starts_as_clue = source.is_machine or category.clue_only
    work.save(
        Incident(
            id=work.new_id(),
            number=f"{centre.settings.number_prefix}-{day:%Y%m%d}-{work.next_serial(day):04d}",
            source=action.source,
            category=action.category,
            severity=action.severity or centre.categories.severity_with(category.code, action.flags),
            words=action.words,
            place=action.place,
            received_at=work.now,
            state=State.CLUE if starts_as_clue else State.REPORTED,
            state_since=work.now,
            reported_at=action.reported_at,
            source_number=action.source_number,
            t0=None if starts_as_clue else work.now,
            found_by_crew=action.found_by_crew,
            **chain_of(centre, action.place),
            caller_id=caller_id,
            caller_digest=digest,
            is_secret=action.is_secret,
            tags=action.flags,
        )
    )


@dataclass(frozen=True, kw_only=True)
class ConfirmClue(Action):
    """A person confirms a machine's alert: t0 is now (B2)."""

    code: ClassVar[str] = "confirm_clue"
    incident_id: str
    category: str | None = None


def confirm_clue(action: ConfirmClue, work: Work, centre: Centre) -> None:
    incident = work.get(Incident, action.incident_id)
    category = centre.categories.by_code(action.category or incident.category)
    if category.clue_only:
        raise Refused("clue_only", category=category.code)
    work.save(replace(incident.move_to(action.code, work.now), t0=work.now, category=category.code))


@dataclass(frozen=True, kw_only=True)
class DismissClue(Action):
    """A person dismisses a machine's alert, with a coded reason."""

    code: ClassVar[str] = "dismiss_clue"
    incident_id: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class CheckFirst(Action):
    """Sends someone to look before the report is accepted (核实)."""

    code: ClassVar[str] = "check_first"
    incident_id: str


@dataclass(frozen=True, kw_only=True)
class Reject(Action):
    """Turns a report away (不予受理), with a coded reason and words for who reported it."""

    code: ClassVar[str] = "reject"
    incident_id: str
    reason: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Void(Action):
    """Takes an incident out that should never have been in (作废)."""

    code: ClassVar[str] = "void"
    incident_id: str
    reason: str


def dismiss_clue(action: DismissClue, work: Work, _centre: Centre) -> None:
    _end(work, action.incident_id, action.code, action.reason)


def check_first(action: CheckFirst, work: Work, _centre: Centre) -> None:
    work.save(work.get(Incident, action.incident_id).move_to(action.code, work.now))


def reject(action: Reject, work: Work, _centre: Centre) -> None:
    _end(work, action.incident_id, action.code, action.reason)


def void(action: Void, work: Work, _centre: Centre) -> None:
    _end(work, action.incident_id, action.code, action.reason)


def _end(work: Work, incident_id: str, code: str, outcome: str) -> None:
    if not outcome.strip():
        raise Refused("reason_needed", action=code)
    incident = work.get(Incident, incident_id).move_to(code, work.now)
    work.save(replace(incident, outcome=outcome, closed_at=work.now))


@dataclass(frozen=True, kw_only=True)
class Accept(Action):
    """Accepts a report: rule, zones and closing limits are chosen now and frozen (B1)."""

    code: ClassVar[str] = "accept"
    incident_id: str
    category: str | None = None
    severity: int | None = None


def accept(action: Accept, work: Work, centre: Centre) -> None:
    incident = work.get(Incident, action.incident_id).move_to(action.code, work.now)
    refuse_outside(centre, incident.place)
    incident = replace(
        incident,
        category=action.category or incident.category,
        severity=action.severity or incident.severity,
        **chain_of(centre, incident.place),
    )
    incident = _classified(incident, action.actor.name, work.now, centre)
    if incident.found_by_crew is not None:
        incident = _already_on_scene(incident, action, work)
    work.save(incident)


def _classified(incident: Incident, by: str, at: datetime, centre: Centre) -> Incident:
    category = centre.categories.by_code(incident.category)
    t0 = incident.t0 or at
    rule = rule_at(centre, incident.place, incident.category, incident.severity, incident.source, t0)
    made = Classification(incident.category, incident.severity, rule, at, by)
    return replace(
        incident,
        t0=t0,
        rule=rule,
        closing=closing_limits(category.closing, t0, centre.settings),
        classifications=(*incident.classifications, made),
    )


def _already_on_scene(incident: Incident, action: Accept, work: Work) -> Incident:
    """Case 1a: the crew that found it is there; it holds the incident without being sent."""
    crew = work.get(Crew, incident.found_by_crew or "")
    work.save(
        Assignment(
            id=work.new_id(),
            incident_id=incident.id,
            unit=crew.unit,
            state=AssignmentState.ON_SCENE,
            sent_at=work.now,
            sent_by=action.actor.name,
            crew_id=crew.id,
            posts=crew.posts,
            contractor_object=crew.contractor_object,
            mode=crew.mode.value,
        )
    )
    return replace(incident.move_to("accept_on_scene", work.now), unit=crew.unit)


@dataclass(frozen=True, kw_only=True)
class CorrectPlace(Action):
    """Corrects where it is; before arrival the adjusted due moves by the longer road, once (case 5a)."""

    code: ClassVar[str] = "correct_place"
    incident_id: str
    place: Place


def correct_place(action: CorrectPlace, work: Work, centre: Centre) -> None:
    incident = work.get(Incident, action.incident_id)
    refuse_outside(centre, action.place)
    adjustments = incident.adjustments + _place_relief(incident, action, work, centre)
    work.save(
        replace(incident, place=action.place, adjustments=adjustments, **chain_of(centre, action.place))
    )


def _place_relief(
    incident: Incident, action: CorrectPlace, work: Work, centre: Centre
) -> tuple[Adjustment, ...]:
    under_way = [task for task in crew_assignments(work, incident.id) if task.is_active]
    had_before = any(item.code == "place_corrected" for item in incident.adjustments)
    if had_before or not under_way or any(task.arrived_at for task in under_way):
        return ()
    extra_s = _longer_road_s(under_way[0], incident.place, action.place, work, centre)
    if extra_s <= 0:
        return ()
    return (Adjustment(StageName.ARRIVAL, "place_corrected", action.actor.name, work.now, extra_s),)


def _longer_road_s(task: Assignment, old: Place, new: Place, work: Work, centre: Centre) -> float:
    before = road_time_s(task, old, work, centre)
    after = road_time_s(task, new, work, centre)
    return 0.0 if before is None or after is None else round(after - before, 1)


@dataclass(frozen=True, kw_only=True)
class Reclassify(Action):
    """Takes an incident for something else; both classifications and their rules are kept (B1)."""

    code: ClassVar[str] = "reclassify"
    incident_id: str
    category: str
    severity: int | None = None


def reclassify(action: Reclassify, work: Work, centre: Centre) -> None:
    incident = work.get(Incident, action.incident_id)
    category = centre.categories.by_code(action.category)
    if not incident.is_open:
        raise Refused("not_in_this_state", state=incident.state.value, action=action.code)
    changed = replace(incident, category=category.code, severity=action.severity or category.severity)
    if incident.rule is not None:
        changed = _classified(changed, action.actor.name, work.now, centre)
    work.save(changed)


@dataclass(frozen=True, kw_only=True)
class Urge(Action):
    """Somebody calls again about the same incident: counted on it."""

    code: ClassVar[str] = "urge"
    incident_id: str
    words: str = ""
    caller: Caller | None = unrecorded(default=None)


def urge(action: Urge, work: Work, _centre: Centre) -> None:
    incident = work.get(Incident, action.incident_id)
    if action.caller:
        work.keep_caller(action.caller)
    work.save(replace(incident, urges=incident.urges + 1))


CARRIED_OUT: dict[type[Action], Callable[[Any, Work, Centre], None]] = {
    Receive: receive,
    ConfirmClue: confirm_clue,
    DismissClue: dismiss_clue,
    CheckFirst: check_first,
    Accept: accept,
    Reject: reject,
    Void: void,
    CorrectPlace: correct_place,
    Reclassify: reclassify,
    Urge: urge,
}
