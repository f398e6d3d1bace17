"""Datums that coordinates arrive in, and the metric plane that lengths and areas are computed in."""

import math
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from pyproj import CRS, Transformer
from shapely.geometry.base import BaseGeometry

Floats = NDArray[np.float64]

# Krasovsky 1940, the ellipsoid that the GCJ-02 offset is written in.
_SEMI_MAJOR_M = 6378245.0
_ECCENTRICITY_SQUARED = 0.00669342162296594323
# The rectangle outside which map services leave coordinates as they are.
_CHINA_LON = (72.004, 137.8347)
_CHINA_LAT = (0.8293, 55.8271)
_BAIDU_TURN = math.pi * 3000.0 / 180.0
_INVERSE_ROUNDS = 12
_INVERSE_DEGREES = 1e-10

_GAUSS_KRUGER_LON = (73.5, 136.5)
_GAUSS_KRUGER_LAT = (3.0, 54.0)


class Datum(StrEnum):
    """What a pair of coordinates is measured against."""

    WGS84 = "wgs84"
    CGCS2000 = "cgcs2000"
    GCJ02 = "gcj02"
    BD09 = "bd09"


def to_wgs84(lon: ArrayLike, lat: ArrayLike, datum: Datum) -> tuple[Floats, Floats]:
    """Turn coordinates of a datum into WGS 84 degrees, to better than 0.01 m; NaN stays NaN.

    Scalars give arrays without dimension. CGCS2000 differs by centimetres and is taken as WGS 84.
    """
    longitude, latitude = _degrees(lon, lat)
    if datum is Datum.BD09:
        longitude, latitude = _gcj02_of_bd09(longitude, latitude)
    if datum in (Datum.GCJ02, Datum.BD09):
        longitude, latitude = _wgs84_of_gcj02(longitude, latitude)
    return longitude, latitude


def from_wgs84(lon: ArrayLike, lat: ArrayLike, datum: Datum) -> tuple[Floats, Floats]:
    """Turn WGS 84 degrees into coordinates of a datum; outside China GCJ-02 is WGS 84."""
    longitude, latitude = _degrees(lon, lat)
    if datum in (Datum.GCJ02, Datum.BD09):
        longitude, latitude = _gcj02_of_wgs84(longitude, latitude)
    if datum is Datum.BD09:
        longitude, latitude = _bd09_of_gcj02(longitude, latitude)
    return longitude, latitude


