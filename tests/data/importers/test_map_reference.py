"""The reference of a map file: its own first, a datum of map services on top, doubts where they differ."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import geopandas
import numpy as np
import pyogrio
import pytest
import shapely

from data.importers.importing import Prepared
from data.importers.map_reference import map_reference, shapes_doubt
from data.importers.odd_positions import ANYWHERE, district_of
from data.importers.report import UnreadableFile
from data.importers.zone_options import ZoneOptions
from gis.reference import WGS84, Reference, reference_of
from gis.zones import ZoneKind
from tests.data.import_house import STREETS, prepare_zones, told, with_streets

BLOCK = shapely.box(120.151, 30.261, 120.159, 30.269)
ANY_FILE = Path("zones.gpkg")


def zones_file(folder: Path, shape: object, crs: str | None, name: str = "zones.gpkg") -> Path:
    path = folder / name
    frame = geopandas.GeoDataFrame({"code": ["330105012001"], "name": ["社区"]}, geometry=[shape], crs=crs)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        pyogrio.write_dataframe(frame, path)
    return path


def turned(shape: shapely.Geometry, reference: Reference) -> shapely.Geometry:
    """A shape in WGS 84 degrees as a file in this reference has it."""
    return shapely.transform(shape, lambda pairs: np.column_stack(reference.from_wgs84(*pairs.T)))


def prepared(store, path: Path, reference: Reference = WGS84) -> Prepared:
    with_streets(store)
    return prepare_zones(path, ZoneOptions(ZoneKind.COMMUNITY, reference=reference), store)


def shape_of(found: Prepared) -> shapely.Geometry:
    return shapely.from_wkb(found.rows[0].wkb)


@pytest.mark.parametrize("name", ["zones.gpkg", "zones.shp", "zones.geojson"])
@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:4490", "EPSG:4549", "EPSG:4528", "EPSG:32651"])
def test_that_what_a_file_says_of_its_reference_holds(store, tmp_path, name, crs):
    shape = turned(BLOCK, reference_of(crs))
    found = prepared(store, zones_file(tmp_path, shape, crs, name))
    assert shapely.hausdorff_distance(shape_of(found), BLOCK) < 1e-6
    assert found.doubts == ()


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:4490", "EPSG:4549", None])
def test_that_a_datum_of_map_services_lies_on_top_of_it(store, tmp_path, datum, crs):
    shifted = turned(BLOCK, reference_of(datum))
    own = shifted if crs is None else turned(shifted, reference_of(crs))
    found = prepared(store, zones_file(tmp_path, own, crs), reference_of(datum))
    assert shapely.hausdorff_distance(shape_of(found), BLOCK) < 1e-6
    assert found.doubts == ()


def test_that_metres_without_a_word_are_read_as_declared(store, tmp_path):
    shape = turned(BLOCK, reference_of("4549"))
    path = zones_file(tmp_path, shape, None)
    found = prepared(store, path, reference_of("4549"))
    assert shapely.hausdorff_distance(shape_of(found), BLOCK) < 1e-6


def test_that_metres_without_any_declaration_are_refused_and_their_references_named(store, tmp_path):
    shape = turned(BLOCK, reference_of("4549"))
    found = prepared(store, zones_file(tmp_path, shape, None))
    assert told(found.report.refused) == [("1", "out_of_range")]
    assert [doubt.code for doubt in found.doubts] == ["file_in_metres"]
    assert found.doubts[0].values["epsg"] == "EPSG:4549"


def test_that_another_code_than_the_files_own_is_a_doubt_and_counts_once_accepted(store, tmp_path):
    shape = turned(BLOCK, reference_of("4549"))
    found = prepared(store, zones_file(tmp_path, shape, "EPSG:32651"), reference_of("4549"))
    assert [(doubt.code, dict(doubt.values)) for doubt in found.doubts] == [
        ("reference_differs", {"own": "EPSG:32651", "declared": "EPSG:4549"})
    ]
    assert shapely.hausdorff_distance(shape_of(found), BLOCK) < 1e-6


@pytest.mark.parametrize(
    ("own", "declared", "steps"),
    [
        (None, "gcj02", ["gcj02"]),
        ("", "epsg:4549", ["epsg:4549"]),
        ("EPSG:4549", "wgs84", ["epsg:4549"]),
        ("EPSG:4549", "epsg:4549", ["epsg:4549"]),
        ("OGC:CRS84", "cgcs2000", ["wgs84"]),
        ("EPSG:4326", "bd09", ["wgs84", "bd09"]),
    ],
)
def test_that_references_are_undone_in_their_order(own, declared, steps):
    found = map_reference(ANY_FILE, own, reference_of(declared))
    assert ([step.code for step in found.steps], found.doubts) == (steps, ())


def test_that_a_reference_that_nobody_knows_is_refused():
    with pytest.raises(UnreadableFile, match="unknown_reference"):
        map_reference(ANY_FILE, "LOCAL_CS[]", WGS84)


def test_that_shapes_that_are_missing_stay_so():
    shapes = np.array([shapely.Point(120.15, 30.26), None], dtype=object)
    turned = map_reference(ANY_FILE, None, reference_of("gcj02")).shapes_to_wgs84(shapes)
    assert turned[1] is None
    assert turned[0] != shapes[0]


@pytest.mark.parametrize(
    ("x", "y", "epsg"),
    [
        (515_400, 3_350_055, "EPSG:4534–4554"),
        (3_350_055, 515_400, "EPSG:4534–4554"),
        (40_515_400, 3_350_055, "EPSG:4528"),
        (21_220_000, 3_350_055, "EPSG:4499"),
        (60_000_000, 3_350_055, ""),
        (5_000, 3_000, ""),
    ],
)
def test_that_without_a_district_the_numbers_name_a_family_of_references(x, y, epsg):
    shapes = np.array([shapely.Point(x, y), None], dtype=object)
    assert [doubt.values["epsg"] for doubt in shapes_doubt(ANY_FILE, shapes, WGS84, ANYWHERE)] == [epsg]


def test_that_degrees_and_declared_metres_are_no_doubt():
    degrees = np.array([BLOCK], dtype=object)
    metres = np.array([shapely.Point(515_400, 3_350_055)], dtype=object)
    district = district_of(STREETS)
    assert shapes_doubt(ANY_FILE, degrees, WGS84, district) == ()
    assert shapes_doubt(ANY_FILE, metres, reference_of("4549"), district) == ()
    assert shapes_doubt(ANY_FILE, np.array([None], dtype=object), WGS84, district) == ()


def test_that_a_crs_member_of_geojson_is_heard(store, tmp_path):
    shape = turned(BLOCK, reference_of("4549"))
    content = {
        "type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4549"}},
        "features": [
            {
                "type": "Feature",
                "properties": {"code": "330105012001", "name": "社区"},
                "geometry": shapely.geometry.mapping(shape),
            }
        ],
    }
    path = tmp_path / "zones.geojson"
    path.write_text(json.dumps(content), encoding="utf-8")
    assert shapely.hausdorff_distance(shape_of(prepared(store, path)), BLOCK) < 1e-6


def three_blocks(swapped: bool, code: str = "wgs84") -> np.ndarray:
    shapes = [
        BLOCK,
        shapely.box(120.16, 30.261, 120.165, 30.265),
        shapely.box(120.14, 30.261, 120.145, 30.265),
    ]
    reference = Reference(code, is_swapped=swapped)
    return np.array([turned(shape, reference) for shape in shapes], dtype=object)


@pytest.mark.parametrize("code", ["wgs84", "gcj02", "epsg:4549"])
def test_that_swapped_axes_of_a_file_are_one_doubt_and_can_be_chosen(code):
    shapes, declared, district = three_blocks(True, code), reference_of(code), district_of(STREETS)
    doubts = shapes_doubt(ANY_FILE, shapes, declared, district)
    assert [(doubt.code, doubt.values["count"], doubt.values["of"]) for doubt in doubts] == [
        ("axes_swapped", 3, 3)
    ]
    chosen = Reference(code, is_swapped=True)
    assert shapes_doubt(ANY_FILE, shapes, chosen, district) == ()
    turned = map_reference(ANY_FILE, None, chosen).shapes_to_wgs84(shapes)
    assert shapely.hausdorff_distance(turned[0], BLOCK) < 1e-6


def test_that_swapped_axes_lie_below_a_datum_of_map_services():
    declared = Reference("gcj02", is_swapped=True)
    steps = map_reference(ANY_FILE, "EPSG:4326", declared).steps
    assert [(step.code, step.is_swapped) for step in steps] == [("wgs84", True), ("gcj02", False)]


@pytest.mark.parametrize(("crs", "is_told"), [(None, True), ("EPSG:4326", False)])
def test_that_a_file_without_a_reference_is_told_once(store, tmp_path, crs, is_told):
    found = prepared(store, zones_file(tmp_path, BLOCK, crs, "zones.shp"))
    assert [one.code for one in found.report.noticed].count("reference_unsaid") == is_told
