"""Borders of zones: each kind its own line, the district's edge solid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from app.console.map.fast_paint import line_steps
from app.console.map.map_data import BorderLine, Floats, Ground
from app.console.map.stepwise import Step
from app.console.map.tile_frame import TileFrame
from app.console.paint.painting import saved
from app.console.theme.tokens import Tokens
from gis.zones import ZoneKind

GRID_COARSEST_M, COMMUNITY_COARSEST_M, PRECINCT_COARSEST_M = 5.0, 7.0, 16.0
_ALPHAS = {ZoneKind.UNIT_GRID: 0.28, ZoneKind.COMMUNITY: 0.5}
_ZONE_WASH = 0.055


def border_pen(kind: ZoneKind, tokens: Tokens, scale: float) -> QPen:
    """The pen of a border kind."""
    styles: dict[ZoneKind, tuple[str, float, tuple[float, ...]]] = {
        ZoneKind.SUB_DISTRICT: (tokens.sub_district_line, 1.3, (7, 3, 1.5, 3)),
        ZoneKind.PRECINCT: (tokens.precinct_line, 1.6, (11, 4)),
        ZoneKind.COMMUNITY: (tokens.sub_district_line, 1.0, (2, 3)),
        ZoneKind.FUNCTIONAL_ZONE: (tokens.precinct_line, 1.4, (4, 3)),
        ZoneKind.UNIT_GRID: (tokens.sub_district_line, 0.8, ()),
        ZoneKind.DISTRICT: (tokens.sub_district_line, 2.0, ()),
    }
    colour, width, dashes = styles[kind]
    ink = QColor(colour)
    ink.setAlphaF(_ALPHAS.get(kind, 1.0))
    pen = QPen(ink, width * scale)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.BevelJoin)
    if dashes:
        pen.setDashPattern([dash / width for dash in dashes])
    return pen


def border_steps(ground: Ground, frame: TileFrame) -> Iterator[Step]:
    """The border layers that are switched on and not too small for the scale, finest first."""
    per_px, layers = frame.metres_per_px, frame.layers
    if "unit_grid" in layers and per_px <= GRID_COARSEST_M:
        yield from line_steps(
            _grid_lines(ground, frame), border_pen(ZoneKind.UNIT_GRID, frame.tokens, frame.scale)
        )
    if "functional_zone" in layers and per_px <= PRECINCT_COARSEST_M:
        yield lambda painter: _paint_wash(painter, ground, frame)
    coarsest = {
        ZoneKind.COMMUNITY: COMMUNITY_COARSEST_M,
        ZoneKind.FUNCTIONAL_ZONE: PRECINCT_COARSEST_M,
        ZoneKind.PRECINCT: PRECINCT_COARSEST_M,
        ZoneKind.SUB_DISTRICT: float("inf"),
    }
    for kind, limit in coarsest.items():
        if kind in layers and per_px <= limit:
            yield from _strokes(ground.borders.get(kind, ()), kind, frame)
    yield from _strokes(ground.outline, ZoneKind.DISTRICT, frame)


def _strokes(lines: Iterable[BorderLine], kind: ZoneKind, frame: TileFrame) -> Iterator[Step]:
    box = frame.box.grown(4 * frame.metres_per_px)
    pen = border_pen(kind, frame.tokens, frame.scale)
    for line in lines:
        left, bottom, right, top = line.box
        if left <= box.right and right >= box.left and bottom <= box.top and top >= box.bottom:
            yield partial(_stroke, path=frame.transform.map(line.path), pen=pen)


def _stroke(painter: QPainter, path: QPainterPath, pen: QPen) -> None:
    painter.strokePath(path, pen)


def _grid_lines(ground: Ground, frame: TileFrame) -> Floats:
    kept = ground.grid_segments.inside(frame.box)
    x = (kept[:, 0::2] - frame.box.left) / frame.metres_per_px
    y = (frame.box.top - kept[:, 1::2]) / frame.metres_per_px
    return np.column_stack((x[:, 0], y[:, 0], x[:, 1], y[:, 1]))


def _paint_wash(painter: QPainter, ground: Ground, frame: TileFrame) -> None:
    colour = QColor(frame.tokens.t1)
    colour.setAlphaF(_ZONE_WASH)
    with saved(painter):
        painter.setTransform(frame.transform, True)
        for zone in ground.of_kind(ZoneKind.FUNCTIONAL_ZONE):
            painter.fillPath(zone.path, colour)
