"""Places in the roster: every crew that is formed each turn, with call sign, unit, people and mode."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gis.road_network import Mode

STREET_PEOPLE = ("officer:ZF", "officer:ZF", "auxiliary:ZF")
FIRST_STREET, FIRST_DISTRICT, FIRST_NIGHT = 100, 1901, 1931
SPREAD = 7


@dataclass(frozen=True)
class Seat:
    """A crew as it is planned. `people`: kind:department, the lead first; `home_zone`: its beat."""

    call_sign: str
    name: str
    unit: str
    home_zone: str
    turns: tuple[str, ...]
    people: tuple[str, ...]
    mode: Mode
    contractor: str | None = None
    is_certified: bool = False
    may_have_more: bool = False


def seats(table: Mapping[str, Any], functional_zones: Mapping[str, str]) -> Iterator[Seat]:
    """Every seat of the tables; `functional_zones`: code -> name."""
    modes = _mixed_modes(table["modes"])
    yield from _street_seats(table, modes)
    yield from _district_seats(table, modes)
    for row in table["team"]:
        yield from _team_seats(row, table, functional_zones)


def _mixed_modes(shares: Mapping[str, float]) -> list[Mode]:
    """A hundred modes in their shares, mixed so that every run of a few has some of each."""
    sorted_modes = [Mode(mode) for mode, share in shares.items() for _ in range(round(share * 100))]
    return [sorted_modes[(place * SPREAD * SPREAD) % len(sorted_modes)] for place in range(len(sorted_modes))]


def _street_seats(table: Mapping[str, Any], modes: Sequence[Mode]) -> Iterator[Seat]:
    serial = 0
    for place, (code, street) in enumerate(table["streets"].items(), start=1):
        for number in range(1, street["crews"] + 1):
            call_sign = str(place * FIRST_STREET + number)
            mode, serial = modes[serial % len(modes)], serial + 1
            name = f"{street['short']}{number}组"
            yield _patrol(call_sign, name, code, code, ("early", "mid"), mode, street.get("waters", False))


def _patrol(
    call_sign: str,
    name: str,
    unit: str,
    home_zone: str,
    turns: tuple[str, ...],
    mode: Mode,
    has_water: bool = True,
) -> Seat:
    fitting = mode if has_water or mode is not Mode.BOAT else Mode.EBIKE
    return Seat(
        call_sign, name, unit, home_zone, turns, STREET_PEOPLE, fitting, is_certified=True, may_have_more=True
    )


def _district_seats(table: Mapping[str, Any], modes: Sequence[Mode]) -> Iterator[Seat]:
    """The district's own crews, with beats in all streets; at night duty areas have their own."""
    district, streets = table["district"], list(table["streets"])
    code, short = district["code"], district["short"]
    for number in range(district["crews"]):
        home = streets[(number * SPREAD) % len(streets)]
        call_sign = str(FIRST_DISTRICT + number)
        yield _patrol(call_sign, f"{short}{number + 1}组", code, home, ("early", "mid"), Mode.CAR)
    for number in range(district["night_crews"]):
        home = streets[(number * SPREAD + 3) % len(streets)]
        call_sign = str(FIRST_DISTRICT + district["crews"] + number)
        yield _patrol(call_sign, f"{short}夜巡{number + 1}组", code, home, ("night",), Mode.CAR)
    first = FIRST_NIGHT
    for area in table["night_area"]:
        for number in range(area["crews"]):
            home = area["streets"][number % len(area["streets"])]
            name = f"{area['name']}夜巡{number + 1}组"
            mode = Mode.EBIKE if modes[first % len(modes)] is Mode.EBIKE and number % 2 else Mode.CAR
            yield _patrol(str(first + number), name, area["code"], home, ("night",), mode)
        first += area["crews"]


def _team_seats(
    row: Mapping[str, Any], table: Mapping[str, Any], functional_zones: Mapping[str, str]
) -> Iterator[Seat]:
    modes = [Mode(mode) for mode in row["modes"]]
    for number, (unit, home, name) in enumerate(_posts_of_team(row, table, functional_zones)):
        yield Seat(
            call_sign=str(row["call_sign"] + number),
            name=name,
            unit=unit,
            home_zone=home,
            turns=tuple(row["turns"]),
            people=tuple(row["people"]),
            mode=modes[number % len(modes)],
            contractor=row.get("contractor"),
            is_certified=row.get("certified", False),
        )


def _posts_of_team(
    row: Mapping[str, Any], table: Mapping[str, Any], functional_zones: Mapping[str, str]
) -> Iterator[tuple[str, str, str]]:
    """Unit, home zone and name of each crew of a team."""
    where, count, streets = row["where"], row["count"], table["streets"]
    if where == "zones":
        for code, name in functional_zones.items():
            yield code, code, row["name"].format(zone=name)
    elif where == "streets":
        for code in row.get("streets", streets):
            for number in range(1, count + 1):
                stem = row["name"].format(street=streets[code]["short"])
                yield code, code, f"{stem}{number}" if count > 1 else stem
    elif where == "areas":
        for area in table["night_area"]:
            for number in range(1, count + 1):
                home = area["streets"][number % len(area["streets"])]
                yield table["district"]["code"], home, f"{row['name'].format(area=area['name'])}{number}"
    else:
        homes = list(streets)
        for number in range(1, count + 1):
            home = homes[(number * SPREAD + row["call_sign"]) % len(homes)]
            yield _unit_of_team(row, table), home, f"{row['name']}{number}"


def _unit_of_team(row: Mapping[str, Any], table: Mapping[str, Any]) -> str:
    """A contractor is its own unit, a department too; what has neither is the district's."""
    if "contractor" in row:
        return f"K:{row['contractor']}"
    department = str(row["people"][0].partition(":")[2])
    return table["district"]["code"] if department == "ZF" else department
