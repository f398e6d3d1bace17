"""Shapes drawn over a map piece by piece: no stretch of drawing is longer than its budget."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap

from app.bringing.answers import Shapes
from app.bringing.shapes import coordinates, sizes
from app.console.map.fast_paint import draw_lines
from app.console.map.look import Look
from app.console.map.map_data import Ground
from app.console.map.paths import path_of_lines
from app.console.map.stepwise import Step, Stepwise, portions
from app.console.map.view import View
from app.console.paint.painting import saved

Floats = NDArray[np.float64]
BUDGET_S = 0.006
_AT_ONCE = 800
_POINT_PX = 5.0
_FILL_ALPHA = 46


@dataclass(frozen=True, eq=False)
class PlacedShapes:
    """Shapes in map metres: fills with their boxes, segments (n, 4) of outlines and lines, points (n, 2)."""

    fills: tuple[QPainterPath, ...] = ()
    boxes: Floats = field(default_factory=lambda: np.empty((0, 4)))
    segments: Floats = field(default_factory=lambda: np.empty((0, 4)))
    points: Floats = field(default_factory=lambda: np.empty((0, 2)))

    @property
    def box(self) -> tuple[float, float, float, float] | None:
        """Left, bottom, right, top of everything; None where there is nothing."""
        corners = [self.segments[:, :2], self.segments[:, 2:], self.points]
        every = np.vstack(corners)
        every = every[np.isfinite(every).all(axis=1)]
        if not len(every):
            return None
        low, high = every.min(axis=0), every.max(axis=0)
        return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def placed(shapes: Shapes, ground: Ground) -> PlacedShapes:
    """Shapes as they lie on a ground; slow enough to belong beside the window."""
    rings, ring_sizes = _local(shapes.rings, ground), sizes(shapes.ring_sizes)
    lines, line_sizes = _local(shapes.lines, ground), sizes(shapes.line_sizes)
    points = _local(shapes.points, ground)
    fills, boxes = _areas(rings, ring_sizes, sizes(shapes.area_sizes))
    segments = np.vstack((_segments(rings, ring_sizes), _segments(lines, line_sizes)))
    return PlacedShapes(
        fills, boxes, segments[np.isfinite(segments).all(axis=1)], points[np.isfinite(points).all(axis=1)]
    )


def _local(packed: bytes, ground: Ground) -> Floats:
    lonlat = coordinates(packed)
    return ground.to_metres(lonlat[:, 0], lonlat[:, 1]) if len(lonlat) else lonlat


def _segments(points: Floats, sizes_of: NDArray[np.int64]) -> Floats:
    """Every straight piece of lines, shape (n, 4)."""
    owner = np.repeat(np.arange(len(sizes_of)), sizes_of)
    joined = owner[1:] == owner[:-1]
    return np.hstack((points[:-1][joined], points[1:][joined]))


def _areas(
    points: Floats, ring_sizes: NDArray[np.int64], area_sizes: NDArray[np.int64]
) -> tuple[tuple[QPainterPath, ...], Floats]:
    """A path of each area, and its box."""
    owner = np.repeat(np.arange(len(ring_sizes)), ring_sizes)
    ring_ends = np.concatenate(([0], np.cumsum(ring_sizes)))
    ends = ring_ends[np.concatenate(([0], np.cumsum(area_sizes)))]
    spans = [(first, last) for first, last in pairwise(ends.tolist()) if _is_whole(points[first:last])]
    paths = tuple(path_of_lines(points[first:last], owner[first:last]) for first, last in spans)
    boxes = [(*points[first:last].min(axis=0), *points[first:last].max(axis=0)) for first, last in spans]
    return paths, np.array(boxes, dtype=np.float64).reshape(-1, 4)


def _is_whole(points: Floats) -> bool:
    return len(points) > 0 and bool(np.isfinite(points).all())


@dataclass(frozen=True)
class Ink:
    """How shapes are drawn."""

    colour: str
    width: float
    is_filled: bool = True


class ShapePicture:
    """A picture of shapes in one view, made in short stretches; the last whole one is kept meanwhile."""

    def __init__(self) -> None:
        self._layers: list[tuple[PlacedShapes, Ink]] = []
        self._view: View | None = None
        self._making: Stepwise[QPixmap] | None = None
        self._whole: tuple[View, QPixmap] | None = None

    def show(self, layers: list[tuple[PlacedShapes, Ink]]) -> None:
        """Draw these, the last on top."""
        self._layers = layers
        self._view = None

    def begin(self, look: Look, size: tuple[int, int]) -> None:
        """Start anew where the view is another than the one that is drawn."""
        if look.view == self._view:
            return
        self._view = look.view
        made = QPixmap(round(size[0] * look.ratio), round(size[1] * look.ratio))
        made.setDevicePixelRatio(look.ratio)
        made.fill(Qt.GlobalColor.transparent)
        self._making = Stepwise(made, self._pieces(look))

    @property
    def is_drawn(self) -> bool:
        """Whether nothing is left to be drawn."""
        return self._making is None

    def work(self, budget_s: float = BUDGET_S) -> bool:
        """Draw on for a while; whether everything is drawn."""
        if self._making is None or self._view is None:
            return True
        if not self._making.work(time.perf_counter() + budget_s):
            return False
        self._whole, self._making = (self._view, self._making.picture), None
        return True

    def paint(self, painter: QPainter, look: Look) -> None:
        """Put the picture on the map: the last whole one, moved and scaled to where it belongs."""
        if self._whole is None:
            return
        view, picture = self._whole
        box = view.box
        corners = look.to_screen(np.array([[box.left, box.top], [box.right, box.bottom]]))
        (left, top), (right, bottom) = corners.tolist()
        target = QRectF(QPointF(left, top), QPointF(right, bottom))
        if view == look.view:
            painter.drawPixmap(0, 0, picture)
        else:
            painter.drawPixmap(target, picture, QRectF(picture.rect()))

    def _pieces(self, look: Look) -> Iterator[Step]:
        """The drawing cut into pieces of a millisecond or two."""
        for shapes, ink in self._layers:
            pen = QPen(QColor(ink.colour), ink.width)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            if ink.is_filled:
                yield from _fill_pieces(shapes, ink, look)
            yield from _line_pieces(shapes, pen, look)
            yield from _point_pieces(shapes, ink, look)


def _fill_pieces(shapes: PlacedShapes, ink: Ink, look: Look) -> Iterator[Step]:
    brush = QColor(ink.colour)
    brush.setAlpha(_FILL_ALPHA)
    for place in np.flatnonzero(look.view.box.meets(shapes.boxes)).tolist():

        def fill(painter: QPainter, path: QPainterPath = shapes.fills[place]) -> None:
            with saved(painter):
                painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
                painter.setTransform(look.transform)
                painter.fillPath(path, brush)

        yield fill


def _line_pieces(shapes: PlacedShapes, pen: QPen, look: Look) -> Iterator[Step]:
    segments = shapes.segments
    low, high = np.minimum(segments[:, :2], segments[:, 2:]), np.maximum(segments[:, :2], segments[:, 2:])
    seen = segments[look.view.box.meets(np.hstack((low, high)))]
    for some in portions(seen, _AT_ONCE):

        def draw(painter: QPainter, part: Floats = some) -> None:
            painter.setPen(pen)
            draw_lines(painter, np.hstack((look.to_screen(part[:, :2]), look.to_screen(part[:, 2:]))))

        yield draw


def _point_pieces(shapes: PlacedShapes, ink: Ink, look: Look) -> Iterator[Step]:
    points = shapes.points
    seen = points[look.view.box.grown(20 * look.view.metres_per_px).meets(np.hstack((points, points)))]
    pen = QPen(QColor(ink.colour), _POINT_PX + ink.width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    for some in portions(seen, _AT_ONCE):

        def dot(painter: QPainter, part: Floats = some) -> None:
            painter.setPen(pen)
            at = look.to_screen(part)
            # A segment of almost no length, drawn with round ends, is a dot.
            draw_lines(painter, np.hstack((at, at + 0.01)))

        yield dot
