"""`yiping duplicates`, `merge` and `unmerge`."""

from __future__ import annotations

from tests.app.cli.conftest import Line
from tests.app.cli.test_acting import HAWKER, SQUARE, accepted, number_of, state_of


def test_that_a_duplicate_is_found_merged_and_unmerged(line: Line):
    first = accepted(line)
    second = number_of(line.ask(*HAWKER, *SQUARE, "--words", "武林广场有人摆摊"))
    [likely] = line.ask("duplicates", second)
    assert (likely["incident"], likely["away_m"], likely["same_category"]) == (first, 0.0, True)
    assert first.rpartition("-")[2] in line.run("duplicates", second).out
    line.ask("merge", first, second)
    told = line.ask("status", first)
    assert [report["number"] for report in told["merged"]] == [second]
    assert (state_of(line, second), line.ask("duplicates", first)) == ("merged", [])
    line.ask("unmerge", second)
    assert state_of(line, second) == "reported"
    assert line.ask("record", "verify")["ok"]


def test_that_a_crew_may_be_called_back_with_the_merge_and_a_refusal_is_told(line: Line):
    first, second = accepted(line), accepted(line)
    crew = line.ask("recommend", second)["candidates"][0]["crew"]
    line.ask("dispatch", second, "--crew", crew)
    assert line.refused("merge", first, first) == "same_incident"
    told = line.ask("merge", first, second, "--crews", "recall")
    [task] = [row for row in told["rows"] if row["kind"] == "assignment"]
    assert (task["state"], task["end_code"]) == ("recalled", "merged")
