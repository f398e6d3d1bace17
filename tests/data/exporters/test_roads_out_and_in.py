"""Roads written to a file and read again are the same roads, to the last digit."""

from __future__ import annotations

import warnings
from dataclasses import replace

import networkx
import pytest

from data.exporters.export_kinds import ExportRoom
from data.exporters.roads import (
    write_network_geojson,
    write_network_gpkg,
    write_network_graphml,
    write_roads,
)
from data.importers.road_options import RoadOptions
from data.importers.roads import prepare_roads
from dispatch.reasons import Refused
from gis.reference import Reference
from gis.road_build import build_network
from gis.road_network import Access, EdgeFlag, RoadClass, RoadNetwork
from gis.road_turns import TurnRule
from tests.data.import_house import NOW, ImportHouse
from tests.data.importers.road_files import network_in, reading_of, shared
from tests.gis.roads import STREET, road

pytestmark = pytest.mark.long(9)

WRITERS = {
    ".graphml": write_network_graphml,
    ".gpkg": write_network_gpkg,
    ".geojson": write_network_geojson,
}
CAR, FOOT, BOAT = Access.CAR, Access.FOOT, Access.BOAT


def odd_roads() -> RoadNetwork:
    """Everything that a network can hold: a bridge, a tunnel, a ring, twins over one line, a turn, boats."""
    over = {"flags": EdgeFlag.BRIDGE, "layer": 1}
    roads = [
        road((1, 2), [(0, 0), (1 / 3, 0.1), (1, 0)], source=10, name="文三路", kmh=100 / 3, length_m=123.456),
        replace(road((2, 3), [(1, 0), (2, 0)], source=11, back=FOOT, name="Rue 'É' & <b>"), number="X103"),
        replace(road((3, 1), [(2, 0), (0, 0)], source=12, road_class=RoadClass.PRIMARY), **over),
        replace(road((3, 1), [(2, 0), (0, 0)], source=12, access=FOOT), layer=-2, flags=EdgeFlag.TUNNEL),
        replace(
            road((2, 2), [(1, 0), (1, 1), (0, 1), (1, 0)], source=13, back=Access.NONE),
            flags=EdgeFlag.ROUNDABOUT,
        ),
        road((4, 1), [(0, 2), (0, 0)], source=14, access=Access.NONE, back=CAR, road_class=RoadClass.TRUNK),
        replace(road((4, 5), [(0, 2), (1, 2)], source=-7, access=CAR), flags=EdgeFlag.LINK),
        road((8, 9), [(3, 3), (4, 3)], source=15, access=BOAT, road_class=RoadClass.WATERWAY, kmh=12.5),
        road((5, 1), [(1, 2), (0, 0)], source=16, road_class=RoadClass.STEPS, access=FOOT),
        road((9, 10), [(4, 3), (4, 3)], source=17, access=BOAT, road_class=RoadClass.WATERWAY),
    ]
    turns = [TurnRule(1, 10, 2, 11, False, STREET), TurnRule(2, 12, 1, 10, True, CAR)]
    return build_network(roads, turns)[0]


@pytest.mark.parametrize("suffix", WRITERS)
def test_that_roads_come_in_as_they_went_out(tmp_path, suffix):
    network = odd_roads()
    assert len(network.restriction_from) == 2
    WRITERS[suffix](network, tmp_path / f"路网{suffix}")
    again, report = network_in(tmp_path / f"路网{suffix}")
    assert again.digest == network.digest
    assert (report.read, report.kept, report.mended) == (network.edge_count, network.edge_count, ())


@pytest.mark.parametrize(
    ("name", "suffix"),
    [("andorra.osm.pbf", ".graphml"), ("andorra.osm.pbf", ".geojson"), ("liechtenstein.osm.pbf", ".gpkg")],
)
def test_that_a_country_comes_in_as_it_went_out(tmp_path, suffix, name):
    network, _ = network_in(shared(name))
    WRITERS[suffix](network, tmp_path / f"roads{suffix}")
    assert network_in(tmp_path / f"roads{suffix}")[0].digest == network.digest


@pytest.mark.parametrize("suffix", WRITERS)
@pytest.mark.parametrize("code", ["gcj02", "epsg:4549"])
def test_that_roads_in_another_reference_come_back_to_a_hair(tmp_path, suffix, code):
    network, reference = odd_roads(), Reference(code)
    WRITERS[suffix](network, tmp_path / f"roads{suffix}", reference)
    again, reading = reading_of(tmp_path / f"roads{suffix}", options=RoadOptions(reference=reference))
    assert again.node_key.tolist() == network.node_key.tolist()
    assert again.shape_lon == pytest.approx(network.shape_lon, abs=1e-9)
    assert again.edge_length_m.tolist() == network.edge_length_m.tolist()
    assert reading.findings.doubts == []


def test_that_turns_whose_edges_are_gone_are_told(tmp_path):
    network = odd_roads()
    write_network_graphml(network, tmp_path / "roads.graphml")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        graph = networkx.read_graphml(tmp_path / "roads.graphml", node_type=int, force_multigraph=True)
    graph.remove_edges_from([(2, 3, key) for key in list(graph[2][3])])
    networkx.write_graphml(graph, tmp_path / "fewer.graphml")
    again, report = network_in(tmp_path / "fewer.graphml")
    assert len(again.restriction_from) == 1
    assert "turn_unplaced" in {found.code for found in report.noticed}


def test_that_the_graph_says_where_it_is_from_and_in_which_datum(tmp_path):
    told = {"attribution": "© somebody"}
    write_network_graphml(odd_roads(), tmp_path / "wgs.graphml", told=told)
    write_network_graphml(odd_roads(), tmp_path / "gcj.graphml", Reference("gcj02"))
    plain, shifted = (networkx.read_graphml(tmp_path / f"{name}.graphml").graph for name in ("wgs", "gcj"))
    assert (plain["crs"], plain["datum"], plain["attribution"]) == ("epsg:4326", "wgs84", "© somebody")
    assert ("crs" in shifted, shifted["datum"]) == (False, "gcj02")


def test_that_osmnx_reads_what_is_written(tmp_path):
    osmnx = pytest.importorskip("osmnx")
    network = odd_roads()
    write_network_graphml(network, tmp_path / "roads.graphml")
    graph = osmnx.load_graphml(tmp_path / "roads.graphml")
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (network.node_count, network.edge_count)
    _, edges = osmnx.convert.graph_to_gdfs(graph)
    assert edges["length"].sum() == pytest.approx(network.edge_length_m.sum())
    assert set(edges["oneway"]) == {True, False}


def test_that_roads_in_force_leave_and_come_in_unchanged(store, tmp_path):
    house = ImportHouse(store)
    write_network_gpkg(odd_roads(), tmp_path / "roads.gpkg")
    house.bring(prepare_roads([tmp_path / "roads.gpkg"], RoadOptions(), store, NOW))
    room = ExportRoom(store, house.centre, NOW)
    written = write_roads(room, tmp_path / "out.graphml")
    assert written.rows == odd_roads().edge_count
    assert prepare_roads([tmp_path / "out.graphml"], RoadOptions(), store, NOW).changes_nothing
    with pytest.raises(Refused, match="file_exists"):
        write_roads(room, tmp_path / "out.graphml")
    with pytest.raises(Refused, match="unknown_suffix"):
        write_roads(room, tmp_path / "out.shp")


def test_that_a_centre_without_roads_has_none_to_write(store, tmp_path):
    with pytest.raises(Refused, match="no_roads"):
        write_roads(ExportRoom(store, ImportHouse(store).centre, NOW), tmp_path / "out.graphml")
