"""Building the ground of the map from a road network and zones; slow enough to belong in a worker."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString, MultiLineString
from shapely.geometry.base import BaseGeometry

from app.console.map.land import land_bands, named_land
from app.console.map.map_data import (
    BorderLine,
    Floats,
    Ground,
    MapMetres,
    NamedLine,
    Place,
    RoadBand,
    RoadNames,
    ZoneShape,
)
from app.console.map.paths import path_of, paths_of
from app.console.map.segment_strips import in_strips
from app.console.map.view import Box
from gis.datum import Plane
from gis.land_areas import NO_LAND, LandAreas
from gis.lines import lines_of
from gis.road_network import RoadClass, RoadNetwork
from gis.zones import Zone, ZoneKind

RANKS = ("waterway", "path", "minor", "tertiary", "secondary", "primary", "elevated")
BORDER_KINDS = (ZoneKind.COMMUNITY, ZoneKind.FUNCTIONAL_ZONE, ZoneKind.PRECINCT, ZoneKind.SUB_DISTRICT)
_LABELLED_INSIDE = (ZoneKind.SUB_DISTRICT, ZoneKind.PRECINCT, ZoneKind.FUNCTIONAL_ZONE)
_SAME_BORDER_M, _SAME_EDGE_M = 2.0, 1.0
_SHORTEST_NAMED_M = 60.0
_JOINED_AT_ONCE = 4_096


def rank_of(road_class: int) -> str:
    """The band in which a road class is drawn."""
    if road_class <= RoadClass.TRUNK:
        return "elevated"
    named = {RoadClass.PRIMARY: "primary", RoadClass.SECONDARY: "secondary", RoadClass.TERTIARY: "tertiary"}
    if road_class in named:
        return named[RoadClass(road_class)]
    if road_class == RoadClass.WATERWAY:
        return "waterway"
    return "minor" if road_class <= RoadClass.SERVICE else "path"


def build_ground(
    network: RoadNetwork | None,
    zones: Iterable[Zone] = (),
    cover: LandAreas = NO_LAND,
    places: Iterable[tuple[str, float, float]] = (),
    attribution: str = "",
    note: str = "",
    plane: Plane | None = None,
    has_names: bool = True,
) -> Ground:
    """The ground of a district; all geometry comes in WGS 84 degrees, places as name, lon, lat.

    A centre without roads yet has zones alone, in a `plane` of its own. Without `has_names` the names of
    roads, which take more time than all else, are left to `names_of_roads`.
    """
    zones = [zone for zone in zones if zone.geometry is not None]
    frame = _frame(network, zones, plane)
    shapes = _zone_shapes(zones, frame)
    land = _land(shapes)
    roads = _road_bands(network, frame) if network is not None else ()
    return Ground(
        plane=frame.plane,
        origin=frame.origin,
        roads=roads,
        names=_road_names(network, frame) if network is not None and has_names else RoadNames(),
        zones=shapes,
        borders={kind: _borders(shapes, kind, land) for kind in BORDER_KINDS},
        grid_segments=in_strips(_grid_segments(shapes)),
        land=path_of(land),
        outline=_lines_of(land.boundary) if not land.is_empty else (),
        areas=land_bands(cover, frame.to_metres),
        named_areas=named_land(cover, frame.to_metres),
        places=tuple(_place(frame, *each) for each in places),
        box=_extent(land, roads),
        attribution=attribution,
        note=note,
    )


def names_of_roads(network: RoadNetwork) -> RoadNames:
    """The names of the roads of a ground that was built of this network."""
    return _road_names(network, _frame(network, (), None))


def _frame(network: RoadNetwork | None, zones: Sequence[Zone], plane: Plane | None) -> MapMetres:
    """Metres around the middle of the roads, or of the zones where there are none."""
    if network is not None:
        middle = float(np.median(network.node_lon)), float(np.median(network.node_lat))
        return _around(network.plane, *middle)
    if plane is None:
        raise ValueError("a ground without roads needs a plane")
    west, south, east, north = shapely.total_bounds([zone.geometry for zone in zones]).tolist()
    return _around(plane, (west + east) / 2, (south + north) / 2)


def _around(plane: Plane, lon: float, lat: float) -> MapMetres:
    """A plane's whole metres from a point in degrees."""
    x, y = plane.to_metres([lon], [lat])
    return MapMetres(plane, (float(np.round(x[0])), float(np.round(y[0]))))


def _place(frame: MapMetres, name: str, lon: float, lat: float) -> Place:
    x, y = frame.to_metres(lon, lat)[0].tolist()
    return Place(name, x, y)


