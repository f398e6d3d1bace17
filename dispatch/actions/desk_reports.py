"""What the desk itself reports: a first look, how it was handled from here, handed to another authority."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar

from dispatch.actions.common import (
    crew_assignments,
    end_what_is_left,
    require_open,
    require_own_incident,
)
from dispatch.actions.field import require_report
from dispatch.assignment import Assignment, AssignmentState
from dispatch.centre import Centre
from dispatch.entry import Entry, EntryKind, Means
from dispatch.incident import Adjustment, Incident, StageName
from dispatch.ports import Action, Work
from dispatch.reasons import Refused
from dispatch.timing import desk_may_report

CASEWORK = "casework"
"""Handed to the penalty case (立案), which is kept elsewhere; other authorities are departments."""
HANDED_OVER = "handed_over:"
"""How the outcome of what was handed over begins; the authority follows."""


@dataclass(frozen=True, kw_only=True)
class FirstLook(Action):
    """Somebody who may not count as arrival has seen the place (case 14)."""

    code: ClassVar[str] = "first_look"
    incident_id: str
    by: Means = Means.CAMERA
    evidence: tuple[str, ...] = ()
    note: str = ""


def first_look(action: FirstLook, work: Work, centre: Centre) -> None:
    incident = work.get(Incident, action.incident_id)
    require_own_incident(action.actor, incident, work, centre)
    require_open(incident, action)
    look = _desk_entry(action, EntryKind.FIRST_LOOK, work, note=action.note)
    work.save(replace(look, by=action.by, evidence=action.evidence))


@dataclass(frozen=True, kw_only=True)
class DeskFeedback(Action):
    """The desk itself reports how it was handled: after a recall (8c), for a patrol (1a), from off site.

    The owner street's desk does so for a crew that another street lent (10).
    """

    code: ClassVar[str] = "desk_feedback"
    incident_id: str
    note: str
    outcome: str = "handled"
    evidence: tuple[str, ...] = ()


def desk_feedback(action: DeskFeedback, work: Work, centre: Centre) -> None:
    before = work.get(Incident, action.incident_id)
    require_own_incident(action.actor, before, work, centre)
    incident = before.move_to(action.code, work.now)
    tasks = crew_assignments(work, incident.id)
    _end_own_find(incident, tasks, work)
    if not desk_may_report(before, tasks, centre.categories.by_code(incident.category).requirement):
        raise Refused("crew_must_report")
    require_report(action.note, action.outcome, action.evidence)
    entry = _desk_entry(action, EntryKind.FEEDBACK, work, note=action.note, outcome=action.outcome)
    work.save(replace(entry, evidence=action.evidence))
    work.save(replace(incident, outcome=action.outcome))


def _end_own_find(incident: Incident, tasks: list[Assignment], work: Work) -> None:
    """A crew that is on it reports itself; for the one that found it the desk may (case 1a)."""
    active = [task for task in tasks if task.is_active]
    if any(task.crew_id != incident.found_by_crew for task in active):
        raise Refused("crew_still_under_way")
    for task in active:
        reported = replace(task, state=AssignmentState.REPORTED, reported_at=work.now)
        work.save(replace(reported, ended_at=work.now))


@dataclass(frozen=True, kw_only=True)
class HandOver(Action):
    """Hands an incident to another authority (case 15) or to casework: their number is recorded.

    `arrived_at`: when they were there, shown beside our own clock, which is waived.
    """

    code: ClassVar[str] = "hand_over"
    incident_id: str
    authority: str
    reference: str
    arrived_at: datetime | None = None


def hand_over(action: HandOver, work: Work, _centre: Centre) -> None:
    if not action.reference.strip():
        raise Refused("reference_needed", authority=action.authority)
    if action.arrived_at is not None and action.arrived_at > work.now:
        raise Refused("in_the_future", at=action.arrived_at, now=work.now)
    incident = work.get(Incident, action.incident_id)
    end_what_is_left(work, incident.id, action.code)
    work.save(
        replace(
            incident.move_to(action.code, work.now),
            outcome=f"{HANDED_OVER}{action.authority}",
            external_reference=action.reference,
            adjustments=(*incident.adjustments, *_arrival_waived(action, incident, work)),
            closed_at=work.now,
        )
    )
    work.save(_desk_entry(action, EntryKind.FEEDBACK, work, note=action.reference, outcome="handed_over"))
    if action.arrived_at is not None:
        theirs = _desk_entry(action, EntryKind.ARRIVAL, work, note=action.authority)
        work.save(replace(theirs, occurred_at=action.arrived_at, flags=("external",)))


def _arrival_waived(action: HandOver, incident: Incident, work: Work) -> tuple[Adjustment, ...]:
    """The other authority's arrival is its own: ours is waived, unless somebody of ours was there."""
    if any(task.arrived_at for task in crew_assignments(work, incident.id)):
        return ()
    return (Adjustment(StageName.ARRIVAL, "external", action.actor.name, work.now, waived=True),)


def _desk_entry(
    action: FirstLook | DeskFeedback | HandOver,
    kind: EntryKind,
    work: Work,
    *,
    note: str,
    outcome: str = "",
) -> Entry:
    return Entry(
        id=work.new_id(),
        incident_id=action.incident_id,
        kind=kind,
        occurred_at=work.now,
        recorded_at=work.now,
        by=Means.DESK,
        actor=action.actor.name,
        note=note,
        outcome=outcome,
    )


CARRIED_OUT: dict[type[Action], Callable[[Any, Work, Centre], None]] = {
    FirstLook: first_look,
    DeskFeedback: desk_feedback,
    HandOver: hand_over,
}
