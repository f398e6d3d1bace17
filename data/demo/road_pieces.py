"""The drawn road network: lines cut where they meet, with bridges, ramps, one-ways, boats and names."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType

import numpy as np
import shapely
from numpy.random import Generator
from numpy.typing import NDArray
from shapely import STRtree
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from data.demo.schematic import Arterial, arterials, district_plane, read_toml, waters
from data.demo.street_net import NET_GRID_M, Line, cut_lines, draw_lines, land_area, water_area
from gis.road_build import build_network
from gis.road_network import ACCESS_OF_MODE, GROUND_MODES, Access, EdgeFlag, RoadClass, RoadNetwork
from gis.road_table import Passage, Road
from gis.zones import Zone

Shapes = NDArray[np.object_]

WHEELS = Access.FOOT | Access.EBIKE | Access.CAR
ROAD_KINDS: Mapping[str, tuple[RoadClass, float, Access]] = MappingProxyType(
    {
        "trunk": (RoadClass.TRUNK, 80.0, Access.CAR),
        "primary": (RoadClass.PRIMARY, 55.0, WHEELS),
        "secondary": (RoadClass.SECONDARY, 45.0, WHEELS),
        "tertiary": (RoadClass.TERTIARY, 40.0, WHEELS),
        "residential": (RoadClass.RESIDENTIAL, 25.0, WHEELS),
        "ramp": (RoadClass.TRUNK, 45.0, Access.CAR),
        "footway": (RoadClass.FOOTWAY, 5.0, Access.FOOT),
        "towpath": (RoadClass.FOOTWAY, 5.0, Access.FOOT),
        "path": (RoadClass.PATH, 5.0, Access.FOOT),
        "waterway": (RoadClass.WATERWAY, 12.0, Access.BOAT),
    }
)
ONE_WAY_SHARE = 0.06
NAVIGABLE_M = 30.0
SHORTEST_RAMP_M = 60.0


def draw_network(random: Generator, communities: Iterable[Zone], metadata: Mapping[str, str]) -> RoadNetwork:
    """Draw the roads and return them as a network in which every mode can reach and leave all its edges."""
    lines = _named(draw_lines(random), tuple(communities))
    ground = cut_lines(lines)
    pieces = _with_one_ways(_roads(ground, 0, _bridge_flags(ground)), random)
    elevated = _elevated_lines()
    pieces += _roads(elevated, 1, [EdgeFlag.BRIDGE] * len(elevated))
    pieces += _ramps(elevated, ground)
    pieces += _roads(cut_lines(_boat_lines()), -1, None)
    return _joined_up(_with_keys(pieces), metadata)


def _bridge_flags(lines: list[Line]) -> list[EdgeFlag]:
    water = water_area()
    shapely.prepare(water)
    crossing = shapely.intersects(water, np.array([line.shape for line in lines], dtype=object))
    return [EdgeFlag.BRIDGE if wet else EdgeFlag.NONE for wet in crossing]


def _roads(lines: list[Line], layer: int, flags: list[EdgeFlag] | None) -> list[Road]:
    return [
        _road(line, layer, flag)
        for line, flag in zip(lines, flags or [EdgeFlag.NONE] * len(lines), strict=True)
    ]


def _road(line: Line, layer: int, flags: EdgeFlag) -> Road:
    road_class, speed_kmh, access = ROAD_KINDS[line.kind]
    passage = Passage(access, speed_kmh)
    points = shapely.get_coordinates(line.shape)
    return Road(0, (), points, passage, passage, road_class, line.name, layer, flags)


def _elevated_roads() -> tuple[Arterial, ...]:
    return tuple(road for road in arterials() if road.layer > 0)


def _elevated_lines() -> list[Line]:
    """Return the elevated roads cut at their crossings and at the heads of their ramps."""
    plane = district_plane()
    shapes = [plane.project(road.line) for road in _elevated_roads()]
    pieces: list[Line] = []
    for road, shape in zip(_elevated_roads(), shapes, strict=True):
        heads = [shapely.Point(np.column_stack(plane.to_metres(*ramp))[0]) for ramp in road.ramps]
        meets = [shapely.intersection(shape, other) for other in shapes if other is not shape]
        points = [*heads, *(point for meet in meets for point in shapely.get_parts(meet))]
        pieces += [Line("trunk", road.name, part) for part in _cut_at(shape, points)]
    return pieces


def _cut_at(line: BaseGeometry, points: list[shapely.Point]) -> list[BaseGeometry]:
    whole = shapely.LineString(line.coords)
    inner = sorted(at for at in (whole.project(point) for point in points) if 1 < at < whole.length - 1)
    return [substring(whole, start, end) for start, end in pairwise([0.0, *inner, whole.length])]


def _ramps(elevated: list[Line], ground: list[Line]) -> list[Road]:
    """Lead each ramp point from the nearest elevated node to the nearest crossing of larger roads."""
    plane = district_plane()
    heads = _end_points(elevated)
    feet = _end_points([line for line in ground if line.kind in ("primary", "secondary")])
    roads: list[Road] = []
    for elevated_road in _elevated_roads():
        for ramp in elevated_road.ramps:
            head = _nearest(heads, np.array(plane.to_metres(*ramp)), 0.0)
            foot = _nearest(feet, head, SHORTEST_RAMP_M)
            line = Line("ramp", elevated_road.name, shapely.LineString([head, foot]))
            roads.append(_road(line, 0, EdgeFlag.LINK))
    return roads


def _end_points(lines: list[Line]) -> NDArray[np.float64]:
    return np.array([end for line in lines for end in (line.shape.coords[0], line.shape.coords[-1])])


def _nearest(points: NDArray[np.float64], to: NDArray[np.float64], beyond_m: float) -> NDArray[np.float64]:
    distances = np.hypot(*(points - to).T)
    nearest: NDArray[np.float64] = points[int(np.argmin(np.where(distances < beyond_m, np.inf, distances)))]
    return nearest


def _boat_lines() -> list[Line]:
    plane = district_plane()
    inside = land_area()
    return [
        Line("waterway", water.name, shapely.intersection(plane.project(water.line), inside))
        for water in waters()
        if water.width_m >= NAVIGABLE_M
    ]


def _with_keys(roads: list[Road]) -> list[Road]:
    """Number the nodes by place and level, put the points into degrees, and number the roads."""
    plane = district_plane()
    ends = [_node(road, place) for road in roads for place in (0, -1)]
    key_of = {node: key for key, node in enumerate(sorted(set(ends)), start=1)}
    placed: list[Road] = []
    for source, road in enumerate(roads, start=1):
        keys = (key_of[ends[2 * source - 2]], key_of[ends[2 * source - 1]])
        lonlat = np.column_stack(plane.to_lonlat(*road.coordinates.T))
        placed.append(replace(road, source=source, node_keys=keys, coordinates=lonlat))
    return placed


def _node(road: Road, place: int) -> tuple[int, int, int]:
    """Say where a road ends and on which level; only a ramp's head is on another level than its foot."""
    x, y = road.coordinates[place]
    is_head = road.flags & EdgeFlag.LINK and place == 0
    return (round(x / NET_GRID_M), round(y / NET_GRID_M), 1 if is_head else road.layer)


