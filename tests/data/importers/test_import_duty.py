"""Who answers, brought in: duty areas by hour, contractors, facilities and inspection items."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
import shapely

from data.importers import contractors, crews, duty_areas, facilities, inspection_items, members
from data.importers.choices import Choices
from data.importers.import_kinds import ImportKind, ImportRoom
from data.importers.importing import Prepared
from dispatch.duty_areas import DutyArea
from dispatch.facilities import Contractor
from dispatch.facility_queries import FacilitiesNear
from dispatch.inspection_items import InspectionItem
from gis.datum import Datum, from_wgs84
from tests.builders import at
from tests.data.import_house import (
    NOW,
    TIANSHUI,
    WULIN,
    ImportHouse,
    told,
    with_streets,
    write,
    write_features,
)

AREAS = "code,name,units,hours,days,lead"
CONTRACTORS = "code,name,objects,units,phone,valid_to"
FACILITIES = "code,name,kind,lon,lat,contractor,department,state"
ITEMS = "code,name,department,field,subject_kinds,every_days,action_code"
NIGHT = f"N1,武林片,{WULIN}、{TIANSHUI},22:00-06:00,,{WULIN}"


@pytest.fixture
def house(store) -> ImportHouse:
    return with_streets(store)


def prepare(house: ImportHouse, folder: Path, kind: ImportKind, *lines: str, **asked: str) -> Prepared:
    path = write(folder, "\n".join(lines) + "\n", f"{kind.what}.csv")
    return kind.prepare((path,), Choices(asked=asked), ImportRoom(house.store, house.centre, NOW))


def areas(house: ImportHouse, folder: Path, *lines: str) -> Prepared:
    return prepare(house, folder, duty_areas.KIND, AREAS, *lines)


# ------------------------------------------------------------------ duty areas


def test_that_an_area_comes_in_once_and_is_in_force_at_once(house, tmp_path):
    house.bring(areas(house, tmp_path, NIGHT))
    (area,) = house.store.rows(DutyArea)
    assert (area.name, area.units, area.hours, area.lead) == (
        "武林片",
        (WULIN, TIANSHUI),
        "22:00-06:00",
        WULIN,
    )
    assert house.centre.duty_area_of(TIANSHUI, at("23:00")) is not None
    assert areas(house, tmp_path, NIGHT).changes_nothing


def test_that_units_may_be_named_and_hours_written_by_hand(house, tmp_path):
    (area,) = areas(house, tmp_path, 'N1,武林片,"武林街道，天水街道",22时—次日6时,周五至周日,天水街道').rows
    assert (area.units, area.hours, area.days, area.lead) == (
        (WULIN, TIANSHUI),
        "22:00-06:00",
        (5, 6, 7),
        TIANSHUI,
    )


@pytest.mark.parametrize(
    ("hours", "days", "kept"),
    [
        ("9-11:30、14-17", "1-5", ("09:00-11:30,14:00-17:00", (1, 2, 3, 4, 5))),
        ("22：00～06：00", "星期六、日", ("22:00-06:00", (6, 7))),
        ("20:00-24:00", "周末", ("20:00-24:00", (6, 7))),
        ("22:00-06:00", "Fri-Mon", ("22:00-06:00", (1, 5, 6, 7))),
        ("22:00-06:00", "每天", ("22:00-06:00", ())),
        ("22:00-06:00", "1,2,3,4,5,6,7", ("22:00-06:00", ())),
        ("全天", "3", ("", (3,))),
        ("8点30分至9点", "周二", ("08:30-09:00", (2,))),
    ],
)
def test_that_hours_and_weekdays_are_read_as_people_write_them(house, tmp_path, hours, days, kept):
    (area,) = areas(house, tmp_path, f'N1,片,{WULIN},"{hours}","{days}",').rows
    assert (area.hours, area.days) == kept


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (f"N2,甲,{WULIN},夜间,,", "bad_hours"),
        (f"N2,甲,{WULIN},25:00-26:00,,", "bad_hours"),
        (f"N2,甲,{WULIN},06:00-06:00,,", "bad_hours"),
        (f"N2,甲,{WULIN},22:00-06:00,工作日,", "bad_hours"),
        (f"N2,甲,{WULIN},22:00-06:00,1-3-5,", "bad_hours"),
        (f"N2,甲,{WULIN},,,", "missing_value"),
        ("N2,甲,,22:00-06:00,,", "missing_value"),
        (f"{WULIN},甲,{TIANSHUI},22:00-06:00,,", "code_of_a_zone"),
        ("N1,甲,330105999,22:00-06:00,,", "duplicate"),
        (f"N2,甲,{TIANSHUI},05:00-07:00,,", "area_overlap"),
        (f"N2,甲,{WULIN},23:00-01:00,7,", "area_overlap"),
    ],
)
def test_that_each_area_that_cant_be_kept_says_why(house, tmp_path, line, code):
    assert told(areas(house, tmp_path, NIGHT, line).report.refused) == [("3", code)]


def test_that_areas_of_other_hours_or_days_may_share_a_unit(house, tmp_path):
    night = NIGHT.replace(",,", ",1-5,")
    weekend = f"N2,周末片,{WULIN},22:00-06:00,6-7,"
    morning = f"N3,早片,{WULIN},06:00-07:30,,"
    assert areas(house, tmp_path, night, weekend, morning).report.refused == ()


def test_that_an_area_is_held_against_those_that_stay_and_not_those_that_it_replaces(house, tmp_path):
    house.bring(areas(house, tmp_path, NIGHT, f"N3,早片,{WULIN},06:00-07:30,,"))
    moved = NIGHT.replace("22:00-06:00", "21:00-05:00")
    assert areas(house, tmp_path, moved).report.refused == ()
    late = areas(house, tmp_path, NIGHT.replace("22:00-06:00", "22:00-06:30"))
    assert told(late.report.refused) == [("2", "area_overlap")]
    assert late.report.refused[0].values == {"unit": WULIN, "area": "早片", "hours": "06:00-07:30"}


def test_that_unknown_units_and_a_lead_from_elsewhere_are_noticed(house, tmp_path):
    report = areas(house, tmp_path, f"N1,片,{WULIN} 330105999,22:00-06:00,,{TIANSHUI}").report
    assert told(report.noticed) == [("2", "unknown_unit"), ("2", "lead_outside_area")]


# ------------------------------------------------------------------ contractors


def test_that_contractors_come_in_with_their_objects_by_word_or_code(house, tmp_path):
    line = "L1,明亮照明,路灯 green,武林街道,0571-8800,2027年6月30日"
    house.bring(prepare(house, tmp_path, contractors.KIND, CONTRACTORS, line))
    (row,) = house.store.rows(Contractor)
    assert (row.objects, row.units, row.phone) == (("lamp", "green"), (WULIN,), "0571-8800")
    assert str(row.valid_to) == "2027-06-30"
    assert house.centre.unit_name("L1") == "明亮照明"
    assert prepare(house, tmp_path, contractors.KIND, CONTRACTORS, line).changes_nothing


def test_that_contracts_that_are_over_and_objects_that_nobody_needs_are_noticed(house, tmp_path):
    lines = (CONTRACTORS, "L1,旧约,lamp,,,2026-11-23", "L2,新约,喷泉,330105999,,2026-11-24")
    report = prepare(house, tmp_path, contractors.KIND, *lines).report
    assert told(report.noticed) == [("2", "contract_expired"), ("3", "unknown_object"), ("3", "unknown_unit")]
    assert report.kept == 2


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("L2,甲,lamp,,,明年", "bad_day"),
        ("L2,甲,,,,", "missing_value"),
        ("L1,甲,lamp,,,", "duplicate"),
        (f"{WULIN},甲,lamp,,,", "code_of_a_zone"),
    ],
)
def test_that_each_contractor_that_cant_be_kept_says_why(house, tmp_path, line, code):
    report = prepare(house, tmp_path, contractors.KIND, CONTRACTORS, "L1,明亮,lamp,,,", line).report
    assert told(report.refused) == [("3", code)]


# ------------------------------------------------------------------ facilities


def with_lamps(house: ImportHouse, folder: Path, lines: Sequence[str], **asked: str) -> Prepared:
    house.bring(prepare(house, folder, contractors.KIND, CONTRACTORS, "L1,明亮,lamp,,,"))
    return prepare(house, folder, facilities.KIND, FACILITIES, *lines, **asked)


def test_that_facilities_come_in_and_are_found_near_a_place(house, tmp_path):
    lines = ("F1,3号灯,0305,120.16,30.27,L1,综合执法,完好", "F2,,井盖,120.1605,30.27,明亮,,")
    house.bring(with_lamps(house, tmp_path, lines))
    lamp, lid = house.seat.ask(FacilitiesNear(120.16, 30.27))
    assert (lamp.facility.kind, lamp.facility.department, lamp.facility.state) == ("0305", "ZF", "完好")
    assert (lid.facility.name, lid.contractor) == ("井盖", lamp.contractor)
    assert prepare(house, tmp_path, facilities.KIND, FACILITIES, *lines).changes_nothing


def test_that_a_datum_is_turned_into_wgs84_at_entry(house, tmp_path):
    lon, lat = (float(value) for value in from_wgs84(120.16, 30.27, Datum.GCJ02))
    (row,) = with_lamps(house, tmp_path, (f"F1,,0305,{lon},{lat},,,",), datum="gcj02").rows
    assert (row.lon, row.lat) == (pytest.approx(120.16, abs=2e-7), pytest.approx(30.27, abs=2e-7))


def test_that_points_of_a_map_file_come_in_where_they_are(house, tmp_path):
    known = {"code": "F1", "kind": "0305", "contractor": "", "department": "ZF"}
    path = write_features(tmp_path, [(known, shapely.Point(120.16, 30.27))])
    (row,) = facilities.KIND.prepare((path,), Choices(), ImportRoom(house.store, house.centre, NOW)).rows
    assert (row.code, row.lon, row.lat, row.department) == ("F1", 120.16, 30.27, "ZF")


def test_that_what_is_not_known_or_not_placed_is_told_row_by_row(house, tmp_path):
    lines = ("F1,,0305,,,L9,城建办,", "F1,,0305,,,,,", ",,0305,,,,,", "F3,,,,,,,")
    report = with_lamps(house, tmp_path, lines).report
    assert told(report.unplaced) == [("2", "no_place")]
    assert told(report.noticed) == [("2", "unknown_contractor"), ("2", "unknown_department")]
    assert told(report.refused) == [("3", "duplicate"), ("4", "missing_value"), ("5", "missing_value")]
    assert (report.read, report.kept) == (4, 1)


# ------------------------------------------------------------------ inspection items


def test_that_inspection_items_come_in_with_their_interval_and_kinds(house, tmp_path):
    line = "330264001,餐饮油烟检查,ZF,市容环卫,餐饮店、烧烤店,90,XZ-01"
    house.bring(prepare(house, tmp_path, inspection_items.KIND, ITEMS, line))
    (item,) = house.store.rows(InspectionItem)
    assert (item.department, item.subject_kinds, item.every_days) == ("ZF", ("餐饮店", "烧烤店"), 90)
    assert (item.field, item.action_code) == ("市容环卫", "XZ-01")
    assert prepare(house, tmp_path, inspection_items.KIND, ITEMS, line).changes_nothing


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("2,甲,,,,,", "missing_value"),
        ("1,甲,ZF,,,,", "duplicate"),
        ("2,甲,ZF,,,每年,", "bad_interval"),
        ("2,甲,ZF,,,1.5,", "bad_interval"),
        ("2,甲,ZF,,,-1,", "bad_interval"),
    ],
)
def test_that_each_item_that_cant_be_kept_says_why(house, tmp_path, line, code):
    report = prepare(house, tmp_path, inspection_items.KIND, ITEMS, "1,油烟,ZF,,,,", line).report
    assert told(report.refused) == [("3", code)]


def test_that_unknown_departments_are_noticed_and_kept(house, tmp_path):
    prepared = prepare(house, tmp_path, inspection_items.KIND, ITEMS, "1,油烟,园文局,,,,")
    assert told(prepared.report.noticed) == [("2", "unknown_department")]
    assert prepared.rows[0].department == "园文局"


# ------------------------------------------------------------------ people of contractors and areas


def test_that_members_are_told_by_department_and_crews_by_contract(house, tmp_path):
    house.bring(areas(house, tmp_path, NIGHT))
    lines = (CONTRACTORS, "L1,明亮,lamp,,,2026-11-23", "L2,通达,road,,,")
    house.bring(prepare(house, tmp_path, contractors.KIND, *lines))
    header = "badge,name,kind,department,tasking_unit,mode"
    people = (
        "1,甲,执法人员,综合执法,N1,汽车",
        "2,乙,市场化力量,lamp,L1,汽车",
        "3,丙,市场化力量,路桥,L9,汽车",
    )
    prepared = prepare(house, tmp_path, members.KIND, header, *people)
    assert told(prepared.report.noticed) == [("4", "unknown_unit"), ("4", "unknown_department")]
    assert [row.department for row in prepared.rows] == ["ZF", "lamp", "路桥"]
    house.bring(prepared)
    header = "call_sign,unit,members,shift,starts_at,ends_at,contractor_object"
    hours = "夜,2026-11-24T22:00+08:00,2026-11-25T06:00+08:00"
    crewed = (f"901,N1,1,{hours},", f"801,L1,2,{hours},lamp", f"802,L2,3,{hours},lamp")
    report = prepare(house, tmp_path, crews.KIND, header, *crewed).report
    assert told(report.noticed) == [("3", "contract_expired"), ("4", "object_outside_contract")]
