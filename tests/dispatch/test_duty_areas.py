"""Duty areas by hour and duty overrides: who answers first at night and at borders, and for whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from dispatch.actions.units import AcknowledgeUnit, AssignUnit
from dispatch.actors import Actor, Role
from dispatch.assignment import Assignment
from dispatch.centre import Centre
from dispatch.desk import Desk
from dispatch.duty_areas import AreaOnDuty, DutyArea
from dispatch.facilities import Contractor
from dispatch.incident import Incident
from dispatch.near_seat import NearSeat
from dispatch.need import need_at, need_of_incident
from dispatch.people import Crew, Shift
from dispatch.references import names_of, references_of
from dispatch.standing import Stand, Standing, StandingBook, stand_of
from gis.zones import Zone, ZoneAtlas, ZoneKind
from tests.builders import at, incident
from tests.dispatch.house import COMMANDER, TIANSHUI_DESK, WULIN_DESK, House
from tests.dispatch.scene import DISTRICT, FOOD_STREET, TIANSHUI, WULIN, area, atlas, centre, crew, spot

TUESDAY, WEDNESDAY = "2026-11-24", "2026-11-25"
AREA = "330105-N1"
WEST = DutyArea(
    id="duty_area:N1", code=AREA, name="武林片", units=(WULIN, TIANSHUI), hours="22:00-06:00", lead=TIANSHUI
)


def night_centre(**changes: Any) -> Centre:
    """The small district, whose two streets are one area at night."""
    return replace(centre(), duty_areas=(replace(WEST, **changes),))


def in_wulin(**changes: Any) -> Incident:
    zones = {"sub_district": WULIN, "district": DISTRICT}
    return incident(**{"place": spot(3, 5), "zones": zones, "severity": 3, **changes})


def stand(of: Crew, now: datetime, house: Centre | None = None, **changes: Any) -> Stand:
    house = house or night_centre()
    return stand_of(of, need_of_incident(in_wulin(**changes), house, now), house)


@pytest.mark.parametrize(
    ("now", "standing"),
    [
        (at("21:59:59"), Standing.OTHER),
        (at("22:00:00"), Standing.STREET),
        (at("05:59:59", WEDNESDAY), Standing.STREET),
        (at("06:00:00", WEDNESDAY), Standing.OTHER),
    ],
)
def test_that_a_neighbours_crew_answers_like_the_streets_own_in_the_areas_hours_only(
    now: datetime, standing: Standing
):
    found = stand(crew("201", TIANSHUI), now)
    assert found.standing is standing
    assert (found.area is not None) is (standing is Standing.STREET)


def test_that_the_area_says_until_when_it_is_on_duty():
    until = at("06:00", WEDNESDAY)
    assert stand(crew("201", TIANSHUI), at("22:00")).area == AreaOnDuty(WEST, until)
    assert night_centre().duty_area_of(WULIN, at("23:00")) == AreaOnDuty(WEST, until)
    assert night_centre().duty_area_of(WULIN, at("12:00")) is None
    assert night_centre().duty_area_of(DISTRICT, at("23:00")) is None


@pytest.mark.parametrize(
    ("now", "is_on_duty"),
    [
        (at("22:00", TUESDAY), True),
        (at("05:59:59", WEDNESDAY), True),
        (at("22:00", WEDNESDAY), False),
        (at("05:59:59", TUESDAY), False),
    ],
)
def test_that_an_area_of_tuesdays_ends_on_wednesday_morning(now: datetime, is_on_duty: bool):
    house = night_centre(days=(2,))
    assert (house.duty_area_of(WULIN, now) is not None) is is_on_duty


def test_that_crews_of_the_area_itself_answer_in_all_its_streets():
    assert stand(crew("301", AREA, home_zone=TIANSHUI), at("23:00")).standing is Standing.STREET
    assert stand(crew("301", AREA, home_zone=TIANSHUI), at("23:00")).unit_name == "武林片"
    assert stand(crew("301", AREA, home_zone=TIANSHUI), at("12:00")).standing is Standing.OTHER


def test_that_the_streets_own_crews_and_functional_zones_still_come_first():
    own = stand(crew("101"), at("23:00"))
    assert (own.standing, own.area) == (Standing.STREET, None)
    zones = stand(crew("102", FOOD_STREET), at("23:00"), functional_zones=(FOOD_STREET,))
    assert zones.standing is Standing.FUNCTIONAL_ZONE


def test_that_a_district_crew_with_a_beat_in_the_area_answers_there():
    assert stand(crew("901", DISTRICT, home_zone=TIANSHUI), at("23:00")).area is not None
    assert stand(crew("902", DISTRICT), at("23:00")).standing is Standing.DISTRICT


def test_that_what_was_given_to_a_unit_counts_for_its_area_too():
    elsewhere = {"zones": {"district": DISTRICT}, "unit": WULIN}
    assert stand(crew("201", TIANSHUI), at("23:00"), **elsewhere).standing is Standing.STREET


def test_that_a_place_without_incident_has_its_area_too():
    house = night_centre()
    need = need_at(spot(3, 5), "STR.hawker", "hotline_12345", house, at("23:00"))
    assert [on_duty.area.code for on_duty in need.duty_areas] == [AREA]
    assert StandingBook(need, house).of(crew("201", TIANSHUI)).standing is Standing.STREET


def test_that_the_lead_speaks_for_the_area_in_its_hours():
    house = night_centre()
    assert house.spoken_for(TIANSHUI, at("23:00")) == {TIANSHUI, WULIN, AREA}
    assert house.spoken_for(AREA, at("23:00")) == {TIANSHUI, WULIN, AREA}
    assert house.spoken_for(TIANSHUI, at("12:00")) == {TIANSHUI}
    assert house.spoken_for(WULIN, at("23:00")) == {WULIN}


# ------------------------------------------------------------------ through the desk


@pytest.fixture
def night(house: House) -> House:
    """The house at eleven at night, with its area; the rows come in by an import, as in any centre."""
    house.clock.at = at("23:00")
    house.bring(WEST)
    return house


def night_crew(house: House, call_sign: str, unit: str) -> Crew:
    begins, ends = at("22:00"), at("06:00", WEDNESDAY)
    return house.crew(call_sign, unit=unit, home_zone=unit, starts_at=begins, ends_at=ends)


def test_that_crews_and_incidents_rest_on_the_area_and_the_override_that_they_name():
    contractor = Contractor(id="c", code="L1", name="明亮")
    crewed = {name for of in (crew("301", AREA), crew("801", "L1")) for name in references_of(of)}
    assert crewed & names_of(WEST)
    assert crewed & names_of(contractor)
    border = in_wulin(duty_override="D-1", lies_in=TIANSHUI)
    assert {("zone", "D-1"), ("zone", TIANSHUI)} <= references_of(border)


def test_that_an_imported_area_is_in_force_at_once(night: House):
    assert night.desk.centre.duty_area_of(WULIN, night.clock.now()) is not None


def test_that_inside_the_area_nobodys_consent_is_needed(night: House):
    incident = night.incident()
    theirs = night_crew(night, "201", TIANSHUI)
    task = night.send(theirs, incident, WULIN_DESK)
    assert task.crew_id == theirs.id


def test_that_by_day_a_streets_dispatcher_still_needs_consent(house: House):
    house.bring(WEST)
    incident, theirs = house.incident(), house.crew("201", unit=TIANSHUI)
    with house.refused("help_not_given", crew="201"):
        house.send(theirs, incident, WULIN_DESK)


def test_that_the_areas_lead_takes_what_its_streets_were_given(night: House):
    incident = night.incident()
    night.act(AssignUnit, incident_id=incident.id, unit=WULIN)
    (task,) = night.store.rows(Assignment, incident_id=incident.id)
    night.act(AcknowledgeUnit, TIANSHUI_DESK, assignment_id=task.id)
    night.send(night_crew(night, "101", WULIN), incident, TIANSHUI_DESK)


def test_that_another_street_of_the_area_does_not_speak_for_it(night: House):
    beside, own = night.incident(spot(8, 5)), night_crew(night, "101", WULIN)
    with night.refused("not_your_area"):
        night.send(own, beside, WULIN_DESK)


def test_that_work_is_given_to_the_area_in_its_hours_and_not_outside(night: House):
    incident = night.incident()
    night.act(AssignUnit, incident_id=incident.id, unit=AREA)
    (task,) = night.store.rows(Assignment, incident_id=incident.id)
    night.act(AcknowledgeUnit, Actor("武林片值班", Role.STREET_DISPATCHER, AREA), assignment_id=task.id)
    night.clock.at = at("06:00", WEDNESDAY)
    night.bring(Shift(id="s", name="夜", unit=AREA, starts_at=at("22:00"), ends_at=at("06:00", WEDNESDAY)))
    morning = night.incident()
    with night.refused("duty_area_over", area="武林片", hours="22:00-06:00"):
        night.act(AssignUnit, COMMANDER, incident_id=morning.id, unit=AREA)


# ------------------------------------------------------------------ duty overrides


def with_border_road() -> Centre:
    """The last block of Wulin is a road that Tianshui keeps up."""
    road = Zone("D-1", "界路", ZoneKind.DUTY_OVERRIDE, area(4.5, 6, 5, 8), None, {"answers": TIANSHUI})
    known = atlas()
    return replace(centre(), atlas=ZoneAtlas([*known.zones, road], known.plane))


def test_that_on_a_border_road_the_street_that_keeps_it_answers_first():
    house = with_border_road()
    need = need_at(spot(4.8, 7), "STR.hawker", "hotline_12345", house, at("10:00"))
    assert need.zones["sub_district"] == TIANSHUI
    assert stand_of(crew("201", TIANSHUI), need, house).standing is Standing.STREET
    assert stand_of(crew("101"), need, house).standing is Standing.OTHER


def test_that_an_incident_keeps_the_override_and_the_street_that_it_lies_in(house: House):
    desk = Desk(house.store, with_border_road, house.clock)
    house.seat = NearSeat(desk, house.store, house.clock)
    on_road, beside = house.incident(spot(4.8, 7)), house.incident(spot(4.2, 7))
    assert (on_road.duty_override, on_road.lies_in) == ("D-1", WULIN)
    assert on_road.zones["sub_district"] == TIANSHUI
    assert (beside.duty_override, beside.lies_in, beside.zones["sub_district"]) == (None, None, WULIN)
