"""The first stage of dispatch: given to a unit, acknowledged, sent back, or sent up the ladder."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from dispatch.actions.common import (
    end_task,
    require_known,
    require_open,
    require_own_incident,
    require_own_task,
    require_words,
    unit_assignments,
    wrong_state,
)
from dispatch.actors import Actor, Role
from dispatch.assignment import Assignment, AssignmentState
from dispatch.centre import Centre
from dispatch.entry import Entry, EntryKind, Means
from dispatch.incident import Incident
from dispatch.lifecycle import State
from dispatch.people import Shift
from dispatch.ports import Action, Work
from dispatch.reasons import Refused

SEND_BACK_REASONS = ("not_our_area", "not_our_duty", "address_unclear")
REFUSALS_BEFORE_RULING = 2
RULING = frozenset({Role.DUTY_COMMANDER, Role.SYSTEM})
"""Who rules which unit takes what was sent back so often."""


@dataclass(frozen=True, kw_only=True)
class AssignUnit(Action):
    """Gives an incident to a street, the district team or a contractor; the unit's own clock starts."""

    code: ClassVar[str] = "assign_unit"
    incident_id: str
    unit: str


def assign_unit(action: AssignUnit, work: Work, centre: Centre) -> None:
    incident = work.get(Incident, action.incident_id).move_to("assign", work.now)
    _require_unit(action.unit, work, centre)
    earlier = unit_assignments(work, incident.id)
    _require_ruling(action.actor, earlier)
    _hand_on(work, earlier, "given_to_another")
    work.save(replace(incident, unit=action.unit))
    _save_unit_task(action, action.unit, incident, work)


def _require_unit(unit: str, work: Work, centre: Centre) -> None:
    """A unit is a zone's, a duty area in its hours, or whoever has people on a shift: a police station."""
    area = next((area for area in centre.duty_areas if area.code == unit), None)
    if area is not None and centre.duty_area_of(unit, work.now) is None:
        raise Refused("duty_area_over", area=area.name, hours=area.hours)
    if area is None and not centre.is_unit(unit) and not work.find(Shift, unit=unit):
        raise Refused("unknown_unit", unit=unit)


def refusals(earlier: Iterable[Assignment]) -> int:
    """How often units have sent it back."""
    return sum(task.state is AssignmentState.SENT_BACK for task in earlier)


def _require_ruling(actor: Actor, earlier: list[Assignment]) -> None:
    """After the second refusal the duty commander rules who takes it."""
    count = refusals(earlier)
    if count >= REFUSALS_BEFORE_RULING and actor.role not in RULING:
        raise Refused("ruling_needed", refusals=count)


def _hand_on(work: Work, tasks: list[Assignment], code: str) -> None:
    for task in tasks:
        if task.is_active:
            end_task(work, task, AssignmentState.REASSIGNED, code)


def _save_unit_task(action: Action, unit: str, incident: Incident, work: Work) -> None:
    work.save(
        Assignment(
            id=work.new_id(),
            incident_id=incident.id,
            unit=unit,
            state=AssignmentState.SENT,
            sent_at=work.now,
            sent_by=action.actor.name,
        )
    )


@dataclass(frozen=True, kw_only=True)
class AcknowledgeUnit(Action):
    """The unit takes the incident; its own clock stops."""

    code: ClassVar[str] = "acknowledge_unit"
    assignment_id: str
    by: Means = Means.DESK


def acknowledge_unit(action: AcknowledgeUnit, work: Work, centre: Centre) -> None:
    task = work.get(Assignment, action.assignment_id)
    require_own_task(action.actor, task, work, centre)
    if task.is_crew_level or task.state is not AssignmentState.SENT:
        raise wrong_state(task, action)
    work.save(replace(task, state=AssignmentState.ACKNOWLEDGED, acknowledged_at=work.now))
    work.save(
        Entry(
            id=work.new_id(),
            incident_id=task.incident_id,
            kind=EntryKind.RESPONSE,
            occurred_at=work.now,
            recorded_at=work.now,
            by=action.by,
            actor=action.actor.name,
            assignment_id=task.id,
        )
    )


