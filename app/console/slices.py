"""Long work of the window's own thread, done a few milliseconds at a time between two frames."""

from __future__ import annotations

import time
from collections.abc import Hashable, Iterator

from PySide6.QtCore import QObject, QTimer, Slot

SLICE_S = 0.0025
PAUSE_MS, LATE_S = 2, 0.0005


class Slices(QObject):
    """Walks through works in the order in which they began; one that begins anew takes its own place.

    One of them serves a whole session: the slices of several would add up between two frames.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._works: dict[Hashable, Iterator[object]] = {}
        self._timer = QTimer(self, interval=PAUSE_MS)
        self._timer.timeout.connect(self._take_turn)
        self._ended_s, self._has_waited = 0.0, False

    @property
    def is_idle(self) -> bool:
        """Whether nothing is left to do."""
        return not self._works

    def begin(self, name: Hashable, work: Iterator[object]) -> None:
        """Walk through `work`, step by step; an earlier work of that name is given up."""
        self._works[name] = work
        if not self._timer.isActive():
            self._ended_s = time.perf_counter()
            self._timer.start()

    def is_under_way(self, name: Hashable) -> bool:
        """Whether a work of that name has not come to its end."""
        return name in self._works

    def stop(self) -> None:
        """Give everything up."""
        self._works.clear()
        self._timer.stop()

    @Slot()
    def _take_turn(self) -> None:
        """A slice that comes late waits once more: what has held the thread may be a frame not shown yet."""
        late_s = time.perf_counter() - self._ended_s - PAUSE_MS / 1e3
        self._has_waited = late_s > LATE_S and not self._has_waited
        if not self._has_waited:
            self.work()

    def work(self) -> None:
        """One slice."""
        until = time.perf_counter() + SLICE_S
        while self._works and time.perf_counter() < until:
            name, work = next(iter(self._works.items()))
            for _ in work:
                if time.perf_counter() >= until:
                    break
            else:
                if self._works.get(name) is work:
                    del self._works[name]
        self._ended_s = time.perf_counter()
        if not self._works:
            self._timer.stop()

    def finish(self) -> None:
        """Do all that is left at once, where nobody waits for frames."""
        while self._works:
            self.work()
