"""What a long step changed, without reading it: its rows are asked for where they are kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Table, and_, or_, select

from data.steps import read_row
from data.tables import KINDS, STEP_ROWS
from dispatch.canonical import time_text
from dispatch.changes import Changes
from dispatch.rows import Row

LIVE_KINDS = ("member", "shift", "crew", "incident", "assignment", "entry")
"""Kinds that a live picture holds, in the order in which it takes them in."""
_LIVE_FOR = timedelta(hours=36)
"""No live picture reaches farther back: it begins at the centre's last midnight."""


def changes_of_long(connection: Connection, seq: int, at: datetime, action: str) -> Changes:
    """The rows of a step that a live picture may hold, as they are now; of other kinds only the names."""
    touched = select(STEP_ROWS.c.kind).where(STEP_ROWS.c.seq == seq).distinct()
    kinds = frozenset(connection.scalars(touched))
    live = [kind for kind in LIVE_KINDS if kind in kinds]
    rows = tuple(row for kind in live for row in _live_rows(connection, kind, seq, at - _LIVE_FOR))
    removed = tuple((kind, row_id) for kind in live for row_id in _removed(connection, kind, seq))
    return Changes(seq, at, action, rows, removed, kinds)


def _live_rows(connection: Connection, kind: str, seq: int, since: datetime) -> Iterator[Row]:
    table = KINDS[kind].table
    of_step = and_(STEP_ROWS.c.seq == seq, STEP_ROWS.c.kind == kind, STEP_ROWS.c.row_id == table.c.id)
    # Few rows are live and many are of the step: a join would go through the many.
    is_touched = select(STEP_ROWS.c.seq).where(of_step).exists()
    for body in connection.scalars(select(table.c.body).where(_is_live(table, since), is_touched)):
        yield read_row(kind, body)


def _is_live(table: Table, since: datetime) -> ColumnElement[bool]:
    incidents, moment = KINDS["incident"].table, time_text(since)
    is_open = or_(incidents.c.ended_at.is_(None), incidents.c.ended_at >= moment)
    if table is incidents:
        return is_open
    if "incident_id" in table.c:
        return table.c.incident_id.in_(select(incidents.c.id).where(is_open))
    return table.c.ends_at > moment if "ends_at" in table.c else table.c.id.is_not(None)


def _removed(connection: Connection, kind: str, seq: int) -> Iterator[str]:
    table = KINDS[kind].table
    of_step = and_(STEP_ROWS.c.seq == seq, STEP_ROWS.c.kind == kind)
    asked = select(STEP_ROWS.c.row_id).outerjoin(table, table.c.id == STEP_ROWS.c.row_id)
    yield from connection.scalars(asked.where(of_step, table.c.id.is_(None)))
