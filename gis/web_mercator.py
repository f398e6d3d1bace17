"""The tiles of web maps: which of them lie in a rectangle of degrees, and where their corners are."""

from __future__ import annotations

import math
from dataclasses import dataclass

MOST_LAT = 85.0511287798066
EQUATOR_M = 40_075_016.685578
TILE_PX = 256
_FINER_FROM = 0.25


@dataclass(frozen=True, order=True)
class WebTile:
    """One tile: zoom, column from the west, row from the north."""

    zoom: int
    x: int
    y: int

    @property
    def corners(self) -> tuple[tuple[float, float], ...]:
        """North-west, north-east, south-east, south-west: lon, lat in the datum of the tiles."""
        west, east = _lon(self.zoom, self.x), _lon(self.zoom, self.x + 1)
        north, south = _lat(self.zoom, self.y), _lat(self.zoom, self.y + 1)
        return (west, north), (east, north), (east, south), (west, south)

    def parent(self, levels: int = 1) -> WebTile:
        """The tile some zooms farther out that holds this one."""
        return WebTile(self.zoom - levels, self.x >> levels, self.y >> levels)


def tiles_in(west: float, south: float, east: float, north: float, zoom: int) -> tuple[WebTile, ...]:
    """Return the tiles of a zoom that touch a rectangle of degrees, row by row from the north-west."""
    size = 1 << zoom
    first_x, last_x = (_clamped(_column(lon, zoom), size) for lon in (west, east))
    first_y, last_y = (_clamped(_row(lat, zoom), size) for lat in (north, south))
    return tuple(WebTile(zoom, x, y) for y in range(first_y, last_y + 1) for x in range(first_x, last_x + 1))


def zoom_for(metres_per_px: float, lat: float, tile_px: int = TILE_PX) -> int:
    """Return the zoom at which a tile's pixel is about as large as one of the map at a latitude.

    Between two zooms the coarser one is taken up to three quarters: it needs a third of the tiles.
    """
    at_zero = EQUATOR_M * math.cos(math.radians(lat)) / tile_px
    return max(0, math.floor(math.log2(at_zero / metres_per_px) + _FINER_FROM))


def _column(lon: float, zoom: int) -> int:
    return math.floor((lon + 180.0) / 360.0 * (1 << zoom))


def _row(lat: float, zoom: int) -> int:
    bounded = math.radians(max(-MOST_LAT, min(MOST_LAT, lat)))
    return math.floor((1.0 - math.asinh(math.tan(bounded)) / math.pi) / 2.0 * (1 << zoom))


def _lon(zoom: int, x: int) -> float:
    return x / (1 << zoom) * 360.0 - 180.0


def _lat(zoom: int, y: int) -> float:
    return math.degrees(math.atan(math.sinh(math.pi * (1.0 - 2.0 * y / (1 << zoom)))))


def _clamped(number: int, size: int) -> int:
    return max(0, min(size - 1, number))