def metric_epsg(lon: float, lat: float) -> int:
    """Return the EPSG code of the metric plane at a position: CGCS2000 / 3-degree Gauss-Kruger, else UTM.

    Raises ValueError for a position that is not finite or not on the globe.
    """
    if not (-180.0 <= lon <= 180.0 and -90.0 <= lat <= 90.0):
        raise ValueError(f"not a position in degrees: {lon}, {lat}")
    west, east = _GAUSS_KRUGER_LON
    south, north = _GAUSS_KRUGER_LAT
    if west <= lon <= east and south <= lat <= north:
        return 4534 + min(int((lon - west) // 3.0), 20)
    zone = min(int((lon + 180.0) // 6.0) + 1, 60)
    return (32600 if lat >= 0 else 32700) + zone


@dataclass(frozen=True)
class Plane:
    """A metric plane: WGS 84 degrees to metres east and north in one EPSG projection, and back."""

    epsg: int

    def to_metres(self, lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
        """Return x (east) and y (north) in metres; what lies outside the projection becomes inf."""
        return _project(_transformer(self.epsg, False), lon, lat)

    def to_lonlat(self, x: ArrayLike, y: ArrayLike) -> tuple[Floats, Floats]:
        """Return longitude and latitude in degrees of metres east and north."""
        return _project(_transformer(self.epsg, True), x, y)

    def distance_m(self, one: tuple[float, float], other: tuple[float, float]) -> float:
        """Return the metres between two lon/lat positions."""
        x, y = self.to_metres([one[0], other[0]], [one[1], other[1]])
        return float(np.hypot(x[0] - x[1], y[0] - y[1]))

    def project(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return a lon/lat geometry in metres."""
        return shapely.transform(geometry, lambda pairs: np.column_stack(self.to_metres(*pairs.T)))

    def unproject(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return a geometry in metres as lon/lat."""
        return shapely.transform(geometry, lambda pairs: np.column_stack(self.to_lonlat(*pairs.T)))


@lru_cache(maxsize=64)
def _plane(epsg: int) -> Plane:
    return Plane(epsg)


def plane_at(lon: float, lat: float) -> Plane:
    """Return the metric plane at a position in degrees; the same plane object for the same projection."""
    return _plane(metric_epsg(lon, lat))


@lru_cache(maxsize=128)
def _transformer(epsg: int, inverse: bool) -> Transformer:
    plane = CRS.from_epsg(epsg)
    degrees = plane.geodetic_crs
    source, target = (plane, degrees) if inverse else (degrees, plane)
    return Transformer.from_crs(source, target, always_xy=True)


def _project(transformer: Transformer, first: ArrayLike, second: ArrayLike) -> tuple[Floats, Floats]:
    x, y = transformer.transform(*_degrees(first, second))
    return np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)


def _degrees(lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
    return np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)


def _is_in_china(lon: Floats, lat: Floats) -> NDArray[np.bool_]:
    return np.asarray(
        (lon >= _CHINA_LON[0]) & (lon <= _CHINA_LON[1]) & (lat >= _CHINA_LAT[0]) & (lat <= _CHINA_LAT[1])
    )


def _gcj02_offset(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Return the GCJ-02 shift in degrees at a WGS 84 position, by the formula that map services share."""
    x, y = lon - 105.0, lat - 35.0
    root, product = np.sqrt(np.abs(x)), x * y
    ripple = (20.0 * np.sin(6.0 * x * np.pi) + 20.0 * np.sin(2.0 * x * np.pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * product + 0.2 * root + ripple
    north += _waves(y, ((20.0, 1.0), (40.0, 3.0), (160.0, 12.0), (320.0, 30.0)))
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * product + 0.1 * root + ripple
    east += _waves(x, ((20.0, 1.0), (40.0, 3.0), (150.0, 12.0), (300.0, 30.0)))
    sine = np.sin(np.radians(lat))
    curvature = 1.0 - _ECCENTRICITY_SQUARED * sine * sine
    meridian_m = _SEMI_MAJOR_M * (1.0 - _ECCENTRICITY_SQUARED) / (curvature * np.sqrt(curvature))
    parallel_m = _SEMI_MAJOR_M / np.sqrt(curvature) * np.cos(np.radians(lat))
    return np.degrees(east / parallel_m), np.degrees(north / meridian_m)


def _waves(value: Floats, amplitudes: tuple[tuple[float, float], ...]) -> Floats:
    total = np.zeros_like(value)
    for amplitude, divisor in amplitudes:
        total = total + amplitude * np.sin(value * np.pi / divisor)
    return total * 2.0 / 3.0


def _gcj02_of_wgs84(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    east, north = _gcj02_offset(lon, lat)
    inside = _is_in_china(lon, lat)
    return np.where(inside, lon + east, lon), np.where(inside, lat + north, lat)


def _wgs84_of_gcj02(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Invert by fixed-point rounds; the offset is so flat that each round gains two digits or more."""
    inside = _is_in_china(lon, lat)
    longitude, latitude = lon, lat
    for _ in range(_INVERSE_ROUNDS):
        east, north = _gcj02_offset(longitude, latitude)
        before = longitude, latitude
        longitude, latitude = np.where(inside, lon - east, lon), np.where(inside, lat - north, lat)
        if _moved(before, (longitude, latitude)) < _INVERSE_DEGREES:
            break
    return longitude, latitude


def _moved(before: tuple[Floats, Floats], after: tuple[Floats, Floats]) -> float:
    moved = np.abs(after[0] - before[0]) + np.abs(after[1] - before[1])
    return float(np.max(moved, initial=0.0, where=np.isfinite(moved)))


def _bd09_of_gcj02(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(lat * _BAIDU_TURN)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * _BAIDU_TURN)
    return radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006


def _gcj02_of_bd09(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    longitude, latitude = lon - 0.0065, lat - 0.006
    for _ in range(_INVERSE_ROUNDS):
        there = _bd09_of_gcj02(longitude, latitude)
        before = longitude, latitude
        longitude, latitude = longitude + lon - there[0], latitude + lat - there[1]
        if _moved(before, (longitude, latitude)) < _INVERSE_DEGREES:
            break
    return longitude, latitude
