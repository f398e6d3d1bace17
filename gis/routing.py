"""Travel times and routes over the road network, each mode in its own way.

Turn restrictions are kept in the network but not yet used here: a search turns freely at every node.
"""

from copy import copy
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pyproj import Geod

from gis.arcs import ArcGraph, Tree
from gis.conditions import USUAL, Conditions
from gis.lines import cut_line
from gis.road_network import Mode, RoadNetwork
from gis.snapping import SNAP_LIMIT_M, Snapper, Snaps
from gis.travel import BadPosition, NoRoute, RoutingError, TravelSpeeds, checked_positions, edge_times_s

__all__ = ["BadPosition", "NoRoute", "Part", "Route", "Router", "RoutingError", "TravelSpeeds"]

Floats = NDArray[np.float64]
Indices = NDArray[np.int32]
_GLOBE = Geod(ellps="WGS84")
# Below this share of an edge a position is at the node itself.
_AT_NODE = 1e-9


@dataclass(frozen=True)
class Part:
    """A stretch of one edge, from one share of its length to another (0 to 1)."""

    edge: int
    start: float
    end: float


@dataclass(frozen=True, eq=False)
class Route:
    """A way from origin to target: both legs to and from the road are counted in time and distance.

    `coordinates` are lon/lat (k, 2) from origin to target; `names` are the streets in order, each once in a
    row; `is_approximate` tells a straight line that follows no road.
    """

    mode: Mode
    travel_s: float
    distance_m: float
    is_approximate: bool
    coordinates: Floats
    parts: tuple[Part, ...] = ()
    names: tuple[str, ...] = ()
    origin_leg_m: float = 0.0
    target_leg_m: float = 0.0

    @property
    def edges(self) -> tuple[int, ...]:
        """The edges travelled, first to last."""
        return tuple(part.edge for part in self.parts)


