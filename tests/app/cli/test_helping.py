"""Help across streets on the command line: asked, answered, sent, and how it stands."""

from __future__ import annotations

from tests.app.cli.conftest import Line
from tests.room import CHANGQING


def test_that_help_is_asked_for_answered_and_listed(line: Line) -> None:
    line.ask("intake", "--source", "hotline_12345", "--category", "STR.hawker", "--at", "120.1630,30.2742")
    line.ask("accept", "1")
    assert line.refused("dispatch", "1", "--crew", "401", "--choice-reason", "近") == "help_not_given"
    line.ask("ask-help", "1", "--crew", "401")
    desk = ("--as", "林峰", "--role", "street_dispatcher", "--of", CHANGQING)
    line.ask("answer-help", "1", "--crew", "401", "--answer", "granted", *desk)
    line.ask("dispatch", "1", "--crew", "401", "--choice-reason", "近")
    (told,) = line.ask("help-requests")
    assert (told["crew"], told["unit"], told["state"]) == ("401", CHANGQING, "granted")
    assert told["answered_by"] == "林峰"
    assert told["arrival"]["limit_s"] > 0
    said = line.run("help-requests").out
    assert "401" in said
    assert "已同意" in said
