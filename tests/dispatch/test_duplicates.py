"""What may be the same matter: near in place and time, of the same or a like kind."""

from __future__ import annotations

import pytest

from dispatch.actions.intake import Reject
from dispatch.actions.keeping import ChangeSetting
from dispatch.duplicates import Duplicates, LikelyDuplicate
from dispatch.incident import Incident
from tests.dispatch.house import PLANNER, House
from tests.dispatch.scene import spot


def found(house: House, of: Incident) -> tuple[LikelyDuplicate, ...]:
    return house.seat.ask(Duplicates(of.id))


def ids(house: House, of: Incident) -> list[str]:
    return [one.incident_id for one in found(house, of)]


def test_that_what_is_near_in_place_and_time_is_suggested_with_both(house):
    first = house.incident()
    house.clock.pass_s(120)
    second = house.received(spot(3, 5.5))
    (one,) = found(house, second)
    assert (one.incident_id, one.age_s, one.is_same_category) == (first.id, 120, True)
    assert 50 < one.away_m < 60
    (back,) = found(house, first)
    assert (back.incident_id, back.age_s) == (second.id, -120)


@pytest.mark.parametrize(("north", "waits_s"), [(7.0, 0), (5.1, 1801)])
def test_that_what_is_far_or_long_ago_is_not(house, north, waits_s):
    house.incident()
    house.clock.pass_s(waits_s)
    assert ids(house, house.received(spot(3, north))) == []


def test_that_a_like_kind_must_be_nearer(house):
    hawker = house.incident()
    near = house.received(spot(3, 5.5, "便利店"), "STR.shop_overflow")
    (one,) = found(house, near)
    assert (one.incident_id, one.is_same_category, one.is_same_place) == (hawker.id, False, False)
    assert hawker.id not in ids(house, house.received(spot(3, 4, "面馆"), "STR.shop_overflow"))
    assert ids(house, house.received(spot(3, 5.1), "CON.noise_night")) == []


def test_that_a_place_told_in_the_same_words_is_near_for_a_like_kind_too(house):
    hawker = house.incident(spot(3, 5, "拾味小吃店"))
    (one,) = found(house, house.received(spot(3, 4, " 拾味小吃店"), "STR.shop_overflow"))
    assert (one.incident_id, one.is_same_place) == (hawker.id, True)


def test_that_the_same_category_comes_first(house):
    like = house.incident(spot(3, 5.1, "面馆"), "STR.shop_overflow")
    same = house.incident(spot(3, 5.6))
    assert ids(house, house.received()) == [same.id, like.id]


def test_that_settings_say_how_near_and_how_old(house):
    house.incident()
    house.clock.pass_s(300)
    second = house.received(spot(3, 6))
    assert len(found(house, second)) == 1
    house.act(ChangeSetting, PLANNER, name="duplicate_radius_m", value=50)
    assert found(house, second) == ()
    house.act(ChangeSetting, PLANNER, name="duplicate_radius_m", value=500)
    house.act(ChangeSetting, PLANNER, name="duplicate_within_s", value=200)
    assert found(house, second) == ()


def test_that_what_has_ended_is_no_duplicate_and_a_clue_may_be_one(house):
    ended = house.received()
    house.act(Reject, incident_id=ended.id, reason="not_our_duty")
    clue = house.received(source="video_ai")
    assert ids(house, house.received()) == [clue.id]


def test_that_an_unknown_incident_is_refused(house):
    with house.refused("unknown_row"):
        house.seat.ask(Duplicates("nothing"))
