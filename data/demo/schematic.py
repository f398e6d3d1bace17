"""The hand-set tables of the drawn district: junctions, sub-districts, waters, arterials, parks."""

import csv
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from gis.datum import Plane, plane_at

CENTRE = (120.15, 30.32)


@dataclass(frozen=True)
class Street:
    """A sub-district: its polygon in lon/lat and its tier, core or outer."""

    code: str
    name: str
    tier: str
    shape: BaseGeometry


@dataclass(frozen=True)
class Water:
    """A canal or river: its middle line in lon/lat and its width in metres."""

    name: str
    width_m: float
    line: BaseGeometry


@dataclass(frozen=True)
class Arterial:
    """A named road: its line in lon/lat; `ramps` are the points where an elevated road reaches the ground."""

    name: str
    kind: str
    layer: int
    line: BaseGeometry
    ramps: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Park:
    """A green place: its polygon in lon/lat; inside, only paths on foot are drawn when it is wild."""

    name: str
    wild: bool
    shape: BaseGeometry


def district_plane() -> Plane:
    """Return the metric plane in which the district is drawn."""
    return plane_at(*CENTRE)


def read_rows(table: str) -> list[dict[str, str]]:
    """Return the rows of one CSV table of this package."""
    text = files(__package__).joinpath(table).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def read_toml(table: str) -> dict[str, Any]:
    """Return one TOML table of this package."""
    return tomllib.loads(files(__package__).joinpath(table).read_text(encoding="utf-8"))


@cache
def streets() -> tuple[Street, ...]:
    """Return the 18 sub-districts; neighbours share their junctions, so borders fit exactly."""
    points = {row["name"]: (float(row["lon"]), float(row["lat"])) for row in read_rows("junctions.csv")}
    return tuple(
        Street(row["code"], row["name"], row["tier"], shapely.Polygon([points[at] for at in row["border"]]))
        for row in read_toml("streets.toml")["street"]
    )


@cache
def waters() -> tuple[Water, ...]:
    """Return canals and rivers."""
    rows = read_toml("waters.toml")["water"]
    return tuple(Water(row["name"], row["width_m"], shapely.LineString(row["line"])) for row in rows)


@cache
def arterials() -> tuple[Arterial, ...]:
    """Return the roads that are drawn by hand."""
    return tuple(
        Arterial(
            row["name"],
            row["kind"],
            row.get("layer", 0),
            shapely.LineString(row["line"]),
            tuple((lon, lat) for lon, lat in row.get("ramps", ())),
        )
        for row in read_toml("roads.toml")["road"]
    )


@cache
def parks() -> tuple[Park, ...]:
    """Return parks and woods."""
    rows = read_toml("parks.toml")["park"]
    return tuple(Park(row["name"], row.get("wild", False), shapely.Polygon(row["border"])) for row in rows)
