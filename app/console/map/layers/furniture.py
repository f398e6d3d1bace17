"""What lies on the glass: legend, scale bar, attribution and the note that the map is schematic."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPixmap

from app.console.map.layers.samples import paint_sample
from app.console.map.look import Look
from app.console.map.map_data import Floats
from app.console.map.marks import LegendEntry
from app.console.paint.painting import PixelGrid, fill, painting, saved
from app.console.theme.fonts import font

MARGIN_PX = 12.0
_LINE_PX, _SAMPLE_PX, _PADDING = 20.0, 28.0, 12.0
_LONGEST_BAR_PX = 150.0
_APART_PX = 8.0
_NICE = (1, 2, 5)
NOTHING: Floats = np.empty((0, 4))


def bar_length_m(metres_per_px: float, longest_px: float = _LONGEST_BAR_PX) -> int:
    """The longest of 1, 2, 5, 10 … metres that fits the scale bar."""
    longest = longest_px * metres_per_px
    found, power = 1, 1
    while power <= longest:
        for step in _NICE:
            if step * power <= longest:
                found = step * power
        power *= 10
    return found


def length_text(metres: float) -> str:
    """A length with its unit symbol, which is the same in every language."""
    return f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"


def _plate(painter: QPainter, rect: QRectF, look: Look) -> None:
    body = QColor(look.tokens.bg1)
    body.setAlphaF(0.94)
    painter.setPen(QPen(QColor(look.tokens.line), look.scale))
    painter.setBrush(body)
    painter.drawRoundedRect(rect, 4 * look.scale, 4 * look.scale)


@dataclass(frozen=True, slots=True)
class Furniture:
    """Where the legend and the scale bar with its lines lie, in logical px; no legend: an empty rectangle."""

    legend: QRectF
    scale: QRectF

    @property
    def boxes(self) -> Floats:
        """What they take (n, 4) of left, top, right, bottom."""
        rects = [rect for rect in (self.legend, self.scale) if not rect.isEmpty()]
        return np.array([(rect.left(), rect.top(), rect.right(), rect.bottom()) for rect in rects]).reshape(
            -1, 4
        )


def lay_furniture(
    entries: Sequence[LegendEntry], lines: Sequence[str], look: Look, taken: Floats = NOTHING
) -> Furniture:
    """The scale in the lower right and the legend in the lower left, above the scale where it is narrow.

    A legend that would meet one of the `taken` boxes (n, 4), such as controls, is left away.
    """
    scale = _scale_rect(lines, look)
    legend = _legend_rect(entries, look)
    if legend.right() + _APART_PX * look.scale > scale.left():
        legend.moveBottom(scale.top() - _APART_PX * look.scale)
    apart = legend.adjusted(-_APART_PX, -_APART_PX, _APART_PX, _APART_PX)
    rects = [QRectF(QPointF(*box[:2]), QPointF(*box[2:])) for box in taken.tolist()]
    if apart.top() < 0 or any(apart.intersects(rect) for rect in rects):
        legend = QRectF()
    return Furniture(legend, scale)


@dataclass(frozen=True, eq=False)
class KeptFurniture:
    """What lies on the glass as pictures, each with its upper left corner, and what they take (n, 4)."""

    plates: tuple[tuple[QPointF, QPixmap], ...]
    boxes: Floats


class FurnitureKeeper:
    """Paints the glass once, and again when scale, window, theme or words are others."""

    def __init__(self) -> None:
        self._for: object = None
        self._kept = KeptFurniture((), NOTHING)

    def clear(self) -> None:
        """Forget it."""
        self._for = None

    def of(
        self, entries: Sequence[LegendEntry], lines: Sequence[str], look: Look, taken: Floats
    ) -> KeptFurniture:
        """The furniture of a look, wherever its view stands."""
        view = look.view
        words = tuple(entries), tuple(lines), taken.tobytes()
        key = words, (view.level, view.width, view.height), (look.tokens.name, look.ratio, look.scale)
        if key != self._for:
            self._kept, self._for = _painted(entries, lines, look, taken), key
        return self._kept


def _painted(
    entries: Sequence[LegendEntry], lines: Sequence[str], look: Look, taken: Floats
) -> KeptFurniture:
    laid = lay_furniture(entries, lines, look, taken)
    plates = [_plate_of(laid.scale, look, lambda painter: paint_scale(painter, laid.scale, lines, look))]
    if not laid.legend.isEmpty():
        plates.append(
            _plate_of(laid.legend, look, lambda painter: paint_legend(painter, laid.legend, entries, look))
        )
    return KeptFurniture(tuple(plates), laid.boxes)


def _plate_of(rect: QRectF, look: Look, paint: Callable[[QPainter], None]) -> tuple[QPointF, QPixmap]:
    """A picture of a plate with a margin for its edge, on whole device pixels."""
    left, top = (math.floor(side * look.ratio - 2) / look.ratio for side in (rect.left(), rect.top()))
    size = [math.ceil(side * look.ratio) + 5 for side in (rect.width(), rect.height())]
    picture = QPixmap(*size)
    picture.setDevicePixelRatio(look.ratio)
    picture.fill(Qt.GlobalColor.transparent)
    with painting(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(-left, -top)
        paint(painter)
    return QPointF(left, top), picture


def _legend_rect(entries: Sequence[LegendEntry], look: Look) -> QRectF:
    if not entries:
        return QRectF()
    scale = look.scale
    metrics = QFontMetricsF(font(12 * scale))
    widest = max(metrics.horizontalAdvance(entry.text) for entry in entries)
    width = widest + (_SAMPLE_PX + 10 + 2 * _PADDING) * scale
    height = (len(entries) * _LINE_PX + _PADDING) * scale
    margin = MARGIN_PX * scale
    return QRectF(margin + 0.5, look.view.height - margin - height - 0.5, width, height)


def _scale_rect(lines: Sequence[str], look: Look) -> QRectF:
    scale = look.scale
    words = [line for line in lines if line]
    metrics = QFontMetricsF(font(11 * scale))
    widest = max([_bar_px(look), *(metrics.horizontalAdvance(line) for line in words)])
    margin = MARGIN_PX * scale
    width = min(widest + 2 * _PADDING * scale, look.view.width - 2 * margin)
    height = (32 + 16 * len(words)) * scale
    return QRectF(
        look.view.width - margin - width - 0.5, look.view.height - margin - height - 0.5, width, height
    )


def _bar_px(look: Look) -> float:
    return bar_length_m(look.view.metres_per_px, _LONGEST_BAR_PX * look.scale) / look.view.metres_per_px


def paint_legend(painter: QPainter, rect: QRectF, entries: Sequence[LegendEntry], look: Look) -> None:
    """The legend, if it has a rectangle."""
    if rect.isEmpty():
        return
    scale = look.scale
    with saved(painter):
        _plate(painter, rect, look)
        for line, entry in enumerate(entries):
            top = rect.top() + (_PADDING / 2 + line * _LINE_PX) * scale
            sample = QRectF(rect.left() + _PADDING * scale, top, _SAMPLE_PX * scale, _LINE_PX * scale)
            paint_sample(painter, sample, entry.sample, look)
            painter.setFont(font(12 * scale))
            painter.setPen(QColor(look.tokens.t2))
            words = QRectF(sample.right() + 10 * scale, top, rect.width(), _LINE_PX * scale)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, entry.text)


def paint_scale(painter: QPainter, rect: QRectF, lines: Sequence[str], look: Look) -> None:
    """The scale bar with the source and note under it."""
    scale = look.scale
    length_m = bar_length_m(look.view.metres_per_px, _LONGEST_BAR_PX * scale)
    face = font(11 * scale)
    room = rect.width() - 2 * _PADDING * scale
    with saved(painter):
        _plate(painter, rect, look)
        _paint_bar(painter, rect, _bar_px(look), length_text(length_m), look)
        painter.setFont(face)
        painter.setPen(QColor(look.tokens.t2))
        for number, line in enumerate(line for line in lines if line):
            top = rect.top() + (28 + 16 * number) * scale
            row = QRectF(rect.left() + _PADDING * scale, top, room + 2, 16 * scale)
            text = QFontMetricsF(face).elidedText(line, Qt.TextElideMode.ElideRight, room + 1)
            painter.drawText(row, Qt.AlignmentFlag.AlignVCenter, text)


def _paint_bar(painter: QPainter, rect: QRectF, bar: float, text: str, look: Look) -> None:
    scale = look.scale
    left, base = rect.left() + 12 * scale, rect.top() + 22 * scale
    grid = PixelGrid(painter)
    for x, top, width, height in ((0.0, 0.0, bar, 1.5), (0.0, -5.0, 1.5, 6.0), (bar - 1.5, -5.0, 1.5, 6.0)):
        fill(painter, grid.rect(left + x, base + top * scale, width, height * scale), look.tokens.t1)
    painter.setFont(font(11 * scale))
    painter.setPen(QColor(look.tokens.t1))
    painter.drawText(
        QRectF(left, rect.top() + 3 * scale, bar, 16 * scale), Qt.AlignmentFlag.AlignCenter, text
    )
