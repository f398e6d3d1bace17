"""Lengths and areas on the ellipsoid, exact at any size and place."""

from collections.abc import Sequence
from functools import cache

from pyproj import Geod
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient

LonLat = tuple[float, float]


@cache
def _earth() -> Geod:
    return Geod(ellps="WGS84")


def length_m(points: Sequence[LonLat]) -> float:
    """Return the metres along a line of lon/lat points in WGS 84; 0 for fewer than two."""
    if len(points) < 2:
        return 0.0
    lons, lats = zip(*points, strict=True)
    return float(_earth().line_length(lons, lats))


def area_m2(shape: BaseGeometry) -> float:
    """Return the square metres of a lon/lat polygon or several, without their holes."""
    return abs(float(_earth().geometry_area_perimeter(_turned(shape))[0]))


def ring_area_m2(points: Sequence[LonLat]) -> float:
    """Return the square metres inside a ring of lon/lat points; 0 for fewer than three."""
    if len(points) < 3:
        return 0.0
    lons, lats = zip(*points, strict=True)
    return abs(float(_earth().polygon_area_perimeter(lons, lats)[0]))


def _turned(shape: BaseGeometry) -> BaseGeometry:
    """The same with outer rings one way round and holes the other, so that holes count as such."""
    if isinstance(shape, Polygon):
        return orient(shape)
    if isinstance(shape, MultiPolygon):
        return MultiPolygon([orient(part) for part in shape.geoms])
    return shape
