"""Crews and entries of a report that is merged: they go over to the survivor, and come back (cases 6, 6b)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from dispatch.actions.common import crew_assignments
from dispatch.assignment import MERGED, Assignment, AssignmentState
from dispatch.entry import Entry, EntryKind, Means
from dispatch.incident import Incident
from dispatch.lifecycle import State
from dispatch.ports import Work

SELF_FOUND = "self_found"


def hand_crews_over(survivor: Incident, other: Incident, work: Work, *, recalls: bool) -> bool:
    """Move the tasks and entries of `other` to the survivor; whether a crew goes on for it.

    A crew that is on both goes on with the survivor's task; one that was only reserved is let go.
    """
    busy = [task for task in crew_assignments(work, survivor.id) if task.is_active]
    crews, has_lead = {task.crew_id for task in busy}, any(task.is_lead for task in busy)
    goes_on = False
    for task in crew_assignments(work, other.id):
        left = _left(task, crews, work, recalls=recalls)
        goes_on |= left.is_active
        work.save(
            replace(
                left,
                incident_id=survivor.id,
                merged_from=task.merged_from or other.id,
                is_lead=left.is_lead and not (left.is_active and has_lead),
            )
        )
    for entry in work.find(Entry, incident_id=other.id):
        work.save(replace(entry, incident_id=survivor.id, merged_from=entry.merged_from or other.id))
    return goes_on


def _left(task: Assignment, crews: Collection[str | None], work: Work, *, recalls: bool) -> Assignment:
    """The task as the merge leaves it: running, or ended because nobody needs it twice."""
    if task.state is AssignmentState.RESERVED or (task.is_active and task.crew_id in crews):
        return replace(task, state=AssignmentState.ENDED, ended_at=work.now, end_code=MERGED)
    if recalls and task.is_en_route:
        return replace(task, state=AssignmentState.RECALLED, ended_at=work.now, end_code=MERGED)
    return task


def entries_by_finder(other: Incident, survivor: Incident, by: str, work: Work) -> None:
    """A crew that found it itself (case 1a) answers and arrives for who reported it: when it told of it."""
    finders = [
        task
        for task in crew_assignments(work, survivor.id)
        if task.crew_id == other.found_by_crew and task.merged_from == other.id and task.is_active
    ]
    for task in finders[:1]:
        for kind in (EntryKind.RESPONSE, EntryKind.ARRIVAL):
            work.save(
                Entry(
                    id=work.new_id(),
                    incident_id=survivor.id,
                    kind=kind,
                    occurred_at=other.received_at,
                    recorded_at=work.now,
                    by=Means.DESK,
                    actor=by,
                    assignment_id=task.id,
                    flags=(SELF_FOUND,),
                    merged_from=other.id,
                )
            )


def bring_crews_back(away: Incident, survivor: Incident, work: Work) -> list[Assignment]:
    """The tasks of a report that is unmerged, its own again; on both sides somebody leads."""
    own = [
        work.save(replace(task, incident_id=away.id, merged_from=None))
        for task in crew_assignments(work, survivor.id)
        if task.merged_from == away.id
    ]
    for incident in (away, survivor):
        _have_a_lead(incident, work)
    return own


def _have_a_lead(incident: Incident, work: Work) -> None:
    active = [task for task in crew_assignments(work, incident.id) if task.is_active]
    if active and not any(task.is_lead for task in active):
        work.save(replace(active[0], is_lead=True))


def bring_entries_back(away: Incident, survivor: Incident, tasks: Collection[Assignment], work: Work) -> None:
    """What was entered for it before it was merged, and what its own crews have told since."""
    own = {task.id for task in tasks}
    for entry in work.find(Entry, incident_id=survivor.id):
        if entry.merged_from == away.id or entry.assignment_id in own:
            work.save(replace(entry, incident_id=away.id, merged_from=None))


def state_by_crews(incident: Incident, work: Work) -> State:
    """How far an accepted incident has come by the crews that are on it."""
    tasks = crew_assignments(work, incident.id)
    active = [task for task in tasks if task.is_active]
    entries = work.find(Entry, incident_id=incident.id)
    if not active:
        reported = any(task.state is AssignmentState.REPORTED and task.is_lead for task in tasks)
        return State.REPORTED_BACK if reported else State.ACCEPTED
    there = {entry.assignment_id for entry in entries if entry.kind is EntryKind.ARRIVAL}
    if any(task.id in there or task.crew_id == incident.found_by_crew for task in active):
        return State.ARRIVED
    has_answered = any(task.state is not AssignmentState.SENT for task in active)
    return State.RESPONDED if has_answered else State.DISPATCHED
