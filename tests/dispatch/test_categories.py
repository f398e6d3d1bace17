"""Categories, sources and timing rules as they are shipped and as a centre may write them."""

from __future__ import annotations

import pytest

from app.words import catalogue
from dispatch.categories import CategoryTree
from dispatch.category_file import BadCategories, read_categories, read_limits, shipped_categories
from dispatch.incident import FrozenRule
from dispatch.people import MemberKind
from dispatch.reasons import Refused
from dispatch.rules import BadRules, choose_rule, is_night, read_rules, shipped_rules
from dispatch.settings import Settings
from dispatch.sources import BadSources, read_sources, shipped_sources
from tests.builders import at

HEAD = "code|zh|orig|sev|need|pen|fast|close|share|shape"
ROW = "STR.hawker|无证游商|G|3|A>ZF2|Y|F15|3eh|9.2|A+D"
SHAPES = "A " + " ".join(["1"] * 24) + "  flat\nD " + " ".join(["0"] * 23) + " 2"


@pytest.fixture(scope="module")
def tree() -> CategoryTree:
    return shipped_categories()


def test_that_there_are_ten_major_and_sixty_minor_categories(tree):
    assert len(tree.majors) == 10
    assert len(tree.dispatched) == 60
    assert sum(category.share for category in tree.minors) == pytest.approx(100)
    assert {category.major for category in tree.minors} == {major.code for major in tree.majors}


def test_that_every_shape_is_a_day(tree):
    for category in tree.minors:
        assert len(category.shape) == 24
        assert sum(category.shape) == pytest.approx(1)


def test_that_every_category_and_source_has_words_in_both_languages(tree):
    for category in tree.minors:
        assert catalogue()[f"category.{category.code}"]["zh"] == category.words["zh"]
    for major in tree.majors:
        assert catalogue()[f"category.{major.code}"]["zh"] == major.words["zh"]
    for source in shipped_sources().sources:
        assert f"source.{source}" in catalogue()
    for rule in shipped_rules().rules:
        assert f"rule.{rule.code}" in catalogue()
        assert f"rule_variant.{rule.variant}" in catalogue()
    for category in tree.minors:
        assert {f"closing.{limit.name}" for limit in category.closing} <= catalogue().keys()


def test_that_every_category_has_a_rule_and_f18_closes_in_a_day(tree):
    known = {fast for rule in shipped_rules().rules for fast in rule.fast}
    assert {category.fast for category in tree.minors} <= known
    closing = {category.closing for category in tree.minors if category.fast == "F18"}
    assert closing == {read_limits("24eh")}


def test_that_bridges_overweight_is_a_clue_only(tree):
    assert tree.by_code("CON.overweight").clue_only
    assert tree.by_code("CON.overweight") not in tree.dispatched


def test_that_an_unknown_category_is_refused(tree):
    with pytest.raises(Refused) as refused:
        tree.by_code("STR.nothing")
    assert refused.value.reason.code == "unknown_category"


def test_that_facts_told_at_intake_raise_the_severity(tree):
    assert tree.severity_with("STR.hawker", ()) == 3
    assert tree.severity_with("STR.hawker", {"five_or_more"}) == 2
    assert tree.severity_with("STR.hawker", {"school_gate"}) == 2
    assert tree.severity_with("STR.dog", {"five_or_more"}) == 3
    assert tree.severity_with("STR.dog", {"danger_to_persons"}) == 1
    assert tree.severity_with("SAF.gas", {"danger_to_persons"}) == 1
    assert tree.flags_of("STR.hawker") == ("five_or_more", "school_gate", "danger_to_persons")
    assert tree.flags_of("SAF.gas") == ()


def test_that_arrival_kinds_follow_from_who_may_go(tree):
    assert MemberKind.GRID_WORKER in tree.by_code("STR.piling").arrival_kinds
    assert MemberKind.GRID_WORKER not in tree.by_code("STR.hawker").arrival_kinds


def test_that_staged_limits_keep_their_names():
    stop, step, close = read_limits("stop 4wh;7wd;20wd")
    assert (stop.name, stop.amount, stop.unit) == ("stop", 4, "wh")
    assert (step.name, step.unit, close.name, close.amount) == ("step", "wd", "close", 20)
    assert [limit.name for limit in read_limits("cordon 1eh;fix 1wd")] == ["cordon", "fix"]
    assert [limit.name for limit in read_limits("5wd;5wd")] == ["step", "close"]