def _zone_shapes(zones: Sequence[Zone], frame: MapMetres) -> tuple[ZoneShape, ...]:
    """All at once: there are unit grids by the ten thousand."""
    if not zones:
        return ()
    geometries: NDArray[np.object_] = shapely.transform(
        np.array([zone.geometry for zone in zones], dtype=object), lambda pairs: frame.to_metres(*pairs.T)
    )
    boxes, labels = shapely.bounds(geometries).tolist(), _label_points(zones, geometries).tolist()
    rows = zip(zones, geometries, paths_of(geometries), boxes, labels, strict=True)
    return tuple(
        ZoneShape(zone.code, zone.name, zone.kind, geometry, path, (west, south, east, north), (x, y))
        for zone, geometry, path, (west, south, east, north), (x, y) in rows
    )


def _label_points(zones: Sequence[Zone], geometries: NDArray[np.object_]) -> Floats:
    """Where the name of each zone stands (n, 2): in the widest part of those that are large."""
    points: Floats = shapely.get_coordinates(shapely.point_on_surface(geometries))
    for row in [row for row, zone in enumerate(zones) if zone.kind in _LABELLED_INSIDE]:
        widest = shapely.maximum_inscribed_circle(geometries[row : row + 1], tolerance=20.0)
        points[row] = shapely.get_coordinates(widest)[0]
    return points


def _land(shapes: Sequence[ZoneShape]) -> BaseGeometry:
    for kind in (ZoneKind.SUB_DISTRICT, ZoneKind.DISTRICT):
        found = [shape.geometry for shape in shapes if shape.kind == kind]
        if found:
            return shapely.union_all(found)
    return shapely.union_all([])


def _extent(land: BaseGeometry, roads: Sequence[RoadBand]) -> Box:
    if not land.is_empty:
        return Box(*land.bounds)
    boxes = [band.segments.boxes for band in roads if len(band.segments)]
    if not boxes:
        return Box(-1000, -1000, 1000, 1000)
    low = np.min([each[:, :2].min(axis=0) for each in boxes], axis=0)
    high = np.max([each[:, 2:].max(axis=0) for each in boxes], axis=0)
    return Box(float(low[0]), float(low[1]), float(high[0]), float(high[1]))


def _lines_of(geometry: BaseGeometry) -> tuple[BorderLine, ...]:
    merged = shapely.line_merge(geometry) if geometry.geom_type.startswith("Multi") else geometry
    parts = [part for part in shapely.get_parts(merged).ravel() if not part.is_empty]
    return tuple(BorderLine(path_of(part), part.bounds) for part in parts)


def _borders(shapes: Sequence[ZoneShape], kind: ZoneKind, land: BaseGeometry) -> tuple[BorderLine, ...]:
    rings = [shape.geometry.boundary for shape in shapes if shape.kind == kind]
    if not rings:
        return ()
    # Neighbours whose shared edge differs by less than a metre get one line, not two with clashing dashes.
    lines = shapely.union_all(rings, grid_size=_SAME_EDGE_M)
    if not land.is_empty and kind is not ZoneKind.FUNCTIONAL_ZONE:
        # What follows the district's edge is drawn there, solid; dashes over it would only look torn.
        lines = lines.difference(land.boundary.buffer(_SAME_BORDER_M))
    return _lines_of(MultiLineString(_line_parts(lines)))


def _line_parts(geometry: BaseGeometry) -> list[LineString]:
    parts = shapely.get_parts(geometry).ravel()
    return [part for part in parts if part.geom_type in ("LineString", "LinearRing") and not part.is_empty]


def _grid_segments(shapes: Sequence[ZoneShape]) -> Floats:
    """Each border between unit grids once, shape (n, 4)."""
    cells = [shape.geometry for shape in shapes if shape.kind is ZoneKind.UNIT_GRID]
    if not cells:
        return np.empty((0, 4))
    rings = shapely.get_rings(np.array(cells, dtype=object))
    points, owner = shapely.get_coordinates(rings, return_index=True)
    points = np.round(points, 1)
    joined = owner[1:] == owner[:-1]
    start, end = points[:-1][joined], points[1:][joined]
    swap = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    first, second = np.where(swap[:, None], end, start), np.where(swap[:, None], start, end)
    return np.unique(np.hstack((first, second)), axis=0)


def _shape_classes(network: RoadNetwork) -> NDArray[np.uint8]:
    classes = np.full(network.shape_count, int(RoadClass.PATH), dtype=np.uint8)
    classes[network.edge_shape] = network.edge_class
    return classes


