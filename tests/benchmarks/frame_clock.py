"""Frames and fixes as they fall due; the standard library alone, so that peers use it too."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable

FRAME_S, FIX_EVERY_S = 1 / 60, 0.5
"""New fixes come by the clock, twice a second, however long the frames take."""


def framed(
    steps: Iterable[Callable[[], object]], paint: Callable[[], object], most_s: float = math.inf
) -> tuple[list[float], list[float]]:
    """Take the steps as frames that fall due: milliseconds of each until it was painted, and processor time.

    What is done between two of them counts where it delays one. After `most_s` seconds the rest is left out.
    """
    wall: list[float] = []
    cpu: list[float] = []
    began = time.perf_counter()
    for step in steps:
        if time.perf_counter() - began > most_s:
            break
        due, spent = time.perf_counter(), time.process_time()
        step()
        paint()
        painted, used = time.perf_counter(), time.process_time()
        while time.perf_counter() < due + FRAME_S:
            paint()
        # Idle work that ran past the next frame's time would have delayed that one.
        over_s = max(0.0, time.perf_counter() - max(painted, due + FRAME_S))
        wall.append((painted - due + over_s) * 1e3)
        cpu.append((used - spent + over_s) * 1e3)
    return wall, cpu


class Patrol:
    """Brings a side the crews' fixes as they fall due."""

    def __init__(self, move_crews: Callable[[int], object]) -> None:
        self._move_crews, self._round, self._due = move_crews, 0, time.perf_counter()

    def look(self) -> None:
        """Bring them in, if it is time."""
        if time.perf_counter() >= self._due:
            self._round += 1
            self._due = time.perf_counter() + FIX_EVERY_S
            self._move_crews(self._round)
