"""Background work: one writer, some readers; answers arrive on the GUI thread."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeGuard

from PySide6.QtCore import QObject, Signal, Slot
from shiboken6 import isValid

from app.crossing import Crossing
from dispatch.reasons import Refused

log = logging.getLogger(__name__)
# How long Python lets a thread that computes go on while the window's thread waits for its turn: 5 ms by
# itself, and a queue that is painted gives its turn away a hundred times.
_TURN_S = 0.0002


@dataclass(frozen=True)
class Finished:
    """A task's end: its value or its error, and who wants to know."""

    kind: str
    ticket: int
    value: Any
    error: BaseException | None
    then: Callable[[Any], None] | None
    failed: Callable[[BaseException], None] | None


@dataclass(frozen=True)
class Advanced:
    """How far a task is, as a share of all that it has to do, and who wants to know."""

    kind: str
    ticket: int
    share: float
    told: Callable[[float], None]


Progress = Callable[[float], None]
"""Told by work how far it is, 0 to 1, from whatever thread."""


def is_there(told: Callable[..., Any] | None) -> TypeGuard[Callable[..., Any]]:
    """Whether there is somebody to tell: a window may be closed while its answer is under way.

    Looked at is whose method it is, and what a function written on the spot or `partial` has taken along.
    """
    if told is None:
        return False
    if isinstance(told, partial):
        return is_there(told.func) and _are_valid((*told.args, *told.keywords.values()))
    taken = (cell.cell_contents for cell in getattr(told, "__closure__", None) or ())
    return _are_valid((getattr(told, "__self__", None), *taken))


def _are_valid(owners: Iterable[object]) -> bool:
    return all(isValid(owner) for owner in owners if isinstance(owner, QObject))


class Tasks(QObject):
    """Runs work beside the GUI thread.

    `act` goes one after the other, `read` in parallel; of several reads of one kind only the newest one's
    answer is delivered.
    """

    advanced = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None, readers: int = 2) -> None:
        super().__init__(parent)
        sys.setswitchinterval(_TURN_S)
        self._writer = ThreadPoolExecutor(1, "act")
        self._readers = ThreadPoolExecutor(readers, "read")
        self._newest: dict[str, int] = {}
        self._ticket = 0
        self._running = 0
        self._is_stopped = False
        # Never inside the very call that asks: work may be done before its asker has returned.
        self._crossing = Crossing(self._hear, self)
        self.advanced.connect(self._tell)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is under way or waits to be delivered."""
        return self._running == 0

    def act(
        self,
        work: Callable[[], Any],
        then: Callable[[Any], None] | None = None,
        failed: Callable[[BaseException], None] | None = None,
    ) -> None:
        """Run `work` after all earlier acts; call `then` with its value, or `failed`, on the GUI thread."""
        self._start(self._writer, "", work, then, failed)

    def read(
        self,
        kind: str,
        work: Callable[[], Any],
        then: Callable[[Any], None],
        failed: Callable[[BaseException], None] | None = None,
    ) -> None:
        """Run `work`; its answer is dropped if a newer read of the same kind has been asked for."""
        self._start(self._readers, kind, work, then, failed)

    def read_by_parts(
        self,
        kind: str,
        work: Callable[[Progress], Any],
        then: Callable[[Any], None],
        failed: Callable[[BaseException], None],
        told: Callable[[float], None],
    ) -> None:
        """The same for work that knows how far it is: `told` hears of every per cent, on the GUI thread."""
        ticket, heard = self._ticket + 1, [-1]

        def advance(share: float) -> None:
            if round(share * 100) != heard[0]:
                heard[0] = round(share * 100)
                self._crossing.put(Advanced(kind, ticket, share, told))

        self._start(self._readers, kind, lambda: work(advance), then, failed)

    def stop(self) -> None:
        """Let what is under way end, take nothing more: a timer may still fire while windows close."""
        self._is_stopped = True
        self._writer.shutdown(wait=True)
        self._readers.shutdown(wait=True, cancel_futures=True)

    def _start(
        self,
        pool: ThreadPoolExecutor,
        kind: str,
        work: Callable[[], Any],
        then: Callable[[Any], None] | None,
        failed: Callable[[BaseException], None] | None,
    ) -> None:
        if self._is_stopped:
            return
        self._ticket += 1
        ticket = self._ticket
        if kind:
            self._newest[kind] = ticket
        self._running += 1

        def tell(future: Future[Any]) -> None:
            # Only stopping cancels, and then nobody waits for an answer any more.
            if future.cancelled():
                return
            error = future.exception()
            value = None if error else future.result()
            self._crossing.put(Finished(kind, ticket, value, error, then, failed))

        pool.submit(work).add_done_callback(tell)

    def _hear(self, heard: Finished | Advanced) -> None:
        if isinstance(heard, Finished):
            self._deliver(heard)
        else:
            self.advanced.emit(heard)

    @Slot(object)
    def _tell(self, advanced: Advanced) -> None:
        if self._newest.get(advanced.kind) == advanced.ticket and is_there(advanced.told):
            advanced.told(advanced.share)

    def _deliver(self, done: Finished) -> None:
        self._running -= 1
        if done.kind and self._newest.get(done.kind) != done.ticket:
            return
        if done.error is not None:
            self._deliver_error(done)
        elif is_there(done.then):
            done.then(done.value)

    def _deliver_error(self, done: Finished) -> None:
        if not isinstance(done.error, Refused):
            log.error("background work failed", exc_info=done.error)
        if done.failed is None:
            self.failed.emit(done.error)
        elif is_there(done.failed):
            done.failed(done.error)
