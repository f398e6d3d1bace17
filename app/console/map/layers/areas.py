"""Areas over the map: reach, coverage lost or gained, a picked zone, and zones shaded by a figure."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from app.console.map.look import Look
from app.console.map.map_data import ZoneShape
from app.console.map.marks import AreaKind, Shade, ShadeHatch
from app.console.map.scene import PlacedArea, Scene
from app.console.paint.hatches import HatchKind, hatch
from app.console.paint.painting import saved
from app.console.theme.tokens import Tokens

MANY_ZONES = 400
_REACH_ALPHA, _WASH_ALPHA, _PICKED_ALPHA = 0.07, 0.10, 0.10
SHADE_HATCHES: dict[ShadeHatch, HatchKind] = {"breach": "shade_breach", "risk": "shade_risk"}
_STEP_ALPHAS = {1: 0.16, 2: 0.34, 3: 0.55}


def area_pen(kind: AreaKind, tokens: Tokens, scale: float) -> QPen:
    """The edge of an area kind."""
    styles: dict[AreaKind, tuple[str, float, tuple[float, ...]]] = {
        "reach_ebike": (tokens.reach, 1.6, ()),
        "reach_foot": (tokens.reach, 1.6, (2, 4)),
        "lost": (tokens.risk, 1.4, (6, 3)),
        "gain": (tokens.acc, 1.4, (6, 3)),
        "hole": (tokens.steel, 1.0, (2, 3)),
        "selected": (tokens.acc, 2.0, ()),
    }
    colour, width, dashes = styles[kind]
    pen = QPen(QColor(colour), width * scale)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if dashes:
        pen.setDashPattern([dash / width for dash in dashes])
    return pen


def paint_areas(painter: QPainter, scene: Scene, look: Look) -> None:
    """All areas, reach under lost coverage so that the warning stays on top."""
    order = ("selected", "hole", "reach_ebike", "reach_foot", "gain", "lost")
    for placed in sorted(scene.areas, key=lambda each: order.index(each.area.kind)):
        _paint_area(painter, placed, look)


def _paint_area(painter: QPainter, placed: PlacedArea, look: Look) -> None:
    kind, tokens = placed.area.kind, look.tokens
    shown = look.transform.map(placed.path)
    with saved(painter):
        wash = {"reach_ebike": _REACH_ALPHA, "selected": _PICKED_ALPHA, "lost": _WASH_ALPHA}.get(kind)
        if wash:
            colour = QColor({"lost": tokens.riskfill, "selected": tokens.acc}.get(kind, tokens.reach))
            colour.setAlphaF(wash)
            painter.fillPath(shown, colour)
        if kind == "lost" or kind == "gain" or kind == "hole":
            _fill_hatch(painter, shown, kind, look)
        painter.strokePath(shown, area_pen(kind, tokens, look.scale))


def _fill_hatch(painter: QPainter, shown: QPainterPath, kind: HatchKind, look: Look) -> None:
    # The pattern moves with the ground, or it would swim under a moving map.
    painter.setBrushOrigin(look.view.offset(look.ratio))
    painter.fillPath(shown, hatch(kind, look.tokens.name, look.ratio, look.scale))


def paint_shades(painter: QPainter, scene: Scene, look: Look) -> None:
    """Zones in three steel steps at or above target; below it a hatch, so that hue is not needed."""
    is_fine = len(scene.shades) < MANY_ZONES
    with saved(painter):
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, is_fine)
        for shade, path in scene.shade_paths:
            _paint_shade(painter, look.transform.map(path), shade, look, has_edge=is_fine)


def _paint_shade(painter: QPainter, shown: QPainterPath, shade: Shade, look: Look, *, has_edge: bool) -> None:
    tokens = look.tokens
    painter.fillPath(shown, shade_colour(shade, tokens))
    if shade.hatch:
        _fill_hatch(painter, shown, SHADE_HATCHES[shade.hatch], look)
        if has_edge:
            colour = tokens.breach if shade.hatch == "breach" else tokens.risk
            painter.strokePath(shown, QPen(QColor(colour), 1.4 * look.scale))


def shade_colour(shade: Shade, tokens: Tokens) -> QColor:
    """The fill of a shade."""
    if shade.hatch:
        colour = QColor(tokens.breachbg if shade.hatch == "breach" else tokens.riskbg)
        colour.setAlphaF(0.8)
        return colour
    colour = QColor(tokens.steel)
    colour.setAlphaF(_STEP_ALPHAS[max(1, min(3, shade.step))])
    return colour


def icon_point(zone: ZoneShape, look: Look) -> QPointF:
    """Where a shaded zone's icon and figure stand on the screen."""
    return look.transform.map(QPointF(*zone.label))
