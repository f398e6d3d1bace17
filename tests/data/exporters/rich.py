"""A centre with something of everything, whose texts are as nasty as a caller wants."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import cycle
from typing import Any

import shapely

from data.importers.kept_zones import row_of
from data.store import SqlStore
from dispatch.directory import Contact, ContactKind
from dispatch.duty_areas import DutyArea
from dispatch.facilities import Contractor, Facility
from dispatch.import_profile import ImportProfile
from dispatch.inspection_items import InspectionItem
from dispatch.people import Certificate, Crew, Member, MemberKind, Shift, posts_of
from dispatch.permits import Permit, PermitKind
from dispatch.places import NamedPlace
from dispatch.rows import Row
from dispatch.settings import Setting
from dispatch.speeds import Speed, SpeedSource
from dispatch.subject import Subject
from gis.road_network import Mode
from gis.zones import Zone, ZoneKind
from tests.builders import SHANGHAI
from tests.data.import_house import NOW, TIANSHUI, WULIN
from tests.data.keeping import note

NASTY = (
    "=cmd|'/c calc'!A1",
    "'s Gravenweg",
    '“武林”,"引号"\n第二行\n\n第四行',
    "00012345678901234567",
    "😀 @x; a|b、c",
    "a_x0041_ <b>&amp;",
    "+86 571 8888",
    "-",
    "''=1",
    "1e5",
    "2026-11-24",
    "是",
    "\u202e逆",
)
"""Texts that files and their readers are known to bend."""
DISTRICT = "330105"
DAY = NOW.date()
ROWS = 16


def keep(store: SqlStore, rows: Sequence[Row]) -> None:
    """Save rows as they are."""
    with store.work(note("import"), NOW) as work:
        for row in rows:
            work.save(row)


def rich_rows(texts: Sequence[str] = NASTY) -> list[Row]:
    """Rows of every kind; `texts` go round through all fields that hold free text."""
    free = cycle(texts)
    return [
        *map(row_of, zones(free)),
        *(row for number in range(ROWS) for row in _placed_rows(number, free)),
        *(row for number in range(1, 4) for row in _duty_rows(number, free)),
        *people(free),
        *_profiles(free),
        *_speeds(),
        Setting(id="undo_s", value=30),
        Setting(id="foot_mps", value=1.25),
        Setting(id="centre_name", value=next(free)),
        Setting(id="holidays", value=""),
    ]


def zones(free: Iterator[str]) -> Iterator[Zone]:
    """A district of two streets, with something of each kind below and beside them."""
    kinds = ZoneKind
    west, east = shapely.box(120.13, 30.26, 120.15, 30.28), shapely.box(120.15, 30.26, 120.17, 30.28)
    yield Zone(DISTRICT, next(free), kinds.DISTRICT, shapely.union(west, east))
    yield Zone(TIANSHUI, next(free), kinds.SUB_DISTRICT, west, DISTRICT, {"tier": "core"})
    yield Zone(WULIN, next(free), kinds.SUB_DISTRICT, east, DISTRICT, {"attribution": next(free)})
    for code, shape in ((TIANSHUI, west), (WULIN, east)):
        yield Zone(f"{code}P1", next(free), kinds.PRECINCT, shape, code, {"precinct_type": "normal"})
        told = {"licence": next(free), "人口": next(free)}
        yield Zone(f"{code}001", next(free), kinds.COMMUNITY, shape, code, told)
        compound = shape.buffer(-0.001, quad_segs=2)
        yield Zone(f"{code}001-C1", next(free), kinds.COMPOUND, compound, f"{code}001")
        unit = {"rung": "3", "office": next(free), "lead": next(free)}
        yield Zone(f"{code}001-G3", next(free), kinds.GOVERNANCE_UNIT, None, f"{code}001", unit)
        west_m, south, east_m, north = shape.bounds
        for number, left in enumerate((west_m, (west_m + east_m) / 2), 1):
            grid = shapely.box(left, south, left + (east_m - west_m) / 2, north)
            yield Zone(f"{code}0010{number}", next(free), kinds.UNIT_GRID, grid, f"{code}001")
    island = shapely.box(120.165, 30.265, 120.168, 30.268)
    pair = shapely.MultiPolygon([shapely.box(120.14, 30.27, 120.142, 30.272), island])
    yield Zone("FZ-1", next(free), kinds.FUNCTIONAL_ZONE, pair, DISTRICT, {"office": next(free)})
    yield Zone("DO-1", next(free), kinds.DUTY_OVERRIDE, island, TIANSHUI, {"answers": TIANSHUI})


def _place(number: int) -> tuple[float, float]:
    return round(120.1301234 + number / 500, 8), round(30.2654321 + number / 3000, 8)


def _placed_rows(number: int, free: Iterator[str]) -> Iterator[Row]:
    lon, lat = _place(number)
    placed: dict[str, Any] = {"lon": lon, "lat": lat} if number % 5 else {}
    credit = ("red", "yellow", "green")[number % 3]
    code = f"{number:04d}"
    yield Subject(
        id=f"subject-{code}",
        number=code,
        name=next(free),
        kind=next(free),
        address=next(free),
        credit=credit,
        **placed,
    )
    yield NamedPlace(id=f"place-{code}", name=f"{code}{next(free)}", kind=next(free), lon=lon, lat=lat)
    yield Facility(
        id=f"facility-{code}",
        code=code,
        name=next(free),
        kind=next(free),
        contractor=f"HW{number % 3}",
        department=("ZF", "SC")[number % 2],
        state=next(free),
        **placed,
    )
    shapes = (
        shapely.Point(lon, lat),
        shapely.LineString([(lon, lat), (lon + 1e-3, lat)]),
        shapely.box(lon, lat, lon + 1e-3, lat + 1e-3),
        None,
    )
    shape = shapes[number % len(shapes)]
    yield Permit(
        id=f"permit-{code}",
        number=code,
        kind=list(PermitKind)[number % 4],
        holder=next(free),
        place=next(free),
        valid_from=DAY - timedelta(days=number),
        valid_to=DAY + timedelta(days=number),
        wkb=None if shape is None else shapely.to_wkb(shape, byte_order=1),
        reach_m=50.0 + number / 2,
        hours="22:00-06:00" if number % 2 else "",
        days=(1, 3, 7) if number % 3 else (),
        authority=next(free),
        subject=code,
        conditions=next(free),
    )


def _profiles(free: Iterator[str]) -> Iterator[Row]:
    for what in ("subjects", "incidents"):
        yield ImportProfile(
            id=f"profile-{what}",
            name=next(free),
            what=what,
            columns={"number": next(free), "name": next(free)},
            choices={"datum": "gcj02" if what == "subjects" else "bd09"},
            categories={next(free): "STR.hawker"},
            header=(next(free), next(free)),
        )


def _speeds() -> Iterator[Row]:
    brought = SpeedSource.BROUGHT
    yield Speed(id="s1", mode=Mode.CAR, source=brought, hours=(0, 7, 8, 23), road_class="primary", kmh=17.5)
    yield Speed(id="s2", mode=Mode.EBIKE, source=brought, way=12345678901, time_factor=1.25)
    yield Speed(id="s3", mode=Mode.FOOT, source=brought, time_factor=0.9)
    yield Speed(id="s4", mode=Mode.CAR, source=SpeedSource.LEARNT, hours=(7,), time_factor=1.4, n=57)


def _duty_rows(number: int, free: Iterator[str]) -> Iterator[Row]:
    units = ((TIANSHUI,), (WULIN,), (TIANSHUI, WULIN))[number - 1]
    hours = ("22:00-06:00", "20:00-06:00", "08:00-12:00,14:00-17:30")[number - 1]
    yield DutyArea(
        id=f"area-{number}",
        code=f"PQ{number}",
        name=next(free),
        units=units,
        hours=hours,
        days=(1, 2) if number == 1 else (),
        lead=units[0] if number > 1 else "",
    )
    yield Contractor(
        id=f"contractor-{number}",
        code=f"HW{number}",
        name=next(free),
        objects=("HW", "YL")[:number],
        units=units,
        phone=next(free),
        valid_to=date(2027, 12, 31) if number == 1 else None,
    )
    yield Contact(
        id=f"contact-{number}",
        code=f"D{number}",
        name=next(free),
        kind=(ContactKind.STREET, ContactKind.PARTNER)[number % 2],
        unit=(WULIN, TIANSHUI)[number % 2],
        person=next(free),
        phone=f"0571-0000000{number}",
        radio=next(free),
        hours="08:00-20:00" if number == 1 else "",
    )
    yield InspectionItem(
        id=f"item-{number}",
        code=f"01{number}",
        name=next(free),
        department=("ZF", "SC")[number % 2],
        field=next(free),
        subject_kinds=("餐饮", "工地")[:number],
        every_days=30 * number,
        action_code=next(free),
    )


def people(free: Iterator[str]) -> Iterator[Row]:
    """Members with none to four certificates, and their crews of two shifts."""
    members = []
    for number in range(8):
        certificates = tuple(
            Certificate(
                "ZF" if held == 0 else "SC", next(free), f"0{number}{held}", DAY + timedelta(days=held)
            )
            for held in range(number % 5)
        )
        members.append(
            Member(
                id=f"member-{number}",
                badge=f"{number:05d}",
                name=next(free),
                kind=MemberKind.OFFICER if number % 2 == 0 else MemberKind.AUXILIARY,
                department="SC" if number == 2 else "ZF",
                tasking_unit=TIANSHUI if number == 4 else WULIN,
                mode=Mode.FOOT if number == 3 else Mode.EBIKE,
                level=next(free),
                certificates=certificates,
            )
        )
    yield from members
    for number in range(4):
        turn, unit = number // 2, (WULIN, TIANSHUI)[number // 2]
        starts_at = NOW + timedelta(hours=8 * turn)
        ends_at = starts_at + timedelta(hours=8)
        crew = members[2 * number : 2 * number + 2]
        lead = crew[number == 1]
        if number % 2 == 0:
            yield Shift(
                id=f"shift-{turn}", name=("早", "晚")[turn], unit=unit, starts_at=starts_at, ends_at=ends_at
            )
        yield Crew(
            id=f"crew-{number}",
            call_sign=f"0{number % 2}",
            name=next(free),
            unit=unit,
            home_zone=f"{unit}P1",
            lead_id=lead.id,
            member_ids=tuple(member.id for member in crew),
            kind=lead.kind,
            posts=posts_of(crew, starts_at.astimezone(SHANGHAI).date()),
            mode=(Mode.CAR, Mode.EBIKE)[number % 2],
            shift_id=f"shift-{turn}",
            starts_at=starts_at,
            ends_at=ends_at,
            contractor_object="HW" if number == 3 else None,
        )
