"""Where plain lines meet: ends together, ends on lines, crossings if asked, levels apart."""

import numpy as np
import pytest

from gis.datum import plane_at
from gis.road_build import build_network, cut_at_junctions
from gis.road_joining import joined_by_place
from gis.road_network import RoadNetwork
from gis.road_noding import Noded, noded
from gis.road_table import table_of
from tests.gis.roads import SOUTH, WEST, network_of, road

METRE = 1 / 96.1  # in the thousandths of a degree east that tests draw in


def met(*lines, tolerance_m: float = 1.0, splits: bool = False, layers: tuple[int, ...] = ()) -> Noded:
    table = table_of([road((0, 0), points, source=number) for number, points in enumerate(lines)])
    table.layer[:] = layers or [0] * len(lines)
    return noded(table, plane_at(WEST, SOUTH), tolerance_m, splits)


def network(found: Noded) -> RoadNetwork:
    return build_network(cut_at_junctions(found.table))[0]


def test_that_lines_over_the_same_point_meet_there():
    found = met([(0, 0), (1, 0), (2, 0)], [(1, -1), (1, 0), (1, 1)], tolerance_m=0.0)
    assert (network(found).node_count, network(found).shape_count) == (5, 4)
    assert (found.moved, found.met, found.apart, found.lost) == ([], [], [], [])


def test_that_ends_within_tolerance_are_one_node_and_those_beyond_are_not():
    near, far = [(1 + 0.8 * METRE, 0), (2, 0)], [(1 + 1.2 * METRE, 0), (2, 0)]
    joined = met([(0, 0), (1, 0)], near)
    assert network(joined).node_count == 3
    assert joined.moved == [(1, pytest.approx(0.8, abs=0.01))]
    assert network(met([(0, 0), (1, 0)], far)).node_count == 4


def test_that_an_end_beside_a_line_joins_it_and_the_line_is_cut_there():
    found = met([(0, 0), (2, 0)], [(1, 0.5 * METRE), (1, 1)])
    assert found.met == [(1, 0, pytest.approx(0.5, abs=0.1))]
    assert (network(found).node_count, network(found).shape_count) == (4, 3)


def test_that_an_end_beside_a_bridge_does_not_join_it():
    found = met([(0, 0), (2, 0)], [(1, 0), (1, 1)], layers=(1, 0))
    assert found.apart == [(1, 0)]
    assert network(found).node_count == 4


@pytest.mark.parametrize(
    ("splits", "layers", "nodes", "told"), [(False, (0, 0), 4, 1), (True, (0, 0), 5, 0), (True, (0, 1), 4, 0)]
)
def test_that_crossings_meet_only_if_asked_and_on_one_level(splits, layers, nodes, told):
    found = met([(0, 0), (2, 0)], [(1, -1), (1, 1)], splits=splits, layers=layers)
    assert network(found).node_count == nodes
    assert len(found.crossings) == told


def test_that_three_roads_over_one_crossing_share_its_node():
    found = met([(0, 0), (2, 0)], [(1, -1), (1, 1)], [(0, -1), (2, 1)], splits=True)
    assert (network(found).node_count, network(found).shape_count) == (7, 6)


def test_that_a_crossing_at_a_node_is_none():
    found = met([(0, 0), (1, 0), (2, 0)], [(1, -1), (1, 0), (1, 1)])
    assert len(found.crossings) == 0


def test_that_a_line_shorter_than_the_tolerance_is_one_node():
    found = met([(0, 0), (1, 0)], [(1, 0), (1 + 0.5 * METRE, 0)], [(1 + 0.5 * METRE, 0), (2, 0)])
    assert found.lost == [1]
    assert network(found).node_count == 3


def test_that_a_ring_stays_a_ring():
    found = met([(0, 0), (1, 0), (1, 1), (0, 0)], [(-1, 0), (0, 0)])
    assert (network(found).node_count, network(found).shape_count) == (2, 2)


def test_that_tables_join_where_their_nodes_lie_together():
    one = table_of([road((1, 2), [(0, 0), (1, 0)]), road((2, 3), [(1, 0), (2, 0)])])
    other = table_of([road((1, 7), [(2 + 0.3 * METRE, 0), (3, 0)]), road((7, 2), [(3, 0), (4, 0)])])
    joined, _ = build_network(joined_by_place([one, other], 1.0))
    assert joined.node_count == 5
    assert len(np.unique(joined.node_key)) == 5
    assert joined.edge_to[2] == joined.edge_from[4]
    assert joined.coordinates(4)[0].tolist() == joined.coordinates(2)[-1].tolist()


def test_that_nodes_of_one_table_stay_apart_however_near():
    one = network_of(road((1, 2), [(0, 0), (1, 0)]))
    pair = [road((8, 9), [(1, 0), (1 + 0.2 * METRE, 0)]), road((9, 5), [(1 + 0.2 * METRE, 0), (3, 0)])]
    joined, _ = build_network(
        joined_by_place([table_of([road((1, 2), [(0, 0), (1, 0)])]), table_of(pair)], 1.0)
    )
    assert (one.node_count, joined.node_count) == (2, 4)
