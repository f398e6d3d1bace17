"""Zones brought in: mended, put under their parents, checked, and the same file twice changes nothing."""

from __future__ import annotations

import geopandas
import numpy as np
import pyogrio
import pytest
import shapely

from data.importers.importing import carry_out
from data.importers.report import UnreadableFile
from data.importers.zone_options import ZoneOptions
from data.store import SqlStore
from dispatch.actors import Actor, Role
from dispatch.places import UNIT_GRIDS, ContentFile, ZoneRow
from dispatch.reasons import Refused
from gis.datum import Datum, from_wgs84, plane_at
from gis.reference import Reference
from gis.unit_grids import cut_unit_grids
from gis.zones import Zone, ZoneKind
from tests.data.import_house import (
    STREETS,
    WULIN,
    ImportHouse,
    prepare_zones,
    told,
    with_streets,
    write,
    write_features,
)

COMMUNITY = ZoneOptions(ZoneKind.COMMUNITY)
SQUARE = shapely.box(120.151, 30.261, 120.155, 30.265)
BOW_TIE = shapely.Polygon([(120.151, 30.261), (120.155, 30.265), (120.155, 30.261), (120.151, 30.266)])


def community(serial: int, **more: object) -> dict[str, object]:
    return {"code": f"3301050120{serial:02d}", "name": f"社区{serial}", **more}


def named(zones: tuple[ZoneRow, ...]) -> dict[str, ZoneRow]:
    return {zone.code: zone for zone in zones}


def test_that_zones_come_in_once_and_a_second_time_change_nothing(store, tmp_path):
    house = with_streets(store)
    path = write_features(tmp_path, [(community(1), SQUARE), (community(2), None)])
    prepared = prepare_zones(path, COMMUNITY, store)
    assert (prepared.report.read, prepared.report.kept) == (2, 2)
    assert house.bring(prepared).action == "import"
    kept = named(store.rows(ZoneRow))
    assert kept["330105012001"].parent == WULIN
    assert kept["330105012002"].wkb is None
    assert house.centre.atlas.at(120.152, 30.262).community == "330105012001"
    again = prepare_zones(path, COMMUNITY, store)
    assert again.report.unchanged == 2
    seq = store.newest_seq()
    assert house.bring(again) is None
    assert store.newest_seq() == seq


def test_that_a_changed_name_replaces_the_row_it_was_read_against(store, tmp_path):
    house = with_streets(store)
    house.bring(prepare_zones(write_features(tmp_path, [(community(1), SQUARE)]), COMMUNITY, store))
    changed = prepare_zones(
        write_features(tmp_path, [(community(1) | {"name": "新名"}, SQUARE)]), COMMUNITY, store
    )
    house.bring(changed)
    assert named(store.rows(ZoneRow))["330105012001"].version == 2
    with pytest.raises(Refused, match="stale_version"):
        house.bring(changed)


def test_that_what_crosses_itself_is_mended_with_both_areas_told(store, tmp_path):
    report = prepare_zones(write_features(tmp_path, [(community(1), BOW_TIE)]), COMMUNITY, store).report
    assert told(report.mended) == [("1", "self_intersection")]
    areas = report.mended[0].values
    assert 0 <= areas["before_m2"] < areas["after_m2"]


def test_that_the_parent_by_share_is_told_with_its_share(store, tmp_path):
    with_streets(store)
    across = shapely.box(120.147, 30.262, 120.16, 30.264)
    prepared = prepare_zones(write_features(tmp_path, [(community(1), across)]), COMMUNITY, store)
    assert prepared.rows[0].parent == WULIN
    found = next(found for found in prepared.report.noticed if found.code == "parent_by_share")
    assert found.values["parent"] == "武林街道"
    assert found.values["share"] == pytest.approx(10 / 13, abs=1e-3)
    assert "zone_outside_parent" in [found.code for found in prepared.report.noticed]


