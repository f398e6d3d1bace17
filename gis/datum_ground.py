"""What is there that a file of unknown datum can be held against: roads, borders, and zones by code."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gis.datum import Plane, plane_at
from gis.line_raster import NO_LINES, LineRaster, Lines, Window, borders_of
from gis.road_network import RoadClass, RoadNetwork
from gis.zones import CHAIN_KINDS, Zone, ZoneKind

Floats = NDArray[np.float64]

MARGIN_M = 1_950.0
"""How much farther than a file the rasters of what is there reach: the longest datum shift and a search."""
_LONGEST_WINDOW_M = 20_000.0
_MAIN_ROAD = RoadClass.TERTIARY


@dataclass(frozen=True, eq=False)
class Ground:
    """Roads and zones in WGS 84 that are kept already; borders keep to `main_roads`, lanes lie everywhere."""

    zones: Sequence[Zone] = ()
    roads: Lines = NO_LINES
    main_roads: Lines = NO_LINES

    @classmethod
    def of(cls, network: RoadNetwork | None, zones: Sequence[Zone]) -> "Ground":
        """The ground of a network, where there is one, and zones."""
        if network is None:
            return cls(zones)
        roads = lines_of(network)
        return cls(zones, roads, roads.chosen(_main_shapes(network)))

    @cached_property
    def lines(self) -> Mapping[str, Lines]:
        """Lines by what they are: roads, main_roads, and borders of larger zones."""
        borders = borders_of(self._bordered) if self._bordered else NO_LINES
        found = {"roads": self.roads, "main_roads": self.main_roads, "borders": borders}
        return {what: lines for what, lines in found.items() if lines.count}

    @cached_property
    def shapes(self) -> Mapping[str, BaseGeometry]:
        """Polygons of zones by code."""
        return {zone.code: zone.geometry for zone in self.zones if zone.geometry is not None}

    @cached_property
    def district(self) -> BaseGeometry | None:
        """All polygons together, None where there is none."""
        return shapely.union_all(self._bordered) if self._bordered else None

    def window_of(self, lon: Floats, lat: Floats) -> Window | None:
        """The part of the metric plane where a file and what is there can meet; None where they can't.

        Of a very large file it is the 20 km around the middle of what lies near enough.
        """
        if not self.lines or not len(lon):
            return None
        low = np.min([(lines.lon.min(), lines.lat.min()) for lines in self.lines.values()], axis=0)
        high = np.max([(lines.lon.max(), lines.lat.max()) for lines in self.lines.values()], axis=0)
        plane = plane_at(*((low + high) / 2.0).tolist())
        x, y = plane.to_metres(lon, lat)
        (west, east), (south, north) = plane.to_metres([low[0], high[0]], [low[1], high[1]])
        near = Window(plane, west, south, east, north).wider(MARGIN_M).holds(x, y)
        return _around(plane, x[near], y[near]) if near.any() else None

    def raster(self, what: str, window: Window) -> LineRaster:
        """The lines of one kind around a window, as far as a shifted file may reach."""
        wide = window.wider(MARGIN_M)
        lon, lat = window.plane.to_lonlat([wide.west_m, wide.east_m], [wide.south_m, wide.north_m])
        return LineRaster(self.lines[what].touching(lon[0], lat[0], lon[1], lat[1]), wide)

    @cached_property
    def _bordered(self) -> list[BaseGeometry]:
        """Polygons but of unit grids, which lie so densely that every line would be near a border."""
        kinds = set(CHAIN_KINDS) - {ZoneKind.UNIT_GRID}
        return [zone.geometry for zone in self.zones if zone.geometry is not None and zone.kind in kinds]


def lines_of(network: RoadNetwork) -> Lines:
    """The shapes of a network as lines."""
    return Lines(network.shape_lon, network.shape_lat, network.shape_offsets.astype(np.intp))


def _main_shapes(network: RoadNetwork) -> NDArray[np.intp]:
    """Roads that carry through traffic."""
    return np.unique(network.edge_shape[network.edge_class <= _MAIN_ROAD]).astype(np.intp)


def _around(plane: Plane, x: Floats, y: Floats) -> Window:
    low, high = np.array((x.min(), y.min())), np.array((x.max(), y.max()))
    middle = np.array((np.median(x), np.median(y)))
    low = np.maximum(low, middle - _LONGEST_WINDOW_M / 2.0) - 1.0
    high = np.minimum(high, middle + _LONGEST_WINDOW_M / 2.0) + 1.0
    return Window(plane, low[0], low[1], high[0], high[1])
