"""The worker as the console sees it: started when it is needed, asked by lines, called off, ended."""

from __future__ import annotations

import logging
import subprocess
import threading
from collections.abc import Callable
from itertools import count
from pathlib import Path

from app.bringing.messages import Answered, Denied, Ended, Heard, asking_line, cancelling_line, read_heard
from app.bringing.requests import Asked
from app.own_process import start_own
from app.paths import log_file

log = logging.getLogger(__name__)
MODULE = "app.bringing.worker"
SAID = "bringing.txt"
GRACE_S = 2.0
_NUMBERS = count(1)


class BringingProcess:
    """One worker process over a database; `hear` is called in a thread of its own, `Ended` comes last."""

    def __init__(self, database: Path, hear: Callable[[Heard], None], module: str = MODULE) -> None:
        self._hear = hear
        self._hearing = threading.Lock()
        self._open: set[int] = set()
        self._is_wanted_gone = False
        self._process = _started(database, module)
        self._thread = threading.Thread(target=self._listen, name="bringing", daemon=True)
        self._thread.start()

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    def ask(self, asked: Asked) -> int:
        """Send a request; what is heard of it carries the number returned."""
        number = next(_NUMBERS)
        self._open.add(number)
        self._send(asking_line(number, asked))
        return number

    def cancel(self, number: int, grace_s: float = GRACE_S) -> None:
        """Ask that a request be called off; who does not heed that within the grace is killed."""
        if number not in self._open:
            return
        self._send(cancelling_line(number))
        timer = threading.Timer(grace_s, self._kill_over, (number,))
        timer.daemon = True
        timer.start()

    def _kill_over(self, number: int) -> None:
        if number in self._open:
            self.kill()

    def kill(self) -> None:
        """End it at once; nothing that was under way is kept."""
        self._is_wanted_gone = True
        self._process.kill()

    def leave(self) -> None:
        """Let it go, and hear nothing of it any more: whoever listened may be gone."""
        with self._hearing:
            self._hear = _unheard
        self.close()

    def close(self) -> None:
        """Let it go: it ends as soon as its input does."""
        self._is_wanted_gone = True
        stream = self._process.stdin
        assert stream is not None
        try:
            stream.close()
        except OSError:
            self._process.kill()

    def wait(self, timeout_s: float | None = None) -> None:
        """Wait until it has ended and `Ended` has been heard."""
        self._thread.join(timeout_s)

    def _send(self, line: str) -> None:
        stream = self._process.stdin
        assert stream is not None
        try:
            stream.write(line)
            stream.flush()
        except (OSError, ValueError):
            # It is gone, which the listening thread tells.
            log.info("the worker that brings data in does not listen")

    def _listen(self) -> None:
        stream = self._process.stdout
        assert stream is not None
        for line in stream:
            self._take(line)
        code = self._process.wait()
        stream.close()
        self._close_input()
        if not self._is_wanted_gone:
            log.error("the worker that brings data in ended with %s", code)
        self._tell(Ended(code, self._is_wanted_gone))

    def _take(self, line: str) -> None:
        try:
            heard = read_heard(line)
        except (ValueError, KeyError, TypeError):
            # A kill may cut the last line short.
            return
        if isinstance(heard, (Answered, Denied)):
            self._open.discard(heard.to)
        self._tell(heard)

    def _tell(self, heard: Heard) -> None:
        with self._hearing:
            self._hear(heard)

    def _close_input(self) -> None:
        stream = self._process.stdin
        assert stream is not None
        try:
            stream.close()
        except OSError:
            log.debug("the worker's input was closed already")


def _unheard(_heard: Heard) -> None:
    """Nobody listens any more."""


def said_file() -> Path:
    """Where a worker's last words stand: what it wrote on its error output."""
    return log_file().with_name(SAID)


def _started(database: Path, module: str) -> subprocess.Popen[str]:
    return start_own(module, str(database), said=said_file(), encoding="utf-8", errors="replace")