@pytest.mark.parametrize(
    ("properties", "shape", "code"),
    [
        ({"code": "", "name": "无号"}, SQUARE, "missing_value"),
        ({"code": None, "name": "无号"}, SQUARE, "missing_value"),
        ({"code": "1", "name": None}, SQUARE, "no_name"),
        ({"code": "1", "name": "点"}, shapely.Point(120.15, 30.26), "not_a_polygon"),
        (
            {"code": "1", "name": "线"},
            shapely.LineString([(120.15, 30.26), (120.16, 30.26)]),
            "not_a_polygon",
        ),
        ({"code": "1", "name": "反"}, shapely.box(30.26, 120.15, 30.27, 120.16), "swapped_lat_lon"),
        ({"code": "1", "name": "米"}, shapely.box(518_000, 3_348_000, 519_000, 3_349_000), "out_of_range"),
        (
            {"code": "1", "name": "扁"},
            shapely.Polygon([(120.1, 30), (120.2, 30), (120.3, 30), (120.1, 30)]),
            "nothing_left",
        ),
    ],
)
def test_that_each_zone_that_cant_be_kept_says_why(store, tmp_path, properties, shape, code):
    sound = (community(1), SQUARE)
    prepared = prepare_zones(write_features(tmp_path, [sound, (properties, shape)]), COMMUNITY, store)
    assert told(prepared.report.refused) == [("2", code)]
    assert [row.code for row in prepared.rows] == ["330105012001"]


@pytest.mark.parametrize(
    ("odd", "code"),
    [
        (float("nan"), "not_finite"),
        (float("inf"), "not_finite"),
        (None, "broken_shape"),
        ("x", "broken_shape"),
    ],
)
def test_that_a_coordinate_that_is_no_number_is_named(store, tmp_path, odd, code):
    ring = [[120.1, 30.2], [odd, 30.2], [120.2, 30.3], [120.1, 30.2]]
    rows = [(community(1), SQUARE), (community(2), {"type": "Polygon", "coordinates": [ring]})]
    prepared = prepare_zones(write_features(tmp_path, rows), COMMUNITY, store)
    assert told(prepared.report.refused) == [("2", code)]
    assert [row.code for row in prepared.rows] == ["330105012001"]


def test_that_features_written_in_gb18030_keep_their_names(store, tmp_path):
    path = write_features(tmp_path, [(community(1), SQUARE)])
    path.write_bytes(path.read_text(encoding="utf-8").encode("gb18030"))
    assert prepare_zones(path, COMMUNITY, store).rows[0].name == "社区1"


def test_that_a_code_in_two_rows_is_a_duplicate_of_the_first(store, tmp_path):
    rows = [(community(1), SQUARE), (community(1), SQUARE)]
    report = prepare_zones(write_features(tmp_path, rows), COMMUNITY, store).report
    assert told(report.refused) == [("2", "duplicate")]
    assert report.refused[0].values == {"of": "1"}


def test_that_parents_named_in_a_column_are_kept_and_unknown_ones_told(store, tmp_path):
    with_streets(store)
    text = f"code,name,streetCode\n330105012001,甲,{WULIN}\n330105099001,乙,330105099\n"
    options = ZoneOptions(ZoneKind.COMMUNITY, parent_column="streetCode")
    prepared = prepare_zones(write(tmp_path, text), options, store)
    assert [row.parent for row in prepared.rows] == [WULIN, "330105099"]
    assert ("3", "unknown_parent") in told(prepared.report.noticed)
    assert told(prepared.report.noticed).count(("2", "no_polygon")) == 1


def test_that_zones_lying_in_themselves_are_refused(store, tmp_path):
    text = "code,name,up\n1,甲,2\n2,乙,1\n3,丙,3\n4,丁,\n"
    options = ZoneOptions(ZoneKind.COMMUNITY, parent_column="up")
    prepared = prepare_zones(write(tmp_path, text), options, store)
    assert [code for _, code in told(prepared.report.refused)] == ["parent_cycle", "parent_cycle"]
    house = ImportHouse(store)
    house.bring(prepared)
    assert {zone.code for zone in house.centre.atlas.zones} >= {"4"}


def test_that_governance_units_need_a_rung_and_keep_their_office(store, tmp_path):
    text = f"code,name,zone,rung,office\nG1,网格一,{WULIN},1,站\nG2,网格二,{WULIN},七,站\n"
    options = ZoneOptions(ZoneKind.GOVERNANCE_UNIT, parent_column="zone", attributes=("rung", "office"))
    house = with_streets(store)
    prepared = prepare_zones(write(tmp_path, text), options, store)
    assert told(prepared.report.refused) == [("3", "bad_rung")]
    house.bring(prepared)
    assert [step.unit for step in house.centre.atlas.ladder(WULIN).steps] == ["G1"]


def test_that_only_the_rows_asked_for_are_read(store, tmp_path):
    text = "code,name,areaCode\n330105012001,甲,330105\n330106001001,乙,330106\n"
    options = ZoneOptions(ZoneKind.COMMUNITY, only={"areaCode": "330105"})
    report = prepare_zones(write(tmp_path, text), options, store).report
    assert (report.read, report.kept) == (1, 1)


