"""Crew symbols: the shape and character say the kind, the fill says the status."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Literal

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from app.console.paint.painting import centred_text, dashed_pen, saved
from app.console.theme.fonts import font
from app.console.theme.tokens import Tokens

CrewKind = Literal[
    "officer", "inspector", "grid_worker", "mediator", "auxiliary", "contractor", "volunteer", "drone"
]
CrewStatus = Literal["free", "en_route", "on_scene", "offline"]

MAP_SIZE, ROW_SIZE, WALL_SIZE = 22, 18, 48
LETTERED_FROM_PX, SHAPED_FROM_PX = 14, 7

_CORNERS: dict[str, tuple[tuple[float, float], ...]] = {
    "officer": ((-0.85, -0.9), (0.85, -0.9), (0.85, 0.25), (0, 1), (-0.85, 0.25)),
    "inspector": ((1, 0), (0.5, 0.9), (-0.5, 0.9), (-1, 0), (-0.5, -0.9), (0.5, -0.9)),
    "mediator": ((0, -1.08), (1.08, 0), (0, 1.08), (-1.08, 0)),
    "auxiliary": ((-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)),
    "contractor": (
        (0.4, -0.95),
        (0.95, -0.4),
        (0.95, 0.4),
        (0.4, 0.95),
        (-0.4, 0.95),
        (-0.95, 0.4),
        (-0.95, -0.4),
        (-0.4, -0.95),
    ),
    "volunteer": ((0, -1), (1, -0.2), (0.62, 0.95), (-0.62, 0.95), (-1, -0.2)),
}
# The shield and the pentagon hold their mass above or below the middle of the box.
_CHARACTER_SHIFT = {"officer": -0.14, "volunteer": 0.1}


@lru_cache(maxsize=64)
def crew_path(kind: CrewKind, radius: float) -> QPainterPath:
    """The outline of a crew kind in the box of a radius around the origin."""
    path = QPainterPath()
    if kind in _CORNERS:
        corners = [QPointF(x * radius, y * radius) for x, y in _CORNERS[kind]]
        path.addPolygon(QPolygonF([*corners, corners[0]]))
        path.closeSubpath()
        return path
    disc = 0.8 if kind == "drone" else 0.95
    path.addEllipse(QPointF(0, 0), disc * radius, disc * radius)
    return path


@lru_cache(maxsize=16)
def rotor_path(radius: float) -> QPainterPath:
    """The four rotors of a drone."""
    path = QPainterPath()
    for x in (-0.84, 0.84):
        for y in (-0.84, 0.84):
            path.addEllipse(QPointF(x * radius, y * radius), 0.3 * radius, 0.3 * radius)
    return path


def _style(status: CrewStatus, tokens: Tokens, radius: float) -> tuple[QPen, str, str]:
    width = max(1.3, radius * 0.14)
    if status == "free":
        # The halo keeps a solid symbol apart from roads of its own brightness.
        return QPen(QColor(tokens.halo), width * 0.8), tokens.unit, tokens.unit_ink
    if status == "en_route":
        return QPen(QColor(tokens.acc), width), tokens.accbg, tokens.onacc
    if status == "on_scene":
        return QPen(QColor(tokens.unit), width), tokens.halo, tokens.unit
    dash = radius * 0.27
    return dashed_pen(tokens.unit_off, width, dash, dash * 0.7), tokens.halo, tokens.t3


def paint_crew(
    painter: QPainter,
    centre: QPointF,
    size: float,
    kind: CrewKind,
    status: CrewStatus,
    character: str,
    tokens: Tokens,
    heading_deg: float | None = None,
) -> None:
    """A crew symbol of `size` px around a point; `heading_deg` (0 north, clockwise) adds the wedge.

    What could not be read is left out: the character below 14 px, the shape of the kind below 7 px.
    """
    radius = size / 2
    pen, body, ink = _style(status, tokens, radius)
    with saved(painter):
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(centre)
        if heading_deg is not None and status == "en_route":
            paint_wedge(painter, radius, heading_deg, tokens)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.setBrush(QColor(body))
        if size < SHAPED_FROM_PX:
            painter.drawEllipse(QPointF(0, 0), radius, radius)
            return
        if kind == "drone":
            painter.drawPath(rotor_path(radius))
        painter.drawPath(crew_path(kind, radius))
        if size < LETTERED_FROM_PX:
            return
        shift = QPointF(0, _CHARACTER_SHIFT.get(kind, 0.0) * radius)
        px = radius * (1.0 if kind == "drone" else 1.14)
        centred_text(painter, shift, character, font(px, 600), ink)


def paint_wedge(painter: QPainter, radius: float, heading_deg: float, tokens: Tokens) -> None:
    """The wedge of a heading, just outside the box of a radius around the origin."""
    angle = math.radians(heading_deg - 90)
    ahead = QPointF(math.cos(angle), math.sin(angle))
    aside = QPointF(-ahead.y(), ahead.x())
    base = ahead * (radius * 1.25)
    tip = ahead * (radius * 2.0)
    half = radius * 0.36
    painter.setPen(QPen(QColor(tokens.halo), 1.2))
    painter.setBrush(QColor(tokens.acc))
    painter.drawPolygon(QPolygonF([tip, base + aside * half, base - aside * half]))
