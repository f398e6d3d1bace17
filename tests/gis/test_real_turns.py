"""Turns of real roads, with the restrictions of the map, held against networkx on the graph of edges."""

from collections import defaultdict
from functools import cache

import networkx as nx
import numpy as np
import pytest

from gis.road_network import Access, Mode, RoadNetwork
from gis.routing import Router
from gis.turn_search import Starts
from tests.data.importers.road_files import network_in, shared
from tests.gis.roads import FREE_TURNS

pytestmark = pytest.mark.long(6)

Pairs = set[tuple[int, int]]


@cache
def roads(name: str) -> RoadNetwork:
    return network_in(shared(name))[0]


def turned(network: RoadNetwork, banned: Pairs, only: Pairs, times_s: np.ndarray) -> nx.DiGraph:
    """Edges a car may turn between: not back but at dead ends, not as banned, only as alone allowed."""
    starting = defaultdict(list)
    for edge in np.flatnonzero(np.isfinite(times_s)).tolist():
        starting[int(network.edge_from[edge])].append(edge)
    graph, bound, usable = nx.DiGraph(), {into for into, _ in only}, network.usable(Mode.CAR)
    for into in np.flatnonzero(np.isfinite(times_s)).tolist():
        onward = [
            out
            for out in starting[int(network.edge_to[into])]
            if out != network.edge_twin[into]
            and (into, out) not in banned
            and (into not in bound or (into, out) in only)
        ]
        for out in onward:
            graph.add_edge(into, out, s=float(times_s[out]))
        back = int(network.edge_twin[into])
        if not usable[onward].any() and back in starting[int(network.edge_to[into])]:
            graph.add_edge(into, back, s=float(times_s[back]) + FREE_TURNS.u_turn_s)
    return graph


def rules(network: RoadNetwork, is_only: bool) -> Pairs:
    kept = (network.restriction_is_only == is_only) & ((network.restriction_access & Access.CAR) > 0)
    columns = network.restriction_from[kept], network.restriction_to[kept]
    return set(zip(*(column.tolist() for column in columns), strict=True))


@pytest.mark.parametrize("name", ["liechtenstein.osm.pbf", "hangzhou_roads.osm.pbf"])
def test_that_times_over_real_roads_are_those_of_networkx(name):
    network = roads(name)
    router = Router(network, costs=FREE_TURNS)
    banned, only = rules(network, is_only=False), rules(network, is_only=True)
    graph = turned(network, banned, only, router.edge_times_s(Mode.CAR))
    random, every = np.random.default_rng(11), np.arange(network.edge_count, dtype=np.int32)
    drawn = random.choice(np.flatnonzero(network.usable(Mode.CAR)), 3, replace=False).tolist()
    for start in [*drawn, *(into for into, _ in sorted(banned | only)[:2])]:
        expected = nx.single_source_dijkstra_path_length(graph, start, weight="s")
        told = np.array([expected.get(edge, np.inf) for edge in every.tolist()])
        starts = [Starts(np.array([start], dtype=np.int32), np.zeros(1))]
        found = router.engine(Mode.CAR).seconds_from(starts, every, np.inf)[0]
        assert found == pytest.approx(told, abs=1e-6)


def test_that_the_restrictions_of_the_map_are_read_and_gone_round():
    network = roads("liechtenstein.osm.pbf")
    banned = rules(network, is_only=False)
    assert banned
    router = Router(network)
    for into, out in banned:
        line = network.coordinates(into), network.coordinates(out)
        way = router.route((line[0][0] + line[0][1]) / 2, (line[1][0] + line[1][1]) / 2, Mode.CAR)
        assert (into, out) not in set(zip(way.edges, way.edges[1:], strict=False))
