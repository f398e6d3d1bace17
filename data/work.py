"""A work: one transaction of rows read and saved, told of by one step of the record at its end."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from typing import TypeVar

from sqlalchemy import Connection, bindparam, insert, select, update

from data.callers import wipe_caller, write_caller
from data.database import insert_in_blocks, insert_unless_there
from data.fixes import fixes_since
from data.long_steps import changes_of_long
from data.record_reading import (
    last_steps,
    newest_step,
    state_before,
    states_before,
    step_number,
    touched_by,
    touched_since,
    version_of,
)
from data.row_writing import Made, take_rows, version_kept, write_rows
from data.rows import count_rows, find_rows, get_row, rows_naming
from data.step_writing import ToldRows, step_line
from data.steps import LONG_BYTES, changes_by
from data.tables import DAY_SERIALS, STEP_ROWS, STEPS, TABLE_OF
from dispatch.actors import Actor
from dispatch.changes import Changes, Step
from dispatch.fixes import Fix
from dispatch.ports import Action, Caller
from dispatch.reasons import Refused
from dispatch.rows import Row

R = TypeVar("R", bound=Row)
Item = TypeVar("Item")
Key = tuple[str, str]
"""Kind and id of a row."""

SAVED_AT_ONCE = 5_000
_STEP = insert(STEPS)
_INDEX = ("seq", "kind", "row_id", "version")
_LAST_SERIAL = select(DAY_SERIALS.c.last).where(DAY_SERIALS.c.day == bindparam("of_day"))
_NEXT_SERIAL = (
    update(DAY_SERIALS).where(DAY_SERIALS.c.day == bindparam("of_day")).values(last=DAY_SERIALS.c.last + 1)
)


def _chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    left = iter(items)
    while chunk := list(islice(left, SAVED_AT_ONCE)):
        yield chunk


def _key(row: Row) -> Key:
    return TABLE_OF[type(row)].name, row.id


class SqlWork:
    """Carries one action's reads and writes; `finish` writes the step, the store commits."""

    def __init__(self, connection: Connection, action: Action, now: datetime) -> None:
        self._connection = connection
        self._action = action
        self._now = now
        self._told = ToldRows()
        self._serials: dict[str, int] = {}
        self._ids_given = 0
        self.has_erased = False
        self._changes: Changes | None = None

    @property
    def now(self) -> datetime:
        return self._now

    @property
    def changes(self) -> Changes:
        """What the work left behind; known once it has ended without an exception."""
        if self._changes is None:
            raise RuntimeError("the work has not ended")
        return self._changes

    def version_of(self, row_id: str) -> int | None:
        return version_of(self._connection, row_id)

    def get(self, kind: type[R], row_id: str, /) -> R:
        return get_row(self._connection, kind, row_id)

    def find(self, kind: type[R], /, **equals: object) -> tuple[R, ...]:
        return find_rows(self._connection, kind, equals)

    def count(self, kind: type[Row], /) -> int:
        return count_rows(self._connection, kind)

    def naming(self, kind: type[R], text: str, /) -> Iterator[R]:
        return rows_naming(self._connection, kind, text)

    def save(self, row: R) -> R:
        saved = row.as_saved()
        if not self._write([Made.by(saved)]):
            raise self._stale(row)
        return saved

    def save_all(self, rows: Iterable[Row]) -> None:
        self._all_or_none(rows, self._save_at_once)

    def remove(self, row: Row) -> None:
        if not self._take_away([row]):
            raise self._stale(row)

    def remove_all(self, rows: Iterable[Row]) -> None:
        self._all_or_none(rows, self._take_away)

    def _all_or_none(self, rows: Iterable[Row], write: Callable[[Sequence[Row]], bool]) -> None:
        """Writes rows portion by portion; Refused("stale_version") with the first that has moved on."""
        # One savepoint for all: each makes SQLite copy every page that is then changed for the first time.
        before = self._connection.begin_nested()
        for chunk in _chunks(rows):
            if not write(chunk):
                before.rollback()
                raise self._stale(self._first_stale(chunk))
        before.commit()

    def _save_at_once(self, chunk: Sequence[Row]) -> bool:
        """Whether every row found the version that it replaces."""
        return self._write([Made.by(row.as_saved()) for row in chunk])

    def _write(self, made: Sequence[Made]) -> bool:
        groups: dict[tuple[bool, str], list[Made]] = {}
        for item in made:
            groups.setdefault(item.statement, []).append(item)
        # New rows first: one of them may be replaced by a later one.
        if not all(write_rows(self._connection, group) for _, group in sorted(groups.items())):
            return False
        for item in made:
            self._told.add(item.held.name, item.id, item.version, item.body)
        return True

    def _take_away(self, chunk: Sequence[Row]) -> bool:
        """Whether all were there as they were seen."""
        groups: dict[str, list[Row]] = {}
        for row in chunk:
            groups.setdefault(TABLE_OF[type(row)].name, []).append(row)
        if not all(take_rows(self._connection, kind, group) for kind, group in groups.items()):
            return False
        for row in chunk:
            self._told.add(TABLE_OF[type(row)].name, row.id, row.version + 1, None)
        return True

    def _first_stale(self, chunk: Sequence[Row]) -> Row:
        """The row that has moved on of a portion of which none is written; the portion may hold one twice."""
        left: dict[Key, int] = {}
        for row in chunk:
            key = _key(row)
            if row.version != left.get(key, self._version_left(key)):
                return row
            left[key] = row.version + 1
        return chunk[-1]

    def _version_left(self, key: Key) -> int:
        """The version of a row as this work has left it so far, 0 where there is none."""
        told = self._told.version_of(key)
        return version_kept(self._connection, *key) if told is None else told

    def new_id(self) -> str:
        self._ids_given += 1
        return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{self._action.action_id}/{self._ids_given}"))

    def next_serial(self, day: date) -> int:
        name = day.isoformat()
        first = insert_unless_there(self._connection.dialect.name, DAY_SERIALS)
        self._connection.execute(first, {"day": name, "last": 0})
        self._connection.execute(_NEXT_SERIAL, {"of_day": name})
        serial = int(self._connection.execute(_LAST_SERIAL, {"of_day": name}).scalar_one())
        self._serials[name] = serial
        return serial

    def keep_caller(self, caller: Caller) -> tuple[str, str]:
        caller_id = self.new_id()
        return caller_id, write_caller(self._connection, caller_id, caller)

    def erase_caller(self, caller_id: str) -> None:
        wipe_caller(self._connection, caller_id, self._now)
        self.has_erased = True

    def fixes(self, member_ids: Iterable[str], since: datetime) -> tuple[Fix, ...]:
        return fixes_since(self._connection, member_ids, since)

    def last_steps(self, actor: Actor, count: int = 1) -> tuple[Step, ...]:
        return last_steps(self._connection, actor, count)

    def step(self, seq: int) -> Step:
        return step_number(self._connection, seq)

    def touched_by(self, seq: int) -> Mapping[tuple[str, str], int]:
        return touched_by(self._connection, seq)

    def touched_since(self, seq: int) -> frozenset[tuple[str, str]]:
        return touched_since(self._connection, seq)

    def states_before(self, seq: int) -> Mapping[tuple[str, str], Row]:
        return states_before(self._connection, seq)

    def state_before(self, step: Step, kind: str, row_id: str) -> Row | None:
        return state_before(self._connection, step.seq, kind, row_id)

    def finish(self) -> None:
        """Writes the step. A work that touched nothing leaves none: its changes are empty."""
        seq, previous = newest_step(self._connection)
        self._changes = Changes(seq, self._now, self._action.code)
        if self._told or self._serials or self.has_erased:
            self._write_index(seq + 1)
            self._changes = self._tell(seq + 1, previous)

    def _write_index(self, seq: int) -> None:
        # In the order of the index: pages of it that are far apart would be read and written again and again.
        for chunk in _chunks(self._told.index()):
            lines = [(seq, *place) for place in chunk]
            insert_in_blocks(self._connection, STEP_ROWS, _INDEX, lines)

    def _tell(self, seq: int, previous: str) -> Changes:
        """Writes the step, and says what it changed."""
        states = () if self._told.size > LONG_BYTES else tuple(self._told.states())
        line = step_line(seq, self._now, self._action, self._told, self._serials, previous)
        self._connection.execute(_STEP, line)
        if len(line["body"]) > LONG_BYTES:
            return changes_of_long(self._connection, seq, self._now, self._action.code)
        return changes_by(seq, self._now, self._action.code, states)

    def _stale(self, row: Row) -> Refused:
        key = kind, row_id = _key(row)
        return Refused("stale_version", kind=kind, id=row_id, seen=row.version, now=self._version_left(key))
