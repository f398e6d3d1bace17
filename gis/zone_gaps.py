"""Finds what lies between zones: holes of their union, and inlets that only a narrow mouth keeps open."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree

from gis.zone_shapes import Shapes, only_polygons, width_m

INLET_MOUTH_M = 100.0
_HAIRLINE_SHARE = 0.005
_BESIDE_M = 1.0
_NO_AREA_M2 = 1e-6


@dataclass(frozen=True, eq=False)
class Gaps:
    """Gap shapes in metres, (n,), and the zones beside each, by place, in order."""

    shapes: Shapes
    beside: tuple[tuple[int, ...], ...]


def gaps_between(shapes: Shapes, mouth_m: float = INLET_MOUTH_M, sliver_width_m: float = 0.0) -> Gaps:
    """Gaps with at least two zones beside them; a hole inside one zone is that zone's own affair.

    Inlets count up to a mouth of `mouth_m`, if they are wider than a hairline; holes count however thin.
    An inlet thinner than `sliver_width_m` needs so narrow a mouth too: else it is but a bend of the outline.
    """
    if len(shapes) < 2:
        return Gaps(np.array([], dtype=object), ())
    union = shapely.union_all(shapes)
    inlets = _inlets(union, mouth_m)
    slits = _inlets(union, sliver_width_m) if sliver_width_m else inlets[:0]
    found = np.concatenate([_holes(union), inlets[width_m(inlets) >= sliver_width_m], slits])
    found = found[shapely.area(found) > _NO_AREA_M2]
    beside: list[list[int]] = [[] for _ in found]
    for gap, zone in STRtree(shapes).query(found, predicate="dwithin", distance=_BESIDE_M).T.tolist():
        beside[gap].append(zone)
    between = [gap for gap, around in enumerate(beside) if len(around) > 1]
    return Gaps(found[between], tuple(tuple(sorted(beside[gap])) for gap in between))


def _holes(union: shapely.Geometry) -> Shapes:
    islands = shapely.get_parts(union)
    holes: Shapes = np.array([shapely.Polygon(ring) for part in islands for ring in part.interiors], object)
    # Zones may lie in a hole of others.
    for hole, island in STRtree(islands).query(holes, predicate="contains").T.tolist():
        holes[hole] = shapely.difference(holes[hole], islands[island])
    return _parts(holes) if len(holes) else holes


def _inlets(union: shapely.Geometry, mouth_m: float) -> Shapes:
    """What closing the outline takes in; opening drops the hairlines that closing leaves along it."""
    reach = mouth_m / 2
    filled = shapely.union_all([shapely.Polygon(part.exterior) for part in shapely.get_parts(union)])
    closed = filled.buffer(reach, join_style="mitre").buffer(-reach, join_style="mitre")
    whole = shapely.union_all([shapely.Polygon(part.exterior) for part in shapely.get_parts(closed)])
    missing = shapely.difference(whole, filled)
    hairline = mouth_m * _HAIRLINE_SHARE
    opened = missing.buffer(-hairline, join_style="mitre").buffer(hairline, join_style="mitre")
    return _parts(np.array([opened], dtype=object))


def _parts(shapes: Shapes) -> Shapes:
    parts: Shapes = shapely.get_parts(shapely.get_parts(only_polygons(shapes)))
    return parts[~shapely.is_empty(parts)]


def is_narrow(shapes: Shapes, most_m: float) -> NDArray[np.bool_]:
    """Which shapes are nowhere wider than `most_m`, (n,)."""
    return np.asarray(shapely.is_empty(shapely.buffer(shapes, -most_m / 2, quad_segs=2)))
