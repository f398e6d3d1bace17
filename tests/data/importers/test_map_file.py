"""Files with shapes of every format: recognised, their layers listed, and read as they stand there."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import geopandas
import pyogrio
import pytest
import shapely

from data.importers.map_file import MapLayer, layers_of, read_map
from data.importers.report import Findings, UnreadableFile
from data.importers.zone_file import read_raw_zones

SQUARES = [shapely.box(120.15, 30.26, 120.16, 30.27), shapely.box(120.16, 30.26, 120.17, 30.27)]
CODES, NAMES = ["330105012001", "330105012002"], ["社区一", "社区二"]
TOPOLOGY = {
    "type": "Topology",
    "objects": {
        "社区": {
            "type": "GeometryCollection",
            "geometries": [{"type": "Polygon", "arcs": [[0]], "properties": {"code": "1", "name": "武林"}}],
        }
    },
    "arcs": [[[120.15, 30.26], [120.16, 30.26], [120.16, 30.27], [120.15, 30.26]]],
}


def frame() -> geopandas.GeoDataFrame:
    return geopandas.GeoDataFrame({"code": CODES, "name": NAMES}, geometry=SQUARES, crs="EPSG:4326")


def write(path: Path, driver: str, **more: object) -> Path:
    pyogrio.write_dataframe(frame(), path, driver=driver, **more)
    return path


def refused(path: Path, layer: str = "") -> UnreadableFile:
    with pytest.raises(UnreadableFile) as raised:
        read_map(path, layer)
    return raised.value


@pytest.mark.parametrize(
    ("name", "driver"),
    [
        ("zones.geojson", "GeoJSON"),
        ("zones.json", "GeoJSON"),
        ("zones.geojsonl", "GeoJSONSeq"),
        ("zones.gpkg", "GPKG"),
        ("zones.shp", "ESRI Shapefile"),
        ("zones.fgb", "FlatGeobuf"),
        ("zones.kml", "LIBKML"),
        ("zones.kmz", "LIBKML"),
        ("zones.gml", "GML"),
        ("zones.tab", "MapInfo File"),
        ("zones.mif", "MapInfo File"),
        ("zones.sqlite", "SQLite"),
        ("zones.gdb", "OpenFileGDB"),
        ("zones.jml", "JML"),
        ("zones.gmt", "OGR_GMT"),
        ("zones.fg.json", "JSONFG"),
        ("zones.mapml", "MapML"),
    ],
)
def test_that_every_format_gives_the_same_zones(tmp_path, name, driver):
    path = write(tmp_path / name, driver)
    (layer,) = layers_of(path)
    assert layer.count in (2, -1)
    findings = Findings()
    named = "Name" if driver == "LIBKML" else "name"
    raw = read_raw_zones(path, findings, {"code": "code", "name": named})
    assert findings.read == 2
    assert sorted(zone.cells.get("code") for zone in raw) == CODES
    assert sorted(zone.cells.get("name") for zone in raw) == NAMES
    for zone in raw:
        expected = SQUARES[CODES.index(zone.cells.get("code"))]
        assert zone.shape is not None
        assert zone.shape.symmetric_difference(expected).area < 1e-9


def test_that_what_a_reader_leaves_beside_a_file_does_not_stay(tmp_path):
    path = write(tmp_path / "zones.gml", "GML")
    (tmp_path / "zones.xsd").unlink()
    assert len(read_map(path).shapes) == 2
    assert [file.name for file in tmp_path.iterdir()] == ["zones.gml"]


def test_that_a_topology_is_read_by_its_objects(tmp_path):
    path = tmp_path / "zones.topojson"
    path.write_text(json.dumps(TOPOLOGY), encoding="utf-8")
    assert layers_of(path) == (MapLayer("社区", "Polygon", 1),)
    content = read_map(path)
    assert content.fields["name"].tolist() == ["武林"]
    assert shapely.from_wkb(content.shapes[0]).area == pytest.approx(0.00005)


def test_that_a_file_of_several_layers_asks_which(tmp_path):
    path = tmp_path / "zones.gpkg"
    write(path, "GPKG", layer="社区")
    write(path, "GPKG", layer="网格")
    assert [(layer.name, layer.count) for layer in layers_of(path)] == [("社区", 2), ("网格", 2)]
    assert refused(path).code == "which_layer"
    assert refused(path).reason.values["known"] == "社区, 网格"
    assert refused(path, "街道").code == "no_such_layer"
    assert read_map(path, "网格", most=1).fields["code"].tolist() == CODES[:1]


def test_that_empty_layers_are_not_meant(tmp_path):
    path = tmp_path / "zones.gpkg"
    write(path, "GPKG", layer="社区")
    pyogrio.write_dataframe(frame()[:0], path, layer="空")
    assert read_map(path).layer == "社区"


class UnsaidName(zipfile.ZipInfo):
    """A member as packers of Chinese systems write it: its name in GB18030, and no word of that."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self.filename.encode("gb18030"), self.flag_bits & ~0x800


