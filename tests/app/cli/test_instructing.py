"""Leaders' instructions on the command line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.app.cli.conftest import Line


def test_that_an_instruction_is_written_down_listed_and_answered(line: Line) -> None:
    line.ask("intake", "--source", "hotline_12345", "--category", "STR.hawker", "--at", "120.1630,30.2742")
    line.ask("accept", "1")
    due = (datetime.now(UTC) + timedelta(hours=2)).isoformat()
    line.ask("give-instruction", "--leader", "张区长", "--words", "妥善处置", "--due-at", due, "--about", "1")
    (told,) = line.ask("instructions")
    assert (told["number"], told["state"], told["leader"]) == ("Z1", "open", "张区长")
    assert told["incident_id"]
    assert "妥善处置" in line.run("instructions").out
    line.ask("answer-instruction", "--number", "Z1", "--answer", "已处置")
    assert line.ask("instructions")[0]["state"] == "answered"
