"""Steps as a work writes them: each row's canonical bytes are made once, for its table and for the record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from data.identity import RECORD_SCHEMA
from data.steps import hash_of, step_columns
from data.tables import TABLE_OF
from dispatch.canonical import as_bytes, as_plain, time_text
from dispatch.ports import Action
from dispatch.reasons import Refused
from dispatch.rows import Row

MOST_BYTES = 950_000_000
"""SQLite keeps no value of more than 1,000,000,000 bytes: an import that is larger comes in parts."""


class Touched(NamedTuple):
    """A row as a work leaves it; `body`: its canonical bytes, None: taken away."""

    kind: str
    id: str
    version: int
    body: bytes | None

    @classmethod
    def by(cls, saved: Row) -> Touched:
        """What is told of a row that is saved."""
        return cls(TABLE_OF[type(saved)].name, saved.id, saved.version, as_bytes(saved))

    def fragment(self) -> bytes:
        """What stands of it in the step: the canonical bytes of its `RowState`."""
        state = b"null" if self.body is None else self.body
        told = (as_bytes(self.id), self.kind.encode(), state, self.version)
        return b'{"id":%b,"kind":"%b","state":%b,"version":%d}' % told


def step_line(
    seq: int,
    at: datetime,
    action: Action,
    rows: Iterable[Touched],
    serials: Mapping[str, int],
    previous: str,
) -> dict[str, Any]:
    """The line of the table `steps`; `rows` are gone through once.

    `serials`: the last number of each day that the action took one of.
    Refused("import_too_large") where no database could keep it.
    """
    asked = as_plain(action)
    plain = {
        "action": action.code,
        "action_id": asked.pop("action_id"),
        "actor": asked.pop("actor"),
        "asked": asked,
        "at": time_text(at),
        "previous": previous,
    }
    after = {"schema": RECORD_SCHEMA, "seq": seq, "serials": dict(serials)}
    body = _body(plain, rows, after)
    return {**step_columns({**plain, **after}), "body": body, "hash": hash_of(body)}


def _body(before: Mapping[str, object], rows: Iterable[Touched], after: Mapping[str, object]) -> bytearray:
    """The canonical bytes of a step: what sorts before its rows, the rows as they come, what sorts after."""
    body = bytearray(as_bytes(before)[:-1] + b',"rows":[')
    start = len(body)
    for row in rows:
        body += row.fragment()
        body += b","
        if len(body) > MOST_BYTES:
            raise Refused("import_too_large", megabytes=MOST_BYTES // 1_000_000)
    if len(body) > start:
        del body[-1]
    body += b"]," + as_bytes(after)[1:]
    return body
