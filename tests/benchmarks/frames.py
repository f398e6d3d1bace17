"""Frames as somebody sees them who drags a map: each due a sixtieth of a second after the last."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtWidgets import QApplication

from tests.benchmarks.frame_clock import framed
from tests.benchmarks.results import Figures


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
    """Take the steps as frames that fall due; after `most_s` seconds the rest is left out."""
    wall, cpu = framed(steps, QApplication.processEvents, most_s)
    return Frames(tuple(wall), tuple(cpu))


def middle(runs: Sequence[Frames]) -> Figures:
    """The median over several runs of each figure."""
    told = np.median([list(vars(one.figures).values()) for one in runs], axis=0)
    return Figures(*(float(value) for value in told))


def worst(runs: Sequence[Frames]) -> Figures:
    """The worst frame: of the run in the middle, and of all runs."""
    each = [max(one.wall_ms) for one in runs]
    return Figures(float(np.median(each)), float(max(each)))