@dataclass(frozen=True, kw_only=True)
class SendBack(Action):
    """The unit refuses (退单) with a coded reason; the incident waits for another unit.

    A ruling of the duty commander is not refused again.
    """

    code: ClassVar[str] = "send_back"
    assignment_id: str
    reason: str
    note: str = ""


def send_back(action: SendBack, work: Work, centre: Centre) -> None:
    task = work.get(Assignment, action.assignment_id)
    require_own_task(action.actor, task, work, centre)
    require_known(action.reason, SEND_BACK_REASONS)
    if task.is_crew_level or not task.is_active:
        raise wrong_state(task, action)
    incident = work.get(Incident, task.incident_id).move_to(action.code, work.now)
    if refusals(unit_assignments(work, incident.id)) >= REFUSALS_BEFORE_RULING:
        raise Refused("ruling_stands", unit=task.unit)
    end_task(work, task, AssignmentState.SENT_BACK, action.reason, action.note)
    work.save(replace(incident, unit=None))


@dataclass(frozen=True, kw_only=True)
class Escalate(Action):
    """What one rung cannot settle goes to the next, above the precinct to street and district."""

    code: ClassVar[str] = "escalate"
    incident_id: str
    reason: str


def escalate(action: Escalate, work: Work, centre: Centre) -> None:
    incident = work.get(Incident, action.incident_id)
    require_own_incident(action.actor, incident, work, centre)
    require_words(action.reason, action)
    require_open(incident, action)
    if incident.rule is None:
        raise wrong_state(incident, action)
    rung, unit, skipped = _next_rung(incident, centre)
    tags = tuple(f"rung_skipped:{missing}" for missing in skipped)
    _hand_on(work, unit_assignments(work, incident.id), "escalated")
    if incident.state in (State.ACCEPTED, State.ASSIGNED):
        incident = incident.move_to("assign", work.now)
    work.save(replace(incident, rung=rung, unit=unit, tags=tuple(dict.fromkeys((*incident.tags, *tags)))))
    _save_unit_task(action, unit, incident, work)


STREET_RUNG, DISTRICT_RUNG = 5, 6


def _next_rung(incident: Incident, centre: Centre) -> tuple[int, str, list[int]]:
    """The rung above, who holds it, and the rungs passed over because nobody holds them here."""
    ladder = _holders(incident, centre)
    now_at = incident.rung or 0
    above = [rung for rung in sorted(ladder) if rung > now_at]
    if not above:
        raise Refused("top_of_ladder", rung=now_at)
    skipped = [rung for rung in range(now_at + 1, above[0]) if rung not in ladder]
    return above[0], ladder[above[0]], skipped


def _holders(incident: Incident, centre: Centre) -> dict[int, str]:
    """Rung -> code of who holds it at the incident's place."""
    holders: dict[int, str] = {}
    for rung, kind in ((STREET_RUNG, "sub_district"), (DISTRICT_RUNG, "district")):
        if kind in incident.zones:
            holders[rung] = incident.zones[kind]
    zones = centre.attribution(incident.place)
    if zones is not None:
        holders.update({step.rung: step.unit for step in centre.atlas.ladder_at(zones).steps})
    return holders


@dataclass(frozen=True, kw_only=True)
class Remind(Action):
    """A reminder (催办) to whoever holds a task, counted on it."""

    code: ClassVar[str] = "remind"
    assignment_id: str


def remind(action: Remind, work: Work, _centre: Centre) -> None:
    task = work.get(Assignment, action.assignment_id)
    if task.ended_at is not None:
        raise wrong_state(task, action)
    work.save(replace(task, reminders=task.reminders + 1))


CARRIED_OUT: dict[type[Action], Callable[[Any, Work, Centre], None]] = {
    AssignUnit: assign_unit,
    AcknowledgeUnit: acknowledge_unit,
    SendBack: send_back,
    Escalate: escalate,
    Remind: remind,
}
