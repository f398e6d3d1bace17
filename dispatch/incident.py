"""An incident: what was reported, where, since when, under which rule, and how far it has come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from dispatch.canonical import held_once
from dispatch.help_asked import HelpAsked
from dispatch.lifecycle import State, next_state
from dispatch.paper import PaperSheet
from dispatch.rows import Row


class StageName(StrEnum):
    """The three fast stages of the 1530 rule."""

    RESPONSE = "response"
    ARRIVAL = "arrival"
    FEEDBACK = "feedback"


@dataclass(frozen=True, slots=True)
class Place:
    """Where: the words as they were said, never rewritten, and a WGS 84 position when one is known."""

    text: str
    lon: float | None = None
    lat: float | None = None
    found_by: str = "words"

    @property
    def is_known(self) -> bool:
        return self.lon is not None and self.lat is not None


@held_once
@dataclass(frozen=True)
class FrozenRule:
    """The timing rule as it was at acceptance (B1); limits in seconds, None where a stage has none."""

    code: str
    version: int
    variant: str
    response_s: int | None
    arrival_s: int | None
    feedback_s: int | None
    is_promised: bool
    mode: str = "everyday"

    def limit_s(self, stage: StageName) -> int | None:
        """The limit of `stage` in seconds, None where the rule sets none."""
        return {
            StageName.RESPONSE: self.response_s,
            StageName.ARRIVAL: self.arrival_s,
            StageName.FEEDBACK: self.feedback_s,
        }[stage]


@dataclass(frozen=True)
class Adjustment:
    """Relief for one stage: `extra_s` more time, or waived; the reason's code, who granted it, on what."""

    stage: StageName
    code: str
    granted_by: str
    granted_at: datetime
    extra_s: float = 0.0
    waived: bool = False
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Classification:
    """What the incident was taken for, and the rule that followed; earlier ones are kept (B1)."""

    category: str
    severity: int
    rule: FrozenRule | None
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class ClosingLimit:
    """One step of the slow clock (办结时限): `amount` of `unit` (eh, wh, wd), and the moment that makes."""

    name: str
    amount: float
    unit: str
    due_at: datetime


@dataclass(frozen=True)
class Suspension:
    """A span in which the closing clock does not run (挂账), with who asked and who approved."""

    code: str
    since: datetime
    until: datetime
    asked_by: str
    approved_by: str | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True)
class Extension:
    """A later closing limit (延期): asked by one person, in force once another has approved it."""

    code: str
    until: datetime
    asked_by: str
    approved_by: str | None = None


@dataclass(frozen=True)
class DeskCheck:
    """A check before filing (核实): asked when and by whom, due as set then, and when its answer came."""

    asked_at: datetime
    due_at: datetime
    asked_by: str
    done_at: datetime | None = None


@dataclass(frozen=True)
class CallerReference:
    """Somebody else who called about it: kept apart, here by id and salted digest only."""

    id: str
    digest: str


@dataclass(frozen=True)
class CallerAnswer:
    """What a caller said when called back: a result by code, when, and who asked."""

    result: str
    at: datetime
    by: str
    note: str = ""
    caller_id: str | None = None
    """Which of several callers; None in answers kept before there could be several."""


@dataclass(frozen=True)
class MergedReport:
    """A report that went into this incident: whence, when it came, its own t0, how far off it was placed."""

    incident_id: str
    number: str
    source: str
    received_at: datetime
    t0: datetime | None
    away_m: float | None
    at: datetime
    by: str


@dataclass(frozen=True)
class MergedAway:
    """Where a report went: into which incident, when, by whom, and the state that it had."""

    into: str
    number: str
    at: datetime
    by: str
    state: State


@dataclass(frozen=True)
class DismissalAudit:
    """A second look at a dismissed clue (case 8a): upheld or wrong, when, by whom."""

    result: str
    at: datetime
    by: str
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Incident(Row):
    """One incident. `t0` starts all fast clocks (B2); `zones` is the chain frozen at acceptance.

    Where maintenance duty (管养责任) decided the chain, `duty_override` is the code of that zone and
    `lies_in` the street that the place lies in by its borders.
    `reached`: name of a staged closing limit -> when it was fulfilled. `merged` are reports that went into
    it, the first first; its own t0 before they did is `own_t0`, and t0 the earliest of all (case 6).

    In slots: of more than thirty fields Python keeps a whole dictionary for each, five times as large.
    """

    number: str
    source: str
    category: str
    severity: int
    words: str
    place: Place
    received_at: datetime
    state: State
    reported_at: datetime | None = None
    source_number: str = ""
    t0: datetime | None = None
    found_by_crew: str | None = None
    rule: FrozenRule | None = None
    closing: tuple[ClosingLimit, ...] = ()
    reached: Mapping[str, datetime] = field(default_factory=dict)
    zones: Mapping[str, str] = field(default_factory=dict)
    functional_zones: tuple[str, ...] = ()
    duty_override: str | None = None
    lies_in: str | None = None
    caller_id: str | None = None
    caller_digest: str | None = None
    is_secret: bool = False
    urges: int = 0
    further_callers: tuple[CallerReference, ...] = ()
    call_backs: tuple[CallerAnswer, ...] = ()
    check: DeskCheck | None = None
    unit: str | None = None
    rung: int | None = None
    outcome: str = ""
    adjustments: tuple[Adjustment, ...] = ()
    suspensions: tuple[Suspension, ...] = ()
    extension: Extension | None = None
    classifications: tuple[Classification, ...] = ()
    verified_by: str | None = None
    external_reference: str = ""
    help: tuple[HelpAsked, ...] = ()
    paper: tuple[PaperSheet, ...] = ()
    tags: tuple[str, ...] = ()
    state_since: datetime | None = None
    closed_at: datetime | None = None
    merged: tuple[MergedReport, ...] = ()
    merged_away: MergedAway | None = None
    own_t0: datetime | None = None
    turned_away_by: str = ""
    audit: DismissalAudit | None = None

    def move_to(self, action: str, at: datetime) -> Incident:
        """The incident after `action`, by the life cycle's table; Refused where it has no such line."""
        return replace(self, state=next_state(self.state, action), state_since=at)

    @property
    def callers(self) -> tuple[CallerReference, ...]:
        """Everybody who called about it, the first first."""
        first = CallerReference(self.caller_id, self.caller_digest or "") if self.caller_id else None
        return self.further_callers if first is None else (first, *self.further_callers)

    def unanswered(self, since: datetime) -> tuple[CallerReference, ...]:
        """Callers whom nobody has called back from `since` on."""
        first = self.callers[0].id if self.callers else None
        answered = {call.caller_id or first for call in self.call_backs if call.at >= since}
        return tuple(caller for caller in self.callers if caller.id not in answered)

    @property
    def steps_left(self) -> tuple[ClosingLimit, ...]:
        """Staged closing limits before the last one that are not fulfilled yet."""
        return tuple(limit for limit in self.closing[:-1] if limit.name not in self.reached)

    @property
    def is_open(self) -> bool:
        return self.state not in ENDED

    @property
    def ended_at(self) -> datetime | None:
        """When it was over; None while it is open."""
        return None if self.is_open else self.closed_at or self.state_since

    def until(self, now: datetime) -> datetime:
        """Until when its clocks run: its end, else now."""
        return now if self.ended_at is None else min(now, self.ended_at)

    @property
    def short_number(self) -> str:
        return self.number.rpartition("-")[2]


ENDED = frozenset(
    {
        State.CLOSED,
        State.REJECTED,
        State.DISMISSED,
        State.VOID,
        State.MERGED,
        State.HANDED_OVER,
        State.SETTLED,
    }
)
