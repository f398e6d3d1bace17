"""Joint handling on the command line."""

from __future__ import annotations

from tests.app.cli.conftest import Line


def test_that_joint_handling_is_listed_and_the_lead_is_handed_on(line: Line) -> None:
    line.ask("intake", "--source", "hotline_12345", "--category", "STR.hawker", "--at", "120.1630,30.2742")
    line.ask("accept", "1")
    for crew in ("302", "303"):
        line.ask("dispatch", "1", "--crew", crew, "--choice-reason", "近")
    told = line.ask("joint", "1")
    assert [(one["crew"], one["part"]) for one in told["crews"]] == [("302", "lead"), ("303", "assist")]
    assert told["missing"] == []
    line.ask("give-lead", "1", "--crew", "303")
    handed = line.ask("joint", "1")["crews"]
    assert [(one["crew"], one["part"]) for one in handed] == [("303", "lead"), ("302", "assist")]
    assert "主办" in line.run("joint", "1").out


def test_that_who_joins_is_asked_for_by_what_those_sent_lack_and_the_recalled_stand_last(line: Line) -> None:
    line.ask("intake", "--source", "hotline_12345", "--category", "STR.hawker", "--at", "120.1630,30.2742")
    line.ask("accept", "1")
    for crew in ("301", "303"):
        line.ask("dispatch", "1", "--crew", crew, "--choice-reason", "近")
    assert line.ask("recommend", "1")["lacking"] is None
    assert line.ask("recommend", "1", "--join")["lacking"] == []
    assert "已派人员不缺人" in line.run("recommend", "1", "--join").out
    line.ask("recall", "1", "--crew", "301", "--reason", "另有急事")
    told = line.ask("recommend", "1", "--join")
    assert told["lacking"] == ["ZF2"]
    *others, last = [(one["crew"], one["reasons"][0]["code"]) for one in told["candidates"]]
    assert others
    assert last == ("301", "taken_off")
    assert all(code != "taken_off" for _, code in others)
    instead = line.ask("recommend", "1", "--replace", "303")
    assert (instead["lacking"], instead["candidates"][-1]["crew"]) == (None, "301")
    said = line.run("recommend", "1", "--join").out
    assert "补上所缺" in said
    assert "从本事件撤下：另有急事" in said
