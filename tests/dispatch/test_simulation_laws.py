"""Other laws of noise: the same middle and the same 90 %, other shapes; worlds made of them."""

from __future__ import annotations

import random

import numpy as np
import pytest

from data.demo.people_of_room import demo_habits, demo_laws
from dispatch.simulation.chance import Chance, Delay
from dispatch.simulation.families import Family

DRAWS = 20_000


def drawn(family: Family) -> np.ndarray:
    source = random.Random(5)
    delay = Delay(100.0, 180.0, family)
    return np.array([delay.drawn(source) for _ in range(DRAWS)])


@pytest.mark.parametrize("family", Family)
def test_that_every_family_keeps_the_median_and_about_the_ninety_per_cent(family: Family) -> None:
    middle, high = np.quantile(drawn(family), (0.5, 0.9))
    assert middle == pytest.approx(100, rel=0.04)
    assert high == pytest.approx(180, rel=0.25 if family is Family.STUCK else 0.04)


def test_that_the_heavy_family_goes_farther_than_the_others() -> None:
    far = {family: np.quantile(drawn(family), 0.999) for family in Family}
    assert far[Family.HEAVY] == max(far.values())
    assert far[Family.GAMMA] < far[Family.LOG_NORMAL]


def test_that_the_even_law_is_the_demo_as_it_is() -> None:
    assert demo_laws()["even"].applied(demo_habits()) == demo_habits()


def test_that_a_rush_lengthens_the_road_of_its_hours_and_mode_alone() -> None:
    crew = demo_laws()["rush"].applied(demo_habits()).crew
    assert crew.road_hour("car", 8.5) == 1.5
    assert crew.road_hour("car", 10.0) == crew.road_hour("foot", 8.5) == 1.0


def test_that_units_differ_in_answering_and_each_stays_as_it_is() -> None:
    crew, chance = demo_laws()["jams"].applied(demo_habits()).crew, Chance(3)
    factors = {unit: crew.answer_factor(unit, 10.0, chance) for unit in ("330105001", "330105002")}
    assert len(set(factors.values())) == 2
    assert crew.answer_factor("330105001", 10.0, chance) == factors["330105001"]
    assert demo_habits().crew.answer_factor("330105001", 12.0, chance) == 1.0


def test_that_a_slow_world_takes_longer_in_the_middle_and_in_the_tail() -> None:
    usual, slow = demo_habits().crew, demo_laws()["slow"].applied(demo_habits()).crew
    assert slow.road_factor["car"].median_s > usual.road_factor["car"].median_s
    assert slow.answer.p90_s > usual.answer.p90_s
    assert (slow.scene_factor, slow.scene_family) == (0.9, Family.WEIBULL)
