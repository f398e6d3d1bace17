"""Times and routes over turns on random roads, held against networkx."""

from dataclasses import dataclass

import networkx as nx
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gis.conditions import Conditions, conditions_of
from gis.reach_cover import ReachCover
from gis.road_network import Access, Mode, RoadClass, RoadNetwork
from gis.road_turns import EdgeTurn, RoadEnd, with_turns
from gis.routing import NoRoute, Router
from gis.turn_search import Starts
from tests.gis.roads import STREET, network_of, road
from tests.gis.turn_oracle import inside_closures, route_seconds, seconds_between, turn_graph

pytestmark = pytest.mark.long(7)

MODES = (Mode.FOOT, Mode.EBIKE, Mode.CAR)
CLASSES = (RoadClass.PRIMARY, RoadClass.TERTIARY, RoadClass.RESIDENTIAL)
SPOTS = np.random.default_rng(7).uniform(0, 9, (12, 2))
STREETS = st.lists(
    st.tuples(
        st.integers(0, 11),
        st.integers(0, 11),
        st.sampled_from([STREET, Access.FOOT, Access.FOOT | Access.EBIKE]),
        st.floats(5.0, 90.0),
        st.sampled_from(CLASSES),
    ).filter(lambda street: street[0] != street[1]),
    min_size=2,
    max_size=30,
)
BANS = st.lists(
    st.tuples(
        st.integers(0, 999),
        st.booleans(),
        st.sampled_from([Access.CAR, Access.CAR | Access.EBIKE, Access.FOOT | Access.CAR]),
    ),
    max_size=8,
)
CONDITIONS = st.tuples(
    st.sets(st.integers(0, 59), max_size=6), st.dictionaries(st.integers(0, 59), st.floats(1, 9))
)


@dataclass(frozen=True)
class Town:
    """A router over random roads under random conditions."""

    router: Router
    network: RoadNetwork


def town_of(streets, bans, conditions) -> Town:
    pieces = [
        road((a, b), [SPOTS[a], SPOTS[b]], back=back, kmh=kmh, source=number, road_class=kind)
        for number, (a, b, back, kmh, kind) in enumerate(streets)
    ]
    network = with_bans(network_of(*pieces), bans)
    closed, slow = conditions
    here = conditions_of(
        closed=[edge for edge in closed if edge < network.edge_count],
        slow=[(edge, factor) for edge, factor in slow.items() if edge < network.edge_count],
    )
    return Town(Router(network, snap_limit_m=5.0).under(here), network)


def with_bans(network: RoadNetwork, bans) -> RoadNetwork:
    pairs = [
        (into, out)
        for into in range(network.edge_count)
        for out in np.flatnonzero(network.edge_from == network.edge_to[into]).tolist()
    ]

    def end(edge: int) -> RoadEnd:
        return RoadEnd(int(network.edge_source[edge]), bool(network.edge_reversed[edge]))

    chosen = [(*pairs[pick % len(pairs)], is_only, access) for pick, is_only, access in bans if pairs]
    turns = [EdgeTurn(end(into), end(out), is_only, access) for into, out, is_only, access in chosen]
    return with_turns(network, turns)[0]


TOWNS = st.builds(town_of, STREETS, BANS, CONDITIONS)


def shut_town_of(streets, bans, shut) -> Town:
    """A town with every second street or so closed both ways, so that closures hang together."""
    town = town_of(streets, bans, ((), {}))
    closed = np.flatnonzero(np.isin(town.network.edge_source, list(shut)))
    return Town(town.router.under(conditions_of(closed)), town.network)


MANY_STREETS = st.lists(
    st.tuples(
        st.integers(0, 7),
        st.integers(1, 7),
        st.sampled_from([STREET, STREET, Access.FOOT]),
        st.floats(5.0, 90.0),
        st.sampled_from(CLASSES),
    ).map(lambda street: (street[0], (street[0] + street[1]) % 8, *street[2:])),
    min_size=8,
    max_size=16,
)
SHUT_TOWNS = st.builds(shut_town_of, MANY_STREETS, BANS, st.sets(st.integers(0, 15), min_size=4, max_size=12))


