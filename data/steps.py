"""Steps of the record as they are written and read: canonical bytes, their hash, and what they changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from data.tables import KINDS
from dispatch.canonical import as_bytes, from_plain
from dispatch.changes import Changes, RowState, Step
from dispatch.rows import Row

LONG_BYTES = 4_000_000
"""A step longer than this (an import of many rows) is never read whole for one row or for a live picture."""
_ROWS = b',"rows":['
_WINDOW_BYTES, _AT_ONCE = 1 << 14, 500


def row_of(kind: str, state: Mapping[str, object]) -> Row:
    """The row that a state in the record or a table's body describes."""
    row: Row = from_plain(KINDS[kind].row, state)
    return row


def read_row(kind: str, body: bytes) -> Row:
    """The row whose canonical bytes these are."""
    return row_of(kind, json.loads(body))


def read_rows(kind: str, bodies: Iterable[bytes]) -> Iterator[Row]:
    """The rows of one kind whose canonical bytes these are, some hundred of them parsed at once."""
    waiting = iter(bodies)
    while some := tuple(islice(waiting, _AT_ONCE)):
        for state in _states(some):
            yield row_of(kind, state)


def _states(bodies: tuple[bytes, ...]) -> list[Any]:
    try:
        states: list[Any] = json.loads(b"[" + b",".join(bodies) + b"]")
    except TypeError:
        # Text stands where bytes were: somebody has written into the file by hand, which the proof will tell.
        states = [json.loads(body) for body in bodies]
    return states


def hash_of(body: bytes | bytearray) -> str:
    """SHA-256 of a step's very bytes; they name the step before, which makes the chain."""
    return hashlib.sha256(body).hexdigest()


def step_line(body: bytes) -> dict[str, object]:
    """The line of the table `steps` that belongs to a step's bytes."""
    return {**step_columns(json.loads(body)), "body": body, "hash": hash_of(body)}


def step_columns(plain: dict[str, Any]) -> dict[str, object]:
    """What stands in columns of its own beside a step's bytes, so that it can be asked for."""
    actor = plain["actor"]
    return {
        "seq": plain["seq"],
        "action_id": plain["action_id"],
        "actor": actor["name"],
        "role": actor["role"],
        "unit": actor["unit"],
        "action": plain["action"],
        "at": plain["at"],
        "previous": plain["previous"],
    }


def read_step(body: bytes) -> Step:
    """The step that these bytes tell of."""
    plain: dict[str, Any] = json.loads(body)
    return _step(plain, tuple(RowState(**state) for state in plain["rows"]), hash_of(body))


def _step(plain: Mapping[str, Any], rows: tuple[RowState, ...], digest: str) -> Step:
    actor = plain["actor"]
    return Step(
        seq=plain["seq"],
        at=datetime.fromisoformat(plain["at"]),
        actor=actor["name"],
        role=actor["role"],
        unit=actor["unit"],
        action=plain["action"],
        action_id=plain["action_id"],
        asked=plain["asked"],
        rows=rows,
        previous=plain["previous"],
        hash=digest,
    )


def head_of(seq: int, body: bytes, rows: tuple[RowState, ...] = ()) -> Step:
    """A long step with only the rows given: what stands before its rows is read, they are passed over."""
    plain = json.loads(body[: body.index(_ROWS)] + b"}")
    return _step({**plain, "seq": seq}, rows, hash_of(body))


def state_in(body: bytes, kind: str, row_id: str) -> RowState | None:
    """One row as a step left it, without reading the others; None where the step did not touch it.

    Inside a text quotation marks are escaped, so what is looked for begins a row's state and nothing else.
    """
    start = body.find(as_bytes({"id": row_id, "kind": kind})[:-1] + b',"state":')
    if start < 0:
        return None
    size = _WINDOW_BYTES
    while True:
        part = body[start : start + size].decode(errors="ignore")
        try:
            return RowState(**json.JSONDecoder().raw_decode(part)[0])
        except ValueError:
            if start + size >= len(body):
                raise
            size *= 4


def changes_of(step: Step) -> Changes:
    """What a step touched, its rows as it left them."""
    return changes_by(step.seq, step.at, step.action, step.rows)


def changes_by(seq: int, at: datetime, action: str, states: Sequence[RowState]) -> Changes:
    """What a step of this number touched, its rows as it left them."""
    rows = tuple(row_of(state.kind, state.state) for state in states if state.state is not None)
    removed = tuple((state.kind, state.id) for state in states if state.state is None)
    return Changes(seq, at, action, rows, removed)
