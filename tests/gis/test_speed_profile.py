"""Speeds by hour: what a profile says, and the router of a moment."""

import numpy as np
import pytest

from gis.conditions import conditions_of
from gis.road_network import Mode, RoadClass
from gis.routing import Router
from gis.speed_profile import HOURS, SpeedProfile, SpeedRule
from tests.gis.roads import network_of, one_way_square, place, road

RUSH = (7, 8)
ENDS = place(0.1, 0), place(0.9, 0)


def street() -> Router:
    network = network_of(road((1, 2), [(0, 0), (1, 0)], road_class=RoadClass.PRIMARY))
    profile = SpeedProfile((SpeedRule(Mode.CAR, RUSH, time_factor=2.0),))
    return Router(network, profile=profile)


def test_that_the_rush_hour_is_slower_for_cars_alone():
    router = street()
    usual_s = router.route(*ENDS, Mode.CAR).travel_s
    assert router.at(8).route(*ENDS, Mode.CAR).travel_s == pytest.approx(2 * usual_s, rel=1e-3)
    assert router.at(8).at(12).route(*ENDS, Mode.CAR).travel_s == pytest.approx(usual_s)
    assert router.at(8).route(*ENDS, Mode.FOOT).travel_s == router.route(*ENDS, Mode.FOOT).travel_s


def test_that_conditions_and_hours_hold_together():
    router = street().under(conditions_of(slow=[(0, 3.0)]))
    slow_s = router.route(*ENDS, Mode.CAR).travel_s
    assert router.at(7).route(*ENDS, Mode.CAR).travel_s == pytest.approx(2 * slow_s, rel=1e-3)


def test_that_the_edge_goes_before_its_class_and_the_class_before_everywhere():
    network = network_of(
        road((1, 2), [(0, 0), (1, 0)], road_class=RoadClass.PRIMARY),
        road((2, 3), [(1, 0), (2, 0)]),
    )
    profile = SpeedProfile(
        (
            SpeedRule(Mode.CAR, tuple(HOURS), edge=0, kmh=5.0),
            SpeedRule(Mode.CAR, tuple(HOURS), road_class=RoadClass.PRIMARY, kmh=10.0),
            SpeedRule(Mode.CAR, tuple(HOURS), kmh=20.0),
        )
    )
    times_s = Router(network, profile=profile).at(3).edge_times_s(Mode.CAR)
    assert network.edge_length_m / times_s * 3.6 == pytest.approx([5.0, 10.0, 20.0, 20.0])


def test_that_a_profile_opens_no_road_that_is_not_open_to_the_mode():
    network = one_way_square()
    profile = SpeedProfile((SpeedRule(Mode.CAR, (9,), kmh=50.0),))
    times_s = Router(network, profile=profile).at(9).edge_times_s(Mode.CAR)
    assert np.isfinite(times_s).tolist() == network.allows(Mode.CAR).tolist()


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"kmh": 0.0},
        {"kmh": np.nan},
        {"time_factor": -1.0},
        {"kmh": 5.0, "time_factor": 2.0},
        {"kmh": 5.0, "hours": (24,)},
        {"kmh": 5.0, "hours": ()},
        {"kmh": 5.0, "edge": 1, "road_class": RoadClass.PRIMARY},
    ],
)
def test_that_a_rule_says_one_thing_of_one_place_in_hours_of_the_day(told):
    with pytest.raises(ValueError):
        SpeedRule(**{"mode": Mode.CAR, "hours": (1,), **told})
