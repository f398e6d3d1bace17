"""The sign of a closure: a disc with a bar where a road is closed, a triangle where it is slow."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from app.console.paint.painting import round_pen, saved
from app.console.theme.tokens import Tokens


def paint_closure(
    painter: QPainter, centre: QPointF, size: float, is_slow: bool, is_planned: bool, tokens: Tokens
) -> None:
    """The sign in a box of `size`; one that is only planned is an outline. Shape tells it, colour besides."""
    colour = QColor(tokens.risk if is_slow else tokens.breach)
    with saved(painter):
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(tokens.bg1) if is_planned else colour)
        painter.setPen(QPen(colour if is_planned else QColor(tokens.halo), max(1.5, size * 0.09)))
        sign = colour if is_planned else QColor(tokens.bg0 if tokens.is_dark else tokens.bg1)
        if is_slow:
            _triangle(painter, centre, size, sign)
        else:
            _disc(painter, centre, size, sign)


def _disc(painter: QPainter, centre: QPointF, size: float, sign: QColor) -> None:
    painter.drawEllipse(centre, size * 0.46, size * 0.46)
    bar = QRectF(0, 0, size * 0.52, size * 0.16)
    bar.moveCenter(centre)
    painter.fillRect(bar, sign)


def _triangle(painter: QPainter, centre: QPointF, size: float, sign: QColor) -> None:
    half = size * 0.5
    corners = [QPointF(0, -half), QPointF(half, half * 0.78), QPointF(-half, half * 0.78)]
    painter.drawPolygon(QPolygonF([centre + corner for corner in corners]))
    painter.setPen(round_pen(sign.name(), max(1.5, size * 0.12)))
    painter.drawLine(centre + QPointF(0, -half * 0.3), centre + QPointF(0, half * 0.2))
    painter.drawPoint(centre + QPointF(0, half * 0.52))
