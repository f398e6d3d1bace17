"""What the command line answers: advice, ways, reach, zones, crews, settings, rates, and the radio's way."""

from __future__ import annotations

import pytest

from app.words.catalogue import span
from tests.app.cli.conftest import Line
from tests.app.cli.test_acting import accepted

SQUARE, STADIUM = "120.1630,30.2742", "120.1700,30.2700"


def test_that_advice_names_candidates_and_those_excluded_with_reasons(line: Line):
    told = line.ask("recommend", "--at", SQUARE, "--category", "STR.hawker")
    known = {"computed_at", "policy", "candidates", "excluded", "shortfall", "requested", "lacking"}
    assert set(told) == known
    first, said = told["candidates"][0], line.run("recommend", "--at", SQUARE, "--category", "STR.hawker").out
    assert {"crew", "eta_s", "arrive_s", "mode", "reasons"} <= set(first)
    assert first["arrive_s"] == pytest.approx(first["eta_s"] + 20, abs=1)
    assert f" 1. {first['crew']}  {span(first['arrive_s'])} 后到  " in said
    assert {crew["crew"] for crew in told["excluded"]} >= {"402"}
    reasons = [reason for crew in told["excluded"] for reason in crew["reasons"]]
    assert all(reason["code"] and reason["text"] for reason in reasons)
    assert "301" in said


@pytest.mark.parametrize("policy", ["fastest", "on_time", "coverage"])
def test_that_advice_is_asked_for_under_a_policy(line: Line, policy: str):
    told = line.ask("recommend", "--at", SQUARE, "--category", "STR.hawker", "--policy", policy)
    assert told["policy"] == policy
    etas = [crew["eta_s"] for crew in told["candidates"]]
    if policy == "fastest":
        assert etas[0] == min(etas)


def test_that_a_shortfall_says_what_is_missing_and_who_would_bring_it(line: Line):
    for call_sign in ("301", "302", "401"):
        line.ask("sign-off", "--crew", call_sign)
    told = line.ask("recommend", "--at", SQUARE, "--category", "STR.hawker")
    if told["shortfall"] is not None:
        assert set(told["shortfall"]) == {"missing", "joined_by", "unmet"}
    assert {crew["crew"] for crew in told["excluded"]} >= {"301", "302", "401"}


def test_that_a_route_is_a_line_with_time_and_length(line: Line):
    told = line.ask("route", "--from", SQUARE, "--to", STADIUM, "--mode", "ebike")
    assert told["geometry"]["type"] == "LineString"
    assert told["travel_s"] > 60
    assert told["distance_m"] > 300
    assert "m" in line.run("route", "--from", SQUARE, "--to", STADIUM).out


def test_that_reach_is_an_area(line: Line):
    assert line.ask("reach", "--at", SQUARE)["geometry"]["type"] in ("Polygon", "MultiPolygon")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("route", "--from", "0,0", "--to", SQUARE), "far_from_road"),
        (("recommend", "--at", SQUARE, "--category", "NO.such"), "unknown_category"),
        (("recommend",), "bad_position"),
    ],
)
def test_that_a_question_that_has_no_answer_is_refused(line: Line, arguments: tuple[str, ...], code: str):
    assert line.refused(*arguments) == code


def test_that_joining_is_asked_of_an_incident_alone(line: Line):
    for asked in (("--join",), ("--replace", "301")):
        told = line.run("recommend", "--at", SQUARE, "--category", "STR.hawker", *asked, "--json")
        assert (told.code, told.error["code"]) == (2, "bad_usage")


def test_that_zones_are_listed_by_kind_and_by_position(line: Line):
    assert len(line.ask("zones", "--kind", "sub_district")) == 18
    here = line.ask("zones", "--at", SQUARE)
    assert "天水街道" in {zone["name"] for zone in here}
    assert "天水街道" in line.run("zones", "--at", SQUARE).out


def test_that_crews_tell_status_and_position(line: Line):
    crews = {crew["call_sign"]: crew for crew in line.ask("crews")}
    assert crews["301"]["status"] == "free"
    assert crews["301"]["position"]["lon"] == pytest.approx(120.1642)
    assert "空闲" in line.run("crews").out


def test_that_settings_tell_their_bounds(line: Line):
    undo = next(item for item in line.ask("settings") if item["name"] == "undo_s")
    assert undo == {"name": "undo_s", "value": 15, "default": 15, "least": 0, "most": 300}


def entered(line: Line, *words: str) -> None:
    line.ask("radio", *words)


def test_that_the_radio_way_of_writing_moves_a_task_on(line: Line):
    number = accepted(line).rpartition("-")[2]
    entered(line, f"{number} 派 301 离得近")
    entered(line, "/301", "响")
    entered(line, "/301", "到", "-0", "已到现场")
    assert line.ask("status", number)["state"] == "arrived"
    assert line.refused("radio", "/301", "飞") == "unknown_verb"
    assert line.refused("radio", "/888 到 -2") == "no_such_crew"
    assert line.refused("radio", "找 武林") == "not_an_action"


def test_that_a_figure_of_every_zone_is_told_as_the_map_colours_them(line: Line):
    accepted(line)
    told = line.ask("zone-figures")
    assert (told["of"], told["by"]) == ("open", "sub_district")
    assert sum(zone["value"] for zone in told["zones"]) == 1
    assert (
        line.ask("zone-figures", "--indicator", "arrival", "--by", "community")["zones"][0]["value"] is None
    )


def test_that_rates_come_raw_and_adjusted_with_n_by_group(line: Line):
    number = accepted(line)
    line.ask("dispatch", number, "--crew", "301", "--choice-reason", "离得近")
    line.ask("respond", number)
    told = line.ask("rates")
    assert told["by"] == "all"
    response = told["groups"][0]["response"]
    assert (response["n"], response["met"], response["raw"], response["adjusted"]) == (1, 1, 1.0, 1.0)
    assert told["groups"][0]["arrival"]["raw"] is None
    assert told["groups"][0]["lateness"]["n"] == 0
    names = {}
    for group in ("sub_district", "crew", "source", "category"):
        groups = line.ask("rates", "--by", group)["groups"]
        assert [found["response"]["n"] for found in groups] == [1]
        names[group] = groups[0]["name"]
    assert names["sub_district"] == "天水街道"
    assert names["crew"] == "301 天水1组"
    assert {names["source"], names["category"]}.isdisjoint({"hotline_12345", "STR.hawker"})
    assert line.ask("rates", "--day", "2020-01-01")["groups"] == []
    assert "n=1" in line.run("rates", "--by", "crew").out
