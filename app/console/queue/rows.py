"""Which incidents stand in which group of the queue, and in which order; no Qt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from functools import cached_property
from operator import attrgetter

from app.console.next_step import waits_for
from dispatch.clock_view import ClockView, Outcome
from dispatch.incident import Incident
from dispatch.lifecycle import State
from dispatch.situation import Situation


class Group(IntEnum):
    """The groups in their order on the screen."""

    NEED = 0
    GOING_WELL = 1
    TO_CHECK = 2
    SUSPENDED = 3


WAITING_FOR_THE_DESK = frozenset({State.CLUE, State.REPORTED, State.CHECKING, State.ACCEPTED, State.ASSIGNED})
TO_BE_CHECKED = frozenset({State.REPORTED_BACK, State.VERIFIED})
_TROUBLED = frozenset({Outcome.AT_RISK, Outcome.LATE})


@dataclass(frozen=True)
class QueueRow:
    """One incident of the queue: its clocks and who holds it."""

    incident: Incident
    view: ClockView | None
    group: Group
    crews: tuple[str, ...] = ()
    reminders: int = 0
    """How often whoever holds it has been reminded."""
    instruction_due: datetime | None = None
    """When the next leader's instruction for it is due."""
    waits_for: str = ""
    """What it waits for where nobody holds it."""

    @property
    def margin_s(self) -> float:
        """Seconds left on the stage that runs; infinite where none does."""
        shown = self.view.shown if self.view else None
        return float("inf") if shown is None or shown.remaining_s is None else shown.remaining_s

    @cached_property
    def place(self) -> tuple[int, float, int, str]:
        """What its place in the true order is told by."""
        return self.group, self.margin_s, self.incident.severity, self.incident.number


@dataclass(frozen=True)
class QueueFilter:
    """What the operator wants to see: zones (any of the chain), sources, only what needs the desk."""

    zones: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    only_needed: bool = False

    def lets_through(self, row: QueueRow) -> bool:
        """Whether the row is shown."""
        return self.is_chosen(row.incident) and (not self.only_needed or row.group is Group.NEED)

    def is_chosen(self, incident: Incident) -> bool:
        """Whether the incident lies in one of the zones and came from one of the sources."""
        if self.sources and incident.source not in self.sources:
            return False
        chain = (*incident.zones.values(), *incident.functional_zones)
        return not self.zones or not self.zones.isdisjoint(chain)


def group_of(incident: Incident, view: ClockView | None) -> Group:
    """The group that an open incident stands in."""
    if incident.state is State.SUSPENDED:
        return Group.SUSPENDED
    if incident.state in TO_BE_CHECKED:
        return Group.TO_CHECK
    if incident.state in WAITING_FOR_THE_DESK:
        return Group.NEED
    return Group.NEED if view is not None and view.outcome in _TROUBLED else Group.GOING_WELL


def taken_on(situation: Situation) -> list[Incident]:
    """Open incidents but clues, which wait in an inbox of their own."""
    return [incident for incident in situation.open_incidents() if incident.state is not State.CLUE]


def in_order(rows: Iterable[QueueRow]) -> list[QueueRow]:
    """Rows in their true order."""
    return sorted(rows, key=attrgetter("place"))


def queue_row(incident: Incident, situation: Situation, view: ClockView | None) -> QueueRow:
    """The row of an open incident."""
    tasks = situation.tasks_of_incident(incident.id)
    crews = tuple(task.crew_id for task in tasks if task.crew_id is not None and task.is_active)
    reminders = sum(task.reminders for task in tasks if task.ended_at is None)
    open_ones = (given for given in situation.instructions_of(incident.id) if given.is_open)
    due_at = next((given.due_at for given in open_ones), None)
    waiting = waits_for(incident, tasks)
    return QueueRow(incident, view, group_of(incident, view), crews, reminders, due_at, waiting)


def kept_in_place(old: Sequence[str], rows: Iterable[QueueRow]) -> list[QueueRow]:
    """`rows` in the order in which they stand on the screen; newcomers at the end of their group.

    Nothing moves under the cursor: the true order waits until the operator has been idle.
    """
    rank = {incident_id: position for position, incident_id in enumerate(old)}
    last = len(rank)
    return sorted(rows, key=lambda row: (row.group, rank.get(row.incident.id, last)))
