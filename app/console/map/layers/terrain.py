"""Land, green and water, and the veil over what lies outside the district."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath

from app.console.map.map_data import Ground
from app.console.map.tile_frame import TileFrame
from app.console.paint.painting import saved
from gis.zones import ZoneKind

_VEIL = 0.62


def paint_terrain(painter: QPainter, ground: Ground, frame: TileFrame) -> None:
    """The land, every other sub-district in a slightly other tone, then green and water."""
    tokens = frame.tokens
    with saved(painter):
        painter.setTransform(frame.transform, True)
        painter.fillPath(ground.land, QColor(tokens.map_land))
        for number, zone in enumerate(ground.of_kind(ZoneKind.SUB_DISTRICT)):
            if number % 2 and _meets(frame, zone.box):
                painter.fillPath(zone.path, QColor(tokens.map_land_alternate))
        painter.fillPath(ground.parks, QColor(tokens.park))
        painter.fillPath(ground.water, QColor(tokens.water))


def paint_outside(painter: QPainter, ground: Ground, frame: TileFrame) -> None:
    """A veil over roads outside the district: they give bearings, nobody works there."""
    if ground.land.isEmpty():
        return
    box = frame.box
    around = QPainterPath()
    around.addRect(QRectF(box.left, box.bottom, box.width, box.height))
    around.addPath(ground.land)
    colour = QColor(frame.tokens.map_outside)
    colour.setAlphaF(_VEIL)
    with saved(painter):
        painter.setTransform(frame.transform, True)
        # Odd-even filling leaves the land, which lies inside the rectangle, untouched.
        painter.setClipRect(QRectF(box.left, box.bottom, box.width, box.height))
        painter.fillPath(around, colour)


def _meets(frame: TileFrame, box: tuple[float, float, float, float]) -> bool:
    left, bottom, right, top = box
    own = frame.box
    return left <= own.right and right >= own.left and bottom <= own.top and top >= own.bottom
