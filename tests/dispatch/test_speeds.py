"""Speeds by hour: in force by the clock, learnt from crews' own fixes, switched on and off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from data.store import create_store
from dispatch.actions.closures import SlowZone
from dispatch.actions.field import Arrive
from dispatch.actions.keeping import Import, Undo
from dispatch.actions.learning import LearnForecasts
from dispatch.actions.speeds import ApplySpeeds, DropSpeeds
from dispatch.actions.taking_back import UndoImport
from dispatch.centre import Centre
from dispatch.closures import Closure, ClosureBook
from dispatch.entry import Means
from dispatch.forecast_errors import ERRORS_ID, Error, ForecastErrors, Recalibration
from dispatch.routing_queries import RouteBetween
from dispatch.speed_queries import LearnSpeeds, Speeds
from dispatch.speeds import Speed, SpeedSource, profile_of
from gis.road_network import Mode, RoadClass
from gis.routing import Router
from gis.speed_learning import LearntSpeed
from gis.stretches import Stretch
from tests.builders import T0
from tests.dispatch.house import OPERATOR, PLANNER, House
from tests.dispatch.scene import TIANSHUI, router, spot
from tests.gis.roads import place

ROADS = router().network


class Hours(House):
    """A house whose roads go by the speeds that it keeps."""

    def _centre(self) -> Centre:
        profile = profile_of(self.store.rows(Speed), ROADS)
        own = Router(ROADS, turns=lambda: router().searches.turns, profile=profile)
        usual, closures = super()._centre(), ClosureBook(self.store.rows(Closure), ROADS)
        settings = replace(usual.settings, speeds_least_n=5, speeds_prior_n=2.0)
        return replace(usual, settings=settings, router=own, closures=closures)

    def travel_s(self) -> float:
        return self.seat.ask(RouteBetween(place(2, 5), place(5, 5), Mode.CAR)).travel_s


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Hours]:
    store = create_store(tmp_path / "speeds.sqlite", T0)
    yield Hours(store)
    store.close()


def kept(mode: Mode = Mode.CAR, **said: object) -> Speed:
    return Speed(id="speed-1", mode=mode, source=SpeedSource.BROUGHT, **said)


def test_that_an_hour_begins_and_ends_by_the_clock(house: Hours) -> None:
    usual = house.travel_s()
    hour = house.desk.centre.local(T0).hour
    house.bring(kept(hours=(hour + 1,), road_class="residential", time_factor=2.0))
    assert house.travel_s() == usual
    house.clock.at = T0.replace(minute=0) + timedelta(hours=1)
    assert house.travel_s() == pytest.approx(2 * usual, rel=0.05)
    house.clock.at += timedelta(hours=1)
    assert house.travel_s() == usual


def test_that_what_was_brought_in_goes_before_what_was_learnt(house: Hours) -> None:
    usual = house.travel_s()
    learnt = LearntSpeed(Mode.CAR, None, (), 50, 3.0, 3.0, 0.2, True)
    house.act(ApplySpeeds, PLANNER, learnt=(learnt,))
    assert house.travel_s() == pytest.approx(3 * usual, rel=0.05)
    house.bring(kept(time_factor=1.5))
    assert house.travel_s() == pytest.approx(1.5 * usual, rel=0.05)


def test_that_learnt_speeds_are_switched_on_and_off(house: Hours) -> None:
    usual = house.travel_s()
    whole = LearntSpeed(Mode.CAR, None, (), 50, 2.0, 2.0, 0.2, True)
    few = LearntSpeed(Mode.CAR, RoadClass.RESIDENTIAL, (10,), 3, 9.0, 9.0, 0.2, False)
    house.act(ApplySpeeds, PLANNER, learnt=(whole, few))
    assert [(row.road_class, row.time_factor, row.n) for row in house.seat.ask(Speeds())] == [("", 2.0, 50)]
    house.act(ApplySpeeds, PLANNER, learnt=(replace(whole, time_factor=1.5),))
    assert house.travel_s() == pytest.approx(1.5 * usual, rel=0.05)
    house.act(DropSpeeds, PLANNER)
    assert house.travel_s() == usual
    with house.refused("nothing_learnt"):
        house.act(DropSpeeds, PLANNER)
    with house.refused("nothing_learnt"):
        house.act(ApplySpeeds, PLANNER, learnt=(few,))
    with house.refused("not_permitted"):
        house.act(ApplySpeeds, OPERATOR, learnt=(whole,))


def drive(house: Hours, call_sign: str, slower: float, aside: float = 0.0) -> None:
    """A crew drives along a street to an incident, so many times slower than predicted, a fix every 20 s.

    `aside`: so many blocks beside the street its device says it is, once on either side.
    """
    predicted_s = house.seat.ask(RouteBetween(place(1, 5), place(9, 5), Mode.CAR)).travel_s
    crew, incident = house.crew(call_sign, mode=Mode.CAR, unit=TIANSHUI), house.incident(spot(9, 5))
    house.seen(crew, 1, 5)
    task = house.under_way(crew, incident, answer_after_s=1)
    steps = max(2, round(predicted_s * slower / 20))
    for step in range(steps + 1):
        north = 5 + aside * (-1) ** step
        house.seen(crew, 1 + 8 * step / steps, north, after_s=predicted_s * slower / steps if step else 1)
    house.act(Arrive, assignment_id=task.id, by=Means.RADIO, evidence=("照片",))


def test_that_crews_own_fixes_say_how_slow_it_is_and_nothing_is_changed(house: Hours) -> None:
    usual = house.travel_s()
    for number in range(4):
        drive(house, f"10{number}", slower=2.5)
    [whole, street] = house.seat.ask(LearnSpeeds(days=1))
    assert (whole.mode, whole.road_class, street.road_class) == (Mode.CAR, None, RoadClass.RESIDENTIAL)
    assert whole.n >= 5
    assert street.raw == pytest.approx(2.5, rel=0.15)
    assert 1.2 < whole.time_factor < whole.raw
    assert house.travel_s() == usual


def test_that_what_lies_beside_the_road_and_what_was_held_up_teach_nothing(house: Hours) -> None:
    """Fixes ten metres off a street that is driven as predicted (walked to, they would be a fifth of it);
    then one that a slow zone holds up.
    """
    for number in range(4):
        drive(house, f"10{number}", slower=1.0, aside=0.1)
    [whole, _] = house.seat.ask(LearnSpeeds(days=1))
    assert whole.raw == pytest.approx(1.0, rel=0.08)
    line = Stretch((tuple(place(east, 5) for east in range(11)),))
    house.act(SlowZone, stretch=line, reason="积水", factor=3.0)
    drive(house, "201", slower=3.0)
    assert house.seat.ask(LearnSpeeds(days=1))[0] == whole


def test_that_a_table_for_all_roads_goes_before_what_was_learnt_of_one_class(house: Hours) -> None:
    usual = house.travel_s()
    learnt = LearntSpeed(Mode.CAR, RoadClass.RESIDENTIAL, (), 50, 3.0, 3.0, 0.2, True)
    house.act(ApplySpeeds, PLANNER, learnt=(learnt,))
    assert house.travel_s() == pytest.approx(3 * usual, rel=0.05)
    hour = house.desk.centre.local(T0).hour
    house.bring(kept(time_factor=1.5, hours=(hour,)))
    assert house.travel_s() == pytest.approx(1.5 * usual, rel=0.05)
    house.clock.at = T0.replace(minute=0) + timedelta(hours=1)
    assert house.travel_s() == pytest.approx(3 * usual, rel=0.05)


def test_that_the_same_slowness_does_not_count_twice(house: Hours) -> None:
    """What forecasts learnt of the road is let go of when speeds change; answers and scenes stay."""
    table = {"*": Error(0.3, 0.2, 50)}
    steps = {"arrival": Recalibration(offset=0.5), "response": Recalibration(offset=0.1)}
    errors = ForecastErrors(
        id=ERRORS_ID, incidents=500, roads=table, answers=table, road_lag_s=20.0, recalibrated=steps
    )
    house.act(LearnForecasts, PLANNER, incidents=500, errors=errors)
    assert knows_roads(house)
    house.act(ApplySpeeds, PLANNER, learnt=(LearntSpeed(Mode.CAR, None, (), 50, 1.3, 1.3, 0.2, True),))
    left = house.desk.centre.errors
    assert (left.road("car", "06:00"), left.road_lag_s) == (None, 0.0)
    assert left.answers == table
    assert list(left.recalibrated) == ["response"]
    house.act(Undo, PLANNER)
    assert knows_roads(house)
    table_of = {"what": "speeds", "source": "车速.csv", "digest": "0" * 64}
    brought = house.act(Import, PLANNER, rows=(kept(time_factor=1.5),), **table_of)
    assert not knows_roads(house)
    house.act(UndoImport, PLANNER, step=brought.seq)
    assert knows_roads(house)
    brought = house.act(Import, PLANNER, rows=(kept(time_factor=1.5),), **table_of)
    house.act(LearnForecasts, PLANNER, incidents=500, errors=errors)
    house.act(UndoImport, PLANNER, step=brought.seq)
    assert not knows_roads(house)


def knows_roads(house: Hours) -> bool:
    return house.desk.centre.errors.road("car", "06:00") is not None


def test_that_nothing_is_learnt_without_travel(house: Hours) -> None:
    assert house.seat.ask(LearnSpeeds()) == ()
