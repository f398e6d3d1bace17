"""The fast clocks of an incident and of each assignment, derived from what was entered (B3-B7)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property

from dispatch.assignment import Assignment, AssignmentState
from dispatch.entry import Entry, EntryKind, Means
from dispatch.incident import Adjustment, FrozenRule, Incident, StageName
from dispatch.lifecycle import State
from dispatch.reasons import Refused
from dispatch.requirement import Requirement, contributes, meets_arrival
from dispatch.settings import Settings
from dispatch.stages import StageClock, StageClocks, StageState, no_clocks, stage_clock

NEVER_COUNTED = {
    State.CLUE: "not_accepted",
    State.REPORTED: "not_accepted",
    State.CHECKING: "not_accepted",
    State.DISMISSED: "dismissed",
    State.REJECTED: "rejected",
    State.VOID: "void",
    State.MERGED: "merged",
}
"""States in which an incident has no fast clocks, and the reason that is shown (case 8a)."""

_GIVEN_BACK = frozenset(
    {
        AssignmentState.DECLINED,
        AssignmentState.SENT_BACK,
        AssignmentState.REASSIGNED,
        AssignmentState.RECALLED,
        AssignmentState.ENDED,
    }
)


def in_rates(incident: Incident) -> bool:
    """Whether an incident counts at all: accepted, and not rejected, void, dismissed or merged away (8a)."""
    return incident.rule is not None and incident.state not in NEVER_COUNTED


def is_live(incident: Incident) -> bool:
    """Whether it counts and was told as it happened: what came from paper later teaches nothing (case 9)."""
    return in_rates(incident) and not incident.paper


def stage_clocks(
    incident: Incident,
    entries: Iterable[Entry],
    assignments: Iterable[Assignment],
    requirement: Requirement,
    now: datetime,
    *,
    lost_positions: frozenset[str] = frozenset(),
) -> StageClocks:
    """The incident's clocks, all from t0 (B5: the first qualifying entry stops each, else its end).

    `lost_positions`: ids of assignments whose crews can't be seen (case 4).
    """
    if incident.state in NEVER_COUNTED or incident.rule is None or incident.t0 is None:
        return no_clocks(NEVER_COUNTED.get(incident.state, "not_accepted"))
    tasks = {task.id: task for task in assignments if task.is_crew_level}
    told = sorted(entries, key=lambda entry: (entry.occurred_at, entry.recorded_at, entry.id))
    case = _Case(incident, tuple(told), tasks, requirement, lost_positions)
    return StageClocks(
        *(_incident_clock(stage, case, incident.rule, incident.t0, now) for stage in StageName)
    )


@dataclass(frozen=True)
class _Case:
    """An incident with all that was told of it, entries in order of occurrence."""

    incident: Incident
    entries: tuple[Entry, ...]
    tasks: dict[str, Assignment]
    requirement: Requirement
    lost_positions: frozenset[str]

    def first(self, qualifies: Callable[[Entry], bool]) -> Entry | None:
        return next(filter(qualifies, self.entries), None)

    @cached_property
    def is_off_site(self) -> bool:
        """Dealt with from the desk because the need allows evidence from off site; nobody was sent."""
        allowed = _allows_off_site(self.requirement, self.tasks.values())
        return allowed and self.first(_is_desk_report) is not None

    @property
    def is_external(self) -> bool:
        return bool(self.incident.external_reference)

    @property
    def desk_may_report(self) -> bool:
        return desk_may_report(self.incident, self.tasks.values(), self.requirement)


def desk_may_report(incident: Incident, tasks: Iterable[Assignment], requirement: Requirement) -> bool:
    """Whether the desk's own word stops feedback.

    After a recall, for another authority, for what a crew found itself or a lent one did, or from off site;
    `tasks`: crews'.
    """
    sent = list(tasks)
    recalled = any(task.state is AssignmentState.RECALLED for task in sent)
    # Case 10: what a lent crew did there, the owner street reports.
    has_helped = any(task.is_lent and task.reported_at is not None for task in sent)
    is_ours_to_tell = bool(incident.external_reference) or incident.found_by_crew is not None
    return recalled or has_helped or is_ours_to_tell or _allows_off_site(requirement, sent)


def _allows_off_site(requirement: Requirement, tasks: Collection[Assignment]) -> bool:
    return not tasks and any(not term.is_dispatchable and not term.is_external for term in requirement.terms)


def _is_desk_report(entry: Entry) -> bool:
    return entry.kind is EntryKind.FEEDBACK and entry.assignment_id is None and entry.by is Means.DESK


def _incident_clock(
    stage: StageName, case: _Case, rule: FrozenRule, t0: datetime, now: datetime
) -> StageClock:
    if stage is not StageName.FEEDBACK and case.incident.found_by_crew is not None:
        return StageClock(stage, StageState.NOT_APPLICABLE, t0, reason="self_found")
    if stage is not StageName.FEEDBACK and case.is_off_site:
        return StageClock(stage, StageState.NOT_APPLICABLE, t0, reason="off_site")
    entry = _STOPS[stage](case)
    reliefs = tuple(item for item in case.incident.adjustments if item.stage is stage)
    is_lost = stage is StageName.ARRIVAL and _is_somebody_lost(case)
    until, has_ended = case.incident.until(now), not case.incident.is_open
    return stage_clock(stage, rule, t0, until, entry, reliefs, is_lost=is_lost, has_ended=has_ended)


def _response(case: _Case) -> Entry | None:
    """The first answer of a crew that is needed; the desk's own for another authority (case 15)."""

    def qualifies(entry: Entry) -> bool:
        task = case.tasks.get(entry.assignment_id or "")
        if task is None:
            return case.is_external and _is_desk_report(entry)
        is_answer = entry.kind is EntryKind.RESPONSE
        return is_answer and contributes(case.requirement, task.posts, task.contractor_object)

    return case.first(qualifies)


