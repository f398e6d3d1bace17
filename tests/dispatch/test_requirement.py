"""The need language, and what crews do for a need."""

from __future__ import annotations

import pytest

from dispatch.people import MemberKind, Post
from dispatch.requirement import (
    NOTHING,
    BadRequirement,
    Term,
    contributes,
    is_auxiliary_alone,
    may_act,
    meets_arrival,
    parse_requirement,
    shortfall,
)
from tests.builders import AUXILIARIES, officers, people

GRID = people(MemberKind.GRID_WORKER)
MEDIATOR = people(MemberKind.MEDIATOR)
LIFT = (people(MemberKind.CONTRACTOR), "lift")


def missing(text: str, *teams) -> list[str]:
    return [str(term) for term in shortfall(parse_requirement(text), teams)]


@pytest.mark.parametrize(
    ("text", "first", "then", "notify"),
    [
        ("ZF2", [["ZF2"]], [], []),
        ("A>ZF2", [["A"]], [["ZF2"]], []),
        ("A/N>ZF2", [["A"], ["N"]], [["ZF2"]], []),
        ("K:san>ZF2", [["K:san"]], [["ZF2"]], []),
        ("A+K:lift", [["A", "K:lift"]], [], []),
        ("ZF2 (ZJ,ST)", [["ZF2"]], [], ["ZJ", "ST"]),
        ("ZF2 (ST,K:drain)", [["ZF2"]], [], ["ST", "K:drain"]),
        ("ZF2/off-site", [["ZF2"], ["off-site"]], [], []),
        ("SC2/M", [["SC2"], ["M"]], [], []),
        ("XF+K:gas>ZF2", [["XF", "K:gas"]], [["ZF2"]], []),
        ("K:water (A)", [["K:water"]], [], ["A"]),
        ("A>ZJ/ZF2", [["A"]], [["ZJ"], ["ZF2"]], []),
    ],
)
def test_that_a_need_is_read_as_it_is_meant(text, first, then, notify):
    need = parse_requirement(text)
    assert [[str(term) for term in option] for option in need.first] == first
    assert [[str(term) for term in option] for option in need.then] == then
    assert [str(term) for term in need.notify] == notify
    assert need.text == text


@pytest.mark.parametrize(
    "text",
    ["", "ZF2>A>M", "QQ2", "ZF0", "zf2", "K:", "K:two words", "A+", "ZF2 (", "A (B)", "(A) ZF2", "A//N"],
)
def test_that_a_need_that_makes_no_sense_is_named(text):
    with pytest.raises(BadRequirement, match="need"):
        parse_requirement(text)


def test_that_police_traffic_police_and_fire_brigade_are_requested_never_dispatched():
    need = parse_requirement("A>ZF2/GA")
    assert need.externals == ("GA",)
    assert parse_requirement("ZF2 (GA,XF)").externals == ("GA", "XF")
    assert not meets_arrival(need, officers(3, "GA")[:0])
    assert not Term(department="GA").is_dispatchable
    assert not meets_arrival(parse_requirement("XF+K:gas>ZF2"), people(MemberKind.INSPECTOR, 2, "XF"))


def test_that_who_may_go_first_and_who_follows_both_stop_arrival():
    need = parse_requirement("A>ZF2")
    assert meets_arrival(need, AUXILIARIES)
    assert meets_arrival(need, officers())
    assert not meets_arrival(parse_requirement("ZF2"), AUXILIARIES)
    assert not meets_arrival(parse_requirement("ZF2"), officers(1))
    assert not meets_arrival(parse_requirement("ZF2"), officers(2, "SC"))


def test_that_one_term_of_a_team_stops_arrival_and_the_team_is_told_apart():
    need = parse_requirement("A+K:lift")
    assert meets_arrival(need, AUXILIARIES)
    assert meets_arrival(need, *LIFT)
    assert not meets_arrival(need, people(MemberKind.CONTRACTOR), "road")
    assert missing("A+K:lift", (AUXILIARIES, None)) == ["K:lift"]
    assert missing("A+K:lift", (AUXILIARIES, None), LIFT) == []


def test_that_an_officer_does_an_auxiliarys_work_and_nobody_else_stands_in():
    assert meets_arrival(parse_requirement("A"), officers(1))
    assert not meets_arrival(parse_requirement("A"), GRID)
    assert not meets_arrival(parse_requirement("N"), officers())
    assert not meets_arrival(parse_requirement("M"), officers())
    assert not meets_arrival(parse_requirement("A"), people(MemberKind.VOLUNTEER))


def test_that_anybody_of_a_department_will_do_where_no_number_stands():
    need = parse_requirement("ZJ")
    assert meets_arrival(need, people(MemberKind.INSPECTOR, 1, "ZJ"))
    assert not meets_arrival(need, people(MemberKind.AUXILIARY, 1, "ZJ"))


def test_that_half_a_pair_contributes_and_a_stranger_does_not():
    need = parse_requirement("ZF2")
    assert contributes(need, officers(1))
    assert not contributes(need, AUXILIARIES)
    assert contributes(parse_requirement("K:san"), (), "san")
    assert not contributes(parse_requirement("K:san"), officers(), "road")
    assert not contributes(NOTHING, officers())


def test_that_two_half_pairs_make_a_pair():
    assert missing("ZF2", (officers(1), None)) == ["ZF2"]
    assert missing("ZF2", (officers(1), None), (officers(1), None)) == []


def test_that_who_goes_first_does_not_replace_who_must_follow():
    assert missing("A>ZF2", (AUXILIARIES, None)) == ["ZF2"]
    assert missing("A>ZF2", (officers(), None)) == []
    assert missing("A>ZF2") == ["A", "ZF2"]


def test_that_a_person_fills_one_term_of_a_team():
    assert missing("M+A", (MEDIATOR, None), (officers(1), None)) == []
    assert missing("ZF2+A", (officers(2), None)) == ["A"]
    assert missing("A+ZF2", (officers(2), None), (AUXILIARIES, None)) == []
    assert missing("RS2+M", (officers(2, "RS"), None)) == ["M"]


def test_that_the_way_that_lacks_least_is_told():
    assert missing("ST2/ZF2", (officers(2, "ZF"), None)) == []
    assert missing("SC2/M") == ["M"]


def test_that_what_others_send_and_off_site_evidence_are_not_ours_to_lack():
    assert missing("A>ZF2/GA", (AUXILIARIES, None)) == ["ZF2"]
    assert missing("XF+K:gas>ZF2", (people(MemberKind.CONTRACTOR), "gas")) == ["ZF2"]
    assert missing("ZF2/off-site") == ["ZF2"]
    assert missing("GA") == []


def test_that_a_penalty_takes_two_certified_officers_of_one_authority():
    need = parse_requirement("A>ZF2")
    assert may_act(need, officers(2), penalty=True)
    assert not may_act(need, officers(1), penalty=True)
    assert not may_act(need, AUXILIARIES, penalty=True)
    assert not may_act(need, (*officers(1, "ZF"), *officers(1, "SC")), penalty=True)
    assert may_act(need, AUXILIARIES, penalty=False)
    assert not may_act(parse_requirement("ZJ"), officers(1, "ZJ"), penalty=True)


def test_that_an_auxiliarys_certificate_is_no_power():
    posing = (Post(MemberKind.AUXILIARY, "ZF", ("ZF",)),) * 2
    assert not may_act(parse_requirement("ZF2"), posing, penalty=True)
    assert is_auxiliary_alone(posing)
    assert not is_auxiliary_alone((*posing, *officers(1)))
    assert not is_auxiliary_alone(())
