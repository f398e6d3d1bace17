"""Intake: a report comes in, is checked, accepted or turned away; callers urge."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, ClassVar

from dispatch.actions.common import (
    back_to_work,
    chain_of,
    crew_task,
    end_what_is_left,
    next_number,
    refuse_bad_place,
    refuse_outside,
    require_own_incident,
    require_words,
    with_caller,
)
from dispatch.actions.correcting import category_for, checked_severity, classified
from dispatch.actors import Role
from dispatch.assignment import AssignmentState
from dispatch.canonical import unrecorded
from dispatch.centre import Centre
from dispatch.incident import DeskCheck, Incident, Place
from dispatch.lifecycle import State, actions_from
from dispatch.people import Crew
from dispatch.ports import Action, Caller, Work
from dispatch.reasons import Refused
from dispatch.repeats import NOT_FOUND, reopens


@dataclass(frozen=True, kw_only=True)
class Receive(Action):
    """Takes a report in; a machine's starts as a clue. `found_by_crew`: a crew's own patrol (case 1a).

    What a crew did not find there within the day is opened again instead of becoming a second incident
    (case 8b). Not by a machine, whose clue is no report yet, nor by a patrol, which has clocks of its own.
    """

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
    refuse_bad_place(action.place)
    _require_own_find(action)
    is_clue = (
        centre.sources.by_code(action.source).is_machine
        or centre.categories.by_code(action.category).clue_only
    )
    earlier = None if is_clue or action.found_by_crew else _not_found_there(action, work, centre)
    if earlier is None:
        work.save(_new_incident(action, work, centre, is_clue=is_clue))
    else:
        work.save(_urged(_opened_again(earlier, action, work), action.caller, work))


def _require_own_find(action: Receive) -> None:
    is_others = action.found_by_crew not in (None, action.actor.unit)
    if action.actor.role is Role.CREW and is_others:
        raise Refused("not_your_task", name=action.actor.name)


def _not_found_there(action: Receive, work: Work, centre: Centre) -> Incident | None:
    """The newest incident that this report opens again (case 8b)."""
    known = work.find(Incident, outcome=NOT_FOUND, category=action.category)
    fits = [
        incident
        for incident in known
        if "reopen" in actions_from(incident.state)
        and reopens(incident, action.category, action.place, work.now, centre.settings)
    ]
    return max(fits, key=lambda incident: incident.received_at, default=None)


def _opened_again(earlier: Incident, action: Receive, work: Work) -> Incident:
    again = back_to_work(earlier, "reopen", f"reopened:{NOT_FOUND}", work)
    number = f"also:{action.source}/{action.source_number}"
    tags = (*again.tags, number) if action.source_number else again.tags
    return replace(again, is_secret=again.is_secret or action.is_secret, tags=tags)


def _new_incident(action: Receive, work: Work, centre: Centre, *, is_clue: bool) -> Incident:
    told = checked_severity(action.severity)
    caller_id, digest = work.keep_caller(action.caller) if action.caller else (None, None)
    return Incident(
        id=work.new_id(),
        number=next_number(work.now, work, centre),
        source=action.source,
        category=action.category,
        severity=told or centre.categories.severity_with(action.category, action.flags),
        words=action.words,
        place=action.place,
        received_at=work.now,
        state=State.CLUE if is_clue else State.REPORTED,
        state_since=work.now,
        reported_at=action.reported_at,
        source_number=action.source_number,
        t0=None if is_clue else work.now,
        found_by_crew=action.found_by_crew,
        **chain_of(centre, action.place),
        caller_id=caller_id,
        caller_digest=digest,
        is_secret=action.is_secret,
        tags=action.flags,
    )


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


def turn_away(action: Reject | Void, work: Work, _centre: Centre) -> None:
    """Ends an incident before anybody has dealt with it; the reason is its outcome."""
    require_words(action.reason, action)
    incident = work.get(Incident, action.incident_id).move_to(action.code, work.now)
    end_what_is_left(work, incident.id, action.code)
    ended = replace(_checked(incident, work), outcome=action.reason, closed_at=work.now)
    work.save(replace(ended, turned_away_by=action.actor.name))


@dataclass(frozen=True, kw_only=True)
class CheckFirst(Action):
    """Sends someone to look before the report is accepted (核实), within a limit of its own."""

    code: ClassVar[str] = "check_first"
    incident_id: str


def check_first(action: CheckFirst, work: Work, centre: Centre) -> None:
    incident = work.get(Incident, action.incident_id)
    require_own_incident(action.actor, incident, work, centre)
    due_at = work.now + timedelta(seconds=centre.settings.check_first_s)
    asked = DeskCheck(work.now, due_at, action.actor.name)
    work.save(replace(incident.move_to(action.code, work.now), check=asked))


def _checked(incident: Incident, work: Work) -> Incident:
    """With the check answered, where one was asked for."""
    if incident.check is None or incident.check.done_at is not None:
        return incident
    return replace(incident, check=replace(incident.check, done_at=work.now))


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
    incident = category_for(incident, action.category, action.severity, centre)
    incident = replace(_checked(incident, work), **chain_of(centre, incident.place))
    incident = classified(incident, action.actor.name, work.now, centre)
    if incident.found_by_crew is not None:
        incident = _already_on_scene(incident, action, work)
    work.save(incident)


def _already_on_scene(incident: Incident, action: Accept, work: Work) -> Incident:
    """Case 1a: the crew that found it is there; it holds the incident without being sent."""
    crew = work.get(Crew, incident.found_by_crew or "")
    work.save(crew_task(action, incident, crew, AssignmentState.ON_SCENE, work))
    return replace(incident.move_to("accept_on_scene", work.now), unit=crew.unit)


@dataclass(frozen=True, kw_only=True)
class Urge(Action):
    """Somebody calls again about the same incident: counted on it, the caller kept."""

    code: ClassVar[str] = "urge"
    incident_id: str
    words: str = ""
    caller: Caller | None = unrecorded(default=None)


def urge(action: Urge, work: Work, _centre: Centre) -> None:
    work.save(_urged(work.get(Incident, action.incident_id), action.caller, work))


def _urged(incident: Incident, caller: Caller | None, work: Work) -> Incident:
    return replace(with_caller(incident, caller, work), urges=incident.urges + 1)


CARRIED_OUT: dict[type[Action], Callable[[Any, Work, Centre], None]] = {
    Receive: receive,
    CheckFirst: check_first,
    Accept: accept,
    Reject: turn_away,
    Void: turn_away,
    Urge: urge,
}
