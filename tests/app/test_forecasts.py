"""Looking back at a played morning: what was forecast, what came, what it teaches."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.forecasts import LookBack
from data.demo.people_of_room import demo_habits
from dispatch.actions.keeping import ChangeSetting
from dispatch.actions.learning import LearnForecasts
from dispatch.actors import Actor, Role
from dispatch.incident import StageName
from tests.builders import at
from tests.demo_days import PlayedDays
from tests.dispatch.test_simulation import hawkers

pytestmark = pytest.mark.long(30)
PLANNER = Actor("赵计", Role.PLANNER)


def test_that_a_morning_is_checked_fitted_and_forecast_by_what_it_taught(days: PlayedDays) -> None:
    reports = [hawkers(at(f"06:{minute:02}"), f"12345-{minute}") for minute in range(6, 36)]
    day = days.day(
        *reports, habits=replace(demo_habits(), crew=replace(demo_habits().crew, scene_factor=0.4))
    )
    now, seat = day.play_until("07:50"), day.house.seat
    few = ChangeSetting(action_id="few", actor=PLANNER, name="forecast_least", value=20)
    seat.act(few)

    shares: list[float] = []

    def look() -> LookBack:
        return LookBack(seat, day.house.centre(), now, shares.append)

    before = look().check(1)
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert len(set(shares)) > 20
    shares.clear()
    arrival = before.of(StageName.ARRIVAL)
    assert before.learnt_at is None
    assert before.incidents > 20
    assert arrival.worth is not None
    assert sum(each.n for each in arrival.worth.bins) == arrival.n > 20
    errors = look().fit(1)
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert errors.incidents > 20
    assert errors.scene("STR.hawker").bias < -0.3
    assert day.house.centre().errors.fitted_at is None
    seat.act(LearnForecasts(action_id="learn", actor=PLANNER, incidents=errors.incidents, errors=errors))
    after = look().check(1)
    assert after.learnt_at == now
    assert after.of(StageName.RESPONSE).silent < before.of(StageName.RESPONSE).silent
    assert after.of(StageName.FEEDBACK).worth.brier < before.of(StageName.FEEDBACK).worth.brier
