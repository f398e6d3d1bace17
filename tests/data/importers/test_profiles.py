"""Which kept profiles fit a file, the best first, and what is said this time goes before them."""

from __future__ import annotations

from data.importers import incidents
from data.importers.choices import Choices
from data.importers.profiles import as_choices, fitting, fitting_profiles, joined
from dispatch.actions.profiles import KeepProfile
from dispatch.import_profile import ImportProfile
from tests.data.import_house import PLANNER, ImportHouse


def profile(name, header, **columns):
    return ImportProfile(id=name, name=name, what="incidents", columns=columns, header=tuple(header))


def test_that_profiles_fit_whose_columns_are_all_there_and_the_most_alike_is_first():
    profiles = [
        profile("粗", ("编号", "类", "x", "y", "z"), number="编号"),
        profile("全", ("编号", "类", "时间"), number="编号", category="类"),
        profile("别", ("号",), number="号"),
        profile("同", ("编号", "类", "时间"), number="编号"),
        profile("无", ("编号", "类")),
        profile("缺", ("编号", "地址")),
    ]
    found = fitting(profiles, ["编号", "类", "时间", "备注"])
    assert [each.name for each in found] == ["全", "同", "无", "粗"]
    assert fitting([profile("空", ())], []) == [profile("空", ())]


def test_that_a_profile_that_was_kept_is_offered_for_its_kind(store):
    house = ImportHouse(store)
    said = {"columns": {"number": "编号"}, "header": ("编号", "类别")}
    for name, what in (("甲", "incidents"), ("乙", "subjects")):
        house.seat.act(KeepProfile(action_id=name, actor=PLANNER, name=name, what=what, **said))
    assert [each.name for each in fitting_profiles(store, incidents.KIND, ["编号"])] == ["甲"]
    assert fitting_profiles(store, incidents.KIND, ["号"]) == []


def test_that_what_is_said_this_time_goes_before_the_profile():
    kept = ImportProfile(
        id="1",
        name="甲",
        what="incidents",
        columns={"number": "编号", "category": "类"},
        choices={"timezone": "Asia/Shanghai", "datum": "gcj02"},
        categories={"占道": "STR.hawker"},
    )
    said = Choices({"category": "类别"}, {"datum": "bd09", "timezone": ""}, {"噪声": "ENV.noise"})
    assert joined(said, kept) == Choices(
        {"number": "编号", "category": "类别"},
        {"timezone": "Asia/Shanghai", "datum": "bd09"},
        {"占道": "STR.hawker", "噪声": "ENV.noise"},
    )
    assert joined(Choices(), kept) == as_choices(kept)
