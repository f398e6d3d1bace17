"""Facilities (部件) that a city keeps up, and the contractors who look after them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dispatch.rows import Row


@dataclass(frozen=True, kw_only=True)
class Contractor(Row):
    """A firm that keeps facilities up (市场化力量): `objects` are what its crews may be sent for."""

    code: str
    name: str
    objects: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    phone: str = ""
    valid_to: date | None = None


@dataclass(frozen=True, kw_only=True)
class Facility(Row):
    """One object of the city: a manhole, lamp, bin, shelter. Degrees are WGS 84; None: unplaced."""

    code: str
    name: str
    kind: str
    lon: float | None = None
    lat: float | None = None
    contractor: str = ""
    department: str = ""
    state: str = ""
