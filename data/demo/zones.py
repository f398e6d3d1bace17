"""All zones of the drawn district, from the district down to the unit grids and the ladder of governance."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

import shapely
from numpy.random import Generator
from shapely.geometry.base import BaseGeometry

from data.demo.communities import draw_communities
from data.demo.schematic import district_plane, parks, read_toml, streets, waters
from gis.unit_grids import cut_unit_grids
from gis.zones import Zone, ZoneKind

COMPOUND_INSET_M = 28.0


def draw_zones(random: Generator) -> tuple[Zone, ...]:
    """Return every zone of the district; streets and the district are the sums of their communities."""
    communities = draw_communities(random, _precinct_of_community())
    grids = tuple(cell for zone in communities for cell in cut_unit_grids(zone, district_plane()).cells)
    sub_districts = _sub_districts(communities)
    compounds = tuple(_compounds(communities))
    precincts = tuple(_precincts(communities))
    areas = (*_functional_zones(), *_duty_overrides())
    units = tuple(_governance_units((*grids, *compounds, *communities, *precincts)))
    district = _district(sub_districts)
    return (district, *sub_districts, *precincts, *communities, *compounds, *grids, *areas, *units)


def _tables() -> dict[str, Any]:
    return read_toml("zones.toml")


def _precinct_of_community() -> dict[str, str]:
    return {code: row["code"] for row in _tables()["precinct"] for code in row["communities"]}


def _sum(zones: Iterable[Zone]) -> BaseGeometry:
    return shapely.coverage_union_all([zone.geometry for zone in zones])


def _sub_districts(communities: tuple[Zone, ...]) -> tuple[Zone, ...]:
    return tuple(
        Zone(
            street.code,
            street.name,
            ZoneKind.SUB_DISTRICT,
            _sum(zone for zone in communities if zone.code.startswith(street.code)),
            _tables()["district"]["code"],
            MappingProxyType({"tier": street.tier}),
        )
        for street in streets()
    )


def _district(sub_districts: tuple[Zone, ...]) -> Zone:
    row = _tables()["district"]
    return Zone(row["code"], row["name"], ZoneKind.DISTRICT, _sum(sub_districts))


def _precincts(communities: tuple[Zone, ...]) -> Iterator[Zone]:
    rows = _tables()["precinct"]
    markets = [shapely.Polygon(row["border"]) for row in rows if "border" in row]
    for row in rows:
        own = (zone for zone in communities if zone.code in row["communities"])
        shape = shapely.Polygon(row["border"]) if "border" in row else _without(_sum(own), markets)
        attributes = MappingProxyType({"precinct_type": row["type"], "office": row["office"]})
        yield Zone(row["code"], row["name"], ZoneKind.PRECINCT, shape, row["code"][:9], attributes)


def _without(shape: BaseGeometry, holes: Iterable[BaseGeometry]) -> BaseGeometry:
    for hole in holes:
        shape = shapely.difference(shape, hole)
    return shape


def _compounds(communities: tuple[Zone, ...]) -> Iterator[Zone]:
    """Give each community of the ladder's streets a western and an eastern compound, apart by a street."""
    for zone in communities:
        if zone.code[:9] in _tables()["ladder"]["streets"] and zone.geometry is not None:
            named = zip(_tables()["ladder"]["compound_names"], _halves(zone.geometry), strict=True)
            for number, (pattern, shape) in enumerate(named, start=1):
                name = pattern.format(community=zone.name.removesuffix("社区"))
                yield Zone(f"{zone.code}-C{number}", name, ZoneKind.COMPOUND, shape, zone.code)


def _halves(shape: BaseGeometry) -> Iterator[BaseGeometry]:
    plane = district_plane()
    ground = plane.project(shape)
    west, south, east, north = ground.bounds
    middle = ground.centroid.x
    left, right = shapely.box(west, south, middle, north), shapely.box(middle, south, east, north)
    for half in (left, right):
        inset = shapely.intersection(ground, half).buffer(-COMPOUND_INSET_M, join_style="mitre")
        yield plane.unproject(_largest(inset))


def _largest(shape: BaseGeometry) -> BaseGeometry:
    largest: BaseGeometry = max(shapely.get_parts(shape), key=lambda part: part.area)
    return largest


def _functional_zones() -> Iterator[Zone]:
    for row in _tables()["functional_zone"]:
        attributes = MappingProxyType({"office": row["office"]})
        district = _tables()["district"]["code"]
        yield Zone(row["code"], row["name"], ZoneKind.FUNCTIONAL_ZONE, _outline(row), district, attributes)


def _duty_overrides() -> Iterator[Zone]:
    for row in _tables()["duty_override"]:
        attributes = MappingProxyType({"answers": row["answers"]})
        yield Zone(
            row["code"], row["name"], ZoneKind.DUTY_OVERRIDE, _outline(row), row["answers"], attributes
        )


def _outline(row: Mapping[str, Any]) -> BaseGeometry:
    """Return a border drawn by hand, a park's outline, or the banks of a water between two latitudes."""
    if "border" in row:
        return shapely.Polygon(row["border"])
    if "park" in row:
        outlines = {park.name: park.shape for park in parks()}
        return outlines[str(row["park"])]
    plane = district_plane()
    water = next(water for water in waters() if water.name == row["along"])
    west, _, east, _ = water.line.bounds
    stretch = shapely.intersection(water.line, shapely.box(west, row["south"], east, row["north"]))
    return plane.unproject(plane.project(stretch).buffer(row["reach_m"], cap_style="flat", quad_segs=3))


RUNG_OF_KIND = {
    ZoneKind.UNIT_GRID: 1,
    ZoneKind.COMPOUND: 2,
    ZoneKind.COMMUNITY: 3,
    ZoneKind.PRECINCT: 4,
}


def _governance_units(zones: Iterable[Zone]) -> Iterator[Zone]:
    """Give every community and precinct its rung, and in the ladder's streets compounds and grids too."""
    for zone in zones:
        is_low = zone.kind in (ZoneKind.UNIT_GRID, ZoneKind.COMPOUND)
        if is_low and zone.code[:9] not in _tables()["ladder"]["streets"]:
            continue
        rung = RUNG_OF_KIND[zone.kind]
        office = zone.attributes.get("office") or _office(zone)
        attributes = MappingProxyType({"rung": str(rung), "office": office})
        yield Zone(f"{zone.code}-G{rung}", office, ZoneKind.GOVERNANCE_UNIT, None, zone.code, attributes)


def _office(zone: Zone) -> str:
    pattern: str = _tables()["ladder"]["offices"][zone.kind.value]
    return pattern.format(zone=zone.name.removesuffix("社区"))
