"""`yiping alarms`: what calls for attention now, by sort."""

from __future__ import annotations

from tests.app.cli.conftest import Line
from tests.app.cli.test_acting import accepted


def test_that_alarms_are_told_by_sort(line: Line):
    assert line.ask("alarms") == []
    assert "报警" in line.run("alarms").out
    numbers = [accepted(line) for _ in range(2)]
    crew = line.ask("recommend", numbers[0])["candidates"][0]["crew"]
    line.ask("dispatch", numbers[0], "--crew", crew)
    line.ask("decline", numbers[0], "--reason", "breakdown")
    [told] = [one for one in line.ask("alarms") if one["code"] == "nobody_holds_it"]
    assert (told["count"], told["level"], told["about"]) == (1, 1, [numbers[0]])
    assert "无人承办 ×1" in line.run("alarms").out
