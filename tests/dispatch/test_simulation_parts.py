"""The parts of a simulation: clock, chance, agenda, journeys, names of places."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from statistics import median

import numpy as np
import pytest
import shapely

from dispatch.simulation.agenda import Agenda
from dispatch.simulation.cast import Cast, Turn
from dispatch.simulation.chance import Chance, Delay
from dispatch.simulation.clock import SimulatedClock
from dispatch.simulation.place_names import PlaceNames
from dispatch.simulation.travel import Journey
from gis.datum import plane_at
from gis.zones import Zone, ZoneAtlas, ZoneKind
from tests.builders import SHANGHAI, at

NOON = at("12:00")


def test_that_a_standing_clock_moves_only_when_it_is_moved_and_never_back() -> None:
    clock = SimulatedClock(NOON)
    clock.advance_to(NOON + timedelta(seconds=5))
    clock.advance_to(NOON)
    assert clock.now() == NOON + timedelta(seconds=5)
    assert not clock.is_running


def test_that_a_running_clock_goes_at_its_rate_and_stands_again_where_it_came_to() -> None:
    passed = [100.0]
    clock = SimulatedClock(NOON, monotonic=lambda: passed[0])
    assert clock.pace == 1.0
    clock.run(2.0)
    assert clock.pace == 2.0
    passed[0] += 30
    clock.advance_to(NOON + timedelta(hours=1))
    assert clock.now() == NOON + timedelta(seconds=60)
    clock.run(0.0)
    passed[0] += 30
    assert (clock.now(), clock.pace) == (NOON + timedelta(seconds=60), 1.0)


def test_that_a_clock_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        SimulatedClock(datetime(2026, 11, 24))  # noqa: DTZ001


def test_that_the_same_names_bring_the_same_outcome_whatever_was_drawn_before() -> None:
    one, other = Chance(3), Chance(3)
    other.happens(0.5, "something else")
    assert one.between(0, 1, "a", 1) == other.between(0, 1, "a", 1)
    assert one.between(0, 1, "a", 1) != one.between(0, 1, "a", 2)
    assert one.between(0, 1, "a") != Chance(4).between(0, 1, "a")


def test_that_how_something_happens_does_not_hang_on_whether_it_does() -> None:
    chance = Chance(1)
    rare = [name for name in range(4000) if chance.happens(0.05, "sent back", name)]
    reasons = [chance.weighted({"first": 0.5, "second": 0.5}, "sent back", name) for name in rare]
    assert 0.35 < reasons.count("first") / len(reasons) < 0.65


def test_that_a_delay_has_its_median_and_its_ninety_per_cent_quantile() -> None:
    chance, delay = Chance(5), Delay(60.0, 180.0)
    drawn = sorted(chance.delay_s(delay, number) for number in range(4000))
    assert median(drawn) == pytest.approx(60.0, rel=0.08)
    assert drawn[3600] == pytest.approx(180.0, rel=0.12)


def test_that_deeds_come_in_order_of_their_moments_then_of_their_noting() -> None:
    agenda, done = Agenda(), []
    agenda.note(NOON + timedelta(seconds=2), lambda: done.append("later"))
    agenda.note(NOON, lambda: done.append("first"))
    agenda.note(NOON, lambda: done.append("second"))
    while (due := agenda.next_until(NOON + timedelta(seconds=1))) is not None:
        due[1]()
    assert done == ["first", "second"]
    assert len(agenda) == 1


def journey(**changes: object) -> Journey:
    line = np.array([[120.15, 30.30], [120.16, 30.30], [120.16, 30.31]])
    asked = {"coordinates": line, "starts_at": NOON, "duration_s": 220.0, "settle_s": 20.0, **changes}
    return Journey(**asked)  # type: ignore[arg-type]


def test_that_a_journey_begins_at_its_start_and_ends_at_its_end() -> None:
    way = journey()
    assert way.position(NOON - timedelta(seconds=5)) == (120.15, 30.30)
    assert way.position(NOON + timedelta(seconds=200)) == pytest.approx((120.16, 30.31))
    assert way.ends_at == NOON + timedelta(seconds=220)


def test_that_a_crew_is_half_way_at_half_time_and_stands_while_it_parks() -> None:
    way = journey()
    lon, lat = way.position(NOON + timedelta(seconds=100))
    metres = plane_at(120.15, 30.30)
    line = metres.project(shapely.LineString(way.coordinates))
    at_half = metres.project(shapely.Point(lon, lat))
    assert line.project(at_half) == pytest.approx(line.length / 2, rel=0.01)
    assert way.is_moving(NOON + timedelta(seconds=199))
    assert not way.is_moving(NOON + timedelta(seconds=205))
    assert way.speed_mps == pytest.approx(line.length / 200, rel=0.01)


def test_that_a_stretch_on_an_elevated_road_is_known_while_it_lasts() -> None:
    way = journey(decks=((0.25, 0.5),))
    assert not way.is_on_deck(NOON + timedelta(seconds=40))
    assert way.is_on_deck(NOON + timedelta(seconds=80))


def test_that_a_place_is_called_by_what_stands_beside_it_else_by_its_community() -> None:
    community = Zone("330105012001", "天水社区", ZoneKind.COMMUNITY, shapely.box(120.1, 30.2, 120.2, 30.3))
    atlas = ZoneAtlas([community], plane_at(120.15, 30.25))
    names = PlaceNames((("武林广场", 120.163, 30.2742),), "{name}附近")
    assert names.text(120.1632, 30.2743, atlas) == "武林广场附近"
    assert names.text(120.15, 30.25, atlas) == "天水社区附近"
    assert names.text(121.0, 31.0, atlas) == "121.00000, 31.00000"
    assert PlaceNames((), "{name}附近").text(120.15, 30.25, atlas) == "天水社区附近"


def test_that_the_turn_of_the_room_decides_who_sits_there() -> None:
    turns = tuple(
        Turn(datetime.strptime(start, "%H:%M").replace(tzinfo=UTC).time(), (name,), f"{name}长")
        for start, name in (("06:00", "早"), ("14:00", "中"), ("22:00", "夜"))
    )
    cast = Cast(turns, {"330105013": "楼一帆"}, SHANGHAI)
    chance = Chance(1)
    clocks = ("05:59", "06:00", "21:59", "23:00")
    assert [cast.operator(at(clock), chance, 1).name for clock in clocks] == ["夜", "早", "中", "夜"]
    assert cast.commander(at("15:00")).name == "中长"
    assert cast.dispatcher("330105013", at("15:00"), chance).unit == "330105013"
    assert cast.dispatcher("330105", at("15:00"), chance).name == "中"
