"""Stretches of road: edges that run along a drawn line or inside an area, a street between crossings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree

from gis.datum import Plane
from gis.graphs import coo_array, dijkstra
from gis.road_network import RoadClass, RoadNetwork

Floats = NDArray[np.float64]
Edges = NDArray[np.int32]
LonLat = tuple[float, float]
_MOST_COSINE = 0.8
"""A road that turns off by more than about 37 degrees does not run along a line."""
_LEAST_SHARE = 0.5
_LEAST_M = 20.0


class Direction(StrEnum):
    """Which way along a line: as it was drawn, against it, or both."""

    BOTH = "both"
    ALONG = "along"
    AGAINST = "against"


@dataclass(frozen=True)
class Stretch:
    """Lines of (lon, lat) along roads, or outlines of areas; `street` narrows it to roads of that name."""

    lines: tuple[tuple[LonLat, ...], ...]
    is_area: bool = False
    street: str = ""
    direction: Direction = Direction.BOTH

    @property
    def is_sound(self) -> bool:
        """Whether there is a line, each with enough points, all of them on the globe."""
        least = 3 if self.is_area else 2
        return bool(self.lines) and all(len(set(line)) >= least and _is_on_globe(line) for line in self.lines)


def _is_on_globe(line: tuple[LonLat, ...]) -> bool:
    pairs = np.array(line, dtype=np.float64)
    return bool(np.isfinite(pairs).all() and (np.abs(pairs) <= (180.0, 90.0)).all())


@dataclass(frozen=True, eq=False)
class Covered:
    """The edges that a stretch covers, rising, and the share (0 to 1) of each that lies in it."""

    edges: Edges
    share: Floats


Runs = Callable[[NDArray[np.intp]], NDArray[np.bool_]]


class StretchFinder:
    """Finds the edges of stretches in one network."""

    def __init__(self, network: RoadNetwork) -> None:
        self.network = network
        counts = np.diff(network.shape_offsets)
        ends = np.flatnonzero(np.repeat(np.arange(len(counts)), counts)[1:] == _starts(counts)[1:])
        points = network.shape_metres
        self._pieces = np.stack((points[ends], points[ends + 1]), axis=1)
        self._shape_of = np.repeat(np.arange(len(counts)), counts)[ends]
        self._lines = np.asarray(shapely.linestrings(self._pieces), dtype=object)
        self._tree = STRtree(self._lines)
        self._lengths = shapely.length(self._lines)
        self._whole = _summed(self._shape_of, self._lengths, len(counts))

    def covered(self, stretch: Stretch, width_m: float) -> Covered:
        """Return what a stretch covers: edges that lie within `width_m` of its lines and run their way, or
        inside of its area, with half of their length or with 20 m. An area leaves waterways open.
        """
        share = np.zeros(self.network.edge_count)
        plane = self.network.plane
        if stretch.is_area:
            inside_m = self._inside(_area(stretch, plane), None)
            share = self._shares(inside_m, np.inf)
            share[self.network.edge_class == RoadClass.WATERWAY] = 0.0
        for line in () if stretch.is_area else stretch.lines:
            self._follow(_placed(line, plane), width_m, stretch.direction, share)
        if stretch.street:
            share[self.network.edge_name != _name_number(self.network, stretch.street)] = 0.0
        edges = np.flatnonzero(share)
        return Covered(edges.astype(np.int32), np.minimum(share[edges], 1.0))

    def _follow(self, line: Floats, width_m: float, direction: Direction, share: Floats) -> None:
        """Raise the shares of edges to those that run along a line in metres, whichever way is asked."""
        drawn, is_back = shapely.LineString(line), self.network.edge_reversed
        band = shapely.buffer(drawn, width_m, cap_style="flat")
        for sign in (1.0, -1.0):
            along = self._shares(self._inside(band, partial(self._runs, drawn, sign)), drawn.length)
            along[~_goes(direction, is_back if sign > 0 else ~is_back)] = 0.0
            np.maximum(share, along, out=share)

    def _shares(self, inside_m: Floats, line_m: float) -> Floats:
        """Return for each edge the share of its length that is covered, 0 where that is too little to count.

        A short line needs half of itself only.
        """
        least_m = np.minimum(np.minimum(_LEAST_SHARE * self._whole, _LEAST_M), _LEAST_SHARE * line_m)
        counts = (inside_m > 0) & (inside_m >= least_m)
        by_shape = np.where(counts, inside_m / np.maximum(self._whole, 1e-9), 0.0)
        return np.asarray(by_shape[self.network.edge_shape], dtype=np.float64)

    def _runs(self, drawn: shapely.LineString, sign: float, pieces: NDArray[np.intp]) -> NDArray[np.bool_]:
        return np.asarray(sign * self._cosines(pieces, drawn) > _MOST_COSINE)

    def _cosines(self, pieces: NDArray[np.intp], drawn: shapely.LineString) -> Floats:
        """Return the cosine between each piece and the line where it is nearest."""
        middles = np.asarray(shapely.line_interpolate_point(self._lines[pieces], 0.5, normalized=True))
        at = shapely.line_locate_point(drawn, middles)
        before = shapely.get_coordinates(shapely.line_interpolate_point(drawn, np.maximum(at - 1.0, 0.0)))
        after = shapely.get_coordinates(shapely.line_interpolate_point(drawn, at + 1.0))
        own, way = np.diff(self._pieces[pieces], axis=1)[:, 0], after - before
        lengths = np.linalg.norm(own, axis=1) * np.linalg.norm(way, axis=1)
        return np.asarray((own * way).sum(axis=1) / np.maximum(lengths, 1e-12))

    def _inside(self, area: shapely.Geometry, runs: Runs | None) -> Floats:
        """Return how many metres of each shape lie inside of an area, of the pieces that run as asked."""
        pieces = self._tree.query(area, predicate="intersects")
        pieces = pieces[runs(pieces)] if runs is not None and len(pieces) else pieces
        inside = shapely.length(shapely.intersection(self._lines[pieces], area))
        return _summed(self._shape_of[pieces], inside, len(self._whole))


def _summed(of: NDArray[np.intp], values: Floats, count: int) -> Floats:
    return np.asarray(np.bincount(of, values, minlength=count), dtype=np.float64)


def _goes(direction: Direction, is_against: NDArray[np.bool_]) -> NDArray[np.bool_]:
    if direction is Direction.BOTH:
        return np.ones(len(is_against), dtype=np.bool_)
    return is_against if direction is Direction.AGAINST else ~is_against


def _starts(counts: NDArray[np.int32]) -> NDArray[np.intp]:
    """The shape of the point before each point."""
    of_point = np.repeat(np.arange(len(counts)), counts)
    return np.concatenate(([-1], of_point[:-1])).astype(np.intp)


def _placed(line: tuple[LonLat, ...], plane: Plane) -> Floats:
    pairs = np.array(line, dtype=np.float64)
    return np.column_stack(plane.to_metres(pairs[:, 0], pairs[:, 1]))


def _area(stretch: Stretch, plane: Plane) -> shapely.Geometry:
    areas = [shapely.make_valid(shapely.Polygon(_placed(line, plane))) for line in stretch.lines]
    return shapely.union_all(areas)


def _name_number(network: RoadNetwork, street: str) -> int:
    """The number of a street's name, -2 where no road has it."""
    return network.names.index(street) if street and street in network.names else -2


