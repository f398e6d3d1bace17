"""What the command line tells of duties: who answers where and when, and who keeps up what stands near."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.cli.conftest import Line
from tests.app.cli.test_acting import accepted, number_of
from tests.app.cli.test_asking import SQUARE

NIGHT, NOON = "2026-11-24T23:00:00+08:00", "2026-11-24T12:00:00+08:00"
STREET, RIVER = "120.1610,30.2680", "120.1625,30.2790"
REPORT = ("intake", "--source", "hotline_12345")
AREAS = """编码,名称,街道,时段,牵头
N1,武林片,"武林街道,天水街道",22时-次日6时,武林街道
"""
CONTRACTORS = """code,name,objects,phone,valid_to
L1,明亮照明,路灯,0571-1,2099-12-31
L2,旧约照明,路灯,0571-2,2020-12-31
"""
FACILITIES = f"""code,kind,lon,lat,contractor
F1,路灯,{SQUARE},L1
F2,路灯,120.1632,30.2742,L2
F3,井盖,120.1633,30.2742,
F4,路灯,120.1700,30.2742,L1
"""
ZH = ("code=编码", "name=名称", "units=街道", "hours=时段", "lead=牵头")


def bring(line: Line, folder: Path, what: str, text: str, *more: str) -> dict[str, object]:
    path = folder / f"{what}.csv"
    path.write_text(text, encoding="utf-8")
    return line.ask("import", what, str(path), *more)


@pytest.fixture
def kept(line: Line, tmp_path: Path) -> Line:
    """The room with a night area, two contractors and some facilities at the square."""
    bring(line, tmp_path, "duty_areas", AREAS, *(f"--column={pair}" for pair in ZH))
    bring(line, tmp_path, "contractors", CONTRACTORS)
    bring(line, tmp_path, "facilities", FACILITIES)
    return line


def test_that_the_area_answers_at_night_and_the_street_by_day(kept: Line):
    by_day = kept.ask("who-answers", "--at", STREET, "--at-time", NOON)
    assert (by_day["unit_name"], by_day["duty_area"]) == ("天水街道", None)
    at_night = kept.ask("who-answers", "--at", STREET, "--at-time", NIGHT)
    assert (at_night["unit_name"], at_night["duty_area"]["name"]) == ("武林街道", "武林片")
    assert at_night["because"][0]["text"] == "值班片区“武林片”值守中，至 06:00：由武林街道牵头"
    assert at_night["zones"]["sub_district"] == "330105012"
    text = kept.run("who-answers", "--at", STREET, "--at-time", NIGHT, "--lang", "en").out
    assert "on duty until 06:00" in text
    assert "330105012" in text


def test_that_a_river_names_the_street_that_keeps_it_and_the_one_it_lies_in(line: Line):
    told = line.ask("who-answers", "--at", RIVER, "--at-time", NOON)
    assert told["zones"]["duty_override"] == "330105-D01"
    assert told["unit_name"] == "米市巷街道"
    assert "地处朝晖街道" in told["because"][0]["text"]
    assert told["ladder"]["missing"]


def test_that_an_incident_on_the_river_says_whose_duty_it_is(line: Line):
    told = line.ask(*REPORT, "--category", "SAN.water_dirty", "--at", RIVER, "--words", "漂浮物")
    number = number_of(told)
    said = "管养责任：京杭大运河武林门至潮王段水域，由米市巷街道负责（地处朝晖街道）"
    assert said in line.run("status", number).out
    assert line.ask("status", number)["duty_override"] == "330105-D01"


def test_that_duty_areas_are_listed_with_their_hours(kept: Line):
    (night,) = kept.ask("duty-areas", "--at-time", NIGHT)
    assert (night["code"], night["is_on_duty"], night["until"]) == ("N1", True, "2026-11-24T22:00:00.000000Z")
    (noon,) = kept.ask("duty-areas", "--at-time", NOON)
    assert (noon["is_on_duty"], noon["until"]) == (False, None)
    assert "值守中，至 06:00" in kept.run("duty-areas", "--at-time", NIGHT).out


def test_that_facilities_near_a_place_name_their_contractors(kept: Line):
    near = kept.ask("facilities", "near", "--at", SQUARE)
    assert [one["code"] for one in near] == ["F1", "F2", "F3"]
    assert near[0]["kept_by"]["name"] == "明亮照明"
    assert [one["has_ended"] for one in near] == [False, True, False]
    text = kept.run("facilities", "near", "--at", SQUARE).out
    assert "明亮照明 0571-1" in text
    assert "旧约照明（合同已到期）" in text
    assert [one["code"] for one in kept.ask("facilities", "near", "--at", SQUARE, "--radius-m", "1")] == [
        "F1"
    ]


def test_that_a_place_is_told_in_one_answer(kept: Line):
    told = kept.ask("here", "--at", SQUARE, "--radius-m", "60")
    assert {one["facility"]["code"] for one in told["facilities"]} == {"F1", "F2", "F3"}
    assert told["zones"][0]["kind"] == "district"
    text = kept.run("here", "--at", SQUARE).out
    assert "街道" in text
    assert "F1" in text
    assert "没有可说的" in kept.run("here", "--at", "0,0").out


def test_that_facilities_are_found_near_an_incident(kept: Line):
    assert {one["code"] for one in kept.ask("facilities", "near", "--incident", accepted(kept))} >= {"F1"}


def test_that_what_is_asked_without_a_place_is_not_understood(kept: Line):
    assert kept.run("facilities", "near").code == 2
    assert kept.refused("facilities", "near", "--at", SQUARE, "--radius-m", "9000") == "bad_radius"
    assert kept.refused("who-answers", "--at", "0,0") == "outside_district"
