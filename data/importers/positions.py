"""Checks positions at entry: read from text, turned into WGS 84, and held against the district."""

import math
from dataclasses import dataclass

from data.importers.report import Findings, RowRefused
from data.importers.tables import TableRow
from gis.reference import Reference
from gis.zones import ZoneAtlas

LONGEST, HIGHEST = 180.0, 90.0
LON_NAMES = ("经度", "longitude", "lng", "x")
LAT_NAMES = ("纬度", "latitude", "y")
"""Headers that files are known to use for a position."""


@dataclass(frozen=True)
class PositionCheck:
    """How the positions of one file are read: their reference, and the zones that they should lie in."""

    reference: Reference
    atlas: ZoneAtlas

    def read(self, row: TableRow, findings: Findings) -> tuple[float, float] | None:
        """Longitude and latitude in WGS 84; None, told in `findings` as unplaced, where none can be used."""
        try:
            return self.checked(row.get("lon"), row.get("lat"))
        except RowRefused as trouble:
            findings.unplace(row.row, trouble.code, **trouble.values)
            return None

    def checked(self, lon_text: str, lat_text: str) -> tuple[float, float]:
        """A position that can be used; RowRefused says why it can't.

        Codes: no_place, half_a_place, coordinate_unreadable, not_finite, zero_place, out_of_range,
        swapped_lat_lon, outside_district. A swapped pair is told and not turned round: that would be a guess.
        """
        if not lon_text and not lat_text:
            raise RowRefused("no_place")
        if not lon_text or not lat_text:
            raise RowRefused("half_a_place")
        lon, lat = _number(lon_text), _number(lat_text)
        if lon == 0 and lat == 0:
            raise RowRefused("zero_place")
        if not is_on_globe(lon, lat):
            raise RowRefused("swapped_lat_lon" if is_on_globe(lat, lon) else "out_of_range", lon=lon, lat=lat)
        return self._in_district(lon, lat)

    def _in_district(self, lon: float, lat: float) -> tuple[float, float]:
        longitude, latitude = self._wgs84(lon, lat)
        if not self._has_polygons or self._is_inside(longitude, latitude):
            return longitude, latitude
        is_swapped = is_on_globe(lat, lon) and self._is_inside(*self._wgs84(lat, lon))
        raise RowRefused("swapped_lat_lon" if is_swapped else "outside_district", lon=lon, lat=lat)

    @property
    def _has_polygons(self) -> bool:
        return any(zone.geometry is not None for zone in self.atlas.zones)

    def _is_inside(self, lon: float, lat: float) -> bool:
        return bool(self.atlas.at(lon, lat).chain)

    def _wgs84(self, lon: float, lat: float) -> tuple[float, float]:
        longitude, latitude = self.reference.to_wgs84(lon, lat)
        return round(float(longitude), 8), round(float(latitude), 8)


def is_on_globe(lon: float, lat: float) -> bool:
    """Whether two numbers are a longitude and a latitude in degrees."""
    return abs(lon) <= LONGEST and abs(lat) <= HIGHEST


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        raise RowRefused("coordinate_unreadable", value=text) from None
    if not math.isfinite(number):
        raise RowRefused("not_finite", value=text)
    return number
