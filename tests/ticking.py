"""How late a window is: a timer of ten milliseconds, and by how much it comes later than that."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, Qt, QTimer, Slot

EVERY_MS = 10


class Ticking(QObject):
    """Ticks while it lives, and keeps the worst lateness of each phase in milliseconds.

    `own` is what of it this very process was busy for: the rest is a machine that is busy with others.
    """

    def __init__(self) -> None:
        super().__init__()
        self.worst: dict[str, float] = {}
        self.own: dict[str, float] = {}
        self.late: dict[str, list[float]] = {}
        """Every tick's lateness by phase, in milliseconds."""
        self._spent = time.process_time()
        self._phase = ""
        self._last = time.perf_counter()
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Measure what happens inside under a name."""
        self._phase, self._last, self._spent = name, time.perf_counter(), time.process_time()
        self.worst.setdefault(name, 0.0)
        self.own.setdefault(name, 0.0)
        self.late.setdefault(name, [])
        self._timer.start()
        try:
            yield
        finally:
            self._tick()
            self._timer.stop()

    @Slot()
    def _tick(self) -> None:
        now, spent = time.perf_counter(), time.process_time()
        late_ms = (now - self._last) * 1e3 - EVERY_MS
        own_ms = min(late_ms, (spent - self._spent) * 1e3)
        self._last, self._spent = now, spent
        self.late[self._phase].append(max(0.0, late_ms))
        self.worst[self._phase] = max(self.worst[self._phase], late_ms)
        self.own[self._phase] = max(self.own[self._phase], own_ms)

    def told(self) -> str:
        """The worst of each phase, and how much of such lateness was its own."""
        phases = (f"{name} {late:.0f} ms (own {self.own[name]:.0f})" for name, late in self.worst.items())
        return ", ".join(phases)
