"""Which road a fix belongs to: above or below, this way or that, on drives whose roads are known."""

import numpy as np
import pytest

from gis.fix_matching import FixMatcher
from gis.matches import Matches, MatchRule, readings, unmatched
from gis.road_network import Access, EdgeFlag, Mode, RoadNetwork
from gis.routing import Router
from gis.snapping import Snapper
from gis.travel import BadPosition
from tests.gis.drives import drive, drives, matched
from tests.gis.roads import STREET, elevated_above_street, network_of, one_way_square, place, road
from tests.gis.test_hangzhou import router as hangzhou

pytestmark = pytest.mark.long(8)

EAST, WEST = 90.0, 270.0


def edge_of(network: RoadNetwork, source: int, *, is_reversed: bool = False) -> int:
    found = (network.edge_source == source) & (network.edge_reversed == is_reversed)
    return int(np.flatnonzero(found)[0])


def way(network: RoadNetwork, *sources: int) -> list[int]:
    return [edge_of(network, source) for source in sources]


def track(matcher: FixMatcher, spots: list[tuple[float, float]], heading: float, mps: float) -> Matches:
    """The last match of one device whose fixes lie at places, ten seconds apart."""
    last = None
    for spot in spots:
        last = matcher.match(readings([spot], 12.0, heading, mps, 10.0), Mode.CAR, last)
    assert last is not None
    return last


@pytest.mark.parametrize("seed", range(5))
def test_that_a_crew_that_came_up_the_ramp_stays_above_even_in_a_queue_as_slow_as_the_street(seed):
    network = elevated_above_street()
    edges = way(network, 0, 1, 500, *range(104, 116))
    random = np.random.default_rng(seed)
    driven = drive(network, edges, random, every_s=5.0, noise_m=8.0, pace=(0.3, 0.5))
    found = matched(FixMatcher(Snapper(network)), driven, 8.0)
    above = np.isin(driven.edge, way(network, *range(105, 116)))
    assert above.sum() > 8
    assert found.is_on_deck[above].all()
    assert (found.rule[above] == MatchRule.WAY).any()


@pytest.mark.parametrize("seed", range(5))
def test_that_a_crew_that_drove_below_stays_below_in_all_noise(seed):
    network = elevated_above_street()
    driven = drive(network, way(network, *range(20)), np.random.default_rng(seed), every_s=5.0, noise_m=8.0)
    found = matched(FixMatcher(Snapper(network)), driven, 8.0)
    beyond_ramp = np.isin(driven.edge, way(network, *range(5, 15)))
    assert not found.is_on_deck[beyond_ramp].any()
    nearest = Snapper(network).snap(driven.measured, Mode.CAR)
    assert network.is_on_deck(nearest.edge[beyond_ramp]).any()


def test_that_without_a_past_above_or_below_is_a_guess_and_says_so():
    matcher = FixMatcher(Snapper(elevated_above_street()))
    found = matcher.match(readings([place(8.5, 0.015)], 12.0, EAST, 9.0), Mode.CAR)
    assert not found.is_on_deck[0]
    assert 0.4 < found.confidence[0] < 0.7


def test_that_an_unsure_match_binds_the_next_one_little():
    network = elevated_above_street()
    matcher = FixMatcher(Snapper(network))
    below = matcher.match(readings([place(8.5, -0.1)], 12.0), Mode.CAR)
    spot = readings([place(9.0, 0.05)], 6.0, EAST, 9.0, 10.0)
    sure, unsure = (
        matcher.match(spot, Mode.CAR, Matches(below.snaps, np.array([share]), below.rule, below.is_on_deck))
        for share in (0.999, 0.5)
    )
    assert (sure.is_on_deck[0], unsure.is_on_deck[0]) == (False, True)


def test_that_heading_chooses_between_one_way_carriageways():
    eastward = road((1, 2), [(0, 0), (5, 0)], source=1, back=Access.FOOT)
    westward = road((3, 4), [(5, 0.1), (0, 0.1)], source=2, back=Access.FOOT)
    joins = [road((2, 3), [(5, 0), (5, 0.1)], source=3), road((4, 1), [(0, 0.1), (0, 0)], source=4)]
    network = network_of(eastward, westward, *joins)
    matcher = FixMatcher(Snapper(network))
    spot = [place(2.5, 0.06)]
    found = [matcher.match(readings(spot, 15.0, heading, 10.0), Mode.CAR) for heading in (EAST, WEST)]
    assert [network.edge_source[match.snaps.edge[0]] for match in found] == [1, 2]
    assert [match.rule[0] for match in found] == [MatchRule.HEADING, MatchRule.DISTANCE]
    slow = matcher.match(readings(spot, 15.0, EAST, 0.5), Mode.CAR)
    assert network.edge_source[slow.snaps.edge[0]] == 2


def test_that_a_two_way_road_is_given_in_the_direction_that_is_driven():
    network = elevated_above_street()
    matcher = FixMatcher(Snapper(network))
    for heading, is_reversed in ((EAST, False), (WEST, True)):
        found = matcher.match(readings([place(0.3, 0)], 5.0, heading, 10.0), Mode.CAR)
        assert found.snaps.edge[0] == edge_of(network, 0, is_reversed=is_reversed)
        assert found.snaps.fraction[0] == pytest.approx(0.7 if is_reversed else 0.3, abs=1e-3)


def test_that_who_turns_round_below_stays_below_and_is_given_the_other_direction():
    network = elevated_above_street()
    matcher = FixMatcher(Snapper(network))
    there = [place(at, 0.0) for at in (0.5, 2.5, 3.5, 6.5, 8.4)]
    last = track(matcher, there, EAST, 9.0)
    back = matcher.match(readings([place(8.2, 0.03)], 12.0, WEST, 9.0, 10.0), Mode.CAR, last)
    assert back.snaps.edge[0] == edge_of(network, 8, is_reversed=True)


