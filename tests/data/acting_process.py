"""Processes that act on a database until they are killed, and tell of each action once it is confirmed."""

from __future__ import annotations

import itertools
import multiprocessing
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
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


def act_on(path: Path, count: int, line: Connection) -> None:
    """So many actions (0: without end), once the other end of the line has said so."""
    line.recv()
    store = open_store(path)
    for number in range(count) if count else itertools.count():
        line.send(act(store, number))
    store.close()


@dataclass(frozen=True)
class Acting:
    """A process of its own that acts, and what it has told over its line."""

    process: BaseProcess
    line: Connection

    def set_going(self) -> None:
        """Let it act from now on."""
        self.line.send("go")

    def told(self) -> Iterator[str]:
        """The actions that it has confirmed, until it is gone; one that a kill cut short is none of them."""
        with self.line:
            try:
                while True:
                    yield str(self.line.recv())
            except (EOFError, ConnectionResetError):
                self.process.join()


def started(path: Path, count: int) -> Acting:
    """A process that waits to act on a database; killed at the latest when this one ends."""
    ours, theirs = multiprocessing.Pipe()
    process = _context().Process(target=act_on, args=(path, count, theirs), daemon=True)
    process.start()
    theirs.close()
    return Acting(process, ours)


@cache
def _context() -> BaseContext:
    """Where it can be, processes split off one that has loaded all: loading takes longer than acting."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return context
