"""The ground of the map as arrays and paths in metres around one origin, ready to be painted."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from PySide6.QtGui import QPainterPath
from shapely.geometry.base import BaseGeometry

from app.console.map.segment_strips import Segments
from app.console.map.view import Box
from gis.datum import Plane
from gis.land_areas import LandClass
from gis.zones import ZoneKind

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class MapMetres:
    """What a map is drawn in: metres east and north of `origin`, which is in the metres of a plane."""

    plane: Plane
    origin: tuple[float, float] = (0.0, 0.0)

    def to_metres(self, lon: ArrayLike, lat: ArrayLike) -> Floats:
        """Map metres (n, 2) of WGS 84 degrees."""
        x, y = self.plane.to_metres(np.atleast_1d(lon), np.atleast_1d(lat))
        return np.column_stack((x - self.origin[0], y - self.origin[1]))

    def to_lonlat(self, x: float, y: float) -> tuple[float, float]:
        """WGS 84 degrees of map metres."""
        lon, lat = self.plane.to_lonlat([x + self.origin[0]], [y + self.origin[1]])
        return float(lon[0]), float(lat[0])


@dataclass(frozen=True, slots=True, eq=False)
class RoadBand:
    """Roads drawn alike."""

    rank: str
    segments: Segments


@dataclass(frozen=True, slots=True, eq=False)
class NamedLine:
    """One stretch of a named road for its label: points (k, 2) in map metres, rank as of its band."""

    name: str
    rank: str
    points: Floats
    length_m: float


@dataclass(frozen=True, slots=True, eq=False)
class RoadNames:
    """Stretches of named roads, with what finding them in a view needs of all at once: `boxes` (n, 4).

    Stretches of one rank stand together: `ranks` names each with the row after its last.
    """

    lines: tuple[NamedLine, ...] = ()
    boxes: Floats = field(default_factory=lambda: np.empty((0, 4)))
    ranks: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class BorderLine:
    """One border, drawn once however many zones share it."""

    path: QPainterPath
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, eq=False)
class ZoneShape:
    """A zone on the map: outline and label point in map metres; `geometry` is in map metres too."""

    code: str
    name: str
    kind: ZoneKind
    geometry: BaseGeometry
    path: QPainterPath
    box: tuple[float, float, float, float]
    label: tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A named place, such as a park or a market, with a point in map metres."""

    name: str
    x: float
    y: float


@dataclass(frozen=True, slots=True, eq=False)
class LandBand:
    """Areas of one class as they are drawn from `finest` to below `coarsest` metres a px, piece by piece.

    `boxes` (n, 4) are those of the `paths` (n), in map metres.
    """

    land: LandClass
    finest: float
    coarsest: float
    paths: tuple[QPainterPath, ...]
    boxes: Floats


@dataclass(frozen=True, slots=True, eq=False)
class NamedLand:
    """Areas of ground that have a name: names (n), LandClass (n), a tree of their shapes in map metres."""

    names: tuple[str, ...] = ()
    classes: NDArray[np.uint8] = field(default_factory=lambda: np.empty(0, dtype=np.uint8))
    tree: shapely.STRtree = field(default_factory=lambda: shapely.STRtree([]))

    def at(self, x: float, y: float) -> str:
        """The name of what is drawn uppermost there; empty where nothing has a name."""
        found = self.tree.query(shapely.Point(x, y), predicate="intersects").tolist()
        uppermost = max(found, key=lambda row: int(self.classes[row]), default=None)
        return self.names[uppermost] if uppermost is not None else ""


@dataclass(frozen=True, slots=True, eq=False)
class Ground(MapMetres):
    """Everything that stands still: roads, zones, borders, water, green, names and where they come from."""

    roads: tuple[RoadBand, ...] = ()
    names: RoadNames = field(default_factory=RoadNames)
    zones: tuple[ZoneShape, ...] = ()
    borders: dict[ZoneKind, tuple[BorderLine, ...]] = field(default_factory=dict)
    grid_segments: Segments = field(default_factory=Segments)
    land: QPainterPath = field(default_factory=QPainterPath)
    outline: tuple[BorderLine, ...] = ()
    areas: tuple[LandBand, ...] = ()
    named_areas: NamedLand = field(default_factory=NamedLand)
    places: tuple[Place, ...] = ()
    box: Box = field(default_factory=lambda: Box(-1000, -1000, 1000, 1000))
    attribution: str = ""
    note: str = ""
    _by_kind: dict[ZoneKind, tuple[ZoneShape, ...]] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        """Sort the zones once: painters ask for one kind at a time."""
        for kind in {zone.kind for zone in self.zones}:
            self._by_kind[kind] = tuple(zone for zone in self.zones if zone.kind is kind)

    def of_kind(self, kind: ZoneKind) -> tuple[ZoneShape, ...]:
        """The zones of one kind."""
        return self._by_kind.get(kind, ())
