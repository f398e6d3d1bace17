"""A process that acts on a database until it is killed, and tells of each action once it is confirmed.

Arguments: the database, a number of actions (0: without end). It waits for a line of input before it starts.
"""

from __future__ import annotations

import itertools
import sys
import uuid
from dataclasses import replace
from pathlib import Path

from data.store import SqlStore, open_store
from dispatch.incident import Incident
from dispatch.ports import Caller
from tests.data.keeping import NOW, new_entry, new_incident, new_task, note


def act(store: SqlStore, number: int) -> str:
    """One action of several rows, now and then of very many; returns its id after commit."""
    action = note(f"action {number}", action_id=str(uuid.uuid4()))
    with store.work(action, NOW) as work:
        caller_id, digest = work.keep_caller(Caller("张女士", "13800001111"))
        for _ in range(60 if number % 10 == 9 else 1):
            incident = work.save(new_incident(work, caller_id=caller_id, caller_digest=digest))
            task = work.save(new_task(work, incident))
            work.save(new_entry(work, incident, task))
        work.save(replace(work.get(Incident, incident.id), urges=number))
    return action.action_id


def main() -> None:
    path, count = Path(sys.argv[1]), int(sys.argv[2])
    print("ready", flush=True)
    if not sys.stdin.readline():
        return
    store = open_store(path)
    for number in range(count) if count else itertools.count():
        print(f"confirmed {act(store, number)}", flush=True)
    store.close()


if __name__ == "__main__":
    main()
