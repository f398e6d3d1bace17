"""The two quickest of many origins at fixed places, held against one search for each of them."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.reach_cover import ReachCover, merged
from gis.road_network import Access, Mode
from gis.routing import BadPosition, Router
from gis.two_nearest import NOBODY, Arcs, Seeds, TwoNearest, two_nearest
from tests.gis.roads import STREET, network_of, one_way_square, place, road

SIZE = 6
spots = st.tuples(st.floats(-0.8, SIZE + 0.8), st.floats(-0.8, SIZE + 0.8))


def streets(seed: int) -> Router:
    """A grid of streets with holes in it, some of them one-way, some not for cars."""
    random = np.random.default_rng(seed)
    ways = [((e, n), (e + 1, n)) for e in range(SIZE) for n in range(SIZE + 1)]
    ways += [((e, n), (e, n + 1)) for e in range(SIZE + 1) for n in range(SIZE)]
    made = [
        road(
            tuple(e * 10 + n for e, n in way),
            way,
            access=STREET if random.random() < 0.8 else Access.FOOT | Access.EBIKE,
            back=Access.FOOT if random.random() < 0.2 else None,
            kmh=float(random.uniform(10, 60)),
        )
        for way in ways
        if random.random() < 0.85
    ]
    return Router(network_of(*made))


ROUTERS = [streets(seed) for seed in range(4)]


def one_by_one(router: Router, places: np.ndarray, origins: np.ndarray, mode: Mode, limit_s: float):
    """Seconds (origins, places) by a search for each origin; one far from the road is nowhere in time."""
    rows = []
    for origin in origins:
        try:
            rows.append(router.times_from(origin, places, mode, limit_s))
        except BadPosition:
            rows.append(np.full(len(places), np.inf))
    return np.array(rows)


@given(
    st.sampled_from(ROUTERS),
    st.lists(spots, min_size=1, max_size=7),
    st.lists(spots, min_size=1, max_size=25),
    st.sampled_from([Mode.FOOT, Mode.EBIKE, Mode.CAR, Mode.AIR]),
    st.sampled_from([20.0, 60.0, 240.0]),
)
@settings(max_examples=150, deadline=None)
def test_that_the_two_quickest_are_those_of_a_search_for_each_origin(router, froms, tos, mode, limit_s):
    origins, places = np.array([place(*at) for at in froms]), np.array([place(*at) for at in tos])
    found = ReachCover(router, places).two_nearest(origins, mode, limit_s)
    times_s = one_by_one(router, places, origins, mode, limit_s)
    ordered = np.sort(np.vstack((times_s, np.full((1, len(places)), np.inf))), axis=0)
    np.testing.assert_allclose(found.first_s, ordered[0], atol=0.01)
    np.testing.assert_allclose(found.second_s, ordered[1], atol=0.01)
    known = np.flatnonzero(found.first != NOBODY)
    np.testing.assert_allclose(times_s[found.first[known], known], ordered[0, known], atol=0.01)
    assert np.isinf(ordered[0, found.first == NOBODY]).all()


def test_that_origins_whose_roads_are_known_start_from_those():
    """Both stand between two streets, and belong to the one that is farther away."""
    router = ROUTERS[0]
    at, meant = [place(2.1, 2.5), place(3.1, 1.5)], [place(2.9, 2.5), place(3.9, 1.5)]
    places = np.array([place(east, north) for east in range(SIZE) for north in range(SIZE)])
    known = router.snapper.snap(meant, Mode.FOOT)
    assert known.is_snapped.all()
    found = ReachCover(router, places).two_nearest(at, Mode.FOOT, 900.0, known=known)
    times_s = np.sort(router.times_between(at, places, Mode.FOOT, 900.0, known), axis=0)
    np.testing.assert_allclose(found.first_s, times_s[0], atol=0.01)
    np.testing.assert_allclose(found.second_s, times_s[1], atol=0.01)
    unknown = ReachCover(router, places).two_nearest(at, Mode.FOOT, 900.0)
    assert not np.allclose(unknown.first_s, found.first_s)


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=60, deadline=None)
def test_that_the_two_searches_agree_with_networkx(seed):
    random = np.random.default_rng(seed)
    graph = nx.gnp_random_graph(30, 0.08, seed=seed % 1000, directed=True)
    for _, _, arc in graph.edges(data=True):
        arc["s"] = float(random.uniform(1, 30))
    matrix = nx.to_scipy_sparse_array(graph, weight="s", format="csr")
    arcs = Arcs(matrix.indptr, matrix.indices, matrix.data)
    seeds = Seeds(
        random.integers(0, 5, 9).astype(np.int32),
        random.integers(0, 30, 9).astype(np.int32),
        random.uniform(0, 20, 9).round(),
    )
    found = two_nearest(arcs, seeds, 60.0)
    times_s = np.full((5, 30), np.inf)
    for origin, vertex, cost_s in zip(seeds.origin, seeds.vertex, seeds.cost_s, strict=True):
        for at, way_s in nx.single_source_dijkstra_path_length(graph, int(vertex), weight="s").items():
            times_s[origin, at] = min(times_s[origin, at], way_s + cost_s)
    ordered = np.sort(np.where(times_s <= 60.0, times_s, np.inf), axis=0)
    np.testing.assert_allclose(found.first_s, ordered[0])
    np.testing.assert_allclose(found.second_s, ordered[1])


def test_that_of_two_ways_the_next_is_never_the_same_origin():
    by_road = TwoNearest(np.array([10.0]), np.array([4], np.int32), np.array([90.0]))
    on_foot = TwoNearest(np.array([20.0]), np.array([4], np.int32), np.array([70.0]))
    both = merged(by_road, on_foot)
    assert (both.first_s[0], both.first[0], both.second_s[0]) == (10.0, 4, 70.0)


def test_that_an_origin_far_from_any_road_is_nowhere_and_one_that_is_no_position_is_named():
    cover = ReachCover(Router(one_way_square()), [place(0.5, 0)])
    found = cover.two_nearest([place(40, 40), place(0.2, 0)], Mode.CAR, 600.0)
    assert found.first[0] == 1
    assert np.isinf(found.second_s[0])
    with pytest.raises(BadPosition, match="row 1"):
        cover.two_nearest([place(0, 0), (np.nan, 30.0)], Mode.CAR, 600.0)


def test_that_no_origins_and_no_places_are_answered_too():
    router = Router(one_way_square())
    assert ReachCover(router, np.empty((0, 2))).two_nearest([place(0, 0)], Mode.CAR, 60.0).first.shape == (0,)
    assert np.isinf(ReachCover(router, [place(0, 0)]).two_nearest([], Mode.CAR, 60.0).first_s).all()
