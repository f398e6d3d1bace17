"""Land and what covers it, and the veil over what lies outside the district."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from app.console.map.land import SMOOTH_TO
from app.console.map.map_data import Ground, LandBand
from app.console.map.stepwise import Step, portions
from app.console.map.tile_frame import TileFrame
from app.console.paint.painting import saved
from gis.land_areas import LandClass
from gis.zones import ZoneKind

_VEIL, AREAS_AT_ONCE = 0.62, 60
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


def terrain_steps(ground: Ground, frame: TileFrame) -> Iterator[Step]:
    """The land, every other sub-district in a slightly other tone, then what covers it up to the houses."""
    yield lambda painter: _paint_land(painter, ground, frame)
    for band in ground.areas:
        is_there = band.land is not LandClass.BUILDING or BUILDING in frame.layers
        if is_there and band.finest <= frame.metres_per_px < band.coarsest:
            yield from _area_steps(band, frame)


def _paint_land(painter: QPainter, ground: Ground, frame: TileFrame) -> None:
    tokens = frame.tokens
    with saved(painter):
        painter.setTransform(frame.transform, True)
        painter.fillPath(ground.land, QColor(tokens.map_land))
        for number, zone in enumerate(ground.of_kind(ZoneKind.SUB_DISTRICT)):
            if number % 2 and _meets(frame, zone.box):
                painter.fillPath(zone.path, QColor(tokens.map_land_alternate))


def _area_steps(band: LandBand, frame: TileFrame) -> Iterator[Step]:
    """Edges are drawn over all of a band's areas."""
    shown = np.flatnonzero(frame.box.meets(band.boxes)).tolist()
    some = list(portions(shown, AREAS_AT_ONCE))
    is_building = band.land is LandClass.BUILDING
    # Smooth edges of hundreds of houses cost several times as much as the houses; from afar nobody sees them.
    is_smooth = not is_building or frame.metres_per_px < SMOOTH_TO
    for pieces in some:
        yield partial(_fill, band=band, pieces=pieces, frame=frame, is_smooth=is_smooth)
    for pieces in some if is_building and is_smooth else ():
        yield partial(_edge, band=band, pieces=pieces, frame=frame)


def _fill(
    painter: QPainter, band: LandBand, pieces: Sequence[int], frame: TileFrame, *, is_smooth: bool
) -> None:
    colour = QColor(getattr(frame.tokens, COLOURS[band.land]))
    with saved(painter):
        painter.setTransform(frame.transform, True)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, is_smooth)
        for piece in pieces:
            painter.fillPath(band.paths[piece], colour)


def _edge(painter: QPainter, band: LandBand, pieces: Sequence[int], frame: TileFrame) -> None:
    pen = QPen(QColor(frame.tokens.building_line), frame.scale)
    pen.setCosmetic(True)
    with saved(painter):
        painter.setTransform(frame.transform, True)
        for piece in pieces:
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
