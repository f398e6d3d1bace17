"""The road network: nodes, directed edges, their shapes, and who may use them."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import IntEnum, IntFlag, StrEnum
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.datum import Plane, plane_at
from gis.graphs import connected_components, csr_array
from gis.ranges import ranges
from gis.road_file import read_arrays, write_arrays
from gis.segment_file import KeptSegments, keep_segments, kept_segments
from gis.segment_grid import SegmentGrid

Floats = NDArray[np.float64]
Indices = NDArray[np.int32]
Bits = NDArray[np.uint8]
Mask = NDArray[np.bool_]


class Mode(StrEnum):
    """How somebody travels; `air` goes straight and uses no edge."""

    FOOT = "foot"
    EBIKE = "ebike"
    CAR = "car"
    BOAT = "boat"
    AIR = "air"


class Access(IntFlag):
    """The modes that may travel an edge in its direction."""

    NONE = 0
    FOOT = 1
    EBIKE = 2
    CAR = 4
    BOAT = 8


ACCESS_OF_MODE: Mapping[Mode, Access] = MappingProxyType(
    {Mode.FOOT: Access.FOOT, Mode.EBIKE: Access.EBIKE, Mode.CAR: Access.CAR, Mode.BOAT: Access.BOAT}
)
# A street's bridge over water is shorter than this between two junctions; a fast road's may be any length.
ELEVATED_M = 150.0
GROUND_MODES = tuple(ACCESS_OF_MODE)
_NO_ARRAYS = ("names", "metadata", "segments_path")
_LATER_ARRAYS = ("edge_number",)


class RoadClass(IntEnum):
    """The kind of road or waterway, largest first; numbers are kept in files and never change."""

    MOTORWAY = 1
    TRUNK = 2
    PRIMARY = 3
    SECONDARY = 4
    TERTIARY = 5
    UNCLASSIFIED = 6
    RESIDENTIAL = 7
    LIVING_STREET = 8
    SERVICE = 9
    TRACK = 10
    PEDESTRIAN = 11
    CYCLEWAY = 12
    PATH = 13
    FOOTWAY = 14
    STEPS = 15
    WATERWAY = 16


class EdgeFlag(IntFlag):
    """What else holds of an edge."""

    NONE = 0
    BRIDGE = 1
    TUNNEL = 2
    LINK = 4
    ROUNDABOUT = 8


@dataclass(frozen=True, eq=False)
class RoadNetwork:
    """Directed edges between nodes as arrays; an edge's number is its place in the arrays.

    Nodes (n): `node_key` source ids, `node_lon`, `node_lat` WGS 84 degrees.
    Edges (m): `edge_from`, `edge_to` node numbers, `edge_length_m`, `edge_speed_kmh` (of the data, not of
    any mode), `edge_class` RoadClass, `edge_access` Access bits in this direction, `edge_name` into `names`
    (0 is no name), `edge_number` into `names` too (of the route that a named road belongs to), `edge_source`
    id of way or row, `edge_layer`, `edge_flags` EdgeFlag bits, `edge_shape` and `edge_reversed`: both
    directions of a road share one shape.
    Shapes (s): `shape_lon`, `shape_lat` points, shape i being those from `shape_offsets[i]` to `[i + 1]`.
    Turn restrictions (r): from edge, via node, to edge, whether only this turn is allowed, Access bits that
    it binds. Only shared nodes connect, so bridges and tunnels stay apart from what they cross.
    """

    node_key: NDArray[np.int64]
    node_lon: Floats
    node_lat: Floats
    edge_from: Indices
    edge_to: Indices
    edge_length_m: Floats
    edge_speed_kmh: Floats
    edge_class: Bits
    edge_access: Bits
    edge_name: Indices
    edge_source: NDArray[np.int64]
    edge_layer: NDArray[np.int8]
    edge_flags: Bits
    edge_shape: Indices
    edge_reversed: Mask
    shape_offsets: Indices
    shape_lon: Floats
    shape_lat: Floats
    restriction_from: Indices
    restriction_via: Indices
    restriction_to: Indices
    restriction_is_only: Mask
    restriction_access: Bits
    edge_number: Indices = field(default_factory=lambda: np.zeros(0, dtype=np.int32))
    names: tuple[str, ...] = ("",)
    metadata: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    segments_path: Path | None = field(default=None, init=False)
    """Where `segments` are kept; networks that are made of this one don't share it."""

    def __post_init__(self) -> None:
        """Without numbers of routes, as in files from before there were any, all of them are 0."""
        if not len(self.edge_number):
            object.__setattr__(self, "edge_number", np.zeros(self.edge_count, dtype=np.int32))

    @property
    def node_count(self) -> int:
        """How many nodes there are."""
        return len(self.node_key)

    @property
    def edge_count(self) -> int:
        """How many directed edges there are."""
        return len(self.edge_from)

    @property
    def shape_count(self) -> int:
        """How many shapes there are: roads without regard to direction."""
        return len(self.shape_offsets) - 1

    @cached_property
    def plane(self) -> Plane:
        """The metric plane at the middle of the network."""
        if not self.node_count:
            return plane_at(0.0, 0.0)
        return plane_at(float(np.median(self.node_lon)), float(np.median(self.node_lat)))

    @cached_property
    def shape_metres(self) -> Floats:
        """The points of all shapes in metres of the network's plane, shape (points, 2)."""
        if self._kept_segments is not None:
            return self._kept_segments.metres
        return np.column_stack(self.plane.to_metres(self.shape_lon, self.shape_lat))

    @cached_property
    def edge_twin(self) -> Indices:
        """The edge of the same shape the other way, -1 where there is none, shape (m,)."""
        twin: Indices = self.shape_edges[(~self.edge_reversed).astype(np.intp), self.edge_shape]
        return twin

    @cached_property
    def shape_edges(self) -> Indices:
        """The edge along each shape and the one against it, -1 where there is none, shape (2, s)."""
        by_direction = np.full((2, self.shape_count), -1, dtype=np.int32)
        by_direction[self.edge_reversed.astype(np.intp), self.edge_shape] = np.arange(self.edge_count)
        return by_direction

    @cached_property
    def segments(self) -> SegmentGrid:
        """The straight pieces of all shapes in metres of the network's plane, to be found by place."""
        if self._kept_segments is not None:
            return SegmentGrid(self.shape_metres, self.shape_offsets, self._kept_segments.cells)
        grid = SegmentGrid(self.shape_metres, self.shape_offsets)
        if self.segments_path is not None:
            keep_segments(self.segments_path, self.shape_metres, grid.cells)
        return grid

    @cached_property
    def _kept_segments(self) -> KeptSegments | None:
        if self.segments_path is None:
            return None
        return kept_segments(self.segments_path, self.shape_lon, self.shape_lat, self.plane)

    @cached_property
    def token(self) -> object:
        """What this network alone has, to tell later whose numbers edges are without holding on to it."""
        return object()

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all arrays and names; the metadata, which holds the day of building, is left out."""
        sums = hashlib.sha256()
        for name, array in self._arrays().items():
            little = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<"))
            sums.update(f"{name}{little.dtype.str}{little.shape}".encode())
            sums.update(little.tobytes())
        sums.update("\0".join(self.names).encode("utf-8"))
        return sums.hexdigest()

    def allows(self, mode: Mode) -> Mask:
        """Tell for each edge whether the mode may travel it in its direction, shape (m,)."""
        bit = np.uint8(ACCESS_OF_MODE.get(mode, Access.NONE))
        return (self.edge_access & bit).astype(np.bool_)

    def usable(self, mode: Mode) -> Mask:
        """Tell for each edge whether the mode may travel it and can both reach and leave it, shape (m,).

        These are the edges inside the largest strongly connected part of what the mode may travel.
        """
        known = self._usable_by_mode
        if mode not in known:
            known[mode] = self._in_largest_part(self.allows(mode))
        return known[mode]

    def is_on_deck(self, edges: NDArray[np.integer[Any]]) -> Mask:
        """Tell which edges run in a tunnel or on an elevated road, not on a short bridge, shape (n,)."""
        flags, is_fast = self.edge_flags[edges], self.edge_class[edges] <= RoadClass.TRUNK
        is_elevated = is_fast | (self.edge_length_m[edges] >= ELEVATED_M)
        in_tunnel, on_bridge = (flags & EdgeFlag.TUNNEL) > 0, (flags & EdgeFlag.BRIDGE) > 0
        return np.asarray(in_tunnel | (on_bridge & is_elevated), dtype=np.bool_)

    def stranded(self, mode: Mode) -> NDArray[np.intp]:
        """Return the edges that the mode may travel but not reach and leave; nothing is snapped to them."""
        return np.flatnonzero(self.allows(mode) & ~self.usable(mode))

    def coordinates(self, edge: int) -> Floats:
        """Return lon, lat along an edge in its direction, shape (k, 2)."""
        shape = self.edge_shape[edge]
        points = slice(self.shape_offsets[shape], self.shape_offsets[shape + 1])
        line = np.column_stack((self.shape_lon[points], self.shape_lat[points]))
        return line[::-1] if self.edge_reversed[edge] else line

    def lines_of(self, shapes: NDArray[np.integer[Any]]) -> NDArray[np.object_]:
        """Return shapes by number as lines in lon, lat."""
        counts = np.diff(self.shape_offsets)[shapes]
        points = ranges(self.shape_offsets[shapes], counts)
        line = np.repeat(np.arange(len(counts)), counts)
        pairs = np.column_stack((self.shape_lon[points], self.shape_lat[points]))
        return np.asarray(shapely.linestrings(pairs, indices=line), dtype=object)

    def name(self, edge: int) -> str:
        """Return the name of an edge, empty where it has none."""
        return self.names[int(self.edge_name[edge])]

    def save(self, path: Path) -> None:
        """Write the network into one compressed file that holds no code."""
        write_arrays(path, self._arrays(), self.names, dict(self.metadata))

    @classmethod
    def load(cls, path: Path, segments_path: Path | None = None) -> "RoadNetwork":
        """Read a network that `save` wrote; RoadFileError where the file is something else.

        Its `segments` are kept in the file `segments_path` where that is told.
        """
        wanted = [item.name for item in fields(cls) if item.name not in _NO_ARRAYS]
        arrays, names, metadata = read_arrays(path, wanted, _LATER_ARRAYS)
        network = cls(**arrays, names=names, metadata=MappingProxyType(metadata))
        object.__setattr__(network, "segments_path", segments_path)
        return network

    @cached_property
    def _usable_by_mode(self) -> dict[Mode, Mask]:
        return {}

    def _arrays(self) -> dict[str, NDArray[Any]]:
        arrays = {f.name: getattr(self, f.name) for f in fields(self) if f.name not in _NO_ARRAYS}
        # What says nothing is left out: networks from before it have the same bytes and the same digest.
        return {name: array for name, array in arrays.items() if name not in _LATER_ARRAYS or array.any()}

    def _in_largest_part(self, allowed: Mask) -> Mask:
        start, end = self.edge_from[allowed], self.edge_to[allowed]
        if not len(start):
            return allowed
        arcs = csr_array((np.ones(len(start)), (start, end)), shape=(self.node_count, self.node_count))
        _, part = connected_components(arcs, directed=True, connection="strong")
        largest = np.bincount(part).argmax()
        inside: Mask = np.equal(part, largest)
        return np.logical_and(allowed, inside[self.edge_from] & inside[self.edge_to])
