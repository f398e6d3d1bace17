"""Finding where plain lines meet: ends that lie together, ends on another line, crossings if asked."""

from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree
from shapely import STRtree

from gis.datum import Plane
from gis.road_table import RoadTable

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]
_SAME_PLACE_M = 0.01


@dataclass(frozen=True, eq=False)
class Noded:
    """Lines with a key at every point, yet to be cut, and what was done to them; lines by number.

    `moved`: (line, metres) where an end was led to another. `met`: (line, onto line, metres) where an end
    lay on another line. `apart`: (line, line beside) where it did, but on another level. `lost` are lines of
    which nothing is left. `crossings` are places (n, 2) where lines of one level cross without a node.
    """

    table: RoadTable
    moved: list[tuple[int, float]]
    met: list[tuple[int, int, float]]
    apart: list[tuple[int, int]]
    lost: list[int]
    crossings: Floats


@dataclass(frozen=True, eq=False)
class _Inserts:
    """Points to be put into lines: after which point of the table, how far along the line, which place."""

    line: Numbers
    along_m: Floats
    place: Numbers


class _Places:
    """The different places of all points, in metres, and which of them each point is at."""

    def __init__(self, table: RoadTable, plane: Plane) -> None:
        pairs = table.lon + 1j * table.lat
        _, first, place = np.unique(pairs, return_index=True, return_inverse=True)
        order = np.argsort(first)
        rank = np.empty(len(first), dtype=np.int64)
        rank[order] = np.arange(len(first))
        self.of_point = rank[place]
        self.lonlat = np.column_stack((table.lon[first[order]], table.lat[first[order]]))
        self.plane = plane
        self.metres = np.column_stack(self.plane.to_metres(*self.lonlat.T))

    def add(self, metres: Floats) -> Numbers:
        """Places that are new, in metres; returns their numbers."""
        lonlat = np.column_stack(self.plane.to_lonlat(*metres.T))
        numbers = len(self.metres) + np.arange(len(metres))
        self.metres, self.lonlat = (
            np.concatenate((self.metres, metres)),
            np.concatenate((self.lonlat, lonlat)),
        )
        return numbers


def noded(table: RoadTable, plane: Plane, tolerance_m: float, splits_crossings: bool = False) -> Noded:
    """Give every point of the lines a key, so that those that meet can be cut there.

    All points must be finite in the plane, in which distances are measured.
    Points at the very same place are one node. Ends at most `tolerance_m` apart are one, at the place of the
    first. An end so near to another line of its level becomes a point of that line. Where lines of one level
    only cross they meet if `splits_crossings`. A level is the layer.
    """
    places = _Places(table, plane)
    first, last = table.offsets[:-1], table.offsets[1:] - 1
    merged = _merged_ends(places, np.concatenate((first, last)), tolerance_m)
    moved = _moved(places, merged, first, last)
    places.of_point = merged[places.of_point]
    metres = places.metres[places.of_point]
    lines = np.asarray(shapely.linestrings(metres, indices=table.road_of_point), dtype=object)
    onto, met, apart = _ends_on_lines(table, places, lines, tolerance_m)
    across, crossings = _crossings(table, places, lines, onto, tolerance_m, splits_crossings)
    whole, lost = _with_points(table, places, (onto, across))
    return Noded(whole, moved, met, apart, lost, crossings)


def _merged_ends(places: _Places, ends: Numbers, tolerance_m: float) -> Numbers:
    """Return for each place the place that it becomes."""
    merged = np.arange(len(places.metres))
    at = np.unique(places.of_point[ends])
    pairs = cKDTree(places.metres[at]).query_pairs(tolerance_m, output_type="ndarray")
    arcs = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(len(at), len(at)))
    _, group = connected_components(arcs, directed=False)
    lowest = np.full(len(at), len(merged))
    np.minimum.at(lowest, group, at)
    merged[at] = lowest[group]
    return merged


def _moved(places: _Places, merged: Numbers, first: Numbers, last: Numbers) -> list[tuple[int, float]]:
    told: dict[int, float] = {}
    for ends in (first, last):
        before = places.of_point[ends]
        moved_m = np.hypot(*(places.metres[before] - places.metres[merged[before]]).T)
        for line in np.flatnonzero(moved_m > 0.0).tolist():
            told[line] = max(told.get(line, 0.0), float(moved_m[line]))
    return sorted(told.items())


def _ends_on_lines(
    table: RoadTable, places: _Places, lines: NDArray[np.object_], tolerance_m: float
) -> tuple[_Inserts, list[tuple[int, int, float]], list[tuple[int, int]]]:
    """Find ends beside a line that has no point there, on its level and on others."""
    ends = np.concatenate((table.offsets[:-1], table.offsets[1:] - 1))
    own = np.tile(np.arange(table.road_count), 2)
    points = np.asarray(shapely.points(places.metres[places.of_point[ends]]), dtype=object)
    end, line = STRtree(lines).query(points, predicate="dwithin", distance=tolerance_m)
    place = places.of_point[ends[end]]
    is_new = (own[end] != line) & ~_is_at(places, table, line, place)
    end, line, place = end[is_new], line[is_new], place[is_new]
    is_level = table.layer[own[end]] == table.layer[line]
    joins = np.unique(np.column_stack((line[is_level], place[is_level])), axis=0)
    along = shapely.line_locate_point(lines[joins[:, 0]], shapely.points(places.metres[joins[:, 1]]))
    inserts = _Inserts(joins[:, 0], along, joins[:, 1])
    apart_m = np.asarray(shapely.distance(points[end], lines[line]), dtype=np.float64)
    met = [(int(own[end[at]]), int(line[at]), float(apart_m[at])) for at in np.flatnonzero(is_level).tolist()]
    joined_pairs = set(map(tuple, joins.tolist()))
    apart = {
        (int(own[end[at]]), int(line[at]))
        for at in np.flatnonzero(~is_level).tolist()
        if (int(line[at]), int(place[at])) not in joined_pairs
    }
    return inserts, sorted(met), sorted(apart)


