"""Rows as they are written into their tables: new ones, and those that replace a version that was seen."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from sqlalchemy import Connection, Delete, Table, Update, bindparam, delete, select, update

from data.database import Line, execute_many, insert_unless_there
from data.tables import KINDS, TABLE_OF, KindTable
from dispatch.canonical import as_bytes
from dispatch.rows import Row

_SEEN = ("seen_id", "seen_version")


class Made(NamedTuple):
    """A row as it will be kept: its canonical bytes, which the record tells as well, and its columns."""

    held: KindTable
    id: str
    version: int
    columns: tuple[str | None, ...]
    body: bytes

    @classmethod
    def by(cls, saved: Row) -> Made:
        """What is kept of a row in its next version."""
        held = TABLE_OF[type(saved)]
        return cls(held, saved.id, saved.version, held.values_of(saved), as_bytes(saved))

    @property
    def statement(self) -> tuple[bool, str]:
        """What decides with which statement it is written: whether it replaces a row, and its kind."""
        return self.version > 1, self.held.name


def write_rows(connection: Connection, rows: Sequence[Made]) -> bool:
    """Whether every row of one kind, all of them new or none, found the version that it replaces."""
    held, is_replacing = rows[0].held, rows[0].version > 1
    lines: list[Line]
    if is_replacing:
        statement, names = _replacing(held.table), ("version", *held.getters, "body", *_SEEN)
        lines = [(row.version, *row.columns, row.body, row.id, row.version - 1) for row in rows]
    else:
        statement = insert_unless_there(connection.dialect.name, held.table)
        names = ("id", "version", *held.getters, "body")
        lines = [(row.id, row.version, *row.columns, row.body) for row in rows]
    return execute_many(connection, statement, names, lines) == len(rows)


def take_rows(connection: Connection, kind: str, rows: Sequence[Row]) -> bool:
    """Whether every row of one kind was there in the version that was seen, and is taken away now."""
    lines: list[Line] = sorted((row.id, row.version) for row in rows)
    return execute_many(connection, _taking(KINDS[kind].table), _SEEN, lines) == len(lines)


def version_kept(connection: Connection, kind: str, row_id: str) -> int:
    """The version of a row as it stands, 0 where there is none."""
    table = KINDS[kind].table
    return connection.execute(select(table.c.version).where(table.c.id == row_id)).scalar() or 0


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
