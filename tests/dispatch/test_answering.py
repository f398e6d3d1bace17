"""Who answers here, now, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from dispatch.answering import Answering, WhoAnswers, who_answers
from dispatch.centre import Centre
from dispatch.foresight import Foresight
from dispatch.ports import Snapshot
from dispatch.room import Room
from dispatch.situation import Situation
from gis.zones import Zone, ZoneAtlas, ZoneKind
from tests.builders import at
from tests.dispatch.house import House
from tests.dispatch.scene import DISTRICT, FOOD_STREET, PRECINCT, TIANSHUI, WULIN, area, atlas, spot
from tests.dispatch.test_duty_areas import AREA, night_centre

NOON, NIGHT = at("12:00"), at("23:00")


def town() -> Centre:
    """The night area, a border road, and an office in the precinct."""
    known = atlas()
    more = (
        Zone("D-1", "界路", ZoneKind.DUTY_OVERRIDE, area(4.5, 6, 5, 8), None, {"answers": TIANSHUI}),
        Zone("U-4", "一片区办公室", ZoneKind.GOVERNANCE_UNIT, None, PRECINCT, {"rung": "4", "office": "办"}),
    )
    return replace(night_centre(), atlas=ZoneAtlas([*known.zones, *more], known.plane))


def answering(east: float, north: float, now: datetime, house: House) -> Answering:
    place = spot(east, north)
    room = Room(Situation.of(Snapshot(0)), town(), house.store, house.clock, Foresight())
    return who_answers(WhoAnswers(place.lon or 0, place.lat or 0, now), room)


@pytest.mark.parametrize(
    ("where", "now", "unit", "codes"),
    [
        ((3, 5), NOON, WULIN, ["answers_border"]),
        ((1, 5), NOON, PRECINCT, ["answers_precinct", "answers_border"]),
        ((3, 5), NIGHT, TIANSHUI, ["answers_area", "answers_border"]),
        ((4.8, 7), NOON, TIANSHUI, ["answers_override"]),
        ((4.8, 7), NIGHT, TIANSHUI, ["answers_area", "answers_override"]),
        ((4.5, 5), NIGHT, FOOD_STREET, ["answers_zone", "answers_area", "answers_border"]),
    ],
)
def test_that_functional_zone_then_area_then_duty_then_precinct_then_street_decide(
    house: House, where: tuple[float, float], now: datetime, unit: str, codes: list[str]
):
    found = answering(*where, now, house)
    assert (found.unit, [reason.code for reason in found.because]) == (unit, codes)


def test_that_the_street_that_the_place_lies_in_is_told_beside_the_one_that_answers(house: House):
    (reason,) = answering(4.8, 7, NOON, house).because
    assert reason.values == {"override": "界路", "unit": "天水街道", "lies_in": "武林街道"}


def test_that_area_and_ladder_are_told_too(house: House):
    found = answering(1, 5, NIGHT, house)
    assert found.area is not None
    assert (found.area.area.code, found.area.until) == (AREA, at("06:00", "2026-11-25"))
    assert [(step.rung, step.unit) for step in found.ladder.steps] == [(4, "U-4")]


def test_that_an_area_without_a_lead_answers_itself(house: House):
    place = spot(3, 5)
    centre = night_centre(lead="")
    room = Room(Situation.of(Snapshot(0)), centre, house.store, house.clock, Foresight())
    assert who_answers(WhoAnswers(place.lon or 0, place.lat or 0, NIGHT), room).unit == AREA


def test_that_outside_of_all_zones_nobody_answers(house: House):
    with house.refused("outside_district"):
        house.seat.ask(WhoAnswers(0.0, 0.0))
    assert house.seat.ask(WhoAnswers(spot(3, 5).lon, spot(3, 5).lat)).zones.district == DISTRICT
