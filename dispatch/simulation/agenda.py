"""What will happen when: deeds in order of their moments."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from datetime import datetime
from itertools import count

Deed = Callable[[], None]


class Agenda:
    """Deeds by moment; of one moment, the one noted first comes first."""

    def __init__(self) -> None:
        self._noted: list[tuple[datetime, int, Deed]] = []
        self._serial = count()

    def __len__(self) -> int:
        return len(self._noted)

    def note(self, at: datetime, deed: Deed) -> None:
        """Do `deed` at a moment."""
        heapq.heappush(self._noted, (at, next(self._serial), deed))

    def next_until(self, until: datetime) -> tuple[datetime, Deed] | None:
        """Take the next deed off that is due at or before `until`; None where there is none."""
        if not self._noted or self._noted[0][0] > until:
            return None
        at, _, deed = heapq.heappop(self._noted)
        return at, deed
