"""Finding the nearest edge that a mode can use, and the place along it."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gis.lines import lines_of
from gis.open_roads import OpenRoads, open_roads
from gis.road_network import Mode, RoadNetwork
from gis.segment_grid import Near
from gis.travel import checked_positions

Floats = NDArray[np.float64]
SNAP_LIMIT_M = 300.0
_SINGLES_KEPT = 256


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

    @classmethod
    def joined(cls, parts: Sequence["Snaps"]) -> "Snaps":
        """Return several one after the other."""
        columns = ([getattr(part, field.name) for part in parts] for field in fields(cls))
        return cls(*(np.concatenate(column) for column in columns))


class Snapper:
    """Snaps positions to the edges that a mode can both reach and leave, and that are not closed."""

    def __init__(
        self, network: RoadNetwork, limit_m: float = SNAP_LIMIT_M, closed: NDArray[np.bool_] | None = None
    ) -> None:
        self.network = network
        self.limit_m = limit_m
        self._closed = np.flatnonzero(closed) if closed is not None else np.empty(0, dtype=np.intp)
        self._open: dict[Mode, OpenRoads] = {}
        self._singles: dict[tuple[Mode, float, float], Snaps] = {}

    def snap(self, positions: ArrayLike, mode: Mode, known: Snaps | None = None) -> Snaps:
        """Snap lon/lat pairs (n, 2) to the nearest usable edge; of equally near roads the first one.

        A road with two directions is given by one of them (walking uses both in any case). Roads are
        equally near that differ by less than a micrometre. Positions whose road is `known`, of which there
        may be fewer than positions, keep it where the mode can use it. BadPosition where a pair is not
        finite or not on the globe, ValueError for known edges that the network has not.
        """
        pairs = checked_positions(positions)
        if known is None:
            return self._nearest(pairs, mode)
        kept = self._is_usable(known, mode)
        if kept.all():
            return Snaps.joined((known, self._nearest(pairs[len(kept) :], mode)))
        others = np.ones(len(pairs), dtype=np.bool_)
        others[: len(kept)] = ~kept
        snaps = nowhere(len(pairs))
        for rows, found in ((~others, picked(known, kept)), (others, self._nearest(pairs[others], mode))):
            for field in fields(Snaps):
                getattr(snaps, field.name)[rows] = getattr(found, field.name)
        return snaps

    def keeps(self, known: Snaps, mode: Mode, count: int) -> bool:
        """Whether so many known roads are all that is asked for, and the mode can use each of them."""
        return len(known.edge) == count and bool(self._is_usable(known, mode).all())

    def _is_usable(self, known: Snaps, mode: Mode) -> NDArray[np.bool_]:
        if known.edge.max(initial=-1) >= self.network.edge_count:
            raise ValueError("these roads are of another network")
        return np.asarray(known.is_snapped & self.open_edges(mode)[known.edge])

    def _nearest(self, pairs: Floats, mode: Mode) -> Snaps:
        """Snap pairs; of the latest single ones it is known where they were, for they are asked for again."""
        if len(pairs) != 1:
            return self._searched(pairs, mode)
        key = (mode, *pairs[0].tolist())
        found = self._singles.get(key)
        if found is None:
            found = self._searched(pairs, mode)
            if len(self._singles) >= _SINGLES_KEPT:
                self._singles = {}  # another thread may be reading the old one
            self._singles[key] = found
        return found

    def _searched(self, pairs: Floats, mode: Mode) -> Snaps:
        x, y = self.network.plane.to_metres(pairs[:, 0], pairs[:, 1])
        rows = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
        roads = self.open_roads(mode)
        near = self.network.segments.nearest(x[rows], y[rows], self.limit_m, roads.pieces)
        return self._placed(len(pairs), rows[near.point], near, roads.edges)

    def _placed(self, count: int, rows: NDArray[np.intp], near: Near, edges: NDArray[np.int32]) -> Snaps:
        segments, snaps = self.network.segments, nowhere(count)
        snaps.edge[rows] = edge = edges[segments.shape[near.segment]]
        along = segments.along(near)
        snaps.fraction[rows] = np.where(self.network.edge_reversed[edge], 1.0 - along, along)
        snaps.distance_m[rows] = near.distance_m
        snaps.lon[rows], snaps.lat[rows] = self.network.plane.to_lonlat(*segments.places(near))
        return snaps

    @cached_property
    def lines(self) -> NDArray[np.object_]:
        """All shapes as lines in metres of the network's plane, shape (s,)."""
        return lines_of(self.network.shape_metres, self.network.shape_offsets)

    def open_roads(self, mode: Mode) -> OpenRoads:
        """Return what a mode can use and is not closed."""
        if mode not in self._open:
            self._open[mode] = open_roads(self.network, mode, self._closed)
        return self._open[mode]

    def open_edges(self, mode: Mode) -> NDArray[np.bool_]:
        """Tell for each edge whether a mode can use it and it is not closed, shape (m,)."""
        is_open = self.network.usable(mode)
        if len(self._closed):
            is_open = is_open.copy()
            is_open[self._closed] = False
        return is_open


def picked(snaps: Snaps, rows: NDArray[Any] | slice) -> Snaps:
    """Return the snaps of some positions."""
    return Snaps(*(getattr(snaps, name)[rows] for name in ("edge", "fraction", "distance_m", "lon", "lat")))


def nowhere(count: int) -> Snaps:
    """Return so many snaps that met no road."""
    nan = np.full(count, np.nan)
    edge = np.full(count, -1, dtype=np.int32)
    return Snaps(edge, nan.copy(), np.full(count, np.inf), nan.copy(), nan.copy())