def _road_bands(network: RoadNetwork, frame: MapMetres) -> tuple[RoadBand, ...]:
    points = frame.to_metres(network.shape_lon, network.shape_lat)
    sizes = np.diff(network.shape_offsets)
    owner = np.repeat(np.arange(network.shape_count), sizes)
    joined = owner[1:] == owner[:-1]
    segments = np.hstack((points[:-1][joined], points[1:][joined]))
    names = np.array([rank_of(value) for value in range(int(max(RoadClass)) + 1)])
    ranks = names[_shape_classes(network)][owner[:-1][joined]]
    return tuple(RoadBand(rank, in_strips(segments[ranks == rank])) for rank in RANKS)


def _road_names(network: RoadNetwork, frame: MapMetres) -> RoadNames:
    """Stretches of each name and rank, joined where they meet, the greatest ranks and the longest first.

    The number of a route is a name of its own: it stands on shields beside what the road is called.
    """
    named, names = _named_shapes(network)
    if not len(named):
        return RoadNames()
    places = np.array([RANKS.index(rank_of(value)) for value in range(int(max(RoadClass)) + 1)])
    ranks = places[_shape_classes(network)]
    keys, group = np.unique(ranks[named] * len(network.names) + names, return_inverse=True)
    order = np.argsort(group, kind="stable")
    parts, owner = _joined(_lines_of_shapes(network, frame, named[order]), group[order])
    lengths = shapely.length(parts)
    long = np.flatnonzero(lengths >= _SHORTEST_NAMED_M)
    rank, name = np.divmod(keys[owner], len(network.names))
    long = long[np.lexsort((-lengths[long], -rank[long]))]
    # The points of all at once: asked one by one they keep other threads waiting ten times as long.
    points, of_part = shapely.get_coordinates(parts[long], return_index=True)
    stops = np.cumsum(np.bincount(of_part, minlength=len(long)))
    found = tuple(
        NamedLine(network.names[which], RANKS[of], points[start:stop], length)
        for which, of, start, stop, length in zip(
            name[long].tolist(),
            rank[long].tolist(),
            [0, *stops[:-1].tolist()],
            stops.tolist(),
            lengths[long].tolist(),
            strict=True,
        )
    )
    ends = np.flatnonzero(np.diff(rank[long], append=-1))
    ranges = tuple((found[end].rank, end + 1) for end in ends.tolist())
    return RoadNames(found, shapely.bounds(parts[long]), ranges)


def _named_shapes(network: RoadNetwork) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The shapes that have a name, then those of a numbered route; and what each is called."""
    found = []
    for of_edge in (network.edge_name, network.edge_number):
        called = np.zeros(network.shape_count, dtype=np.int64)
        called[network.edge_shape] = of_edge
        shapes = np.flatnonzero(called)
        found.append((shapes, called[shapes]))
    return np.concatenate([shapes for shapes, _ in found]), np.concatenate([names for _, names in found])


def _joined(
    lines: NDArray[np.object_], group: NDArray[np.int64]
) -> tuple[NDArray[np.object_], NDArray[np.int64]]:
    """The lines of each group joined where they meet, and the group of each part; groups come in order.

    Done some thousand lines at a time: all at once would hold the window up.
    """
    starts = np.concatenate(([0], np.flatnonzero(np.diff(group)) + 1, [len(group)]))
    cuts = [0]
    for start in starts[1:].tolist():
        if start - cuts[-1] >= _JOINED_AT_ONCE or start == len(group):
            cuts.append(start)
    parts, owners = [], []
    for first, last in pairwise(cuts):
        local, own = np.unique(group[first:last], return_inverse=True)
        merged = shapely.line_merge(shapely.multilinestrings(lines[first:last], indices=own))
        found, owner = shapely.get_parts(merged, return_index=True)
        parts.append(found)
        owners.append(local[owner])
    return np.concatenate(parts), np.concatenate(owners)


def _lines_of_shapes(
    network: RoadNetwork, frame: MapMetres, shapes: NDArray[np.int64]
) -> NDArray[np.object_]:
    """The ways of a network as lines in map metres."""
    starts, sizes = network.shape_offsets[shapes], np.diff(network.shape_offsets)[shapes]
    offsets = np.concatenate(([0], np.cumsum(sizes)))
    rows = np.repeat(starts - offsets[:-1], sizes) + np.arange(offsets[-1])
    return lines_of(frame.to_metres(network.shape_lon[rows], network.shape_lat[rows]), offsets)
