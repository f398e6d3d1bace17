"""Steps as a work writes them: each row's canonical bytes are made once, for its table and for the record."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from data.identity import RECORD_SCHEMA
from data.steps import hash_of, step_columns
from dispatch.canonical import as_bytes, as_plain, time_text
from dispatch.changes import RowState
from dispatch.ports import Action
from dispatch.reasons import Refused

MOST_BYTES = 950_000_000
"""SQLite keeps no value of more than 1,000,000,000 bytes: an import that is larger comes in parts."""


class ToldRows:
    """The rows that a work touches as they stand in its step: `RowState`s in canonical bytes, end to end.

    A row that is touched again is told once, as it was left, in the place where it was first told.
    """

    def __init__(self) -> None:
        self._bytes = bytearray()
        # Kind and id of a row -> its version, and where its bytes begin and end.
        self._told: dict[tuple[str, str], tuple[int, int, int]] = {}
        self._is_in_order = True

    def __len__(self) -> int:
        return len(self._told)

    @property
    def size(self) -> int:
        """How many bytes they have come to, rows that were touched again counted each time."""
        return len(self._bytes)

    def add(self, kind: str, row_id: str, version: int, body: bytes | None) -> None:
        """Tell of a row; `body`: its canonical bytes, None: it has been taken away.

        Refused("import_too_large") where no database could keep it all in one step.
        """
        told, begins = self._bytes, len(self._bytes)
        state = b"null" if body is None else body
        told += b'{"id":%b,"kind":"%b","state":%b,"version":%d}' % (
            as_bytes(row_id),
            kind.encode(),
            state,
            version,
        )
        self._is_in_order = self._is_in_order and (kind, row_id) not in self._told
        self._told[kind, row_id] = version, begins, len(told)
        told += b","
        if len(told) > MOST_BYTES:
            raise Refused("import_too_large", megabytes=MOST_BYTES // 1_000_000)

    def version_of(self, key: tuple[str, str]) -> int | None:
        """The version that a row was left in, 0 where it was taken away, None where it was not touched."""
        if key not in self._told:
            return None
        version, begins, ends = self._told[key]
        is_gone = self._bytes.endswith(b'"state":null,"version":%d}' % version, begins, ends)
        return 0 if is_gone else version

    def index(self) -> Iterator[tuple[str, str, int]]:
        """(kind, id, version) of each row, in the order of the index of steps by row."""
        return ((*key, self._told[key][0]) for key in sorted(self._told))

    def states(self) -> Iterator[RowState]:
        """Each row as it was left."""
        return (RowState(**json.loads(part)) for part in self._parts())

    def given_away(self) -> bytearray:
        """The bytes of all, with commas between; these rows hold none afterwards: there may be many."""
        given, self._bytes = self._in_order(), bytearray()
        self._told.clear()
        return given

    def _in_order(self) -> bytearray:
        if not self._is_in_order:
            return bytearray(b",".join(self._parts()))
        del self._bytes[-1:]
        return self._bytes

    def _parts(self) -> Iterator[bytes]:
        return (bytes(self._bytes[begins:ends]) for _, begins, ends in self._told.values())


def step_line(
    seq: int,
    at: datetime,
    action: Action,
    rows: ToldRows,
    serials: Mapping[str, int],
    previous: str,
) -> dict[str, Any]:
    """The line of the table `steps`; `rows` are given away to it.

    `serials`: the last number of each day that the action took one of.
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
    # Canonical: what sorts before the rows, the rows, what sorts after them.
    body = rows.given_away()
    body[:0] = as_bytes(plain)[:-1] + b',"rows":['
    body += b"]," + as_bytes(after)[1:]
    return {**step_columns({**plain, **after}), "body": body, "hash": hash_of(body)}
