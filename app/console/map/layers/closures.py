"""Closed and slow stretches of road, each hatched with its sign on it, and the line that is being drawn."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.console.map.look import Look
from app.console.map.scene import PlacedClosure, PlacedDraft, Scene
from app.console.paint.closure_mark import paint_closure
from app.console.paint.hatches import HatchKind, hatch
from app.console.paint.painting import saved

WIDTH_PX, _EDGE, _SIGN_PX = 8.0, 2.0, 20.0
_HANDLE_PX = 9.0
_TOO_FAR_M = 24.0
"""On an overview signs would lie over everything: the stretches stay."""


def paint_closures(painter: QPainter, scene: Scene, look: Look) -> None:
    """All stretches, slow ones under closed ones, then the signs."""
    ordered = sorted(scene.closures, key=lambda placed: not placed.mark.is_slow)
    with saved(painter):
        for placed in ordered:
            _paint_stretch(painter, placed, look)
        if look.view.metres_per_px <= _TOO_FAR_M:
            for placed in ordered:
                _paint_sign(painter, placed, look)


def _paint_stretch(painter: QPainter, placed: PlacedClosure, look: Look) -> None:
    tokens, mark = look.tokens, placed.mark
    shown = look.transform.map(placed.path)
    colour = QColor(tokens.risk if mark.is_slow else tokens.breach)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if mark.is_planned:
        pen = _pen(colour, 3.0, look)
        pen.setDashPattern([2.0, 2.0])
        painter.strokePath(shown, _pen(QColor(tokens.halo), 6.0, look))
        painter.strokePath(shown, pen)
        return
    ground = QColor(tokens.riskbg if mark.is_slow else tokens.breachbg)
    painter.strokePath(shown, _pen(colour, WIDTH_PX + 2 * _EDGE, look))
    painter.strokePath(shown, _pen(ground, WIDTH_PX, look))
    kind: HatchKind = "risk" if mark.is_slow else "breach"
    pen = _pen(colour, WIDTH_PX, look)
    pen.setBrush(hatch(kind, tokens.name, look.ratio, look.scale))
    painter.setBrushOrigin(look.view.offset(look.ratio))
    painter.strokePath(shown, pen)


def _pen(colour: QColor, width: float, look: Look) -> QPen:
    pen = QPen(colour, width * look.scale)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def _paint_sign(painter: QPainter, placed: PlacedClosure, look: Look) -> None:
    at = look.transform.map(QPointF(*placed.anchor))
    mark = placed.mark
    paint_closure(painter, at, _SIGN_PX * look.scale, mark.is_slow, mark.is_planned, look.tokens)


def paint_draft(painter: QPainter, draft: PlacedDraft | None, look: Look) -> None:
    """The line that is being drawn, a handle on each point, a cross where the keyboard would put one."""
    if draft is None:
        return
    tokens = look.tokens
    with saved(painter):
        shown = look.transform.map(draft.path)
        if draft.is_area:
            wash = QColor(tokens.acc)
            wash.setAlphaF(0.14)
            painter.fillPath(shown, wash)
        painter.strokePath(shown, _pen(QColor(tokens.halo), 7.0, look))
        painter.strokePath(shown, _pen(QColor(tokens.acc), 4.0, look))
        painter.setPen(QPen(QColor(tokens.halo), 1.5 * look.scale))
        painter.setBrush(QColor(tokens.acc))
        for x, y in draft.points:
            painter.drawRect(_square(look.transform.map(QPointF(x, y)), look))
        _paint_cross(painter, look)


def _square(at: QPointF, look: Look) -> QRectF:
    side = _HANDLE_PX * look.scale
    return QRectF(at.x() - side / 2, at.y() - side / 2, side, side)


def _paint_cross(painter: QPainter, look: Look) -> None:
    middle = look.view.screen_rect().center()
    for colour, width in ((look.tokens.halo, 4.0), (look.tokens.acc, 1.6)):
        painter.setPen(QPen(QColor(colour), width * look.scale))
        for arm in (QPointF(9, 0), QPointF(0, 9)):
            painter.drawLine(middle - arm * look.scale, middle - arm * look.scale * 0.3)
            painter.drawLine(middle + arm * look.scale * 0.3, middle + arm * look.scale)
