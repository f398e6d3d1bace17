"""Two reports that are one matter (case 6), and one that turned out to be another after all (case 6b)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar

from dispatch.actions.common import (
    HOLDING,
    end_task,
    require_known,
    require_open,
    unit_assignments,
    wrong_state,
)
from dispatch.actions.correcting import restarted
from dispatch.actions.moved_crews import (
    bring_crews_back,
    bring_entries_back,
    entries_by_finder,
    hand_crews_over,
    state_by_crews,
)
from dispatch.assignment import MERGED, AssignmentState
from dispatch.centre import Centre
from dispatch.entry import Entry, EntryKind
from dispatch.incident import Incident, MergedAway, MergedReport
from dispatch.lifecycle import UNACCEPTED, WITH_CREW, State
from dispatch.ports import Action, Work
from dispatch.reasons import Refused
from dispatch.repeats import apart_m

MOVE, RECALL = "move", "recall"
CREWS = (MOVE, RECALL)
UNMERGED = "unmerged"
_HOW_FAR = tuple(State)


@dataclass(frozen=True, kw_only=True)
class Merge(Action):
    """Two reports are one matter: `merged_id` goes into `incident_id`, with its callers, entries and crews.

    The survivor counts from the earliest t0 of both. `crews`: those under way go on for the survivor
    (move), or those that are not there yet are called back (recall).
    """

    code: ClassVar[str] = "merge"
    incident_id: str
    merged_id: str
    crews: str = MOVE


def merge(action: Merge, work: Work, centre: Centre) -> None:
    survivor, other = work.get(Incident, action.incident_id), work.get(Incident, action.merged_id)
    require_known(action.crews, CREWS)
    _require_one_matter(survivor, other, action)
    take_in(survivor, other, action, work, centre, recalls=action.crews == RECALL)


def take_in(
    survivor: Incident, other: Incident, action: Action, work: Work, centre: Centre, *, recalls: bool = False
) -> Incident:
    """Save both as one matter and return the survivor; Refused where the other has come too far."""
    by, away = action.actor.name, other.move_to("merge", work.now)
    for task in unit_assignments(work, other.id):
        if task.state in HOLDING:
            end_task(work, task, AssignmentState.ENDED, MERGED)
    goes_on = hand_crews_over(survivor, other, work, recalls=recalls)
    if other.found_by_crew is not None and survivor.found_by_crew is None:
        entries_by_finder(other, survivor, by, work)
    joined = _joined(survivor, other, by, work, goes_on=goes_on)
    saved = work.save(restarted(joined, _earliest(joined), by, work.now, centre))
    _point_to(survivor, other.merged, work)
    alone = restarted(replace(away, merged=(), own_t0=None), other.own_t0 or other.t0, by, work.now, centre)
    gone = MergedAway(survivor.id, survivor.number, work.now, by, other.state)
    work.save(replace(alone, merged_away=gone))
    return saved


def _joined(survivor: Incident, other: Incident, by: str, work: Work, *, goes_on: bool) -> Incident:
    """The survivor with what the other brings along; its t0 is not moved yet."""
    state = _furthest(survivor, other) if goes_on else survivor.state
    return replace(
        survivor,
        state=state,
        state_since=survivor.state_since if state is survivor.state else work.now,
        merged=_in_order((*survivor.merged, *other.merged, _report_of(other, survivor, work.now, by))),
        own_t0=survivor.own_t0 or survivor.t0,
        further_callers=(*survivor.further_callers, *other.callers),
        is_secret=survivor.is_secret or other.is_secret,
        unit=survivor.unit or (other.unit if goes_on else None),
    )


def _require_one_matter(survivor: Incident, other: Incident, action: Merge) -> None:
    if survivor.id == other.id:
        raise Refused("same_incident", incident=survivor.number)
    require_open(survivor, action)
    if _acceptance(survivor) < _acceptance(other):
        raise Refused("survivor_behind", incident=survivor.number, other=other.number)
    was_found = survivor.found_by_crew is not None and survivor.t0 is not None
    if was_found and other.t0 is not None and survivor.t0 is not None and other.t0 < survivor.t0:
        # Nobody waited for a crew that found it itself; who had called before did.
        raise Refused("reported_before_found", incident=survivor.number, other=other.number)


def _acceptance(incident: Incident) -> int:
    """How far an incident has been taken on: a clue, a report, accepted."""
    if incident.rule is not None:
        return 2
    return 0 if incident.state is State.CLUE else 1


def _furthest(survivor: Incident, other: Incident) -> State:
    """The state of whichever has come further, where crews of both are out now."""
    both = (survivor.state, other.state if other.state in WITH_CREW else survivor.state)
    return max(both, key=_HOW_FAR.index)


def _report_of(other: Incident, survivor: Incident, at: datetime, by: str) -> MergedReport:
    return MergedReport(
        incident_id=other.id,
        number=other.number,
        source=other.source,
        received_at=other.received_at,
        t0=other.own_t0 or other.t0,
        away_m=apart_m(other.place, survivor.place),
        at=at,
        by=by,
    )


def _in_order(reports: Iterable[MergedReport]) -> tuple[MergedReport, ...]:
    return tuple(sorted(reports, key=lambda report: (report.received_at, report.number)))


def _earliest(incident: Incident) -> datetime | None:
    """The earliest t0 of the incident and of what is merged into it; a clue has none (B2)."""
    known = (incident.own_t0, *(report.t0 for report in incident.merged))
    return min((t0 for t0 in known if t0 is not None), default=None)


def _point_to(survivor: Incident, reports: Iterable[MergedReport], work: Work) -> None:
    """What was merged into a report that is merged itself belongs to the last survivor."""
    for report in reports:
        row = work.get(Incident, report.incident_id)
        if row.merged_away is not None:
            gone = replace(row.merged_away, into=survivor.id, number=survivor.number)
            work.save(replace(row, merged_away=gone))


@dataclass(frozen=True, kw_only=True)
class Unmerge(Action):
    """A report that was merged is a matter of its own: it has its t0, entries and crews back (case 6b)."""

    code: ClassVar[str] = "unmerge"
    incident_id: str


def unmerge(action: Unmerge, work: Work, centre: Centre) -> None:
    away = work.get(Incident, action.incident_id)
    gone = away.merged_away
    if away.state is not State.MERGED or gone is None:
        raise wrong_state(away, action)
    survivor = work.get(Incident, gone.into)
    require_open(survivor, action)
    tasks = bring_crews_back(away, survivor, work)
    bring_entries_back(away, survivor, tasks, work)
    callers = {caller.id for caller in away.callers}
    answers = tuple(call for call in survivor.call_backs if call.caller_id in callers)
    work.save(
        replace(
            away,
            state=_own_state(away, gone.state, work),
            state_since=work.now,
            merged_away=None,
            call_backs=(*away.call_backs, *answers),
            tags=_tagged(away),
        )
    )
    left = replace(
        survivor,
        merged=tuple(report for report in survivor.merged if report.incident_id != away.id),
        further_callers=tuple(item for item in survivor.further_callers if item.id not in callers),
        call_backs=tuple(call for call in survivor.call_backs if call not in answers),
        tags=_tagged(survivor),
    )
    left = _in_own_state(left, action, work)
    back = restarted(left, _earliest(left), action.actor.name, work.now, centre)
    work.save(back if back.merged else replace(back, own_t0=None))


def _tagged(incident: Incident) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*incident.tags, UNMERGED)))


def _own_state(away: Incident, before: State, work: Work) -> State:
    """As far as its own crews have come by now; nobody had been sent to what was not accepted yet."""
    return before if before in UNACCEPTED else state_by_crews(away, work)


def _in_own_state(survivor: Incident, action: Unmerge, work: Work) -> Incident:
    """The survivor without the crews that have left it: it may wait for one again."""
    if survivor.state in WITH_CREW:
        state = state_by_crews(survivor, work)
        return survivor if state is survivor.state else replace(survivor, state=state, state_since=work.now)
    was_reported = survivor.state in (State.REPORTED_BACK, State.VERIFIED, State.SUSPENDED)
    if not was_reported or work.find(Entry, incident_id=survivor.id, kind=EntryKind.FEEDBACK.value):
        return survivor
    if survivor.state is State.SUSPENDED:
        raise wrong_state(survivor, action)
    state = state_by_crews(survivor, work)
    return replace(survivor, state=state, state_since=work.now, outcome="", verified_by=None)


CARRIED_OUT: dict[type[Action], Callable[[Any, Work, Centre], None]] = {Merge: merge, Unmerge: unmerge}
