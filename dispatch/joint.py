"""Joint handling (case 2): who leads, who assists, whose arrival counts, and whether the team is complete."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar

from dispatch.assignment import Assignment
from dispatch.entry import Entry, EntryKind
from dispatch.incident import Incident
from dispatch.ports import Query
from dispatch.reasons import Refused
from dispatch.requirement import Requirement, meets_arrival, shortfall
from dispatch.room import Room
from dispatch.settings import Settings


class Part(StrEnum):
    """What a crew is on an incident: it leads (主办), assists (协办), or is lent by another street (借调)."""

    LEAD = "lead"
    ASSIST = "assist"
    LENT = "lent"


def part_of(task: Assignment) -> Part:
    """The part of one crew's task."""
    if task.is_lent:
        return Part.LENT
    return Part.LEAD if task.is_lead else Part.ASSIST


@dataclass(frozen=True)
class JointView:
    """How crews handle an incident together.

    `arrived_by` is the task whose being there stopped arrival, as the category has it, at `arrived_at`; the
    whole team is due by `complete_due_at` and was there at `complete_at`. `missing` are terms that neither
    those there nor those on their way bring.
    """

    tasks: tuple[tuple[Assignment, Part], ...]
    arrived_by: str | None
    arrived_at: datetime | None
    complete_at: datetime | None
    complete_due_at: datetime | None
    missing: tuple[str, ...]

    @property
    def complete_late_s(self) -> float | None:
        """Seconds past its due time that the team was complete; None before it is, or without a due time."""
        if self.complete_at is None or self.complete_due_at is None:
            return None
        return max(0.0, (self.complete_at - self.complete_due_at).total_seconds())


def joint_view(
    incident: Incident,
    tasks: Iterable[Assignment],
    entries: Iterable[Entry],
    requirement: Requirement,
    settings: Settings,
) -> JointView:
    """The view of an incident's crews; those whose task was taken back before they came are left out."""
    told = sorted(entries, key=lambda entry: (entry.occurred_at, entry.recorded_at))
    crews = {task.id: task for task in tasks if task.is_crew_level and _is_on_it(task)}
    arrival = next((entry for entry in told if _counts(entry, crews, requirement)), None)
    complete = next((entry for entry in told if entry.kind is EntryKind.TEAM_COMPLETE), None)
    teams = [task.team for task in crews.values()]
    due_at = None if incident.t0 is None else incident.t0 + timedelta(seconds=settings.team_complete_s)
    return JointView(
        tasks=tuple((task, part_of(task)) for task in sorted(crews.values(), key=_place)),
        arrived_by=arrival.assignment_id if arrival else None,
        arrived_at=arrival.occurred_at if arrival else None,
        complete_at=complete.occurred_at if complete else None,
        complete_due_at=due_at,
        missing=tuple(dict.fromkeys(str(term) for term in shortfall(requirement, teams))),
    )


def _place(task: Assignment) -> tuple[bool, datetime]:
    # Who leads is told first: the others may have been sent in the same second.
    return not task.is_lead, task.sent_at


def _is_on_it(task: Assignment) -> bool:
    return task.is_active or task.arrived_at is not None or task.reported_at is not None


def _counts(entry: Entry, crews: dict[str, Assignment], requirement: Requirement) -> bool:
    task = crews.get(entry.assignment_id or "")
    if task is None or entry.kind is not EntryKind.ARRIVAL:
        return False
    return meets_arrival(requirement, task.posts, task.contractor_object)


@dataclass(frozen=True)
class JointOf(Query[JointView]):
    """How crews handle an incident together; Refused("unknown_row")."""

    code: ClassVar[str] = "joint"
    incident_id: str


def joint_of(query: JointOf, room: Room) -> JointView:
    situation, centre = room.situation, room.centre
    incident = situation.incidents.get(query.incident_id)
    if incident is None:
        raise Refused("unknown_row", kind="incident", id=query.incident_id)
    return joint_view(
        incident,
        situation.tasks_of_incident(incident.id),
        situation.entries_of(incident.id),
        centre.categories.by_code(incident.category).requirement,
        centre.settings,
    )


ANSWERS: dict[type[Any], Callable[[Any, Room], Any]] = {JointOf: joint_of}
