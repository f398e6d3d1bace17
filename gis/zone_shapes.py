"""Shapes of zones made ready to be measured: mended where they cross themselves, and turned into metres."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gis.datum import Plane, plane_at
from gis.zones import Zone, ZoneKind

Shapes = NDArray[np.object_]
Floats = NDArray[np.float64]
NOTHING = shapely.Polygon()


@dataclass(frozen=True)
class Mended:
    """A polygon made valid, with its area in square metres before and after."""

    geometry: BaseGeometry
    changed: bool
    before_m2: float
    after_m2: float


def mend(geometry: BaseGeometry) -> Mended:
    """Return a lon/lat geometry without self-intersections; only its polygons are kept.

    The area before is that of the rings as drawn: the two lobes of a bow tie cancel in it.
    """
    centre = geometry.centroid
    plane = plane_at(centre.x, centre.y) if not centre.is_empty else plane_at(0.0, 0.0)
    before = plane.project(geometry).area
    if is_sound(np.array([geometry], dtype=object))[0]:
        return Mended(geometry, False, before, before)
    mended = polygons_of(shapely.make_valid(geometry, method="structure", keep_collapsed=False))
    return Mended(mended, True, before, plane.project(mended).area)


def is_sound(shapes: Shapes) -> NDArray[np.bool_]:
    """Which shapes, (n,), are valid polygons with an area."""
    kinds = shapely.get_type_id(shapes)
    is_area = (kinds == shapely.GeometryType.POLYGON) | (kinds == shapely.GeometryType.MULTIPOLYGON)
    return np.asarray(is_area & shapely.is_valid(shapes) & (shapely.area(shapes) > 0))


def polygons_of(geometry: BaseGeometry) -> BaseGeometry:
    """The polygons of any geometry: one, or all as a multipolygon."""
    parts = shapely.get_parts(shapely.get_parts(geometry))
    polygons = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
    whole: BaseGeometry = polygons[0] if len(polygons) == 1 else shapely.multipolygons(polygons)
    return whole


def only_polygons(shapes: Shapes) -> Shapes:
    """The polygons of each of many geometries, as overlaying polygons leaves lines and points too."""
    found = shapes.copy()
    mixed = ~np.isin(
        shapely.get_type_id(shapes), (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)
    )
    found[mixed] = [polygons_of(shape) for shape in shapes[mixed]]
    return found


def width_m(shapes: Shapes) -> Floats:
    """About how wide long narrow shapes are, (n,): twice the area by the perimeter; half a square's side."""
    return np.asarray(2.0 * shapely.area(shapes) / np.maximum(shapely.length(shapes), 1e-9))


@dataclass(frozen=True, eq=False)
class PlacedZones:
    """Zones that have polygons, and their valid shapes in metres of one plane, (n,)."""

    zones: tuple[Zone, ...]
    shapes: Shapes
    plane: Plane

    @classmethod
    def of(cls, zones: Iterable[Zone], plane: Plane | None = None) -> Self:
        """Zones without polygon are left out, and those too far from the others to be measured with them."""
        placed = [zone for zone in zones if zone.geometry is not None and not zone.geometry.is_empty]
        metric = plane or plane_of(placed)
        shapes = _metric(placed, metric)
        is_near = np.isfinite(shapely.bounds(shapes).reshape(-1, 4)).all(axis=1)
        near = tuple(placed[place] for place in np.flatnonzero(is_near).tolist())
        return cls(near, valid(shapes[is_near]), metric)

    def __len__(self) -> int:
        return len(self.zones)

    def of_kinds(self, kinds: Collection[ZoneKind]) -> Self:
        """The zones of some kinds."""
        return self.chosen([place for place, zone in enumerate(self.zones) if zone.kind in kinds])

    def chosen(self, places: Sequence[int]) -> Self:
        """The zones at some places."""
        chosen = tuple(self.zones[place] for place in places)
        return type(self)(chosen, self.shapes[np.asarray(places, dtype=np.intp)], self.plane)

    def in_degrees(self, shapes: Shapes) -> Shapes:
        """Shapes in metres of the plane as lon/lat."""
        back = self.plane.to_lonlat
        turned: Shapes = shapely.transform(shapes, lambda pairs: np.column_stack(back(*pairs.T)))
        return turned


def plane_of(zones: Sequence[Zone]) -> Plane:
    """The plane at the middle of zones with polygons; that at 0, 0 where there are none."""
    if not zones:
        return plane_at(0.0, 0.0)
    shapes = np.array([zone.geometry for zone in zones], dtype=object)
    west, south, east, north = shapely.total_bounds(shapes).tolist()
    return plane_at((west + east) / 2, (south + north) / 2)


def _metric(zones: Sequence[Zone], plane: Plane) -> Shapes:
    raw = np.array([zone.geometry for zone in zones], dtype=object)
    shapes: Shapes = shapely.transform(raw, lambda pairs: np.column_stack(plane.to_metres(*pairs.T)))
    return shapes


def valid(shapes: Shapes) -> Shapes:
    """The polygons of shapes, those that cross themselves mended."""
    found = only_polygons(shapes)
    broken = ~shapely.is_valid(found)
    found[broken] = [
        polygons_of(shapely.make_valid(shape, method="structure", keep_collapsed=False))
        for shape in found[broken]
    ]
    return found
