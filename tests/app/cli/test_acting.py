"""The life of an incident on the command line, and how refusals are told."""

from __future__ import annotations

import pytest

from app.cli.main import main
from app.paths import log_file
from tests.app.cli.conftest import Line

HAWKER = ("intake", "--source", "hotline_12345", "--category", "STR.hawker")
SQUARE = ("--at", "120.1630,30.2742", "--place", "武林广场")


def number_of(told: dict) -> str:
    return next(row["number"] for row in told["rows"] if row["kind"] == "incident")


def state_of(line: Line, number: str) -> str:
    return line.ask("status", number)["state"]


def accepted(line: Line) -> str:
    number = number_of(line.ask(*HAWKER, *SQUARE, "--words", "广场东侧有人摆摊"))
    line.ask("accept", number)
    return number


def test_that_an_incident_goes_from_intake_to_closing(line: Line):
    number = accepted(line)
    first = line.ask("recommend", number)["candidates"][0]
    line.ask("dispatch", number, "--crew", first["crew"])
    line.ask("respond", number, "--by", "radio")
    line.ask("arrive", number, "--by", "radio", "--evidence", "照片", "--note", "已到")
    line.ask("feedback", number, "--note", "已劝离")
    line.ask("verify", number, "--as", "另一人", "--role", "duty_commander")
    line.ask("close", number)
    told = line.ask("status", number)
    assert told["state"] == "closed"
    assert [step["action"] for step in told["history"]] == [
        *("receive", "accept", "dispatch", "respond", "arrive", "feedback", "verify", "close")
    ]
    assert line.ask("record", "verify")["ok"]


def test_that_a_unit_that_was_given_an_incident_is_told_with_its_own_clock(line: Line):
    number = accepted(line)
    line.ask("assign-unit", number, "--unit", "330105012")
    (unit,) = line.ask("status", number)["units"]
    assert (unit["unit"], unit["state"]) == ("330105012", "sent")
    assert (unit["clock"]["limit_s"], unit["clock"]["state"]) == (60, "running")
    assert "签收（1:00），计时中" in line.run("status", number).out
    # A crew answers for its own task, whether or not the unit has taken its.
    line.ask("dispatch", number, "--crew", "301", "--choice-reason", "近")
    line.ask("respond", number, "--by", "radio")
    assert state_of(line, number) == "responded"


def test_that_the_short_number_names_an_incident_of_today(line: Line):
    number = accepted(line)
    assert line.ask("status", number.rpartition("-")[2])["number"] == number


def test_that_another_crew_than_the_first_advised_needs_a_reason(line: Line):
    number = accepted(line)
    second = line.ask("recommend", number)["candidates"][1]["crew"]
    assert line.refused("dispatch", number, "--crew", second) == "choice_reason_needed"
    told = line.ask("dispatch", number, "--crew", second, "--choice-reason", "熟悉摊主")
    task = next(row for row in told["rows"] if row["kind"] == "assignment")
    assert task["choice_reason"] == "熟悉摊主"
    assert task["advice"]["best"][1]["crew_id"] == task["crew_id"]


def test_that_a_task_is_reassigned_from_one_crew_to_another(line: Line):
    number = accepted(line)
    line.ask("dispatch", number, "--crew", line.ask("recommend", number)["candidates"][0]["crew"])
    line.ask("reassign", number, "--crew", "302", "--reason", "路不通")
    assert state_of(line, number) == "dispatched"


def test_that_an_action_can_be_undone_at_once(line: Line):
    number = accepted(line)
    line.ask("undo")
    assert state_of(line, number) == "reported"


def test_that_a_report_without_a_place_is_kept_and_a_correction_needs_one(line: Line):
    number = number_of(line.ask(*HAWKER))
    assert line.ask("status", number)["place"]["lon"] is None
    assert line.refused("correct-place", number) == "place_unknown"
    line.ask("correct-place", number, "--place", "武林广场")
    assert line.ask("status", number)["place"]["found_by"] == "name"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("accept", "9999"), "no_such_incident"),
        ((*HAWKER, "--at", "here"), "bad_position"),
        (("intake", "--source", "hotline_12345", "--category", "NO.such"), "unknown_category"),
        (("intake", "--source", "nobody", "--category", "STR.hawker"), "unknown_source"),
        (("change-setting", "--name", "undo_s", "--value", "30", "--role", "operator"), "not_permitted"),
        (("sign-off", "--crew", "777"), "no_such_crew"),
        (("undo", "--as", "新来的"), "nothing_to_undo"),
    ],
)
def test_that_a_refusal_is_json_with_its_code(line: Line, arguments: tuple[str, ...], code: str):
    assert line.refused(*arguments) == code


def test_that_the_record_knows_who_acted_in_which_role(line: Line):
    line.ask("change-setting", "--name", "undo_s", "--value", "30", "--as", "沈建国", "--role", "planner")
    newest = line.ask("record", "show", "--last", "1")[0]
    assert (newest["actor"], newest["role"], newest["action"]) == ("沈建国", "planner", "change_setting")


def test_that_a_refusal_without_json_is_a_sentence_in_the_chosen_language(line: Line):
    assert line.run("accept", "9999").err == "没有事件 9999\n"
    assert line.run("--lang", "en", "accept", "9999").err == "There is no incident 9999\n"


def test_that_what_is_not_understood_ends_with_two(capsys: pytest.CaptureFixture[str]):
    assert main(["zones", "--kind", "moon", "--json"]) == 2
    assert '"bad_usage"' in capsys.readouterr().err
    assert main(["--lang", "xx", "zones"]) == 2


def test_that_help_is_chinese_first(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as ended:
        main(["-h"])
    assert ended.value.code == 0
    assert "建议派谁去" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        main(["--lang", "en", "dispatch", "-h"])
    assert "Sends a crew" in capsys.readouterr().out


def test_that_what_was_said_is_not_in_the_log(line: Line):
    accepted(line)
    line.refused("accept", "张三的事件")
    text = log_file().read_text(encoding="utf-8")
    assert "intake ended with 0" in text
    assert "accept was refused: no_such_incident" in text
    assert "摆摊" not in text
    assert "张三" not in text
