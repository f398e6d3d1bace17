"""What forecasts are worth: bins of equal count, calibration error, skill over base rates, honest ranges."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.calibration import base_rates, calibration, expected_calibration_error, reliability

shares = st.floats(0.0, 1.0)
forecasts = st.lists(st.tuples(shares, st.booleans()), min_size=1, max_size=80)


def arrays(pairs):
    return np.array([p for p, _ in pairs]), np.array([float(came) for _, came in pairs])


@given(forecasts)
def test_that_bins_hold_every_forecast_once_about_as_many_each(pairs):
    said, came = arrays(pairs)
    bins = reliability(said, came)
    counts = [each.n for each in bins]
    assert sum(counts) == len(pairs)
    assert max(counts) - min(counts) <= 1
    assert [each.predicted for each in bins] == sorted(each.predicted for each in bins)


@given(forecasts)
def test_that_the_calibration_error_is_the_weighted_gap_of_the_bins(pairs):
    said, came = arrays(pairs)
    bins = reliability(said, came)
    gaps = sum(each.n * abs(each.predicted - each.observed) for each in bins) / len(pairs)
    assert expected_calibration_error(said, came) == pytest.approx(gaps, abs=1e-9)


def test_that_forecasts_that_say_what_comes_are_calibrated_and_bold_ones_are_not():
    random = np.random.default_rng(1)
    truth = random.uniform(0.05, 0.95, 6000)
    came = random.random(6000) < truth
    cases = [str(number // 3) for number in range(6000)]
    base = [0.5] * 6000
    honest = calibration(truth, came, base, cases)
    bold = calibration(np.where(truth > 0.5, 0.98, 0.02), came, base, cases)
    assert (honest.n, honest.cases, len(honest.bins)) == (6000, 2000, 15)
    assert honest.ece < 0.03 < 0.15 < bold.ece
    assert honest.skill > 0.2
    assert honest.skill_range.low < honest.skill < honest.skill_range.high


def test_that_many_forecasts_of_few_incidents_leave_a_wide_range():
    random = np.random.default_rng(2)
    of_each = np.repeat(random.random(60) < 0.5, 50)
    said, base = np.full(3000, 0.6), np.full(3000, 0.5)
    alone = calibration(said, of_each, base, [str(number) for number in range(3000)])
    together = calibration(said, of_each, base, [str(number // 50) for number in range(3000)])
    width = together.ece_range.high - together.ece_range.low
    assert width > 3 * (alone.ece_range.high - alone.ece_range.low)


def test_that_a_base_rate_never_sees_its_own_day_and_leans_on_the_coarser_where_few_are_known():
    came = [True] * 30 + [False] * 30 + [True]
    groups = [("a", "9")] * 30 + [("b", "9")] * 30 + [("b", "10")]
    days = [str(number % 5) for number in range(60)] + ["0"]
    told = base_rates(came, groups, days)
    assert told[0] > 0.7 > 0.3 > told[30]
    assert told[30] < told[60] < 0.5
    assert base_rates([True, True], [("a",), ("a",)], ["1", "1"]) == [0.5, 0.5]


@pytest.mark.parametrize("said", [[1.2], [-0.1], []])
def test_that_what_is_no_probability_is_refused(said):
    with pytest.raises(ValueError, match="do not fit"):
        calibration(said, [True] * len(said), said, ["a"] * len(said))
