"""What answers, roads and scenes of past incidents took, beside what had been expected of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatch.assignment import Assignment, AssignmentState
from dispatch.centre import Centre
from dispatch.day_hours import band_at
from dispatch.desk_wait import DeskState, InHand, accepted_at
from dispatch.entry import Entry, EntryKind
from dispatch.forecast_samples import PastIncident, views_at
from dispatch.hindsight import Tracks
from dispatch.on_scene import on_scene_wait
from dispatch.timing import is_live

LOOKED_AT = tuple(timedelta(seconds=after_s) for after_s in (20, 60, 150))
"""When after its answer a crew's road is looked at: on its way, each time with a newer fix."""


@dataclass(frozen=True)
class Sent:
    """How long it took from a state of the desk until a crew was sent, in seconds; None: none ever was."""

    key: str
    took_s: float | None


@dataclass(frozen=True)
class Answered:
    """How long a crew took to answer, in seconds; `took_s` None: it never did."""

    unit: str
    band: str
    took_s: float | None


@dataclass(frozen=True)
class Travelled:
    """How long the road took from a fix on, in seconds, of which the network said `network_s`."""

    mode: str
    band: str
    since_answer_s: float
    network_s: float
    took_s: float


@dataclass(frozen=True)
class Worked:
    """How long a lead crew was on the scene before its first report, against the category's median."""

    category: str
    expected_s: float
    took_s: float


@dataclass(frozen=True)
class History:
    """All of it, of how many incidents."""

    incidents: int
    sent: tuple[Sent, ...]
    answered: tuple[Answered, ...]
    travelled: tuple[Travelled, ...]
    worked: tuple[Worked, ...]


def joined(parts: Iterable[History]) -> History:
    """Several histories as one."""
    known = list(parts)
    return History(
        incidents=sum(part.incidents for part in known),
        sent=tuple(line for part in known for line in part.sent),
        answered=tuple(line for part in known for line in part.answered),
        travelled=tuple(line for part in known for line in part.travelled),
        worked=tuple(line for part in known for line in part.worked),
    )


def history(past: Iterable[PastIncident], tracks: Tracks, centre: Centre) -> History:
    """What these incidents tell; those that never count tell nothing."""
    known = [each for each in past if is_live(each.incident) and each.incident.t0 is not None]
    sent = [(each, task) for each in known for task in each.tasks if _is_told_of(task, each)]
    return History(
        incidents=len(known),
        sent=tuple(line for each in known for line in _sent(each)),
        answered=tuple(_answered(each, task, centre) for each, task in sent if _is_asked(task)),
        travelled=tuple(line for each, task in sent for line in _travelled(each, task, tracks, centre)),
        worked=tuple(line for each, task in sent for line in _worked(each, task)),
    )


def _sent(past: PastIncident) -> Iterator[Sent]:
    """From acceptance on, and from each step of a unit on, until the first crew was sent."""
    rule, began = past.incident.rule, accepted_at(past.incident)
    if rule is None or began is None or past.incident.found_by_crew is not None:
        return
    first = min((task.sent_at for task in past.tasks if task.is_crew_level), default=None)
    states = [InHand(DeskState.ACCEPTED, began, rule.is_promised)]
    for task in past.tasks:
        if not task.is_crew_level:
            states.append(InHand(DeskState.GIVEN, task.sent_at, rule.is_promised))
            if task.acknowledged_at is not None:
                states.append(InHand(DeskState.TAKEN, task.acknowledged_at, rule.is_promised))
    for state in states:
        if first is None or first > state.since:
            yield Sent(state.key, None if first is None else (first - state.since).total_seconds())


def _is_told_of(task: Assignment, past: PastIncident) -> bool:
    """A crew that found it itself was never asked and never on its way."""
    return task.is_crew_level and task.crew_id != past.incident.found_by_crew


def _is_asked(task: Assignment) -> bool:
    """Who declines answers too, but not so."""
    unasked = (AssignmentState.RESERVED, AssignmentState.DECLINED)
    return task.state not in unasked and (task.acknowledged_at is not None or task.ended_at is not None)


def _answered(past: PastIncident, task: Assignment, centre: Centre) -> Answered:
    at = _first(past.entries, task, EntryKind.RESPONSE) or task.acknowledged_at
    took_s = None if at is None else max(1.0, (at - task.sent_at).total_seconds())
    return Answered(task.unit, band_at(task.sent_at, centre.settings), took_s)


def _first(entries: Iterable[Entry], task: Assignment, kind: EntryKind) -> datetime | None:
    own = (entry for entry in entries if entry.assignment_id == task.id and entry.kind is kind)
    return min((entry.occurred_at for entry in own if not entry.is_unproven), default=None)


def _travelled(past: PastIncident, task: Assignment, tracks: Tracks, centre: Centre) -> Iterator[Travelled]:
    answered, arrived = task.acknowledged_at, _first(past.entries, task, EntryKind.ARRIVAL)
    if answered is None or arrived is None:
        return
    looked_at = [at for after in LOOKED_AT if (at := answered + after) < arrived]
    for at, view in views_at(past, tracks, centre, looked_at).items():
        road = view.roads.get(task.id)
        if road is not None:
            yield Travelled(
                road.mode.value,
                band_at(at, centre.settings),
                (at - answered).total_seconds(),
                road.network_s,
                (arrived - at).total_seconds() + road.fix_age_s,
            )


def _worked(past: PastIncident, task: Assignment) -> Iterator[Worked]:
    arrived = _first(past.entries, task, EntryKind.ARRIVAL) or task.arrived_at
    reported = _first(past.entries, task, EntryKind.FEEDBACK)
    if task.is_lead and arrived is not None and reported is not None and reported > arrived:
        category = past.incident.category
        took_s = (reported - arrived).total_seconds()
        yield Worked(category, on_scene_wait(category).median_s, took_s)
