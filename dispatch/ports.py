"""What the domain needs from outside, and the one small interface through which everything acts and asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from typing import ClassVar, Generic, Protocol, TypeVar

from dispatch.actors import Actor
from dispatch.changes import Changes, Step
from dispatch.fixes import Fix
from dispatch.past_report import PastReport
from dispatch.rows import Row

R = TypeVar("R", bound=Row)
Answer = TypeVar("Answer", covariant=True)


class Clock(Protocol):
    """Where time comes from; tests and simulations own theirs."""

    @property
    def pace(self) -> float:
        """How many of its seconds pass in one of a person's: 1, but where a day is played fast."""
        ...

    def now(self) -> datetime:
        """The moment, with zone UTC."""
        ...


class SystemClock:
    """The machine's own time."""

    pace = 1.0

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class Action:
    """What an actor asks the desk to do. A repeated `action_id` gets the first answer and acts once."""

    code: ClassVar[str]
    action_id: str
    actor: Actor
    seen: Mapping[str, int] = field(default_factory=dict)
    """Row id -> the version that the actor saw; a row that has moved on refuses the action."""


@dataclass(frozen=True)
class Query(Generic[Answer]):
    """A question; each kind says what its answer is."""

    code: ClassVar[str]


@dataclass(frozen=True)
class Caller:
    """Personal data of who called: in a table of its own, never in the record."""

    name: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Snapshot:
    """All rows of the live picture at step `seq`, and the newest fix of each member."""

    seq: int
    rows: tuple[Row, ...] = ()
    fixes: tuple[Fix, ...] = ()


class Work(Protocol):
    """One transaction: rows read and saved, and at its end the step that tells of them."""

    @property
    def now(self) -> datetime: ...

    @property
    def changes(self) -> Changes:
        """What was touched; there once the transaction has been committed."""
        ...

    def version_of(self, row_id: str) -> int | None:
        """The version of the row with this id, of whatever kind; None where there is none."""
        ...

    def get(self, kind: type[R], row_id: str, /) -> R:
        """The row; Refused("unknown_row") where there is none."""
        ...

    def find(self, kind: type[R], /, **equals: object) -> tuple[R, ...]:
        """Rows whose indexed columns equal the given values, ordered by id."""
        ...

    def count(self, kind: type[Row], /) -> int:
        """How many rows of a kind there are, without reading any."""
        ...

    def naming(self, kind: type[R], text: str, /) -> Iterator[R]:
        """Rows in whose state `text` stands as a value, ordered by id, each read when it is wanted."""
        ...

    def save(self, row: R) -> R:
        """Keeps `row` as its next version and returns that; Refused("stale_version") if it has moved on."""
        ...

    def save_all(self, rows: Iterable[Row]) -> None:
        """Keeps many rows as `save` would one after the other, but in fewer steps of the database."""
        ...

    def remove(self, row: Row) -> None:
        """Takes a row away again (undo only); the record keeps what it was."""
        ...

    def remove_all(self, rows: Iterable[Row], /) -> None:
        """Takes many rows away again, as `remove` each; Refused("stale_version") as there."""
        ...

    def new_id(self) -> str:
        """An id derived from the action's own, so that a repeated action makes the same rows."""
        ...

    def next_serial(self, day: date) -> int:
        """The next number of `day`, from 1, without holes."""
        ...

    def keep_caller(self, caller: Caller) -> tuple[str, str]:
        """Stores personal data apart; returns its id and salted digest."""
        ...

    def erase_caller(self, caller_id: str) -> None:
        """Erases personal data for good; Refused("unknown_caller") for an id that was never given."""
        ...

    def fixes(self, member_ids: Iterable[str], since: datetime) -> tuple[Fix, ...]:
        """Fixes measured at or after `since`, in order of measurement."""
        ...

    def last_steps(self, actor: Actor, count: int = 1) -> tuple[Step, ...]:
        """The actor's newest steps, newest first."""
        ...

    def step(self, seq: int) -> Step:
        """A step of the record; Refused("step_not_in_record"). Of a long one only who did what when."""
        ...

    def touched_by(self, seq: int) -> Mapping[tuple[str, str], int]:
        """(kind, id) of every row that a step touched -> the version that it left."""
        ...

    def touched_since(self, seq: int) -> frozenset[tuple[str, str]]:
        """(kind, id) of every row that later steps touched."""
        ...

    def states_before(self, seq: int) -> Mapping[tuple[str, str], Row]:
        """The rows that a step changed as they were before it, by (kind, id); those it made are not there."""
        ...

    def state_before(self, step: Step, kind: str, row_id: str) -> Row | None:
        """The row as it was before `step`, None if that step made it."""
        ...


class Store(Protocol):
    """Keeps rows, steps and fixes."""

    def work(self, action: Action, now: datetime) -> AbstractContextManager[Work]:
        """A transaction for `action`; left without an exception it commits with its step."""
        ...

    def answered(self, action_id: str) -> Changes | None:
        """What an earlier action with this id touched."""
        ...

    def changes_after(self, seq: int) -> tuple[Changes, ...]:
        """All changes with a higher number, in order."""
        ...

    def rows(self, kind: type[R], /, **equals: object) -> tuple[R, ...]:
        """Rows outside a transaction, ordered by id."""
        ...

    def snapshot(self, since: datetime) -> Snapshot:
        """The live picture's start: incidents open or touched since `since`, and what belongs to them."""
        ...

    def steps_of(self, row_id: str) -> tuple[Step, ...]:
        """The steps that touched a row, oldest first."""
        ...

    def newest_steps(self, count: int) -> tuple[Step, ...]:
        """The newest steps of whomever, newest first; of long ones only who did what when."""
        ...

    def day(self, day: date, zone: tzinfo) -> Snapshot:
        """What was received on a local day, with all that belongs to it."""
        ...

    def past_reports(self, since: datetime) -> tuple[PastReport, ...]:
        """What demand is learnt from: incidents with a place, received since, that called for somebody."""
        ...

    def caller(self, caller_id: str) -> Caller | None:
        """Who called; None once erased."""
        ...

    def keep_fixes(self, fixes: Sequence[Fix]) -> None:
        """Stores positions; they are no steps of the record."""
        ...

    def fixes(
        self, member_ids: Iterable[str], since: datetime, until: datetime | None = None
    ) -> tuple[Fix, ...]:
        """Fixes measured at or after `since` and before `until`, in order of measurement."""
        ...


class Seat(Protocol):
    """One desk, near or far: all that consoles, the command line and other systems know of it."""

    def act(self, action: Action) -> Changes:
        """Carries the action out and returns after commit; Refused with a reason otherwise."""
        ...

    def report_fixes(self, fixes: Sequence[Fix]) -> None:
        """Takes positions in."""
        ...

    def snapshot(self) -> Snapshot:
        """The live picture as it is now, to start from."""
        ...

    def changes_after(self, seq: int) -> tuple[Changes, ...]:
        """What has been done since step `seq`, by whomever."""
        ...

    def fixes_after(self, mark: int) -> tuple[int, tuple[Fix, ...]]:
        """Positions taken in after `mark`, and the mark to ask with next; from 0 on."""
        ...

    def ask(self, query: Query[Answer]) -> Answer:
        """Answers a question; Refused with a reason where it can't."""
        ...