def _arrival(case: _Case) -> Entry | None:
    """The earliest arrival of a crew that meets the requirement alone; a first look never does (case 14)."""

    def qualifies(entry: Entry) -> bool:
        task = case.tasks.get(entry.assignment_id or "")
        if task is None or entry.kind is not EntryKind.ARRIVAL:
            return False
        return meets_arrival(case.requirement, task.posts, task.contractor_object)

    return case.first(qualifies)


def _feedback(case: _Case) -> Entry | None:
    """The first report of a lead crew, or of the desk where it may speak."""

    def qualifies(entry: Entry) -> bool:
        if entry.kind is not EntryKind.FEEDBACK:
            return False
        task = case.tasks.get(entry.assignment_id or "")
        return task.is_lead if task is not None else _is_desk_report(entry) and case.desk_may_report

    return case.first(qualifies)


_STOPS: dict[StageName, Callable[[_Case], Entry | None]] = {
    StageName.RESPONSE: _response,
    StageName.ARRIVAL: _arrival,
    StageName.FEEDBACK: _feedback,
}


def _is_somebody_lost(case: _Case) -> bool:
    """Whether a crew whose being there would count is on its way unseen: it may have arrived (case 4)."""
    return any(
        task.id in case.lost_positions
        and task.is_active
        and meets_arrival(case.requirement, task.posts, task.contractor_object)
        for task in case.tasks.values()
    )


def assignment_clock(
    assignment: Assignment,
    entries: Iterable[Entry],
    rule: FrozenRule,
    now: datetime,
    *,
    is_self_found: bool = False,
    is_position_lost: bool = False,
) -> StageClocks:
    """The clocks of one crew, from its own dispatch (B5, case 7).

    What a crew had not reached when its task was taken from it in time is waived and harms it not (8c).
    A lent crew's arrival goes by the p90 of its own way (case 10), where that could be told.
    """
    if assignment.state is AssignmentState.RESERVED:
        return no_clocks("reserved")
    if assignment.is_lent:
        limit_s = None if assignment.own_arrival_s is None else round(assignment.own_arrival_s)
        rule = replace(rule, arrival_s=limit_s)
    own = [entry for entry in entries if entry.assignment_id == assignment.id]
    told = sorted(own, key=lambda entry: (entry.occurred_at, entry.recorded_at))
    clocks = []
    for stage, kinds in _OWN_STOPS.items():
        entry = next((entry for entry in told if entry.kind in kinds), None)
        if is_self_found and stage is not StageName.FEEDBACK:
            clocks.append(StageClock(stage, StageState.NOT_APPLICABLE, reason="self_found"))
            continue
        is_lost = is_position_lost and stage is StageName.ARRIVAL and assignment.is_active
        until = now if assignment.ended_at is None else min(now, assignment.ended_at)
        reliefs = _given_back(assignment, stage, rule)
        clocks.append(stage_clock(stage, rule, assignment.sent_at, until, entry, reliefs, is_lost=is_lost))
    return StageClocks(*clocks)