def test_that_a_gap_too_long_leaves_the_way_out():
    network = elevated_above_street()
    matcher = FixMatcher(Snapper(network))
    below = track(matcher, [place(at, 0.0) for at in (0.5, 2.5, 3.5, 5.5)], EAST, 9.0)
    soon, late = (
        matcher.match(readings([place(7.5, 0.06)], 6.0, EAST, 9.0, gap_s), Mode.CAR, below)
        for gap_s in (30.0, 1_000.0)
    )
    assert (soon.is_on_deck[0], late.is_on_deck[0]) == (False, True)


def test_that_many_devices_at_once_are_matched_as_each_alone():
    driven = list(drives(Router(elevated_above_street()), 6, seed=1))
    matcher, length = FixMatcher(Snapper(elevated_above_street())), min(len(one.edge) for one in driven)
    alone = [matched(matcher, one, 8.0).snaps.edge[:length] for one in driven]
    before, together = None, []
    for row in range(length):
        columns = (
            [getattr(one, name)[row] for one in driven] for name in ("measured", "heading_deg", "speed_mps")
        )
        positions, heading, speed = columns
        fixes = readings(positions, 12.0, heading, speed, driven[0].elapsed_s)
        before = matcher.match(fixes, Mode.CAR, before)
        together.append(before.snaps.edge)
    assert np.array_equal(np.stack(together).T, np.stack(alone))


def test_that_drives_through_hangzhou_are_matched_far_better_than_by_the_nearest_road():
    network, right, nearest = hangzhou().network, [], []
    matcher = FixMatcher(hangzhou().snapper)
    for driven in drives(hangzhou(), 25, seed=11):
        found, snaps = matched(matcher, driven, 8.0), hangzhou().snapper.snap(driven.measured, Mode.CAR)
        right.extend(network.edge_shape[found.snaps.edge] == network.edge_shape[driven.edge])
        nearest.extend(network.edge_shape[snaps.edge] == network.edge_shape[driven.edge])
    assert np.mean(right) > 0.8
    assert np.mean(right) > np.mean(nearest) + 0.15


def test_that_a_short_bridge_is_no_deck_and_a_long_one_or_a_tunnel_is():
    ring = [(0, 0), (1, 0), (4, 0), (4, 1), (0, 1)]
    flags = [EdgeFlag.BRIDGE, EdgeFlag.BRIDGE, EdgeFlag.TUNNEL, EdgeFlag.NONE, EdgeFlag.NONE]
    network = network_of(
        *(
            road((n, (n + 1) % 5), [ring[n], ring[(n + 1) % 5]], source=n, flags=flag)
            for n, flag in enumerate(flags)
        )
    )
    decks = network.is_on_deck(np.array(way(network, 0, 1, 2, 3)))
    assert decks.tolist() == [False, True, True, False]


def test_that_far_from_every_road_there_is_no_match():
    found = FixMatcher(Snapper(one_way_square())).match(readings([place(0.5, 90), (-60.0, 0.0)]), Mode.CAR)
    assert found.snaps.edge.tolist() == [-1, -1]
    assert found.rule.tolist() == [MatchRule.NO_ROAD] * 2
    assert found.confidence.tolist() == [0.0, 0.0]


def test_that_a_fix_beyond_its_accuracy_still_gets_the_nearest_road_within_the_limit():
    found = FixMatcher(Snapper(one_way_square())).match(readings([place(0.5, -2)], 5.0), Mode.CAR)
    assert found.snaps.edge.tolist() == [0]
    assert found.snaps.distance_m[0] == pytest.approx(222.0, abs=1.0)


def test_that_nothing_and_modes_without_roads_give_no_match():
    matcher = FixMatcher(Snapper(one_way_square()))
    assert matcher.match(readings([]), Mode.CAR).snaps.edge.shape == (0,)
    assert matcher.match(readings([place(0, 0)]), Mode.BOAT, unmatched(1)).snaps.edge.tolist() == [-1]


def test_that_what_is_no_number_besides_the_position_counts_as_not_known():
    odd = readings([place(0.5, 0.02)] * 3, [np.nan, np.inf, -1.0], [np.inf, np.nan, -5.0], -3.0, -np.inf)
    assert np.isnan([odd.accuracy_m, odd.heading_deg, odd.speed_mps, odd.elapsed_s]).all()
    matcher = FixMatcher(Snapper(one_way_square()))
    assert matcher.match(odd, Mode.CAR, matcher.match(odd, Mode.CAR)).snaps.edge.tolist() == [0, 0, 0]
    with pytest.raises(BadPosition, match="row 1"):
        readings([place(0, 0), (np.nan, 30.0)])


def test_that_a_closed_road_matches_nothing():
    network = one_way_square()
    closed = FixMatcher(Snapper(network, closed=np.arange(network.edge_count) < 2))
    assert closed.match(readings([place(0.5, 0.01)]), Mode.FOOT).snaps.edge[0] not in (0, 1)
    assert network.edge_access[0] == STREET


def test_that_matches_of_other_devices_or_another_network_are_refused():
    matcher = FixMatcher(Snapper(one_way_square()))
    fixes = readings([place(0.5, 0.01)])
    with pytest.raises(ValueError, match="1 fixes, but 2"):
        matcher.match(fixes, Mode.CAR, unmatched(2))
    far = unmatched(1)
    far.snaps.edge[:] = 1_000
    with pytest.raises(ValueError, match="another network"):
        matcher.match(fixes, Mode.CAR, far)
