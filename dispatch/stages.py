"""Stages of the 1530 rule: what a fast clock says, computed from its start, its stop and what relieves it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Generic, TypeVar

from dispatch.entry import Entry
from dispatch.incident import Adjustment, FrozenRule, StageName

Told = TypeVar("Told")


class StageState(StrEnum):
    """How a stage stands; late or not is told by the due time as first set."""

    RUNNING = "running"
    MET = "met"
    MET_LATE = "met_late"
    NEVER_REACHED = "never_reached"
    WAIVED = "waived"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True)
class StageClock:
    """One fast clock at a moment; it never pauses (B7).

    `raw_met` goes by `due_at`, `adjusted_met` by `adjusted_due_at`; None: not decided yet, or not counted.
    `late_s` is seconds past `due_at`, growing while the stage runs, up to the incident's end; `stopped_by` is
    the id of an entry.
    """

    stage: StageName
    state: StageState
    started_at: datetime | None = None
    limit_s: int | None = None
    due_at: datetime | None = None
    adjusted_due_at: datetime | None = None
    stopped_at: datetime | None = None
    stopped_by: str | None = None
    late_s: float = 0.0
    reason: str = ""
    raw_met: bool | None = None
    adjusted_met: bool | None = None
    flags: tuple[str, ...] = ()

    @property
    def unproven(self) -> bool:
        """Whether what stopped it is a claim that nothing proves."""
        return "unproven" in self.flags

    @property
    def is_running(self) -> bool:
        return self.state is StageState.RUNNING


@dataclass(frozen=True)
class ByStage(Generic[Told]):
    """One thing for each fast stage, in their order."""

    response: Told
    arrival: Told
    feedback: Told

    def of(self, stage: StageName) -> Told:
        """The one of a stage."""
        return {
            StageName.RESPONSE: self.response,
            StageName.ARRIVAL: self.arrival,
            StageName.FEEDBACK: self.feedback,
        }[stage]


@dataclass(frozen=True)
class StageClocks(ByStage[StageClock]):
    """The fast clocks of one incident or one assignment."""

    @property
    def all(self) -> tuple[StageClock, StageClock, StageClock]:
        """The clocks in their order."""
        return self.response, self.arrival, self.feedback


def stage_clock(
    stage: StageName,
    rule: FrozenRule,
    started_at: datetime,
    now: datetime,
    entry: Entry | None,
    reliefs: Sequence[Adjustment] = (),
    *,
    is_lost: bool = False,
    has_ended: bool = False,
) -> StageClock:
    """The clock of one stage of `rule` that began at `started_at` and was stopped by `entry`, if by any.

    `reliefs` are the stage's adjustments; `is_lost`: past its due time nothing is decided (case 4).
    `has_ended`: the incident was over at `now`, so that what has not stopped by then never will.
    """
    limit_s = rule.limit_s(stage)
    if limit_s is None:
        return StageClock(stage, StageState.NOT_APPLICABLE, started_at, reason="no_limit")
    stopped_at = entry.occurred_at if entry else None
    due_at = started_at + timedelta(seconds=limit_s)
    adjusted_due_at = due_at + _extra(reliefs, rule, stopped_at)
    waiver = next((item for item in reliefs if item.waived), None)
    ends_at = stopped_at or (waiver.granted_at if waiver else now)
    is_done = stopped_at is not None
    clock = StageClock(
        stage,
        _state(stopped_at, due_at, waiver, has_ended),
        started_at,
        limit_s,
        due_at,
        adjusted_due_at,
        stopped_at,
        entry.id if entry else None,
        max(0.0, (ends_at - due_at).total_seconds()),
        _reason(waiver, reliefs),
        _is_met(ends_at, due_at, is_done),
        None if waiver else _is_met(ends_at, adjusted_due_at, is_done),
        entry.flags if entry else (),
    )
    is_unknown = is_lost and not is_done and waiver is None and now > due_at
    return _undecided(clock) if is_unknown else clock


def _undecided(clock: StageClock) -> StageClock:
    """Past its due time with the position lost, nobody can say whether the crew is there (case 4)."""
    return replace(clock, reason="position_lost", raw_met=None, adjusted_met=None)


def _state(
    stopped_at: datetime | None, due_at: datetime, waiver: Adjustment | None, has_ended: bool
) -> StageState:
    if waiver is not None:
        return StageState.WAIVED
    if stopped_at is None:
        return StageState.NEVER_REACHED if has_ended else StageState.RUNNING
    return StageState.MET if stopped_at <= due_at else StageState.MET_LATE


def _is_met(at: datetime, due_at: datetime, is_done: bool) -> bool | None:
    """B3: equal counts. What has not stopped is decided only once it is past its due time."""
    if at > due_at:
        return False
    return True if is_done else None


def _reason(waiver: Adjustment | None, reliefs: Sequence[Adjustment]) -> str:
    if waiver is not None:
        return waiver.code
    return reliefs[0].code if reliefs else ""


def _extra(reliefs: Iterable[Adjustment], rule: FrozenRule, stopped_at: datetime | None) -> timedelta:
    """Relief in time. A corrected place counts once, not after arrival (5a, 5b); "by day" at night (11)."""
    granted: list[Adjustment] = []
    for item in reliefs:
        is_again = item.code == "place_corrected" and any(item.code == other.code for other in granted)
        is_after = item.code == "place_corrected" and stopped_at is not None and item.granted_at > stopped_at
        is_by_day_at_day = item.code == "by_day" and rule.variant != "night"
        if not (item.waived or is_again or is_after or is_by_day_at_day):
            granted.append(item)
    return timedelta(seconds=sum(max(0.0, item.extra_s) for item in granted))


def no_clocks(reason: str) -> StageClocks:
    """Clocks that never ran, with the reason."""
    return StageClocks(*(StageClock(stage, StageState.NOT_APPLICABLE, reason=reason) for stage in StageName))
