"""Land and what covers it, and the veil over what lies outside the district."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from app.console.map.land import SMOOTH_TO
from app.console.map.map_data import Ground, LandBand
from app.console.map.tile_frame import TileFrame
from app.console.paint.painting import saved
from gis.land_areas import LandClass
from gis.zones import ZoneKind

_VEIL = 0.62
BUILDING = "building"
"""The layer's code."""
COLOURS = {
    LandClass.BARE: "ground_bare",
    LandClass.FARM: "ground_farm",
    LandClass.LIVING: "ground_living",
    LandClass.WORKING: "ground_working",
    LandClass.GREEN: "park",
    LandClass.WOOD: "wood",
    LandClass.PAVED: "ground_paved",
    LandClass.WATER: "water",
    LandClass.BUILDING: "building",
}
"""The token of each class."""


def paint_terrain(painter: QPainter, ground: Ground, frame: TileFrame) -> None:
    """The land, every other sub-district in a slightly other tone, then what covers it up to the houses."""
    tokens = frame.tokens
    with saved(painter):
        painter.setTransform(frame.transform, True)
        painter.fillPath(ground.land, QColor(tokens.map_land))
        for number, zone in enumerate(ground.of_kind(ZoneKind.SUB_DISTRICT)):
            if number % 2 and _meets(frame, zone.box):
                painter.fillPath(zone.path, QColor(tokens.map_land_alternate))
        for band in ground.areas:
            if band.finest <= frame.metres_per_px < band.coarsest:
                _paint_areas(painter, band, frame)


def _paint_areas(painter: QPainter, band: LandBand, frame: TileFrame) -> None:
    is_building = band.land is LandClass.BUILDING
    if is_building and BUILDING not in frame.layers:
        return
    shown = np.flatnonzero(frame.box.meets(band.boxes)).tolist()
    colour = QColor(getattr(frame.tokens, COLOURS[band.land]))
    # Smooth edges of hundreds of houses cost several times as much as the houses; from afar nobody sees them.
    is_smooth = not is_building or frame.metres_per_px < SMOOTH_TO
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, is_smooth)
    for piece in shown:
        painter.fillPath(band.paths[piece], colour)
    if is_building and is_smooth:
        pen = QPen(QColor(frame.tokens.building_line), frame.scale)
        pen.setCosmetic(True)
        for piece in shown:
            painter.strokePath(band.paths[piece], pen)


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