def unit_answer_limit_s(rule: FrozenRule, settings: Settings) -> int:
    """Seconds that a unit has to take what it was given: as long as a crew to answer, else the setting."""
    return rule.response_s or settings.unit_answers_s


def unit_clock(
    assignment: Assignment, entries: Iterable[Entry], rule: FrozenRule, settings: Settings, now: datetime
) -> StageClock:
    """The clock of a unit's own answer, from when it was given the incident, for which it never counts.

    Sent back, or taken from it, in time it is waived.
    """
    own_rule = replace(rule, response_s=unit_answer_limit_s(rule, settings))
    return assignment_clock(assignment, entries, own_rule, now).response


_OWN_STOPS: dict[StageName, tuple[EntryKind, ...]] = {
    StageName.RESPONSE: (EntryKind.RESPONSE,),
    # A crew that was sent to look has arrived for itself, whether or not that counts for the incident.
    StageName.ARRIVAL: (EntryKind.ARRIVAL, EntryKind.FIRST_LOOK),
    StageName.FEEDBACK: (EntryKind.FEEDBACK,),
}


def _given_back(assignment: Assignment, stage: StageName, rule: FrozenRule) -> tuple[Adjustment, ...]:
    limit_s, ended_at = rule.limit_s(stage), assignment.ended_at
    if assignment.state not in _GIVEN_BACK or ended_at is None or limit_s is None:
        return ()
    if ended_at > assignment.sent_at + timedelta(seconds=limit_s):
        return ()
    return (Adjustment(stage, assignment.state.value, assignment.sent_by, ended_at, waived=True),)


def all_on_time(clocks: StageClocks) -> bool | None:
    """全程按时: all three met; None while one is open. What does not apply is no hindrance, a waiver is."""
    applying = [clock for clock in clocks.all if clock.state is not StageState.NOT_APPLICABLE]
    if any(clock.raw_met is False for clock in applying):
        return False
    return True if applying and all(clock.raw_met for clock in applying) else None


def nobody_holds(incident: Incident, assignments: Iterable[Assignment]) -> bool:
    """Whether an accepted incident is in nobody's hands: no crew has acknowledged it (case 7's alarm)."""
    if incident.rule is None or incident.state not in _IN_HANDS:
        return False
    held = (AssignmentState.ACKNOWLEDGED, AssignmentState.ON_SCENE)
    return not any(task.is_crew_level and task.state in held for task in assignments)


_IN_HANDS = (State.ACCEPTED, State.ASSIGNED, State.DISPATCHED, State.RESPONDED, State.ARRIVED)


def check_backdating(
    occurred_at: datetime,
    now: datetime,
    sent_at: datetime | None,
    second_person: str | None,
    actor_name: str,
    settings: Settings,
) -> None:
    """B4: how far back one person, or two, may say that something happened.

    Refused: "in_the_future", "before_dispatch" (`sent_at` None: nobody was sent, case 1),
    "needs_second_person" (somebody else than who acts), "late_entry_only".
    """
    back_s = (now - occurred_at).total_seconds()
    if back_s < 0:
        raise Refused("in_the_future", at=occurred_at, now=now)
    if sent_at is not None and occurred_at < sent_at:
        raise Refused("before_dispatch", at=occurred_at, sent_at=sent_at)
    if back_s > settings.backdate_with_second_s:
        raise Refused("late_entry_only", back_s=back_s, limit_s=settings.backdate_with_second_s)
    if back_s > settings.backdate_alone_s and second_person in (None, "", actor_name):
        raise Refused("needs_second_person", back_s=back_s, limit_s=settings.backdate_alone_s)
