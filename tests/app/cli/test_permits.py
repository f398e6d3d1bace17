"""`yiping permits`: who may do what near an incident or a place, and when."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.cli.conftest import Line
from tests.app.cli.test_acting import accepted
from tests.app.cli.test_asking import SQUARE

LINES = f"""number,kind,holder,valid_from,valid_to,lon,lat,hours
A1,外摆,某咖啡店,2020-01-01,2099-12-31,{SQUARE},18:00-22:00
A2,夜间施工,某建设公司,2020-01-01,2020-12-31,{SQUARE},
"""
EVENING, MORNING = "2026-11-24T19:00:00+08:00", "2026-11-24T09:00:00+08:00"


@pytest.fixture
def permitted(line: Line, tmp_path: Path) -> Line:
    """The room with two permits at the square."""
    path = tmp_path / "permits.csv"
    path.write_text(LINES, encoding="utf-8")
    line.ask("import", "permits", str(path))
    return line


def test_that_a_place_is_asked_for_at_a_moment(permitted: Line):
    at = ("permits", "--at", SQUARE, "--category", "STR.shop_overflow", "--at-time")
    [evening] = permitted.ask(*at, EVENING)
    assert (evening["number"], evening["relation"], evening["until"][:16]) == (
        "A1",
        "covers",
        "2026-11-24T14:00",
    )
    [morning] = permitted.ask(*at, MORNING)
    assert (morning["relation"], morning["until"]) == ("outside_hours", None)
    assert "某咖啡店" in permitted.run(*at, EVENING).out


def test_that_without_a_category_every_permit_near_is_told(permitted: Line):
    found = permitted.ask("permits", "--at", SQUARE, "--at-time", EVENING)
    assert [(one["number"], one["relation"]) for one in found] == [("A1", "covers"), ("A2", "expired")]


def test_that_those_of_today_are_told_wherever_they_are(permitted: Line):
    found = permitted.ask("permits", "--today", "--at-time", MORNING)
    assert [(one["number"], one["relation"]) for one in found] == [("A1", "outside_hours")]


def test_that_an_incident_asks_for_its_own_category(permitted: Line):
    number = accepted(permitted)
    assert [one["number"] for one in permitted.ask("permits", number, "--at-time", EVENING)] == ["A1"]


def test_that_neither_incident_nor_place_is_not_understood(permitted: Line):
    assert permitted.run("permits").code == 2
    assert permitted.refused("permits", "--at", SQUARE, "--category", "NO.such") == "unknown_category"
