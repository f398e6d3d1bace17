"""What coordinates of a file are measured against: a datum of map services, or any reference by EPSG code."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError
from shapely.geometry.base import BaseGeometry

from gis.datum import Datum, from_wgs84, to_wgs84

Floats = NDArray[np.float64]
DATUMS = tuple(datum.value for datum in Datum)
_SAME_AS = {"epsg:4326": "wgs84", "epsg:4490": "cgcs2000", "ogc:crs84": "wgs84"}


class ReferenceUnknown(ValueError):
    """A reference that nobody knows; `text` is what was said."""

    def __init__(self, text: str) -> None:
        super().__init__(f"no such coordinate reference: {text}")
        self.text = text


@dataclass(frozen=True)
class Reference:
    """A datum (`wgs84`, `cgcs2000`, `gcj02`, `bd09`) or an EPSG code (`epsg:4549`); see `reference_of`."""

    code: str

    @property
    def is_degrees(self) -> bool:
        """Whether its coordinates are longitude and latitude."""
        return self.code in DATUMS or self._crs.is_geographic

    def to_wgs84(self, x: ArrayLike, y: ArrayLike) -> tuple[Floats, Floats]:
        """Turn coordinates (x east, y north; lon, lat for degrees) into WGS 84 degrees; NaN stays NaN.

        What lies outside the reference becomes inf.
        """
        if self.code in DATUMS:
            return to_wgs84(x, y, Datum(self.code))
        return _turned(_transformer(self.code, False), x, y)

    def from_wgs84(self, lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
        """Turn WGS 84 degrees into coordinates of this reference."""
        if self.code in DATUMS:
            return from_wgs84(lon, lat, Datum(self.code))
        return _turned(_transformer(self.code, True), lon, lat)

    def geometry_to_wgs84(self, shape: BaseGeometry) -> BaseGeometry:
        """Turn every coordinate of a geometry into WGS 84 degrees."""
        if self.code in (Datum.WGS84, Datum.CGCS2000):
            return shape
        return shapely.transform(shape, lambda pairs: np.column_stack(self.to_wgs84(*pairs.T)))

    def geometry_from_wgs84(self, shape: BaseGeometry) -> BaseGeometry:
        """Turn every coordinate of a geometry in WGS 84 degrees into this reference."""
        if self.code in (Datum.WGS84, Datum.CGCS2000):
            return shape
        return shapely.transform(shape, lambda pairs: np.column_stack(self.from_wgs84(*pairs.T)))

    @cached_property
    def _crs(self) -> CRS:
        return CRS.from_user_input(self.code)


WGS84 = Reference("wgs84")


def reference_of(text: str) -> Reference:
    """The reference a text names (`gcj02`, `EPSG:4549`, `4549`); ReferenceUnknown where there is none."""
    plain = text.strip().casefold()
    code = f"epsg:{plain}" if plain.isdigit() else plain
    code = _SAME_AS.get(code, code)
    if code not in DATUMS:
        _require_known(code, text)
    return Reference(code)


@lru_cache(maxsize=128)
def _transformer(code: str, inverse: bool) -> Transformer:
    own, degrees = CRS.from_user_input(code), CRS.from_epsg(4326)
    source, target = (degrees, own) if inverse else (own, degrees)
    return Transformer.from_crs(source, target, always_xy=True)


def _require_known(code: str, text: str) -> None:
    try:
        _transformer(code, False)
    except (CRSError, ProjError) as error:
        raise ReferenceUnknown(text) from error


def _turned(transformer: Transformer, x: ArrayLike, y: ArrayLike) -> tuple[Floats, Floats]:
    first, second = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    lon, lat = transformer.transform(first, second)
    return np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
