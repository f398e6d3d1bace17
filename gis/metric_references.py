"""Which metric references could be meant at a place, for numbers that nobody says the reference of."""

from collections.abc import Iterator

from gis.datum import metric_epsg
from gis.reference import Reference

_FIRST_MERIDIAN, _LAST_MERIDIAN = 75, 135
_LAST_GAUSS_KRUGER = 4554
_WEB_MERCATOR = 3857


def metric_references_at(lon: float, lat: float) -> tuple[Reference, ...]:
    """The metric references in use at a place, most likely first; x is east and y north in all of them.

    In China CGCS2000 / Gauss-Kruger in zones of 3 and 6 degrees, each with and without the zone's number
    before the easting, with the two zones beside; and everywhere UTM with the zones
    beside it and what web maps draw in.
    """
    codes = [metric_epsg(lon, lat), *_gauss_kruger(lon, lat), *_utm(lon, lat), _WEB_MERCATOR]
    return tuple(Reference(f"epsg:{code}") for code in dict.fromkeys(codes))


def _gauss_kruger(lon: float, lat: float) -> Iterator[int]:
    """Codes with the nearest meridians first: 4534 and 4513 are at 75 degrees, 4502 and 4491 likewise."""
    if metric_epsg(lon, lat) > _LAST_GAUSS_KRUGER:
        return
    for step, without, numbered in ((3, 4534, 4513), (6, 4502, 4491)):
        nearest = round((lon - _FIRST_MERIDIAN) / step)
        for zone in (nearest, nearest - 1, nearest + 1):
            if 0 <= zone <= (_LAST_MERIDIAN - _FIRST_MERIDIAN) // step:
                yield from (without + zone, numbered + zone)


def _utm(lon: float, lat: float) -> Iterator[int]:
    """The zone of the place, and those beside it, which towns near a limit keep to."""
    zone = min(int((lon + 180.0) // 6.0), 59)
    for one in (zone, zone - 1, zone + 1):
        yield (32600 if lat >= 0 else 32700) + one % 60 + 1
