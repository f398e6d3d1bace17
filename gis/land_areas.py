"""What covers the ground (water, green, buildings, land use): many areas as flat arrays, with their class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from types import MappingProxyType

import numpy as np
import shapely
from numpy.typing import NDArray

Shapes = NDArray[np.object_]
Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
_NOTHING: Mapping[str, str] = MappingProxyType({})


class LandClass(IntEnum):
    """What the ground is; what has a higher number is drawn over what has a lower one."""

    BARE = 0
    FARM = 1
    LIVING = 2
    WORKING = 3
    GREEN = 4
    WOOD = 5
    PAVED = 6
    WATER = 7
    BUILDING = 8

    @property
    def word(self) -> str:
        """As it is written in files and asked for."""
        return self.name.lower()


LAND_CLASSES: Mapping[str, LandClass] = MappingProxyType({each.word: each for each in LandClass})


def _starts() -> Integers:
    return np.zeros(1, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class LandAreas:
    """Areas (n) in WGS 84: `classes` (n) of LandClass, `name_of` (n) into `names`, of which 0 is none.

    `points` (p, 2) are lon, lat; ring i has those from `rings[i]` to `rings[i + 1]`, polygon j the rings from
    `polygons[j]` on, area k the polygons from `areas[k]` on. `metadata`: attribution, licence, source.
    """

    points: Floats = field(default_factory=lambda: np.empty((0, 2)))
    rings: Integers = field(default_factory=_starts)
    polygons: Integers = field(default_factory=_starts)
    areas: Integers = field(default_factory=_starts)
    classes: NDArray[np.uint8] = field(default_factory=lambda: np.empty(0, dtype=np.uint8))
    name_of: Integers = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    names: tuple[str, ...] = ("",)
    metadata: Mapping[str, str] = field(default_factory=lambda: _NOTHING)

    def __len__(self) -> int:
        return len(self.classes)

    @classmethod
    def of(
        cls,
        shapes: Shapes,
        classes: Sequence[int] | NDArray[np.uint8],
        names: Sequence[str],
        metadata: Mapping[str, str] = _NOTHING,
    ) -> LandAreas:
        """Areas of polygons and multipolygons (n), each with its class and name ("": none)."""
        if not len(shapes):
            return cls(metadata=metadata)
        known, name_of = np.unique(np.array(["", *names], dtype=object).astype(str), return_inverse=True)
        # A multipolygon among them, so that all are laid out alike; it is left out again.
        every = np.concatenate((shapes, np.array([shapely.MultiPolygon()], dtype=object)))
        _, points, (rings, polygons, areas) = shapely.to_ragged_array(every, include_z=False)
        return cls(
            points=np.ascontiguousarray(points, dtype=np.float64),
            rings=rings.astype(np.int64),
            polygons=polygons.astype(np.int64),
            areas=areas[: len(shapes) + 1].astype(np.int64),
            classes=np.asarray(classes, dtype=np.uint8),
            name_of=name_of[1:].astype(np.int64),
            names=tuple(known.tolist()),
            metadata=metadata,
        )

    def shapes(self, points: Floats | None = None) -> Shapes:
        """The areas (n), one polygon as such; `points` (p, 2) are theirs in another reference."""
        placed = self.points if points is None else points
        if not len(self):
            return np.empty(0, dtype=object)
        layout = (self.rings, self.polygons, self.areas)
        found = shapely.from_ragged_array(shapely.GeometryType.MULTIPOLYGON, placed, layout)
        is_one = np.diff(self.areas) == 1
        found[is_one] = shapely.get_geometry(found[is_one], 0)
        return np.asarray(found, dtype=object)

    def name(self, row: int) -> str:
        """What an area is called; empty where it has no name."""
        return self.names[int(self.name_of[row])]


NO_LAND = LandAreas()


def no_land() -> LandAreas:
    """The areas of a centre that has none."""
    return NO_LAND