def test_that_a_centre_may_bring_its_own_file():
    own = read_categories(f"# ours\n{HEAD}\n{ROW}\nmajor: STR 街面\nupgrade: rain STR.hawker 1\n{SHAPES}")
    assert own.by_code("STR.hawker").shape[23] == pytest.approx((1 / 24 + 1) / 2)
    assert own.majors[0].words == {"zh": "街面"}
    assert own.severity_with("STR.hawker", {"rain"}) == 1
    assert read_categories(f"{ROW}\n{SHAPES}").majors[0].words == {"zh": "STR"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"{HEAD}\nSTR.hawker|too|few", "line 2: 3 columns"),
        (f"{ROW}\n{ROW}\n{SHAPES}", "line 2: STR.hawker stands twice"),
        (f"{ROW.replace('A>ZF2', 'Q9')}\n{SHAPES}", "line 1: need 'Q9'"),
        (f"{ROW.replace('|3|', '|7|')}\n{SHAPES}", "line 1: '7' is none of 1, 2, 3, 4"),
        (f"{ROW.replace('3eh', '3 weeks')}\n{SHAPES}", "line 1: no closing limit: '3 weeks'"),
        (f"{ROW.replace('STR.hawker', 'hawker')}\n{SHAPES}", "line 1: no category code"),
        (ROW, "line 1: no shape 'A'"),
        ("what is this", "line 1: neither a row"),
        ("A " + " ".join(["0"] * 24), "line 1: a shape without weight"),
        ("upgrade: rain 1", "line 1: upgrade"),
        (f"{ROW}\n{SHAPES}\nupgrade: rain STR.dog 1", "an upgrade of STR.dog"),
        ("# nothing", "no category"),
    ],
)
def test_that_a_line_that_cannot_be_read_is_named(text, told):
    with pytest.raises(BadCategories, match="^" + told.replace("'", "['\"]")):
        read_categories(text)


def test_that_sources_say_what_they_bring():
    book = shipped_sources()
    assert book.by_code("video_ai").is_machine
    assert book.by_code("weigh_in_motion").is_machine
    assert not book.by_code("hotline_12345").is_machine
    assert book.by_code("hotline_12345").brings_caller
    assert book.by_code("hotline_12345").needs_reply
    assert not book.by_code("crew_patrol").needs_reply
    with pytest.raises(Refused) as refused:
        book.by_code("rumour")
    assert refused.value.reason.code == "unknown_source"


@pytest.mark.parametrize("text", ["[a]\nrobot = true", "[a]\nmachine = 1", "["])
def test_that_a_source_file_that_cannot_be_read_is_refused(text):
    with pytest.raises(BadSources):
        read_sources(text)


def chosen(**changes) -> FrozenRule:
    asked = {
        "fast": "F15",
        "mode": "everyday",
        "tier": "core",
        "category": "STR.hawker",
        "severity": 3,
        "source": "hotline_12345",
        "t0": at("10:00:00"),
        "settings": Settings(),
    }
    return choose_rule(shipped_rules(), **(asked | changes))


def limits(rule: FrozenRule) -> tuple[int | None, ...]:
    return rule.response_s, rule.arrival_s, rule.feedback_s


def test_that_b1_the_rule_follows_mode_tier_fast_and_t0():
    assert limits(chosen()) == (60, 300, 1800)
    assert limits(chosen(tier="outer")) == (60, 480, 3600)
    assert limits(chosen(fast="F18")) == (60, 480, 3600)
    assert limits(chosen(fast="F18", t0=at("23:00"))) == (120, 900, 2700)
    assert limits(chosen(t0=at("22:00:00"))) == (120, 900, 2700)
    assert limits(chosen(fast="R", t0=at("23:00"))) == (300, 1800, 7200)
    assert limits(chosen(fast="N")) == (None, None, None)
    assert [chosen(fast=fast).is_promised for fast in ("F15", "F18", "R", "N")] == [True, True, False, False]


def test_that_b1_emergency_is_measured_and_not_scored():
    rule = chosen(mode="emergency")
    assert limits(rule) == (60, 300, 1800)
    assert (rule.is_promised, rule.mode, rule.version) == (False, "emergency", 1)


def test_that_an_unknown_mode_or_rule_is_refused():
    for changes, code in (({"mode": "party"}, "unknown_mode"), ({"fast": "F99"}, "no_rule")):
        with pytest.raises(Refused) as refused:
            chosen(**changes)
        assert refused.value.reason.code == code


def test_that_a_centre_may_bind_a_rule_to_category_severity_and_source():
    book = read_rules(
        "version = 3\n[modes]\neveryday = true\n"
        '[[rule]]\ncode="X"\nfast=["F15"]\nvariant="urgent"\npromised=true\nresponse_s=30\n'
        'categories=["SAF.gas"]\nseverities=[1]\nsources=["police_110"]\n'
        '[[rule]]\ncode="F15"\nfast=["F15"]\nvariant="core"\npromised=true\n'
    )
    asked = {"fast": "F15", "mode": "everyday", "tier": "core", "t0": at("10:00"), "settings": Settings()}
    urgent = choose_rule(book, category="SAF.gas", severity=1, source="police_110", **asked)
    other = choose_rule(book, category="SAF.gas", severity=2, source="police_110", **asked)
    assert (urgent.code, urgent.version, other.code) == ("X", 3, "F15")


@pytest.mark.parametrize(
    "text",
    [
        "version = 1",
        "[",
        "version=1\n[modes]\n[[rule]]\nlimit=3",
        "version=1\n[modes]\n[[rule]]\ncode='X'",
        "version=1\n[modes]\n[[rule]]\nhours='noon'",
        "version=1\n[modes]\n[[rule]]\nresponse_s=0",
    ],
)
def test_that_a_rule_file_that_cannot_be_read_is_refused(text):
    with pytest.raises(BadRules):
        read_rules(text)


def test_that_night_hours_may_lie_within_one_day():
    settings = Settings(night_hours="01:00-05:00")
    assert is_night(at("01:00:00"), settings)
    assert not is_night(at("05:00:00"), settings)
    assert not is_night(at("23:00:00"), settings)
