"""The worker process: reads requests from its input, line by line, and answers on its output; no Qt.

Preparing a file holds the interpreter for seconds; here it holds nobody up. What it prepared stays in its
memory: killed at any moment, it leaves nothing behind that counts.
"""

from __future__ import annotations

import faulthandler
import json
import logging
import os
import queue
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TextIO

from app.bringing.messages import answer_line, denial_line, progress_line, read_asked
from app.bringing.workroom import Workroom
from app.log import configure_logging
from data.database import DatabaseRefused
from data.importers.progress import Cancelled
from dispatch.reasons import Reason, Refused

log = logging.getLogger(__name__)
TOLD_EVERY_S = 0.05
Request = tuple[int, Any]


class Inbox:
    """Requests in the order they came, and the number of the one that is not wanted any more."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._waiting: queue.Queue[Request] = queue.Queue()
        self.cancelled = 0
        threading.Thread(target=self._read, name="inbox", daemon=True).start()

    def next(self) -> Request:
        """The next request; waits for it."""
        return self._waiting.get()

    def _read(self) -> None:
        for line in self._stream:
            plain = json.loads(line)
            if "cancel" in plain:
                self.cancelled = plain["cancel"]
            else:
                self._waiting.put((plain["to"], read_asked(plain)))
        # Whoever asked is gone: nothing that is under way is wanted by anybody, and nothing of it is kept.
        os._exit(0)


class Outbox:
    """Lines to whoever asked; nothing else may write there."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def put(self, line: str) -> None:
        """Write a line at once."""
        self._stream.write(line)
        self._stream.flush()


class Telling:
    """The progress of one request: told now and then, and called off where that is wished."""

    def __init__(self, number: int, inbox: Inbox, outbox: Outbox) -> None:
        self._number, self._inbox, self._outbox = number, inbox, outbox
        self._stage, self._told_at = "", 0.0

    def __call__(self, stage: str, done: int, total: int, /) -> None:
        if self._inbox.cancelled == self._number:
            raise Cancelled
        now = time.monotonic()
        if stage != self._stage or done == total or now - self._told_at >= TOLD_EVERY_S:
            self._stage, self._told_at = stage, now
            self._outbox.put(progress_line(self._number, stage, done, total))


def serve(room: Workroom, inbox: Inbox, outbox: Outbox) -> None:
    """Answer one request after the other, until the process is ended."""
    while True:
        number, asked = inbox.next()
        try:
            outbox.put(answer_line(number, room.answer(asked, Telling(number, inbox, outbox))))
        except (Refused, DatabaseRefused) as refused:
            outbox.put(denial_line(number, refused.reason))
        except Exception as error:
            log.exception("bringing in failed")
            told = Reason("unexpected", {"error": f"{type(error).__name__}: {error}"})
            outbox.put(denial_line(number, told))


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve the console that started this process, over the database it names."""
    [database] = sys.argv[1:] if arguments is None else arguments
    faulthandler.enable()
    configure_logging()
    outbox = Outbox(_own_output())
    inbox = Inbox(os.fdopen(os.dup(0), encoding="utf-8"))
    serve(Workroom(Path(database)), inbox, outbox)


def _own_output() -> TextIO:
    """The output for answers alone; what libraries print goes where errors go."""
    stream = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
    os.dup2(2, 1)
    return stream


if __name__ == "__main__":
    main()
