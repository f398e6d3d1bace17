"""What the command line says to do about a refusal: the console's words, with commands for its keys."""

from __future__ import annotations

import json
import re

import pytest

from app.cli.answer import Answers
from app.cli.main import command_line
from app.cli.way_out import COMMAND_OF, way_words
from app.words import LANGUAGES, Words, catalogue
from dispatch.reasons import Reason

CODES = [code.removeprefix("way.") for code in catalogue() if code.startswith("way.")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_that_every_way_out_names_commands_that_there_are_and_no_key(language: str) -> None:
    words = Words(language)  # type: ignore[arg-type]
    told = [way_words(Reason(code), words) for code in CODES]
    assert len(told) > 100
    assert [said for said in told if not said or re.search(r"–|Shift |Ctrl | Enter|F\d", said)] == []
    listed = command_line(words).format_help()
    named = {
        name for said in (*told, *COMMAND_OF.values()) for name in re.findall(r"yiping ([a-z][a-z-]+)", said)
    }
    assert len(named) > 12
    assert {name for name in named if not re.search(rf"\b{name}\b", listed)} == set()


def test_that_a_way_of_the_command_line_belongs_to_one_of_the_console() -> None:
    own = {code.removeprefix("way_cli.") for code in catalogue() if code.startswith("way_cli.")}
    assert own <= set(CODES)


def test_that_a_refusal_says_what_to_do_about_it(capsys: pytest.CaptureFixture[str]) -> None:
    reason = Reason("call_back_needed", {"incident": "0426", "count": 1})
    Answers(Words("zh")).fail(reason)
    assert capsys.readouterr().err.endswith("\n→ 先用 yiping call-back 记下答复，再结案\n")
    Answers(Words("zh"), as_json=True).fail(reason)
    assert json.loads(capsys.readouterr().err)["error"]["way"] == "先用 yiping call-back 记下答复，再结案"
    Answers(Words("en")).fail(Reason("unknown_query", {"query": "X"}))
    assert "→" not in capsys.readouterr().err


def test_that_what_is_missing_is_told_in_words_and_not_as_requirements_are_written() -> None:
    told = Answers(Words("en")).worded(Reason("leaves_short", {"missing": "A+K:lift"}))
    assert told["text"] == "Leaves Auxiliary + contractor for lifts missing by itself"
    assert told["values"] == {"missing": "A+K:lift"}
