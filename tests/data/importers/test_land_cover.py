"""Water, green, buildings and land use: brought in from OpenStreetMap and maps, taken back, out again."""

from __future__ import annotations

import uuid
from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely

from data.exporters.export_kinds import ExportRoom
from data.exporters.writing import write_export
from data.importers.choices import Choices
from data.importers.import_kinds import ImportRoom
from data.importers.importing import Prepared
from data.importers.land_cover import KIND
from data.importers.report import UnreadableFile
from data.land_file import LandFileError, land_as_bytes, land_of_bytes
from dispatch.actions.taking_back import UndoImport
from dispatch.places import LAND_COVER, ContentFile
from dispatch.reasons import Refused
from gis.land_areas import LandAreas, LandClass
from tests.data.import_house import (
    NOW,
    PLANNER,
    WULIN,
    ImportHouse,
    told,
    with_streets,
    write,
    write_features,
)

LAKE = shapely.box(120.155, 30.265, 120.16, 30.27).difference(shapely.box(120.156, 30.266, 120.157, 30.267))
FAR = shapely.box(121.0, 30.265, 121.001, 30.266)
HOUSE = shapely.box(120.161, 30.271, 120.1612, 30.2712)
BOW_TIE = shapely.Polygon([(120.162, 30.271), (120.163, 30.272), (120.163, 30.271), (120.162, 30.272)])


@pytest.fixture
def house(store) -> ImportHouse:
    return with_streets(store)


def prepared(house: ImportHouse, *paths: Path, **asked: str) -> Prepared:
    return KIND.prepare(paths, Choices(asked=asked), ImportRoom(house.store, house.centre, NOW))


def held(house: ImportHouse) -> list[tuple[str, str]]:
    land = house.centre.land()
    return [(LandClass(number).word, land.name(row)) for row, number in enumerate(land.classes.tolist())]


def osm(folder: Path) -> Path:
    """A lake with an island, a house, a square, a park that lacks a corner, a road that goes round."""
    corners = {1: (0, 0), 2: (4, 0), 3: (4, 4), 4: (0, 4), 5: (1, 1), 6: (2, 1), 7: (2, 2), 8: (1, 2)}
    nodes = "".join(
        f'<node id="{key}" version="1" lon="{120.15 + east / 1000}" lat="{30.26 + north / 1000}"/>'
        for key, (east, north) in corners.items()
    )

    def way(key: int, refs: list[int], **tags: str) -> str:
        held = "".join(f'<nd ref="{ref}"/>' for ref in refs)
        return f'<way id="{key}" version="1">{held}{marks(tags)}</way>'

    def marks(tags: dict[str, str]) -> str:
        return "".join(f'<tag k="{key}" v="{value}"/>' for key, value in tags.items())

    inner, outer = [5, 6, 7, 8, 5], [1, 2, 3, 4, 1]
    members = '<member type="way" ref="10" role="outer"/><member type="way" ref="11" role="inner"/>'
    lake = marks({"type": "multipolygon", "natural": "water", "name": "西湖"})
    items = (
        way(10, outer),
        way(11, inner),
        way(12, inner, building="yes", name="岛上楼"),
        way(13, inner, landuse="military_secret"),
        way(14, outer, highway="residential"),
        way(15, outer, highway="pedestrian", area="yes"),
        way(16, [1, 2, 99, 1], leisure="park"),
        f'<relation id="20" version="1">{members}{lake}</relation>',
    )
    return write(folder, f'<osm version="0.6" generator="hand">{nodes}{"".join(items)}</osm>', "a.osm")


def test_that_closed_ways_and_multipolygons_of_openstreetmap_come_in_with_their_class_and_name(
    house, tmp_path
):
    found = prepared(house, osm(tmp_path))
    house.bring(found)
    assert sorted(held(house)) == [("building", "岛上楼"), ("paved", ""), ("water", "西湖")]
    assert ("way/13", "unknown_land_class") in told(found.report.refused)
    lake = house.centre.land().shapes()[[one[0] for one in held(house)].index("water")]
    assert len(lake.interiors) == 1
    (row,) = house.store.rows(ContentFile, id=LAND_COVER)
    assert row.attribution == "© OpenStreetMap contributors"
    assert house.centre.land().metadata["licence"] == "ODbL-1.0"


def test_that_rows_are_classed_by_their_word_their_tags_or_what_is_told_of_all(house, tmp_path):
    features = [
        ({"fclass": "reservoir", "name": "水库"}, LAKE),
        ({"building": "apartments", "natural": "wood"}, HOUSE),
        ({"landuse": "residential", "fclass": "不明"}, HOUSE),
        ({"fclass": "不明"}, HOUSE),
        ({"fclass": "water"}, None),
        ({"fclass": "water"}, shapely.Point(120.15, 30.26)),
        ({"fclass": "water"}, BOW_TIE),
    ]
    found = prepared(house, write_features(tmp_path, features))
    assert told(found.report.refused) == [
        ("4", "unknown_land_class"), ("5", "no_area"), ("6", "not_a_polygon"),
    ]  # fmt: skip
    assert found.report.refused[0].values == {"value": "不明"}
    assert told(found.report.mended) == [("7", "area_mended")]
    house.bring(found)
    assert [one for one, _ in held(house)] == ["water", "building", "living", "water"]
    assert held(house)[0] == ("water", "水库")
    again = prepared(house, write_features(tmp_path, features))
    assert again.changes_nothing
    assert again.report.unchanged == again.report.kept == 4
    usual = prepared(house, write_features(tmp_path, features), default_land="building")
    assert usual.report.kept == 5


