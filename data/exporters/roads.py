"""Writes the roads in force as directed edges: GraphML as OSMnx has it, GeoPackage, GeoJSON."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

import networkx
import numpy as np
import shapely
from numpy.typing import NDArray

from data.exporters.export_kinds import ExportRoom, Value
from data.exporters.export_table import ExportTable
from data.exporters.geojson_file import write_geojson
from data.exporters.gpkg_file import real_reference, write_gpkg
from data.exporters.writing import Written, about, writer_of, written_whole
from dispatch.reasons import Refused
from gis.reference import WGS84, Reference
from gis.road_network import Access, EdgeFlag, Mode, RoadClass, RoadNetwork

EDGES, NODES = "edges", "nodes"
NAMES = (
    "u",
    "v",
    "key",
    "osmid",
    "highway",
    "oneway",
    "reversed",
    "name",
    "ref",
    "length",
    "speed_kph",
    "bridge",
    "tunnel",
    "junction",
    "layer",
    "yiping_access",
    "yiping_shape",
    "yiping_edge",
    "yiping_turns",
)
Shapes = NDArray[np.object_]


def write_roads(room: ExportRoom, path: Path, *, replaces: bool = False) -> Written:
    """Write the roads in force; a file of that name is only overwritten where `replaces` says so.

    Refused: no_roads where there are none, unknown_suffix, file_exists, outside_reference.
    """
    if room.centre.router is None:
        raise Refused("no_roads")
    network = room.centre.router.network
    write = writer_of(path, FORMATS)
    with written_whole(path, replaces=replaces) as beside:
        write(network, beside, room.reference, {**about(room), **network.metadata})
    return Written(path, network.edge_count, path.stat().st_size)


def write_network_geojson(
    network: RoadNetwork, path: Path, reference: Reference = WGS84, told: Mapping[str, object] | None = None
) -> None:
    """Write one feature for each directed edge."""
    write_geojson(edge_table(network, reference, told or {}), path)


def write_network_gpkg(
    network: RoadNetwork, path: Path, reference: Reference = WGS84, told: Mapping[str, object] | None = None
) -> None:
    """Write the layers `edges` and `nodes`."""
    write_gpkg(_node_table(network, reference), path, NODES)
    write_gpkg(edge_table(network, reference, told or {}), path, EDGES)


def write_network_graphml(
    network: RoadNetwork, path: Path, reference: Reference = WGS84, told: Mapping[str, object] | None = None
) -> None:
    """Write a graph that OSMnx and networkx read: every attribute is text, shapes are words (WKT).

    GCJ-02 and BD-09 have no name that programs know: then the graph has no `crs`, and says its `datum`.
    """
    graph: Any = networkx.MultiDiGraph(**_graph_members(reference, told or {}))
    x, y = _placed(network.node_lon, network.node_lat, reference)
    streets = _street_counts(network)
    for node, key in enumerate(network.node_key.tolist()):
        graph.add_node(key, y=repr(float(y[node])), x=repr(float(x[node])), street_count=str(streets[node]))
    words = shapely.to_wkt(_shapes(network, reference), rounding_precision=-1)
    for row, shape in zip(_edge_rows(network), words.tolist(), strict=True):
        values = dict(zip(NAMES, row, strict=True))
        start, end, key = values.pop("u"), values.pop("v"), values.pop("key")
        texts = {name: str(value) for name, value in values.items() if value not in ("", None)}
        graph.add_edge(start, end, key=key, **texts, geometry=shape)
    networkx.write_graphml(graph, path, encoding="utf-8")


Writer = Callable[[RoadNetwork, Path, Reference, Mapping[str, object]], None]
FORMATS: Mapping[str, Writer] = MappingProxyType(
    {
        ".graphml": write_network_graphml,
        ".gpkg": write_network_gpkg,
        ".geojson": write_network_geojson,
    }
)


def edge_table(network: RoadNetwork, reference: Reference, told: Mapping[str, object]) -> ExportTable:
    """All directed edges, in their order, as a table."""
    rows = list(_edge_rows(network))
    shapes = _shapes(network, reference)
    return ExportTable("roads", NAMES, rows, ZoneInfo(str(UTC)), shapes, reference, about=told)


def _node_table(network: RoadNetwork, reference: Reference) -> ExportTable:
    x, y = _placed(network.node_lon, network.node_lat, reference)
    rows: list[tuple[Value, ...]] = list(zip(network.node_key.tolist(), x.tolist(), y.tolist(), strict=True))
    return ExportTable(
        NODES, ("osmid", "x", "y"), rows, ZoneInfo(str(UTC)), np.asarray(shapely.points(x, y)), reference
    )


def _edge_rows(network: RoadNetwork) -> Iterator[tuple[Value, ...]]:
    """The values of every edge, in the order of NAMES."""
    turns, parallel = _turns(network), Counter[tuple[int, int]]()
    names = np.array(network.names, dtype=object)
    columns = (
        network.node_key[network.edge_from],
        network.node_key[network.edge_to],
        network.edge_source,
        network.edge_class,
        network.edge_flags,
        _is_one_way(network),
        network.edge_reversed,
        names[network.edge_name],
        names[network.edge_number],
        network.edge_length_m,
        network.edge_speed_kmh,
        network.edge_layer,
        network.edge_access,
        network.edge_shape,
    )
    rows = zip(*(column.tolist() for column in columns), strict=True)
    for edge, (u, v, source, kind, flags, oneway, back, *told, layer, access, shape) in enumerate(rows):
        key = parallel[u, v]
        parallel[u, v] += 1
        yield (
            *(u, v, key, source, highway_of(kind, flags), oneway, back, *told),
            *("yes" if flags & flag else "" for flag in (EdgeFlag.BRIDGE, EdgeFlag.TUNNEL)),
            "roundabout" if flags & EdgeFlag.ROUNDABOUT else "",
            *(layer, modes_text(access), shape, edge, turns.get(edge, "")),
        )


def highway_of(road_class: int, flags: int) -> str:
    """A class as OpenStreetMap's highway says it; `waterway` for what boats use."""
    return RoadClass(road_class).name.lower() + ("_link" if flags & EdgeFlag.LINK else "")


