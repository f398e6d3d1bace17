"""What there is at a place: zones, ladder, road and closures, the post, permits, facilities."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
import shapely

from dispatch.actions.closures import CloseRoad
from dispatch.actions.keeping import Import
from dispatch.actors import SYSTEM
from dispatch.closure_queries import StreetStretch
from dispatch.facilities import Facility
from dispatch.here import Here, HereAt
from dispatch.permits import Permit, PermitKind
from dispatch.places import STANDBY_POST, NamedPlace, ZoneRow
from dispatch.reasons import Refused
from dispatch.rows import Row
from tests.room import COMMANDER, TIANSHUI, WULIN, SmallRoom

STREET = "体育场路"
LON, LAT = 120.1630, 30.2742


def bring(room: SmallRoom, *rows: Row) -> None:
    room.house.seat.act(
        Import(action_id=str(uuid.uuid4()), actor=SYSTEM, what="x", source="x", digest="", rows=rows)
    )


def here(room: SmallRoom, lon: float = LON, lat: float = LAT, reach_m: float = 40.0) -> Here:
    return room.house.seat.ask(HereAt(lon, lat, reach_m))


def test_that_zones_are_told_from_the_widest_with_what_is_open_in_them(room: SmallRoom) -> None:
    assert WULIN.lon == LON
    room.accepted()
    found = here(room)
    assert [zone.kind for zone in found.zones][:2] == ["district", "sub_district"]
    assert [zone.open_incidents for zone in found.zones if zone.code == TIANSHUI] == [1]


def test_that_the_ladder_has_office_and_lead(room: SmallRoom) -> None:
    told = {"rung": "4", "office": "综合执法办", "lead": "沈队"}
    unit = ZoneRow(
        id="u", code="u", name="天水治理单元", kind="governance_unit", parent=TIANSHUI, attributes=told
    )
    bring(room, unit)
    (rung,) = [rung for rung in here(room).rungs if rung.unit == "天水治理单元"]
    assert (rung.rung, rung.office, rung.lead) == (4, "综合执法办", "沈队")


def test_that_the_nearest_road_is_told_with_what_is_closed_on_it(room: SmallRoom) -> None:
    stretch = room.house.seat.ask(StreetStretch(STREET))
    line = shapely.LineString(max(stretch.lines, key=len))
    on_it = line.interpolate(0.5, normalized=True)
    found = here(room, on_it.x, on_it.y, 5.0)
    assert found.road is not None
    assert (found.road.name, found.road.closures) == (STREET, ())
    assert found.road.speed_kmh > 0
    closing = {"stretch": stretch, "reason": "抢修", "starts_at": room.clock.now()}
    room.house.seat.act(CloseRoad(action_id=str(uuid.uuid4()), actor=COMMANDER, **closing))
    again = here(room, on_it.x, on_it.y, 5.0).road
    assert again is not None
    assert [str(state) for _, state in again.closures] == ["in_force"]


def test_that_a_post_is_told_with_the_zone_that_it_is_for_and_nobody_at_it(room: SmallRoom) -> None:
    bring(room, NamedPlace(id="p", name="武林门点", kind=STANDBY_POST, lon=LON, lat=LAT))
    found = here(room).post
    assert found is not None
    assert (found.post.name, found.crews) == ("武林门点", ())
    assert found.zone
    assert here(room, LON + 0.01).post is None


def test_that_permits_and_facilities_of_the_place_are_told(room: SmallRoom) -> None:
    day = room.clock.now().date()
    spot = shapely.to_wkb(shapely.Point(LON, LAT))
    permit = Permit(
        id="p",
        number="1",
        kind=PermitKind.STALL,
        holder="老王",
        place="门口",
        valid_from=date(2026, 1, 1),
        valid_to=day + timedelta(days=30),
        wkb=spot,
    )
    bring(room, permit, Facility(id="f", code="F1", name="井盖", kind="井盖", lon=LON, lat=LAT))
    found = here(room)
    assert [near.permit.holder for near in found.permits] == ["老王"]
    assert [near.facility.code for near in found.facilities] == ["F1"]


def test_that_nothing_is_told_of_what_lies_outside_and_too_wide_a_look_is_refused(room: SmallRoom) -> None:
    outside = here(room, 121.5, 31.5)
    assert (outside.zones, outside.road, outside.post, outside.permits) == ((), None, None, ())
    with pytest.raises(Refused, match="bad_radius"):
        here(room, reach_m=9_000.0)
