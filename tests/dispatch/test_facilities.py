"""Facilities near a place, with their contractors: found by cells, whatever lies elsewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.facilities import Contractor, Facility, cells_between
from dispatch.facility_queries import FacilitiesNear
from gis.datum import plane_at
from tests.builders import at
from tests.dispatch.house import House
from tests.dispatch.scene import spot

LAMPS = Contractor(id="c1", code="L1", name="明亮公司", objects=("lamp",), valid_to=date(2026, 11, 24))
WHERE = spot(3, 5)


def lamp(number: int, east_m: float, **changes: object) -> Facility:
    """A lamp so many metres east of the place."""
    plane = plane_at(WHERE.lon, WHERE.lat)
    x, y = plane.to_metres(WHERE.lon, WHERE.lat)
    lon, lat = (float(degrees) for degrees in plane.to_lonlat(x + east_m, y))
    sound = Facility(
        id=f"f{number}",
        code=f"{number:03}",
        name=f"路灯{number}",
        kind="0305",
        lon=lon,
        lat=lat,
        contractor="L1",
    )
    return replace(sound, **changes)


def near(house: House, radius_m: float | None = None) -> list[tuple[str, int]]:
    found = house.seat.ask(FacilitiesNear(WHERE.lon, WHERE.lat, radius_m))
    return [(one.facility.code, round(one.distance_m)) for one in found]


def test_that_the_nearest_comes_first_and_what_is_farther_than_the_setting_is_not_there(house: House):
    house.bring(lamp(1, 80), lamp(2, -20), lamp(3, 101), lamp(4, 0, lon=None, lat=None))
    assert near(house) == [("002", 20), ("001", 80)]
    assert near(house, 300) == [("002", 20), ("001", 80), ("003", 101)]
    assert near(house, 0) == []


def test_that_each_names_its_contractor_and_whether_the_contract_is_over(house: House):
    house.bring(LAMPS, lamp(1, 10), lamp(2, 20, contractor="nobody"))
    first, second = house.seat.ask(FacilitiesNear(WHERE.lon, WHERE.lat))
    assert (first.contractor, first.has_ended, second.contractor) == (house.now(LAMPS), False, None)
    house.clock.at = at("00:00", "2026-11-25")
    first, _ = house.seat.ask(FacilitiesNear(WHERE.lon, WHERE.lat))
    assert first.has_ended


def test_that_a_facility_that_was_moved_is_found_where_it_is_now(house: House):
    house.bring(lamp(1, 10))
    house.bring(replace(lamp(1, 900), version=1))
    assert near(house) == []
    assert near(house, 1000) == [("001", 900)]


@pytest.mark.parametrize("radius_m", [-1.0, 2001.0, float("nan")])
def test_that_a_radius_that_makes_no_sense_is_refused(house: House, radius_m: float):
    with house.refused("bad_radius"):
        near(house, radius_m)


@given(
    lon=st.floats(-179, 179),
    lat=st.floats(-80, 80),
    east=st.floats(-1e-3, 1e-3),
    north=st.floats(-1e-3, 1e-3),
)
def test_that_a_point_inside_a_rectangle_lies_in_one_of_its_cells(lon, lat, east, north):
    around = cells_between(lon - 1e-3, lat - 1e-3, lon + 1e-3, lat + 1e-3)
    inside = Facility(id="f", code="f", name="", kind="", lon=lon + east, lat=lat + north)
    assert inside.cell in around
    assert len(around) <= 9
