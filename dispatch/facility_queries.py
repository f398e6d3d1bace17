"""Questions about facilities: what stands near a place, and who looks after it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

import numpy as np

from dispatch.facilities import Contractor, Facility, cells_between
from dispatch.ports import Query
from dispatch.reasons import Refused
from dispatch.room import Room
from gis.datum import plane_at

WIDEST_M = 2_000.0


@dataclass(frozen=True)
class NearFacility:
    """A facility, how far it is, and its contractor, None where the centre knows none of that code."""

    facility: Facility
    distance_m: float
    contractor: Contractor | None = None
    has_ended: bool = False
    """Whether the contract is over today."""


@dataclass(frozen=True)
class FacilitiesNear(Query[tuple[NearFacility, ...]]):
    """Facilities within `radius_m` of a WGS 84 place, the nearest first; no radius: the centre's setting.

    Refused("bad_radius") beyond 2 km. Only the cells around the place are read, however many there are.
    """

    code: ClassVar[str] = "facilities_near"
    lon: float
    lat: float
    radius_m: float | None = None


def facilities_near(query: FacilitiesNear, room: Room) -> tuple[NearFacility, ...]:
    radius_m = room.centre.settings.facility_near_m if query.radius_m is None else query.radius_m
    if not 0 <= radius_m <= WIDEST_M:
        raise Refused("bad_radius", radius_m=radius_m, most_m=WIDEST_M)
    around = room.store.rows(Facility, cell=_cells_around(query.lon, query.lat, radius_m))
    contractors = {row.code: row for row in room.centre.contractors}
    today = room.centre.local(room.clock.now()).date()
    found = [
        _near(facility, away_m, contractors.get(facility.contractor), today)
        for facility, away_m in zip(around, _away_m(around, query.lon, query.lat), strict=True)
        if away_m <= radius_m
    ]
    return tuple(sorted(found, key=lambda near: (near.distance_m, near.facility.code)))


def _cells_around(lon: float, lat: float, radius_m: float) -> tuple[str, ...]:
    plane = plane_at(lon, lat)
    x, y = (float(metres) for metres in plane.to_metres(lon, lat))
    lons, lats = plane.to_lonlat(
        [x - radius_m, x + radius_m, x - radius_m, x + radius_m],
        [y - radius_m, y - radius_m, y + radius_m, y + radius_m],
    )
    return cells_between(float(lons.min()), float(lats.min()), float(lons.max()), float(lats.max()))


def _away_m(facilities: tuple[Facility, ...], lon: float, lat: float) -> list[float]:
    plane = plane_at(lon, lat)
    lons, lats = ([getattr(row, axis) for row in facilities] for axis in ("lon", "lat"))
    x, y = plane.to_metres(np.array(lons, dtype=np.float64), np.array(lats, dtype=np.float64))
    at_x, at_y = plane.to_metres(lon, lat)
    return [float(away) for away in np.hypot(x - at_x, y - at_y)]


def _near(facility: Facility, away_m: float, contractor: Contractor | None, today: date) -> NearFacility:
    until = contractor.valid_to if contractor else None
    return NearFacility(facility, away_m, contractor, until is not None and until < today)


ANSWERS: dict[type[Any], Callable[[Any, Room], Any]] = {FacilitiesNear: facilities_near}
