"""Building a road network from roads with their nodes, or from pieces already cut at junctions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod

from gis.road_network import RoadNetwork
from gis.road_table import NO_KEY, Road, RoadTable, table_of, used_names
from gis.road_turns import TurnRule, resolved

Floats = NDArray[np.float64]
Indices = NDArray[np.int32]
_GLOBE = Geod(ellps="WGS84")


def cut_at_junctions(roads: RoadTable | Sequence[Road]) -> RoadTable:
    """Cut roads wherever a node is shared, at their ends and around barriers; nothing else connects.

    A length that was told is shared out by the lengths of the pieces.
    """
    table = roads if isinstance(roads, RoadTable) else table_of(roads)
    blocked = _blocked_segments(table)
    cuts = np.flatnonzero(_is_cut(table, blocked))
    road = table.road_of_point[cuts]
    inside = road[:-1] == road[1:]
    starts, ends, road = cuts[:-1][inside], cuts[1:][inside], road[:-1][inside]
    pieces = table.cut(road, starts, ends + 1)
    open_to = pieces.access & ~blocked[starts][:, np.newaxis]
    is_end = np.zeros(len(pieces.key), dtype=np.bool_)
    is_end[pieces.offsets[:-1]] = is_end[pieces.offsets[1:] - 1] = True
    return replace(
        pieces,
        access=open_to,
        key=np.where(is_end, pieces.key, NO_KEY),
        blocked=np.zeros_like(pieces.blocked),
        length_m=_shared_out(table, pieces, road),
    )


def build_network(
    pieces: RoadTable | Sequence[Road],
    turns: Iterable[TurnRule] = (),
    metadata: Mapping[str, str] | None = None,
) -> tuple[RoadNetwork, tuple[TurnRule, ...]]:
    """Build the network of pieces; also return the turn rules that name no single pair of edges.

    Each direction that some mode may travel becomes an edge, and pieces that nobody may travel are left
    out. Parallel pieces are all kept.
    """
    table = pieces if isinstance(pieces, RoadTable) else table_of(pieces)
    if not (is_open := table.access.any(axis=1)).all():
        table = table.taken(np.flatnonzero(is_open))
    first, last = table.offsets[:-1], table.offsets[1:] - 1
    keys, ends = np.unique(np.column_stack((table.key[first], table.key[last])), return_inverse=True)
    ends = ends.reshape(-1, 2)
    lonlat = np.empty((len(keys), 2))
    for side, places in enumerate((first, last)):
        lonlat[ends[:, side]] = np.column_stack((table.lon[places], table.lat[places]))
    names, *named = used_names(table.names, table.name, table.number)
    edges = _edges(table, ends, lengths_m(table), *named)
    rules, lost = resolved(turns, edges, keys)
    network = RoadNetwork(
        node_key=keys,
        node_lon=lonlat[:, 0].copy(),
        node_lat=lonlat[:, 1].copy(),
        **edges,
        shape_offsets=table.offsets.astype(np.int32),
        shape_lon=table.lon,
        shape_lat=table.lat,
        **rules,
        names=names,
        metadata=MappingProxyType(dict(metadata or {})),
    )
    return network, lost


def lengths_m(table: RoadTable) -> Floats:
    """Return the length of every road along the ellipsoid, shape (r,)."""
    if len(table.lon) < 2:
        return np.zeros(table.road_count)
    steps = np.array(_GLOBE.inv(table.lon[:-1], table.lat[:-1], table.lon[1:], table.lat[1:])[2])
    steps[table.offsets[1:-1] - 1] = 0.0  # from the end of one line to the start of the next
    return np.asarray(np.add.reduceat(steps, table.offsets[:-1]))


def _is_cut(table: RoadTable, blocked: NDArray[np.uint8]) -> NDArray[np.bool_]:
    _, place, count = np.unique(table.key, return_inverse=True, return_counts=True)
    is_cut: NDArray[np.bool_] = (count > 1)[place] & (table.key != NO_KEY)
    is_cut[table.offsets[:-1]] = is_cut[table.offsets[1:] - 1] = True
    segments = np.flatnonzero(blocked)
    is_cut[segments] = is_cut[segments + 1] = True
    return is_cut


def _blocked_segments(table: RoadTable) -> NDArray[np.uint8]:
    """Close the short stretch beside each barrier, so that its two sides no longer connect, shape (p,)."""
    closed = np.zeros(len(table.key), dtype=np.uint8)
    places = np.flatnonzero(table.blocked)
    starts = np.maximum(places - 1, table.offsets[table.road_of_point[places]])
    np.bitwise_or.at(closed, starts, table.blocked[places])
    return closed


def _shared_out(table: RoadTable, pieces: RoadTable, road: NDArray[np.int64]) -> Floats:
    """Return the told length of each piece, the whole of it where a road stays whole."""
    if not np.isfinite(table.length_m).any():
        return pieces.length_m
    part_m, whole_m = lengths_m(pieces), lengths_m(table)[road]
    is_whole = np.bincount(road, minlength=table.road_count)[road] == 1
    share = np.where(is_whole, 1.0, part_m / np.where(whole_m > 0, whole_m, 1.0))
    return pieces.length_m * share[:, np.newaxis]


def _edges(
    table: RoadTable, ends: NDArray[np.int64], measured_m: Floats, name: Indices, number: Indices
) -> dict[str, NDArray[Any]]:
    kept = (table.access != 0).ravel()
    shape = np.repeat(np.arange(table.road_count), 2)[kept]
    is_reversed = np.tile(np.array([False, True]), table.road_count)[kept]
    told_m = table.length_m.ravel()[kept]
    return {
        "edge_from": np.where(is_reversed, ends[shape, 1], ends[shape, 0]).astype(np.int32),
        "edge_to": np.where(is_reversed, ends[shape, 0], ends[shape, 1]).astype(np.int32),
        "edge_length_m": np.where(np.isnan(told_m), measured_m[shape], told_m),
        "edge_speed_kmh": table.speed_kmh.ravel()[kept],
        "edge_class": table.road_class[shape],
        "edge_access": table.access.ravel()[kept],
        "edge_name": name[shape],
        "edge_number": number[shape],
        "edge_source": table.source[shape],
        "edge_layer": table.layer[shape],
        "edge_flags": table.flags[shape],
        "edge_shape": shape.astype(np.int32),
        "edge_reversed": is_reversed,
    }