def test_that_gaps_and_overlaps_with_kept_zones_are_told(store, tmp_path):
    with_streets(store)
    beside = shapely.box(120.169, 30.26, 120.19, 30.28)
    path = write_features(tmp_path, [({"code": "330105013", "name": "长庆街道"}, beside)])
    report = prepare_zones(path, ZoneOptions(ZoneKind.SUB_DISTRICT), store).report
    overlap = next(found for found in report.noticed if found.code == "zone_overlap")
    assert set(overlap.values["zones"].split(", ")) == {"武林街道", "长庆街道"}
    assert overlap.values["area_m2"] == pytest.approx(213_000, rel=0.02)


def test_that_a_file_in_another_datum_or_in_metres_lands_where_it_belongs(store, tmp_path):
    plane = plane_at(120.15, 30.26)
    shifted = shapely.transform(
        SQUARE, lambda xy: np.column_stack(from_wgs84(xy[:, 0], xy[:, 1], Datum.GCJ02))
    )
    path = write_features(tmp_path, [(community(1), shifted)])
    amap = prepare_zones(path, ZoneOptions(ZoneKind.COMMUNITY, reference=Reference("gcj02")), store).rows[0]
    metric = geopandas.GeoDataFrame(
        {"code": [330105012001], "name": ["社区1"]},
        geometry=[plane.project(SQUARE)],
        crs=f"EPSG:{plane.epsg}",
    )
    metric.to_file(tmp_path / "zones.gpkg")
    projected = prepare_zones(tmp_path / "zones.gpkg", COMMUNITY, store).rows[0]
    for row in (amap, projected):
        assert row.code == "330105012001"
        off = plane.project(shapely.from_wkb(row.wkb)).hausdorff_distance(plane.project(SQUARE))
        assert off < 0.1


@pytest.mark.parametrize("encoding", ["UTF-8", "GB18030"])
def test_that_a_shapefile_is_read_in_either_encoding_with_or_without_being_told(store, tmp_path, encoding):
    frame = geopandas.GeoDataFrame({"code": ["1"], "name": ["武林"]}, geometry=[SQUARE], crs="EPSG:4326")
    frame.to_file(tmp_path / "zones.shp", encoding=encoding)
    (tmp_path / "zones.cpg").unlink()
    assert prepare_zones(tmp_path / "zones.shp", COMMUNITY, store).rows[0].name == "武林"


def frame_of(*shapes: object, **more: object) -> geopandas.GeoDataFrame:
    codes = [str(number) for number in range(len(shapes))]
    return geopandas.GeoDataFrame({"code": codes, "name": codes}, geometry=list(shapes), **more)


def test_that_a_geopackage_is_read_by_layer_and_an_unknown_layer_named(store, tmp_path):
    path = tmp_path / "zones.gpkg"
    frame_of(SQUARE, crs="EPSG:4490").to_file(path, layer="社区")
    frame_of(crs="EPSG:4326").to_file(path, layer="none")
    report = prepare_zones(path, ZoneOptions(ZoneKind.COMMUNITY, layer="社区"), store).report
    assert report.kept == 1
    for layer, code in (("nowhere", "no_such_layer"), ("none", "empty")):
        with pytest.raises(UnreadableFile) as raised:
            prepare_zones(path, ZoneOptions(ZoneKind.COMMUNITY, layer=layer), store)
        assert raised.value.code == code


def test_that_a_reference_without_a_way_to_degrees_is_named(store, tmp_path):
    path = tmp_path / "zones.gpkg"
    local = 'LOCAL_CS["site",UNIT["metre",1]]'
    frame_of(SQUARE, crs=local).to_file(path)
    with pytest.raises(UnreadableFile) as raised:
        prepare_zones(path, COMMUNITY, store)
    assert raised.value.code == "unknown_reference"


def test_that_a_table_without_shapes_gives_zones_without_polygons(store, tmp_path):
    path = tmp_path / "zones.gpkg"
    pyogrio.write_dataframe(frame_of(SQUARE)[["code", "name"]], path)
    prepared = prepare_zones(path, ZoneOptions(ZoneKind.COMPOUND), store)
    assert told(prepared.report.noticed) == [("1", "no_polygon")]


