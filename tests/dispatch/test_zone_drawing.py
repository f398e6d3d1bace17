"""Zones drawn by hand: what is wrong with one, borders cut to others, kept, changed, dropped, undone."""

from __future__ import annotations

from dataclasses import replace

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Polygon, box

from data.record import verify
from dispatch.actions.keeping import Undo
from dispatch.actions.zones import ChangeZone, DrawZone, DropZone
from dispatch.actors import Actor, Role
from dispatch.incident import Place
from dispatch.places import ZoneRow
from dispatch.reasons import Refused
from dispatch.zone_drawing import faults_of, free_code, parent_of, trimmed
from dispatch.zone_queries import ZoneDraft
from gis.datum import plane_at
from gis.zones import Zone, ZoneAtlas, ZoneKind
from tests.room import SmallRoom

LON, LAT, KM = 120.16, 30.28, 0.01


def square(west: float, south: float, east: float, north: float) -> Polygon:
    """A rectangle in steps of about a kilometre from the corner of the district."""
    return box(LON + west * KM, LAT + south * KM, LON + east * KM, LAT + north * KM)


DISTRICT = Zone("330105", "区", ZoneKind.DISTRICT, square(0, 0, 3, 2))
STREET = Zone("330105001", "西街道", ZoneKind.SUB_DISTRICT, square(0, 0, 2, 2), "330105")
EAST = Zone("330105002", "东街道", ZoneKind.SUB_DISTRICT, square(2, 0, 3, 1), "330105")
NORTH = Zone("330105001-1", "北片区", ZoneKind.PRECINCT, square(0, 1, 2, 2), STREET.code)
MARKET = Zone("330105F1", "丝绸城", ZoneKind.FUNCTIONAL_ZONE, square(0, 0, 1, 1), "330105")
ATLAS = ZoneAtlas((DISTRICT, STREET, EAST, NORTH, MARKET), plane_at(LON, LAT))
SOUTH = Zone("330105001-2", "南片区", ZoneKind.PRECINCT, square(0, 0, 2, 1), STREET.code)
PLANNER = Actor("赵计", Role.PLANNER)


def codes(zone: Zone, atlas: ZoneAtlas = ATLAS, **how: bool) -> list[str]:
    return [fault.reason.code for fault in faults_of(zone, atlas, **how)]


def shaped(shape: shapely.Geometry | None, **other: object) -> Zone:
    return replace(SOUTH, geometry=shape, **other)


class TestFaults:
    """What is wrong with a zone before it is kept."""

    def test_that_a_zone_that_fits_between_its_neighbours_has_none(self) -> None:
        assert codes(SOUTH) == []

    def test_that_each_fault_is_named(self) -> None:
        bow = Polygon([(LON, LAT), (LON + KM, LAT + KM), (LON + KM, LAT), (LON, LAT + KM)])
        hair = box(LON, LAT, LON + KM, LAT + 0.00001)
        assert codes(shaped(bow)) == ["zone_crosses_itself"]
        assert codes(shaped(box(LON, LAT, LON + KM, LAT + 1.2 * KM))) == ["zone_overlap"]
        assert codes(shaped(box(LON - KM / 4, LAT, LON + KM, LAT + KM))) == ["zone_outside_parent"]
        assert codes(shaped(hair)) == ["zone_sliver"]
        assert codes(shaped(None)) == codes(shaped(Polygon())) == ["zone_not_drawn"]
        assert codes(shaped(SOUTH.geometry, name=" ")) == ["zone_name_needed"]
        assert codes(shaped(SOUTH.geometry, name="北片区")) == ["zone_name_taken"]
        assert codes(shaped(SOUTH.geometry, code="片 区")) == ["zone_code_needed"]
        assert codes(shaped(SOUTH.geometry, parent=None)) == ["zone_parent_needed"]

    def test_that_a_crossing_is_shown_where_it_is(self) -> None:
        bow = Polygon([(LON, LAT), (LON + KM, LAT + KM), (LON + KM, LAT), (LON, LAT + KM)])
        [fault] = faults_of(shaped(bow), ATLAS)
        assert fault.where is not None
        assert fault.where.distance(shapely.Point(LON + KM / 2, LAT + KM / 2)) < 1e-9

    def test_that_functional_zones_may_overlap_and_that_is_told(self) -> None:
        other = Zone(
            "F2", "车站", ZoneKind.FUNCTIONAL_ZONE, box(LON, LAT, LON + KM / 2, LAT + KM / 2), "330105"
        )
        [fault] = faults_of(other, ATLAS)
        assert (fault.reason.code, fault.is_grave) == ("zone_shares_ground", False)
        far = Zone("F3", "远", ZoneKind.FUNCTIONAL_ZONE, square(9, 0, 10, 1), "330105")
        assert "zone_outside_parent" in codes(far)

    def test_that_a_zone_is_no_neighbour_of_its_own_past(self) -> None:
        assert codes(replace(NORTH, geometry=square(0, 0.5, 2, 2))) == []

    @settings(deadline=None, max_examples=40)
    @given(st.lists(st.tuples(st.integers(-8, 28), st.integers(-8, 28)), min_size=3, max_size=7, unique=True))
    def test_that_what_was_trimmed_fits(self, corners: list[tuple[int, int]]) -> None:
        shape = Polygon([(LON + x * KM / 10, LAT + y * KM / 10) for x, y in corners])
        if shape.is_valid and shape.area > 0:
            cut = trimmed(shaped(shape), ATLAS)
            assert {"zone_overlap", "zone_outside_parent"}.isdisjoint(codes(cut))

    def test_that_parent_and_code_are_found(self) -> None:
        assert parent_of(ZoneKind.PRECINCT, square(1.5, 0, 2.2, 1), ATLAS) == STREET.code
        assert free_code(ZoneKind.PRECINCT, STREET.code, ATLAS) == "330105001-2"
        assert free_code(ZoneKind.FUNCTIONAL_ZONE, "330105", ATLAS) == "330105F2"
        assert free_code(ZoneKind.FUNCTIONAL_ZONE, None, ATLAS) == "-F1"
        padded = ZoneAtlas([replace(MARKET, code="330105-F09")], plane_at(LON, LAT))
        assert free_code(ZoneKind.FUNCTIONAL_ZONE, "330105", padded) == "330105-F10"


