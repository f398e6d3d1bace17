"""The centre's roads go by the hour of the moment."""

from dataclasses import replace
from datetime import timedelta

import pytest

from gis.road_network import Mode
from gis.routing import Router
from gis.speed_profile import SpeedProfile, SpeedRule
from tests.builders import T0
from tests.dispatch.scene import centre, router
from tests.gis.roads import place

ENDS = place(1, 5), place(4, 5)


def test_that_the_hour_s_speeds_hold_and_the_next_hour_is_a_change():
    hour = centre().local(T0).hour
    rules = (SpeedRule(Mode.CAR, (hour,), time_factor=2.0),)
    slow = Router(router().network, router().speeds, costs=router().costs, profile=SpeedProfile(rules))
    now = replace(centre(), router=slow).at(T0)
    later = now.at(T0 + timedelta(hours=1))
    assert now.changes_at == T0.replace(minute=0, second=0) + timedelta(hours=1)
    assert now.router
    assert later.router
    usual_s = later.router.route(*ENDS, Mode.CAR).travel_s
    assert now.router.route(*ENDS, Mode.CAR).travel_s == pytest.approx(2 * usual_s, rel=1e-3)


def test_that_without_a_profile_no_hour_is_a_change():
    assert centre().at(T0).changes_at is None