def modes_text(access: int) -> str:
    """The codes of modes, with commas between."""
    return _MODES[access]


_MODES = tuple(
    ",".join(mode.value for mode in Mode if mode is not Mode.AIR and bits & Access[mode.name])
    for bits in range(16)
)


def _turns(network: RoadNetwork) -> dict[int, str]:
    """Restrictions by the edge that they lead from: `no EDGE MODES; only EDGE MODES`."""
    texts: dict[int, list[str]] = {}
    columns = (
        network.restriction_from,
        network.restriction_to,
        network.restriction_is_only,
        network.restriction_access,
    )
    for start, end, is_only, access in zip(*(column.tolist() for column in columns), strict=True):
        texts.setdefault(start, []).append(f"{'only' if is_only else 'no'} {end} {modes_text(access)}")
    return {edge: "; ".join(parts) for edge, parts in texts.items()}


def _is_one_way(network: RoadNetwork) -> NDArray[np.bool_]:
    """Tell the edges whose way back is not open to the same modes."""
    twin = network.edge_twin
    return np.asarray((twin < 0) | (network.edge_access[twin] != network.edge_access), dtype=np.bool_)


def _street_counts(network: RoadNetwork) -> list[int]:
    """How many streets come together at each node: shapes, whatever their directions."""
    ends = np.unique(
        np.concatenate(
            (
                np.column_stack((network.edge_shape, network.edge_from)),
                np.column_stack((network.edge_shape, network.edge_to)),
            )
        ),
        axis=0,
    )
    counts: list[int] = np.bincount(ends[:, 1], minlength=network.node_count).tolist()
    return counts


def _shapes(network: RoadNetwork, reference: Reference) -> Shapes:
    """The line of every edge, in its direction."""
    lines = network.lines_of(np.arange(network.shape_count))[network.edge_shape]
    back = network.edge_reversed
    lines[back] = shapely.reverse(lines[back])
    if reference == WGS84:
        return lines
    return np.asarray(
        shapely.transform(lines, lambda pairs: np.column_stack(_placed(pairs[:, 0], pairs[:, 1], reference)))
    )


def _placed(
    lon: NDArray[np.float64], lat: NDArray[np.float64], reference: Reference
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    x, y = reference.from_wgs84(lon, lat)
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise Refused("outside_reference", reference=reference.code)
    return x, y


def _graph_members(reference: Reference, told: Mapping[str, object]) -> dict[str, Any]:
    """What the graph says of itself; OSMnx wants a `crs`, and to know that edges run between junctions."""
    real = real_reference(reference)
    members = {name: str(value) for name, value in told.items() if value}
    named = {} if real is None else {"crs": real.lower()}
    return {**members, **named, "created_with": "Yiping", "simplified": "True", "datum": reference.code}
