"""Samples of the legend, drawn with the very pens and hatches of the map, these closer."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPen

from app.console.map.heat import heat_colour
from app.console.map.layers.areas import area_pen, shade_colour
from app.console.map.layers.borders import border_pen
from app.console.map.layers.posts import paint_post
from app.console.map.layers.routes import route_pen
from app.console.map.look import Look
from app.console.map.marks import PostMark, SampleKind, Shade
from app.console.map.sprites import facility_sprite, put
from app.console.paint.hatches import HatchKind, hatch
from app.console.paint.painting import saved
from gis.zones import ZoneKind

_HATCHED: dict[str, tuple[HatchKind, Shade | None]] = {
    "lost": ("lost", None),
    "gain": ("gain", None),
    "hole": ("hole", None),
    "shade_risk": ("shade_risk", Shade("", hatch="risk")),
    "shade_breach": ("shade_breach", Shade("", hatch="breach")),
}
_CLOSER = 0.6
"""At the map's own pitch hardly a line of a hatch would fall on a sample."""
_STEPS = {"shade_1": 1, "shade_2": 2, "shade_3": 3}


def paint_sample(painter: QPainter, rect: QRectF, sample: SampleKind, look: Look) -> None:
    """One sample, a line through the middle or a small field."""
    middle = rect.center().y()
    field = QRectF(rect.left(), middle - 6 * look.scale, rect.width(), 12 * look.scale)
    with saved(painter):
        if sample in _HATCHED or sample in _STEPS or sample in ("heat", "shade_none"):
            _paint_field(painter, field, sample, look)
            return
        if sample in ("post", "permit"):
            paint_post(painter, rect.center(), PostMark(0.0, 0.0, "", is_taken=sample == "permit"), look)
            return
        if sample == "facility":
            sprite = facility_sprite("", look.tokens.name, look.ratio, look.scale)
            put(painter, sprite, rect.center().x(), middle, look.ratio)
            return
        if sample in ("reach_ebike", "reach_foot"):
            painter.setPen(area_pen(sample, look.tokens, look.scale))
        elif sample in ("chosen", "second", "third", "patrol", "sortie"):
            painter.setPen(route_pen(sample, look.tokens, look.scale))
        else:
            painter.setPen(border_pen(ZoneKind(sample), look.tokens, look.scale))
        painter.drawLine(QPointF(rect.left(), middle), QPointF(rect.right(), middle))


def _paint_field(painter: QPainter, field: QRectF, sample: SampleKind, look: Look) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    if sample == "heat":
        ramp = QLinearGradient(field.topLeft(), field.topRight())
        ramp.setColorAt(0, Qt.GlobalColor.transparent)
        ramp.setColorAt(1, heat_colour(look.tokens))
        painter.fillRect(field, ramp)
        return
    if sample in _STEPS:
        painter.fillRect(field, shade_colour(Shade("", step=_STEPS[sample]), look.tokens))
        return
    if sample == "shade_none":
        painter.setPen(QPen(QColor(look.tokens.line2), look.scale))
        painter.drawRect(field)
        return
    kind, shade = _HATCHED[sample]
    if shade is not None:
        painter.fillRect(field, shade_colour(shade, look.tokens))
    painter.fillRect(field, hatch(kind, look.tokens.name, look.ratio, look.scale * _CLOSER))
    if sample == "lost" or sample == "gain" or sample == "hole":
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(area_pen(sample, look.tokens, look.scale))
        painter.drawRect(field)
