"""Questions to the record: the newest step, an actor's steps, a row's history, changes after a step."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from data.identity import Identity
from data.long_steps import changes_of_long
from data.steps import LONG_BYTES, changes_of, head_of, read_step, row_of, state_in
from data.tables import IDENTITY, KINDS, STEP_ROWS, STEPS
from dispatch.actors import Actor
from dispatch.canonical import from_plain
from dispatch.changes import Changes, Step
from dispatch.reasons import Refused
from dispatch.rows import Row

# Made once: building a statement costs more than running it.
_NEWEST = select(STEPS.c.seq, STEPS.c.hash).order_by(STEPS.c.seq.desc()).limit(1)
Key = tuple[str, str]
"""Kind and id of a row."""
_LINE = select(STEPS.c.seq, STEPS.c.at, STEPS.c.action, func.length(STEPS.c.body).label("size"))
_OF_ACTION = _LINE.where(STEPS.c.action_id == bindparam("action_id"))
_AFTER = _LINE.where(STEPS.c.seq > bindparam("after")).order_by(STEPS.c.seq)
# Looking for a row in a long step costs some milliseconds, reading the whole of it some seconds.
_ROWS_WORTH_READING = 200
_BODY = select(STEPS.c.body).where(STEPS.c.seq == bindparam("of_seq"))


def read_identity(connection: Connection) -> Identity:
    """The database's birth certificate."""
    body = connection.execute(select(IDENTITY.c.body)).scalar_one()
    identity: Identity = from_plain(Identity, json.loads(body))
    return identity


def newest_step(connection: Connection) -> tuple[int, str]:
    """Number and hash of the last step; before the first, 0 and the identity's digest."""
    line = connection.execute(_NEWEST).first()
    return (0, read_identity(connection).digest()) if line is None else (line.seq, line.hash)


def answer_of(connection: Connection, action_id: str) -> Changes | None:
    """What the action of this id changed; None where it has not been carried out."""
    line = connection.execute(_OF_ACTION, {"action_id": action_id}).first()
    return None if line is None else _changes(connection, line)


def steps_after(connection: Connection, seq: int) -> Iterator[Step]:
    """Steps with a higher number, in order; of long ones only who did what when."""
    for line in connection.execute(_AFTER, {"after": seq}).all():
        body = _body(connection, line.seq)
        yield head_of(line.seq, body) if line.size > LONG_BYTES else read_step(body)


def changes_after(connection: Connection, seq: int) -> tuple[Changes, ...]:
    """What the steps with a higher number changed, in order."""
    lines = connection.execute(_AFTER, {"after": seq}).all()
    return tuple(_changes(connection, line) for line in lines)


def _changes(connection: Connection, line: Any) -> Changes:
    if line.size > LONG_BYTES:
        return changes_of_long(connection, line.seq, datetime.fromisoformat(line.at), line.action)
    return changes_of(read_step(_body(connection, line.seq)))


def _body(connection: Connection, seq: int) -> bytes:
    body: bytes = connection.execute(_BODY, {"of_seq": seq}).scalar_one()
    return body


def step_number(connection: Connection, seq: int) -> Step:
    """The step of this number; Refused("step_not_in_record") where there is none. Of a long one its head."""
    body = connection.execute(_BODY, {"of_seq": seq}).scalar()
    if body is None:
        raise Refused("step_not_in_record", step=seq)
    return _step(seq, body)


def touched_by(connection: Connection, seq: int) -> dict[Key, int]:
    """(kind, id) of the rows that a step touched -> the version that it left."""
    asked = select(STEP_ROWS.c.kind, STEP_ROWS.c.row_id, STEP_ROWS.c.version).where(STEP_ROWS.c.seq == seq)
    return {(kind, row_id): version for kind, row_id, version in connection.execute(asked)}


def touched_since(connection: Connection, seq: int) -> frozenset[Key]:
    """(kind, id) of the rows that later steps touched."""
    asked = select(STEP_ROWS.c.kind, STEP_ROWS.c.row_id).where(STEP_ROWS.c.seq > seq).distinct()
    return frozenset((kind, row_id) for kind, row_id in connection.execute(asked))