def test_that_a_zipped_shapefile_in_gb18030_keeps_its_names(tmp_path):
    write(tmp_path / "社区.shp", "ESRI Shapefile", encoding="GB18030")
    path = tmp_path / "zones.zip"
    with zipfile.ZipFile(path, "w") as packed:
        for suffix in (".shp", ".shx", ".dbf", ".prj"):
            packed.writestr(UnsaidName(f"数据/社区{suffix}"), (tmp_path / f"社区{suffix}").read_bytes())
    assert [layer.name for layer in layers_of(path)] == ["社区"]
    assert read_map(path).fields["name"].tolist() == NAMES


def test_that_names_of_columns_that_nobody_can_decode_are_refused_by_name(tmp_path):
    path = tmp_path / "edges.csv"
    path.write_text("start,end,名\n1,2,路\n", encoding="utf-16")
    assert refused(path).code == "wrong_encoding"


def test_that_each_map_of_a_zip_is_a_layer(tmp_path):
    path = tmp_path / "zones.zip"
    with zipfile.ZipFile(path, "w") as packed:
        for name in ("streets", "grids"):
            packed.write(write(tmp_path / f"{name}.geojson", "GeoJSON"), f"../{name}.geojson")
        packed.writestr("readme.txt", "two maps")
        gdb = write(tmp_path / "base.gdb", "OpenFileGDB", layer="base")
        for file in gdb.iterdir():
            packed.write(file, f"base.gdb/{file.name}")
    assert sorted(layer.name for layer in layers_of(path)) == ["base", "grids", "streets"]
    assert refused(path).code == "which_layer"
    assert len(read_map(path, "grids").shapes) == 2
    assert not (tmp_path.parent / "grids.geojson").exists()


def test_that_a_zip_without_a_map_or_no_zip_at_all_is_named(tmp_path):
    path = tmp_path / "zones.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("readme.txt", "nothing")
    assert refused(path).code == "empty"
    path.write_bytes(b"PK\x03\x04 cut")
    assert refused(path).code == "wrong_format"
    assert refused(tmp_path / "none.zip").code == "not_found"


def test_that_nothing_is_fetched_for_a_file_that_names_other_sources(tmp_path):
    write(tmp_path / "secret.gpkg", "GPKG")
    path = tmp_path / "zones.gpkg"
    text = f"<OGRVRTDataSource><OGRVRTLayer name='secret'><SrcDataSource>{tmp_path / 'secret.gpkg'}"
    path.write_text(f"{text}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>", encoding="utf-8")
    assert refused(path).code == "wrong_format"


def test_that_a_shape_that_cant_be_read_is_broken_and_one_that_is_missing_is_not(tmp_path):
    features = [
        {"type": "Feature", "properties": {"code": "1"}, "geometry": shapely.geometry.mapping(SQUARES[0])},
        {"type": "Feature", "properties": {"code": "2"}, "geometry": None},
        {"type": "Feature", "properties": {"code": "3"}, "geometry": {"type": "Polygon"}},
    ]
    path = tmp_path / "zones.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    raw = read_raw_zones(path, Findings(), {"code": "code"})
    assert [(zone.shape is not None, zone.is_broken) for zone in raw] == [
        (True, False),
        (False, False),
        (False, True),
    ]
