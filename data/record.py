"""The proof of the record: its chain of hashes, and every row against the last step that touched it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, groupby
from typing import Any

from sqlalchemy import Connection, Select, func, select

from data.database import missing_guards
from data.many import without_collecting
from data.record_reading import read_identity
from data.step_rows import StepRows, ToldRow
from data.steps import read_row, step_columns
from data.store import SqlStore
from data.tables import DAY_SERIALS, KINDS, STEP_ROWS, STEPS, KindTable

_LINES_AT_ONCE = 1_000


@dataclass(frozen=True)
class Finding:
    """What is wrong and where: a step by `seq`, a row by `table` and `row_id`.

    Codes: missing_step, altered_step, broken_chain, altered_step_column, altered_step_index, extra_row,
    altered_row, altered_row_column, missing_row, altered_serial, missing_guard.
    """

    code: str
    seq: int | None = None
    table: str | None = None
    row_id: str | None = None


@dataclass(frozen=True)
class RecordReport:
    """How many steps there are, and the first thing that is wrong (None: nothing is)."""

    steps: int
    first_bad: Finding | None = None

    @property
    def ok(self) -> bool:
        return self.first_bad is None


@dataclass
class _Ledger:
    """What the steps say of the tables: (kind, id) -> (version, SHA-256 of the body, None if removed)."""

    rows: dict[tuple[str, str], tuple[int, bytes | None]] = field(default_factory=dict)
    serials: dict[str, int] = field(default_factory=dict)

    def take(self, rows: Iterable[ToldRow]) -> list[tuple[str, str, int]]:
        """Follows the rows of one step; returns what its index has to say of them."""
        lines = []
        for row in rows:
            digest = None if row.state is None else _sha256(row.state)
            self.rows[row.kind, row.id] = (row.version, digest)
            lines.append((row.kind, row.id, row.version))
        return sorted(lines)


@without_collecting()
def verify(store: SqlStore) -> RecordReport:
    """Proves the whole record as it stands at this moment."""
    ledger = _Ledger()
    with store.database.reading() as connection:
        steps = int(connection.execute(select(func.count()).select_from(STEPS)).scalar_one())
        findings = chain(
            _chain_findings(connection, ledger),
            _row_findings(connection, ledger),
            _serial_findings(connection, ledger),
            (Finding("missing_guard", table=table) for table in missing_guards(connection)),
        )
        return RecordReport(steps, next(findings, None))


def _sha256(body: object) -> bytes:
    """The digest of what a column holds; of nothing where it has been given another type than bytes."""
    return hashlib.sha256(body).digest() if isinstance(body, bytes) else b""


def stream(connection: Connection, asked: Select[Any]) -> Iterator[Any]:
    """Lines of an answer that may be larger than memory."""
    return iter(connection.execute(asked, execution_options={"yield_per": _LINES_AT_ONCE}))


def _chain_findings(connection: Connection, ledger: _Ledger) -> Iterator[Finding]:
    previous = read_identity(connection).digest()
    index = _Index(connection)
    for expected, line in enumerate(stream(connection, select(STEPS).order_by(STEPS.c.seq)), start=1):
        if line.seq != expected:
            yield Finding("missing_step", seq=expected)
        if _sha256(line.body).hex() != line.hash:
            yield Finding("altered_step", seq=line.seq)
        rows = StepRows(line.body)
        expected_lines = ledger.take(rows)
        code = _step_fault(line, step_columns(rows.plain), previous)
        if code is not None:
            yield Finding(code, seq=line.seq)
        if index.lines_of(line.seq) != expected_lines:
            yield Finding("altered_step_index", seq=line.seq)
        ledger.serials.update(rows.plain["serials"])
        previous = line.hash
    if index.has_more():
        yield Finding("altered_step_index")


def _step_fault(line: Any, columns: dict[str, object], previous: str) -> str | None:
    if columns["previous"] != previous:
        return "broken_chain"
    stored = line._mapping
    return None if all(stored[name] == value for name, value in columns.items()) else "altered_step_column"


class _Index:
    """The index of steps by row, read alongside the steps."""

    def __init__(self, connection: Connection) -> None:
        lines = stream(connection, select(STEP_ROWS).order_by(STEP_ROWS.c.seq))
        self._groups = groupby(lines, key=lambda line: line.seq)
        self._seq, self._lines = -1, list[tuple[str, str, int]]()
        self._advance()

    def lines_of(self, seq: int) -> list[tuple[str, str, int]]:
        """(kind, id, version) of the rows that the index names for a step; asked in rising order."""
        if self._seq != seq:
            return []
        lines = self._lines
        self._advance()
        return lines

    def has_more(self) -> bool:
        """Whether the index names a step that there is not."""
        return self._seq >= 0

    def _advance(self) -> None:
        seq, lines = next(self._groups, (-1, iter(())))
        self._seq = seq
        self._lines = sorted((line.kind, line.row_id, line.version) for line in lines)


def _row_findings(connection: Connection, ledger: _Ledger) -> Iterator[Finding]:
    for kind in KINDS.values():
        for line in stream(connection, select(kind.table).order_by(kind.table.c.id)):
            code = _row_fault(kind, line, ledger.rows.pop((kind.name, line.id), None))
            if code is not None:
                yield Finding(code, table=kind.table.name, row_id=line.id)
    for (name, row_id), (_, digest) in sorted(ledger.rows.items()):
        if digest is not None:
            yield Finding("missing_row", table=KINDS[name].table.name, row_id=row_id)


def _row_fault(kind: KindTable, line: Any, told: tuple[int, bytes | None] | None) -> str | None:
    if told is None or told[1] is None:
        return "extra_row"
    if (line.version, _sha256(line.body)) != told:
        return "altered_row"
    stored = line._mapping
    columns = kind.columns_of(read_row(kind.name, line.body))
    return None if all(stored[name] == value for name, value in columns.items()) else "altered_row_column"


def _serial_findings(connection: Connection, ledger: _Ledger) -> Iterator[Finding]:
    held = {line.day: line.last for line in connection.execute(select(DAY_SERIALS))}
    for day in sorted(held.keys() | ledger.serials.keys()):
        if held.get(day) != ledger.serials.get(day):
            yield Finding("altered_serial", table=DAY_SERIALS.name, row_id=day)