def _with_one_ways(roads: list[Road], random: Generator) -> list[Road]:
    """Make a share of the small streets one-way for vehicles; walkers keep both ways."""
    small = (RoadClass.TERTIARY, RoadClass.RESIDENTIAL)
    drawn = random.random(len(roads))
    return [
        replace(road, backward=replace(road.backward, access=Access.FOOT))
        if road.road_class in small and chance < ONE_WAY_SHARE
        else road
        for road, chance in zip(roads, drawn, strict=True)
    ]


def _joined_up(roads: list[Road], metadata: Mapping[str, str]) -> RoadNetwork:
    """Open one-ways that trap somebody, then close roads to modes that cannot reach and leave them."""
    network, _ = build_network(roads, metadata=metadata)
    trapped = _stranded_roads(network)
    roads = [_both_ways(road) if road.source in trapped else road for road in roads]
    network, _ = build_network(roads, metadata=metadata)
    closed = _stranded_roads(network)
    roads = [_closed_to(road, closed.get(road.source, Access.NONE)) for road in roads]
    open_roads = [road for road in roads if road.forward.access or road.backward.access]
    network, _ = build_network(open_roads, metadata=metadata)
    return network


def _stranded_roads(network: RoadNetwork) -> dict[int, Access]:
    stranded: dict[int, Access] = {}
    for mode in GROUND_MODES:
        for source in network.edge_source[network.stranded(mode)].tolist():
            stranded[source] = stranded.get(source, Access.NONE) | ACCESS_OF_MODE[mode]
    return stranded


def _both_ways(road: Road) -> Road:
    return replace(road, backward=replace(road.backward, access=road.forward.access))


def _closed_to(road: Road, modes: Access) -> Road:
    forward = replace(road.forward, access=road.forward.access & ~modes)
    return replace(
        road, forward=forward, backward=replace(road.backward, access=road.backward.access & ~modes)
    )


def _named(lines: list[Line], communities: tuple[Zone, ...]) -> list[Line]:
    """Name the streets between the arterials after the community that they lie in."""
    plane = district_plane()
    patterns = read_toml("roads.toml")["street_names"]
    tree = STRtree(np.array([zone.geometry for zone in communities], dtype=object))
    taken = Counter(line.name for line in lines)
    named: list[Line] = []
    for line in lines:
        if line.name or line.kind not in patterns:
            named.append(line)
            continue
        middle = plane.unproject(line.shape.interpolate(0.5, normalized=True))
        stem = _stem(communities[int(tree.nearest(middle))].name, patterns["left_out_of_stem"])
        free = (stem + number + end for number in patterns["numbers"] for end in patterns[line.kind])
        name = next((name for name in free if not taken[name]), "")
        taken[name] += 1
        named.append(replace(line, name=name))
    return named


def _stem(community: str, left_out: str) -> str:
    """Return what of a community's name can name a street: 竹竿巷社区 gives 竹竿."""
    stem = community.removesuffix("社区").removesuffix("类似")
    return stem[:-1] if len(stem) > 2 and stem[-1] in left_out else stem
