"""Members and crews brought in: certificates, units, shifts with their zone, and what odd rows are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from data.importers.crews import CrewOptions, prepare_crews
from data.importers.members import MemberOptions, prepare_members
from data.importers.report import UnreadableFile
from dispatch.people import Crew, Member, MemberKind, Shift, SignOn
from gis.road_network import Mode
from tests.data.import_house import (
    MEMBERS,
    NOW,
    STREETS,
    WULIN,
    ImportHouse,
    told,
    with_members,
    with_streets,
    write,
)
from tests.data.keeping import note

TODAY = date(2026, 11, 24)
CREWS = """call_sign,unit,members,shift,starts_at,ends_at
101,330105012,00001;00002,早班,2026-11-24 06:00,2026-11-24 14:00
"""
LOCAL = CrewOptions(timezone="Asia/Shanghai")


def prepare_crew(house, path, options=LOCAL):
    return prepare_crews(path, options, house.store, house.centre)


def prepare(house, path, options=None):
    return prepare_members(path, options or MemberOptions(), house.store, house.centre, NOW)


def test_that_members_come_in_with_certificates_and_kinds_in_either_language(store, tmp_path):
    house = with_members(store, tmp_path)
    first, second = store.rows(Member, badge="00001") + store.rows(Member, badge="00002")
    assert first.authorities_on(TODAY) == ("SC", "ZF")
    assert first.certificates[1].valid_to == date(2027, 1, 5)
    assert (second.kind, second.mode) == (MemberKind.AUXILIARY, Mode.FOOT)
    again = prepare(house, write(tmp_path, MEMBERS))
    assert again.changes_nothing
    assert again.report.unchanged == 2


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (",王,officer,ZF,330105012,foot", "missing_value"),
        ("9,,officer,ZF,330105012,foot", "missing_value"),
        ("9,王,wizard,ZF,330105012,foot", "unknown_kind"),
        ("9,王,officer,ZF,330105012,horse", "unknown_mode"),
        ("1,王,officer,ZF,330105012,foot", "duplicate"),
        ("9,王,officer,ZF,330105012", "wrong_cell_count"),
    ],
)
def test_that_each_member_that_cant_be_kept_says_why(store, tmp_path, row, code):
    house = with_streets(store)
    text = f"badge,name,kind,department,tasking_unit,mode\n1,张,officer,ZF,330105012,foot\n{row}\n"
    prepared = prepare(house, write(tmp_path, text))
    assert told(prepared.report.refused) == [("3", code)]
    assert (prepared.report.read, prepared.report.kept) == (2, 1)


def test_that_a_certificate_without_a_day_is_left_out_and_an_expired_one_told(store, tmp_path):
    text = (
        "badge,name,kind,department,tasking_unit,mode,certificate_authority,certificate_valid_to\n"
        f"1,张,officer,ZF,{WULIN},foot,ZF,next year\n2,李,officer,ZF,{WULIN},foot,ZF,2026-11-23\n"
        f"3,赵,officer,ZF,{WULIN},foot,ZF,\n4,孙,officer,ZF,{WULIN},foot,ZF,2026年11月24日\n"
    )
    prepared = prepare(with_streets(store), write(tmp_path, text))
    report = prepared.report
    assert report.mended == ()
    assert told(report.noticed) == [
        ("2", "certificate_date_invalid"),
        ("3", "certificate_expired"),
        ("4", "certificate_date_invalid"),
    ]
    assert [len(member.certificates) for member in prepared.rows] == [0, 1, 0, 1]


def test_that_a_unit_that_is_no_zone_is_told(store, tmp_path):
    text = "badge,name,kind,department,tasking_unit,mode\n1,张,officer,ZF,330106001,foot\n"
    assert told(prepare(with_streets(store), write(tmp_path, text)).report.noticed) == [("2", "unknown_unit")]


def test_that_units_and_departments_may_be_named_as_people_name_them(store, tmp_path):
    house = with_streets(store)
    name = house.centre.unit_name(WULIN)
    names = (name, name.removesuffix("街道"), f" {name} ", WULIN)
    rows = "".join(
        f"{place},张{place},officer,综合行政执法局,{unit},foot\n" for place, unit in enumerate(names)
    )
    prepared = prepare(house, write(tmp_path, "badge,name,kind,department,tasking_unit,mode\n" + rows))
    assert prepared.report.noticed == ()
    assert {(member.tasking_unit, member.department) for member in prepared.rows} == {(WULIN, "ZF")}


def test_that_a_name_of_several_zones_is_told_with_their_codes(store, tmp_path):
    twin = replace(STREETS[0], code="330105099")
    house = with_streets(store, (*STREETS, twin))
    text = f"badge,name,kind,department,tasking_unit,mode\n1,张,officer,ZF,{twin.name},foot\n"
    prepared = prepare(house, write(tmp_path, text))
    [notice] = prepared.report.noticed
    assert (notice.code, notice.values["codes"]) == ("unit_not_unique", f"{WULIN}, 330105099")
    assert prepared.rows[0].tasking_unit == twin.name


def test_that_crews_come_in_with_their_shift_and_what_their_members_bring(store, tmp_path):
    house = with_members(store, tmp_path)
    house.bring(prepare_crew(house, write(tmp_path, CREWS)))
    crew = store.rows(Crew)[0]
    assert crew.starts_at == datetime(2026, 11, 23, 22, tzinfo=UTC)
    assert [post.authorities for post in crew.posts] == [("SC", "ZF"), ()]
    assert (crew.kind, crew.mode, crew.home_zone) == (MemberKind.OFFICER, Mode.EBIKE, WULIN)
    assert store.rows(Shift)[0].id == crew.shift_id
    assert prepare_crew(house, write(tmp_path, CREWS)).changes_nothing


def test_that_importing_a_crew_again_leaves_its_sign_on_alone(store, tmp_path):
    house = with_members(store, tmp_path)
    house.bring(prepare_crew(house, write(tmp_path, CREWS)))
    signed_on = SignOn(NOW - timedelta(hours=1), vehicle="浙A·D1")
    with store.work(note("sign_on"), NOW) as work:
        work.save(replace(store.rows(Crew)[0], signed_on=signed_on))
    renamed = CREWS.replace("call_sign,unit", "call_sign,name,unit").replace("101,3301", "101,武林一组,3301")
    house.bring(prepare_crew(house, write(tmp_path, renamed)))
    crew = store.rows(Crew)[0]
    assert (crew.name, crew.signed_on, crew.version) == ("武林一组", signed_on, 3)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("102,330105012,00009,早班,2026-11-24 06:00,2026-11-24 14:00,", "unknown_member"),
        ("102,330105012,00001 00001,早班,2026-11-24 06:00,2026-11-24 14:00,", "member_twice"),
        ("102,330105012,00001,早班,2026-11-24 06:00,2026-11-24 14:00,00002", "lead_not_member"),
        ("102,330105012,00001,早班,2026-11-24 14:00,2026-11-24 06:00,", "ends_before_start"),
        ("102,330105012,00001,早班,six,2026-11-24 14:00,", "bad_time"),
        ("102,330105012,00001,早班,2026-11-24,2026-11-24 14:00,", "bad_time"),
        ("102,330105012,,早班,2026-11-24 06:00,2026-11-24 14:00,", "missing_value"),
        ("101,330105012,00001,早班,2026/11/24 6:00,2026-11-24 15:00,", "duplicate"),
    ],
)
def test_that_each_crew_that_cant_be_kept_says_why(store, tmp_path, row, code):
    house = with_members(store, tmp_path)
    sound = "101,330105012,00001、00002,早班,2026-11-24T06:00:00+08:00,2026-11-24 14:00,00002"
    header = "call_sign,unit,members,shift,starts_at,ends_at,lead"
    prepared = prepare_crew(house, write(tmp_path, f"{header}\n{sound}\n{row}\n"))
    assert told(prepared.report.refused) == [("3", code)]
    lead = store.rows(Member, badge="00002")[0]
    assert [row.lead_id for row in prepared.rows if isinstance(row, Crew)] == [lead.id]


def test_that_a_time_without_zone_is_refused_unless_the_caller_names_one(store, tmp_path):
    house = with_members(store, tmp_path)
    path = write(tmp_path, CREWS)
    assert told(prepare_crew(house, path, CrewOptions()).report.refused) == [("2", "time_without_zone")]
    assert prepare_crew(house, path).report.kept == 1


def test_that_columns_may_have_other_names_and_the_file_another_encoding(store, tmp_path):
    text = "证号;姓名;kind;department;tasking_unit;mode\n1;王敏;执法人员;ZF;330105012;电动自行车\n"
    options = MemberOptions(columns={"badge": "证号", "name": "姓名"})
    prepared = prepare(with_streets(store), write(tmp_path, text, encoding="gb18030"), options)
    assert (prepared.rows[0].badge, prepared.rows[0].name) == ("1", "王敏")
    with pytest.raises(UnreadableFile) as raised:
        prepare(ImportHouse(store), write(tmp_path, text), MemberOptions(columns={"badge": "工号"}))
    assert raised.value.reason.values["columns"] == "工号, name"


def test_that_people_who_are_not_in_a_new_file_are_counted_and_stay(store, tmp_path):
    house = with_members(store, tmp_path)
    header, first, second = MEMBERS.splitlines()
    elsewhere = first.replace("00001", "00003").replace(WULIN, "330105011")
    house.bring(prepare(house, write(tmp_path, f"{header}\n{elsewhere}\n")))
    prepared = prepare(house, write(tmp_path, f"{header}\n{second}\n"))
    [noticed] = [found for found in prepared.report.noticed if found.code == "not_in_file"]
    assert (noticed.row, noticed.values) == ("1", {"count": 1, "badges": "00001"})
    assert prepared.changes_nothing
    assert len(store.rows(Member)) == 3


def test_that_a_crew_to_come_learns_of_what_its_people_may_do_now(store, tmp_path):
    house = with_members(store, tmp_path)
    later = CREWS.replace("14:00", "22:00").replace("06:00", "14:00")
    house.bring(prepare_crew(house, write(tmp_path, later)))
    house.bring(prepare(house, write(tmp_path, MEMBERS.replace(",SC,浙B1,2027/1/5", ",,,"))))
    [crew] = store.rows(Crew)
    assert [post.authorities for post in crew.posts] == [("ZF",), ()]


def test_that_a_crew_of_the_past_stays_as_it_was(store, tmp_path):
    house = with_members(store, tmp_path)
    house.bring(prepare_crew(house, write(tmp_path, CREWS.replace("2026-11-24", "2026-11-20"))))
    house.bring(prepare(house, write(tmp_path, MEMBERS.replace(",SC,浙B1,2027/1/5", ",,,"))))
    assert store.rows(Crew)[0].posts[0].authorities == ("SC", "ZF")
