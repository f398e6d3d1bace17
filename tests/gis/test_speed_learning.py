"""Speeds learnt from travel: what noise and pauses bend, what few say, how the whole draws the few."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.road_network import Mode, RoadClass
from gis.speed_learning import LearningRule, LearntSpeed, Travelled, huber, learn_speeds

RUSH = tuple(range(7, 10))
REST = tuple(hour for hour in range(24) if hour not in RUSH)
RULE = LearningRule((RUSH, REST), least=30, prior=20.0)


def stretches(count: int, factor: float, road_class: RoadClass, hour: int, seed: int = 1) -> list[Travelled]:
    random = np.random.default_rng(seed)
    predicted = random.uniform(40, 120, count)
    observed = predicted * factor * np.exp(random.normal(0, 0.25, count))
    return [
        Travelled(Mode.CAR, road_class, hour, float(told), float(took))
        for told, took in zip(predicted, observed, strict=True)
    ]


def line(found: tuple[LearntSpeed, ...], road_class: RoadClass, hours: tuple[int, ...]) -> LearntSpeed:
    return next(one for one in found if (one.road_class, one.hours) == (road_class, hours))


def test_that_the_rush_hour_of_a_class_is_learnt_apart():
    seen = stretches(400, 1.8, RoadClass.PRIMARY, 8) + stretches(400, 1.1, RoadClass.PRIMARY, 14, seed=2)
    found = learn_speeds(seen, RULE)
    assert line(found, RoadClass.PRIMARY, RUSH).time_factor == pytest.approx(1.8, rel=0.06)
    assert line(found, RoadClass.PRIMARY, REST).time_factor == pytest.approx(1.1, rel=0.06)
    assert found[0].road_class is None
    assert found[0].n == 800


def test_that_pauses_bend_little():
    seen = stretches(300, 1.2, RoadClass.TERTIARY, 12)
    paused = [Travelled(one.mode, one.road_class, one.hour, one.predicted_s, 3_000.0) for one in seen[:30]]
    clean, bent = learn_speeds(seen[30:], RULE)[1], learn_speeds(seen[30:] + paused, RULE)[1]
    assert bent.raw == pytest.approx(clean.raw, rel=0.07)
    mean = np.exp(np.mean(np.log([one.observed_s / one.predicted_s for one in seen[30:] + paused])))
    assert mean > 1.2 * clean.raw


def test_that_few_stretches_are_drawn_towards_the_whole_and_say_so():
    seen = stretches(500, 1.0, RoadClass.SECONDARY, 12) + stretches(5, 3.0, RoadClass.SERVICE, 12, seed=3)
    few = line(learn_speeds(seen, RULE), RoadClass.SERVICE, REST)
    assert not few.is_enough
    assert 1.0 < few.time_factor < 1.4
    assert few.raw > 2.0


def test_that_nothing_is_learnt_from_nothing():
    assert learn_speeds([], RULE) == ()


@given(st.lists(st.floats(-3, 3), min_size=1, max_size=60))
def test_that_hubers_centre_lies_among_the_values(values):
    centre, spread = huber(np.array(values))
    assert min(values) - 1e-9 <= centre <= max(values) + 1e-9
    assert spread > 0
