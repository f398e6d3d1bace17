"""Who answers and who keeps things up in the drawn district: night areas, contractors, facilities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.random import Generator, default_rng

from data.demo.day import DEMO_DAY
from data.demo.district import DemoDistrict
from data.demo.schematic import read_toml
from data.demo.subjects import beside_road, frontage_weights, frontages
from dispatch.duty_areas import DutyArea
from dispatch.facilities import Contractor, Facility


@dataclass(frozen=True)
class Keepers:
    """Rows to bring in."""

    duty_areas: tuple[DutyArea, ...]
    contractors: tuple[Contractor, ...]
    facilities: tuple[Facility, ...]


def draw_keepers(district: DemoDistrict, seed: int) -> Keepers:
    """Return them for a district; the same seed gives the same ones."""
    table = read_toml("keepers.toml")
    return Keepers(
        duty_areas=night_areas(read_toml("crews.toml")),
        contractors=tuple(_contractors(table)),
        facilities=tuple(_facilities(table, district, default_rng([seed, 8]))),
    )


def night_areas(crews: Mapping[str, Any]) -> tuple[DutyArea, ...]:
    """Return the areas that streets merge into at night, as the table of crews has them; the first leads."""
    return tuple(
        DutyArea(
            id=f"duty_area:{area['code']}",
            code=area["code"],
            name=area["name"],
            units=tuple(area["streets"]),
            hours=crews["turns"]["night"],
            lead=area["streets"][0],
        )
        for area in crews["night_area"]
    )


def _contractors(table: Mapping[str, Any]) -> Iterator[Contractor]:
    valid_to = date(DEMO_DAY.year + table["ends_years_from_now"], 12, 31)
    for held, firm in table["contractor"].items():
        code = _code(held)
        yield Contractor(
            id=f"contractor:{code}",
            code=code,
            name=firm["name"],
            objects=(held,),
            phone=firm["phone"],
            valid_to=valid_to,
        )


def _code(contractor_object: str) -> str:
    """A contractor is the unit of its crews (data/demo/seats.py)."""
    return f"K:{contractor_object}"


def _facilities(table: Mapping[str, Any], district: DemoDistrict, random: Generator) -> Iterator[Facility]:
    network, count = district.network, table["count"]
    shares = np.array([kind["share"] for kind in table["kind"]], dtype=np.float64)
    kinds = random.choice(len(shares), count, p=shares / shares.sum())
    states = random.choice(list(table["states"]), count, p=list(table["states"].values()))
    for serial, (edge, lon, lat) in enumerate(_places(district, random, count)):
        kind = table["kind"][kinds[serial]]
        code = f"B{serial + 1:05d}"
        yield Facility(
            id=f"facility:{code}",
            code=code,
            name=f"{network.name(edge)}{kind['name']}{serial + 1}",
            kind=kind["name"],
            lon=lon,
            lat=lat,
            contractor=_code(kind["contractor"]),
            department="ZF",
            state=str(states[serial]),
        )


def _places(district: DemoDistrict, random: Generator, count: int) -> list[tuple[int, float, float]]:
    """Streets with a place beside each; a few streets lead out of the district, so some more are drawn."""
    edges = frontages(district.network)
    weights = frontage_weights(district.network, edges, district.atlas)
    streets = [int(edge) for edge in random.choice(edges, count + count // 10, p=weights)]
    places = [(edge, *beside_road(random, district.network, edge)) for edge in streets]
    zones = district.atlas.at_many([lon for _, lon, _ in places], [lat for _, _, lat in places])
    return [place for place, found in zip(places, zones, strict=True) if found.chain][:count]
