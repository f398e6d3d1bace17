"""Roads on their way into a network: as columns for many, as objects for those that are drawn one by one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gis.ranges import ranges
from gis.road_network import Access, EdgeFlag, RoadClass

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]
Bits = NDArray[np.uint8]
Mask = NDArray[np.bool_]
NO_KEY = int(np.iinfo(np.int64).min)
"""Stands where a point of a road is no node."""


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
    number: str = ""
    """Of the route that a named road belongs to."""


@dataclass(frozen=True, eq=False)
class RoadTable:
    """Many roads as columns.

    Roads (r): `source`, `road_class`, `layer`, `flags`, `name` and `number` (of a route) into `names` (0 is
    none), and by direction (r, 2: forward, backward) `access`, `speed_kmh`, `length_m` (NaN: measured from
    the shape).
    Points (p): `key` of the node there or NO_KEY, `lon`, `lat`, `blocked` the modes that can't pass there;
    road i has the points from `offsets[i]` to `[i + 1]`, two or more of them, and keys at both ends.
    """

    source: Numbers
    road_class: Bits
    layer: NDArray[np.int8]
    flags: Bits
    name: NDArray[np.int32]
    number: NDArray[np.int32]
    access: Bits
    speed_kmh: Floats
    length_m: Floats
    offsets: Numbers
    key: Numbers
    lon: Floats
    lat: Floats
    blocked: Bits
    names: tuple[str, ...] = ("",)

    @property
    def road_count(self) -> int:
        """How many roads there are."""
        return len(self.source)

    @property
    def road_of_point(self) -> Numbers:
        """The road that each point belongs to, shape (p,)."""
        return np.repeat(np.arange(self.road_count), np.diff(self.offsets))

    def taken(self, roads: ArrayLike) -> "RoadTable":
        """The roads of these numbers, in this order."""
        rows = np.asarray(roads, dtype=np.int64)
        return self.cut(rows, self.offsets[rows], self.offsets[rows + 1])

    def cut(self, roads: Numbers, starts: Numbers, ends: Numbers) -> "RoadTable":
        """Stretches of roads: of each of these roads the points from start up to end, which is left out."""
        counts = ends - starts
        offsets = np.concatenate(([0], np.cumsum(counts)))
        points = ranges(starts, counts)
        return replace(
            self,
            **{name: getattr(self, name)[roads] for name in _BY_ROAD},
            **{name: getattr(self, name)[points] for name in _BY_POINT},
            offsets=offsets,
        )


def turned(table: RoadTable, rows: Mask) -> RoadTable:
    """The same roads, some of them told from their other end."""
    if not rows.any():
        return table
    is_turned = rows[table.road_of_point]
    first, last = table.offsets[:-1][table.road_of_point], table.offsets[1:][table.road_of_point] - 1
    points = np.arange(len(table.key))
    points = np.where(is_turned, first + last - points, points)
    sides = np.where(rows[:, np.newaxis], [1, 0], [0, 1])
    passages: dict[str, Any] = {
        name: np.take_along_axis(getattr(table, name), sides, axis=1)
        for name in ("access", "speed_kmh", "length_m")
    }
    return replace(table, **passages, **{name: getattr(table, name)[points] for name in _BY_POINT})


_BY_ROAD = ("source", "road_class", "layer", "flags", "name", "number", "access", "speed_kmh", "length_m")
_BY_POINT = ("key", "lon", "lat", "blocked")


def table_of(roads: Sequence[Road]) -> RoadTable:
    """Put roads into a table."""
    counts = [len(road.coordinates) for road in roads]
    offsets = np.cumsum([0, *counts])
    points = np.concatenate([np.empty((0, 2)), *(road.coordinates for road in roads)])
    key, blocked = _at_points(roads, offsets)
    names, name, number = numbered_names([road.name for road in roads], [road.number for road in roads])
    passages = [(road.forward, road.backward) for road in roads]
    return RoadTable(
        source=_column([road.source for road in roads], np.int64),
        road_class=_column([road.road_class for road in roads], np.uint8),
        layer=_column([road.layer for road in roads], np.int8),
        flags=_column([road.flags for road in roads], np.uint8),
        name=name,
        number=number,
        access=_pairs([[passage.access for passage in both] for both in passages], np.uint8),
        speed_kmh=_pairs([[passage.speed_kmh for passage in both] for both in passages], np.float64),
        length_m=_pairs([[_length(passage) for passage in both] for both in passages], np.float64),
        offsets=offsets.astype(np.int64),
        key=key,
        lon=points[:, 0].copy(),
        lat=points[:, 1].copy(),
        blocked=blocked,
        names=names,
    )


def joined(tables: Sequence[RoadTable]) -> RoadTable:
    """All roads of several tables, one table after the other; equal keys are one node."""
    if len(tables) == 1:
        return tables[0]
    places = np.cumsum([0, *(len(table.key) for table in tables)])
    offsets = [table.offsets[:-1] + start for table, start in zip(tables, places, strict=False)]
    names, name, number = _joined_names(tables)
    return RoadTable(
        **{field: np.concatenate([getattr(table, field) for table in tables]) for field in _JOINED},
        name=name,
        number=number,
        offsets=np.concatenate([*offsets, places[-1:]]).astype(np.int64),
        names=names,
    )


_JOINED = tuple(name for name in (*_BY_ROAD, *_BY_POINT) if name not in ("name", "number"))


Named = tuple[tuple[str, ...], NDArray[np.int32], NDArray[np.int32]]
"""Different texts, and which of them each road's name and the number of its route are; 0 is none."""


