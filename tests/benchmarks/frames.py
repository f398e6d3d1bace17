"""Frames as somebody sees them who drags a map: each due a sixtieth of a second after the last."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtWidgets import QApplication

from tests.benchmarks.results import Figures

FRAME_S = 1 / 60


@dataclass(frozen=True)
class Frames:
    """Milliseconds of each frame: from when it was due until it was painted, and processor time."""

    wall_ms: tuple[float, ...]
    cpu_ms: tuple[float, ...]

    @property
    def figures(self) -> Figures:
        """Median and 95th percentile."""
        return Figures.of(self.wall_ms, self.cpu_ms)


def run(steps: Iterable[Callable[[], object]], most_s: float = math.inf) -> Frames:
    """Take the steps as frames that fall due; what is done between two of them counts where it delays one.

    After `most_s` seconds the rest is left out.
    """
    wall, cpu, began = [], [], time.perf_counter()
    for step in steps:
        if time.perf_counter() - began > most_s:
            break
        due, spent = time.perf_counter(), time.process_time()
        step()
        QApplication.processEvents()
        painted, used = time.perf_counter(), time.process_time()
        while time.perf_counter() < due + FRAME_S:
            QApplication.processEvents()
        # Idle work that ran past the next frame's time would have delayed that one.
        over_s = max(0.0, time.perf_counter() - max(painted, due + FRAME_S))
        wall.append((painted - due + over_s) * 1e3)
        cpu.append((used - spent + over_s) * 1e3)
    return Frames(tuple(wall), tuple(cpu))


def middle(runs: Sequence[Frames]) -> Figures:
    """The median over several runs of each figure."""
    told = np.median([list(vars(one.figures).values()) for one in runs], axis=0)
    return Figures(*(float(value) for value in told))


def worst(runs: Sequence[Frames]) -> Figures:
    """The worst frame: of the run in the middle, and of all runs."""
    each = [max(one.wall_ms) for one in runs]
    return Figures(float(np.median(each)), float(max(each)))
