"""The clock of a simulation: it stands until it is moved, or runs by itself from then on."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class SimulatedClock:
    """Implements `dispatch.ports.Clock`. It never goes back.

    Standing, it shows the moment that it was last moved to. Running, it shows that moment and what has
    passed since on `monotonic` (seconds), times the rate; to move it on is then nobody's business.
    """

    def __init__(self, start: datetime, monotonic: Callable[[], float] = time.monotonic) -> None:
        if start.tzinfo is None:
            raise ValueError("a time without zone")
        self._shown = start.astimezone(UTC)
        self._monotonic = monotonic
        self._rate = 0.0
        self._started_s = 0.0

    def now(self) -> datetime:
        if not self._rate:
            return self._shown
        return self._shown + timedelta(seconds=(self._monotonic() - self._started_s) * self._rate)

    @property
    def pace(self) -> float:
        """Standing, it keeps no pace of its own."""
        return self._rate or 1.0

    @property
    def is_running(self) -> bool:
        """Whether time passes by itself."""
        return self._rate > 0

    def advance_to(self, moment: datetime) -> None:
        """Show `moment`, if it is later than now; a running clock goes its own way."""
        if not self._rate and moment > self._shown:
            self._shown = moment

    def run(self, rate: float = 1.0) -> None:
        """Let time pass by itself from now on, `rate` seconds in a second; 0 stops it."""
        self._shown, self._started_s = self.now(), self._monotonic()
        self._rate = rate
