"""A small district for tests of advice and clocks: a grid of streets, two sub-districts, crews with fixes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from shapely import box

from dispatch.category_file import shipped_categories
from dispatch.centre import Centre
from dispatch.fixes import Fix
from dispatch.incident import Place
from dispatch.people import Crew, MemberKind, Post, SignOn
from dispatch.ports import Snapshot
from dispatch.rows import Row
from dispatch.rules import shipped_rules
from dispatch.settings import Settings
from dispatch.situation import Situation
from dispatch.sources import shipped_sources
from gis.datum import plane_at
from gis.road_network import Mode
from gis.routing import Router, TravelSpeeds
from gis.zones import Zone, ZoneAtlas, ZoneKind
from tests.builders import T0, officers
from tests.gis.roads import FREE_TURNS, SOUTH, WEST, network_of, place, road

WULIN, TIANSHUI, DISTRICT = "330105013", "330105012", "330105"
PRECINCT, FOOD_STREET = "330105013P1", "FZ-1"
NOW = T0 + timedelta(seconds=60)
SIZE = 10


@dataclass
class OwnClock:
    """A clock that tests set."""

    at: datetime = NOW
    pace: float = 1.0

    def now(self) -> datetime:
        return self.at

    def pass_s(self, seconds: float) -> datetime:
        self.at += timedelta(seconds=seconds)
        return self.at


@cache
def router() -> Router:
    """Streets every thousandth of a degree (about 100 m), both ways, 34 km/h; turns cost nothing."""

    def node(east: int, north: int) -> int:
        return east * (SIZE + 1) + north + 1

    spots = range(SIZE + 1)
    rows = [((e, n), (e + 1, n)) for e in range(SIZE) for n in spots]
    columns = [((e, n), (e, n + 1)) for e in spots for n in range(SIZE)]
    network = network_of(*(road((node(*a), node(*b)), [a, b]) for a, b in rows + columns))
    return Router(network, TravelSpeeds(ebike_kmh=21.0), costs=FREE_TURNS)


def area(west: float, south: float, east: float, north: float) -> Any:
    return box(*place(west, south), *place(east, north))


@cache
def atlas() -> ZoneAtlas:
    """Wulin in the west with a precinct at its edge, Tianshui in the east, a food street across both."""
    core = {"tier": "core"}
    zones = [
        Zone(DISTRICT, "拱墅区", ZoneKind.DISTRICT, area(-1, -1, 11, 11)),
        Zone(WULIN, "武林街道", ZoneKind.SUB_DISTRICT, area(-1, -1, 5, 11), DISTRICT, core),
        Zone(TIANSHUI, "天水街道", ZoneKind.SUB_DISTRICT, area(5, -1, 11, 11), DISTRICT, core),
        Zone(PRECINCT, "一片区", ZoneKind.PRECINCT, area(-1, -1, 1.5, 11), WULIN),
        Zone(FOOD_STREET, "美食街", ZoneKind.FUNCTIONAL_ZONE, area(4.2, 4.2, 5.8, 5.8)),
    ]
    return ZoneAtlas(zones, plane_at(WEST, SOUTH))


def centre(**settings: Any) -> Centre:
    return Centre(
        settings=Settings(**settings),
        categories=shipped_categories(),
        rules=shipped_rules(),
        sources=shipped_sources(),
        atlas=atlas(),
        router=router(),
        network_digest="roads-1",
    )


def spot(east: float, north: float, text: str = "路口") -> Place:
    lon, lat = place(east, north)
    return Place(text, lon, lat)


def crew(call_sign: str, unit: str = WULIN, posts: Iterable[Post] = officers(), **changes: Any) -> Crew:
    """A signed-on crew of two certified officers on e-bikes, on shift from six to two."""
    sound = Crew(
        id=f"crew-{call_sign}",
        version=1,
        call_sign=call_sign,
        name=f"{call_sign}组",
        unit=unit,
        home_zone=unit,
        lead_id=f"member-{call_sign}",
        member_ids=(f"member-{call_sign}",),
        kind=MemberKind.OFFICER,
        posts=tuple(posts),
        mode=Mode.EBIKE,
        shift_id="shift-1",
        starts_at=T0 - timedelta(hours=4),
        ends_at=T0 + timedelta(hours=4),
        signed_on=SignOn(T0 - timedelta(hours=4)),
    )
    return replace(sound, **changes)


def fix_at(
    of: Crew, east: float, north: float, at: datetime = NOW, age_s: float = 5.0, **changes: Any
) -> Fix:
    """A fix of the crew's lead, measured `age_s` before a moment."""
    lon, lat = place(east, north)
    measured = at - timedelta(seconds=age_s)
    sound = Fix(of.lead_id, lon, lat, measured, measured + timedelta(seconds=1), speed_mps=1.0)
    return replace(sound, **changes)


@dataclass
class Scene:
    """Rows and fixes that make a picture."""

    rows: list[Row] = field(default_factory=list)
    fixes: list[Fix] = field(default_factory=list)

    def put(self, of: Crew, east: float, north: float, age_s: float = 5.0) -> Crew:
        """Put a crew at a place, seen `age_s` ago."""
        self.rows.append(of)
        self.fixes.append(fix_at(of, east, north, age_s=age_s))
        return of

    def add(self, *rows: Row) -> None:
        self.rows.extend(rows)

    @property
    def situation(self) -> Situation:
        return Situation.of(Snapshot(1, tuple(self.rows), tuple(self.fixes)))
