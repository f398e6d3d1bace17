"""Finding the nearest edge that a mode can use, and the place along it."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely import STRtree

from gis.lines import lines_of
from gis.road_network import Mode, RoadNetwork
from gis.travel import checked_positions

Floats = NDArray[np.float64]
Places = NDArray[np.intp]
SNAP_LIMIT_M = 300.0


@dataclass(frozen=True, eq=False)
class Snaps:
    """Where positions meet the roads, arrays of shape (n,).

    `edge` is -1 where no usable edge lies within the limit (then the rest is NaN, and `distance_m` inf);
    `fraction` runs from 0 at the edge's start to 1 at its end; `lon`, `lat` are the places on the road.
    """

    edge: NDArray[np.int32]
    fraction: Floats
    distance_m: Floats
    lon: Floats
    lat: Floats

    @property
    def is_snapped(self) -> NDArray[np.bool_]:
        """Tell which positions met a road."""
        return np.asarray(self.edge >= 0)


@dataclass(frozen=True)
class _RoadIndex:
    """The shapes that one mode can use, and the edge that stands for each of them."""

    shapes: Places
    edges: NDArray[np.int32]
    tree: STRtree


class Snapper:
    """Snaps positions to the edges that a mode can both reach and leave, and that are not closed."""

    def __init__(
        self, network: RoadNetwork, limit_m: float = SNAP_LIMIT_M, closed: NDArray[np.bool_] | None = None
    ) -> None:
        self.network = network
        self.limit_m = limit_m
        self._closed = closed
        self._indexes: dict[Mode, _RoadIndex] = {}

    def snap(self, positions: ArrayLike, mode: Mode) -> Snaps:
        """Snap lon/lat pairs (n, 2) to the nearest usable edge; of equally near roads the first one.

        A road with two directions is given by one of them (walking uses both in any case). BadPosition
        where a pair is not finite or not on the globe.
        """
        pairs = checked_positions(positions)
        index = self._index(mode)
        x, y = self.network.plane.to_metres(pairs[:, 0], pairs[:, 1])
        rows = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
        if not len(rows) or not len(index.shapes):
            return _nowhere(len(pairs))
        points = np.asarray(shapely.points(x[rows], y[rows]))
        hits, found = index.tree.query_nearest(points, max_distance=self.limit_m, all_matches=True)
        order = np.lexsort((found, hits))
        hit, first = np.unique(hits[order], return_index=True)
        return self._placed(len(pairs), rows[hit], points[hit], index, found[order][first])

    def _placed(
        self, count: int, rows: Places, points: NDArray[np.object_], index: _RoadIndex, found: Places
    ) -> Snaps:
        lines = self.lines[index.shapes[found]]
        along = np.nan_to_num(shapely.line_locate_point(lines, points, normalized=True), nan=0.0)
        on_road = shapely.line_interpolate_point(lines, along, normalized=True)
        edges = index.edges[found]
        snaps = _nowhere(count)
        snaps.edge[rows] = edges
        snaps.fraction[rows] = np.where(self.network.edge_reversed[edges], 1.0 - along, along)
        snaps.distance_m[rows] = shapely.distance(points, on_road)
        lonlat = self.network.plane.to_lonlat(shapely.get_x(on_road), shapely.get_y(on_road))
        snaps.lon[rows], snaps.lat[rows] = lonlat
        return snaps

    @cached_property
    def lines(self) -> NDArray[np.object_]:
        """All shapes as lines in metres of the network's plane, shape (s,)."""
        return lines_of(self.network.shape_metres, self.network.shape_offsets)

    def _index(self, mode: Mode) -> _RoadIndex:
        if mode not in self._indexes:
            self._indexes[mode] = self._built_index(mode)
        return self._indexes[mode]

    def _built_index(self, mode: Mode) -> _RoadIndex:
        usable = self.network.usable(mode)
        if self._closed is not None:
            usable = usable & ~self._closed
        edges = np.flatnonzero(usable)
        edges = edges[np.argsort(self.network.edge_reversed[edges], kind="stable")]
        shapes, first = np.unique(self.network.edge_shape[edges], return_index=True)
        lines = self.lines[shapes] if len(shapes) else np.empty(0, dtype=object)
        return _RoadIndex(shapes.astype(np.intp), edges[first].astype(np.int32), STRtree(lines))


def _nowhere(count: int) -> Snaps:
    nan = np.full(count, np.nan)
    edge = np.full(count, -1, dtype=np.int32)
    return Snaps(edge, nan.copy(), np.full(count, np.inf), nan.copy(), nan.copy())
