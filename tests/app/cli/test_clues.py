"""`yiping clues`, `dismissed`, and clues judged together."""

from __future__ import annotations

from tests.app.cli.conftest import Line
from tests.app.cli.test_acting import SQUARE, number_of, state_of

ALERT = ("intake", "--source", "video_ai", "--category", "STR.hawker", *SQUARE)


def test_that_clues_are_listed_folded_and_judged_together(line: Line):
    first, second = (number_of(line.ask(*ALERT)) for _ in range(2))
    [group] = line.ask("clues")
    assert (group["incidents"], group["permit"], group["likely"]) == ([first, second], None, None)
    assert "×2" in line.run("clues").out
    line.ask("confirm-clue", first, "--alike", second)
    assert (state_of(line, first), state_of(line, second), line.ask("clues")) == ("reported", "merged", [])


def test_that_the_dismissed_of_a_day_are_listed_and_looked_at_by_another(line: Line):
    line.ask("change-setting", "--name", "dismissed_audit_share", "--value", "1")
    number = number_of(line.ask(*ALERT))
    line.ask("dismiss-clue", number, "--reason", "false_alarm")
    [one] = line.ask("dismissed")
    assert (one["incident"], one["reason"], one["sampled"], one["audit"]) == (
        number,
        "false_alarm",
        True,
        None,
    )
    assert "待复核" in line.run("dismissed").out
    assert line.refused("audit-dismissal", number, "--result", "upheld") == "same_person"
    line.ask("audit-dismissal", number, "--result", "upheld", "--as", "另一人")
    assert line.ask("dismissed")[0]["audit"]["result"] == "upheld"
    assert line.ask("dismissed", "--day", "2026-01-01") == []
