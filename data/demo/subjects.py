"""Made-up subjects of inspection: shops and sites with category, street, address and credit colour."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.random import Generator
from numpy.typing import NDArray

from data.demo.schematic import read_toml
from gis.road_network import RoadClass, RoadNetwork
from gis.zones import ZoneAtlas

FRONTAGE = (RoadClass.PRIMARY, RoadClass.SECONDARY, RoadClass.TERTIARY, RoadClass.RESIDENTIAL)
BESIDE_ROAD_DEGREES = 0.00012
METRES_PER_NUMBER = 6.0

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Subject:
    """A shop or site that does not exist: lon/lat in WGS 84, `sub_district` by code, `credit` a colour."""

    code: str
    name: str
    category: str
    sub_district: str
    address: str
    lon: float
    lat: float
    credit: str


def draw_subjects(random: Generator, network: RoadNetwork, atlas: ZoneAtlas) -> tuple[Subject, ...]:
    """Return the subjects of `subjects.toml`: most along named streets, some as stalls of the silk market."""
    table = read_toml("subjects.toml")
    stalls = round(table["count"] * table["market_share"])
    found = [*_stalls(random, table, atlas, stalls), *_shops(random, table, network, atlas)]
    colours = random.choice(list(table["credit"]), table["count"], p=list(table["credit"].values()))
    return tuple(
        Subject(f"S{number:05d}", *parts, str(colour))
        for number, (parts, colour) in enumerate(zip(found, colours, strict=False), start=1)
    )


Parts = tuple[str, str, str, str, float, float]


def _stalls(random: Generator, table: Mapping[str, Any], atlas: ZoneAtlas, count: int) -> list[Parts]:
    market = table["market"]
    zone = atlas.by_code(market["zone"])
    halls = market["halls"]
    return [
        (
            _name(random, table["words"], market["endings"]),
            market["category"],
            atlas.at(lon, lat).sub_district or "",
            market["address"].format(hall=halls[index % len(halls)], number=1 + index // len(halls)),
            lon,
            lat,
        )
        for index, (lon, lat) in enumerate(_points_in(zone.geometry, random, count))
    ]


def _points_in(shape: Any, random: Generator, count: int) -> list[tuple[float, float]]:
    west, south, east, north = shape.bounds
    points = random.uniform((west, south), (east, north), (8 * count, 2))
    inside = points[shapely.contains_xy(shape, points[:, 0], points[:, 1])][:count]
    return [(float(lon), float(lat)) for lon, lat in inside.round(6)]


def _shops(
    random: Generator, table: Mapping[str, Any], network: RoadNetwork, atlas: ZoneAtlas
) -> list[Parts]:
    edges = frontages(network)
    weights = frontage_weights(network, edges, atlas)
    chosen = random.choice(edges, 2 * table["count"], p=weights)
    shares = np.array([row["share"] for row in table["category"]], dtype=np.float64)
    rows = random.choice(len(shares), len(chosen), p=shares / shares.sum())
    shops = [
        _shop(random, table, network, atlas, int(edge), table["category"][row])
        for edge, row in zip(chosen, rows, strict=True)
    ]
    return [shop for shop in shops if shop[2]]


def frontages(network: RoadNetwork) -> NDArray[np.intp]:
    """Return the named streets of a network that something may stand along, each in one direction."""
    named = (network.edge_name > 0) & ~network.edge_reversed & (network.edge_length_m > 30)
    return np.flatnonzero(named & np.isin(network.edge_class, FRONTAGE))


def frontage_weights(network: RoadNetwork, edges: NDArray[np.intp], atlas: ZoneAtlas) -> Floats:
    """Return the chance of each street: what stands along it does so closer together in the core."""
    lonlat = np.array([network.coordinates(edge)[0] for edge in edges])
    tiers = [_tier(atlas, found.sub_district) for found in atlas.at_many(*lonlat.T)]
    density = np.where(np.array(tiers) == "core", 3.0, 1.0)
    metres = network.edge_length_m[edges] * density
    weights: Floats = metres / metres.sum()
    return weights


def _tier(atlas: ZoneAtlas, sub_district: str | None) -> str:
    return atlas.by_code(sub_district).attributes["tier"] if sub_district else ""


def _shop(
    random: Generator,
    table: Mapping[str, Any],
    network: RoadNetwork,
    atlas: ZoneAtlas,
    edge: int,
    category: Mapping[str, Any],
) -> Parts:
    lon, lat = beside_road(random, network, edge)
    number = 1 + int(random.integers(network.edge_length_m[edge] * 4 / METRES_PER_NUMBER))
    street = network.name(edge)
    name = _name(random, table["words"], category["endings"])
    return (name, category["code"], atlas.at(lon, lat).sub_district or "", f"{street} {number} 号", lon, lat)


def beside_road(random: Generator, network: RoadNetwork, edge: int) -> tuple[float, float]:
    """Return a lon/lat place a few steps from a street."""
    line = shapely.LineString(network.coordinates(edge))
    point = line.interpolate(random.uniform(0.1, 0.9), normalized=True)
    east, north = random.choice([-1, 1], 2) * BESIDE_ROAD_DEGREES
    return round(float(point.x + east), 6), round(float(point.y + north), 6)


def _name(random: Generator, words: Sequence[str], endings: Sequence[str]) -> str:
    return f"{random.choice(words)}{random.choice(endings)}"
