"""Facilities (部件) that a city keeps up, and the contractors who look after them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

from dispatch.rows import Row

CELLS_A_DEGREE = 500
"""Facilities are looked up by cells of a five-hundredth of a degree, some 220 m from south to north."""


@dataclass(frozen=True, kw_only=True)
class Contractor(Row):
    """A firm that keeps facilities up (市场化力量): `objects` are what its crews may be sent for.

    `units` are the zones that its contract covers, empty: everywhere; `valid_to` is its last day.
    """

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

    @property
    def cell(self) -> str | None:
        """The cell that it lies in; None without a position."""
        if self.lon is None or self.lat is None:
            return None
        return _cell(math.floor(self.lon * CELLS_A_DEGREE), math.floor(self.lat * CELLS_A_DEGREE))


def cells_between(west: float, south: float, east: float, north: float) -> tuple[str, ...]:
    """All cells that a rectangle of degrees touches."""
    columns, rows = (
        range(math.floor(low * CELLS_A_DEGREE), math.floor(high * CELLS_A_DEGREE) + 1)
        for low, high in ((west, east), (south, north))
    )
    return tuple(_cell(column, row) for column in columns for row in rows)


def _cell(column: int, row: int) -> str:
    return f"{column}/{row}"
