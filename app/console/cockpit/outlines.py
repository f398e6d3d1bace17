"""Outlines of zones in metres, ready to be filled; gathered beside the GUI thread."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import shapely
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QPolygonF
from shapely.geometry.base import BaseGeometry

from gis.datum import Plane, plane_at
from gis.zones import ZoneAtlas

_TOLERANCE_M = 8.0
_KEPT = 16


@dataclass(frozen=True)
class Outline:
    """A zone's shape: x right, y down, in metres; `label` lies inside it."""

    code: str
    path: QPainterPath
    label: QPointF
    area_m2: float


@dataclass(frozen=True)
class Outlines:
    """The shapes of one view and the box around them."""

    shapes: tuple[Outline, ...]
    box: QRectF
    plane: Plane | None = None


def outlines_of(atlas: ZoneAtlas, codes: Iterable[str]) -> Outlines:
    """The outlines of those zones that have a polygon."""
    return _outlines(atlas, tuple(codes))


@lru_cache(maxsize=_KEPT)
def _outlines(atlas: ZoneAtlas, codes: tuple[str, ...]) -> Outlines:
    shapes = {code: atlas.by_code(code).geometry for code in codes if code in atlas}
    known = {code: shape for code, shape in shapes.items() if shape is not None and not shape.is_empty}
    if not known:
        return Outlines((), QRectF())
    west, south, east, north = shapely.total_bounds(list(known.values())).tolist()
    plane = plane_at((west + east) / 2, (south + north) / 2)
    metres = {code: plane.project(shape) for code, shape in known.items()}
    made = tuple(_outline(code, shape) for code, shape in metres.items())
    left, bottom, right, top = shapely.total_bounds(list(metres.values())).tolist()
    return Outlines(made, QRectF(left, -top, right - left, top - bottom), plane)


def _outline(code: str, shape: BaseGeometry) -> Outline:
    path = QPainterPath()
    for part in shapely.get_parts(shapely.simplify(shape, _TOLERANCE_M)):
        for ring in (part.exterior, *part.interiors):
            path.addPolygon(QPolygonF([QPointF(x, -y) for x, y in ring.coords]))
            path.closeSubpath()
    inside = shape.representative_point()
    return Outline(code, path, QPointF(inside.x, -inside.y), float(shape.area))