def test_that_all_layers_with_areas_are_read_and_several_files_are_one(house, tmp_path):
    path = tmp_path / "extract.gpkg"
    for layer, shape, tag in (("buildings", HOUSE, "building"), ("water", LAKE, "water")):
        frame = geopandas.GeoDataFrame({"fclass": [tag]}, geometry=[shape], crs="EPSG:4326")
        frame.to_file(path, layer=layer)
    spots = geopandas.GeoDataFrame({"fclass": ["tree"]}, geometry=[shapely.Point(120.15, 30.26)], crs=4326)
    spots.to_file(path, layer="trees")
    found = prepared(house, path, osm(tmp_path))
    assert found.report.refused
    assert {row.split()[0] for row, _ in told(found.report.refused)} == {"a.osm"}
    house.bring(found)
    assert sorted(one for one, _ in held(house)) == ["building", "building", "paved", "water", "water"]
    house.bring(prepared(house, path, layer="water"))
    assert held(house) == [("water", "")]


def test_that_areas_are_clipped_to_a_zone_and_its_margin(house, tmp_path):
    path = write_features(tmp_path, [({"natural": "water"}, LAKE), ({"natural": "water"}, FAR)])
    found = prepared(house, path, clip_zone=WULIN, margin_m="100")
    assert (found.report.read, found.report.kept) == (1, 1)
    assert told(found.report.noticed)[-1] == (WULIN, "areas_clipped")
    far = write_features(tmp_path, [({"natural": "water"}, FAR)])
    with pytest.raises(Refused, match="no_area_in_zone"):
        prepared(house, far, clip_zone=WULIN)


def test_that_a_shifted_datum_is_turned_as_it_is_declared(house, tmp_path):
    path = write_features(tmp_path, [({"natural": "water"}, LAKE)])
    house.bring(prepared(house, path, datum="gcj02"))
    (turned,) = house.centre.land().shapes()
    assert 0.003 < LAKE.centroid.distance(turned.centroid) < 0.007


def test_that_an_import_is_taken_back_to_what_was_there_before(house, tmp_path):
    house.bring(prepared(house, osm(tmp_path)))
    before = held(house)
    changes = house.bring(prepared(house, write_features(tmp_path, [({"natural": "wood"}, LAKE)])))
    assert held(house) == [("wood", "")]
    house.seat.act(UndoImport(action_id=str(uuid.uuid4()), actor=PLANNER, step=changes.seq))
    assert held(house) == before


@pytest.mark.parametrize("suffix", [".geojson", ".gpkg", ".csv", ".xlsx"])
def test_that_what_leaves_comes_home_unchanged(house, tmp_path, suffix):
    house.bring(prepared(house, osm(tmp_path)))
    path = tmp_path / f"land{suffix}"
    written = write_export(LAND_COVER, ExportRoom(house.store, house.centre, NOW), path)
    assert written.rows == len(held(house)) == 3
    credit = dict(house.centre.land().metadata)
    back = prepared(house, path, **credit)
    assert back.report.refused == ()
    assert back.changes_nothing, suffix


def test_that_a_file_of_areas_is_proven_and_another_is_none():
    shapes = np.array([HOUSE, shapely.MultiPolygon([LAKE, FAR])], dtype=object)
    land = LandAreas.of(shapes, [LandClass.BUILDING, LandClass.WATER], ["楼", ""], {"attribution": "自绘"})
    again = land_of_bytes(land_as_bytes(land))
    assert land_as_bytes(again) == land_as_bytes(land)
    assert shapely.equals_exact(again.shapes(), shapes).all()
    assert [again.name(row) for row in range(2)] == ["楼", ""]
    assert len(LandAreas.of(np.empty(0, dtype=object), [], [])) == 0
    for content in (b"", b"PK\x03\x04", b"no areas"):
        with pytest.raises(LandFileError, match="not_land"):
            land_of_bytes(content)


def test_that_a_country_comes_in_whole(house, real_data):
    found = prepared(house, real_data / "andorra.osm.pbf")
    house.bring(found)
    kinds = [one for one, _ in held(house)]
    assert kinds.count("building") > 100
    assert {"water", "wood", "building"} <= set(kinds)
    assert found.report.kept == len(kinds) > 0.9 * found.report.read
    assert shapely.is_valid(house.centre.land().shapes()).all()


def test_that_a_shape_beyond_all_numbers_is_refused_by_its_row(house, tmp_path):
    path = write(tmp_path, "land_class,wkt\nwater,1e999\nwater,POINT (1e999 1)\n")
    found = prepared(house, path)
    assert [finding.row for finding in found.report.refused] == ["2", "3"]


def test_that_swapped_axes_are_asked_about_once(house, tmp_path):
    path = write_features(tmp_path, [({"land_class": "water"}, shapely.Point(30.27, 120.15))] * 2)
    assert [doubt.code for doubt in prepared(house, path).doubts] == ["axes_swapped"]


def test_that_coordinates_that_are_no_numbers_name_the_file(house, tmp_path):
    text = osm(tmp_path).read_text(encoding="utf-8").replace('lat="30.26"', 'lat="30.26 "', 1)
    path = write(tmp_path, text, "bent.osm")
    with pytest.raises(UnreadableFile) as refused:
        prepared(house, path)
    assert refused.value.code == "wrong_format"
