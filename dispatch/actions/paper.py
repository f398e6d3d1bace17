"""Paper entered later (case 9): an incident from a sheet, late times of a known one, the signature."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, ClassVar

from dispatch.actions.common import (
    chain_of,
    crew_task,
    next_number,
    refuse_bad_place,
    refuse_outside,
    require_own_task,
)
from dispatch.actions.correcting import checked_severity, classified
from dispatch.actions.field import UNPROVEN, kind_of_stay, require_report
from dispatch.assignment import Assignment, AssignmentState
from dispatch.centre import Centre
from dispatch.entry import Entry, EntryKind, Means
from dispatch.incident import Incident, Place
from dispatch.lifecycle import State
from dispatch.paper import LATE_ENTRY, PaperSheet
from dispatch.people import Crew
from dispatch.permissions import require_another_person
from dispatch.ports import Action, Work
from dispatch.reasons import Refused


@dataclass(frozen=True, kw_only=True)
class Sheet(Action):
    """What every sheet says of a crew: its written times, what was done, where the log has it (`log`).

    Without a place in the log the times are kept as unproven. Up to `late_entry_h` hours back.
    """

    sheet: str
    responded_at: datetime | None = None
    arrived_at: datetime | None = None
    reported_at: datetime | None = None
    note: str = ""
    outcome: str = "handled"
    evidence: tuple[str, ...] = ()
    log: str = ""


@dataclass(frozen=True, kw_only=True)
class EnterPaper(Sheet):
    """Enters an incident that was taken in and handled on paper: t0 is when it was received there.

    It stands in the late-entry column, never in the live rates, once the commander has signed.
    """

    code: ClassVar[str] = "enter_paper"
    received_at: datetime
    source: str
    category: str
    place: Place
    words: str = ""
    severity: int | None = None
    crew_id: str | None = None
    sent_at: datetime | None = None


def enter_paper(action: EnterPaper, work: Work, centre: Centre) -> None:
    _require_times(action, (action.received_at, action.sent_at), work, centre)
    refuse_bad_place(action.place)
    refuse_outside(centre, action.place)
    if action.crew_id is None and any((action.sent_at, *_times(action))):
        raise Refused("crew_of_sheet_needed", sheet=action.sheet)
    incident = _from_sheet(action, work, centre)
    incident = replace(incident, paper=(_sheet_of(action, work, is_whole=True),))
    if action.crew_id is None:
        work.save(incident)
        return
    crew, sent_at = work.get(Crew, action.crew_id), action.sent_at or action.received_at
    if not crew.is_on_shift(sent_at):
        raise Refused("crew_off_shift", crew=crew.call_sign)
    task = replace(crew_task(action, incident, crew, AssignmentState.SENT, work), sent_at=sent_at)
    incident = replace(incident.move_to("dispatch", work.now), unit=crew.unit)
    _follow(action, incident, task, work, centre)


def _from_sheet(action: EnterPaper, work: Work, centre: Centre) -> Incident:
    """Received then, accepted now: the rule is that of its own hour (B1)."""
    category = centre.categories.by_code(action.category)
    if category.clue_only:
        raise Refused("clue_only", category=category.code)
    made = Incident(
        id=work.new_id(),
        number=next_number(action.received_at, work, centre),
        source=centre.sources.by_code(action.source).code,
        category=category.code,
        severity=checked_severity(action.severity) or category.severity,
        words=action.words,
        place=action.place,
        received_at=action.received_at,
        state=State.REPORTED,
        t0=action.received_at,
        source_number=action.sheet,
        **chain_of(centre, action.place),
    )
    return classified(made.move_to("accept", work.now), action.actor.name, work.now, centre)


@dataclass(frozen=True, kw_only=True)
class EnterLate(Sheet):
    """Enters written times of a crew on an incident that is known, too far back to be told otherwise (B4)."""

    code: ClassVar[str] = "enter_late"
    assignment_id: str


def enter_late(action: EnterLate, work: Work, centre: Centre) -> None:
    task = work.get(Assignment, action.assignment_id)
    require_own_task(action.actor, task, work, centre)
    incident = work.get(Incident, task.incident_id)
    if not (task.is_running and incident.is_open):
        raise Refused("not_in_this_state", state=task.state.value, action=action.code)
    if not any(_times(action)):
        raise Refused("no_times_on_sheet", sheet=action.sheet)
    _require_times(action, (task.sent_at,), work, centre)
    sheet = _sheet_of(action, work, is_whole=False)
    _follow(action, replace(incident, paper=(*incident.paper, sheet)), task, work, centre)


def _follow(action: Sheet, incident: Incident, task: Assignment, work: Work, centre: Centre) -> None:
    """Task and incident as far as the sheet has them, with an entry for each time that is written."""
    told = dict(zip(_STAGES, _times(action), strict=True))
    _refuse_again(told, task)
    last = max((place for place, stage in enumerate(_STAGES) if told[stage] is not None), default=-1)
    for stage in _STAGES[: last + 1]:
        at = told[stage]
        if stage == "responded_at" and task.acknowledged_at is None:
            task = replace(task, state=AssignmentState.ACKNOWLEDGED, acknowledged_at=at)
            incident = incident.move_to("respond", work.now)
            _tell(action, EntryKind.RESPONSE, at, task, work)
        elif stage == "arrived_at" and at is not None and task.arrived_at is None:
            task = replace(task, state=AssignmentState.ON_SCENE, arrived_at=at)
            kind = kind_of_stay(task, centre.categories.by_code(incident.category).requirement)
            incident = incident.move_to("arrive", work.now) if kind is EntryKind.ARRIVAL else incident
            _tell(action, kind, at, task, work)
        elif stage == "reported_at" and at is not None:
            require_report(action.note, action.outcome, action.evidence)
            task = replace(task, state=AssignmentState.REPORTED, reported_at=at, ended_at=at)
            if task.is_lead:
                incident = replace(incident.move_to("feedback", work.now), outcome=action.outcome)
            _tell(action, EntryKind.FEEDBACK, at, task, work)
    work.save(task)
    work.save(incident)


def _refuse_again(told: Mapping[str, datetime | None], task: Assignment) -> None:
    known = {"responded_at": task.acknowledged_at, "arrived_at": task.arrived_at}
    again = next((at for stage, at in known.items() if at is not None and told[stage] is not None), None)
    if again is not None:
        raise Refused("already_on_record", at=again)


_STAGES = ("responded_at", "arrived_at", "reported_at")


def _times(action: Sheet) -> tuple[datetime | None, ...]:
    return action.responded_at, action.arrived_at, action.reported_at


def _tell(action: Sheet, kind: EntryKind, at: datetime | None, task: Assignment, work: Work) -> None:
    if at is None:
        return
    is_report = kind is EntryKind.FEEDBACK
    work.save(
        Entry(
            id=work.new_id(),
            incident_id=task.incident_id,
            kind=kind,
            occurred_at=at,
            recorded_at=work.now,
            by=Means.DESK,
            actor=action.actor.name,
            assignment_id=task.id,
            evidence=action.evidence if is_report else (),
            note=action.note if is_report else "",
            outcome=action.outcome if is_report else "",
            flags=(LATE_ENTRY,) if action.log.strip() else (LATE_ENTRY, *UNPROVEN),
        )
    )


def _sheet_of(action: Sheet, work: Work, *, is_whole: bool) -> PaperSheet:
    return PaperSheet(action.sheet.strip(), work.now, action.actor.name, action.log.strip(), is_whole)


def _require_times(action: Sheet, before: tuple[datetime | None, ...], work: Work, centre: Centre) -> None:
    """Refused: "sheet_number_needed", "in_the_future", "paper_out_of_order", "paper_too_old"."""
    if not action.sheet.strip():
        raise Refused("sheet_number_needed")
    written = [at for at in (*before, *_times(action)) if at is not None]
    for earlier, later in pairwise(written):
        if later < earlier:
            raise Refused("paper_out_of_order", earlier=earlier, later=later)
    if written[-1] > work.now:
        raise Refused("in_the_future", at=written[-1], now=work.now)
    hours = centre.settings.late_entry_h
    if min(_dated(action, written)) < work.now - timedelta(hours=hours):
        raise Refused("paper_too_old", hours=hours)


def _dated(action: Sheet, written: list[datetime]) -> Iterator[datetime]:
    """What must not be older than a day: all of a whole sheet, of a known incident only what is new."""
    is_new = isinstance(action, EnterPaper)
    yield from written if is_new else (at for at in _times(action) if at is not None)


@dataclass(frozen=True, kw_only=True)
class SignPaper(Action):
    """The commander signs all sheets of an incident, which somebody else has entered."""

    code: ClassVar[str] = "sign_paper"
    incident_id: str


def sign_paper(action: SignPaper, work: Work, _centre: Centre) -> None:
    incident = work.get(Incident, action.incident_id)
    unsigned = [sheet for sheet in incident.paper if not sheet.is_signed]
    if not unsigned:
        raise Refused("nothing_to_sign", incident=incident.number)
    for sheet in unsigned:
        require_another_person(action.actor, sheet.entered_by, action.code)
    signed = tuple(
        sheet if sheet.is_signed else replace(sheet, signed_at=work.now, signed_by=action.actor.name)
        for sheet in incident.paper
    )
    work.save(replace(incident, paper=signed))


CARRIED_OUT: dict[type[Action], Callable[[Any, Work, Centre], None]] = {
    EnterPaper: enter_paper,
    EnterLate: enter_late,
    SignPaper: sign_paper,
}
