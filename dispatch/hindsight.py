"""What was known at an earlier moment: entries by when they were written, fixes by when they came."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from dispatch.assignment import Assignment, AssignmentState
from dispatch.desk_wait import accepted_at
from dispatch.entry import Entry, EntryKind
from dispatch.fixes import Fix, by_member
from dispatch.incident import Incident
from dispatch.lifecycle import State
from dispatch.people import Crew
from dispatch.positions import Freshness, Positions
from dispatch.settings import Settings


def entries_known(entries: Iterable[Entry], at: datetime) -> list[Entry]:
    """The entries that had been written by `at`, whenever they say that something happened."""
    return [entry for entry in entries if entry.recorded_at <= at]


def incident_known(incident: Incident, at: datetime) -> Incident:
    """The incident with the reliefs granted by `at`, without a rule before it was accepted, open to its end.

    Its place and its rule are those that it has now.
    """
    began = accepted_at(incident)
    granted = tuple(item for item in incident.adjustments if item.granted_at <= at)
    rule = incident.rule if began is not None and began <= at else None
    known = replace(incident, adjustments=granted, rule=rule)
    has_ended = incident.ended_at is not None and incident.ended_at < at
    return known if incident.is_open or has_ended else replace(known, state=State.DISPATCHED, closed_at=None)


def tasks_known(tasks: Iterable[Assignment], entries: Sequence[Entry], at: datetime) -> list[Assignment]:
    """The tasks as they stood at `at`, by those of all their entries that had been written then."""
    return [_task_known(task, entries, at) for task in tasks if task.sent_at <= at]


def _task_known(task: Assignment, entries: Sequence[Entry], at: datetime) -> Assignment:
    if task.state is AssignmentState.RESERVED or (task.ended_at is not None and task.ended_at <= at):
        return task
    own = [entry for entry in entries if entry.assignment_id == task.id]
    answered = _known(task.acknowledged_at, own, at, EntryKind.RESPONSE)
    arrived = _known(task.arrived_at, own, at, EntryKind.ARRIVAL, EntryKind.FIRST_LOOK)
    reported = _known(task.reported_at, own, at, EntryKind.FEEDBACK)
    return replace(
        task,
        state=_state(answered, arrived, reported),
        acknowledged_at=answered,
        arrived_at=arrived,
        reported_at=reported,
        ended_at=None,
    )


def _known(in_row: datetime | None, own: Iterable[Entry], at: datetime, *kinds: EntryKind) -> datetime | None:
    """When it happened, as far as it was known; what no entry tells of (a crew's own find) the row knows."""
    told = [entry for entry in own if entry.kind in kinds]
    if not told:
        return in_row if in_row is not None and in_row <= at else None
    return min((entry.occurred_at for entry in told if entry.recorded_at <= at), default=None)


def _state(answered: datetime | None, arrived: datetime | None, reported: datetime | None) -> AssignmentState:
    if reported is not None:
        return AssignmentState.REPORTED
    if arrived is not None:
        return AssignmentState.ON_SCENE
    return AssignmentState.SENT if answered is None else AssignmentState.ACKNOWLEDGED


@dataclass(frozen=True)
class Seen:
    """The newest fix that was known of a crew, and how fresh it was."""

    fix: Fix
    freshness: Freshness
    before: Fix | None = None
    """The one that was known of the same member before it."""


class Tracks:
    """The fixes of many members in the order in which they were received."""

    def __init__(self, fixes: Iterable[Fix]) -> None:
        self._tracks = {
            member: sorted(known, key=lambda fix: fix.received_at)
            for member, known in by_member(fixes).items()
        }

    def seen(self, crew: Crew, at: datetime, settings: Settings) -> Seen | None:
        """What was known of a crew's place at a moment, as the live picture would have told it."""
        positions = Positions()
        positions.take(fix for member in crew.member_ids for fix in self._latest(member, at))
        fix = positions.newest(crew.member_ids)
        if fix is None:
            return None
        earlier = (one for one in self._latest(fix.member_id, at) if one.fixed_at < fix.fixed_at)
        before = max(earlier, key=lambda one: one.fixed_at, default=None)
        return Seen(fix, positions.freshness(crew.member_ids, at, settings), before)

    def _latest(self, member_id: str, at: datetime) -> Sequence[Fix]:
        """Those that a picture still has in mind: the newest and the few before it whose gaps count."""
        track = self._tracks.get(member_id, ())
        count = bisect_right(track, at, key=lambda fix: fix.received_at)
        return track[max(0, count - KEPT) : count]


KEPT = 24
"""Enough for the gaps that freshness goes by, even where a backlog came in between."""
