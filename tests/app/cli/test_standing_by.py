"""Coverage and standing by on the command line: told, kept, applied, let go."""

from __future__ import annotations

import pytest

from tests.app.cli.conftest import Line


def test_that_coverage_is_told_with_what_it_rests_on(line: Line):
    told = line.ask("coverage")
    assert 0 < told["now"] == told["planned"] < 1
    assert told["crews"] == 3
    assert told["n"] == 0
    assert told["rests_on"]["code"] == "demand_even_over_grids"
    assert told["holes"]["type"] == "MultiPolygon"
    assert sum(zone["share"] for zone in told["zones"]) == pytest.approx(1.0)
    assert sum(zone["share"] * zone["covered"] for zone in told["zones"]) == pytest.approx(told["now"])
    text = line.run("coverage", "--lang", "en").out
    assert "Covered now" in text
    assert "No incidents to learn from yet" in text


def test_that_a_move_is_proposed_applied_once_and_let_go(line: Line):
    proposed = line.ask("standby", "posts")
    assert all(post["proposed"] for post in proposed)
    assert "建议位置" in line.run("standby", "posts").out
    far = next(post for post in proposed if post["name"] == "祥符街道")
    line.ask("keep-post", "--name", "东站口", "--lon", f"{far['lon']}", "--lat", f"{far['lat']}")
    assert [post["name"] for post in line.ask("standby", "posts")] == ["东站口"]
    line.ask("change-setting", "--name", "standby_min_gain", "--value", "0.0001")
    line.ask("change-setting", "--name", "standby_max_travel_s", "--value", "7200")
    line.ask("change-setting", "--name", "standby_precinct_loss", "--value", "1")
    told = line.ask("standby")
    assert told["why_none"] is None, told["why_none"]
    move = told["move"]
    assert move["gain"] == pytest.approx(move["after"] - move["before"])
    assert move["post"]["name"] == "东站口"
    assert "东站口" in line.run("standby").out
    applied = line.ask("standby", "--apply")
    assert applied["rows"][0]["standing_by"]["name"] == "东站口"
    assert line.ask("coverage")["planned"] == pytest.approx(move["after"], abs=0.01)
    assert "到位后" in line.run("coverage").out
    assert line.refused("standby", "--apply") == "no_move_to_apply"
    line.ask("end-stand-by", "--crew", applied["rows"][0]["call_sign"])
    assert line.ask("standby")["move"] is not None
    line.ask("drop-post", "--name", "东站口")
    assert all(post["proposed"] for post in line.ask("standby", "posts"))


def test_that_advice_that_keeps_coverage_tells_what_each_crew_costs(line: Line):
    asked = ("recommend", "--at", "120.1630,30.2742", "--category", "STR.hawker")
    kept = line.ask(*asked, "--policy", "coverage")
    codes = [{reason["code"] for reason in told["reasons"]} for told in kept["candidates"]]
    assert codes
    assert all("coverage_cost" in said for said in codes)
    quickest = line.ask(*asked, "--policy", "fastest")
    assert not any(r["code"] == "coverage_cost" for told in quickest["candidates"] for r in told["reasons"])