SQUARE = box(120.150, 30.290, 120.154, 30.294)
INSIDE = Place("新市场门口", 120.152, 30.292, "coordinates")


def drawn(room: SmallRoom, **asked: object) -> ZoneRow:
    told = {"zone_kind": ZoneKind.FUNCTIONAL_ZONE, "name": "新市场", "wkb": shapely.to_wkb(SQUARE), **asked}
    [row] = room.act(DrawZone, PLANNER, **told).of(ZoneRow)
    return row


def refusal(call: object, *given: object, **asked: object) -> str:
    with pytest.raises(Refused) as refused:
        call(*given, **asked)  # type: ignore[operator]
    return refused.value.reason.code


class TestActions:
    """Through the desk."""

    def test_that_a_drawn_zone_counts_for_what_comes_in_from_then_on(self, room: SmallRoom) -> None:
        before = room.accepted(place=INSIDE)
        row = drawn(room)
        after = room.accepted(place=INSIDE)
        assert (before.functional_zones, after.functional_zones) == ((), (row.code,))
        assert row.parent == "330105"
        wider = shapely.to_wkb(box(120.150, 30.290, 120.1535, 30.294))
        [changed] = room.act(ChangeZone, PLANNER, zone_code=row.code, name="新新市场", wkb=wider).of(ZoneRow)
        assert (changed.name, changed.wkb, changed.version) == ("新新市场", wider, 2)

    def test_that_it_is_dropped_only_while_nothing_rests_on_it(self, room: SmallRoom) -> None:
        row = drawn(room)
        room.act(DropZone, PLANNER, zone_code=row.code)
        assert row.code not in room.house.centre().atlas
        row = drawn(room)
        room.accepted(place=INSIDE)
        assert refusal(room.act, DropZone, PLANNER, zone_code=row.code) == "zone_in_use"
        assert row.code in room.house.centre().atlas

    def test_that_a_precinct_with_a_governance_unit_below_stays(self, room: SmallRoom) -> None:
        assert refusal(room.act, DropZone, PLANNER, zone_code="330105013-1") == "zone_in_use"

    def test_that_drawing_and_changing_are_undone_like_anything_else(self, room: SmallRoom) -> None:
        row = drawn(room)
        room.act(ChangeZone, PLANNER, zone_code=row.code, name="改名")
        room.act(Undo, PLANNER)
        assert room.house.centre().atlas.by_code(row.code).name == "新市场"

    def test_that_dropping_is_undone_too(self, room: SmallRoom) -> None:
        row = drawn(room)
        room.act(DropZone, PLANNER, zone_code=row.code)
        room.act(Undo, PLANNER)
        assert room.house.centre().atlas.by_code(row.code).name == "新市场"
        assert verify(room.house.store).ok

    def test_that_an_undo_is_refused_once_an_incident_lies_in_the_zone(self, room: SmallRoom) -> None:
        drawn(room)
        room.accepted(place=INSIDE)
        assert refusal(room.act, Undo, PLANNER) == "zone_in_use"

    def test_that_who_may_not_and_what_can_not_are_refused(self, room: SmallRoom) -> None:
        told = {"zone_kind": ZoneKind.FUNCTIONAL_ZONE, "name": "新市场", "wkb": shapely.to_wkb(SQUARE)}
        assert refusal(room.act, DrawZone, **told) == "not_permitted"
        assert refusal(drawn, room, zone_kind=ZoneKind.SUB_DISTRICT) == "zone_kind_not_drawn"
        assert refusal(drawn, room, wkb=b"nothing") == "zone_not_drawn"
        assert refusal(drawn, room, zone_code="330105013") == "zone_code_taken"
        assert refusal(room.act, ChangeZone, PLANNER, zone_code="没有") == "unknown_zone"
        drawn(room)
        assert refusal(drawn, room) == "zone_name_taken"

    def test_that_a_draft_is_measured_and_checked_before_anything_is_kept(self, room: SmallRoom) -> None:
        room.accepted(place=INSIDE)
        view = room.house.seat.ask(ZoneDraft(ZoneKind.FUNCTIONAL_ZONE, "新市场", shapely.to_wkb(SQUARE)))
        assert (view.faults, view.incidents) == ((), 1)
        assert view.area_m2 == pytest.approx(0.004 * 111_320 * 0.8635 * 0.004 * 110_860, rel=0.01)
        assert view.zone.code.startswith("330105-F")
        empty = room.house.seat.ask(ZoneDraft(ZoneKind.PRECINCT, "", b""))
        assert {fault.reason.code for fault in empty.faults} >= {"zone_name_needed", "zone_not_drawn"}