def _is_at(places: _Places, table: RoadTable, line: Numbers, place: Numbers) -> NDArray[np.bool_]:
    """Tell of pairs of line and place whether the line has a point there."""
    size = len(places.metres)
    held = np.unique(table.road_of_point * size + places.of_point)
    return np.isin(line * size + place, held)


def _crossings(
    table: RoadTable,
    places: _Places,
    lines: NDArray[np.object_],
    onto: _Inserts,
    tolerance_m: float,
    splits: bool,
) -> tuple[_Inserts, Floats]:
    """Find places where lines of one level cross and neither has a node; put points there if asked."""
    nothing = _Inserts(np.empty(0, np.int64), np.empty(0), np.empty(0, np.int64))
    one, other = STRtree(lines).query(lines, predicate="intersects")
    is_pair = (one < other) & (table.layer[one] == table.layer[other])
    one, other = one[is_pair], other[is_pair]
    parts, pair = shapely.get_parts(shapely.intersection(lines[one], lines[other]), return_index=True)
    is_point = shapely.get_type_id(parts) == shapely.GeometryType.POINT
    metres, pair = shapely.get_coordinates(parts[is_point]), pair[is_point]
    is_new = _distance(_nodes(places, onto), metres) > max(tolerance_m, _SAME_PLACE_M)
    metres, pair = metres[is_new], pair[is_new]
    if not len(metres):
        return nothing, np.empty((0, 2))
    group = _grouped(metres, max(tolerance_m, _SAME_PLACE_M))
    _, first = np.unique(group, return_index=True)
    if not splits:
        return nothing, np.column_stack(places.plane.to_lonlat(*metres[first].T))
    number = places.add(metres[first])[group]
    line = np.concatenate((one[pair], other[pair]))
    joins = np.unique(np.column_stack((line, np.tile(number, 2))), axis=0)
    along = shapely.line_locate_point(lines[joins[:, 0]], shapely.points(places.metres[joins[:, 1]]))
    return _Inserts(joins[:, 0], along, joins[:, 1]), np.empty((0, 2))


def _nodes(places: _Places, onto: _Inserts) -> Floats:
    """Where two points or more come together, in metres."""
    used = np.bincount(places.of_point, minlength=len(places.metres))
    used[onto.place] += 1
    return np.asarray(places.metres[used > 1])


def _distance(nodes: Floats, metres: Floats) -> Floats:
    if not len(nodes) or not len(metres):
        return np.full(len(metres), np.inf)
    return np.asarray(cKDTree(nodes).query(metres)[0])


def _grouped(metres: Floats, tolerance_m: float) -> Numbers:
    pairs = cKDTree(metres).query_pairs(tolerance_m, output_type="ndarray")
    arcs = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(len(metres), len(metres)))
    return np.asarray(connected_components(arcs, directed=False)[1], dtype=np.int64)


def _with_points(
    table: RoadTable, places: _Places, inserts: tuple[_Inserts, ...]
) -> tuple[RoadTable, list[int]]:
    """Return the lines with further points in their order, keys everywhere, and the lines that vanished."""
    line = np.concatenate((table.road_of_point, *(some.line for some in inserts)))
    place = np.concatenate((places.of_point, *(some.place for some in inserts)))
    along = np.concatenate((_along(table, places), *(some.along_m for some in inserts)))
    order = np.lexsort((along, line))
    line, place = line[order], place[order]
    is_again = np.zeros(len(line), dtype=np.bool_)
    is_again[1:] = (line[1:] == line[:-1]) & (place[1:] == place[:-1])
    line, place = line[~is_again], place[~is_again]
    counts = np.bincount(line, minlength=table.road_count)
    whole = counts >= 2
    kept = whole[line]
    offsets = np.concatenate(([0], np.cumsum(counts[whole])))
    rows = table.taken(np.flatnonzero(whole))
    points = {
        "key": place[kept] + 1,
        "lon": places.lonlat[place[kept], 0],
        "lat": places.lonlat[place[kept], 1],
        "blocked": np.zeros(int(kept.sum()), dtype=np.uint8),
    }
    return replace(rows, offsets=offsets, **points), np.flatnonzero(~whole).tolist()


def _along(table: RoadTable, places: _Places) -> Floats:
    """How far along its line each point is, in metres."""
    metres = places.metres[places.of_point]
    steps = np.zeros(len(metres))
    steps[1:] = np.hypot(*np.diff(metres, axis=0).T)
    steps[table.offsets[:-1]] = 0.0
    run = np.cumsum(steps)
    return run - run[table.offsets[:-1]][table.road_of_point]
