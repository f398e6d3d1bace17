"""Snapping positions to the nearest usable edge."""

import numpy as np
import pytest

from gis.road_network import Access, Mode
from gis.snapping import Snapper, nowhere
from gis.travel import BadPosition
from tests.gis.roads import STREET, elevated_above_street, network_of, one_way_square, place, road


def test_that_a_position_snaps_to_the_nearest_place_on_the_nearest_road():
    snaps = Snapper(one_way_square()).snap([place(0.25, 0.1)], Mode.CAR)
    assert snaps.edge.tolist() == [0]
    assert snaps.fraction[0] == pytest.approx(0.25, abs=1e-3)
    assert snaps.distance_m[0] == pytest.approx(11.1, abs=0.1)
    assert (snaps.lon[0], snaps.lat[0]) == pytest.approx(place(0.25, 0), abs=1e-7)


def test_that_the_fraction_runs_along_the_edge_that_is_given():
    backward_only = road((1, 2), [(0, 0), (1, 0)], access=Access.NONE, back=Access.CAR)
    forward = road((1, 2), [(0, 1), (1, 1)])
    snaps = Snapper(network_of(backward_only, forward)).snap([place(0.25, 0.1)], Mode.FOOT)
    assert snaps.fraction[0] == pytest.approx(0.25, abs=1e-3)
    both = network_of(backward_only, road((1, 2), [(0, 0), (1, 0)], access=Access.CAR, back=Access.NONE))
    edge = int(Snapper(both).snap([place(0.25, 0.1)], Mode.CAR).edge[0])
    share = Snapper(both).snap([place(0.25, 0.1)], Mode.CAR).fraction[0]
    line = both.coordinates(edge)
    assert tuple(line[0] + share * (line[1] - line[0])) == pytest.approx(place(0.25, 0), abs=1e-6)


def test_that_a_mode_snaps_only_to_what_it_can_use():
    path = road((1, 2), [(0, 0), (1, 0)], access=Access.FOOT)
    street = road((3, 4), [(0, 1), (1, 1)])
    ways_on = [road((2, 5), [(1, 0), (2, 0)]), road((5, 3), [(2, 0), (0, 1)])]
    network = network_of(path, street, *ways_on)
    on_foot, by_car = (Snapper(network).snap([place(0.5, 0.01)], m).edge[0] for m in (Mode.FOOT, Mode.CAR))
    assert network.edge_access[on_foot] == Access.FOOT
    assert network.edge_access[by_car] == STREET


def test_that_beyond_the_limit_nothing_is_snapped():
    snaps = Snapper(one_way_square(), limit_m=50.0).snap([place(0.5, -1), place(0.5, -0.4)], Mode.CAR)
    assert snaps.is_snapped.tolist() == [False, True]
    assert np.isinf(snaps.distance_m[0])
    assert np.isnan(snaps.lon[0])


def test_that_of_equally_near_roads_the_first_is_taken_every_time():
    network = network_of(road((1, 2), [(0, 0), (1, 0)]), road((1, 2), [(0, 0), (1, 0)]))
    snaps = Snapper(network).snap([place(0.5, 0.1)] * 20, Mode.CAR)
    assert set(snaps.edge) == {0}


def test_that_of_two_directions_the_open_one_is_given_and_with_both_closed_the_next_road():
    network = network_of(road((1, 2), [(0, 0), (1, 0)]), road((1, 2), [(0, 0), (0, 1), (1, 1), (1, 0)]))
    forward, back = network.shape_edges[:, 0].tolist()
    at = [place(0.25, 0.1)]
    fractions = {}
    for closed in ([], [forward], [back], [forward, back]):
        is_closed = np.isin(np.arange(network.edge_count), closed)
        snaps = Snapper(network, closed=is_closed).snap(at, Mode.CAR)
        fractions[int(snaps.edge[0])] = float(snaps.fraction[0])
    assert list(fractions) == [forward, back, network.shape_edges[0, 1]]
    assert fractions[forward] + fractions[back] == pytest.approx(1.0)


