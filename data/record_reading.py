"""Questions to the record: the newest step, an actor's steps, a row's history, changes after a step."""

from __future__ import annotations

import json
from collections.abc import Iterator

from sqlalchemy import Connection, bindparam, select

from data.identity import Identity
from data.steps import changes_of, read_step, row_of
from data.tables import IDENTITY, KINDS, STEP_ROWS, STEPS
from dispatch.actors import Actor
from dispatch.canonical import from_plain
from dispatch.changes import Changes, Step
from dispatch.rows import Row

# Made once: building a statement costs more than running it.
_NEWEST = select(STEPS.c.seq, STEPS.c.hash).order_by(STEPS.c.seq.desc()).limit(1)
_OF_ACTION = select(STEPS.c.body).where(STEPS.c.action_id == bindparam("action_id"))
_AFTER = select(STEPS.c.body).where(STEPS.c.seq > bindparam("after")).order_by(STEPS.c.seq)


def read_identity(connection: Connection) -> Identity:
    """The database's birth certificate."""
    body = connection.execute(select(IDENTITY.c.body)).scalar_one()
    identity: Identity = from_plain(Identity, json.loads(body))
    return identity


def newest_step(connection: Connection) -> tuple[int, str]:
    """Number and hash of the last step; before the first, 0 and the identity's digest."""
    line = connection.execute(_NEWEST).first()
    return (0, read_identity(connection).digest()) if line is None else (line.seq, line.hash)


def step_with(connection: Connection, action_id: str) -> Step | None:
    """The step that an action left."""
    body = connection.execute(_OF_ACTION, {"action_id": action_id}).scalar()
    return None if body is None else read_step(body)


def steps_after(connection: Connection, seq: int) -> Iterator[Step]:
    """Steps with a higher number, in order."""
    return (read_step(body) for body in connection.scalars(_AFTER, {"after": seq}))


def changes_after(connection: Connection, seq: int) -> tuple[Changes, ...]:
    """What the steps with a higher number changed, in order."""
    return tuple(changes_of(step) for step in steps_after(connection, seq))


def last_steps(connection: Connection, actor: Actor, count: int) -> tuple[Step, ...]:
    """The newest steps of a person in a role, newest first."""
    same = (STEPS.c.actor == actor.name) & (STEPS.c.role == actor.role.value) & (STEPS.c.unit == actor.unit)
    asked = select(STEPS.c.body).where(same).order_by(STEPS.c.seq.desc()).limit(count)
    return tuple(read_step(body) for body in connection.scalars(asked))


def steps_of(connection: Connection, row_id: str) -> tuple[Step, ...]:
    """Every step that touched a row, the oldest first."""
    touching = select(STEP_ROWS.c.seq).where(STEP_ROWS.c.row_id == row_id)
    asked = select(STEPS.c.body).where(STEPS.c.seq.in_(touching)).order_by(STEPS.c.seq)
    return tuple(read_step(body) for body in connection.scalars(asked))


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
    states = (item for item in read_step(body).rows if (item.kind, item.id) == (kind, row_id))
    state = next(states).state
    return None if state is None else row_of(kind, state)
