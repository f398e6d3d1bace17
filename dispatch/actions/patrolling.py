"""Patrols and drone sorties are begun or planned, find something, and are ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, ClassVar

from dispatch.actions.common import counted_number, refuse_bad_place, require_words
from dispatch.actions.duty import own_crew
from dispatch.actions.intake import Receive, receive
from dispatch.assignment import Assignment
from dispatch.centre import Centre
from dispatch.crew_status import crew_status
from dispatch.incident import Incident, Place
from dispatch.patrols import Finding, Patrol, PatrolKind
from dispatch.people import Crew, CrewStatus, MemberKind
from dispatch.ports import Action, Work
from dispatch.reasons import Refused

SOURCES = {PatrolKind.PATROL: "crew_patrol", PatrolKind.SORTIE: "drone"}
"""Where a finding comes from: a crew's own find is an incident at once, a drone's picture is a clue."""


@dataclass(frozen=True, kw_only=True)
class StartPatrol(Action):
    """A crew goes round its beat (a drone flies a sortie) until a time; it may be sent from there.

    It begins now, for which the crew must be free, or later in its turn.
    """

    code: ClassVar[str] = "start_patrol"
    crew_id: str
    beat: str
    starts_at: datetime | None = None
    until: datetime | None = None


def start_patrol(action: StartPatrol, work: Work, centre: Centre) -> None:
    require_words(action.beat, action)
    crew = own_crew(action, action.crew_id, work, centre)
    starts_at = action.starts_at or work.now
    if starts_at <= work.now:
        starts_at = work.now
        _require_free(crew, work)
    until = min(action.until or starts_at + timedelta(seconds=centre.settings.patrol_s), crew.ends_at)
    if until <= work.now:
        raise Refused("in_the_past", at=until)
    if until <= starts_at:
        raise Refused("patrol_too_late", at=until)
    _refuse_two_at_once(crew, starts_at, until, work)
    work.save(
        Patrol(
            id=work.new_id(),
            number=counted_number("X", Patrol, work),
            kind=PatrolKind.SORTIE if crew.kind is MemberKind.DRONE else PatrolKind.PATROL,
            crew_id=crew.id,
            unit=crew.unit,
            beat=action.beat.strip(),
            started_at=starts_at,
            until=until,
            started_by=action.actor.name,
        )
    )


def _require_free(crew: Crew, work: Work) -> None:
    status = crew_status(crew, work.find(Assignment, crew_id=crew.id), work.now)
    if status is not CrewStatus.FREE:
        raise Refused("crew_not_free", crew=crew.name, status=status.value)


def _refuse_two_at_once(crew: Crew, starts_at: datetime, until: datetime, work: Work) -> None:
    known = work.find(Patrol, crew_id=crew.id)
    meets = [one for one in known if one.started_at < until and starts_at < one.ends_at]
    if meets:
        raise Refused("on_patrol_already", crew=crew.name, number=meets[0].number)


@dataclass(frozen=True, kw_only=True)
class NoteFinding(Action):
    """What was seen on the way is written down with its place and photos; an incident can be made of it."""

    code: ClassVar[str] = "note_finding"
    number: str
    note: str
    place: Place
    evidence: tuple[str, ...] = ()


def note_finding(action: NoteFinding, work: Work, centre: Centre) -> None:
    require_words(action.note, action)
    refuse_bad_place(action.place)
    patrol = _own(action, action.number, work, centre)
    _require_running(patrol, work)
    noted = Finding(work.now, action.actor.name, action.note.strip(), action.place, action.evidence)
    work.save(replace(patrol, noted=(*patrol.noted, noted)))


@dataclass(frozen=True, kw_only=True)
class PatrolFinding(Action):
    """Something found on the way becomes an incident of the crew itself (case 1a), or a clue of the drone.

    `finding` is the number, from 1, of what was noted before; once the patrol is over, only such a one can
    still become an incident, and the crew no longer stands there: its clocks are those of any report.
    """

    code: ClassVar[str] = "patrol_finding"
    number: str
    category: str
    place: Place
    words: str = ""
    severity: int | None = None
    source_number: str = ""
    finding: int | None = None
    flags: tuple[str, ...] = ()


def patrol_finding(action: PatrolFinding, work: Work, centre: Centre) -> None:
    patrol = _own(action, action.number, work, centre)
    _require_waiting(action, patrol)
    is_there = patrol.is_running(work.now)
    if not is_there and action.finding is None:
        raise Refused("patrol_over", number=patrol.number, at=patrol.ends_at)
    source_number = action.source_number or f"{patrol.number}-{len(patrol.findings) + 1}"
    is_ours = is_there and patrol.kind is PatrolKind.PATROL
    report = Receive(
        action_id=action.action_id,
        actor=action.actor,
        source=SOURCES[patrol.kind],
        category=action.category,
        place=action.place,
        words=action.words,
        severity=action.severity,
        source_number=source_number,
        found_by_crew=patrol.crew_id if is_ours else None,
        flags=action.flags,
    )
    receive(report, work, centre)
    known = work.find(Incident, source=report.source, source_number=source_number)
    made = max(known, key=lambda incident: incident.received_at)
    work.save(_linked(patrol, action.finding, made.id))


def _require_waiting(action: PatrolFinding, patrol: Patrol) -> None:
    """Refused("unknown_finding" | "finding_raised") unless it was noted and is no incident yet."""
    if action.finding is None or action.finding in patrol.waiting():
        return
    is_known = 0 < action.finding <= len(patrol.noted)
    raise Refused(
        "finding_raised" if is_known else "unknown_finding", number=patrol.number, finding=action.finding
    )


def _linked(patrol: Patrol, finding: int | None, incident_id: str) -> Patrol:
    noted = tuple(
        replace(one, incident_id=incident_id) if place == finding else one
        for place, one in enumerate(patrol.noted, 1)
    )
    return replace(patrol, findings=(*patrol.findings, incident_id), noted=noted)


@dataclass(frozen=True, kw_only=True)
class EndPatrol(Action):
    """The crew is back from its round; one that is still to begin is called off."""

    code: ClassVar[str] = "end_patrol"
    number: str
    note: str = ""


def end_patrol(action: EndPatrol, work: Work, centre: Centre) -> None:
    patrol = _own(action, action.number, work, centre)
    if not patrol.is_planned(work.now):
        _require_running(patrol, work)
    work.save(replace(patrol, ended_at=work.now, note=action.note.strip()))


def _own(action: Action, number: str, work: Work, centre: Centre) -> Patrol:
    """The patrol, if the actor may speak for its crew; Refused("unknown_patrol")."""
    patrol = next(iter(work.find(Patrol, number=number.strip().upper())), None)
    if patrol is None:
        raise Refused("unknown_patrol", number=number)
    own_crew(action, patrol.crew_id, work, centre)
    return patrol


def _require_running(patrol: Patrol, work: Work) -> None:
    """Refused("patrol_over" | "patrol_not_begun") unless it is under way."""
    if patrol.is_planned(work.now):
        raise Refused("patrol_not_begun", number=patrol.number, at=patrol.started_at)
    if not patrol.is_running(work.now):
        raise Refused("patrol_over", number=patrol.number, at=patrol.ends_at)


CARRIED_OUT: dict[type[Action], Callable[[Any, Work, Centre], None]] = {
    StartPatrol: start_patrol,
    NoteFinding: note_finding,
    PatrolFinding: patrol_finding,
    EndPatrol: end_patrol,
}
