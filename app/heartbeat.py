"""Something that is done every so often on a thread of its own, and never dies in silence."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

log = logging.getLogger(__name__)


class Heartbeat:
    """Calls `beat` about every `period_s` seconds until stopped; what it raises is logged, and it goes on.

    A beat that takes longer than the period is followed by the next one at once, never by two together.
    """

    def __init__(self, name: str, period_s: float, beat: Callable[[], object]) -> None:
        self._period_s = period_s
        self._beat = beat
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> Heartbeat:
        """Begin; the first beat comes at once."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Let the beat that is under way end, then no more."""
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            began = time.monotonic()
            try:
                self._beat()
            except Exception:
                log.exception("%s: a beat failed", self._thread.name)
            left_s = self._period_s - (time.monotonic() - began)
            self._stopping.wait(max(0.0, left_s))
