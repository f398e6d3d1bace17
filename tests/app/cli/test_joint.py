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
