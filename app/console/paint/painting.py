"""Ground rules of painting: a painter that always closes, saved state, lines on whole pixels."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPaintDevice, QPainter, QPainterPath, QPen


@contextmanager
def painting(device: QPaintDevice) -> Iterator[QPainter]:
    """A painter on a device that is ended whatever happens inside."""
    painter = QPainter(device)
    try:
        yield painter
    finally:
        painter.end()


@contextmanager
def saved(painter: QPainter) -> Iterator[QPainter]:
    """The painter's state, put back afterwards, also after an exception."""
    painter.save()
    try:
        yield painter
    finally:
        painter.restore()


class PixelGrid:
    """Rounds logical coordinates so that edges fall on whole device pixels, also at 125 or 150 %."""

    def __init__(self, painter: QPainter) -> None:
        transform = painter.combinedTransform()
        self._scale_x, self._scale_y = transform.m11() or 1.0, transform.m22() or 1.0
        self._offset_x, self._offset_y = transform.dx(), transform.dy()

    def x(self, value: float) -> float:
        """The nearest x on a device pixel edge."""
        return (round(value * self._scale_x + self._offset_x) - self._offset_x) / self._scale_x

    def y(self, value: float) -> float:
        """The nearest y on a device pixel edge."""
        return (round(value * self._scale_y + self._offset_y) - self._offset_y) / self._scale_y

    def rect(self, left: float, top: float, width: float, height: float) -> QRectF:
        """A rectangle with all four edges on device pixels, at least one pixel each way."""
        x0, y0 = self.x(left), self.y(top)
        x1 = max(self.x(left + width), x0 + 1 / self._scale_x)
        y1 = max(self.y(top + height), y0 + 1 / self._scale_y)
        return QRectF(x0, y0, x1 - x0, y1 - y0)


def fill(painter: QPainter, rect: QRectF, colour: str) -> None:
    """A plain filled rectangle."""
    painter.fillRect(rect, QColor(colour))


def frame(painter: QPainter, rect: QRectF, colour: str, thickness: float = 1.0) -> None:
    """A frame inside a rectangle, of four crisp bars."""
    top, bottom = QRectF(rect), QRectF(rect)
    top.setHeight(thickness)
    bottom.setTop(rect.bottom() - thickness)
    left, right = QRectF(rect), QRectF(rect)
    left.setWidth(thickness)
    right.setLeft(rect.right() - thickness)
    for bar in (top, bottom, left, right):
        fill(painter, bar, colour)


def dashed_pen(colour: str, width: float, *dashes_px: float) -> QPen:
    """A pen whose dashes are given in px, with flat caps."""
    pen = QPen(QColor(colour), width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if dashes_px:
        pen.setDashPattern([dash / width for dash in dashes_px])
    return pen


def round_pen(colour: str, width: float) -> QPen:
    """A pen with round caps and joins."""
    pen = QPen(QColor(colour), width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def centred_text(painter: QPainter, centre: QPointF, text: str, font: QFont, colour: str) -> None:
    """One or two characters with their ink, not their line box, in the middle of a point."""
    painter.setFont(font)
    painter.setPen(QColor(colour))
    painter.drawText(centre - _middle_of_ink(text, font), text)


_MIDDLES: dict[tuple[str, str], QPointF] = {}


def _middle_of_ink(text: str, font: QFont) -> QPointF:
    """Looked for once: there are few such signs, and thousands of symbols that bear them."""
    key = text, font.key()
    if key not in _MIDDLES:
        _MIDDLES[key] = QFontMetricsF(font).tightBoundingRect(text).center()
    return _MIDDLES[key]


def tick_path(centre: QPointF, size: float) -> QPainterPath:
    """A tick mark in a box of `size`."""
    unit = size / 2
    path = QPainterPath(centre + QPointF(-0.75 * unit, 0.05 * unit))
    path.lineTo(centre + QPointF(-0.2 * unit, 0.58 * unit))
    path.lineTo(centre + QPointF(0.78 * unit, -0.58 * unit))
    return path


def cross_path(centre: QPointF, size: float) -> QPainterPath:
    """A cross in a box of `size`."""
    half = size / 2
    path = QPainterPath(centre + QPointF(-half, -half))
    path.lineTo(centre + QPointF(half, half))
    path.moveTo(centre + QPointF(half, -half))
    path.lineTo(centre + QPointF(-half, half))
    return path
