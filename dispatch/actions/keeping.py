"""Keeping the centre: settings changed, rows brought in, and one's own last action undone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from dispatch.actions.intake import Receive, receive
from dispatch.actions.speeds import forget_roads
from dispatch.actions.zones import refuse_used
from dispatch.assignment import Assignment
from dispatch.canonical import unrecorded
from dispatch.centre import Centre
from dispatch.changes import RowState, Step
from dispatch.entry import Entry
from dispatch.incident import Incident
from dispatch.kinds import KIND_NAMES
from dispatch.places import ZoneRow
from dispatch.ports import Action, Work
from dispatch.reasons import Refused
from dispatch.rows import Row
from dispatch.settings import Setting, checked

SPEEDS = "speeds"
"""What an import is of that brings a table of speeds."""


@dataclass(frozen=True, kw_only=True)
class ChangeSetting(Action):
    """Changes one setting of the centre, within its bounds."""

    code: ClassVar[str] = "change_setting"
    name: str
    value: bool | int | float | str


def change_setting(action: ChangeSetting, work: Work, _centre: Centre) -> None:
    value = checked(action.name, action.value)
    earlier = next(iter(work.find(Setting, id=action.name)), None)
    work.save(Setting(id=action.name, version=earlier.version if earlier else 0, value=value))


@dataclass(frozen=True, kw_only=True)
class Import(Action):
    """Rows read from a file, each with the version that it replaces; one transaction, all or nothing.

    `rows` are gone through once. `live` are reports whose clocks start now, as if received at the desk.
    """

    code: ClassVar[str] = "import"
    what: str
    source: str
    digest: str
    counts: Mapping[str, int] = field(default_factory=dict)
    rows: Iterable[Row] = unrecorded(default=())
    live: tuple[Receive, ...] = unrecorded(default=())


def import_rows(action: Import, work: Work, centre: Centre) -> None:
    work.save_all(_speeds(action, work) if action.what == SPEEDS else action.rows)
    for report in action.live:
        receive(report, work, centre)


def _speeds(action: Import, work: Work) -> tuple[Row, ...]:
    """Speeds of a table: what forecasts learnt of the road was learnt by others."""
    rows = tuple(action.rows)
    if rows:
        forget_roads(work)
    return rows


@dataclass(frozen=True, kw_only=True)
class Undo(Action):
    """Takes back the actor's own last action, while it is young and nobody has acted on it; a new step.

    A refusal names that action: `action` its code, `named` the incident's number, else the step's.
    """

    code: ClassVar[str] = "undo"


NEVER_UNDONE = frozenset(
    {"receive", "enter_paper", "patrol_finding", "urge", "import", "undo_import", "erase_caller", "undo"}
)
"""What took a number, kept or erased a caller's data, brought many rows in, or is an undo itself."""


def undo(action: Undo, work: Work, centre: Centre) -> None:
    step = next(iter(work.last_steps(action.actor)), None)
    if step is None:
        raise Refused("nothing_to_undo")
    if step.action in NEVER_UNDONE:
        raise Refused("never_undone", **_named(step, work))
    if centre.undo_left_s(step.at, work.now) < 0:
        raise Refused("too_late_to_undo", seconds=centre.settings.undo_s, **_named(step, work))
    try:
        _refuse_built_upon(step, work)
        for touched in _last_touch_of_each(step):
            _take_back(step, touched, work)
    except Refused as refused:
        raise Refused(refused.reason.code, **{**_named(step, work), **refused.reason.values}) from refused


def _named(step: Step, work: Work) -> dict[str, str]:
    """What a step was, so that whoever asked to undo it knows which one is meant."""
    touched = (_incident_id(state) for state in step.rows)
    incidents = work.find(Incident, id=next(filter(None, touched), ""))
    return {"action": step.action, "named": incidents[0].short_number if incidents else f"#{step.seq}"}


def _incident_id(touched: RowState) -> str:
    if touched.kind == "incident":
        return touched.id
    return str((touched.state or {}).get("incident_id", ""))


def _refuse_built_upon(step: Step, work: Work) -> None:
    """Somebody may have acted on an incident without touching it: a crew was reserved, a look was entered."""
    of_step = {state.id for state in step.rows}
    incidents = [state.id for state in step.rows if state.kind == "incident"]
    for incident_id in incidents:
        tasks = work.find(Assignment, incident_id=incident_id)
        entries = work.find(Entry, incident_id=incident_id)
        later = [task.id for task in tasks if task.sent_at > step.at and task.id not in of_step]
        later += [entry.id for entry in entries if entry.recorded_at > step.at and entry.id not in of_step]
        if later:
            raise Refused("acted_on_since", kind="incident", seen=step.seq, now=step.seq)


def _last_touch_of_each(step: Step) -> list[RowState]:
    """One entry a row, in reverse order of saving: what was made last goes first."""
    return list({(state.kind, state.id): state for state in step.rows}.values())[::-1]


def _take_back(step: Step, touched: RowState, work: Work) -> None:
    if touched.state is None:
        _bring_back(step, touched, work)
        return
    row = work.get(KIND_NAMES[touched.kind], touched.id)
    if row.version != touched.version:
        raise Refused("acted_on_since", kind=touched.kind, seen=touched.version, now=row.version)
    before = work.state_before(step, touched.kind, touched.id)
    if before is None:
        if isinstance(row, ZoneRow):
            refuse_used(row, work)
        work.remove(row)
    else:
        work.save(replace(before, version=row.version))


def _bring_back(step: Step, touched: RowState, work: Work) -> None:
    """Keep a row again that the step took away, unless somebody has put another in its place."""
    before = work.state_before(step, touched.kind, touched.id)
    is_taken = isinstance(before, ZoneRow) and work.find(ZoneRow, code=before.code)
    if before is None or is_taken or work.version_of(touched.id) is not None:
        raise Refused("acted_on_since", kind=touched.kind, seen=touched.version, now=touched.version + 1)
    work.save(replace(before, version=0))


CARRIED_OUT: dict[type[Action], Callable[[Any, Work, Centre], None]] = {
    ChangeSetting: change_setting,
    Import: import_rows,
    Undo: undo,
}
