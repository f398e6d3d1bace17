"""Laying labels out in slices of time, and painting those that found a place."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPixmap

from app.console.map.label_candidates import AROUND_PX, Candidate, LabelSource
from app.console.map.look import Look
from app.console.map.map_data import Floats, Ground
from app.console.map.placer import Placer, slanted_boxes
from app.console.map.sprites import label_size, label_sprite, put
from app.console.map.view import View

SLICE_S = 0.003
_GAP_PX = 4.0
_NUDGES_PX = ((0, 0), (0, 28), (0, -28), (60, 0), (-60, 0), (60, 40), (-60, -40), (0, 60), (0, -60))


class Labels:
    """The labels of a map; a layout is kept until the next is finished, so nothing flickers."""

    def __init__(self, ground: Ground) -> None:
        self._source = LabelSource(ground)
        self._placed: tuple[Candidate, ...] = ()
        self._coming: list[Candidate] = []
        self._left: Iterator[Candidate] | None = None
        self._placer = Placer()
        self._look: Look | None = None
        self._laid_for: View | None = None

    @property
    def placed(self) -> tuple[Candidate, ...]:
        """The labels that are shown."""
        return self._placed

    @property
    def is_finished(self) -> bool:
        """Whether no layout is under way."""
        return self._left is None

    def covers(self, view: View) -> bool:
        """Whether the last layout started still serves a view: same scale, not moved out of its margin."""
        laid = self._laid_for
        if laid is None or (laid.level, laid.width, laid.height) != (view.level, view.width, view.height):
            return False
        reach = AROUND_PX * view.metres_per_px
        return abs(laid.x - view.x) <= reach and abs(laid.y - view.y) <= reach

    def start(self, look: Look, layers: frozenset[str], placer: Placer) -> None:
        """Begin a layout around boxes that the placer holds as taken already."""
        self._look, self._placer, self._laid_for = look, placer, look.view
        self._left = self._source.candidates(look.view.box, look.view.metres_per_px, layers, look.scale)
        self._coming = []

    def work(self, budget_s: float = SLICE_S) -> bool:
        """Place labels for a slice of time; true once the layout has come to its end and is shown."""
        if self._left is None or self._look is None:
            return True
        until = time.perf_counter() + budget_s
        for candidate in self._left:
            placed = self._place(candidate, self._look)
            if placed is not None:
                self._coming.append(placed)
            if time.perf_counter() > until:
                return False
        self._placed, self._left = tuple(self._coming), None
        return True

    def _place(self, candidate: Candidate, look: Look) -> Candidate | None:
        outline = candidate.outline
        shifts = _NUDGES_PX if outline is not None else _NUDGES_PX[:1]
        unit = look.view.metres_per_px * look.scale
        for right, up in shifts:
            tried = candidate._replace(x=candidate.x + right * unit, y=candidate.y + up * unit)
            is_inside = outline is None or outline.contains(QPointF(tried.x, tried.y))
            if is_inside and self._placer.place(_boxes(tried, look)):
                # Glyphs are drawn here, within the slice, and not when the label first comes into view.
                _sprite(tried, look)
                return tried
        return None

    def paint(self, painter: QPainter, look: Look) -> None:
        """Put the labels on the map, wherever the view has moved since."""
        if not self._placed:
            return
        metres = np.array([(label.x, label.y) for label in self._placed])
        for label, (x, y) in zip(self._placed, look.to_screen(metres).tolist(), strict=True):
            if -120 < x < look.view.width + 120 and -120 < y < look.view.height + 120:
                put(painter, _sprite(label, look), x, y, look.ratio)


def _sprite(label: Candidate, look: Look) -> QPixmap:
    return label_sprite(label.text, label.style, label.angle_deg, look.tokens.name, look.ratio, look.scale)


def _boxes(label: Candidate, look: Look) -> Floats:
    width, height = label_size(label.text, label.style, look.scale)
    x, y = look.to_screen(np.array([[label.x, label.y]]))[0]
    return slanted_boxes(float(x), float(y), width + _GAP_PX * 2, height + _GAP_PX, label.angle_deg)
