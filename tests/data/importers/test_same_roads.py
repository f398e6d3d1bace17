"""The same roads in every form are the same network, within what each form can say."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import osmium
import pytest
from osmium.osm.mutable import Node, Way

from data.importers.road_options import RoadOptions
from gis.road_network import Mode, RoadNetwork
from gis.turns import TurnCosts
from tests.data.importers.road_files import network_in, shared
from tests.data.importers.road_twins import (
    closed_modes,
    edge_lines,
    nodes_of,
    sampled_pairs,
    times_between,
    ways_of,
    without_barriers,
    write_lines,
    write_plain_edges,
)
from tests.full import only_full
from tests.gis.roads import FREE_TURNS

pytestmark = [pytest.mark.long(100), pytest.mark.faults]
EXACT = RoadOptions(tolerance_m=0.0)
GROUND = (Mode.CAR, Mode.EBIKE, Mode.FOOT)


@cache
def hangzhou() -> RoadNetwork:
    """The network of the OpenStreetMap form."""
    return network_in(shared("hangzhou_roads.osm.pbf"))[0]


def assert_same(
    one: RoadNetwork,
    other: RoadNetwork,
    modes: tuple[Mode, ...] = GROUND,
    costs: TurnCosts | None = None,
) -> None:
    """The same nodes and edges for each mode, and ways for cars that take the same time."""
    for mode in modes:
        assert nodes_of(one, mode) == nodes_of(other, mode)
        assert edge_lines(one, mode) == edge_lines(other, mode)
    pairs = sampled_pairs(one, Mode.CAR)
    times = times_between(one, pairs, Mode.CAR, costs)
    assert np.isfinite(times).all()
    assert times_between(other, pairs, Mode.CAR, costs) == pytest.approx(times, abs=0.01)


def assert_same_as_plain_edges(network: RoadNetwork, edges: RoadNetwork, modes: tuple[Mode, ...]) -> None:
    """Plain edges tell neither classes nor where footways meet the road, so what turns cost is left out."""
    assert_same(network, edges, modes, FREE_TURNS)


def drawn(path: Path) -> Path:
    """A town of 8 by 8 junctions: one-way streets, footways, speeds, a bridge over all of it."""
    side, random = 8, np.random.default_rng(7)
    tags = [
        {"highway": "primary", "maxspeed": "60", "name": "主干路"},
        {"highway": "residential", "oneway": "yes", "name": "单行街"},
        {"highway": "tertiary", "cycleway": "opposite", "oneway": "-1"},
        {"highway": "residential", "motor_vehicle": "no", "maxspeed:forward": "20"},
        {"highway": "footway", "bicycle": "yes"},
    ]
    numbers = np.arange(1, side * side + 1).reshape(side, side)
    lines = [(line, tags[place % 5]) for place, line in enumerate((*numbers, *numbers.T))]
    ring = np.array([numbers[0, 0], numbers[0, -1], numbers[-1, -1], numbers[-1, 0], numbers[0, 0]])
    lines.append((ring, {"highway": "secondary", "name": "环路"}))
    with osmium.SimpleWriter(str(path), overwrite=True) as writer:
        for number in range(1, side * side + 1):
            row, column = divmod(number - 1, side)
            aside = random.normal(0, 0.0001, 2)
            place = (120.15 + 0.002 * column + aside[0], 30.3 + 0.002 * row + aside[1])
            writer.add_node(Node(id=number, version=1, location=place))
        for number, place in ((900, (120.149, 30.3075)), (901, (120.166, 30.3071))):
            writer.add_node(Node(id=number, version=1, location=place))
        for key, (refs, said) in enumerate(lines, start=1):
            writer.add_way(Way(id=key, version=1, nodes=[int(ref) for ref in refs], tags=said))
        bridge = {"highway": "trunk", "bridge": "yes", "name": "高架"}
        writer.add_way(Way(id=99, version=1, nodes=[900, 901], tags=bridge))
    return path


def test_that_a_drawn_town_is_the_same_as_plain_lines_and_as_edges(tmp_path):
    source = drawn(tmp_path / "town.osm.pbf")
    network, _ = network_in(source)
    lines, _ = network_in(write_lines(tmp_path / "lines.gpkg", ways_of(source)), options=EXACT)
    edges, _ = network_in(write_plain_edges(tmp_path / "edges.geojson", network))
    assert_same(network, lines)
    assert_same_as_plain_edges(network, edges, (Mode.CAR,))
    assert lines.usable(Mode.CAR).sum() == 100


def test_that_a_drawn_town_is_the_same_as_a_shapefile_with_its_short_names(tmp_path):
    source = drawn(tmp_path / "town.osm.pbf")
    plain = [
        (key, {k: v for k, v in tags.items() if len(k) <= 10}, line) for key, tags, line in ways_of(source)
    ]
    network, _ = network_in(write_lines(tmp_path / "lines.gpkg", plain), options=EXACT)
    again, _ = network_in(write_lines(tmp_path / "lines.shp", plain), options=EXACT)
    assert again.digest == network.digest


def test_that_the_drawn_town_in_two_halves_is_the_town(tmp_path):
    source = drawn(tmp_path / "town.osm.pbf")
    network, _ = network_in(source)
    ways = list(ways_of(source))
    halves = [write_lines(tmp_path / f"{n}.gpkg", ways[n::2]) for n in range(2)]
    joined, _ = network_in(*halves, options=EXACT)
    assert_same(network, joined)
    overlapping, report = network_in(
        write_lines(tmp_path / "most.gpkg", ways[:12]),
        write_lines(tmp_path / "rest.gpkg", ways[6:]),
        options=EXACT,
    )
    assert_same(network, overlapping)
    assert report.counts()["double_line"] == 6
    assert report.read == report.kept + 6


@only_full
def test_that_hangzhou_is_the_same_as_plain_lines_and_as_edges(tmp_path):
    source, network = shared("hangzhou_roads.osm.pbf"), hangzhou()
    lines, _ = network_in(write_lines(tmp_path / "lines.gpkg", ways_of(source)), options=EXACT)
    assert_same(network, lines)
    edges, _ = network_in(write_plain_edges(tmp_path / "edges.geojson", network))
    assert_same_as_plain_edges(network, edges, GROUND)


def test_that_andorra_is_the_same_as_plain_lines_without_its_barriers(tmp_path):
    source = without_barriers(shared("andorra.osm.pbf"), tmp_path / "bare.osm.pbf")
    network, _ = network_in(source)
    lines, _ = network_in(write_lines(tmp_path / "lines.gpkg", ways_of(source)), options=EXACT)
    assert_same(network, lines)


def test_that_liechtenstein_differs_as_lines_only_where_two_nodes_lie_at_one_place(tmp_path):
    source = without_barriers(shared("liechtenstein.osm.pbf"), tmp_path / "bare.osm.pbf")
    network, _ = network_in(source)
    lines, _ = network_in(write_lines(tmp_path / "lines.gpkg", ways_of(source)), options=EXACT)
    for mode in GROUND:
        missing = edge_lines(network, mode) - edge_lines(lines, mode)
        assert missing.total() <= 6
        assert abs(nodes_of(network, mode) - nodes_of(lines, mode)) <= 1
    pairs = sampled_pairs(network, Mode.CAR)
    gained_s = times_between(network, pairs, Mode.CAR) - times_between(lines, pairs, Mode.CAR)
    # Lines that end at one place are joined there, which is a short cut for a few.
    assert gained_s.min() > -1.0
    assert (gained_s > 1.0).mean() <= 0.02


def test_that_barriers_are_all_that_andorra_loses_as_lines(tmp_path):
    source = shared("andorra.osm.pbf")
    network, _ = network_in(source)
    lines, _ = network_in(write_lines(tmp_path / "lines.gpkg", ways_of(source)), options=EXACT)
    assert (closed_modes(lines)["car"], closed_modes(network)["car"]) == (3_670, 3_670)
    assert (edge_lines(network, Mode.CAR) - edge_lines(lines, Mode.CAR)).total() <= 2


@only_full
def test_that_the_two_real_forms_of_hangzhou_agree_and_where_they_do_not():
    osm = hangzhou()
    edges, _ = network_in(shared("hangzhou_roads.geojson"))
    assert np.array_equal(osm.node_key, edges.node_key)
    assert closed_modes(osm)["car"] == closed_modes(edges)["car"] == 34_054
    # Only the edges tell motorways: there nobody rides (37 edges) or walks (74) there.
    assert closed_modes(osm)["ebike"] - closed_modes(edges)["ebike"] == 37
    assert closed_modes(osm)["foot"] - closed_modes(edges)["foot"] == 74
    # Lengths and speeds are rounded differently: the same ways take the same time within half a percent.
    pairs = sampled_pairs(osm, Mode.CAR)
    ratio = times_between(osm, pairs, Mode.CAR) / times_between(edges, pairs, Mode.CAR)
    assert ratio == pytest.approx(np.ones(len(pairs)), abs=0.005)
