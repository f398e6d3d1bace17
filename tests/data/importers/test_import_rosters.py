"""Rosters, shifts and certificates brought in: who is on which turn, with which powers, week by week."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from openpyxl import Workbook

from data.importers.certificates import prepare_certificates
from data.importers.choices import Choices
from data.importers.import_kinds import ImportRoom
from data.importers.report import UnreadableFile
from data.importers.roster_cells import day_columns, hours_of, turns_in, week_of
from data.importers.rosters import prepare_rosters
from data.importers.shifts import prepare_shifts
from dispatch.people import Certificate, Crew, Member, Shift, SignOn
from dispatch.reasons import Refused
from tests.data.import_house import NOW, TIANSHUI, WULIN, ImportHouse, told, with_members, write
from tests.data.keeping import note
from tests.data.workbooks import saved

MONDAY = date(2026, 11, 23)
TURNS = "早=06:00-14:00,中=14:00-22:00,夜=22:00-06:00"
ASKED = {"week": "2026-W48", "turns": TURNS}
HEADER = "call_sign,unit,members,lead,周一,周二,周三,周四,周五,周六,周日"
ONE_CREW = f"101,{WULIN},00001;00002,00001,早,早班,中,夜,休,,06:30-10:00"


def prepare(
    house: ImportHouse, folder, *lines, header=HEADER, asked=ASKED, columns=None, what=prepare_rosters
):
    path = write(folder, "\n".join((header, *lines)) + "\n")
    return what(path, Choices(columns or {}, asked), ImportRoom(house.store, house.centre, NOW))


def local(day, hour, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


def starts(store):
    return sorted((crew.starts_at, crew.ends_at) for crew in store.rows(Crew))


def test_that_a_week_of_a_crew_becomes_its_turns(store, tmp_path):
    house = with_members(store, tmp_path)
    prepared = prepare(house, tmp_path, ONE_CREW)
    assert (prepared.report.read, prepared.report.kept, prepared.report.noticed) == (1, 1, ())
    house.bring(prepared)
    assert starts(store) == [
        (local(23, 6), local(23, 14)),
        (local(24, 6), local(24, 14)),
        (local(25, 14), local(25, 22)),
        (local(26, 22), local(27, 6)),
        (local(29, 6, 30), local(29, 10)),
    ]
    assert {shift.name for shift in store.rows(Shift)} == {"早", "中", "夜", "06:30-10:00"}
    crew = store.rows(Crew, starts_at=local(24, 6))[0]
    lead = store.rows(Member, badge="00001")[0]
    assert (crew.lead_id, crew.unit, crew.mode) == (lead.id, WULIN, lead.mode)
    assert len(crew.posts) == 2


def test_that_a_roster_may_name_the_street_and_the_beat(store, tmp_path):
    house = with_members(store, tmp_path)
    name = house.centre.unit_name(WULIN)
    header, line = HEADER + ",责任区", ONE_CREW.replace(WULIN, name) + f",{name}"
    by_code = ONE_CREW.replace("00001;00002,00001", "00002,00002") + ","
    prepared = prepare(house, tmp_path, line, by_code, header=header, columns={"home_zone": "责任区"})
    assert told(prepared.report.refused) == [("3", "on_two_crews")]
    house.bring(prepared)
    assert {(crew.unit, crew.home_zone) for crew in store.rows(Crew)} == {(WULIN, WULIN)}


def test_that_lines_of_people_make_one_crew_where_they_share_a_turn(store, tmp_path):
    house = with_members(store, tmp_path)
    header = "工号,呼号,mon,11/24,2026-11-25"
    columns = {"members": "工号", "call_sign": "呼号"}
    lines = ("00001,101,early,早,休", "00002,101,early,夜,")
    house.bring(prepare(house, tmp_path, *lines, header=header, columns=columns))
    in_order = sorted(store.rows(Crew), key=lambda crew: crew.starts_at)
    assert [len(crew.member_ids) for crew in in_order] == [2, 1, 1]
    assert starts(store)[1][0] == local(24, 6)


def test_that_two_people_of_one_call_sign_on_other_turns_are_two_crews(store, tmp_path):
    house = with_members(store, tmp_path)
    lines = ("00001,101,早", "00002,101,夜")
    house.bring(prepare(house, tmp_path, *lines, header="members,call_sign,周一"))
    assert sorted(len(crew.member_ids) for crew in store.rows(Crew)) == [1, 1]


def test_that_a_person_without_call_sign_is_a_crew_of_one(store, tmp_path):
    house = with_members(store, tmp_path)
    house.bring(prepare(house, tmp_path, "00002,早", header="members,周一"))
    [crew] = store.rows(Crew)
    assert (crew.call_sign, crew.unit) == ("00002", WULIN)


def test_that_the_roster_again_changes_only_what_changed(store, tmp_path):
    house = with_members(store, tmp_path)
    house.bring(prepare(house, tmp_path, ONE_CREW))
    again = prepare(house, tmp_path, ONE_CREW)
    assert (again.changes_nothing, again.report.unchanged) == (True, 1)
    signed_on = SignOn(NOW, vehicle="浙A·D1")
    today = store.rows(Crew, starts_at=local(24, 6))[0]
    with store.work(note("sign_on"), NOW) as work:
        work.save(replace(today, signed_on=signed_on))
    alone = prepare(house, tmp_path, ONE_CREW.replace("00001;00002", "00001").replace("中,夜", "中,休"))
    left = [found.values for found in alone.report.noticed if found.code == "crew_not_in_roster"]
    assert left == [{"crew": "101", "starts_at": "2026-11-26 22:00"}]
    house.bring(alone)
    assert store.get(Crew, today.id).signed_on == signed_on
    assert len(store.get(Crew, today.id).member_ids) == 1
    assert len(store.rows(Crew, starts_at=local(26, 22))[0].member_ids) == 2


def test_that_crews_of_other_units_and_weeks_are_not_missed(store, tmp_path):
    house = with_members(store, tmp_path)
    house.bring(prepare(house, tmp_path, ONE_CREW, asked={**ASKED, "week": "2026-11-20"}))
    elsewhere = ONE_CREW.replace(WULIN, TIANSHUI).replace("101", "201")
    house.bring(prepare(house, tmp_path, elsewhere.replace("00001;00002,00001", "00002,00002")))
    prepared = prepare(house, tmp_path, ONE_CREW.replace("00001;00002", "00001"))
    assert prepared.report.noticed == ()


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (f"102,{WULIN},00009,,早,,,,,,", "unknown_member"),
        (f"102,{WULIN},,,早,,,,,,", "missing_value"),
        (f"102,{WULIN},00002 00002,,早,,,,,,", "member_twice"),
        (f"102,{WULIN},00002,00001,早,,,,,,", "lead_not_member"),
        (f"102,{WULIN},00002,,大夜,,,,,,", "unknown_turn"),
        (f"102,{WULIN},00002,,06:00-06:00,,,,,,", "unknown_turn"),
        (f"102,{WULIN},00002,,26:00-28:00,,,,,,", "unknown_turn"),
        (f"102,{WULIN},00001,,,,,21:00-23:00,,,", "on_two_crews"),
        (f"101,{TIANSHUI},00002,,,,,,早,,", "roster_contradicts"),
    ],
)
def test_that_each_line_that_cant_be_kept_says_why(store, tmp_path, line, code):
    house = with_members(store, tmp_path)
    sound = ONE_CREW.replace("00001;00002", "00001")
    prepared = prepare(house, tmp_path, sound, line)
    assert told(prepared.report.refused) == [("3", code)]
    assert (prepared.report.read, prepared.report.kept) == (2, 1)
    assert {row.call_sign for row in prepared.rows if isinstance(row, Crew)} == {"101"}


def test_that_an_unknown_mode_is_refused_and_an_unknown_unit_and_a_week_off_are_told(store, tmp_path):
    house = with_members(store, tmp_path)
    header = f"{HEADER},mode"
    lines = (
        f"101,{WULIN},00001,,早,,,,,,,horse",
        "102,999,00001,,早,,,,,,,",
        f"103,{WULIN},00002,,休,,,,,,,",
    )
    report = prepare(house, tmp_path, *lines, header=header).report
    assert told(report.refused) == [("2", "unknown_mode")]
    assert told(report.noticed) == [("4", "no_turn"), ("3", "unknown_unit")]


def test_that_a_file_without_a_day_of_that_week_is_named(store, tmp_path):
    house = with_members(store, tmp_path)
    with pytest.raises(UnreadableFile) as raised:
        prepare(house, tmp_path, "101,00001,早", header="call_sign,members,2026-11-30")
    assert raised.value.code == "no_days"


@pytest.mark.parametrize("asked", [{"week": "soon"}, {**ASKED, "turns": "早"}, {**ASKED, "turns": "早=6"}])
def test_that_a_choice_that_cant_be_read_is_named(store, tmp_path, asked):
    with pytest.raises(Refused, match=r"bad_week|bad_choice"):
        prepare(with_members(store, tmp_path), tmp_path, ONE_CREW, asked=asked)


def test_that_another_time_zone_can_be_told(store, tmp_path):
    house = with_members(store, tmp_path)
    house.bring(
        prepare(house, tmp_path, "00001,早", header="members,周一", asked={**ASKED, "timezone": "UTC"})
    )
    assert starts(store)[0][0] == datetime(2026, 11, 23, 6, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2026-W48", "2026W48", "2026-11-23", "2026/11/29", "2026年11月25日"])
def test_that_a_week_may_be_told_by_number_or_by_any_of_its_days(text):
    assert week_of(text) == MONDAY


def test_that_a_cell_may_name_two_turns_or_hours_to_midnight(tmp_path):
    turns = hours_of(TURNS)
    assert [hours.name for hours in turns_in("早/夜", turns, MONDAY)] == ["早", "夜"]
    [evening] = turns_in("16:00～24:00", turns, MONDAY)
    assert evening.on(MONDAY, NOW.tzinfo)[1] == datetime(2026, 11, 24, tzinfo=UTC)
    assert turns_in(" 轮休 ", turns, MONDAY) == []


def test_that_days_are_found_by_date_over_the_turn_of_a_year(tmp_path):
    header = ["工号", "12/31", "1月1日", "1-2(周六)", "2/1"]
    columns = day_columns(tmp_path, header, {}, date(2026, 12, 28), dict.fromkeys(_days(), ()))
    assert columns == {date(2026, 12, 31): "12/31", date(2027, 1, 1): "1月1日", date(2027, 1, 2): "1-2(周六)"}


def _days():
    return ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


SHIFTS = (
    "早班,330105012,2026-11-24 06:00,2026-11-24 14:00",
    "夜班,330105012,2026-11-24 22:00,2026-11-25 06:00",
)


def shifts(house, folder, *lines):
    asked = {"timezone": "Asia/Shanghai"}
    return prepare(
        house, folder, *lines, header="name,unit,starts_at,ends_at", asked=asked, what=prepare_shifts
    )


def test_that_shifts_come_in_once(store, tmp_path):
    house = with_members(store, tmp_path)
    house.bring(shifts(house, tmp_path, *SHIFTS))
    assert {shift.name: shift.starts_at for shift in store.rows(Shift)} == {
        "早班": local(24, 6),
        "夜班": local(24, 22),
    }
    again = shifts(house, tmp_path, *SHIFTS)
    assert (again.changes_nothing, again.report.unchanged) == (True, 2)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (SHIFTS[0], "duplicate"),
        (SHIFTS[0].replace("14:00", "05:00"), "ends_before_start"),
        (SHIFTS[0].replace("早班", ""), "missing_value"),
        (SHIFTS[0].replace("06:00", "six"), "bad_time"),
    ],
)
def test_that_each_shift_that_cant_be_kept_says_why(store, tmp_path, line, code):
    prepared = shifts(with_members(store, tmp_path), tmp_path, SHIFTS[0], line)
    assert told(prepared.report.refused) == [("3", code)]


CERTIFICATES = "badge,authority,field,number,valid_to"


def certificates(house, folder, *lines):
    return prepare(house, folder, *lines, header=CERTIFICATES, asked={}, what=prepare_certificates)


def test_that_a_certificate_of_the_same_number_is_replaced_and_another_added(store, tmp_path):
    house = with_members(store, tmp_path)
    prepared = certificates(
        house, tmp_path, "00001,综合执法,城管,浙A1,2029-12-31", "00002,SC,食品,浙C7,2028/6/30"
    )
    assert (prepared.report.kept, prepared.report.noticed) == (2, ())
    house.bring(prepared)
    first, second = store.rows(Member, badge="00001") + store.rows(Member, badge="00002")
    assert first.certificates == (
        Certificate("ZF", "城管", "浙A1", date(2029, 12, 31)),
        Certificate("SC", "", "浙B1", date(2027, 1, 5)),
    )
    assert second.certificates == (Certificate("SC", "食品", "浙C7", date(2028, 6, 30)),)
    again = certificates(house, tmp_path, "00001,ZF,城管,浙A1,2029-12-31")
    assert (again.changes_nothing, again.report.unchanged) == (True, 1)


def test_that_a_certificate_that_has_ended_is_told_and_an_authority_that_nobody_knows(store, tmp_path):
    house = with_members(store, tmp_path)
    report = certificates(
        house, tmp_path, "00001,综合执法,,浙A9,2026-11-23", "00001,QQ,,浙A8,2027-11-23"
    ).report
    assert told(report.noticed) == [("2", "certificate_expired"), ("3", "unknown_department")]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("00009,ZF,,浙A2,2027-12-31", "unknown_member"),
        ("00001,,,浙A2,2027-12-31", "missing_value"),
        ("00001,ZF,,,2027-12-31", "missing_value"),
        ("00001,ZF,,浙A2,someday", "bad_day"),
        ("00001,ZF,,浙A1,2028-12-31", "duplicate"),
    ],
)
def test_that_each_certificate_that_cant_be_kept_says_why(store, tmp_path, line, code):
    prepared = certificates(with_members(store, tmp_path), tmp_path, "00001,ZF,,浙A1,2027-12-31", line)
    assert told(prepared.report.refused) == [("3", code)]


def test_that_a_crew_to_come_may_act_by_a_new_certificate(store, tmp_path):
    house = with_members(store, tmp_path)
    house.bring(prepare(house, tmp_path, ONE_CREW))
    house.bring(certificates(house, tmp_path, "00002,ZF,,浙A7,2028-12-31"))
    posts = {crew.starts_at: crew.posts[1].authorities for crew in store.rows(Crew)}
    assert posts[local(23, 6)] == ()
    assert posts[local(26, 22)] == ("ZF",)


@pytest.mark.parametrize("cell", ["22:00-次日6:00", "22时-次日6时", "22：00～6:00", "22点至翌日6点", "22-6"])
def test_that_hours_are_read_as_duty_areas_and_permits_read_them(cell):
    [hours] = turns_in(cell, {}, MONDAY)
    assert (hours.name, hours.begins.hour, hours.ends.hour) == ("22:00-06:00", 22, 6)


def test_that_a_turn_merged_over_several_days_holds_for_each_of_them(store, tmp_path):
    house = with_members(store, tmp_path)
    book = Workbook()
    book.active.append(("工号", *["周一", "周二", "周三", "周四", "周五", "周六", "周日"]))
    book.active.append(("00001", "早", None, None, None, None, "休", None))
    book.active.merge_cells("B2:F2")
    choices = Choices({"members": "工号"}, ASKED)
    room = ImportRoom(house.store, house.centre, NOW)
    prepared = prepare_rosters(saved(book, tmp_path), choices, room)
    house.bring(prepared)
    assert [begins for begins, _ in starts(store)] == [local(day, 6) for day in range(23, 28)]
    assert ("2", "merged_filled") in told(prepared.report.noticed)
