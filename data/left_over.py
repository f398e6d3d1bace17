"""What broken-off imports left beside the database: half-written files, and whole ones nothing points at."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping

from sqlalchemy import Connection, select

from data.files import ContentFiles, Promise
from data.store import SqlStore
from data.tables import STEP_ROWS
from dispatch.kinds import NAME_OF_KIND
from dispatch.places import ContentFile

PATIENCE_S = 3600.0
"""How old a promise or an unfinished file is at least before it counts as broken off."""


def sweep(store: SqlStore, given_up: Collection[str] = ()) -> int:
    """Takes away what imports that were broken off left behind; returns how many files.

    `given_up` are ids of actions that are known to be over: refused, or killed with their process. Of others
    only what is older than PATIENCE_S is touched, and never a file that the record points at or another
    import still wants.
    """
    files = store.files
    if not files.folder.is_dir():
        return 0
    swept = 0
    for path in files.incoming_before(time.time() - PATIENCE_S):
        path.unlink(missing_ok=True)
        swept += 1
    return swept + _sweep_promised(store, files, given_up)


def _sweep_promised(store: SqlStore, files: ContentFiles, given_up: Collection[str]) -> int:
    promises = tuple(files.promises())
    young = time.time() - PATIENCE_S
    over = [one for one in promises if one.action_id in given_up or one.made_at < young]
    if not over:
        return 0
    swept = 0
    # While this transaction is open no action can begin to point at what is looked at here.
    with store.database.writing() as connection:
        pointed_at = _pointed_at(connection, store)
        for digest, action_ids in _by_digest(over).items():
            is_wanted = any(one.digest == digest and one not in over for one in promises)
            if digest not in pointed_at and not is_wanted:
                files.drop(digest)
                swept += 1
            for action_id in action_ids:
                files.redeem(action_id)
    return swept


def _by_digest(promises: Collection[Promise]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for promise in promises:
        found.setdefault(promise.digest, []).append(promise.action_id)
    return found


def _pointed_at(connection: Connection, store: SqlStore) -> set[str]:
    """Digests that content files have now or had at any step of the record: an undo may bring them back."""
    kind = NAME_OF_KIND[ContentFile]
    asked = select(STEP_ROWS.c.row_id).where(STEP_ROWS.c.kind == kind).distinct()
    steps = (step for row_id in connection.scalars(asked).all() for step in store.steps_of(row_id))
    states = (row.state for step in steps for row in step.rows if row.kind == kind)
    return {str(state["digest"]) for state in states if state is not None}
