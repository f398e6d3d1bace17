"""How soon the nearest of many is anywhere."""

import numpy as np
import pytest

from gis.nearest import best_times
from gis.road_network import Mode
from gis.routing import BadPosition, Router
from tests.gis.roads import FREE_TURNS, network_of, place, road


def long_street() -> Router:
    pieces = [road((i, i + 1), [(10.0 * i, 0.0), (10.0 * i + 10.0, 0.0)]) for i in range(4)]
    return Router(network_of(*pieces), costs=FREE_TURNS)


def test_that_every_junction_is_reached_over_some_edge_when_single_questions_say():
    router = long_street()
    origins = {Mode.CAR: [place(2, 0), place(35, 0)], Mode.FOOT: [place(19, 0)]}
    found = best_times(router, origins)
    network = router.network
    nodes = np.column_stack((network.node_lon, network.node_lat))
    single = [router.times_from(spot, nodes, mode) for mode, spots in origins.items() for spot in spots]
    over_edges = [found.end_s[network.edge_to == node].min() for node in range(network.node_count)]
    assert over_edges == pytest.approx(np.min(single, axis=0), abs=0.05)
    is_begun = np.isfinite(found.start_s)
    assert (found.start_s[is_begun] >= np.array(over_edges)[network.edge_from][is_begun] - 1e-6).all()


def test_that_a_bound_leaves_out_what_is_farther():
    router = long_street()
    found, free = (
        best_times(router, {Mode.CAR: [place(15, 0)]}, 150.0),
        best_times(router, {Mode.CAR: [place(15, 0)]}),
    )
    assert found.end_s.tolist() == np.where(free.end_s <= 150.0, free.end_s, np.inf).tolist()
    assert 0 < np.isfinite(found.end_s).sum() < np.isfinite(free.end_s).sum()


def test_that_nobody_is_anywhere_and_the_air_goes_straight():
    router = long_street()
    assert np.isinf(best_times(router, {Mode.CAR: [], Mode.FOOT: [(119.0, 30.3)]}).end_s).all()
    flown = best_times(router, {Mode.AIR: [place(0, 0)]}, 100.0)
    assert flown.start_s[0] == pytest.approx(0.0, abs=1e-6)
    assert flown.end_s[0] == pytest.approx(962.0 / 12.0, rel=0.01)
    assert np.isinf(flown.end_s[2])


def test_that_a_bad_position_is_named():
    with pytest.raises(BadPosition):
        best_times(long_street(), {Mode.CAR: [(np.nan, 30.0)]})
