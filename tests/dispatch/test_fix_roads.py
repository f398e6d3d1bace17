"""Fixes placed on the roads as they come in: above and below, late ones, and those that can't be placed."""

from dataclasses import replace

import numpy as np
import pytest

from dispatch.actions.common import ways_from_last
from dispatch.arrival import arrival_by_fixes
from dispatch.crew_times import crew_times_s
from dispatch.desk import Desk
from dispatch.fix_roads import FixRoads, legs_on_roads, own_roads, road_of_last, snaps_of
from dispatch.fixes import Fix
from dispatch.near_seat import NearSeat
from dispatch.planning.costs import travel_times_s
from dispatch.settings import Settings
from gis.conditions import conditions_of
from gis.matches import MatchRule
from gis.road_network import Mode
from gis.routing import Router
from tests.builders import T0, seconds
from tests.dispatch.house import CENTRE
from tests.dispatch.planning.small_plans import problem
from tests.dispatch.scene import crew
from tests.gis.roads import elevated_above_street, one_way_square, place

SETTINGS = Settings()
CARS = {"m": Mode.CAR, "n": Mode.CAR, "bird": Mode.AIR}
UP = [(0.5, 0.0), (1.5, 0.0), (2.6, 0.2), (3.4, 0.2), (5.0, 0.03), (7.0, 0.03), (8.4, 0.03)]
BELOW = [(0.5, 0.0), (1.5, 0.0), (2.6, 0.0), (3.4, 0.0), (5.0, 0.0), (7.0, 0.0), (8.4, 0.0)]
STANDING = [(8.5, 0.015)] * 3


@pytest.fixture(scope="module")
def router() -> Router:
    return Router(elevated_above_street())


def track(spots, member: str = "m", since_s: float = 0.0, speed_mps: float = 9.0, **more) -> list[Fix]:
    moments = (T0 + seconds(since_s + 10 * number) for number in range(len(spots)))
    return [
        Fix(member, *place(*spot), at, at, speed_mps=speed_mps, heading_deg=90.0, **more)
        for spot, at in zip(spots, moments, strict=True)
    ]


def drive_and_stand(spots) -> list[Fix]:
    return track(spots) + track(STANDING, since_s=70.0, speed_mps=0.3)


@pytest.mark.parametrize(("spots", "is_above"), [(UP, True), (BELOW, False)], ids=["up_the_ramp", "below"])
def test_that_who_stands_above_an_incident_has_not_arrived_and_who_stands_below_has(router, spots, is_above):
    fixes = FixRoads().placed(drive_and_stand(spots), CARS, router, SETTINGS)
    assert [fix.is_on_deck for fix in fixes[-3:]] == [is_above] * 3
    came_at = arrival_by_fixes(fixes, *place(8.5, 0.0), SETTINGS, T0)
    assert (came_at is None) == is_above


@pytest.mark.parametrize("spots", [UP, BELOW], ids=["up_the_ramp", "below"])
def test_that_one_batch_gives_what_fix_by_fix_gives(router, spots):
    fixes, alone = drive_and_stand(spots), FixRoads()
    one_by_one = [alone.placed([fix], CARS, router, SETTINGS)[0] for fix in fixes]
    at_once = FixRoads().placed(fixes[::-1], CARS, router, SETTINGS)[::-1]
    assert [fix.road for fix in at_once] == [fix.road for fix in one_by_one]


def test_that_a_late_fix_is_placed_without_moving_its_member_back(router):
    roads, fixes = FixRoads(), drive_and_stand(UP)
    late = replace(fixes[1], fixed_at=T0 + seconds(15))
    roads.placed([*fixes[:-1]], CARS, router, SETTINGS)
    (told,) = roads.placed([late], CARS, router, SETTINGS)
    assert told.road is not None
    (last,) = roads.placed(fixes[-1:], CARS, router, SETTINGS)
    assert last.is_on_deck


def test_that_an_unsure_match_does_not_deny_an_arrival(router):
    (fix,) = FixRoads().placed(track([(8.5, 0.04)]), CARS, router, SETTINGS)
    assert router.network.is_on_deck(np.array([fix.road.edge]))[0]
    assert fix.road.confidence < SETTINGS.deck_confidence
    assert not fix.is_on_deck


def test_that_what_a_device_says_of_a_deck_stands(router):
    (fix,) = FixRoads().placed(track([(0.5, 0.0)], is_on_deck=True), CARS, router, SETTINGS)
    assert fix.is_on_deck


