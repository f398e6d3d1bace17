"""A work: one transaction of rows read and saved, told of by one step of the record at its end."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from itertools import groupby, islice
from typing import TypeVar

from sqlalchemy import Connection, Delete, Table, Update, bindparam, delete, insert, select, update

from data.callers import wipe_caller, write_caller
from data.database import execute_many, insert_in_blocks, insert_unless_there
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
from data.rows import find_rows, get_row
from data.step_writing import Touched, step_line
from data.steps import LONG_BYTES, read_row
from data.tables import DAY_SERIALS, KINDS, STEP_ROWS, STEPS, TABLE_OF, KindTable
from dispatch.actors import Actor
from dispatch.changes import Changes, Step
from dispatch.fixes import Fix
from dispatch.ports import Action, Caller
from dispatch.reasons import Refused
from dispatch.rows import Row

R = TypeVar("R", bound=Row)
Item = TypeVar("Item")

SAVED_AT_ONCE = 5_000
_STEP = insert(STEPS)
_LAST_SERIAL = select(DAY_SERIALS.c.last).where(DAY_SERIALS.c.day == bindparam("of_day"))
_NEXT_SERIAL = (
    update(DAY_SERIALS).where(DAY_SERIALS.c.day == bindparam("of_day")).values(last=DAY_SERIALS.c.last + 1)
)


@cache
def _replacing(table: Table) -> Update:
    """Replaces a row of the version that was seen."""
    same = (table.c.id == bindparam("seen_id")) & (table.c.version == bindparam("seen_version"))
    return update(table).where(same)


@cache
def _taking(table: Table) -> Delete:
    """Takes away a row of the version that was seen."""
    return delete(table).where(
        (table.c.id == bindparam("seen_id")) & (table.c.version == bindparam("seen_version"))
    )


def _kind_of(item: Touched) -> str:
    return item.kind


def _chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    left = iter(items)
    while chunk := list(islice(left, SAVED_AT_ONCE)):
        yield chunk


def _statement(made: tuple[Touched, Row]) -> tuple[str, bool]:
    """What decides with which statement a row is written: its kind, and whether it is new."""
    return made[0].kind, made[0].version == 1


def _place_in_index(item: Touched) -> tuple[str, str]:
    return item.kind, item.id


class SqlWork:
    """Carries one action's reads and writes; `finish` writes the step, the store commits."""

    def __init__(self, connection: Connection, action: Action, now: datetime) -> None:
        self._connection = connection
        self._action = action
        self._now = now
        self._touched: dict[tuple[str, str], Touched] = {}
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

    def save(self, row: R) -> R:
        held, saved = TABLE_OF[type(row)], row.as_saved()
        made = Touched.by(saved)
        if not self._write(held, [(made, saved)]):
            raise self._stale(held, row.id, row.version)
        self._touched[held.name, saved.id] = made
        return saved

    def save_all(self, rows: Iterable[Row]) -> None:
        for chunk in _chunks(rows):
            if not self._save_at_once(chunk):
                for row in chunk:
                    self.save(row)

    def _save_at_once(self, chunk: Sequence[Row]) -> bool:
        """Whether all went in; otherwise none has, and saving them one by one tells which is stale."""
        made = [(Touched.by(saved), saved) for saved in (row.as_saved() for row in chunk)]
        before = self._connection.begin_nested()
        for (kind, _), group in groupby(sorted(made, key=_statement), key=_statement):
            if not self._write(KINDS[kind], list(group)):
                before.rollback()
                return False
        before.commit()
        self._touched.update(((item.kind, item.id), item) for item, _ in made)
        return True

    def remove(self, row: Row) -> None:
        held = TABLE_OF[type(row)]
        same = (held.table.c.id == row.id) & (held.table.c.version == row.version)
        if self._connection.execute(delete(held.table).where(same)).rowcount == 0:
            raise self._stale(held, row.id, row.version)
        self._touched[held.name, row.id] = Touched(held.name, row.id, row.version + 1, None)

    def remove_all(self, rows: Iterable[Row]) -> None:
        for chunk in _chunks(rows):
            before = self._connection.begin_nested()
            if self._remove_at_once(chunk):
                before.commit()
            else:
                before.rollback()
                for row in chunk:
                    self.remove(row)

    def _remove_at_once(self, chunk: Sequence[Row]) -> bool:
        """Whether all were there as they were seen; removing them one by one tells which is stale."""
        gone = [Touched(TABLE_OF[type(row)].name, row.id, row.version + 1, None) for row in chunk]
        for kind, group in groupby(sorted(gone, key=_place_in_index), key=_kind_of):
            lines = [{"seen_id": item.id, "seen_version": item.version - 1} for item in group]
            if execute_many(self._connection, _taking(KINDS[kind].table), lines) != len(lines):
                return False
        self._touched.update(((item.kind, item.id), item) for item in gone)
        return True

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
        if self._touched or self._serials or self.has_erased:
            self._write_index(seq + 1)
            self._changes = self._tell(seq + 1, previous)

    def _write_index(self, seq: int) -> None:
        # In the order of the index: pages of it that are far apart would be read and written again and again.
        for chunk in _chunks(sorted(self._touched.values(), key=_place_in_index)):
            lines = [
                {"seq": seq, "kind": item.kind, "row_id": item.id, "version": item.version} for item in chunk
            ]
            insert_in_blocks(self._connection, STEP_ROWS, lines)

    def _tell(self, seq: int, previous: str) -> Changes:
        """Writes the step, and lets go of the rows while they go into it: there may be many."""
        touched, size = self._touched, sum(len(item.body or b"") for item in self._touched.values())
        listed = tuple(touched.values()) if size <= LONG_BYTES else ()
        given_away = (touched.pop(key) for key in tuple(touched))
        line = step_line(seq, self._now, self._action, given_away, self._serials, previous)
        self._connection.execute(_STEP, line)
        if len(line["body"]) > LONG_BYTES:
            return changes_of_long(self._connection, seq, self._now, self._action.code)
        kept = tuple(read_row(item.kind, item.body) for item in listed if item.body is not None)
        removed = tuple((item.kind, item.id) for item in listed if item.body is None)
        return Changes(seq, self._now, self._action.code, kept, removed)

    def _write(self, held: KindTable, rows: Sequence[tuple[Touched, Row]]) -> bool:
        """Whether every row, all of them new or none, found the version that it replaces."""
        if rows[0][0].version == 1:
            statement = insert_unless_there(self._connection.dialect.name, held.table)
            seen: list[dict[str, object]] = [{"id": item.id} for item, _ in rows]
        else:
            statement = _replacing(held.table)
            seen = [{"seen_id": item.id, "seen_version": item.version - 1} for item, _ in rows]
        lines = [
            {**known, "version": item.version, "body": item.body, **held.columns_of(saved)}
            for known, (item, saved) in zip(seen, rows, strict=True)
        ]
        return execute_many(self._connection, statement, lines) == len(rows)

    def _stale(self, held: KindTable, row_id: str, seen: int) -> Refused:
        asked = select(held.table.c.version).where(held.table.c.id == row_id)
        now = self._connection.execute(asked).scalar() or 0
        return Refused("stale_version", kind=held.name, id=row_id, seen=seen, now=now)
