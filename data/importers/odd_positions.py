"""Says of coordinates that lie nowhere in the district what they probably are instead; turns none of them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from data.importers.report import RowRefused
from gis.metric_references import metric_references_at
from gis.reference import Reference
from gis.zones import CHAIN_KINDS, Zone, ZoneKind

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

LONGEST, HIGHEST = 180.0, 90.0
_COVERING = (*CHAIN_KINDS, ZoneKind.DUTY_OVERRIDE)
_SCALES = (1e6, 1e7, 1e5)
_FAR_M = 1_000.0
_LARGE_SHARE = 0.5


@dataclass(frozen=True)
class District:
    """Where positions may lie: which WGS 84 degrees are inside, and a middle; no middle: anywhere."""

    holds: Callable[[Floats, Floats], Mask]
    middle: tuple[float, float] | None


def _anywhere(lon: Floats, lat: Floats) -> Mask:
    return np.asarray(np.isfinite(lon) & np.isfinite(lat))


ANYWHERE = District(_anywhere, None)


def district_of(zones: Iterable[Zone]) -> District:
    """The district that zones with polygons cover, but for those that only overlie others."""
    found = [zone.geometry for zone in zones if zone.geometry is not None and zone.kind in _COVERING]
    if not found:
        return ANYWHERE
    shapes = np.array(found, dtype=object)
    shapely.prepare(shapes)
    tree = shapely.STRtree(shapes)

    def holds(lon: Floats, lat: Floats) -> Mask:
        finite = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat))
        point, near = tree.query(shapely.points(lon[finite], lat[finite]))
        touched = shapely.intersects_xy(shapes[near], lon[finite][point], lat[finite][point])
        inside = np.zeros(len(lon), dtype=np.bool_)
        inside[finite[point[touched]]] = True
        return inside

    west, south, east, north = shapely.total_bounds(shapes)
    return District(holds, (float(west + east) / 2.0, float(south + north) / 2.0))


class OddPlaces:
    """Coordinates of one reference turned into WGS 84, shape (n,), and what is wrong with those outside."""

    def __init__(self, x: Floats, y: Floats, reference: Reference, district: District) -> None:
        self.x, self.y = x, y
        self.reference = reference
        self.district = district
        self.lon, self.lat = reference.to_wgs84(x, y)
        self.is_inside = self._holds(x, y, reference)
        if not reference.is_degrees:
            self.is_inside &= ~is_degrees_like(x, y)

    def troubles(self) -> dict[int, RowRefused]:
        """What each place outside the district is, by its number; the first that explains it holds."""
        outside = np.flatnonzero(~self.is_inside)
        found: dict[int, RowRefused] = {}
        for code, explained, values in self._explanations(self.x[outside], self.y[outside]):
            for place in outside[explained]:
                if int(place) not in found:
                    found[int(place)] = self._trouble(int(place), code, values)
        return found

    def _trouble(self, place: int, code: str, values: dict[str, object]) -> RowRefused:
        return RowRefused(code, lon=float(self.x[place]), lat=float(self.y[place]), **values)

    def _explanations(self, x: Floats, y: Floats) -> Iterator[tuple[str, Mask, dict[str, object]]]:
        if not len(x):
            return
        yield from self._in_degrees(x, y) if self.reference.is_degrees else self._in_metres(x, y)

    def _in_degrees(self, x: Floats, y: Floats) -> Iterator[tuple[str, Mask, dict[str, object]]]:
        on_globe = is_on_globe(x, y)
        yield "swapped_lat_lon", ~on_globe & is_on_globe(y, x), {}
        yield "swapped_lat_lon", on_globe & self._holds(y, x, self.reference), {}
        yield "outside_district", on_globe, {}
        fits, codes = self._fitting(x, y)
        yield "metres_for_degrees", fits, {"epsg": codes}
        is_whole = (x == np.round(x)) & (y == np.round(y))
        for scale in _SCALES:
            scaled = is_whole & (np.minimum(np.abs(x), np.abs(y)) > scale)
            scaled &= self._holds(x / scale, y / scale, self.reference)
            yield "microdegrees", scaled, {"scale": int(scale)}
        yield "out_of_range", np.full(len(x), True), {}

    def _in_metres(self, x: Floats, y: Floats) -> Iterator[tuple[str, Mask, dict[str, object]]]:
        yield "degrees_for_metres", is_degrees_like(x, y), {}
        yield "swapped_east_north", self._holds(y, x, self.reference), {}
        fits, codes = self._fitting(x, y)
        yield "other_reference", fits, {"epsg": codes}
        yield "outside_district", np.full(len(x), True), {}

    def _fitting(self, x: Floats, y: Floats) -> tuple[Mask, str]:
        """Which places some metric reference puts into the district, and the codes of those that do so."""
        fits = fitting_references(x, y, self.district)
        if not fits:
            return np.zeros(len(x), dtype=np.bool_), ""
        return np.logical_or.reduce([fit.inside for fit in fits]), ", ".join(fit.told for fit in fits)

    def _holds(self, x: Floats, y: Floats, reference: Reference) -> Mask:
        return _holds(x, y, reference, self.district)


@dataclass(frozen=True)
class Fit:
    """A metric reference that puts coordinates into the district, some of them with the axes exchanged."""

    reference: Reference
    is_swapped: bool
    inside: Mask

    @property
    def told(self) -> str:
        """The reference as people write it; `y, x` where it holds for exchanged axes."""
        code = self.reference.code.upper()
        return f"{code} (y, x)" if self.is_swapped else code


def fitting_references(x: Floats, y: Floats, district: District) -> tuple[Fit, ...]:
    """The metric references that put most of the far coordinates into the district, the best first."""
    far = np.maximum(np.abs(x), np.abs(y)) > _FAR_M
    if district.middle is None or not far.any():
        return ()
    fits = []
    for reference in metric_references_at(*district.middle):
        for swapped in (False, True):
            pair = (y, x) if swapped else (x, y)
            inside = far & _holds(*pair, reference, district)
            if inside.sum() >= max(1.0, _LARGE_SHARE * far.sum()):
                fits.append(Fit(reference, swapped, inside))
    return tuple(sorted(fits, key=lambda fit: -int(fit.inside.sum())))


def _holds(x: Floats, y: Floats, reference: Reference, district: District) -> Mask:
    """Which coordinates the reference puts into the district."""
    possible = is_on_globe(x, y) if reference.is_degrees else np.isfinite(x) & np.isfinite(y)
    lon, lat = reference.to_wgs84(np.where(possible, x, np.nan), np.where(possible, y, np.nan))
    return possible & district.holds(np.round(lon, 8), np.round(lat, 8))


def is_degrees_like(x: Floats, y: Floats) -> Mask:
    """Which pairs of numbers are a longitude and a latitude in either order."""
    return is_on_globe(x, y) | is_on_globe(y, x)


def is_on_globe(x: Floats, y: Floats) -> Mask:
    """Which pairs of numbers are a longitude and a latitude in degrees."""
    return np.asarray((np.abs(x) <= LONGEST) & (np.abs(y) <= HIGHEST))
