"""The computing process as the console sees it: started when it is needed, asked by frames, let go."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import BinaryIO, cast

from app.computing.frames import ComputingEnded, PlanSolved, SolvePlan, read_frame, write_frame
from app.own_process import start_own
from app.paths import log_file

log = logging.getLogger(__name__)
MODULE = "app.computing.worker"
SAID = "computing.txt"
Heard = PlanSolved | ComputingEnded


class ComputingProcess:
    """One process; `hear` is called in a thread of its own, `ComputingEnded` comes last."""

    def __init__(self, hear: Callable[[Heard], None]) -> None:
        self._hear = hear
        self._hearing = threading.Lock()
        self._writing = threading.Lock()
        self._is_wanted_gone = False
        self._process = start_own(MODULE, said=log_file().with_name(SAID))
        self._input, self._output = cast(BinaryIO, self._process.stdin), cast(BinaryIO, self._process.stdout)
        self._thread = threading.Thread(target=self._listen, name="computing", daemon=True)
        self._thread.start()

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    def ask(self, asked: SolvePlan) -> None:
        """Send a question; blocks while a large one goes through the pipe, so not from the GUI thread."""
        with self._writing, suppress(OSError, ValueError):
            write_frame(self._input, asked)

    def leave(self) -> None:
        """Let it go and hear nothing of it any more: whoever listened may be gone."""
        with self._hearing:
            self._hear = _unheard
        self._is_wanted_gone = True
        with suppress(OSError):
            self._process.kill()

    def wait(self, timeout_s: float | None = None) -> None:
        """Wait until it has ended."""
        self._thread.join(timeout_s)

    def _listen(self) -> None:
        with suppress(EOFError, OSError):
            while True:
                self._tell(read_frame(self._output))
        code = self._process.wait()
        for stream in (self._input, self._output):
            with suppress(OSError):
                stream.close()
        if not self._is_wanted_gone:
            log.error("the computing process ended with %s", code)
        self._tell(ComputingEnded(code, self._is_wanted_gone))

    def _tell(self, heard: Heard) -> None:
        with self._hearing:
            self._hear(heard)


def _unheard(_heard: Heard) -> None:
    """Nobody listens any more."""
