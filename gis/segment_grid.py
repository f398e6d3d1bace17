"""The straight pieces of all roads in a grid of cells: which lies nearest to a point, and which near it."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gis.ranges import ranges, run_begins, run_counts
from gis.segment_cells import TOUCHING_M, Cells, Floats, Numbers, Pieces, blocks, filled_cells

Mask = NDArray[np.bool_]

_FIRST_LOOK_M = 30.0
# Roads that differ by less than this in distance are equally near: less than a rounding of their places.
_EQUAL_M = 1e-6
_POINTS_AT_ONCE = 1_024


@dataclass(frozen=True, eq=False)
class Near:
    """Pieces near points, one a row: number of the point, of the piece, share along it, and metres to it."""

    point: Numbers
    segment: Pieces
    share: Floats
    distance_m: Floats

    def picked(self, rows: NDArray[Any]) -> "Near":
        """Return some of the rows."""
        return Near(self.point[rows], self.segment[rows], self.share[rows], self.distance_m[rows])


class SegmentGrid:
    """Pieces between neighbouring points of the shapes, in metres of a plane, numbered along the shapes.

    `shape` is the shape of each piece, `before_m` the metres of that shape before it, `length_m` its own.
    Each cell lists the pieces that pass through it, so that a search looks at few of them and misses none.
    `cells` that another grid of the same points had are taken as they are.
    """

    def __init__(self, points: Floats, offsets: NDArray[np.integer[Any]], cells: Cells | None = None) -> None:
        counts = np.maximum(np.diff(offsets) - 1, 0)
        first = ranges(offsets[:-1], counts)
        self.shape = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
        self._ends = np.empty((len(first), 4))
        self._ends[:, :2] = points[first]
        self._ends[:, 2:] = points[first + 1] - points[first]
        self.length_m = np.hypot(self._ends[:, 2], self._ends[:, 3])
        total_m = np.concatenate(([0.0], np.cumsum(np.nan_to_num(self.length_m, posinf=0.0))))
        self._firsts = np.concatenate(([0], np.cumsum(counts)))
        self.before_m = total_m[:-1] - total_m[self._firsts[:-1]][self.shape]
        self.shape_length_m = np.diff(total_m[self._firsts])
        self.cells = cells or filled_cells(self._ends, self.length_m)
        self._latest_seen: tuple[tuple[float, float, float], tuple[Numbers, Pieces, Floats]] | None = None

    def nearest(self, x: Floats, y: Floats, limit_m: float, is_open: Mask) -> Near:
        """Return the nearest open piece of each point (n,) that has one within the limit, rows by point.

        Of pieces equally near, the one with the lowest number.
        """
        if len(x) <= _POINTS_AT_ONCE:
            return self._nearest_of(x, y, limit_m, is_open, 0)
        parts = (
            self._nearest_of(x[some], y[some], limit_m, is_open, some.start) for some in _point_blocks(x)
        )
        return _joined(list(parts))

    def within(self, x: Floats, y: Floats, radius_m: Floats, is_open: Mask) -> Near:
        """Return all open pieces within a radius of each point, each once, in order of point and piece."""
        parts = (
            self._within_of(x[some], y[some], radius_m[some], is_open, some.start)
            for some in _point_blocks(x)
        )
        return _joined(list(parts))

    def measured(self, x: Floats, y: Floats, segment: Pieces) -> tuple[Floats, Floats]:
        """Return the share along each piece where it is nearest to its point, and metres squared, (n,)."""
        # Rows are taken whole: ten times as fast as indexing, and columns of them are worked on in place.
        ends = self._ends.take(segment, axis=0)
        east, north = ends[:, 2], ends[:, 3]
        aside_x, aside_y = x - ends[:, 0], y - ends[:, 1]
        share = aside_x * east
        share += aside_y * north
        share /= np.maximum(east * east + north * north, TOUCHING_M**2)
        np.clip(share, 0.0, 1.0, out=share)
        aside_x -= share * east
        aside_y -= share * north
        aside_x *= aside_x
        aside_x += aside_y * aside_y
        return share, aside_x

    def of_shapes(self, shapes: NDArray[np.integer[Any]]) -> NDArray[np.int64]:
        """Return the pieces of some shapes."""
        firsts = self._firsts[shapes]
        return ranges(firsts, self._firsts[np.asarray(shapes) + 1] - firsts)

    def along(self, near: Near) -> Floats:
        """Return the shares along the whole shapes, 0 on a shape without length."""
        along_m = self.before_m[near.segment] + near.share * self.length_m[near.segment]
        whole_m = self.shape_length_m[self.shape[near.segment]]
        return np.clip(along_m / np.where(whole_m > 0.0, whole_m, 1.0), 0.0, 1.0)

    def places(self, near: Near) -> tuple[Floats, Floats]:
        """Return x and y in metres of the nearest places on the pieces."""
        ends = self._ends.take(near.segment, axis=0)
        return ends[:, 0] + near.share * ends[:, 2], ends[:, 1] + near.share * ends[:, 3]

    def bearings_deg(self, segment: Pieces) -> Floats:
        """Return the directions of pieces along their shapes, degrees clockwise from north, -180 to 180."""
        east, north = self._ends[segment, 2], self._ends[segment, 3]
        return np.asarray(np.degrees(np.arctan2(east, north)), dtype=np.float64)

    def _nearest_of(self, x: Floats, y: Floats, limit_m: float, is_open: Mask, first: int) -> Near:
        segment, least_m = np.full(len(x), -1, dtype=np.intp), np.full(len(x), np.inf)
        far_m = np.full(len(x), limit_m) if np.isfinite(limit_m) else self._covering_m(x, y)
        most_m = far_m + 2.0 * _EQUAL_M
        look_m = np.minimum(_FIRST_LOOK_M, most_m)
        waiting = np.arange(len(x))
        while len(waiting):
            point, found, distance_m = self._best(x[waiting], y[waiting], look_m, is_open)
            segment[waiting[point]], least_m[waiting[point]] = found, distance_m
            # A piece nearer than the look is proven: whatever is nearer still was looked at as well.
            sure_m = least_m[waiting] + _EQUAL_M
            is_open_end = (sure_m > look_m) & (look_m < most_m[waiting])
            wider_m = np.where(np.isinf(sure_m), 4.0 * look_m, sure_m + _EQUAL_M)[is_open_end]
            waiting = waiting[is_open_end]
            look_m = np.minimum(wider_m, most_m[waiting])
        return self._near(x, y, np.flatnonzero((segment >= 0) & (least_m <= limit_m)), segment, first)

    def _near(self, x: Floats, y: Floats, rows: Numbers, segment: Numbers, first: int) -> Near:
        share, squared = self.measured(x[rows], y[rows], segment[rows])
        return Near(rows + first, segment[rows], share, np.sqrt(squared))

    def _best(self, x: Floats, y: Floats, look_m: Floats, is_open: Mask) -> tuple[Numbers, Pieces, Floats]:
        """Return the points that have an open piece in sight, its number and the metres to it."""
        point, segment, squared_m = self._seen(x, y, look_m)
        if not len(point):
            return point, segment, np.empty(0)
        squared = np.where(is_open[segment], squared_m, np.inf)
        begins = run_begins(point)
        least_m = np.sqrt(np.minimum.reduceat(squared, begins))
        most = np.repeat((least_m + _EQUAL_M) ** 2, run_counts(begins, len(point)))
        first = np.minimum.reduceat(np.where(squared <= most, segment, len(self.shape)), begins)
        is_there = np.isfinite(least_m)
        return point[begins][is_there], first[is_there], least_m[is_there]

    def _seen(self, x: Floats, y: Floats, look_m: Floats) -> tuple[Numbers, Pieces, Floats]:
        """Return points, pieces in sight of each, metres squared; the next mode asks for the same place."""
        key = (float(x[0]), float(y[0]), float(look_m[0])) if len(x) == 1 else None
        known = self._latest_seen
        if key is not None and known is not None and known[0] == key:
            return known[1]
        point, segment = self._in_sight(x, y, look_m)
        seen = point, segment, self.measured(x[point], y[point], segment)[1]
        if key is not None:
            self._latest_seen = key, seen
        return seen

    def _within_of(self, x: Floats, y: Floats, radius_m: Floats, is_open: Mask, first: int) -> Near:
        point, segment = self._in_sight(x, y, radius_m)
        share, squared = self.measured(x[point], y[point], segment)
        rows = np.flatnonzero(is_open[segment] & (squared <= radius_m[point] ** 2))
        _, once = np.unique(point[rows] * len(self.shape) + segment[rows], return_index=True)
        rows = rows[once]
        return Near(point[rows] + first, segment[rows], share[rows], np.sqrt(squared[rows]))

    def _in_sight(self, x: Floats, y: Floats, look_m: Floats) -> tuple[Numbers, Pieces]:
        """Return points and pieces in the cells that the square of a look around each point touches.

        In order of points; a piece that passes through several of these cells comes as often.
        """
        first_column, columns = self._cells(x, look_m, 0)
        first_row, rows = self._cells(y, look_m, 1)
        rows[columns == 0] = 0
        point = np.repeat(np.arange(len(x)), rows)
        cell = ranges(first_row, rows) * self.cells.shape[0] + first_column[point]
        begins = self.cells.begins[cell]
        counts = self.cells.begins[cell + columns[point]] - begins
        held: Pieces = self.cells.held[ranges(begins, counts)]
        return np.repeat(point, counts), held

    def _cells(self, at: Floats, look_m: Floats, axis: int) -> tuple[Numbers, Numbers]:
        """Return the first column (or row) that a look touches, and how many of them there are."""
        most = self.cells.shape[axis]
        low = np.clip(np.floor((at - look_m - self.cells.corner[axis]) / self.cells.side_m), 0, most)
        high = np.clip(np.floor((at + look_m - self.cells.corner[axis]) / self.cells.side_m), -1, most - 1)
        return low.astype(np.intp), np.maximum(high - low + 1, 0).astype(np.intp)

    def _covering_m(self, x: Floats, y: Floats) -> Floats:
        """Return how far one has to look from each point to see every cell."""
        west, south = self.cells.corner
        east, north = self.cells.corner + self.cells.shape * self.cells.side_m
        far_m: Floats = np.maximum(np.maximum(x - west, east - x), np.maximum(y - south, north - y))
        return far_m


def _point_blocks(x: Floats) -> Iterator[slice]:
    return blocks(len(x), _POINTS_AT_ONCE)


def _joined(parts: list[Near]) -> Near:
    if len(parts) == 1:
        return parts[0]
    none, nothing = np.empty(0, dtype=np.intp), np.empty(0)
    parts.append(Near(none, none, nothing, nothing))
    columns = ([getattr(part, field.name) for part in parts] for field in fields(Near))
    return Near(*(np.concatenate(column) for column in columns))