class Router:
    """Times and routes over one network at given speeds, under given conditions.

    Positions are lon/lat WGS 84. Each is snapped to the nearest edge that its mode can use, at most
    `snap_limit_m` away, and the leg between position and road is walked at `speeds.access_mps`. Where
    walking straight is shorter than both legs together, that is the way. A closed edge is not passed, but a
    position on it keeps its place there: the stretch to the edge's end is gone at walking speed or the
    mode's own, whichever is slower. Reading from several threads is safe: searches share nothing that they
    change.
    """

    def __init__(
        self,
        network: RoadNetwork,
        speeds: TravelSpeeds | None = None,
        snap_limit_m: float = SNAP_LIMIT_M,
        conditions: Conditions = USUAL,
    ) -> None:
        conditions.check(network.edge_count)
        self.network = network
        self.speeds = speeds or TravelSpeeds()
        self.conditions = conditions
        self.snapper = Snapper(network, snap_limit_m)
        self._usual_times: dict[Mode, Floats] = {}
        self._edge_times: dict[Mode, Floats] = {}
        self._graphs: dict[tuple[Mode, bool], ArcGraph] = {}

    def under(self, conditions: Conditions) -> "Router":
        """Return the router of the same roads and speeds under other conditions instead of its own.

        Everything that the conditions don't touch is shared. ValueError for edges that are none.
        """
        if conditions == self.conditions:
            return self
        other = copy(self)
        conditions.check(self.network.edge_count)
        other.conditions, other._edge_times, other._graphs = conditions, {}, {}
        return other

    def times_to(self, target: ArrayLike, sources: ArrayLike, mode: Mode, limit_s: float = np.inf) -> Floats:
        """Return seconds from each source (n, 2) to one target (2,), inf beyond the limit or without a way.

        BadPosition for a position that is none, and for a target with no usable road near it.
        """
        return self._times(target, sources, mode, limit_s, is_backward=True)

    def times_from(
        self, origin: ArrayLike, targets: ArrayLike, mode: Mode, limit_s: float = np.inf
    ) -> Floats:
        """Return seconds from one origin (2,) to each target (n, 2), as `times_to` does the other way."""
        return self._times(origin, targets, mode, limit_s, is_backward=False)

    def route(self, origin: ArrayLike, target: ArrayLike, mode: Mode) -> Route:
        """Return the fastest way; BadPosition or NoRoute where there is none."""
        ends = np.concatenate((checked_positions(origin), checked_positions(target)))
        direct_m = float(_straight_m(ends[0], ends[1:])[0])
        if mode is Mode.AIR:
            return _straight_route(mode, ends, direct_m, self.speeds.air_mps)
        snaps = self._snapped(ends, mode, must_snap=2)
        if direct_m > snaps.distance_m.sum():
            return self._road_route(ends, snaps, mode)
        walked = _straight_route(mode, ends, direct_m, self.speeds.access_mps)
        try:
            return min(self._road_route(ends, snaps, mode), walked, key=lambda way: way.travel_s)
        except NoRoute:
            return walked

    def node_tree(self, node: int, mode: Mode) -> Tree:
        """Return the fastest ways from one node to all nodes."""
        return self.graph(mode).tree(np.array([node], dtype=np.int32), np.zeros(1))

    def node_times(self, node: int, mode: Mode, limit_s: float = np.inf) -> Floats:
        """Return seconds from one node to every node, shape (n,), inf where unreachable."""
        return self.graph(mode).times(np.array([node], dtype=np.int32), np.zeros(1), limit_s)

    def node_path(self, start: int, end: int, mode: Mode) -> list[int]:
        """Return the edges of the fastest way between two nodes; NoRoute where there is none."""
        nodes = self.node_tree(start, mode).nodes_to(end)
        if not nodes:
            raise NoRoute("not_connected", f"nodes {start} and {end}, {mode}")
        return self.graph(mode).edges_along(nodes)

    def edge_times_s(self, mode: Mode) -> Floats:
        """Return seconds along each edge, inf where closed or not allowed, shape (m,)."""
        if mode not in self._edge_times:
            self._edge_times[mode] = self.conditions.times_s(self._usual_times_s(mode))
        return self._edge_times[mode]

    def _usual_times_s(self, mode: Mode) -> Floats:
        if mode not in self._usual_times:
            self._usual_times[mode] = edge_times_s(self.network, mode, self.speeds)
        return self._usual_times[mode]

    def stretch_times_s(self, edges: NDArray[np.integer[Any]], mode: Mode) -> Floats:
        """Return seconds along edges for those who stand on them: a closed one is left walking."""
        times_s = self.edge_times_s(mode)[edges]
        walked_s = self.network.edge_length_m[edges] / self.speeds.access_mps
        usual_s = self._usual_times_s(mode)[edges]
        return np.asarray(np.where(np.isinf(times_s), np.maximum(usual_s, walked_s), times_s))

    def graph(self, mode: Mode, is_backward: bool = False) -> ArcGraph:
        """Return the arcs of a mode, or the same arcs turned round."""
        if (mode, is_backward) not in self._graphs:
            start, end = self.network.edge_from, self.network.edge_to
            ends = (end, start) if is_backward else (start, end)
            graph = ArcGraph(*ends, self.edge_times_s(mode), self.network.node_count)
            self._graphs[mode, is_backward] = graph
        return self._graphs[mode, is_backward]

    def node_costs(self, snaps: Snaps, mode: Mode, is_backward: bool) -> tuple[Indices, Floats]:
        """Return the two nodes of each snapped edge and the seconds between them and the place on it.

        Shapes (n, 2). Backward is from the nodes to the place, else from the place to the nodes; inf where
        a one-way edge does not allow it.
        """
        edge, along = snaps.edge, snaps.fraction
        nodes = np.column_stack((self.network.edge_from[edge], self.network.edge_to[edge]))
        with_edge, against = self._both_times(snaps, mode)
        towards_start, towards_end = (with_edge, against) if is_backward else (against, with_edge)
        return nodes, np.column_stack((_share(along, towards_start), _share(1.0 - along, towards_end)))

    def _both_times(self, snaps: Snaps, mode: Mode) -> tuple[Floats, Floats]:
        twin = self.network.edge_twin[snaps.edge]
        against = np.where(twin >= 0, self.stretch_times_s(twin, mode), np.inf)
        return self.stretch_times_s(snaps.edge, mode), against

    def _snapped(self, positions: Floats, mode: Mode, must_snap: int) -> Snaps:
        """Snap positions; so many from the first on must meet a road."""
        snaps = self.snapper.snap(positions, mode)
        if len(far := np.flatnonzero(~snaps.is_snapped[:must_snap])):
            raise BadPosition("far_from_road", f"{positions[far[0]].tolist()}, {mode}")
        return snaps

    def _times(
        self, one: ArrayLike, many: ArrayLike, mode: Mode, limit_s: float, is_backward: bool
    ) -> Floats:
        single, others = checked_positions(one), checked_positions(many)
        straight_m = _straight_m(single[0], others)
        if mode is Mode.AIR:
            times_s = straight_m / self.speeds.air_mps
            return np.where(times_s <= limit_s, times_s, np.inf)
        snaps = self._snapped(np.concatenate((single[:1], others)), mode, must_snap=1)
        legs_m = snaps.distance_m[0] + snaps.distance_m[1:]
        times_s = self._road_times(snaps, mode, limit_s, is_backward) + legs_m / self.speeds.access_mps
        walked_s = np.where(straight_m <= legs_m, straight_m / self.speeds.access_mps, np.inf)
        walked_s[~snaps.is_snapped[1:]] = np.inf
        times_s = np.minimum(times_s, walked_s)
        return np.where(times_s <= limit_s, times_s, np.inf)

    def _road_times(self, snaps: Snaps, mode: Mode, limit_s: float, is_backward: bool) -> Floats:
        """Return seconds on the road between the first place and each of the others, shape (n - 1,)."""
        one, others = _picked(snaps, np.array([0])), np.flatnonzero(snaps.is_snapped[1:]) + 1
        times_s = np.full(len(snaps.edge) - 1, np.inf)
        road_limit_s = limit_s - one.distance_m[0] / self.speeds.access_mps
        if not len(others) or road_limit_s < 0:
            return times_s
        nodes, costs_s = self.node_costs(one, mode, is_backward)
        reached_s = self.graph(mode, is_backward).times(nodes[0], costs_s[0], road_limit_s)
        far = _picked(snaps, others)
        far_nodes, far_costs_s = self.node_costs(far, mode, not is_backward)
        by_node_s = (reached_s[far_nodes] + far_costs_s).min(axis=1)
        times_s[others - 1] = np.minimum(by_node_s, self._same_edge_times(one, far, mode, is_backward))
        return times_s

    def _same_edge_times(self, one: Snaps, far: Snaps, mode: Mode, is_backward: bool) -> Floats:
        """Return seconds between places on one and the same edge without leaving it, inf where not so."""
        with_edge, against = self._both_times(one, mode)
        ahead = far.fraction - one.fraction
        ahead = -ahead if is_backward else ahead
        times_s = np.where(ahead >= 0, _share(ahead, with_edge), _share(-ahead, against))
        return np.where(far.edge == one.edge, times_s, np.inf)

    def _road_route(self, ends: Floats, snaps: Snaps, mode: Mode) -> Route:
        origin, target = _picked(snaps, np.array([0])), _picked(snaps, np.array([1]))
        parts = self._fastest_parts(origin, target, mode)
        shares = np.array([part.end - part.start for part in parts])
        edges = np.array([part.edge for part in parts], dtype=np.intp)
        legs_m = snaps.distance_m
        names = (self.network.name(part.edge) for part in parts)
        return Route(
            mode=mode,
            travel_s=float(
                _share(shares, self.stretch_times_s(edges, mode)).sum()
                + legs_m.sum() / self.speeds.access_mps
            ),
            distance_m=float((shares * self.network.edge_length_m[edges]).sum() + legs_m.sum()),
            is_approximate=False,
            coordinates=self._drawn(ends, snaps, parts),
            parts=parts,
            names=tuple(name for name, _ in groupby(names) if name),
            origin_leg_m=float(legs_m[0]),
            target_leg_m=float(legs_m[1]),
        )

    def _fastest_parts(self, origin: Snaps, target: Snaps, mode: Mode) -> tuple[Part, ...]:
        graph = self.graph(mode)
        leaving, leaving_s = self.node_costs(origin, mode, is_backward=False)
        arriving, arriving_s = self.node_costs(target, mode, is_backward=True)
        tree = graph.tree(leaving[0], leaving_s[0])
        totals_s = tree.times_s[arriving[0]] + arriving_s[0]
        same_edge_s = float(self._same_edge_times(origin, target, mode, is_backward=False)[0])
        last = int(np.argmin(totals_s))
        if not np.isfinite(min(same_edge_s, totals_s[last])):
            raise NoRoute("not_connected", f"edges {origin.edge[0]} and {target.edge[0]}, {mode}")
        if same_edge_s <= totals_s[last]:
            return self._directed(origin, float(origin.fraction[0]), float(target.fraction[0]))
        nodes = tree.nodes_to(int(arriving[0, last]))
        at_first = np.where(leaving[0] == nodes[0], leaving_s[0], np.inf)
        first = float(np.argmin(at_first))
        start = self._directed(origin, float(origin.fraction[0]), first)
        end = self._directed(target, float(last), float(target.fraction[0]))
        return (*start, *(Part(edge, 0.0, 1.0) for edge in graph.edges_along(nodes)), *end)

    def _directed(self, snaps: Snaps, start: float, end: float) -> tuple[Part, ...]:
        """Return a stretch of a snapped edge as a part of it or of its twin, nothing for a point."""
        edge = int(snaps.edge[0])
        if abs(end - start) <= _AT_NODE:
            return ()
        if end > start:
            return (Part(edge, start, end),)
        return (Part(int(self.network.edge_twin[edge]), 1.0 - start, 1.0 - end),)

    def _drawn(self, ends: Floats, snaps: Snaps, parts: tuple[Part, ...]) -> Floats:
        on_road = np.column_stack((snaps.lon, snaps.lat))
        lines = [cut_line(self.network, part.edge, part.start, part.end) for part in parts]
        points = np.concatenate((ends[:1], on_road[:1], *lines, on_road[1:], ends[1:]))
        moved = np.abs(np.diff(points, axis=0)).max(axis=1) > 1e-9
        return points[np.concatenate(([True], moved))]


def _share(share: Floats, times_s: Floats) -> Floats:
    """Return that share of the times; a share of nothing takes no time, even where the edge is closed."""
    shares, times = np.broadcast_arrays(share, times_s)
    travelled: Floats = np.zeros(shares.shape)
    np.multiply(shares, times, where=shares > _AT_NODE, out=travelled)
    return travelled


def _picked(snaps: Snaps, rows: NDArray[np.intp]) -> Snaps:
    return Snaps(*(getattr(snaps, name)[rows] for name in ("edge", "fraction", "distance_m", "lon", "lat")))


def _straight_m(one: Floats, others: Floats) -> Floats:
    lon, lat = np.full(len(others), one[0]), np.full(len(others), one[1])
    return np.asarray(_GLOBE.inv(lon, lat, others[:, 0], others[:, 1])[2], dtype=np.float64)


def _straight_route(mode: Mode, ends: Floats, distance_m: float, speed_mps: float) -> Route:
    return Route(mode, distance_m / speed_mps, distance_m, True, ends)
