"""Map files read as tables: properties as cells, points as longitude and latitude in the file's reference."""

from __future__ import annotations

import json

import geopandas
import pytest
import shapely

from data.importers import map_heads
from data.importers.positions import PositionReading, read_positions
from data.importers.preview import preview
from data.importers.report import UnreadableFile
from gis.reference import WGS84
from tests.data.import_house import STREETS, told, with_streets, write, write_features
from tests.data.importers.test_tables import read

POINT = shapely.Point(120.16, 30.27)


def frame_of(rows, crs="EPSG:4326"):
    return geopandas.GeoDataFrame([row for row, _ in rows], geometry=[shape for _, shape in rows], crs=crs)


def test_that_properties_are_cells_and_points_are_lon_and_lat(tmp_path):
    at = "2026-11-20T10:00:00+08:00"
    rows = [
        ({"编号": "001", "数": 1.0, "名": None, "是": True, "时": at}, POINT),
        ({"编号": "002", "数": 2.5, "名": "店", "是": False, "时": at}, None),
    ]
    found, findings = read(write_features(tmp_path, rows))
    assert [row.row for row in found] == ["1", "2"]
    cells = {"编号": "001", "数": "1", "名": "", "是": "true", "时": at, "lon": "120.16", "lat": "30.27"}
    assert found[0].cells == cells
    assert (found[1].get("lon"), found[1].get("数"), found[1].get("时")) == ("", "2.5", at)
    assert (findings.read, findings.noticed) == (2, [])


@pytest.mark.parametrize("name", ["a.gpkg", "a.shp", "a.fgb", "a.geojson"])
def test_that_every_map_file_reads_the_same(tmp_path, name):
    rows = [({"id": "001", "name": "武林店"}, POINT), ({"id": "002", "name": "天水店"}, POINT)]
    frame_of(rows).to_file(tmp_path / name)
    found, _ = read(tmp_path / name, ("id", "name"))
    assert [(row.get("id"), row.get("name"), row.get("lon")) for row in found] == [
        ("001", "武林店", "120.16"),
        ("002", "天水店", "120.16"),
    ]
    shown = preview(tmp_path / name)
    assert (shown.file_kind, shown.row_count, shown.reference) == (name[2:], 2, "wgs84")
    assert shown.bounds == pytest.approx((120.16, 30.27, 120.16, 30.27))


def test_that_metres_keep_the_name_of_their_reference_and_find_their_place(store, tmp_path):
    house = with_streets(store, STREETS)
    frame_of([({"id": "1"}, POINT)]).to_crs("EPSG:4549").to_file(tmp_path / "a.gpkg")
    rows, findings = read(tmp_path / "a.gpkg")
    assert rows[0].get("datum") == "epsg:4549"
    positions = read_positions(rows, PositionReading.at(house.centre, WGS84), findings)
    assert positions.take(rows[0], findings) == pytest.approx((120.16, 30.27), abs=1e-7)
    shown = preview(tmp_path / "a.gpkg")
    assert (shown.reference, shown.header) == ("epsg:4549", ("id", "lon", "lat", "datum"))


def test_that_columns_of_the_file_are_never_covered_by_its_points(tmp_path):
    found, _ = read(write_features(tmp_path, [({"lon": 1.5, "lat": 2.5}, POINT)]))
    assert found[0].cells == {"lon": "1.5", "lat": "2.5", "geometry_lon": "120.16", "geometry_lat": "30.27"}


def test_that_shapes_that_no_table_holds_are_told(tmp_path):
    rows = [({"id": "1"}, shapely.box(0, 0, 1, 1)), ({"id": "2"}, POINT), ({"id": "3"}, {"type": "Point"})]
    found, findings = read(write_features(tmp_path, rows))
    assert len(found) == 3
    assert told(findings.noticed) == [("zones.geojson", "shapes_left_out"), ("3", "broken_shape")]
    assert preview(tmp_path / "zones.geojson").problems[0].code == "broken_shape"


def test_that_long_numbers_that_became_rounded_are_told(tmp_path):
    rows = [({"id": 330105199001011234, "n": 1}, None), ({"id": None, "n": 2}, None)]
    path = write_features(tmp_path, rows)
    found, findings = read(path, ("n",))
    assert [row.get("id") for row in found] == ["", ""]
    assert told(findings.noticed) == [("1", "number_rounded")]
    _, findings = read(path, ("id", "n"))
    assert told(findings.refused) == [("1", "number_rounded")]


def test_that_of_several_layers_one_has_to_be_named_but_all_are_shown(tmp_path):
    path = tmp_path / "a.gpkg"
    for layer in ("店", "站"):
        frame_of([({"name": layer}, POINT)]).to_file(path, layer=layer)
    with pytest.raises(UnreadableFile, match="which_layer"):
        read(path)
    rows, _ = read(path, layer="站")
    assert rows[0].get("name") == "站"
    shown = preview(path)
    assert (shown.layers, shown.layer) == (("店", "站"), "店")
    assert preview(path, "站").rows == (("站", "120.16", "30.27"),)


def test_that_of_a_long_collection_only_the_head_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(map_heads, "HEAD_BYTES", 2_000)
    path = write_features(tmp_path, [({"id": str(number)}, POINT) for number in range(100)])
    content = json.loads(path.read_text(encoding="utf-8"))
    content = {
        "type": content["type"],
        "crs": {"type": "name", "properties": {"name": "EPSG:4490"}},
        **content,
    }
    write(tmp_path, json.dumps(content), path.name)
    shown = preview(path)
    assert (shown.row_count, shown.sampled, shown.reference) == (None, 100, "cgcs2000")
    assert shown.bounds is None
    assert shown.layers == ("zones",)


@pytest.mark.parametrize("content", ["{", '{"features": [', '{"features": [] }', "[]", '{"features": [1'])
def test_that_a_collection_that_is_none_is_refused_however_long(tmp_path, monkeypatch, content):
    monkeypatch.setattr(map_heads, "HEAD_BYTES", 1)
    with pytest.raises(UnreadableFile):
        preview(write(tmp_path, content, "a.geojson"))


def test_that_a_file_without_a_reference_says_none(tmp_path):
    with pytest.warns(UserWarning, match="crs"):
        frame_of([({"id": "1"}, POINT)], crs=None).to_file(tmp_path / "a.gpkg")
    assert preview(tmp_path / "a.gpkg").reference == ""
