"""The mark of a permit: a sheet, filled and ticked where it covers, open or crossed where it does not."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.console.paint.painting import cross_path, dashed_pen, round_pen, saved, tick_path
from app.console.theme.tokens import Tokens
from dispatch.permit_book import Relation

_WAITING = frozenset({Relation.OUTSIDE_HOURS, Relation.NOT_YET})


def paint_permit(painter: QPainter, centre: QPointF, size: float, relation: Relation, tokens: Tokens) -> None:
    """The mark in a box of `size` around `centre`; each relation differs by shape and not by colour alone."""
    width, height = size * 0.72, size * 0.88
    sheet = QRectF(centre.x() - width / 2, centre.y() - height / 2, width, height)
    stroke = max(1.2, size * 0.08)
    with saved(painter):
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if relation is Relation.COVERS:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.acc))
        elif relation in _WAITING:
            painter.setPen(dashed_pen(tokens.t2, stroke, stroke * 1.8, stroke * 1.4))
        else:
            painter.setPen(QPen(QColor(tokens.t3), stroke))
        painter.drawRoundedRect(sheet, size * 0.12, size * 0.12)
        _sign(painter, centre, size * 0.3, relation, stroke, tokens)


def _sign(
    painter: QPainter, centre: QPointF, radius: float, relation: Relation, stroke: float, tokens: Tokens
) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if relation is Relation.COVERS:
        painter.setPen(round_pen(tokens.onacc, stroke * 1.2))
        painter.drawPath(tick_path(centre, radius))
    elif relation is Relation.EXPIRED:
        painter.setPen(round_pen(tokens.t3, stroke))
        painter.drawPath(cross_path(centre, radius * 0.8))
    elif relation in (Relation.BEYOND_REACH, Relation.OTHER_KIND):
        painter.setPen(round_pen(tokens.t3, stroke))
        painter.drawLine(centre - QPointF(radius * 0.7, 0), centre + QPointF(radius * 0.7, 0))