def states_before(connection: Connection, seq: int) -> dict[Key, Row]:
    """The rows that a step changed as they were before it; those that it made are left out."""
    before: dict[Key, Row] = {}
    for earlier, keys in _last_touches_before(connection, seq).items():
        body = _body(connection, earlier)
        before |= _states(body, keys)
    return before


def _last_touches_before(connection: Connection, seq: int) -> dict[int, set[Key]]:
    """Earlier steps, each with the rows of step `seq` that it was the last to touch."""
    earlier, own = STEP_ROWS.alias(), STEP_ROWS
    same = (earlier.c.row_id == own.c.row_id) & (earlier.c.kind == own.c.kind) & (earlier.c.seq < seq)
    last = func.max(earlier.c.seq)
    asked = select(own.c.kind, own.c.row_id, last).join(earlier, same).where(own.c.seq == seq)
    found: dict[int, set[Key]] = {}
    for kind, row_id, step in connection.execute(asked.group_by(own.c.kind, own.c.row_id)):
        found.setdefault(step, set()).add((kind, row_id))
    return found


def _states(body: bytes, keys: set[Key]) -> dict[Key, Row]:
    is_worth_reading = len(body) <= LONG_BYTES or len(keys) > _ROWS_WORTH_READING
    states = read_step(body).rows if is_worth_reading else [state_in(body, *key) for key in keys]
    wanted = (state for state in states if state is not None and (state.kind, state.id) in keys)
    return {(one.kind, one.id): row_of(one.kind, one.state) for one in wanted if one.state is not None}


def last_steps(connection: Connection, actor: Actor, count: int) -> tuple[Step, ...]:
    """The newest steps of a person in a role, newest first; of long ones only who did what when."""
    same = (STEPS.c.actor == actor.name) & (STEPS.c.role == actor.role.value) & (STEPS.c.unit == actor.unit)
    asked = select(STEPS.c.seq, STEPS.c.body).where(same).order_by(STEPS.c.seq.desc()).limit(count)
    return tuple(_step(seq, body) for seq, body in connection.execute(asked))


def newest_steps(connection: Connection, count: int) -> tuple[Step, ...]:
    """The newest steps of whomever, newest first; of long ones only who did what when."""
    asked = select(STEPS.c.seq, STEPS.c.body).order_by(STEPS.c.seq.desc()).limit(count)
    return tuple(_step(seq, body) for seq, body in connection.execute(asked))


def _step(seq: int, body: bytes) -> Step:
    return head_of(seq, body) if len(body) > LONG_BYTES else read_step(body)


def steps_of(connection: Connection, row_id: str) -> tuple[Step, ...]:
    """Every step that touched a row, the oldest first; of long ones only that row."""
    touching = (STEP_ROWS.c.row_id == row_id) & (STEP_ROWS.c.seq == STEPS.c.seq)
    asked = select(STEPS.c.seq, STEPS.c.body, STEP_ROWS.c.kind).where(touching).order_by(STEPS.c.seq)
    return tuple(_step_about(*line, row_id) for line in connection.execute(asked))


def _step_about(seq: int, body: bytes, kind: str, row_id: str) -> Step:
    if len(body) <= LONG_BYTES:
        return read_step(body)
    state = state_in(body, kind, row_id)
    return head_of(seq, body, () if state is None else (state,))


def version_of(connection: Connection, row_id: str) -> int | None:
    """The version of the row with this id, of whatever kind; None where there is none."""
    kinds = select(STEP_ROWS.c.kind).where(STEP_ROWS.c.row_id == row_id).distinct()
    for name in connection.scalars(kinds).all():
        table = KINDS[name].table
        version = connection.execute(select(table.c.version).where(table.c.id == row_id)).scalar()
        if version is not None:
            return int(version)
    return None


def state_before(connection: Connection, seq: int, kind: str, row_id: str) -> Row | None:
    """The row as it was before step `seq`; None where it was not there."""
    same = (STEP_ROWS.c.kind == kind) & (STEP_ROWS.c.row_id == row_id) & (STEP_ROWS.c.seq < seq)
    asked = select(STEPS.c.body).join(STEP_ROWS, STEP_ROWS.c.seq == STEPS.c.seq).where(same)
    body = connection.execute(asked.order_by(STEPS.c.seq.desc()).limit(1)).scalar()
    if body is None:
        return None
    state = state_in(body, kind, row_id)
    return None if state is None or state.state is None else row_of(kind, state.state)
