"""Rows read from their tables: by id, by indexed columns, and the live picture."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from typing import TypeVar, cast

from sqlalchemy import ColumnElement, Connection, Select, Table, bindparam, func, or_, select

from data.steps import read_row, read_rows
from data.tables import KINDS, TABLE_OF, KindTable, asked_value
from dispatch.canonical import as_bytes, time_text
from dispatch.reasons import Refused
from dispatch.rows import Row

R = TypeVar("R", bound=Row)


@cache
def _by_id(table: Table) -> Select[bytes]:
    return select(table.c.body).where(table.c.id == bindparam("row_id"))


def get_row(connection: Connection, kind: type[R], row_id: str) -> R:
    """The row; Refused("unknown_row") where there is none."""
    held = TABLE_OF[kind]
    body = connection.execute(_by_id(held.table), {"row_id": row_id}).scalar()
    if body is None:
        raise Refused("unknown_row", kind=held.name, id=row_id)
    return cast("R", read_row(held.name, body))


def find_rows(connection: Connection, kind: type[R], equals: dict[str, object]) -> tuple[R, ...]:
    """Rows whose indexed columns equal the values (or one of a set, tuple or list of them), ordered by id."""
    held = TABLE_OF[kind]
    wanted = [_condition(held, name, value) for name, value in equals.items()]
    return tuple(cast("Iterator[R]", _read(connection, held, *wanted)))


def count_rows(connection: Connection, kind: type[Row]) -> int:
    """How many rows of a kind there are."""
    return connection.scalar(select(func.count()).select_from(TABLE_OF[kind].table)) or 0


def rows_naming(connection: Connection, kind: type[R], text: str) -> Iterator[R]:
    """Rows in whose kept state `text` stands as a value, ordered by id: no others are read."""
    held = TABLE_OF[kind]
    return cast("Iterator[R]", _read(connection, held, func.instr(held.table.c.body, as_bytes(text)) > 0))


def _condition(held: KindTable, name: str, value: object) -> ColumnElement[bool]:
    if name != "id" and name not in held.getters:
        raise ValueError(f"{held.table.name} has no indexed column {name!r}")
    column = held.table.c[name]
    if isinstance(value, (set, frozenset, tuple, list)):
        return column.in_(sorted(str(asked_value(item)) for item in value))
    return column.is_(None) if value is None else column == asked_value(value)


def _read(connection: Connection, held: KindTable, *wanted: ColumnElement[bool]) -> Iterator[Row]:
    asked = select(held.table.c.body).where(*wanted).order_by(held.table.c.id)
    return read_rows(held.name, connection.scalars(asked))


def live_rows(connection: Connection, since: datetime) -> tuple[Row, ...]:
    """The live picture: incidents open or ended since a moment, shifts and crews that end after it."""
    ended_at = KINDS["incident"].table.c.ended_at
    is_live = or_(ended_at.is_(None), ended_at >= time_text(since))
    rows = _picture(connection, is_live, lambda table: table.c.ends_at > time_text(since))
    return (*rows, *_beside(connection, since))


def _beside(connection: Connection, since: datetime) -> Iterator[Row]:
    """What runs beside incidents: instructions open or answered since, calls since, patrols not over then."""
    held = KINDS["instruction"]
    ended_at = held.table.c.ended_at
    yield from _read(connection, held, or_(ended_at.is_(None), ended_at >= time_text(since)))
    calls = KINDS["call"]
    yield from _read(connection, calls, calls.table.c.at >= time_text(since))
    patrols = KINDS["patrol"]
    yield from _read(connection, patrols, patrols.table.c.ended_at >= time_text(since))


def rows_between(connection: Connection, first: datetime, last: datetime) -> tuple[Row, ...]:
    """A past picture: incidents received from `first` until before `last`, shifts and crews of that time."""
    start, end = time_text(first), time_text(last)
    received_at = KINDS["incident"].table.c.received_at
    was_received = (received_at >= start) & (received_at < end)
    return _picture(
        connection, was_received, lambda table: (table.c.ends_at > start) & (table.c.starts_at < end)
    )


def _picture(
    connection: Connection, which: ColumnElement[bool], on_duty: Callable[[Table], ColumnElement[bool]]
) -> tuple[Row, ...]:
    """Incidents with their assignments and entries, shifts and crews on duty, and all members."""
    wanted = select(KINDS["incident"].table.c.id).where(which)
    rows = list(_read(connection, KINDS["incident"], which))
    for held in (KINDS["assignment"], KINDS["entry"]):
        rows.extend(_read(connection, held, held.table.c.incident_id.in_(wanted)))
    for held in (KINDS["shift"], KINDS["crew"]):
        rows.extend(_read(connection, held, on_duty(held.table)))
    rows.extend(_read(connection, KINDS["member"]))
    return tuple(rows)
