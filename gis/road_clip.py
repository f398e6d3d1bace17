"""Cutting a road network down to the roads at a place."""

from dataclasses import replace
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gis.ranges import ranges
from gis.road_network import RoadNetwork
from gis.road_table import used_names

_BY_EDGE = (
    "edge_length_m",
    "edge_speed_kmh",
    "edge_class",
    "edge_access",
    "edge_source",
    "edge_layer",
    "edge_flags",
    "edge_reversed",
)
_BY_RESTRICTION = ("restriction_is_only", "restriction_access")


def clipped(network: RoadNetwork, area: BaseGeometry, margin_m: float = 0.0) -> RoadNetwork:
    """Return the network of the shapes that touch an area (lon/lat) or come so near; each is kept whole."""
    wide = network.plane.project(area).buffer(margin_m)
    near = _near(network, wide.bounds)
    counts = np.diff(network.shape_offsets)[near]
    points = network.shape_metres[ranges(network.shape_offsets[near], counts)]
    lines = shapely.linestrings(points, indices=np.repeat(np.arange(len(near)), counts))
    shapely.prepare(wide)
    return with_shapes(network, near[shapely.intersects(wide, lines)])


def with_shapes(network: RoadNetwork, shapes: NDArray[np.intp]) -> RoadNetwork:
    """Return the network of some shapes, in rising order, with edges, nodes and restrictions."""
    edges = np.flatnonzero(_numbered(network.shape_count, shapes)[network.edge_shape] >= 0)
    ends = np.unique(np.concatenate((network.edge_from[edges], network.edge_to[edges])))
    node, shape = _numbered(network.node_count, ends), _numbered(network.shape_count, shapes)
    counts = np.diff(network.shape_offsets)[shapes]
    points = ranges(network.shape_offsets[shapes], counts)
    names, name, number = used_names(network.names, network.edge_name[edges], network.edge_number[edges])
    by_edge: dict[str, Any] = {field: getattr(network, field)[edges] for field in _BY_EDGE}
    return replace(
        network,
        **by_edge,
        **_restrictions(network, _numbered(network.edge_count, edges), node),
        node_key=network.node_key[ends],
        node_lon=network.node_lon[ends],
        node_lat=network.node_lat[ends],
        edge_from=node[network.edge_from[edges]],
        edge_to=node[network.edge_to[edges]],
        edge_shape=shape[network.edge_shape[edges]],
        edge_name=name,
        edge_number=number,
        names=names,
        shape_offsets=np.concatenate(([0], np.cumsum(counts))).astype(np.int32),
        shape_lon=network.shape_lon[points],
        shape_lat=network.shape_lat[points],
    )


def _near(network: RoadNetwork, bounds: tuple[float, float, float, float]) -> NDArray[np.intp]:
    """Return the shapes whose box meets the bounds; none of an area without any."""
    if not network.shape_count:
        return np.empty(0, dtype=np.intp)
    starts = network.shape_offsets[:-1]
    low = np.minimum.reduceat(network.shape_metres, starts)
    high = np.maximum.reduceat(network.shape_metres, starts)
    meets = (low <= bounds[2:]).all(axis=1) & (high >= bounds[:2]).all(axis=1)
    return np.flatnonzero(meets)


def _numbered(count: int, kept: NDArray[np.integer[Any]]) -> NDArray[np.int32]:
    """Return the new number of each of so many, -1 where it is not kept."""
    numbers = np.full(count, -1, dtype=np.int32)
    numbers[kept] = np.arange(len(kept))
    return numbers


def _restrictions(network: RoadNetwork, edge: NDArray[np.int32], node: NDArray[np.int32]) -> dict[str, Any]:
    into, out = edge[network.restriction_from], edge[network.restriction_to]
    kept = (into >= 0) & (out >= 0)
    return {
        **{field: getattr(network, field)[kept] for field in _BY_RESTRICTION},
        "restriction_from": into[kept],
        "restriction_via": node[network.restriction_via[kept]],
        "restriction_to": out[kept],
    }