class NoStretch(ValueError):
    """Why there is no such stretch; `code` is unknown_street, not_crossing or not_joined."""

    def __init__(self, code: str, street: str, crossing: str = "") -> None:
        super().__init__(f"{code}: {street} {crossing}")
        self.code, self.street, self.crossing = code, street, crossing


def street_stretch(network: RoadNetwork, street: str, start: str = "", end: str = "") -> Stretch:
    """Return a street as a stretch: all of it, or the shortest way along it between two crossing streets.

    NoStretch where no road has the name, where it does not meet a crossing, or falls apart between them.
    """
    edges = np.flatnonzero(network.edge_name == _name_number(network, street))
    if not len(edges):
        raise NoStretch("unknown_street", street)
    if not (start or end):
        shapes = np.unique(network.edge_shape[edges])
        return Stretch(tuple(_lonlat(line) for line in network.lines_of(shapes)), street=street)
    starts, ends = (_meeting(network, edges, street, name) for name in (start or end, end or start))
    return Stretch((_between(network, edges, starts, ends, street),), street=street)


def _meeting(network: RoadNetwork, edges: NDArray[np.intp], street: str, crossing: str) -> NDArray[np.int32]:
    """The nodes where a street meets another."""
    others = np.flatnonzero(network.edge_name == _name_number(network, crossing))
    if not len(others):
        raise NoStretch("unknown_street", crossing)
    own, theirs = (np.union1d(network.edge_from[of], network.edge_to[of]) for of in (edges, others))
    nodes = np.intersect1d(own, theirs)
    if not len(nodes):
        raise NoStretch("not_crossing", street, crossing)
    return nodes.astype(np.int32)


def _between(
    network: RoadNetwork,
    edges: NDArray[np.intp],
    starts: NDArray[np.int32],
    ends: NDArray[np.int32],
    street: str,
) -> tuple[LonLat, ...]:
    """The shortest way along a street's edges, whichever way they may be driven, from one node to another."""
    ways, tails, heads = _both_ways(network, edges)
    size = network.node_count
    graph = coo_array((network.edge_length_m[ways], (tails, heads)), shape=(size, size)).tocsr()
    lengths, before, _ = dijkstra(graph, indices=starts, min_only=True, return_predecessors=True)
    last = int(ends[np.argmin(lengths[ends])])
    edge_of = dict(zip(zip(tails.tolist(), heads.tolist(), strict=True), ways.tolist(), strict=True))
    points: list[LonLat] = []
    while (previous := int(before[last])) >= 0:
        points = [*_way(network, edge_of[previous, last], previous), *points[1:]]
        last = previous
    if not points:
        raise NoStretch("not_joined", street)
    return tuple(points)


def _both_ways(
    network: RoadNetwork, edges: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.int32], NDArray[np.int32]]:
    """Edges with their tails and heads, each both ways round; of several between two nodes the shortest."""
    ways = np.concatenate((edges, edges))
    tails = np.concatenate((network.edge_from[edges], network.edge_to[edges]))
    heads = np.concatenate((network.edge_to[edges], network.edge_from[edges]))
    order = np.lexsort((network.edge_length_m[ways], heads, tails))
    ways, tails, heads = ways[order], tails[order], heads[order]
    is_first = np.concatenate(([True], (np.diff(tails) != 0) | (np.diff(heads) != 0)))
    return ways[is_first], tails[is_first], heads[is_first]


def _way(network: RoadNetwork, edge: int, start: int) -> tuple[LonLat, ...]:
    pairs = network.coordinates(edge)
    return tuple(map(_pair, pairs if network.edge_from[edge] == start else pairs[::-1]))


def _lonlat(line: shapely.LineString) -> tuple[LonLat, ...]:
    return tuple(map(_pair, shapely.get_coordinates(line)))


def _pair(pair: Floats) -> LonLat:
    return round(float(pair[0]), 7), round(float(pair[1]), 7)
