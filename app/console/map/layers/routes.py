"""Routes: the chosen one over a halo, the alternatives dashed, other crews' ways dotted, trails faint."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from app.console.map.look import Look
from app.console.map.marks import RouteStyle
from app.console.map.scene import Scene
from app.console.theme.tokens import Tokens

_ORDER: tuple[RouteStyle, ...] = ("trail", "patrol", "sortie", "other", "third", "second", "chosen")
_WITHOUT_HALO = ("trail", "patrol", "sortie", "other")
_HALO_WIDTH = 9.0


def route_pen(style: RouteStyle, tokens: Tokens, scale: float) -> QPen:
    """The line of a route style."""
    styles: dict[RouteStyle, tuple[str, float, tuple[float, ...]]] = {
        "chosen": (tokens.acc, 5.0, ()),
        "second": (tokens.t2, 2.6, (8, 5)),
        "third": (tokens.t2, 2.6, (2, 6)),
        "other": (tokens.acc, 1.8, (2, 4)),
        "trail": (tokens.steel, 1.6, ()),
        "patrol": (tokens.t2, 2.2, ()),
        "sortie": (tokens.t2, 2.6, (2, 4)),
    }
    colour, width, dashes = styles[style]
    ink = QColor(colour)
    if style == "trail":
        ink.setAlphaF(0.6)
    pen = QPen(ink, width * scale)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap if style in ("chosen", "third") else Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if dashes:
        pen.setDashPattern([dash / width for dash in dashes])
    return pen


def paint_routes(painter: QPainter, scene: Scene, look: Look) -> None:
    """All routes, the chosen one last."""
    for style in _ORDER:
        pen = route_pen(style, look.tokens, look.scale)
        for route in scene.routes:
            if route.line.style == style:
                shown = look.transform.map(route.path)
                _paint_halo(painter, shown, style, look)
                painter.strokePath(shown, pen)


def _paint_halo(painter: QPainter, path: QPainterPath, style: RouteStyle, look: Look) -> None:
    if style in _WITHOUT_HALO:
        return
    width = _HALO_WIDTH if style == "chosen" else 5.0
    pen = QPen(QColor(look.tokens.halo), width * look.scale)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(path, pen)
