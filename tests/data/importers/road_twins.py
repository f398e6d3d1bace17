"""The same roads in other forms, as other programs write them; and how alike two networks are."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import osmium
import pyogrio
import shapely

from data.importers.osm_tags import MEANT_BY
from gis.lines import cut_line
from gis.road_network import ACCESS_OF_MODE, Mode, RoadNetwork
from gis.routing import Router, TurnCosts
from tests.data.importers.road_files import write_geojson
from tests.full import FULL

PAIRS = 200 if FULL else 60
WAY_TAGS = tuple(sorted(MEANT_BY | {"name", "name:zh", "ref"}))


def ways_of(path: Path) -> Iterable[tuple[int, dict[str, str], list[tuple[float, float]]]]:
    """The ways of an OpenStreetMap file that have a highway: id, tags, lon/lat."""
    wanted = osmium.filter.KeyFilter("highway").enable_for(osmium.osm.WAY)
    for item in osmium.FileProcessor(str(path)).with_locations().with_filter(wanted):
        if item.is_way():
            tags = {tag.k: tag.v for tag in item.tags}
            yield item.id, tags, [(node.lon, node.lat) for node in item.nodes]


def write_lines(path: Path, ways: Iterable[tuple[int, Mapping[str, str], list[tuple[float, float]]]]) -> Path:
    """A map file of plain lines, as a desktop GIS writes an OpenStreetMap extract."""
    rows = [(key, tags, points) for key, tags, points in ways if len(set(points)) > 1]
    lines = np.array([shapely.LineString(points) for _, _, points in rows], dtype=object)
    texts = [np.array([tags.get(name) for _, tags, _ in rows], dtype=object) for name in WAY_TAGS]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pyogrio.raw.write(
            path,
            geometry=shapely.to_wkb(lines),
            field_data=[np.array([key for key, _, _ in rows], dtype=np.int64), *texts],
            fields=np.array(["osm_id", *WAY_TAGS], dtype=object),
            geometry_type="LineString",
            crs="EPSG:4326",
        )
    return path


def write_plain_edges(path: Path, network: RoadNetwork) -> Path:
    """Directed edges for cars with end ids, length and duration, and nothing of our own."""
    edges = np.flatnonzero(network.allows(Mode.CAR))
    durations = network.edge_length_m * 3.6 / network.edge_speed_kmh
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "LineString", "coordinates": network.coordinates(edge).tolist()},
            "properties": {
                "from_node": int(network.node_key[network.edge_from[edge]]),
                "to_node": int(network.node_key[network.edge_to[edge]]),
                "length": float(network.edge_length_m[edge]),
                "travel_time": float(durations[edge]),
                "路名": network.name(edge),
            },
        }
        for edge in edges.tolist()
    ]
    return write_geojson(path, features)


def edge_lines(network: RoadNetwork, mode: Mode) -> Counter[tuple[Any, ...]]:
    """The edges of a mode: from where to where, how long and how fast, as many times as they come."""
    edges = np.flatnonzero(network.allows(mode))
    start, end = network.edge_from[edges], network.edge_to[edges]
    columns = (
        network.node_lon[start].round(7),
        network.node_lat[start].round(7),
        network.node_lon[end].round(7),
        network.node_lat[end].round(7),
        network.edge_length_m[edges].round(2),
        network.edge_speed_kmh[edges].round(3),
    )
    return Counter(zip(*(column.tolist() for column in columns), strict=True))


def nodes_of(network: RoadNetwork, mode: Mode) -> int:
    """How many nodes a mode comes to."""
    used = network.allows(mode)
    return len(np.unique(np.concatenate((network.edge_from[used], network.edge_to[used]))))


def times_between(
    network: RoadNetwork, pairs: np.ndarray, mode: Mode, costs: TurnCosts | None = None
) -> np.ndarray:
    """Seconds of ways between places, inf where there is none."""
    router = Router(network, costs=costs)
    return np.array([_time(router, start, end, mode) for start, end in pairs])


def _time(router: Router, start: np.ndarray, end: np.ndarray, mode: Mode) -> float:
    try:
        return router.route(start, end, mode).travel_s
    except ValueError:
        return float("inf")


def sampled_pairs(network: RoadNetwork, mode: Mode, count: int = PAIRS) -> np.ndarray:
    """Pairs of places on edges that the mode can reach and leave, seeded, shape (count, 2, 2).

    They lie away from junctions: there several roads are equally near, and which of them one stands on says
    whether a turn has still to be paid.
    """
    edges = np.random.default_rng(20261124).choice(np.flatnonzero(network.usable(mode)), 2 * count)
    middles = [cut_line(network, edge, 0.0, 0.4)[-1] for edge in edges.tolist()]
    return np.array(middles).reshape(count, 2, 2)


def closed_modes(network: RoadNetwork) -> dict[str, int]:
    """How many edges each mode may travel."""
    return {mode.value: int(network.allows(mode).sum()) for mode in ACCESS_OF_MODE}


def without_barriers(source: Path, target: Path) -> Path:
    """The same OpenStreetMap file with bare nodes: lines can't say what stands at a point of them."""
    with osmium.SimpleWriter(str(target), overwrite=True) as writer:
        for item in osmium.FileProcessor(str(source)):
            if item.is_node():
                writer.add_node(item.replace(tags={}))
            elif item.is_way():
                writer.add_way(item)
    return target
