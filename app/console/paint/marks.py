"""Severity marks and outcome icons: each a shape and a sign besides its colour."""

from __future__ import annotations

import math
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from app.console.paint.painting import centred_text, cross_path, dashed_pen, round_pen, saved, tick_path
from app.console.theme.fonts import font
from app.console.theme.tokens import Tokens

Outcome = Literal["on_time", "at_risk", "late", "held", "unknown", "done"]


def polygon(centre: QPointF, *corners: tuple[float, float]) -> QPolygonF:
    """A polygon of offsets around a centre."""
    return QPolygonF([centre + QPointF(x, y) for x, y in corners])


def paint_severity(painter: QPainter, centre: QPointF, size: float, level: int, tokens: Tokens) -> None:
    """The mark of severity 1 (urgent, solid diamond) to 4 (low, dotted circle) in a box of `size`."""
    radius = size / 2
    ink = tokens.halo if level <= 2 else tokens.t1 if level == 3 else tokens.t3
    with saved(painter):
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        _SEVERITY[level](painter, centre, radius, tokens)
        weight = 400 if level == 4 else 600
        centred_text(painter, centre, str(level), font(max(9.0, radius * 1.18), weight), ink)


def _urgent(painter: QPainter, centre: QPointF, radius: float, tokens: Tokens) -> None:
    painter.setBrush(QColor(tokens.t1))
    reach = radius * 1.04
    painter.drawPolygon(polygon(centre, (0, -reach), (reach, 0), (0, reach), (-reach, 0)))


def _pressing(painter: QPainter, centre: QPointF, radius: float, tokens: Tokens) -> None:
    painter.setBrush(QColor(tokens.t2))
    side = radius * 1.66
    painter.drawRoundedRect(QRectF(centre.x() - side / 2, centre.y() - side / 2, side, side), 1, 1)


def _ordinary(painter: QPainter, centre: QPointF, radius: float, tokens: Tokens) -> None:
    painter.setPen(QPen(QColor(tokens.t2), max(1.3, radius * 0.15)))
    painter.drawEllipse(centre, radius * 0.9, radius * 0.9)


def _low(painter: QPainter, centre: QPointF, radius: float, tokens: Tokens) -> None:
    width = max(1.1, radius * 0.12)
    painter.setPen(dashed_pen(tokens.t3, width, width * 1.6, width * 1.6))
    painter.drawEllipse(centre, radius * 0.8, radius * 0.8)


_SEVERITY = {1: _urgent, 2: _pressing, 3: _ordinary, 4: _low}


def paint_outcome(painter: QPainter, centre: QPointF, size: float, outcome: Outcome, tokens: Tokens) -> None:
    """The icon of an outcome in a box of `size`: ring, triangle, octagon, square, dashed ring or tick."""
    with saved(painter):
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        _OUTCOMES[outcome](painter, centre, size / 2, tokens)


def _on_time(painter: QPainter, centre: QPointF, radius: float, tokens: Tokens) -> None:
    painter.setPen(QPen(QColor(tokens.steel), radius * 0.27))
    painter.drawEllipse(centre, radius * 0.82, radius * 0.82)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(tokens.steel))
    painter.drawEllipse(centre, radius * 0.3, radius * 0.3)


def _at_risk(painter: QPainter, centre: QPointF, radius: float, tokens: Tokens) -> None:
    painter.setPen(round_pen(tokens.risk, radius * 0.22))
    painter.setBrush(QColor(tokens.riskfill))
    painter.drawPolygon(
        polygon(centre, (0, -0.88 * radius), (0.98 * radius, 0.84 * radius), (-0.98 * radius, 0.84 * radius))
    )
    ink = tokens.bg0 if tokens.is_dark else tokens.t1
    pen = QPen(QColor(ink), radius * 0.27)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.drawLine(centre + QPointF(0, -0.32 * radius), centre + QPointF(0, 0.3 * radius))
    painter.drawLine(centre + QPointF(0, 0.44 * radius), centre + QPointF(0, 0.7 * radius))


def _late(painter: QPainter, centre: QPointF, radius: float, tokens: Tokens) -> None:
    painter.setBrush(QColor(tokens.breachfill))
    near, far = radius * math.tan(math.pi / 8), radius
    corners = ((near, -far), (far, -near), (far, near), (near, far))
    painter.drawPolygon(polygon(centre, *corners, *((-x, -y) for x, y in corners)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(tokens.onacc), radius * 0.3))
    painter.drawPath(cross_path(centre, radius * 0.72))


def _held(painter: QPainter, centre: QPointF, radius: float, tokens: Tokens) -> None:
    side = radius * 1.74
    painter.setPen(QPen(QColor(tokens.hold), radius * 0.22))
    painter.setBrush(QColor(tokens.holdbg))
    painter.drawRoundedRect(
        QRectF(centre.x() - side / 2, centre.y() - side / 2, side, side), radius * 0.2, radius * 0.2
    )
    for x in (-0.32, 0.32):
        bar = QRectF(
            centre.x() + (x - 0.13) * radius, centre.y() - 0.46 * radius, 0.26 * radius, 0.92 * radius
        )
        painter.fillRect(bar, QColor(tokens.hold))


def _unknown(painter: QPainter, centre: QPointF, radius: float, tokens: Tokens) -> None:
    width = radius * 0.24
    arc = 2 * math.pi * 0.82 * radius / 8
    painter.setPen(dashed_pen(tokens.t3, width, arc * 0.6, arc * 0.4))
    painter.drawEllipse(centre, radius * 0.82, radius * 0.82)


def _done(painter: QPainter, centre: QPointF, radius: float, tokens: Tokens) -> None:
    pen = QPen(QColor(tokens.t2), radius * 0.34)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    painter.drawPath(tick_path(centre, radius * 1.6))


_OUTCOMES = {
    "on_time": _on_time,
    "at_risk": _at_risk,
    "late": _late,
    "held": _held,
    "unknown": _unknown,
    "done": _done,
}
