"""Short ways from many places at once, held against networkx."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.road_network import Access, Mode
from gis.ways_ahead import FARTHEST_M, WaysAhead
from tests.gis.roads import network_of, road


@st.composite
def networks(draw):
    """A ring that joins all nodes, and streets between any of them, some one-way."""
    nodes = draw(st.integers(3, 9))
    spots = [(np.cos(n * 2.4) * n, np.sin(n * 2.4) * n) for n in range(1, nodes + 1)]
    pairs = draw(st.lists(st.tuples(st.integers(0, nodes - 1), st.integers(0, nodes - 1)), max_size=15))
    ring = [(n, (n + 1) % nodes) for n in range(nodes)]
    is_one_way = draw(st.lists(st.booleans(), min_size=40, max_size=40))
    backs = [Access.NONE if one_way else None for one_way in is_one_way]
    ends = ring + [pair for pair in pairs if pair[0] != pair[1]]
    return network_of(
        *(road((a, b), [spots[a], spots[b]], source=row, back=backs[row]) for row, (a, b) in enumerate(ends))
    )


@settings(max_examples=60, deadline=None)
@given(networks(), st.lists(st.tuples(st.integers(0, 2), st.floats(0.0, 900.0)), min_size=1, max_size=6))
def test_that_nodes_within_the_limit_have_the_metres_of_networkx_and_others_none(network, asked):
    ways = WaysAhead(network, network.usable(Mode.CAR))
    graph = nx.MultiDiGraph()
    for edge in np.flatnonzero(network.usable(Mode.CAR)):
        ends = int(network.edge_from[edge]), int(network.edge_to[edge])
        graph.add_edge(*ends, m=float(network.edge_length_m[edge]))
    node, limit_m = (np.array(column) for column in zip(*asked, strict=True))
    before_m = np.linspace(0.0, 50.0, len(asked))
    reached = ways.from_nodes(np.arange(len(asked)), node, before_m, limit_m)
    for place, start in enumerate(node.tolist()):
        expected = nx.single_source_dijkstra_path_length(graph, start, weight="m")
        for end, metres in expected.items():
            found = reached.metres_to(np.array([place]), np.array([end]))[0]
            if before_m[place] + metres < limit_m[place] - 0.1:
                assert found == pytest.approx(before_m[place] + metres, abs=0.1)
            elif before_m[place] + metres > limit_m[place] + 0.1:
                assert found == np.inf


def test_that_no_search_goes_farther_than_its_numbers_can_tell():
    network = network_of(road((1, 2), [(0, 0), (200, 0)]), road((2, 3), [(200, 0), (201, 0)]))
    ways = WaysAhead(network, network.usable(Mode.CAR))
    reached = ways.from_nodes(np.array([0]), np.array([0]), np.array([0.0]), np.array([1e9]))
    assert network.edge_length_m[0] > FARTHEST_M
    assert np.isinf(reached.metres_to(np.array([0, 0]), np.array([1, 2]))).all()
