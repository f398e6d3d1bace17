"""What can be reached within a time."""

import numpy as np
import pytest
from shapely import Point, points

from gis.conditions import conditions_of
from gis.reach import ReachLook, reach_polygon, reached_edges
from gis.road_network import Mode
from gis.routing import BadPosition, Router, TravelSpeeds
from tests.gis.roads import network_of, one_way_square, place, road


def long_street() -> Router:
    spots = [(10.0 * i, 0.0) for i in range(4)]
    network = network_of(*(road((i, i + 1), [spots[i], spots[i + 1]], kmh=34.0) for i in range(3)))
    return Router(network, TravelSpeeds(car_time_factor=1.7))


def test_that_a_street_is_reached_as_far_as_the_time_is_enough_for():
    router = long_street()
    reached = reached_edges(router, place(15, 0), Mode.CAR, 60.0)
    lengths_m = (reached.end - reached.start) * router.network.edge_length_m[reached.edge]
    # 34 km/h slowed by 1.7 is 20 km/h: a third of a kilometre a minute, either way.
    assert lengths_m == pytest.approx([333.3, 333.3], abs=0.1)


def test_that_a_junction_in_reach_opens_the_next_street():
    router = long_street()
    reached = reached_edges(router, place(9, 0), Mode.CAR, 60.0)
    next_street = (router.network.edge_from[reached.edge] == 1) & (router.network.edge_to[reached.edge] == 2)
    lengths_m = (reached.end - reached.start) * router.network.edge_length_m[reached.edge]
    assert lengths_m[next_street] == pytest.approx([333.3 - 96.2], abs=1.0)


def test_that_a_one_way_street_is_not_reached_against_its_direction():
    router = Router(one_way_square())
    start = place(0.5, 0)
    reached = reached_edges(router, start, Mode.CAR, 10.0)
    assert set(router.network.edge_source[reached.edge]) == {1, 2}
    assert reached.start[list(reached.edge).index(0)] == pytest.approx(0.5, abs=1e-3)


def test_that_every_place_on_what_is_reached_takes_no_longer():
    router = long_street()
    start, limit_s = place(12, 0.2), 150.0
    reached = reached_edges(router, start, Mode.EBIKE, limit_s)
    ends = [
        router.network.coordinates(edge)[0] * (1 - end) + router.network.coordinates(edge)[-1] * end
        for edge, end in zip(reached.edge, reached.end, strict=True)
    ]
    assert router.times_from(start, ends, Mode.EBIKE).max() <= limit_s + 0.01


def test_that_a_closed_street_is_reached_only_by_who_stands_on_it():
    router = long_street().under(conditions_of(closed=[2, 3]))
    reached = reached_edges(router, place(15, 0), Mode.CAR, 60.0)
    lengths_m = (reached.end - reached.start) * router.network.edge_length_m[reached.edge]
    assert lengths_m == pytest.approx([81.0, 81.0], abs=0.1)  # walking
    assert set(reached_edges(router, place(9, 0), Mode.CAR, 60.0).edge) == {0, 1}


def test_that_the_walk_to_the_road_may_use_up_all_the_time():
    router = long_street()
    assert len(reached_edges(router, place(12, 1), Mode.CAR, 30.0).edge) == 0
    assert reach_polygon(router, place(12, 1), Mode.CAR, 30.0).is_empty


def test_that_the_area_holds_what_is_reached_and_not_what_is_not():
    router = long_street()
    area = reach_polygon(router, place(15, 0), Mode.CAR, 60.0)
    assert area.is_valid
    inside = points([place(15, 0), place(12, 0), place(18, 0), place(15, 0.2)])
    outside = points([place(11, 0), place(19, 0), place(15, 1)])
    assert all(area.contains(inside))
    assert not any(area.contains(outside))


def test_that_small_holes_are_filled_and_large_ones_stay():
    router = Router(one_way_square())
    everything = (place(0.5, 0), Mode.FOOT, 900.0)
    filled = reach_polygon(router, *everything)
    holed = reach_polygon(
        router, *everything, ReachLook(corridor_m=10.0, bridge_m=0.0, smallest_hole_m2=100.0)
    )
    assert len(filled.interiors) == 0
    assert len(holed.interiors) == 1


def test_that_the_air_reaches_a_circle():
    router = Router(one_way_square())
    area = router.network.plane.project(reach_polygon(router, place(0, 0), Mode.AIR, 60.0))
    middle = router.network.plane.project(Point(place(0, 0)))
    distances = [middle.distance(Point(corner)) for corner in area.exterior.coords]
    assert distances == pytest.approx(np.full(len(distances), 720.0), rel=1e-3)


@pytest.mark.parametrize(
    ("position", "code"), [((np.nan, 30.0), "not_finite"), ((119.0, 30.3), "far_from_road")]
)
def test_that_a_bad_position_is_named(position, code):
    with pytest.raises(BadPosition) as refused:
        reach_polygon(Router(one_way_square()), position, Mode.CAR, 60.0)
    assert refused.value.code == code


def test_that_a_closure_is_walked_out_of_and_not_into():
    router = long_street().under(conditions_of(closed=[0, 1, 2, 3]))
    inside = reached_edges(router, place(5, 0), Mode.CAR, 3_600.0)
    assert set(router.network.edge_shape[inside.edge].tolist()) == {0, 1, 2}
    part = reached_edges(router, place(9, 0), Mode.CAR, 200.0)
    walked_m = router.network.edge_length_m[2] * part.end[part.edge.tolist().index(2)]
    assert walked_m == pytest.approx(200.0 * router.speeds.access_mps - 96.2, abs=1.0)
    outside = reached_edges(router, place(25, 0), Mode.CAR, 3_600.0)
    assert set(router.network.edge_shape[outside.edge].tolist()) == {2}
