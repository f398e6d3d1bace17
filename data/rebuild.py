"""Every row under the record made again from the log alone, and compared with what the tables hold."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select

from data.record import Finding, stream
from data.steps import read_row, step_line
from data.store import SqlStore, found_store
from data.tables import DAY_SERIALS, KINDS, STEP_ROWS, STEPS
from dispatch.canonical import as_bytes

_STEPS_AT_ONCE = 1_000


@dataclass(frozen=True)
class RebuildReport:
    """How many rows the log gave, and the first that differs from the tables it was read from."""

    steps: int
    rows: int
    first_bad: Finding | None = None

    @property
    def ok(self) -> bool:
        return self.first_bad is None


def rebuild(source: SqlStore, target: Path) -> RebuildReport:
    """Makes a new database at `target` from the steps of `source` and compares both, row by row."""
    rebuilt = found_store(target, source.identity)
    try:
        with source.database.reading() as old:
            with rebuilt.database.writing() as new:
                steps, rows = _replay(old, new)
            with rebuilt.database.reading() as new:
                return RebuildReport(steps, rows, next(_differences(old, new), None))
    finally:
        rebuilt.close()


def _replay(old: Connection, new: Connection) -> tuple[int, int]:
    """Copies the log and writes the rows and serials that it leaves; returns how many steps and rows."""
    last: dict[tuple[str, str], bytes | None] = {}
    serials: dict[str, int] = {}
    steps = 0
    for bodies in _batches(stream(old, select(STEPS.c.body).order_by(STEPS.c.seq))):
        new.execute(insert(STEPS), [step_line(body) for body in bodies])
        plains = [json.loads(body) for body in bodies]
        _write_index(new, plains)
        for plain in plains:
            serials.update(plain["serials"])
            for state in plain["rows"]:
                kept = state["state"]
                last[state["kind"], state["id"]] = None if kept is None else as_bytes(kept)
        steps += len(bodies)
    _write_serials(new, serials)
    return steps, _write_rows(new, last)


def _batches(lines: Iterator[Any]) -> Iterator[list[bytes]]:
    batch: list[bytes] = []
    for line in lines:
        batch.append(line.body)
        if len(batch) == _STEPS_AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def _write_index(new: Connection, plains: list[dict[str, Any]]) -> None:
    lines = [
        {"seq": plain["seq"], "kind": state["kind"], "row_id": state["id"], "version": state["version"]}
        for plain in plains
        for state in plain["rows"]
    ]
    if lines:
        new.execute(insert(STEP_ROWS), lines)


def _write_serials(new: Connection, serials: dict[str, int]) -> None:
    if serials:
        new.execute(insert(DAY_SERIALS), [{"day": day, "last": last} for day, last in serials.items()])


def _write_rows(new: Connection, last: dict[tuple[str, str], bytes | None]) -> int:
    written = 0
    for (name, row_id), body in last.items():
        if body is None:
            continue
        kind, row = KINDS[name], read_row(name, body)
        line = {"id": row_id, "version": row.version, "body": body, **kind.columns_of(row)}
        new.execute(insert(kind.table), line)
        written += 1
    return written


def _differences(old: Connection, new: Connection) -> Iterator[Finding]:
    for kind in KINDS.values():
        asked = select(kind.table).order_by(kind.table.c.id)
        for was, made in zip_longest(stream(old, asked), stream(new, asked)):
            if was is None or made is None or tuple(was) != tuple(made):
                yield Finding("rebuilt_differs", table=kind.table.name, row_id=(made or was).id)
