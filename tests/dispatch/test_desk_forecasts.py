"""Learnt errors are switched on by an action, are in force at once, and are let go of again."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from data.centre import load_centre
from dispatch.actions.learning import ForgetForecasts, LearnForecasts
from dispatch.forecast_errors import NOTHING_LEARNT, Error, ForecastErrors, Recalibration
from tests.dispatch.house import OPERATOR, PLANNER, House

LEARNT = replace(
    NOTHING_LEARNT,
    incidents=900,
    roads={"car 06:00": Error(math.log(1.4), 0.3, 120)},
    recalibrated={"arrival": Recalibration(0.1, 0.9, -0.2)},
)


def learn(house: House, errors: ForecastErrors = LEARNT) -> None:
    house.act(LearnForecasts, PLANNER, incidents=errors.incidents, errors=errors)


def test_that_switched_on_errors_are_a_row_with_a_version_and_the_moment(house: House) -> None:
    learn(house)
    learn(house, replace(LEARNT, incidents=1000))
    (kept,) = house.store.rows(ForecastErrors)
    assert (kept.version, kept.incidents, kept.fitted_at) == (2, 1000, house.clock.now())
    assert kept.roads == LEARNT.roads
    assert load_centre(house.store).errors == kept


def test_that_nothing_is_learnt_from_too_few(house: House) -> None:
    with house.refused("too_few_to_learn", n=12, least=200):
        learn(house, replace(LEARNT, incidents=12))


def test_that_what_was_switched_on_can_be_switched_off(house: House) -> None:
    learn(house)
    assert house.desk.centre.errors.roads == LEARNT.roads
    house.act(ForgetForecasts, PLANNER)
    assert house.desk.centre.errors.recalibrated == {}


def test_that_nothing_to_switch_off_is_told(house: House) -> None:
    with house.refused("forecasts_not_learnt"):
        house.act(ForgetForecasts, PLANNER)


@pytest.mark.parametrize("asked", [LearnForecasts, ForgetForecasts])
def test_that_an_operator_switches_nothing(house: House, asked: type) -> None:
    values = {"incidents": 900, "errors": LEARNT} if asked is LearnForecasts else {}
    with house.refused("not_permitted"):
        house.act(asked, OPERATOR, **values)