def test_that_snapping_with_closures_is_snapping_on_a_network_without_these_roads():
    square = one_way_square()
    closed = Snapper(square, closed=np.arange(square.edge_count) < 2)
    assert closed.snap([place(0.5, 0.01)], Mode.CAR).edge[0] not in (0, 1)
    assert Snapper(square).snap([place(0.5, 0.01)], Mode.CAR).edge.tolist() == [0]


def test_that_no_position_gives_no_snap():
    assert Snapper(one_way_square()).snap([], Mode.CAR).edge.shape == (0,)


def test_that_a_place_the_plane_cannot_show_is_just_far_away():
    assert not Snapper(one_way_square()).snap([(-60.0, 0.0), (0.0, 90.0)], Mode.CAR).is_snapped.any()


def test_that_a_mode_without_roads_snaps_nothing():
    assert not Snapper(one_way_square()).snap([place(0, 0)], Mode.BOAT).is_snapped.any()


@pytest.mark.parametrize(
    ("bad", "code"),
    [((np.inf, 30.0), "not_finite"), ((181.0, 30.0), "out_of_range"), ((120.0, -91.0), "out_of_range")],
)
def test_that_hostile_positions_are_refused_by_name(bad, code):
    with pytest.raises(BadPosition) as refused:
        Snapper(one_way_square()).snap([bad], Mode.CAR)
    assert refused.value.code == code


def test_that_the_row_of_a_bad_position_is_named():
    with pytest.raises(BadPosition, match="row 1"):
        Snapper(one_way_square()).snap([place(0, 0), (np.nan, 30.0)], Mode.CAR)


def test_that_a_known_road_is_kept_and_the_rest_is_snapped():
    network = elevated_above_street()
    snapper, spots = Snapper(network), [place(8.5, 0.03), place(8.5, 0.0), place(9.5, 0.0)]
    known = snapper.snap(spots[:1], Mode.CAR)
    again = snapper.snap([spots[1], *spots[1:]], Mode.CAR, known)
    assert network.is_on_deck(again.edge).tolist() == [True, False, False]
    assert (again.lon[0], again.lat[0], again.distance_m[0]) == (
        known.lon[0],
        known.lat[0],
        known.distance_m[0],
    )
    plain = snapper.snap([spots[1], *spots[1:]], Mode.CAR)
    assert again.fraction[1:].tolist() == plain.fraction[1:].tolist()


def test_that_a_known_road_that_a_mode_cannot_use_is_passed_over():
    path = road((1, 2), [(0, 0), (1, 0)], access=Access.FOOT)
    streets = [road((1, 3), [(0, 0), (0, 1)]), road((3, 2), [(0, 1), (1, 0)])]
    snapper = Snapper(network_of(path, *streets))
    on_foot = snapper.snap([place(0.5, 0.01)], Mode.FOOT)
    by_car = snapper.snap([place(0.5, 0.01)], Mode.CAR)
    assert snapper.snap([place(0.5, 0.01)], Mode.CAR, on_foot).edge.tolist() == by_car.edge.tolist()
    assert on_foot.edge.tolist() != by_car.edge.tolist()


def test_that_known_roads_of_another_network_are_refused():
    strange = nowhere(1)
    strange.edge[:] = 1_000
    with pytest.raises(ValueError, match="another network"):
        Snapper(one_way_square()).snap([place(0, 0)], Mode.CAR, strange)


def test_that_single_places_are_found_the_same_again_and_in_every_mode():
    random, network = np.random.default_rng(4), one_way_square()
    spots = [place(*at) for at in random.uniform(-0.5, 1.5, (300, 2))]
    kept = Snapper(network)
    for _ in range(2):
        for spot in spots:
            for mode in (Mode.FOOT, Mode.CAR):
                found, anew = kept.snap([spot], mode), Snapper(network).snap([spot, spot], mode)
                assert found.edge[0] == anew.edge[0]
                np.testing.assert_allclose(found.distance_m[0], anew.distance_m[0])