@given(TOWNS, st.sampled_from(MODES))
@settings(max_examples=50, deadline=None)
def test_that_seconds_from_every_edge_to_every_other_are_those_of_networkx_both_ways(town, mode):
    every = np.arange(town.network.edge_count, dtype=np.int32)
    starts = [Starts(np.array([edge], dtype=np.int32), np.zeros(1)) for edge in every]
    engine = town.router.engine(mode)
    onward, back = engine.seconds_from(starts, every, np.inf), engine.seconds_to(starts, every, np.inf)
    expected = dict(nx.all_pairs_dijkstra_path_length(turn_graph(town.router, mode), weight="s"))
    told = np.array(
        [[expected[start].get(end, np.inf) for end in every.tolist()] for start in every.tolist()]
    )
    assert onward == pytest.approx(told, abs=1e-6)
    assert back == pytest.approx(told.T, abs=1e-6)


@given(
    st.one_of(TOWNS, SHUT_TOWNS),
    st.sampled_from(MODES),
    st.lists(st.tuples(st.integers(0, 99), st.floats(0.001, 0.999)), min_size=2, max_size=5),
)
@settings(max_examples=80, deadline=None)
def test_that_times_and_routes_between_places_are_those_of_networkx(town, mode, picks):
    usable = np.flatnonzero(town.network.usable(mode))
    assume(len(usable))
    places = [on_road(town.network, int(usable[pick % len(usable)]), share) for pick, share in picks]
    graph = nx.compose(turn_graph(town.router, mode), inside_closures(town.router, mode))
    told = np.array([[seconds_between(town.router, mode, a, b, graph) for b in places] for a in places])
    limit_s = float(np.median(told[np.isfinite(told)]))
    is_clear = np.abs(told[:, :2] - limit_s) > 0.1
    assert town.router.times_between(places, places, mode) == pytest.approx(told, abs=0.05)
    bounded = np.where(told[:, :2] <= limit_s, told[:, :2], np.inf)
    found = town.router.times_between(places, places[:2], mode, limit_s)
    assert found[is_clear] == pytest.approx(bounded[is_clear], abs=0.05)
    assert town.router.times_from(places[0], places, mode) == pytest.approx(told[0], abs=0.05)
    assert town.router.times_to(places[0], places, mode) == pytest.approx(told[:, 0], abs=0.05)
    assert route_s(town.router, places[0], places[1], mode) == pytest.approx(told[0, 1], abs=0.05)
    reaches_s = np.sort(told[:2], axis=0)
    found = ReachCover(town.router, places).two_nearest(places[:2], mode, np.inf)
    assert np.array([found.first_s, found.second_s]) == pytest.approx(reaches_s, abs=0.05)


def on_road(network: RoadNetwork, edge: int, share: float) -> tuple[float, float]:
    line = network.coordinates(edge)
    return tuple(line[0] + share * (line[-1] - line[0]))


def route_s(router: Router, origin, target, mode: Mode) -> float:
    """The seconds that a route tells, which are those of its stretches."""
    try:
        route = router.route(origin, target, mode)
    except NoRoute:
        return np.inf
    network, edges = router.network, list(route.edges)
    assert (network.edge_to[edges[:-1]] == network.edge_from[edges[1:]]).all()
    if not route.is_approximate:
        assert route_seconds(router, mode, route.parts) == pytest.approx(route.travel_s, abs=0.05)
    return route.travel_s


@given(TOWNS, CONDITIONS, st.sampled_from(MODES))
@settings(max_examples=40, deadline=None)
def test_that_routers_under_different_conditions_don_t_disturb_each_other(town, conditions, mode):
    closed, slow = conditions
    count = town.network.edge_count
    other = conditions_of([e for e in closed if e < count], [(e, f) for e, f in slow.items() if e < count])
    every = np.arange(count, dtype=np.int32)
    starts = [Starts(every[:1], np.zeros(1))]
    routers = [town.router, town.router.under(other), town.router.under(Conditions())]
    alone = [Router(town.network, conditions=router.conditions) for router in routers]
    for router, fresh in [*zip(routers, alone, strict=True)] * 2:
        for way in ("seconds_from", "seconds_to"):
            found = getattr(router.engine(mode), way)(starts, every, np.inf)
            assert found == pytest.approx(getattr(fresh.engine(mode), way)(starts, every, np.inf))
