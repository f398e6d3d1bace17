"""The border of a zone as points that can be drawn and moved, and back again."""

from __future__ import annotations

import shapely
from shapely.geometry.base import BaseGeometry

from gis.stretches import LonLat

Points = tuple[LonLat, ...]
_LEAST_CORNERS = 3


def corners_of(shape: BaseGeometry | None) -> Points:
    """The outer corners of a shape's largest part, without the first one again at the end."""
    if shape is None or shape.is_empty:
        return ()
    ring = shapely.get_coordinates(shapely.get_exterior_ring(_largest(shape)))[:-1]
    return tuple((float(lon), float(lat)) for lon, lat in ring)


def with_corners(corners: Points, held: BaseGeometry | None) -> bytes:
    """WKB of an area with these corners; of one that is changed, holes and further parts stay."""
    if len(set(corners)) < _LEAST_CORNERS:
        return b""
    if held is None or held.is_empty:
        return bytes(shapely.to_wkb(shapely.Polygon(corners)))
    largest, *others = sorted(shapely.get_parts(held).tolist(), key=lambda part: -part.area)
    drawn = shapely.Polygon(corners, [ring.coords for ring in largest.interiors])
    return bytes(shapely.to_wkb(shapely.multipolygons([drawn, *others]) if others else drawn))


def _largest(shape: BaseGeometry) -> shapely.Polygon:
    parts: list[shapely.Polygon] = shapely.get_parts(shape).tolist()
    return max(parts, key=lambda part: part.area)
