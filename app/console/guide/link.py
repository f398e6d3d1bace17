"""The guide's side of the worker: requests go out, answers arrive on the GUI thread by one signal."""

from __future__ import annotations

import math
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal, Slot

from app.bringing.messages import Answered, Denied, Ended, Heard, Progressed
from app.bringing.process import BringingProcess
from app.bringing.requests import Asked, CarryOut, FindOut, TakeBack
from app.crossing import Crossing
from dispatch.actors import Actor
from dispatch.ports import Clock
from dispatch.reasons import Reason

LOOKS_EVERY_MS = 1000
Then = Callable[[Any], None]
Failed = Callable[[Reason], None]
Heeded = Callable[[Progressed], None]


@dataclass(frozen=True)
class Waiting:
    """Who waits for the answer to a request, and the action that it stands for ("": none)."""

    then: Then
    failed: Failed
    progressed: Heeded | None = None
    action_id: str = ""


class Bringing(QObject):
    """One worker at a time over the session's database; a new one is started where the last is gone.

    Every request is answered: by the worker, or, where that crashed or was killed, by the reason why not.
    """

    silent = Signal(float, bool)
    """Somebody waits, and nothing has been heard for so many seconds; told again as long as it lasts.

    Whether the worker has yet to say its first word: it may still be starting.
    """
    heard = Signal()
    """The worker has said something."""
    crashed = Signal(object)
    """Ended: the worker is gone and nobody wanted that; what was prepared is lost, nothing was changed."""

    def __init__(
        self,
        database: Path,
        actor: Actor,
        clock: Clock,
        parent: QObject | None = None,
        silent_after_s: float = math.inf,
    ) -> None:
        super().__init__(parent)
        self._database, self._actor, self._clock = database, actor, clock
        self._process: BringingProcess | None = None
        self._waiting: dict[int, Waiting] = {}
        self._crossing = Crossing(self._take, self)
        self._silent_after_s = silent_after_s
        self._has_spoken = False
        self._since = QElapsedTimer()
        self._watch = QTimer(self, interval=LOOKS_EVERY_MS)
        self._watch.timeout.connect(self._look_whether_silent)

    def warm(self) -> None:
        """Start the worker before it is needed: that takes a second or two."""
        if self._process is None:
            self._process = self._start()

    def _start(self) -> BringingProcess:
        # What a worker that has been replaced says late is heard beside its own name.
        name = object()
        self._name, self._has_spoken = name, False
        process = BringingProcess(self._database, lambda heard: self._crossing.put((name, heard)))
        # However the guide goes, its worker goes too, and nothing is told to what is gone.
        self.destroyed.connect(process.leave)
        return process

    def ask(self, asked: Asked, then: Then, failed: Failed, progressed: Heeded | None = None) -> int:
        """Send a request; returns the number by which it can be called off."""
        return self._send(asked, Waiting(then, failed, progressed))

    def carry_out(self, accepted: tuple[str, ...], then: Then, failed: Failed, progressed: Heeded) -> int:
        """Do what was prepared; `then` is given the step's number. Nothing is half done, whatever happens."""
        action_id = str(uuid.uuid4())
        asked = CarryOut(self._actor, action_id, self._clock.now(), accepted)
        return self._send(asked, Waiting(then, failed, progressed, action_id))

    def take_back(self, step: int, then: Then, failed: Failed, progressed: Heeded) -> int:
        """Undo a whole import; `then` is given the number of the step that does so."""
        action_id = str(uuid.uuid4())
        asked = TakeBack(step, self._actor, action_id, self._clock.now())
        return self._send(asked, Waiting(then, failed, progressed, action_id))

    def _send(self, asked: Asked, waiting: Waiting) -> int:
        self.warm()
        assert self._process is not None
        number = self._process.ask(asked)
        if not self._waiting:
            self.wait_on()
        self._waiting[number] = waiting
        return number

    def wait_on(self) -> None:
        """Count its silence from now."""
        self._since.start()
        self._watch.start()

    def stop(self) -> None:
        """End the worker at once; whoever waits is told, and the next request starts another."""
        if self._process is not None:
            self._process.kill()

    @Slot()
    def _look_whether_silent(self) -> None:
        silent_s = self._since.elapsed() / 1000
        if not self._waiting:
            self._watch.stop()
        elif silent_s >= self._silent_after_s:
            self.silent.emit(silent_s, not self._has_spoken)

    def cancel(self, number: int) -> None:
        """Call a request off: politely first, and after a while by ending the worker."""
        if self._process is not None and number in self._waiting:
            self._process.cancel(number)

    def close(self) -> None:
        """Let the worker go; nobody is answered any more."""
        self._waiting.clear()
        if self._process is not None:
            self._process.leave()
            self._process = None

    def _take(self, said: tuple[object, Heard]) -> None:
        name, heard = said
        if self._process is None or name is not self._name:
            return
        self._has_spoken = True
        self._since.restart()
        self.heard.emit()
        if isinstance(heard, Ended):
            self._miss(heard)
        elif isinstance(heard, Progressed):
            waiting = self._waiting.get(heard.to)
            if waiting is not None and waiting.progressed is not None:
                waiting.progressed(heard)
        elif (waiting := self._waiting.pop(heard.to, None)) is not None:
            if isinstance(heard, Denied):
                waiting.failed(heard.reason)
            elif isinstance(heard, Answered):
                waiting.then(heard.answer)

    def _miss(self, ended: Ended) -> None:
        """The worker is gone: whoever waits is told, and of an action the next worker finds out."""
        self._process = None
        left, self._waiting = self._waiting, {}
        code = "cancelled" if ended.was_wanted else "bringing_crashed"
        reason = Reason(code, {"code": ended.code})
        for waiting in left.values():
            if waiting.action_id:
                self._find_out(waiting, reason)
            else:
                waiting.failed(reason)
        if not ended.was_wanted:
            self.crashed.emit(ended)

    def _find_out(self, lost: Waiting, reason: Reason) -> None:
        def then(step: Any) -> None:
            if step.number:
                lost.then(step)
            else:
                lost.failed(reason)

        self._send(FindOut(lost.action_id), Waiting(then, lost.failed))
