"""Times and routes in hand-made cases."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from gis.conditions import USUAL, conditions_of
from gis.road_network import Access, Mode, RoadClass, RoadNetwork
from gis.road_turns import EdgeTurn, RoadEnd, with_turns
from gis.routing import BadPosition, Doing, NoRoute, Router, TravelSpeeds
from gis.turn_search import Starts
from tests.gis.roads import STREET, network_of, one_way_square, place, road

SPEEDS = TravelSpeeds()


def on_street(network: RoadNetwork, edge: int, share: float) -> tuple[float, float]:
    """The place at a share of a straight edge."""
    line = network.coordinates(edge)
    return tuple(line[0] + share * (line[-1] - line[0]))


def test_that_a_one_way_street_is_driven_round_the_block_and_walked_straight():
    network = one_way_square()
    router = Router(network)
    behind, ahead = on_street(network, 0, 0.2), on_street(network, 0, 0.7)
    edge_s = router.edge_times_s(Mode.CAR)
    around_s = edge_s[network.allows(Mode.CAR)].sum()
    forward = router.route(behind, ahead, Mode.CAR)
    backward = router.route(ahead, behind, Mode.CAR)
    assert forward.travel_s == pytest.approx(0.5 * edge_s[0], abs=0.01)
    assert backward.travel_s == pytest.approx(around_s - 0.5 * edge_s[0], abs=0.01)
    assert backward.names == ("1-2", "2-3", "3-4", "4-1", "1-2")
    walked = router.route(ahead, behind, Mode.FOOT)
    assert walked.travel_s == pytest.approx(0.5 * network.edge_length_m[0] / 1.35, abs=0.05)


def test_that_times_to_and_from_agree_with_the_route():
    network = one_way_square()
    router = Router(network)
    places = [on_street(network, edge, 0.3) for edge in range(0, 8, 2)]
    for mode in (Mode.FOOT, Mode.EBIKE, Mode.CAR):
        for target in places:
            routed = [router.route(source, target, mode).travel_s for source in places]
            assert router.times_to(target, places, mode) == pytest.approx(routed, abs=1e-6)
        routed = [router.route(places[1], target, mode).travel_s for target in places]
        assert router.times_from(places[1], places, mode) == pytest.approx(routed, abs=1e-6)


def test_that_a_bound_leaves_out_what_is_farther():
    network = one_way_square()
    router = Router(network)
    places = [on_street(network, edge, 0.3) for edge in range(0, 8, 2)]
    free = router.times_to(places[0], places, Mode.CAR)
    bound = float(np.sort(free)[2])
    assert router.times_to(places[0], places, Mode.CAR, bound).tolist() == [
        time if time <= bound else np.inf for time in free
    ]
    off_road = place(0.5, -1)
    assert np.isinf(router.times_to(off_road, places, Mode.CAR, 1.0)).all()


def test_that_the_fastest_of_parallel_roads_counts():
    slow = road((1, 2), [(0, 0), (1, 0)], kmh=10.0)
    fast = road((1, 2), [(0, 0), (1, 0)], kmh=40.0, source=7)
    beyond = road((2, 3), [(1, 0), (2, 0)])
    network = network_of(slow, fast, beyond)
    path = Router(network).route(place(-0.0001, 0), place(1.5, 0), Mode.CAR).edges
    assert network.edge_source[list(path)].tolist() == [7, 0]


def test_that_a_route_says_what_to_do_and_how_far_it_is_until_then():
    cross = [
        road((0, 1), [(-2, 0), (0, 0)], name="文晖路"),
        road((1, 2), [(0, 0), (2, 0)], name="文晖路"),
        road((1, 3), [(0, 0), (0, 2)], name="上塘路"),
        road((1, 4), [(0, 0), (0, -2)], name="中山路"),
    ]
    router = Router(network_of(*cross))
    left = router.route(place(-1, 0), place(0, 1), Mode.CAR)
    assert [(step.code, step.street) for step in left.manoeuvres] == [
        (Doing.DEPART, "文晖路"),
        (Doing.TURN_LEFT, "上塘路"),
        (Doing.ARRIVE, "上塘路"),
    ]
    assert sum(step.distance_m for step in left.manoeuvres) == pytest.approx(left.distance_m)
    right = router.route(place(-1, 0), place(0, -1), Mode.CAR)
    assert right.manoeuvres[1].code is Doing.TURN_RIGHT
    assert left.travel_s - right.travel_s == pytest.approx(
        router.costs.left_s - router.costs.right_s, abs=0.1
    )
    straight = router.route(place(-1, 0), place(1, 0), Mode.CAR)
    assert [step.code for step in straight.manoeuvres] == [Doing.DEPART, Doing.ARRIVE]


def test_that_a_forbidden_left_turn_is_gone_round_by_car_and_made_on_foot():
    pieces = [
        road((0, 1), [(-2, 0), (0, 0)], source=1),
        road((1, 2), [(0, 0), (1, 0)], source=2),
        road((1, 3), [(0, 0), (0, 1)], source=3),
        road((2, 4), [(1, 0), (1, 1)], source=4),
        road((4, 3), [(1, 1), (0, 1)], source=5),
    ]
    ban = EdgeTurn(RoadEnd(1, False), RoadEnd(3, False), False, Access.CAR)
    router = Router(with_turns(network_of(*pieces), [ban])[0])
    ends = place(-1, 0), place(0, 0.5)
    driven, walked = (router.route(*ends, mode) for mode in (Mode.CAR, Mode.FOOT))
    assert router.network.edge_source[list(driven.edges)].tolist() == [1, 2, 4, 5, 3]
    assert router.network.edge_source[list(walked.edges)].tolist() == [1, 3]


def test_that_a_car_turns_round_at_a_dead_end_only_and_where_a_closure_makes_one():
    pieces = [road((a, a + 1), [(2 * a, 0), (2 * a + 2, 0)], back=STREET) for a in range(3)]
    one_way = road((3, 9), [(6, 0), (6, 2)])
    network = network_of(*pieces, one_way)
    router = Router(network)
    states = np.array([1], dtype=np.int32)  # back along the first road
    start = [Starts(np.array([0], dtype=np.int32), np.zeros(1))]
    far_s = router.engine(Mode.CAR).seconds_from(start, states, np.inf)[0, 0]
    closed = router.under(conditions_of(closed=[2]))
    near_s = closed.engine(Mode.CAR).seconds_from(start, states, np.inf)[0, 0]
    assert near_s == pytest.approx(router.costs.u_turn_s + router.edge_times_s(Mode.CAR)[1])
    assert far_s > 3 * near_s


def test_that_legs_to_the_road_are_walked_and_told():
    network = one_way_square()
    router = Router(network)
    start, end = place(0.2, -0.3), place(0.8, -0.1)
    found = router.route(start, end, Mode.CAR)
    assert found.origin_leg_m == pytest.approx(33.3, abs=0.3)
    assert found.target_leg_m == pytest.approx(11.1, abs=0.2)
    on_road_s = 0.6 * router.edge_times_s(Mode.CAR)[0]
    assert found.travel_s == pytest.approx(on_road_s + 44.4 / 1.35, abs=0.3)
    assert tuple(found.coordinates[0]) == pytest.approx(start)
    assert tuple(found.coordinates[-1]) == pytest.approx(end)
    assert found.edges == (0,)


def test_that_nobody_walks_to_the_road_and_back_to_where_he_stands():
    router = Router(one_way_square())
    spot = place(0.5, -0.8)
    assert router.times_to(spot, [spot], Mode.CAR).tolist() == [0.0]
    assert router.route(spot, spot, Mode.CAR).travel_s == 0.0
    near = router.route(spot, place(0.45, -0.8), Mode.CAR)
    assert near.is_approximate
    assert near.travel_s == pytest.approx(near.distance_m / 1.35)


def test_that_the_air_goes_straight_and_says_so():
    router = Router(one_way_square())
    found = router.route(place(0, 0), place(50, 0), Mode.AIR)
    assert found.is_approximate
    assert found.travel_s == pytest.approx(found.distance_m / 12.0)
    times_s = router.times_to(place(0, 0), [place(50, 0), place(5, 0)], Mode.AIR, 100.0)
    assert np.isinf(times_s).tolist() == [True, False]


def test_that_a_closed_street_is_gone_round():
    direct = road((1, 2), [(0, 0), (1, 0)], name="直路")
    detour = road((1, 2), [(0, 0), (0.5, 1), (1, 0)], name="弯路")
    tails = [road((0, 1), [(-1, 0), (0, 0)]), road((2, 3), [(1, 0), (2, 0)])]
    network = network_of(direct, detour, *tails)
    ends = place(-0.5, 0), place(1.5, 0)
    assert Router(network).route(*ends, Mode.CAR).names == ("直路",)
    closed = Router(network).under(conditions_of(closed=[0, 1]))
    assert closed.route(*ends, Mode.CAR).names == ("弯路",)
    assert closed.under(USUAL).route(*ends, Mode.CAR).names == ("直路",)


def test_that_a_crew_on_a_closed_street_leaves_it_walking_and_does_not_pass_it():
    network = network_of(road((1, 2), [(0, 0), (1, 0)], name="封路"), road((2, 3), [(1, 0), (3, 0)]))
    router = Router(network, conditions=conditions_of(closed=[0, 1]))
    spot, away = place(0.4, 0), place(2, 0)
    found = router.route(spot, away, Mode.CAR)
    walked_s = 0.6 * network.edge_length_m[0] / 1.35
    assert found.travel_s == pytest.approx(walked_s + 0.5 * router.edge_times_s(Mode.CAR)[2], abs=0.1)
    assert router.times_to(spot, [away], Mode.CAR)[0] == pytest.approx(found.travel_s, abs=0.1)


def test_that_an_incident_within_a_long_closed_street_is_walked_to_from_its_ends():
    pieces = [road((a, a + 1), [(2 * a, 0), (2 * a + 2, 0)], name=f"{a}") for a in range(6)]
    network = network_of(*pieces)
    usual = Router(network)
    router = usual.under(conditions_of(closed=range(2, 10)))  # all but the first and the last
    crew, incident, beyond = place(1, 0), place(5, 0), place(11, 0)
    driven_s = usual.edge_times_s(Mode.CAR)[0] / 2
    walked_s = network.edge_length_m[[2, 4]] @ [1.0, 0.5] / usual.speeds.access_mps
    found = router.route(crew, incident, Mode.CAR)
    assert found.travel_s == pytest.approx(driven_s + walked_s, abs=0.1)
    assert found.names == ("0", "1", "2")
    assert router.times_to(incident, [crew], Mode.CAR) == pytest.approx([found.travel_s])
    assert router.route(incident, crew, Mode.CAR).travel_s == pytest.approx(found.travel_s, abs=0.1)
    assert np.isinf(router.times_to(crew, [beyond], Mode.CAR)[0])


def test_that_one_direction_may_be_closed_alone():
    network = network_of(*(road((a, a + 1), [(a, 0), (a + 1, 0)]) for a in (0, 1, 2)))
    router = Router(network, conditions=conditions_of(closed=[2]))
    ends = place(0.5, 0), place(2.5, 0)
    assert router.route(*reversed(ends), Mode.CAR).edges == (5, 3, 1)
    with pytest.raises(NoRoute):
        router.route(*ends, Mode.CAR)


def test_that_a_slow_street_takes_so_many_times_as_long():
    network = network_of(road((1, 2), [(0, 0), (1, 0)]))
    usual = Router(network)
    slow = usual.under(conditions_of(slow=[(0, 3.0), (0, 2.0)]))
    ends = place(0.1, 0), place(0.9, 0)
    usual_s = usual.route(*ends, Mode.CAR).travel_s
    assert slow.route(*ends, Mode.CAR).travel_s == pytest.approx(3 * usual_s, rel=1e-4)
    assert slow.route(*reversed(ends), Mode.CAR).travel_s == pytest.approx(usual_s, rel=1e-4)


def test_that_conditions_are_the_same_however_they_are_put_together():
    told = conditions_of(closed=[4, 2, 4], slow=[(9, 2.0), (7, 1.5)])
    assert told == conditions_of(closed=np.array([2, 4]), slow=[(7, 1.5), (9, 1.2), (9, 2.0)])
    assert told.edges.tolist() == [2, 4, 7, 9]
    assert not told.is_usual


@pytest.mark.parametrize("slow", [[(0, 0.5)], [(0, np.inf)], [(0, np.nan)]])
def test_that_a_slow_road_is_slower(slow):
    with pytest.raises(ValueError, match="at least 1"):
        conditions_of(slow=slow)


def test_that_conditions_name_edges_that_there_are():
    with pytest.raises(ValueError, match="no such edges"):
        Router(one_way_square()).under(conditions_of(closed=[99]))


def test_that_both_streets_closed_leave_no_way():
    network = network_of(
        road((1, 2), [(0, 0), (5, 0)]), road((2, 3), [(5, 0), (6, 0)]), road((3, 4), [(6, 0), (11, 0)])
    )
    router = Router(network, conditions=conditions_of(closed=[2, 3]))
    with pytest.raises(NoRoute) as refused:
        router.route(place(1, 0), place(10, 0), Mode.CAR)
    assert refused.value.code == "not_connected"
    assert np.isinf(router.times_to(place(1, 0), [place(10, 0)], Mode.CAR)).all()
    assert router.route(place(5.4, 0.9), place(5.6, 0.9), Mode.CAR).is_approximate


@pytest.mark.parametrize(
    ("position", "code"),
    [
        ((np.nan, 30.3), "not_finite"),
        ((120.15, np.inf), "not_finite"),
        ((30.3, 120.15), "out_of_range"),
        ((119.0, 30.3), "far_from_road"),
    ],
)
def test_that_a_bad_position_is_named(position, code):
    router = Router(one_way_square())
    good = place(0.5, 0)
    for ask in (
        lambda: router.route(position, good, Mode.CAR),
        lambda: router.route(good, position, Mode.CAR),
        lambda: router.times_to(position, [good], Mode.CAR),
        lambda: router.times_from(position, [good], Mode.CAR),
    ):
        with pytest.raises(BadPosition) as refused:
            ask()
        assert refused.value.code == code


def test_that_one_crew_far_from_any_road_is_no_reason_to_lose_the_others():
    router = Router(one_way_square())
    times_s = router.times_to(place(0.5, 0), [(119.0, 30.3), place(0.2, 0)], Mode.CAR)
    assert np.isinf(times_s).tolist() == [True, False]
    assert np.isinf(router.times_to(place(0.5, 0), [(119.0, 30.3)], Mode.CAR)).all()
    assert router.times_to(place(0.5, 0), [], Mode.CAR).shape == (0,)


def test_that_several_modes_at_once_are_as_one_by_one_and_one_without_roads_loses_no_other():
    router = Router(one_way_square())
    target, places = place(0.5, 0), np.array([place(0.2, 0), place(1, 0.5), (119.0, 30.3)])
    known = router.snapper.snap(places, Mode.CAR)
    froms = {
        Mode.FOOT: (places, None),
        Mode.CAR: (places, known),
        Mode.BOAT: (places[:2], None),
        Mode.AIR: (places, None),
    }
    found = router.times_to_by_mode(target, froms, 600.0)
    for mode in (Mode.FOOT, Mode.CAR, Mode.AIR):
        assert found[mode].tolist() == router.times_to(target, places, mode, 600.0).tolist()
    assert np.isfinite(found[Mode.CAR]).tolist() == [True, True, False]
    assert found[Mode.BOAT].tolist() == [np.inf, np.inf]
    with pytest.raises(BadPosition, match="not_finite"):
        router.times_to_by_mode((np.nan, 30.0), froms)


def test_that_a_mode_without_roads_is_far_from_all_of_them():
    with pytest.raises(BadPosition, match="far_from_road"):
        Router(one_way_square()).route(place(0.2, 0), place(0.8, 0), Mode.BOAT)


def test_that_a_boat_keeps_to_water():
    canal = road((1, 2), [(0, 0), (3, 0)], access=Access.BOAT, road_class=RoadClass.WATERWAY, name="大运河")
    street = road((3, 4), [(0, 0.1), (3, 0.1)])
    router = Router(network_of(canal, street))
    found = router.route(place(0.5, 0.05), place(2.5, 0.05), Mode.BOAT)
    assert found.names == ("大运河",)
    assert found.travel_s == pytest.approx(found.distance_m * 3.6 / 12.0, rel=0.1)


def test_that_an_ebike_is_no_faster_than_itself_and_no_faster_than_the_road():
    network = network_of(road((1, 2), [(0, 0), (1, 0)], kmh=50.0), road((2, 3), [(1, 0), (2, 0)], kmh=10.0))
    times_s = Router(network).edge_times_s(Mode.EBIKE)
    assert network.edge_length_m / times_s * 3.6 == pytest.approx([22.0, 22.0, 10.0, 10.0])


@pytest.mark.parametrize("field", ["foot_mps", "car_time_factor"])
@pytest.mark.parametrize("value", [0.0, -1.0, np.nan])
def test_that_speeds_must_be_positive(field, value):
    with pytest.raises(ValueError, match="positive"):
        TravelSpeeds(**{field: value})


def test_that_the_way_out_of_a_loop_street_is_the_shorter_one():
    loop = road((1, 1), [(0, 0), (1, 1), (2, 0), (1, -1), (0, 0)])
    tail = road((0, 1), [(-2, 0), (0, 0)])
    router = Router(network_of(loop, tail))
    found = router.route(place(0.5, 0.5), place(-1, 0), Mode.CAR)
    assert found.distance_m < 180
    assert router.times_from(place(0.5, 0.5), [place(-1, 0)], Mode.CAR) == pytest.approx([found.travel_s])


def test_that_several_threads_may_ask_one_router_at_once():
    router = Router(one_way_square())
    places = [on_street(router.network, edge, 0.3) for edge in range(0, 8, 2)] * 10
    asked = [(target, mode) for target in places for mode in (Mode.FOOT, Mode.CAR)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda ask: router.times_to(ask[0], places, ask[1]), asked))
    alone = Router(one_way_square())
    for (target, mode), answer in zip(asked, answers, strict=True):
        assert answer == pytest.approx(alone.times_to(target, places, mode))
