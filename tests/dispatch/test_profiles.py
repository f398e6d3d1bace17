"""Import profiles: kept by name in the record, replaced, dropped, taken back, and asked for."""

from __future__ import annotations

import pytest

from dispatch.actions.keeping import Undo
from dispatch.actions.profiles import DropProfile, KeepProfile
from dispatch.import_profile import ImportProfile
from dispatch.profile_queries import Profiles
from dispatch.reasons import Refused
from tests.dispatch.house import PLANNER

COLUMNS = {"number": "工单编号"}


def keep(house, name="12345 导出", what="incidents", **said):
    return house.act(KeepProfile, PLANNER, name=name, what=what, **said)


def offered(house, what=""):
    return house.seat.ask(Profiles(what))


def test_that_a_profile_is_kept_as_it_was_said(house):
    said = {
        "columns": COLUMNS,
        "choices": {"timezone": "Asia/Shanghai"},
        "categories": {"占道": "STR.hawker"},
        "header": ("工单编号", "内容"),
    }
    keep(house, " 12345 导出 ", **said)
    [profile] = offered(house)
    assert (profile.name, profile.what, profile.version) == ("12345 导出", "incidents", 1)
    assert {name: getattr(profile, name) for name in said} == said


def test_that_the_same_name_of_the_same_kind_is_replaced(house):
    keep(house, columns=COLUMNS)
    keep(house, what="subjects")
    keep(house, columns={"number": "编号"})
    assert [(row.what, dict(row.columns), row.version) for row in offered(house)] == [
        ("incidents", {"number": "编号"}, 2),
        ("subjects", {}, 1),
    ]
    assert [row.what for row in offered(house, "subjects")] == ["subjects"]


def test_that_a_dropped_profile_is_offered_no_more_until_it_is_kept_again(house):
    keep(house, columns=COLUMNS)
    house.act(DropProfile, PLANNER, name="12345 导出", what="incidents")
    assert offered(house) == ()
    with pytest.raises(Refused, match="unknown_profile"):
        house.act(DropProfile, PLANNER, name="12345 导出", what="incidents")
    keep(house, columns=COLUMNS)
    assert [row.version for row in offered(house)] == [3]


def test_that_keeping_and_dropping_are_taken_back(house):
    keep(house, columns=COLUMNS)
    house.act(DropProfile, PLANNER, name="12345 导出", what="incidents")
    house.act(Undo, PLANNER)
    assert [row.columns for row in offered(house)] == [COLUMNS]
    keep(house, name="新")
    house.act(Undo, PLANNER)
    assert [row.name for row in house.store.rows(ImportProfile)] == ["12345 导出"]


def test_that_a_profile_needs_a_name(house):
    with pytest.raises(Refused, match="profile_without_name"):
        keep(house, "  ")
