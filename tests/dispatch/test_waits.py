"""Many waits at once are the same waits: every share, quantile and sum as a single one tells it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.forecast import RoadAhead, answer_wait, arrival_forecast
from dispatch.forecast_errors import ERRORS_ID, Error, ForecastErrors
from dispatch.likelihood import Wait
from dispatch.sendings import sendings_of
from dispatch.settings import Settings
from dispatch.waits import waits_of
from gis.road_network import Mode
from tests.dispatch.scene import NOW, crew, fix_at

SETTINGS = Settings()
medians = st.floats(0.0, 7200.0)
spreads = st.floats(0.0, 1.5)
LEARNT = ForecastErrors(
    id=ERRORS_ID,
    version=1,
    road_lag_s=20.0,
    answers={"*": Error(0.3, 0.4, 90), "330105012": Error(-0.2, 0.5, 40)},
    roads={"ebike": Error(0.25, 0.3, 80)},
)


@given(medians, spreads, st.floats(-600.0, 7200.0), st.sampled_from([0.1, 0.5, 0.9]))
def test_that_shares_and_quantiles_are_those_of_single_waits(median_s, spread, seconds, share):
    many, one = waits_of(np.array([median_s]), np.array([spread])), Wait(median_s, spread)
    assert many.share_within(seconds)[0] == pytest.approx(one.share_within(seconds), abs=1e-9)
    assert many.quantile_s(share)[0] == pytest.approx(one.quantile_s(share))


@given(medians, spreads, medians, spreads)
def test_that_one_after_another_is_the_same_sum(median_s, spread, next_s, next_spread):
    first, following = Wait(median_s, spread), Wait(next_s, next_spread)
    mean_s, variance = first.moments
    many = waits_of(np.array([next_s]), np.array([next_spread])).after(
        np.array([mean_s]), np.array([variance])
    )
    one = first.then(following)
    assert many.median_s[0] == pytest.approx(one.median_s)
    assert many.spread[0] == pytest.approx(max(one.spread, 0.01), rel=1e-6)


def test_that_nothing_is_over_in_a_moment_that_has_passed_and_all_is_without_a_limit():
    waits = waits_of(np.array([60.0, 60.0, 60.0]), np.array([0.3, 0.3, 0.3]))
    assert waits.share_within(np.array([-1.0, 0.0, math.inf])).tolist() == [0.0, 0.0, 1.0]


@pytest.mark.parametrize("errors", [ForecastErrors(id=ERRORS_ID, version=0), LEARNT], ids=["usual", "learnt"])
@pytest.mark.parametrize("mode", [Mode.FOOT, Mode.EBIKE, Mode.CAR, Mode.AIR])
def test_that_crews_that_are_sent_are_forecast_as_those_under_way(errors, mode):
    crews = [(one, fix_at(one, 3, 5, age_s=70)) for one in (crew("101", mode=mode), crew("201", "330105012"))]
    waits = sendings_of(crews, SETTINGS, errors, NOW).waits(np.array([240.0, 500.0]))
    for place, (eta_s, (one, _)) in enumerate(zip((240.0, 500.0), crews, strict=True)):
        band = "10:00"
        road = arrival_forecast(
            RoadAhead(eta_s, 70, one.mode),
            SETTINGS,
            is_moving=False,
            error=errors.road(one.mode.value, band),
            lag_s=errors.road_lag_s,
        )
        single = answer_wait(0.0, SETTINGS, errors.answer(one.unit, band)).then(road)
        assert waits.quantile_s(0.9)[place] == pytest.approx(single.quantile_s(0.9))
        assert waits.share_within(400.0)[place] == pytest.approx(single.share_within(400.0))
