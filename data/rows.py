"""Rows read from their tables: by id, by indexed columns, and the live picture."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TypeVar, cast

from sqlalchemy import ColumnElement, Connection, or_, select

from data.steps import read_row
from data.tables import KINDS, TABLE_OF, KindTable, asked_value
from dispatch.canonical import time_text
from dispatch.reasons import Refused
from dispatch.rows import Row

R = TypeVar("R", bound=Row)


def get_row(connection: Connection, kind: type[R], row_id: str) -> R:
    """The row; Refused("unknown_row") where there is none."""
    held = TABLE_OF[kind]
    body = connection.execute(select(held.table.c.body).where(held.table.c.id == row_id)).scalar()
    if body is None:
        raise Refused("unknown_row", kind=held.name, id=row_id)
    return cast("R", read_row(held.name, body))


def find_rows(connection: Connection, kind: type[R], equals: dict[str, object]) -> tuple[R, ...]:
    """Rows whose indexed columns equal the values (or one of a set, tuple or list of them), ordered by id."""
    held = TABLE_OF[kind]
    wanted = [_condition(held, name, value) for name, value in equals.items()]
    return tuple(cast("Iterator[R]", _read(connection, held, *wanted)))


def _condition(held: KindTable, name: str, value: object) -> ColumnElement[bool]:
    if name != "id" and name not in held.getters:
        raise ValueError(f"{held.table.name} has no indexed column {name!r}")
    column = held.table.c[name]
    if isinstance(value, (set, frozenset, tuple, list)):
        return column.in_(sorted(str(asked_value(item)) for item in value))
    return column.is_(None) if value is None else column == asked_value(value)


def _read(connection: Connection, held: KindTable, *wanted: ColumnElement[bool]) -> Iterator[Row]:
    asked = select(held.table.c.body).where(*wanted).order_by(held.table.c.id)
    return (read_row(held.name, body) for body in connection.scalars(asked))


def live_rows(connection: Connection, since: datetime) -> tuple[Row, ...]:
    """Incidents open or ended since a moment with their assignments and entries, crews and shifts that end
    after it, all members."""
    moment = time_text(since)
    incidents = KINDS["incident"]
    ended_at = incidents.table.c.ended_at
    is_live = or_(ended_at.is_(None), ended_at >= moment)
    live = select(incidents.table.c.id).where(is_live)
    rows = list(_read(connection, incidents, is_live))
    for name in ("assignment", "entry"):
        held = KINDS[name]
        rows.extend(_read(connection, held, held.table.c.incident_id.in_(live)))
    for name in ("shift", "crew"):
        held = KINDS[name]
        rows.extend(_read(connection, held, held.table.c.ends_at > moment))
    rows.extend(_read(connection, KINDS["member"]))
    return tuple(rows)
