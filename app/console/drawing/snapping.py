"""Points that are drawn near a border, a corner or a road are put onto it."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from app.console.map.canvas import MapCanvas
from app.console.map.map_data import Floats
from app.console.map.view import Box
from gis.stretches import LonLat
from gis.zones import ZoneKind

CORNER_PX, LINE_PX = 12.0, 8.0
_LEAVES_OUT = frozenset({ZoneKind.UNIT_GRID})


class Snapper:
    """Finds what a point of the map is put onto: corners of zones first, then their borders, then roads."""

    def __init__(self, canvas: MapCanvas) -> None:
        self._canvas = canvas

    @cached_property
    def _borders(self) -> NDArray[np.object_]:
        zones = self._canvas.picture.ground.zones
        shapes = np.array([zone.geometry for zone in zones if zone.kind not in _LEAVES_OUT], dtype=object)
        return np.asarray(shapely.boundary(shapes), dtype=object)

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree(self._borders)

    def snapped(self, point: LonLat) -> LonLat:
        """The place that is meant by a point, lon and lat in WGS 84: itself where nothing is near."""
        ground, per_px = self._canvas.picture.ground, self._canvas.view.metres_per_px
        spot = ground.to_metres(*point)[0]
        corner = self._corner(spot, CORNER_PX * per_px)
        found = corner if corner is not None else self._on_border(spot, LINE_PX * per_px)
        found = found if found is not None else self._on_road(spot, LINE_PX * per_px)
        return point if found is None else ground.to_lonlat(float(found[0]), float(found[1]))

    def _near(self, spot: Floats, away_m: float) -> NDArray[np.object_]:
        found = self._tree.query(shapely.Point(spot), predicate="dwithin", distance=away_m)
        return self._borders[found]

    def _corner(self, spot: Floats, away_m: float) -> Floats | None:
        return _nearest(shapely.get_coordinates(self._near(spot, away_m)), spot, away_m)

    def _on_border(self, spot: Floats, away_m: float) -> Floats | None:
        lines = shapely.shortest_line(self._near(spot, away_m), shapely.Point(spot))
        return _nearest(shapely.get_coordinates(lines)[::2], spot, away_m)

    def _on_road(self, spot: Floats, away_m: float) -> Floats | None:
        around = Box(*(spot - away_m).tolist(), *(spot + away_m).tolist())
        near = [band.segments.inside(around) for band in self._canvas.picture.ground.roads]
        pieces = np.concatenate(near) if near else np.empty((0, 4))
        ends = _nearest(pieces.reshape(-1, 2), spot, away_m / 2)
        return ends if ends is not None else _nearest(_feet(pieces, spot), spot, away_m)


def _feet(pieces: Floats, spot: Floats) -> Floats:
    """The point of each straight piece (n, 4) that is nearest to a spot, (n, 2)."""
    starts, sides = pieces[:, :2], pieces[:, 2:] - pieces[:, :2]
    squares = np.maximum((sides**2).sum(axis=1), 1e-12)
    along = np.clip(((spot - starts) * sides).sum(axis=1) / squares, 0.0, 1.0)
    feet: Floats = starts + sides * along[:, None]
    return feet


def _nearest(points: Floats, spot: Floats, away_m: float) -> Floats | None:
    if not len(points):
        return None
    away = np.hypot(*(points - spot).T)
    at = int(away.argmin())
    return np.asarray(points[at], dtype=np.float64) if away[at] <= away_m else None