def test_that_strangers_flyers_bad_positions_and_a_centre_without_roads_change_nothing(router):
    fixes = [
        *track([(0.5, 0.0)], "stranger"),
        *track([(0.5, 0.0)], "bird"),
        replace(track([(0.5, 0.0)])[0], lon=np.nan),
        replace(track([(0.5, 0.0)])[0], lat=91.0),
    ]
    assert [fix.road for fix in FixRoads().placed(fixes, CARS, router, SETTINGS)] == [None] * 4
    (fix,) = FixRoads().placed(track([(0.5, 0.0)]), CARS, None, SETTINGS)
    assert fix.road is None
    assert FixRoads().placed([], CARS, router, SETTINGS) == ()


def test_that_roads_of_another_network_or_mode_are_not_mistaken_for_these(router):
    roads = FixRoads()
    placed = roads.placed(track([(0.5, 0.0)]), CARS, router, SETTINGS)
    assert snaps_of(placed, Mode.CAR, router.network).edge[0] == placed[0].road.edge
    assert snaps_of(placed, Mode.FOOT, router.network).edge[0] == -1
    other = Router(one_way_square())
    assert snaps_of(placed, Mode.CAR, other.network).edge[0] == -1
    (after,) = roads.placed(track([(0.5, 0.05)], since_s=10.0), CARS, other, SETTINGS)
    assert after.road.network is other.network.token
    assert after.road.rule is MatchRule.DISTANCE


def test_that_a_seat_places_what_is_reported_and_keeps_who_is_above(house, router):
    own = house.crew(mode=Mode.CAR)
    desk = Desk(house.store, lambda: replace(CENTRE, router=router), house.clock)
    seat = NearSeat(desk, house.store, house.clock)
    seat.report_fixes([replace(fix, member_id=own.lead_id) for fix in drive_and_stand(UP)])
    _, told = seat.fixes_after(0)
    assert all(fix.road is not None for fix in told)
    kept = house.store.fixes(own.member_ids, T0)
    assert [fix.is_on_deck for fix in kept] == [fix.is_on_deck for fix in told]
    assert kept[-1].is_on_deck


def test_that_times_and_ways_start_from_the_road_that_a_crew_is_on(router):
    """Who is above has to go on to the ramp and come back below."""
    own, target = crew("101", mode=Mode.CAR), place(9.0, 0.0)
    seconds_from = {}
    for name, spots in (("above", UP), ("below", BELOW)):
        last = FixRoads().placed(drive_and_stand(spots), CARS, router, SETTINGS)[-1]
        seconds_from[name] = crew_times_s([(own, last)], target, router, 3_600.0)[own.id]
        known = snaps_of([last], Mode.CAR, router.network)
        way = router.route((last.lon, last.lat), target, Mode.CAR, known)
        assert way.travel_s == pytest.approx(seconds_from[name], abs=1e-6)
        assert router.network.is_on_deck(np.array(way.edges)).any() == (name == "above")
        asked = problem(
            1,
            1,
            modes=(Mode.CAR,),
            crew_places=np.array([(last.lon, last.lat)]),
            crew_roads=own_roads([(own, last)], router),
            incident_places=np.array([target]),
        )
        planned_s = travel_times_s(asked, router, limit_s=3_600.0)[0, 0]
        assert planned_s == pytest.approx(seconds_from[name], abs=1e-6)
    assert seconds_from["above"] > seconds_from["below"] + 60.0


def as_kept(spots) -> list[Fix]:
    """The fixes as a table has them: without heading and road."""
    return [replace(fix, heading_deg=None) for fix in drive_and_stand(spots)]


@pytest.mark.parametrize(("spots", "is_above"), [(UP, True), (BELOW, False)], ids=["up_the_ramp", "below"])
def test_that_what_the_desk_reckons_from_kept_fixes_starts_from_the_road_too(router, spots, is_above):
    strangers = [replace(fix, member_id="n") for fix in as_kept(BELOW)[:3]]
    told = [*strangers, *as_kept(spots)]
    found = road_of_last(told, Mode.CAR, router, SETTINGS)
    assert router.network.is_on_deck(found.edge).tolist() == [is_above]
    closed = router.under(conditions_of(closed=[0]))
    for way in ways_from_last(told, place(9.0, 0.0), Mode.CAR, SETTINGS, [router, closed]):
        assert way is not None
        assert router.network.is_on_deck(np.array(way.edges)).any() == is_above


def test_that_the_later_of_two_fixes_is_placed_by_the_way_from_the_earlier(router):
    up, below = as_kept(UP), as_kept(BELOW)
    legs = [(up[3], up[5]), (below[3], below[5])]
    _, ended = legs_on_roads(legs, Mode.CAR, router)
    assert router.network.is_on_deck(ended.edge).tolist() == [True, False]
    assert len(legs_on_roads([], Mode.CAR, router)[1].edge) == 0
