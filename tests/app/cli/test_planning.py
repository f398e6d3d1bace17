"""`yiping plan`: told with reasons, pinned, left out, and sent where asked."""

from __future__ import annotations

from tests.app.cli.conftest import Line
from tests.app.cli.test_acting import accepted, state_of


def test_that_a_plan_is_told_with_reasons_and_changes_nothing(line: Line):
    first, second = accepted(line), accepted(line)
    told = line.ask("plan")
    assert {one["incident"] for one in told["lines"]} | {one["incident"] for one in told["uncovered"]} == {
        first,
        second,
    }
    assert told["gap"] == 0.0
    assert 1.0 >= told["coverage"]["before"] > told["coverage"]["after"] >= 0.0
    (crew,) = told["lines"][0]["crews"]
    assert {"crew", "step", "eta_s", "arrive_s", "p90_s", "on_time", "reasons"} <= set(crew)
    assert all(reason["code"] and reason["text"] for reason in crew["reasons"])
    assert state_of(line, first) == "accepted"
    assert first in line.run("plan").out


def test_that_a_plan_is_sent_where_asked(line: Line):
    first, second = accepted(line), accepted(line)
    told = line.ask("plan", "--policy", "fastest", "--apply", "--as", "周敏")
    assert told["policy"] == "fastest"
    assert [one["done"] for one in told["lines"]] == [True] * len(told["lines"])
    assert {state_of(line, first), state_of(line, second)} == {"dispatched"}


def test_that_pins_hold_and_what_is_left_out_stays(line: Line):
    first, second = accepted(line), accepted(line)
    told = line.ask("plan", "--pin", f"{first}=401", "--leave-out", second)
    (one,) = told["lines"]
    assert (one["incident"], one["crews"][0]["crew"], one["pinned"]) == (first, "401", True)
    assert line.refused("plan", "--pin", first) == "bad_pin"
