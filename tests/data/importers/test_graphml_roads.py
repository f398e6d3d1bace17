"""Roads from GraphML: as OSMnx writes it, as networkx does, and what is no graph of roads."""

from __future__ import annotations

import networkx
import numpy as np
import pytest

from data.importers.report import UnreadableFile
from data.importers.road_options import RoadForm, RoadOptions
from gis.datum import Plane
from gis.road_network import Access, EdgeFlag, Mode, RoadClass, RoadNetwork
from tests.data.importers.road_files import network_in, reading_of
from tests.data.importers.road_twins import edge_lines
from tests.data.importers.test_osm_roads import CROSSING, osm, way

NODES = {1: (120.150, 30.300), 2: (120.152, 30.300), 3: (120.152, 30.302)}


def graph_of(*edges: tuple[int, int, dict[str, str]], **members: str) -> networkx.MultiDiGraph:
    graph = networkx.MultiDiGraph(**({"crs": "epsg:4326", "created_with": "OSMnx 2.1.1"} | members))
    for node, (x, y) in NODES.items():
        graph.add_node(node, x=str(x), y=str(y), street_count="2")
    for start, end, values in edges:
        graph.add_edge(start, end, **values)
    return graph


def written(folder, graph):
    path = folder / "路网.graphml"
    networkx.write_graphml(graph, path)
    return path


def test_that_edges_go_straight_between_nodes_or_along_their_shape(tmp_path):
    bent = {"highway": "primary", "geometry": "LINESTRING (120.15 30.3, 120.151 30.3005, 120.152 30.3)"}
    path = written(tmp_path, graph_of((1, 2, bent), (2, 3, {"highway": "residential", "length": "250.5"})))
    network, report = network_in(path)
    assert (report.read, report.kept, network.node_count) == (2, 2, 3)
    assert len(network.coordinates(0)) == 3
    second = int(np.flatnonzero(network.edge_class == RoadClass.RESIDENTIAL)[0])
    assert network.coordinates(second).tolist() == [list(NODES[2]), list(NODES[3])]
    assert network.edge_length_m[second] == 250.5
    assert network.edge_speed_kmh[second] == 25.0


def test_that_what_osmnx_says_of_an_edge_is_understood(tmp_path):
    said = {
        "osmid": "[123, 456]",
        "highway": "['tertiary', 'residential']",
        "maxspeed": "['50', '30']",
        "name": "['文一路', '文二路']",
        "bridge": "yes",
        "junction": "roundabout",
        "oneway": "True",
        "reversed": "False",
        "lanes": "2",
    }
    network, report = network_in(written(tmp_path, graph_of((1, 2, said))))
    assert (network.name(0), network.edge_source[0]) == ("文一路/文二路", 123)
    assert network.edge_class[0] == RoadClass.RESIDENTIAL
    assert network.edge_speed_kmh[0] == 30.0
    assert network.edge_flags[0] == EdgeFlag.BRIDGE | EdgeFlag.ROUNDABOUT
    assert network.edge_layer[0] == 1
    assert [found.code for found in report.mended] == ["several_values", "several_values"]


def test_that_a_road_of_several_classes_is_open_to_who_may_use_all_of_it(tmp_path):
    said = {"highway": "['trunk', 'cycleway', 'primary']"}
    network, report = network_in(written(tmp_path, graph_of((1, 2, said), (2, 3, {"highway": "primary"}))))
    assert report.refused[0].code == "closed_to_all"
    assert network.node_count == 2


def test_that_both_directions_are_one_road_and_a_one_way_street_is_walked_back(tmp_path):
    street = {"highway": "residential"}
    network, _ = network_in(written(tmp_path, graph_of((1, 2, street), (2, 1, street), (2, 3, street))))
    assert (network.shape_count, network.edge_count) == (2, 4)
    assert int((network.edge_access == Access.FOOT).sum()) == 1


def test_that_an_undirected_graph_is_open_both_ways(tmp_path):
    graph = networkx.Graph(crs="epsg:4326")
    graph.add_node("甲", x=120.15, y=30.3)
    graph.add_node("乙", x=120.152, y=30.3)
    graph.add_edge("甲", "乙", highway="residential", length=190.0)
    network, report = network_in(written(tmp_path, graph))
    assert (network.node_count, network.shape_count, network.edge_count) == (2, 1, 2)
    assert network.allows(Mode.CAR).all()
    assert report.read == 2


def test_that_a_graph_in_metres_comes_into_degrees(tmp_path):
    graph = graph_of((1, 2, {"highway": "residential"}), crs="epsg:4549")
    plane = Plane(4549)
    for node, place in NODES.items():
        x, y = plane.to_metres(*place)
        graph.nodes[node].update(x=str(float(x)), y=str(float(y)))
    network, _ = network_in(written(tmp_path, graph))
    assert network.coordinates(0) == pytest.approx(np.array([NODES[1], NODES[2]]), abs=1e-8)


def test_that_nodes_without_a_place_are_told_by_their_edges(tmp_path):
    graph = graph_of((1, 2, {"highway": "residential"}), (2, 3, {"highway": "residential"}))
    del graph.nodes[3]["x"]
    network, report = network_in(written(tmp_path, graph))
    assert [(found.row, found.code) for found in report.refused] == [("2", "not_finite")]
    assert network.node_count == 2


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "not_found"),
        (b"", "wrong_format"),
        (b"<graphml><graph>", "wrong_format"),
        (b"<osm/>", "wrong_format"),
        (b"\xff\xfe\x00x", "wrong_format"),
        (
            b'<graphml xmlns="http://graphml.graphdrawing.org/xmlns"><graph edgedefault="directed"/>'
            b"</graphml>",
            "empty",
        ),
    ],
)
def test_that_what_is_no_graph_is_named(tmp_path, content, code):
    path = tmp_path / "路.graphml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UnreadableFile) as refused:
        network_in(path)
    assert refused.value.code == code


def test_that_a_graph_that_osmnx_made_is_the_network_that_we_make(tmp_path):
    osmnx = pytest.importorskip("osmnx")
    source = tmp_path / "town.osm"
    ring = (way(12, [1, 4, 3], maxspeed="40"), way(13, [3, 7, 5, 1], name="环路"))
    source.write_text(osm(*CROSSING, *ring), encoding="utf-8")
    made = osmnx.graph_from_xml(source, simplify=True, retain_all=True, bidirectional=False)
    osmnx.save_graphml(made, tmp_path / "town.graphml")
    ours, _ = network_in(source)
    theirs, reading = reading_of(tmp_path / "town.graphml")
    assert reading.findings.doubts == []
    assert cars(theirs) == cars(ours)


def cars(network: RoadNetwork) -> list[tuple[float, ...]]:
    """The edges of cars without the last digits of lengths, which OSMnx measures on a sphere."""
    return sorted((*line[:4], round(line[4] / 5), line[5]) for line in edge_lines(network, Mode.CAR))


def test_that_a_graph_may_be_read_as_nothing_else(tmp_path):
    path = written(tmp_path, graph_of((1, 2, {"highway": "residential"})))
    with pytest.raises(UnreadableFile):
        network_in(path, options=RoadOptions(form=RoadForm.LINES))
