"""Cutting a network down to the roads at a place."""

from dataclasses import replace

import numpy as np
import shapely

from gis.road_build import build_network
from gis.road_clip import clipped
from gis.road_network import Mode
from gis.road_turns import TurnRule
from tests.gis.roads import STREET, network_of, place, road


def area(west: float, south: float, east: float, north: float) -> shapely.Polygon:
    return shapely.box(*place(west, south), *place(east, north))


ROW = [road((k, k + 1), [(k, 0), (k + 1, 0)], source=k, name=f"第{k}路") for k in range(6)]


def test_that_roads_that_touch_are_kept_whole():
    network = clipped(network_of(*ROW), area(1.5, -1, 2.5, 1))
    assert network.node_key.tolist() == [1, 2, 3]
    assert network.names == ("", "第1路", "第2路")
    assert network.edge_source.tolist() == [1, 1, 2, 2]
    assert network.edge_from.tolist() == [0, 1, 1, 2]
    assert np.array_equal(network.coordinates(3), [place(3, 0), place(2, 0)])


def test_that_a_margin_in_metres_keeps_more():
    narrow, wide = (clipped(network_of(*ROW), area(1.5, -1, 1.6, 1), margin) for margin in (0.0, 70.0))
    assert (narrow.shape_count, wide.shape_count) == (1, 3)


def test_that_a_clipped_network_is_the_one_built_of_these_roads_alone():
    whole, alone = network_of(*ROW), network_of(*ROW[2:5])
    assert clipped(whole, area(2.5, -1, 4.5, 1)).digest == alone.digest


def test_that_what_leads_out_of_the_clip_is_stranded_there():
    one_way = replace(ROW[2], backward=replace(ROW[2].backward, access=0))
    network = clipped(network_of(*ROW[:2], one_way, *ROW[3:]), area(0.1, -1, 2.5, 1))
    assert network.edge_source[network.stranded(Mode.CAR)].tolist() == [2]


def test_that_restrictions_stay_while_both_their_edges_do():
    turns = [TurnRule(90, 1, 2, 2, True, STREET), TurnRule(91, 4, 5, 5, False, STREET)]
    network, _ = build_network(ROW, turns)
    kept = clipped(network, area(1.5, -1, 2.5, 1))
    assert kept.restriction_is_only.tolist() == [True]
    assert kept.edge_source[kept.restriction_from].tolist() == [1]
    assert kept.edge_source[kept.restriction_to].tolist() == [2]
    assert kept.node_key[kept.restriction_via].tolist() == [2]


def test_that_a_place_without_roads_has_an_empty_network():
    assert clipped(network_of(*ROW), area(50, 50, 51, 51)).edge_count == 0
    assert clipped(build_network([])[0], area(0, 0, 1, 1)).edge_count == 0
