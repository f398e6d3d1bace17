"""Patrols and drone sorties are begun, find something, and are ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, ClassVar

from dispatch.actions.common import counted_number, require_words
from dispatch.actions.duty import own_crew
from dispatch.actions.intake import Receive, receive
from dispatch.assignment import Assignment
from dispatch.centre import Centre
from dispatch.crew_status import crew_status
from dispatch.incident import Incident, Place
from dispatch.patrols import Patrol, PatrolKind
from dispatch.people import CrewStatus, MemberKind
from dispatch.ports import Action, Work
from dispatch.reasons import Refused

SOURCES = {PatrolKind.PATROL: "crew_patrol", PatrolKind.SORTIE: "drone"}
"""Where a finding comes from: a crew's own find is an incident at once, a drone's picture is a clue."""


@dataclass(frozen=True, kw_only=True)
class StartPatrol(Action):
    """A free crew goes round its beat (a drone flies a sortie) until a time; it may be sent from there."""

    code: ClassVar[str] = "start_patrol"
    crew_id: str
    beat: str
    until: datetime | None = None


def start_patrol(action: StartPatrol, work: Work, centre: Centre) -> None:
    require_words(action.beat, action)
    crew = own_crew(action, action.crew_id, work, centre)
    status = crew_status(crew, work.find(Assignment, crew_id=crew.id), work.now)
    if status is not CrewStatus.FREE:
        raise Refused("crew_not_free", crew=crew.call_sign, status=status.value)
    running = [one for one in work.find(Patrol, crew_id=crew.id) if one.is_running(work.now)]
    if running:
        raise Refused("on_patrol_already", crew=crew.call_sign, number=running[0].number)
    until = action.until or work.now + timedelta(seconds=centre.settings.patrol_s)
    if until <= work.now:
        raise Refused("in_the_past", at=until)
    kind = PatrolKind.SORTIE if crew.kind is MemberKind.DRONE else PatrolKind.PATROL
    work.save(
        Patrol(
            id=work.new_id(),
            number=counted_number("X", Patrol, work),
            kind=kind,
            crew_id=crew.id,
            unit=crew.unit,
            beat=action.beat.strip(),
            started_at=work.now,
            until=min(until, crew.ends_at),
            started_by=action.actor.name,
        )
    )


@dataclass(frozen=True, kw_only=True)
class PatrolFinding(Action):
    """Something found on the way becomes an incident of the crew itself (case 1a), or a clue of the drone."""

    code: ClassVar[str] = "patrol_finding"
    number: str
    category: str
    place: Place
    words: str = ""
    severity: int | None = None
    source_number: str = ""


def patrol_finding(action: PatrolFinding, work: Work, centre: Centre) -> None:
    patrol = _running(action, action.number, work, centre)
    source_number = action.source_number or f"{patrol.number}-{len(patrol.findings) + 1}"
    report = Receive(
        action_id=action.action_id,
        actor=action.actor,
        source=SOURCES[patrol.kind],
        category=action.category,
        place=action.place,
        words=action.words,
        severity=action.severity,
        source_number=source_number,
        found_by_crew=patrol.crew_id if patrol.kind is PatrolKind.PATROL else None,
    )
    receive(report, work, centre)
    known = work.find(Incident, source=report.source, source_number=source_number)
    made = max(known, key=lambda incident: incident.received_at)
    work.save(replace(patrol, findings=(*patrol.findings, made.id)))


@dataclass(frozen=True, kw_only=True)
class EndPatrol(Action):
    """The crew is back from its round."""

    code: ClassVar[str] = "end_patrol"
    number: str
    note: str = ""


def end_patrol(action: EndPatrol, work: Work, centre: Centre) -> None:
    patrol = _running(action, action.number, work, centre)
    work.save(replace(patrol, ended_at=work.now, note=action.note.strip()))


def _running(action: Action, number: str, work: Work, centre: Centre) -> Patrol:
    """The patrol, if the actor may speak for its crew; Refused("unknown_patrol" | "patrol_over")."""
    patrol = next(iter(work.find(Patrol, number=number.strip().upper())), None)
    if patrol is None:
        raise Refused("unknown_patrol", number=number)
    own_crew(action, patrol.crew_id, work, centre)
    if not patrol.is_running(work.now):
        raise Refused("patrol_over", number=patrol.number, at=patrol.ends_at)
    return patrol


CARRIED_OUT: dict[type[Action], Callable[[Any, Work, Centre], None]] = {
    StartPatrol: start_patrol,
    PatrolFinding: patrol_finding,
    EndPatrol: end_patrol,
}
