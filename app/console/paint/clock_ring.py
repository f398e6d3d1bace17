"""The 1530 clock as a ring around an incident on the map."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.console.paint.clock_picture import ClockPicture, StagePicture
from app.console.paint.marks import paint_outcome
from app.console.paint.painting import saved
from app.console.theme.tokens import Tokens

RADIUS, PEN = 14.5, 3.4
SELECTED_RADIUS, SELECTED_PEN = 24.0, 5.5
_SPANS = (66.0, 104.0, 154.0)
_GAP = 12.0
_HALO = 2.5
_COLOURS = {"ok": "t1", "risk": "risk", "breach": "breach", "done": "steel", "late": "breach", "hold": "hold"}


def ring_spans() -> list[tuple[float, float]]:
    """Start and length of each stage's arc in degrees, clockwise from twelve o'clock."""
    start, spans = _GAP / 2, []
    for span in _SPANS:
        spans.append((start, span))
        start += span + _GAP
    return spans


def _arc(painter: QPainter, circle: QRectF, start: float, length: float) -> None:
    """An arc given clockwise from twelve o'clock; Qt counts sixteenths anticlockwise from three o'clock."""
    painter.drawArc(circle, round((90 - start) * 16), round(-length * 16))


def paint_ring(
    painter: QPainter, centre: QPointF, clock: ClockPicture, tokens: Tokens, scale: float, is_selected: bool
) -> None:
    """The ring on its halo, and the outcome icon where something is wrong."""
    radius = (SELECTED_RADIUS if is_selected else RADIUS) * scale
    width = (SELECTED_PEN if is_selected else PEN) * scale
    with saved(painter):
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _paint_ground(painter, centre, radius, width, tokens, scale, is_selected)
        circle = QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
        for stage, (start, span) in zip(clock.stages, ring_spans(), strict=False):
            _paint_stage(painter, circle, stage, start, span, width, tokens)
        if clock.outcome in ("at_risk", "late", "held"):
            shift = QPointF(15, -14) * scale * (radius / (RADIUS * scale))
            paint_outcome(painter, centre + shift, 15 * scale, clock.outcome, tokens)


def _paint_ground(
    painter: QPainter,
    centre: QPointF,
    radius: float,
    width: float,
    tokens: Tokens,
    scale: float,
    is_selected: bool,
) -> None:
    ground = QColor(tokens.halo)
    ground.setAlphaF(0.88)
    reach = radius + width / 2 + _HALO * scale
    painter.setPen(QPen(QColor(tokens.acc), 2 * scale) if is_selected else Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawEllipse(centre, reach, reach)


def _paint_stage(
    painter: QPainter,
    circle: QRectF,
    stage: StagePicture,
    start: float,
    span: float,
    width: float,
    tokens: Tokens,
) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    base = QPen(QColor(tokens.line2), width / 2)
    base.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(base)
    _arc(painter, circle, start, span)
    if stage.state not in _COLOURS:
        return
    pen = QPen(QColor(tokens.colours()[_COLOURS[stage.state]]), width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    share = min(1.0, max(0.0, stage.f))
    if stage.state == "late":
        pen.setDashPattern([0.8, 0.45])
        share = 1.0
    painter.setPen(pen)
    if share > 0:
        _arc(painter, circle, start, span * share)
