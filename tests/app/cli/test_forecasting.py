"""`yiping forecast`: checked, fitted, applied, forgotten; nothing is claimed of nothing."""

from __future__ import annotations

from tests.app.cli.conftest import Line


def test_that_without_decided_stages_nothing_is_claimed(line: Line) -> None:
    told = line.run("forecast", "--check", "--json").told
    assert (told["since"], told["learnt_at"]) == (None, None)
    assert {name: stage["good"] for name, stage in told["stages"].items()} == {
        "response": None,
        "arrival": None,
        "feedback": None,
    }
    assert line.run("forecast", "--lang", "en").out.startswith("Nothing to look back at")


def test_that_a_fit_is_shown_and_too_few_incidents_are_never_applied(line: Line) -> None:
    assert line.run("forecast", "--fit", "--json").told["incidents"] < 200
    assert line.run("forecast", "--apply", "--json").error["code"] == "too_few_to_learn"
    assert line.run("forecast", "--forget", "--json").error["code"] == "forecasts_not_learnt"
