"""Building a road network from roads with their nodes, or from pieces already cut at junctions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod

from gis.road_network import Access, EdgeFlag, RoadClass, RoadNetwork

Floats = NDArray[np.float64]
_GLOBE = Geod(ellps="WGS84")


@dataclass(frozen=True, slots=True)
class Passage:
    """Travel along a road in one direction; `length_m` None is measured from the shape."""

    access: Access
    speed_kmh: float
    length_m: float | None = None


@dataclass(frozen=True, slots=True)
class Road:
    """A road from node to node: source id, node keys, lon/lat degrees, a passage for each direction.

    `node_keys` has one key for each point for a road that is yet to be cut (`cut_at_junctions`), or the
    two end keys of a piece. `barriers` maps places in `node_keys` to the modes that can't pass there.
    """

    source: int
    node_keys: Sequence[int]
    coordinates: Floats
    forward: Passage
    backward: Passage
    road_class: RoadClass
    name: str = ""
    layer: int = 0
    flags: EdgeFlag = EdgeFlag.NONE
    barriers: Mapping[int, Access] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class TurnRule:
    """A turn that is forbidden, or the only one allowed, by source ids of roads and key of the node."""

    source: int
    from_road: int
    via_key: int
    to_road: int
    is_only: bool
    access: Access


def cut_at_junctions(roads: Sequence[Road]) -> list[Road]:
    """Cut roads wherever a node is shared, at their ends and around barriers; nothing else connects."""
    shared = _shared_keys(roads)
    return [piece for road in roads for piece in _pieces(road, shared)]


def build_network(
    pieces: Sequence[Road], turns: Iterable[TurnRule] = (), metadata: Mapping[str, str] | None = None
) -> tuple[RoadNetwork, tuple[TurnRule, ...]]:
    """Build the network of pieces; also return the turn rules that name no single pair of edges.

    Each direction that some mode may travel becomes an edge. Parallel pieces are all kept.
    """
    keys, ends = np.unique(
        np.array([key for p in pieces for key in (p.node_keys[0], p.node_keys[-1])], dtype=np.int64),
        return_inverse=True,
    )
    lines = [piece.coordinates for piece in pieces]
    points = np.concatenate(lines) if lines else np.empty((0, 2))
    offsets = np.cumsum([0, *map(len, lines)])
    lonlat = np.empty((len(keys), 2))
    lonlat[ends[0::2]] = points[offsets[:-1]]
    lonlat[ends[1::2]] = points[offsets[1:] - 1]
    names, name_of_piece = _numbered_names(pieces)
    edges = _edges(pieces, ends.reshape(-1, 2), _lengths_m(points, offsets), name_of_piece)
    rules, lost = _resolved(turns, edges, keys)
    network = RoadNetwork(
        node_key=keys,
        node_lon=lonlat[:, 0].copy(),
        node_lat=lonlat[:, 1].copy(),
        **edges,
        shape_offsets=offsets.astype(np.int32),
        shape_lon=points[:, 0].copy(),
        shape_lat=points[:, 1].copy(),
        **rules,
        names=names,
        metadata=MappingProxyType(dict(metadata or {})),
    )
    return network, lost


def _shared_keys(roads: Sequence[Road]) -> frozenset[int]:
    if not roads:
        return frozenset()
    keys, counts = np.unique(
        np.concatenate([np.asarray(road.node_keys, dtype=np.int64) for road in roads]), return_counts=True
    )
    return frozenset(keys[counts > 1].tolist())


def _pieces(road: Road, shared: frozenset[int]) -> list[Road]:
    blocked = _blocked_segments(road)
    last = len(road.node_keys) - 1
    cuts = {0, last} | {i for i, key in enumerate(road.node_keys) if key in shared}
    for segment in blocked:
        cuts |= {segment, segment + 1}
    places = sorted(cuts)
    return [_piece(road, start, end, blocked.get(start, Access.NONE)) for start, end in pairwise(places)]


def _blocked_segments(road: Road) -> dict[int, Access]:
    """Close the short stretch beside each barrier, so that its two sides no longer connect."""
    blocked: dict[int, Access] = {}
    for place, access in road.barriers.items():
        segment = max(place - 1, 0)
        blocked[segment] = blocked.get(segment, Access.NONE) | access
    return blocked


def _piece(road: Road, start: int, end: int, blocked: Access) -> Road:
    return Road(
        source=road.source,
        node_keys=(road.node_keys[start], road.node_keys[end]),
        coordinates=road.coordinates[start : end + 1],
        forward=Passage(road.forward.access & ~blocked, road.forward.speed_kmh),
        backward=Passage(road.backward.access & ~blocked, road.backward.speed_kmh),
        road_class=road.road_class,
        name=road.name,
        layer=road.layer,
        flags=road.flags,
    )


def _lengths_m(points: Floats, offsets: NDArray[np.int64]) -> Floats:
    """Return the length of every line along the ellipsoid, shape (lines,)."""
    if len(points) < 2:
        return np.zeros(len(offsets) - 1)
    lon, lat = points[:, 0], points[:, 1]
    steps = np.array(_GLOBE.inv(lon[:-1], lat[:-1], lon[1:], lat[1:])[2])
    steps[offsets[1:-1] - 1] = 0.0  # from the end of one line to the start of the next
    run = np.concatenate(([0.0], np.cumsum(steps)))
    return np.asarray(run[offsets[1:] - 1] - run[offsets[:-1]])


def _numbered_names(pieces: Sequence[Road]) -> tuple[tuple[str, ...], NDArray[np.int32]]:
    numbers = {"": 0}
    numbered = [numbers.setdefault(piece.name, len(numbers)) for piece in pieces]
    return tuple(numbers), np.array(numbered, dtype=np.int32)


def _edges(
    pieces: Sequence[Road], ends: NDArray[np.int64], lengths_m: Floats, names: NDArray[np.int32]
) -> dict[str, NDArray[Any]]:
    passages = [passage for piece in pieces for passage in (piece.forward, piece.backward)]
    kept = np.array([passage.access != 0 for passage in passages], dtype=np.bool_)
    shape = np.repeat(np.arange(len(pieces)), 2)[kept]
    is_reversed = np.tile(np.array([False, True]), len(pieces))[kept]
    travelled = [passage for passage, keep in zip(passages, kept, strict=True) if keep]
    told = np.array([np.nan if p.length_m is None else p.length_m for p in travelled], dtype=np.float64)
    return {
        "edge_from": np.where(is_reversed, ends[shape, 1], ends[shape, 0]).astype(np.int32),
        "edge_to": np.where(is_reversed, ends[shape, 0], ends[shape, 1]).astype(np.int32),
        "edge_length_m": np.where(np.isnan(told), lengths_m[shape], told),
        "edge_speed_kmh": np.array([p.speed_kmh for p in travelled], dtype=np.float64),
        "edge_class": np.array([p.road_class for p in pieces], dtype=np.uint8)[shape],
        "edge_access": np.array([p.access for p in travelled], dtype=np.uint8),
        "edge_name": names[shape],
        "edge_source": np.array([p.source for p in pieces], dtype=np.int64)[shape],
        "edge_layer": np.array([p.layer for p in pieces], dtype=np.int8)[shape],
        "edge_flags": np.array([p.flags for p in pieces], dtype=np.uint8)[shape],
        "edge_shape": shape.astype(np.int32),
        "edge_reversed": is_reversed,
    }


def _resolved(
    turns: Iterable[TurnRule], edges: Mapping[str, NDArray[Any]], keys: NDArray[np.int64]
) -> tuple[dict[str, NDArray[Any]], tuple[TurnRule, ...]]:
    """Find the edge into and the edge out of each rule's node; a rule must name exactly one of each."""
    node_of_key = {int(key): number for number, key in enumerate(keys)}
    arriving = _edges_by_road(edges["edge_source"], edges["edge_to"])
    leaving = _edges_by_road(edges["edge_source"], edges["edge_from"])
    found: list[tuple[int, int, int, bool, int]] = []
    lost: list[TurnRule] = []
    for turn in turns:
        via = node_of_key.get(turn.via_key, -1)
        into, out = (
            [edge for edge in candidates if edges["edge_access"][edge] & turn.access]
            for candidates in (arriving.get((turn.from_road, via), ()), leaving.get((turn.to_road, via), ()))
        )
        if len(into) == 1 and len(out) == 1:
            found.append((into[0], via, out[0], turn.is_only, int(turn.access)))
        else:
            lost.append(turn)
    return _restriction_arrays(found), tuple(lost)


def _edges_by_road(sources: NDArray[np.int64], nodes: NDArray[np.int32]) -> dict[tuple[int, int], list[int]]:
    grouped: dict[tuple[int, int], list[int]] = {}
    for edge, ends in enumerate(zip(sources.tolist(), nodes.tolist(), strict=True)):
        grouped.setdefault(ends, []).append(edge)
    return grouped


def _restriction_arrays(
    found: Sequence[tuple[int, int, int, bool, int]],
) -> dict[str, NDArray[Any]]:
    columns = list(zip(*found, strict=True)) if found else [()] * 5
    return {
        "restriction_from": np.array(columns[0], dtype=np.int32),
        "restriction_via": np.array(columns[1], dtype=np.int32),
        "restriction_to": np.array(columns[2], dtype=np.int32),
        "restriction_is_only": np.array(columns[3], dtype=np.bool_),
        "restriction_access": np.array(columns[4], dtype=np.uint8),
    }
