"""What coordinates of a file are measured against: a datum of map services, or any reference by EPSG code."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

from gis.datum import Datum, from_wgs84, to_wgs84

Floats = NDArray[np.float64]
_WRITTEN = {
    Datum.WGS84: "WGS 84",
    Datum.CGCS2000: "CGCS2000",
    Datum.GCJ02: "GCJ-02",
    Datum.BD09: "BD-09",
}
"""How people write them."""
DATUMS = tuple(datum.value for datum in Datum)
_SAME_AS = {"epsg:4326": "wgs84", "epsg:4490": "cgcs2000", "ogc:crs84": "wgs84", "crs84": "wgs84"}
_CALLED = {
    "火星坐标": "gcj02",
    "火星坐标系": "gcj02",
    "高德": "gcj02",
    "高德坐标": "gcj02",
    "腾讯": "gcj02",
    "腾讯坐标": "gcj02",
    "国测局": "gcj02",
    "百度": "bd09",
    "百度坐标": "bd09",
    "bd09ll": "bd09",
    "国家2000": "cgcs2000",
    "2000国家大地坐标系": "cgcs2000",
}
"""What people call datums in a cell."""
_MARKS = {
    "gcj": "gcj02",
    "火星": "gcj02",
    "高德": "gcj02",
    "腾讯": "gcj02",
    "amap": "gcj02",
    "bd09": "bd09",
    "百度": "bd09",
    "baidu": "bd09",
    "wgs84": "wgs84",
    "cgcs": "cgcs2000",
}
"""What the header of a column has in it where it names a datum."""


class ReferenceUnknown(ValueError):
    """A reference that nobody knows; `text` is what was said."""

    def __init__(self, text: str) -> None:
        super().__init__(f"no such coordinate reference: {text}")
        self.text = text


@dataclass(frozen=True)
class Reference:
    """A datum (`wgs84`, `cgcs2000`, `gcj02`, `bd09`) or an EPSG code (`epsg:4549`); see `reference_of`.

    `is_swapped`: the coordinates stand the other way round, north or latitude first.
    """

    code: str
    is_swapped: bool = False

    @property
    def name(self) -> str:
        """What people call it: a datum's code, an EPSG code, else the name that it gives itself."""
        if self.code in DATUMS:
            return _WRITTEN[Datum(self.code)]
        return self.code.upper() if self.code.startswith("epsg:") else self._crs.name

    @property
    def is_wgs84(self) -> bool:
        """Whether its coordinates are WGS 84 degrees as they stand there."""
        return self.code in (Datum.WGS84, Datum.CGCS2000) and not self.is_swapped

    @property
    def is_shifted(self) -> bool:
        """Whether it is a datum of map services, which lies on top of whatever reference a file names."""
        return self.code in (Datum.GCJ02, Datum.BD09)

    @property
    def is_degrees(self) -> bool:
        """Whether its coordinates are longitude and latitude."""
        return self.code in DATUMS or self._crs.is_geographic

    def to_wgs84(self, x: ArrayLike, y: ArrayLike) -> tuple[Floats, Floats]:
        """Turn coordinates (x east, y north; lon, lat for degrees) into WGS 84 degrees; NaN stays NaN.

        What lies outside the reference becomes inf. Where it is swapped, x is north or latitude.
        """
        first, second = (y, x) if self.is_swapped else (x, y)
        if self.code in DATUMS:
            return to_wgs84(first, second, Datum(self.code))
        return _turned(_transformer(self.code, False), first, second)

    def from_wgs84(self, lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
        """Turn WGS 84 degrees into coordinates of this reference."""
        if self.code in DATUMS:
            x, y = from_wgs84(lon, lat, Datum(self.code))
        else:
            x, y = _turned(_transformer(self.code, True), lon, lat)
        return (y, x) if self.is_swapped else (x, y)

    @cached_property
    def _crs(self) -> CRS:
        return CRS.from_user_input(self.code)


WGS84 = Reference("wgs84")


def reference_of(text: str) -> Reference:
    """The reference a text names (`gcj02`, `GCJ-02`, `EPSG:4549`, `4549`); ReferenceUnknown for others."""
    plain = text.strip().casefold()
    datum = "".join(plain.replace("-", " ").replace("_", " ").split())
    if _CALLED.get(datum, datum) in DATUMS:
        return Reference(_CALLED.get(datum, datum))
    code = f"epsg:{plain}" if plain.isdigit() else plain
    if code in _SAME_AS:
        return Reference(_SAME_AS[code])
    _require_known(code, text)
    return Reference(code)


def datum_named_in(header: str) -> str | None:
    """The datum that a header such as `lng_gcj02` or `百度经度` names, None for others."""
    plain = header.casefold().replace("-", "").replace("_", "").replace(" ", "")
    return next((datum for mark, datum in _MARKS.items() if mark in plain), None)


def reference_of_crs(told: str) -> Reference:
    """The reference that a file names, as WKT, code or PROJ text; ReferenceUnknown where it is none."""
    try:
        crs = CRS.from_user_input(told)
        known = crs.to_epsg()
    except CRSError as error:
        raise ReferenceUnknown(told) from error
    if known is not None:
        return reference_of(str(known))
    _require_known(told, told)
    return Reference(_SAME_AS.get(told.casefold(), told))


@lru_cache(maxsize=128)
def _transformer(code: str, inverse: bool) -> Transformer:
    own, degrees = CRS.from_user_input(code), CRS.from_epsg(4326)
    source, target = (degrees, own) if inverse else (own, degrees)
    return Transformer.from_crs(source, target, always_xy=True)


def _require_known(code: str, text: str) -> None:
    try:
        crs = _transformer(code, False).source_crs
    except (CRSError, ProjError) as error:
        raise ReferenceUnknown(text) from error
    if crs is None or not (crs.is_projected or crs.is_geographic):
        raise ReferenceUnknown(text)


def _turned(transformer: Transformer, x: ArrayLike, y: ArrayLike) -> tuple[Floats, Floats]:
    first, second = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    lon, lat = transformer.transform(first, second)
    return np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