def many_grids() -> list[Zone]:
    zone = Zone("330105012001", "x", ZoneKind.COMMUNITY, shapely.box(120.15, 30.26, 120.18, 30.285))
    east = Zone("330105012002", "y", ZoneKind.COMMUNITY, shapely.box(120.18, 30.26, 120.22, 30.285))
    more = Zone("330105012003", "z", ZoneKind.COMMUNITY, shapely.box(120.22, 30.26, 120.26, 30.285))
    plane = plane_at(120.15, 30.26)
    return [grid for part in (zone, east, more) for grid in cut_unit_grids(part, plane).cells]


def test_that_very_many_unit_grids_are_kept_in_one_file(store, tmp_path):
    house = with_streets(store)
    grids = many_grids()
    assert len(grids) > 2_000
    features = [({"code": grid.code, "name": grid.name}, grid.geometry) for grid in grids]
    options = ZoneOptions(ZoneKind.UNIT_GRID)
    path = write_features(tmp_path, features)
    prepared = prepare_zones(path, options, store)
    assert [type(row) for row in prepared.rows] == [ContentFile]
    assert list(store.files.digests()) == []
    house.bring(prepared)
    assert len(store.rows(ZoneRow)) == len(STREETS)
    assert house.centre.atlas.at(120.16, 30.27).unit_grid is not None
    again = prepare_zones(path, options, store)
    assert again.changes_nothing
    assert again.report.unchanged == len(grids)
    changed = write_features(tmp_path, [({"code": grids[0].code, "name": "改名"}, grids[0].geometry)])
    house.bring(prepare_zones(changed, options, store))
    assert house.centre.atlas.by_code(grids[0].code).name == "改名"
    assert len(house.centre.atlas.of_kind(ZoneKind.UNIT_GRID)) == len(grids)
    assert store.rows(ContentFile, id=UNIT_GRIDS)[0].version == 2


def test_that_a_grid_that_is_a_row_stays_a_row_beside_the_file(store, tmp_path):
    house = with_streets(store)
    grids = many_grids()
    first = write_features(tmp_path, [({"code": grids[0].code, "name": "行"}, grids[0].geometry)])
    house.bring(prepare_zones(first, ZoneOptions(ZoneKind.UNIT_GRID), store))
    features = [({"code": grid.code, "name": "档"}, grid.geometry) for grid in grids]
    house.bring(prepare_zones(write_features(tmp_path, features), ZoneOptions(ZoneKind.UNIT_GRID), store))
    assert named(store.rows(ZoneRow))[grids[0].code].name == "档"
    assert len(house.centre.atlas.of_kind(ZoneKind.UNIT_GRID)) == len(grids)


def test_that_who_may_not_import_changes_nothing(store: SqlStore, tmp_path):
    house = with_streets(store)
    prepared = prepare_zones(write_features(tmp_path, [(community(1), SQUARE)]), COMMUNITY, store)
    with pytest.raises(Refused, match="not_permitted"):
        carry_out(prepared, house.seat, Actor("李强", Role.CREW), store.files)
    assert len(store.rows(ZoneRow)) == len(STREETS)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("missing.geojson", None, "not_found"),
        ("zones.geojson", b'{"type": "FeatureCollection", "features": [{"type"', "wrong_format"),
        ("zones.geojson", b'{"type": "Point"}', "wrong_format"),
        ("zones.geojson", b'{"type": "FeatureCollection", "features": []}', "empty"),
        ("zones.geojson", b"\xff\xff\xff", "wrong_encoding"),
        ("zones.gpkg", b"no database", "wrong_format"),
        ("zones.gpkg", None, "not_found"),
        ("zones.geojson", b'{"type": "FeatureCollection", "features": [{}, {}]}', "wrong_format"),
        ("zones.shp", b"\x00\x00\x27\x0a cut", "wrong_format"),
        ("zones.geojson", b'{"type": "FeatureCollection", "features": [1, "a"]}', "wrong_format"),
        ("zones.csv", b"", "empty"),
        ("zones.csv", b"code,title\n1,x\n", "missing_column"),
        ("zones.csv", b"code,name,name\n1,x,y\n", "column_twice"),
        ("zones.csv", b'code,name\n1,"never closed\n', "wrong_format"),
        ("zones.csv", b"code,name\n1,\xff\xff\xff\n", "wrong_encoding"),
    ],
)
def test_that_a_file_that_cant_be_read_is_named_and_nothing_is_kept(store, tmp_path, name, content, code):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UnreadableFile) as raised:
        prepare_zones(path, COMMUNITY, store)
    assert raised.value.code == code
    assert raised.value.reason.code == f"file_{code}"
    assert store.rows(ZoneRow) == ()