def numbered_names(names: Sequence[str], numbers: Sequence[str]) -> Named:
    """The different texts as they come, those of names before those of numbers."""
    places = {"": 0}
    name, number = ([places.setdefault(text, len(places)) for text in texts] for texts in (names, numbers))
    return tuple(places), np.array(name, dtype=np.int32), np.array(number, dtype=np.int32)


def used_names(names: Sequence[str], name: NDArray[np.int32], number: NDArray[np.int32]) -> Named:
    """The texts that are in use, numbered anew as they come."""
    texts, places = _used(names, np.concatenate((name, number)))
    return texts, places[: len(name)], places[len(name) :]


def _used(names: Sequence[str], name: NDArray[np.int32]) -> tuple[tuple[str, ...], NDArray[np.int32]]:
    used, first, place = np.unique(name, return_index=True, return_inverse=True)
    order = np.argsort(np.where(used == 0, -1, first))
    rank = np.empty(len(used), dtype=np.int32)
    rank[order] = np.arange(len(used)) + (1 if 0 not in used else 0)
    texts = [names[int(used[at])] for at in order if used[at] != 0]
    return ("", *texts), rank[place].astype(np.int32)


def _joined_names(tables: Sequence[RoadTable]) -> Named:
    places = {"": 0}
    name, number = [], []
    for table in tables:
        here = np.array([places.setdefault(text, len(places)) for text in table.names], dtype=np.int32)
        name.append(here[table.name])
        number.append(here[table.number])
    return tuple(places), np.concatenate(name), np.concatenate(number)


def _at_points(roads: Sequence[Road], offsets: Numbers) -> tuple[Numbers, Bits]:
    key, blocked = np.full(offsets[-1], NO_KEY), np.zeros(offsets[-1], dtype=np.uint8)
    for road, start, end in zip(roads, offsets[:-1].tolist(), offsets[1:].tolist(), strict=True):
        if len(road.node_keys) == end - start:
            key[start:end] = road.node_keys
        else:
            key[start], key[end - 1] = road.node_keys[0], road.node_keys[-1]
        for place, access in road.barriers.items():
            blocked[start + place] |= access
    return key, blocked


def _length(passage: Passage) -> float:
    return np.nan if passage.length_m is None else passage.length_m


def _column(values: Sequence[int], kind: type) -> NDArray[Any]:
    return np.array(values, dtype=kind)


def _pairs(values: Sequence[Sequence[float]], kind: type) -> NDArray[Any]:
    return np.array(values, dtype=kind).reshape(-1, 2)
