"""Roads from GeoJSON files of directed edges."""

from pathlib import Path

import numpy as np
import pytest

from data.importers.report import UnreadableFile
from data.importers.road_options import RoadOptions
from gis.datum import Datum, from_wgs84
from gis.reference import Reference
from gis.road_network import Access, EdgeFlag, Mode, RoadClass
from gis.routing import Router
from tests.data.importers.road_files import feature, network_in, shared, write_geojson
from tests.full import only_full

LINE = [[120.15, 30.3], [120.1505, 30.3001], [120.151, 30.3]]


def edge(u=1, v=2, line=LINE, kind="LineString", **values):
    properties = {"u": u, "v": v, "name": "文三路", "length_m": 100.0, "duration_s": 9.0, "kmh": 40.0}
    return feature(line, kind, **properties | values)


def read(folder: Path, *features, **options):
    path = write_geojson(folder / "edges.geojson", features)
    return network_in(path, options=RoadOptions(**options))


def test_that_an_edge_keeps_its_own_length_and_duration(tmp_path):
    network, report = read(tmp_path, edge(), edge(2, 1, LINE[::-1], length_m=110.0, duration_s=22.0))
    assert (report.read, report.kept) == (2, 2)
    assert (network.edge_count, network.shape_count) == (2, 1)
    assert network.edge_length_m.tolist() == [100.0, 110.0]
    assert network.edge_speed_kmh == pytest.approx([40.0, 18.0])
    assert network.name(0) == "文三路"


def test_that_a_one_way_edge_is_walked_back(tmp_path):
    network, _ = read(tmp_path, edge())
    assert network.edge_access.tolist() == [Access.FOOT | Access.EBIKE | Access.CAR, Access.FOOT]


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (edge(u=None), "end_missing"),
        (edge(v=float("nan")), "end_missing"),
        (edge(u="north"), "end_unreadable"),
        (edge(u=1.5), "end_unreadable"),
        (edge(line=[[120.15, float("nan")], [120.151, 30.3]]), "not_finite"),
        (edge(line=[[120.15, float("inf")], [120.151, 30.3]]), "not_finite"),
        (edge(line=[[30.3, 120.15], [30.3, 120.151]]), "swapped_lat_lon"),
        (edge(line=[[200.0, 95.0], [200.0, 96.0]]), "out_of_range"),
        (edge(line=[[120.15, 30.3], [120.15, 30.3]]), "zero_length"),
        (edge(line=[[120.15, 30.3]]), "bad_coordinates"),
        (edge(line=[["x", 30.3], [120.15, 30.3]]), "bad_coordinates"),
        (edge(line=None), "bad_coordinates"),
        (edge(line=[120.15, 30.3], kind="Point"), "not_a_line"),
        (edge(length_m=0), "zero_length"),
        (edge(duration_s=0), "not_positive"),
        (edge(kmh=-1), "not_positive"),
        (edge(duration_s="soon"), "not_a_number"),
        (edge(duration_s=None, kmh=None), "no_duration"),
        (edge(), "duplicate"),
        ({"type": "Feature", "properties": {}}, "not_a_line"),
    ],
)
def test_that_a_bad_row_is_refused_by_number_and_reason(tmp_path, bad, code):
    _, report = read(tmp_path, edge(), bad, edge(2, 3))
    assert [(found.row, found.code) for found in report.refused] == [("2", code)]
    assert report.kept == 2


def test_that_swapped_coordinates_are_noticed_where_both_are_possible(tmp_path):
    alps = [[9.52, 47.14], [9.53, 47.14]]
    rows = [edge(key, key + 1, alps) for key in range(4)]
    _, report = read(tmp_path, *rows, edge(8, 9, [[47.14, 9.52], [47.14, 9.53]]))
    assert [found.code for found in report.refused] == ["swapped_lat_lon"]


@pytest.mark.parametrize(
    ("values", "code", "length_m", "kmh"),
    [
        ({"length_m": None}, "length_missing", 98.8, 40.0),
        ({"duration_s": ""}, "duration_missing", 100.0, 40.0),
    ],
)
def test_that_a_missing_measure_is_made_up_for_and_told(tmp_path, values, code, length_m, kmh):
    network, report = read(tmp_path, edge(**values))
    assert [found.code for found in report.mended] == [code]
    assert network.edge_length_m[0] == pytest.approx(length_m, abs=0.5)
    assert network.edge_speed_kmh[0] == kmh


def test_that_marks_and_speeds_tell_class_and_tunnel(tmp_path):
    network, _ = read(
        tmp_path,
        edge(1, 2, classes=2),
        edge(2, 3, classes=1, length_m=100.0, duration_s=4.2),
        edge(3, 4, length_m=100.0, duration_s=24.0, name="", ref="X1"),
    )
    first = np.flatnonzero(~network.edge_reversed)
    assert network.edge_class[first].tolist() == [RoadClass.MOTORWAY, RoadClass.TRUNK, RoadClass.SERVICE]
    assert network.edge_flags[first].tolist() == [0, EdgeFlag.TUNNEL, 0]
    assert network.name(int(first[2])) == "X1"


def test_that_columns_can_be_mapped(tmp_path):
    columns = {"start": "from", "end": "to", "length_m": "", "duration_s": "", "highway": "kind"}
    named = {"from": 7, "to": 8, "u": None, "v": None}
    network, report = read(
        tmp_path,
        edge(**named, kind_="x") | {"properties": {**named, "kind": "primary_link", "kmh": 30}},
        edge() | {"properties": {"from": "8", "to": 9, "kind": "lane", "kmh": 30}},
        columns=columns,
    )
    assert network.node_key.tolist() == [7, 8, 9]
    assert network.edge_class[0] == RoadClass.PRIMARY
    assert [found.code for found in report.mended] == ["class_unknown"]


def test_that_a_file_in_another_datum_lands_where_it_belongs(tmp_path):
    shifted = np.column_stack(from_wgs84(*np.array(LINE).T, Datum.BD09)).tolist()
    network, _ = read(tmp_path, edge(line=shifted), reference=Reference("bd09"))
    assert network.coordinates(0) == pytest.approx(np.array(LINE), abs=1e-8)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "not_found"),
        ("[", "wrong_format"),
        ("[]", "wrong_format"),
        ('{"features": 1}', "wrong_format"),
        ('{"features": []}', "empty"),
    ],
)
def test_that_a_file_that_cannot_be_read_is_named(tmp_path, content, code):
    path = tmp_path / "edges.geojson"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(UnreadableFile) as refused:
        network_in(path)
    assert refused.value.code == code


@only_full
def test_that_hangzhou_goes_through_with_both_directions_paired():
    network, report = network_in(shared("hangzhou_roads.geojson"))
    assert (report.read, report.kept) == (34_054, 34_054)
    assert (network.node_count, network.shape_count) == (14_469, 20_024)
    assert int(network.allows(Mode.CAR).sum()) == 34_054
    usable = network.usable(Mode.CAR)
    assert len(np.unique(network.edge_from[usable])) == 14_000
    wulin, xiaohe = (120.1636, 30.2741), (120.1330, 30.3140)
    assert 300 < Router(network).route(wulin, xiaohe, Mode.CAR).travel_s < 3600
