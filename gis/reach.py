"""What can be reached from a place within a time: stretches of road, and an area to draw around them."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely import MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from gis.lines import cut_points, edge_metres
from gis.road_network import Mode, RoadNetwork
from gis.routing import Router
from gis.snapping import Snaps
from gis.travel import BadPosition, checked_positions

Floats = NDArray[np.float64]
Lines = NDArray[np.object_]


@dataclass(frozen=True, eq=False)
class ReachedEdges:
    """Stretches of edges reached in time, arrays of shape (k,): from share `start` to share `end`."""

    edge: NDArray[np.intp]
    start: Floats
    end: Floats


@dataclass(frozen=True)
class ReachLook:
    """How the area is drawn around the roads, in metres and square metres."""

    corridor_m: float = 40.0
    bridge_m: float = 110.0
    """Bays between reached streets up to twice this wide are filled: a block is reached from its streets."""
    smallest_hole_m2: float = 20_000.0
    simplify_m: float = 5.0


def reached_edges(router: Router, origin: ArrayLike, mode: Mode, limit_s: float) -> ReachedEdges:
    """Return the stretches that a mode reaches from one position (2,) within seconds.

    The walk to the road counts. Closed edges are reached from a place on one of the same closure only. The
    edge under the origin may come twice, from there and from its start.
    BadPosition for a position that is none or far from any road, and for air, which uses no road.
    """
    snaps = router.snapper.snap(checked_positions(origin), mode)
    if not snaps.is_snapped[0]:
        raise BadPosition("far_from_road", f"{np.asarray(origin).tolist()}, {mode}")
    left_s = limit_s - float(snaps.distance_m[0]) / router.speeds.access_mps
    if left_s <= 0:
        return ReachedEdges(np.empty(0, dtype=np.intp), np.empty(0), np.empty(0))
    standing = router.standing(mode)
    at_end_s = router.engine(mode).everywhere(standing.leaving(snaps, limit_s).starts, limit_s)
    edges, at_start_s = standing.begun(at_end_s, limit_s)
    times_s = standing.stretch_times_s(edges)
    is_open = np.isfinite(times_s)
    edges, times_s = edges[is_open], times_s[is_open]
    shares = _share_in(limit_s - at_start_s[is_open], times_s)
    own = _own_edges(router, snaps, mode, left_s)
    return ReachedEdges(
        np.concatenate((edges, own.edge)),
        np.concatenate((np.zeros(len(edges)), own.start)),
        np.concatenate((shares, own.end)),
    )


def reach_polygon(
    router: Router, origin: ArrayLike, mode: Mode, limit_s: float, look: ReachLook | None = None
) -> Polygon | MultiPolygon:
    """Return the area around all roads reached within seconds, a lon/lat polygon; empty if none is.

    For air it is the circle of the straight way.
    """
    look = look or ReachLook()
    plane = router.network.plane
    if mode is Mode.AIR:
        lon, lat = checked_positions(origin)[0]
        x, y = plane.to_metres(lon, lat)
        return _area(plane.unproject(Point(float(x), float(y)).buffer(limit_s * router.speeds.air_mps)))
    lines = _lines(router, reached_edges(router, origin, mode, limit_s))
    if not len(lines):
        return Polygon()
    # One buffer around all lines at once takes seven times as long as buffers of their own, united.
    corridors = shapely.buffer(shapely.simplify(lines, look.simplify_m), look.corridor_m, quad_segs=2)
    united = _bridged(shapely.union_all(corridors), look)
    return _area(plane.unproject(_without_small_holes(united, look)))


def _share_in(left_s: Floats, times_s: Floats) -> Floats:
    """Return the share of each edge that the time left is enough for; edges of no length are whole."""
    longer = times_s > left_s
    return np.divide(left_s, times_s, where=longer, out=np.ones(len(times_s)))


def _own_edges(router: Router, snaps: Snaps, mode: Mode, left_s: float) -> ReachedEdges:
    """Return the stretches of the edge under the origin, ahead on it and back on its twin."""
    edge, along = int(snaps.edge[0]), float(snaps.fraction[0])
    twin = int(router.network.edge_twin[edge])
    times_s = router.standing(mode).stretch_times_s(np.array([edge, twin]))
    stretches = [
        (number, start, min(1.0, start + left_s / max(travel_s, 1e-9)))
        for number, start, travel_s in zip((edge, twin), (along, 1.0 - along), times_s.tolist(), strict=True)
        if number >= 0 and np.isfinite(travel_s)
    ]
    edges, starts, ends = zip(*stretches, strict=True)
    return ReachedEdges(np.array(edges, dtype=np.intp), np.array(starts), np.array(ends))


def _lines(router: Router, reached: ReachedEdges) -> Lines:
    """Return the stretches as lines in metres; a road reached whole from either side comes once."""
    network = router.network
    whole = (reached.start <= 0.0) & (reached.end >= 1.0)
    covered = np.zeros(network.shape_count, dtype=np.bool_)
    covered[network.edge_shape[reached.edge[whole]]] = True
    partial = np.flatnonzero(~covered[network.edge_shape[reached.edge]])
    cut = [_cut(network, int(reached.edge[i]), reached.start[i], reached.end[i]) for i in partial]
    return np.concatenate((router.snapper.lines[covered], np.array(cut, dtype=object)))


def _cut(network: RoadNetwork, edge: int, start: float, end: float) -> shapely.LineString:
    metres = edge_metres(network, edge)
    return shapely.LineString(cut_points(metres, metres, start, end))


def _bridged(area: BaseGeometry, look: ReachLook) -> BaseGeometry:
    """Return the area with its narrow bays filled; what lies outside by more than a block stays outside."""
    return area.buffer(look.bridge_m, quad_segs=2).buffer(-look.bridge_m, quad_segs=2)


def _without_small_holes(area: BaseGeometry, look: ReachLook) -> BaseGeometry:
    parts = [
        Polygon(part.exterior, [h for h in part.interiors if Polygon(h).area >= look.smallest_hole_m2])
        for part in shapely.get_parts(area)
    ]
    return shapely.union_all(parts).simplify(look.simplify_m)


def _area(geometry: BaseGeometry) -> Polygon | MultiPolygon:
    if not isinstance(geometry, Polygon | MultiPolygon):
        raise TypeError(f"not an area: {geometry.geom_type}")
    return geometry
