"""Lines laid onto a raster by direction, and how well other lines or points lie upon them when shifted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gis.datum import Plane

Floats = NDArray[np.float64]
Places = NDArray[np.intp]

CELL_M = 10.0
DIRECTIONS = 4
"""Bearings are told apart by the half right angle; the layer after them holds lines of any direction."""
_REACH_CELLS = 3
_LAID_EVERY_M = 7.0


@dataclass(frozen=True, eq=False)
class Lines:
    """Lines in degrees: line i has the points from `offsets[i]` to `offsets[i + 1]`."""

    lon: Floats
    lat: Floats
    offsets: Places

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self.offsets) - 1

    def touching(self, west: float, south: float, east: float, north: float) -> "Lines":
        """The lines that have a point in a box of degrees."""
        inside = (self.lon >= west) & (self.lon <= east) & (self.lat >= south) & (self.lat <= north)
        if not inside.any():
            return self.chosen(np.zeros(0, dtype=np.intp))
        return self.chosen(np.flatnonzero(np.logical_or.reduceat(inside, self.offsets[:-1])))

    def chosen(self, numbers: Places) -> "Lines":
        """Some of the lines, in the order of their numbers."""
        lengths = np.diff(self.offsets)[numbers]
        offsets = np.concatenate(([0], np.cumsum(lengths)))
        points = np.repeat(self.offsets[numbers] - offsets[:-1], lengths) + np.arange(offsets[-1])
        return Lines(self.lon[points], self.lat[points], offsets)


NO_LINES = Lines(np.zeros(0), np.zeros(0), np.zeros(1, dtype=np.intp))


def borders_of(shapes: Sequence[BaseGeometry]) -> Lines:
    """All rings of polygons as lines."""
    rings = shapely.get_rings(np.array(shapes, dtype=object))
    points, ring_of_point = shapely.get_coordinates(rings, return_index=True)
    offsets = np.searchsorted(ring_of_point, np.arange(len(rings) + 1))
    return Lines(points[:, 0], points[:, 1], offsets)


class Samples(NamedTuple):
    """Places in metres of a plane with the layer to hold them against and the item that they are of."""

    x: Floats
    y: Floats
    layer: Places
    item: Places

    def chosen(self, wanted: Places | NDArray[np.bool_]) -> "Samples":
        """Some of the samples."""
        return Samples(self.x[wanted], self.y[wanted], self.layer[wanted], self.item[wanted])


def points_as_samples(x: Floats, y: Floats) -> Samples:
    """Points, which lie near lines of any direction."""
    return Samples(x, y, np.full(len(x), DIRECTIONS), np.arange(len(x)))


def sampled(lines: Lines, plane: Plane, every_m: float) -> Samples:
    """Places along lines, one in each of the equal parts of about `every_m` of every segment."""
    x, y = plane.to_metres(lines.lon, lines.lat)
    has_next = np.ones(len(x), dtype=np.bool_)
    has_next[lines.offsets[1:] - 1] = False
    starts = np.flatnonzero(has_next)
    east, north = x[starts + 1] - x[starts], y[starts + 1] - y[starts]
    length_m = np.hypot(east, north)
    parts = np.where(length_m > 1.0, np.maximum(1, np.round(length_m / every_m)), 0).astype(np.intp)
    segment = np.repeat(np.arange(len(starts)), parts)
    first = np.cumsum(parts) - parts
    share = (np.arange(len(segment)) - first[segment] + 0.5) / parts[segment]
    bearing = np.arctan2(north, east) / (np.pi / DIRECTIONS)
    return Samples(
        x[starts][segment] + share * east[segment],
        y[starts][segment] + share * north[segment],
        (np.round(bearing).astype(np.intp) % DIRECTIONS)[segment],
        (np.searchsorted(lines.offsets, starts, side="right") - 1)[segment],
    )


@dataclass(frozen=True)
class Window:
    """A rectangle of a plane, in metres."""

    plane: Plane
    west_m: float
    south_m: float
    east_m: float
    north_m: float

    def wider(self, by_m: float) -> "Window":
        """The rectangle grown to all sides."""
        low, high = (self.west_m - by_m, self.south_m - by_m), (self.east_m + by_m, self.north_m + by_m)
        return Window(self.plane, *low, *high)

    def holds(self, x: Floats, y: Floats) -> NDArray[np.bool_]:
        """Which places lie inside."""
        east_west = (x >= self.west_m) & (x < self.east_m)
        return np.asarray(east_west & (y >= self.south_m) & (y < self.north_m))


class LineRaster:
    """Says of places how near a line of their direction is: 1 on it, less with each cell, 0 beyond 40 m."""

    def __init__(self, lines: Lines, window: Window) -> None:
        self._window = window
        self._rows = int((window.north_m - window.south_m) / CELL_M) + 1
        columns = int((window.east_m - window.west_m) / CELL_M) + 1
        laid = sampled(lines, window.plane, _LAID_EVERY_M)
        laid = laid.chosen(window.holds(laid.x, laid.y))
        x, y = self._cells(laid.x, laid.y)
        layers = np.zeros((DIRECTIONS + 1, columns, self._rows), dtype=np.uint8)
        for direction in range(DIRECTIONS):
            # A line counts for the directions beside its own too: two drawings of it differ a little.
            apart = (laid.layer - direction) % DIRECTIONS
            near = (apart <= 1) | (apart == DIRECTIONS - 1)
            layers[direction, x[near], y[near]] = 1
            _spread(layers[direction])
        np.maximum.reduce(layers[:DIRECTIONS], out=layers[DIRECTIONS])
        self._layer_size = columns * self._rows
        self._flat = layers.ravel()

    def shares(self, samples: Samples, steps_m: Floats) -> Floats:
        """The mean nearness of samples moved east by steps_m[i] and north by steps_m[j], shape (k, k).

        The window must hold the samples wherever they are moved.
        """
        x, y = self._cells(samples.x, samples.y)
        places = samples.layer * self._layer_size + x * self._rows + y
        steps = np.round(steps_m / CELL_M).astype(np.intp)
        northward = places[:, np.newaxis] + steps
        moved = [self._flat[northward + east * self._rows].mean(axis=0) for east in steps]
        return np.array(moved) / (_REACH_CELLS + 1)

    def _cells(self, x: Floats, y: Floats) -> tuple[Places, Places]:
        columns = (x - self._window.west_m) / CELL_M
        rows = (y - self._window.south_m) / CELL_M
        return columns.astype(np.intp), rows.astype(np.intp)


def _spread(layer: NDArray[np.uint8]) -> None:
    """Let marked cells fade over their neighbours, in place: the mark's own cell is highest."""
    widened = layer.copy()
    for _ in range(_REACH_CELLS):
        for axis in (0, 1):
            rolled = np.moveaxis(widened, axis, 0)
            before = rolled.copy(order="K")
            np.maximum(rolled[1:], before[:-1], out=rolled[1:])
            np.maximum(rolled[:-1], before[1:], out=rolled[:-1])
        layer += widened
