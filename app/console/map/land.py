"""Areas of ground made ready to be painted: for each range of scales as coarse and as few as can be seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from app.console.map.map_data import Floats, LandBand, NamedLand
from app.console.map.paths import path_of_lines
from gis.land_areas import LandAreas, LandClass

Shapes = NDArray[np.object_]


class Detail(NamedTuple):
    """How areas are drawn from one scale to the next coarser: metres a px, and what is left out of them."""

    finest: float
    coarsest: float
    tolerance_m: float
    least_m2: float


SMOOTH_TO, BUILDINGS_TO = 1.1, 4.0
"""Metres a px up to which houses have smooth edges and a line, and from which on they are too small."""
DETAILS = (
    Detail(0.0, BUILDINGS_TO, 0.0, 0.0),
    Detail(BUILDINGS_TO, 16.0, 2.5, 150.0),
    Detail(16.0, float("inf"), 10.0, 2_000.0),
)
BUILDING_DETAILS = (Detail(0.0, SMOOTH_TO, 0.0, 0.0), Detail(SMOOTH_TO, BUILDINGS_TO, 0.8, 60.0))
_POINTS_A_PIECE = 160
"""What is painted with one call: a path of many points takes more than its share of time to be smoothed."""


def land_bands(land: LandAreas, to_metres: Callable[[Floats, Floats], Floats]) -> tuple[LandBand, ...]:
    """The bands of all classes and scales, in the order in which they are painted."""
    if not len(land):
        return ()
    # Turned the same way round, so that areas that overlap stay filled and their holes stay open.
    shapes = shapely.orient_polygons(land.shapes(to_metres(land.points[:, 0], land.points[:, 1])))
    return tuple(
        band for each in LandClass for band in _bands_of(each, np.asarray(shapes)[land.classes == each])
    )


def _bands_of(land: LandClass, shapes: Shapes) -> Iterator[LandBand]:
    if not len(shapes):
        return
    for detail in BUILDING_DETAILS if land is LandClass.BUILDING else DETAILS:
        seen = shapes[shapely.area(shapes) >= detail.least_m2]
        if detail.tolerance_m:
            seen = shapely.simplify(seen, detail.tolerance_m, preserve_topology=False)
            seen = seen[~shapely.is_empty(seen)]
        if len(seen):
            yield _band(land, seen, detail)


def _band(land: LandClass, shapes: Shapes, detail: Detail) -> LandBand:
    """The areas in pieces of neighbours, each piece as one path."""
    boxes = shapely.bounds(shapes)
    order, starts = _pieces(boxes, int(shapely.get_num_coordinates(shapes).sum()))
    parts, shape_of = shapely.get_parts(shapes[order], return_index=True)
    rings, part_of = shapely.get_rings(parts, return_index=True)
    points, ring_of = shapely.get_coordinates(rings, return_index=True)
    first_points = np.searchsorted(shape_of[part_of[ring_of]], starts)
    ends = [*first_points[1:].tolist(), len(points)]
    paths = tuple(
        path_of_lines(points[first:end], ring_of[first:end], is_winding=True)
        for first, end in zip(first_points.tolist(), ends, strict=True)
    )
    low = np.minimum.reduceat(boxes[order, :2], starts)
    high = np.maximum.reduceat(boxes[order, 2:], starts)
    return LandBand(land, detail.finest, detail.coarsest, paths, np.hstack((low, high)))


def _pieces(boxes: Floats, points: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Areas (n) sorted so that neighbours stand together, and where each piece of them begins.

    Strips from south to north, in each from west to east, cut so that pieces are about as wide as high.
    """
    count = len(boxes)
    in_piece = max(1, _POINTS_A_PIECE * count // points)
    pieces = -(-count // in_piece)
    in_strip = in_piece * max(1, round(np.sqrt(pieces)))
    strip = np.empty(count, dtype=np.intp)
    strip[np.argsort(boxes[:, 1] + boxes[:, 3], kind="stable")] = np.arange(count) // in_strip
    order = np.lexsort((boxes[:, 0] + boxes[:, 2], strip))
    # Each strip but the last holds a whole number of pieces.
    return order, np.arange(0, count, in_piece)


def named_land(land: LandAreas, to_metres: Callable[[Floats, Floats], Floats]) -> NamedLand:
    """Those of the areas that have a name, to be found under a pointer."""
    rows = np.flatnonzero(land.name_of)
    if not len(rows):
        return NamedLand()
    shapes = land.shapes(to_metres(land.points[:, 0], land.points[:, 1]))[rows]
    return NamedLand(
        tuple(land.name(row) for row in rows.tolist()), land.classes[rows], shapely.STRtree(shapes)
    )
