"""Laying labels out in slices of time, and painting those that found a place."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from app.console.map.label_candidates import AROUND_PX, Candidate, LabelSource
from app.console.map.look import Look
from app.console.map.map_data import Ground
from app.console.map.placer import Room
from app.console.map.sprites import label_sprite, put
from app.console.map.view import View
from app.console.map.zone_names import label_boxes, leader_line, place_name
from app.console.paint.painting import saved

SLICE_S = 0.003


class Labels:
    """The labels of a map; a layout is kept until the next is finished, so nothing flickers."""

    def __init__(self, ground: Ground) -> None:
        self._source = LabelSource(ground)
        self._land = ground.land
        self._placed: tuple[Candidate, ...] = ()
        self._coming: list[Candidate] = []
        self._left: Iterator[Candidate] | None = None
        self._room = Room(QRectF())
        self._look: Look | None = None
        self._laid_for: View | None = None

    def take(self, ground: Ground) -> None:
        """Write what this ground has with the next layout."""
        self._source = LabelSource(ground)

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

    def start(self, look: Look, layers: frozenset[str], room: Room) -> None:
        """Begin a layout around boxes that are taken in the room already."""
        self._look, self._room, self._laid_for = look, room, look.view
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
        if candidate.outline is not None:
            placed = place_name(candidate, look, self._room, self._land)
        else:
            placed = candidate if self._room.place(label_boxes(candidate, look)) else None
        if placed is not None:
            # Glyphs are drawn here, within the slice, and not when the label first comes into view.
            _sprite(placed, look)
        return placed

    def paint(self, painter: QPainter, look: Look) -> None:
        """Put the labels on the map, wherever the view has moved since."""
        if not self._placed:
            return
        self._paint_leaders(painter, look)
        metres = np.array([(label.x, label.y) for label in self._placed])
        for label, (x, y) in zip(self._placed, look.to_screen(metres).tolist(), strict=True):
            if -120 < x < look.view.width + 120 and -120 < y < look.view.height + 120:
                put(painter, _sprite(label, look), x, y, look.ratio)

    def _paint_leaders(self, painter: QPainter, look: Look) -> None:
        ink = QColor(look.tokens.map_label)
        for label in self._placed:
            if label.leader is None:
                continue
            start, end = (QPointF(x, y) for x, y in look.to_screen(leader_line(label, look)).tolist())
            with saved(painter):
                for colour, width in ((QColor(look.tokens.halo), 3.0), (ink, 1.0)):
                    painter.setPen(QPen(colour, width * look.scale))
                    painter.drawLine(start, end)
                painter.setBrush(ink)
                painter.drawEllipse(end, 2 * look.scale, 2 * look.scale)


def _sprite(label: Candidate, look: Look) -> QPixmap:
    return label_sprite(label.text, label.style, label.angle_deg, look.tokens.name, look.ratio, look.scale)
