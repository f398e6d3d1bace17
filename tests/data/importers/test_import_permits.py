"""Permits as authorities write them: tables with positions, shapes of map files, hours in many hands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import shapely

from data.importers.choices import Choices
from data.importers.import_kinds import ImportRoom
from data.importers.importing import Prepared
from data.importers.permits import prepare_permits
from dispatch.incident import Place
from dispatch.permit_queries import PermitsAt
from dispatch.permits import Permit, PermitKind
from tests.data.import_house import NOW, ImportHouse, with_streets, write

HEADER = (
    "number,kind,holder,valid_from,valid_to,place,lon,lat,wkt,reach_m,hours,days,authority,subject,conditions"
)
GOOD = "A1,外摆,某咖啡店,2026-11-01,2026/12/31,门前,120.16,30.27,,30,18:00-22:00,,ZF,,不占盲道"


@pytest.fixture
def house(store) -> ImportHouse:
    return with_streets(store)


def prepared(house: ImportHouse, folder: Path, *lines: str, **asked: str) -> Prepared:
    path = write(folder, "\n".join((HEADER, *lines)) + "\n", "permits.csv")
    return prepare(house, path, **asked)


def prepare(house: ImportHouse, path: Path, **asked: str) -> Prepared:
    return prepare_permits(path, Choices(asked=asked), ImportRoom(house.store, house.centre, NOW))


def test_that_a_permit_comes_in_as_it_is_written(house, tmp_path):
    ready = prepared(house, tmp_path, GOOD)
    house.bring(ready)
    [permit] = house.store.rows(Permit)
    assert (permit.kind, permit.hours, permit.reach_m) == (PermitKind.STALL, "18:00-22:00", 30.0)
    assert (permit.valid_to.isoformat(), permit.conditions) == ("2026-12-31", "不占盲道")
    assert shapely.from_wkb(permit.wkb).equals(shapely.Point(120.16, 30.27))
    assert prepared(house, tmp_path, GOOD).changes_nothing


def test_that_an_imported_permit_is_found_beside_a_report_at_once(house, tmp_path):
    house.bring(prepared(house, tmp_path, GOOD.replace("18:00-22:00", "")))
    near = house.seat.ask(PermitsAt(Place("", 120.16, 30.2701, "coordinates"), "STR.shop_overflow"))
    assert [(one.permit.number, one.relation.value) for one in near] == [("A1", "covers")]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (GOOD.replace("外摆", "报刊亭"), "unknown_permit"),
        (GOOD.replace("A1,", ","), "missing_value"),
        (GOOD.replace("2026-11-01", "2027-01-01"), "ends_before_start"),
        (GOOD.replace("2026-11-01", "十一月"), "bad_day"),
        (GOOD.replace("18:00-22:00", "傍晚"), "bad_hours"),
        (GOOD.replace("22:00,", "22:00,8"), "bad_hours"),
        (GOOD.replace(",30,", ",很近,"), "bad_reach"),
        (GOOD.replace(",30,", ",9999,"), "bad_reach"),
    ],
)
def test_that_a_row_that_cannot_be_kept_says_why(house, tmp_path, line, code):
    report = prepared(house, tmp_path, line, GOOD.replace("A1", "A2")).report
    assert [(found.row, found.code) for found in report.refused] == [("2", code)]
    assert (report.read, report.kept) == (2, 1)


def test_that_the_same_number_twice_is_kept_once(house, tmp_path):
    report = prepared(house, tmp_path, GOOD, GOOD).report
    assert [(found.row, found.code) for found in report.refused] == [("3", "duplicate")]


def test_that_expired_ones_and_unknown_subjects_are_kept_and_told(house, tmp_path):
    report = prepared(house, tmp_path, GOOD.replace("2026/12/31", "2026-11-02")).report
    assert "permit_expired" in [found.code for found in report.noticed]
    assert report.kept == 1


def test_that_one_without_a_place_is_kept_and_told(house, tmp_path):
    ready = prepared(house, tmp_path, GOOD.replace("120.16,30.27", ","))
    assert [found.code for found in ready.report.unplaced] == ["no_place"]
    assert ready.rows[0].wkb is None


def test_that_full_width_hours_and_weekdays_are_read(house, tmp_path):
    [row] = prepared(house, tmp_path, GOOD.replace("18:00-22:00,", '22：00—06：00,"5,6"')).rows
    assert (row.hours, row.days) == ("22:00-06:00", (5, 6))


def test_that_a_route_in_words_of_geometry_is_a_line_in_the_datum_of_the_file(house, tmp_path):
    text = '"LINESTRING(120.151 30.27, 120.169 30.27)"'
    line = GOOD.replace("120.16,30.27,,", f",,{text},")
    [plain] = prepared(house, tmp_path, line).rows
    [bent] = prepared(house, tmp_path, line, datum="gcj02").rows
    assert shapely.from_wkb(plain.wkb).length == pytest.approx(0.018)
    assert 0.003 < plain_distance(plain, bent) < 0.01
    broken = prepared(house, tmp_path, line.replace("LINESTRING", "LINE"))
    assert [found.code for found in broken.report.unplaced] == ["bad_shape"]


def plain_distance(one: Permit, other: Permit) -> float:
    return float(shapely.from_wkb(one.wkb).centroid.distance(shapely.from_wkb(other.wkb).centroid))


def test_that_a_map_file_brings_areas(house, tmp_path):
    square = shapely.box(120.155, 30.265, 120.156, 30.266)
    days = {"valid_from": "2026-11-01", "valid_to": "2026-12-01"}
    properties = {"number": "B1", "kind": "occupation", "holder": "x", **days}
    features = [
        {"type": "Feature", "geometry": shapely.geometry.mapping(square), "properties": properties},
        {"type": "Feature", "geometry": None, "properties": {**properties, "number": "B2"}},
    ]
    path = tmp_path / "permits.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    ready = prepare(house, path)
    assert shapely.from_wkb(ready.rows[0].wkb).equals(square)
    assert [found.code for found in ready.report.unplaced] == ["no_place"]
    house.bring(ready)
    assert len(house.centre.permits) == 1


def test_that_an_area_which_leaves_the_globe_is_kept_without_its_place_and_told(house, tmp_path):
    area = shapely.box(120.1630, 30.2740, 120.1634, 30.2744)
    properties = {"number": "W-1", "kind": "stall", "holder": "某某", "valid_from": "2026-01-01"}
    feature = {
        "type": "Feature",
        "properties": {**properties, "valid_to": "2099-01-01"},
        "geometry": json.loads(shapely.to_geojson(area)),
    }
    content = json.dumps({"type": "FeatureCollection", "features": [feature]}, ensure_ascii=False)
    read = prepare(house, write(tmp_path, content, "turned.geojson"), axes="swapped")
    assert [found.code for found in read.report.unplaced] == ["out_of_range"]
    assert [row.wkb for row in read.rows if isinstance(row, Permit)] == [None]
