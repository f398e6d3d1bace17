"""The catalogue of words: both languages everywhere, every placeholder fillable, no reason without a sentence."""

from __future__ import annotations

import ast
import string
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.words import LANGUAGES, Words, catalogue
from app.words.catalogue import WordMissing
from dispatch.desk import ACTIONS
from dispatch.lifecycle import State

ROOT = Path(__file__).resolve().parents[2]


def test_that_every_code_has_both_languages_and_the_same_placeholders():
    for code, sentences in catalogue().items():
        assert set(sentences) == set(LANGUAGES), code
        fields = {language: placeholders(sentences[language]) for language in LANGUAGES}
        assert fields["zh"] == fields["en"], code
        assert all(sentence.strip() for sentence in sentences.values()), code


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def refusals_in(folder: Path) -> set[str]:
    """Codes of all `Refused("code", ...)` and `Reason("code", ...)` below a folder."""
    codes = set()
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Refused", "Reason"):
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant):
                    codes.add(first.value)
    return codes


@pytest.mark.parametrize("floor", ["dispatch", "data", "app"])
def test_that_every_reason_that_the_code_gives_has_its_sentence(floor):
    missing = {code for code in refusals_in(ROOT / floor) if f"reason.{code}" not in catalogue()}
    assert missing == set()


def test_that_every_action_and_state_has_its_word():
    wanted = {f"action.{code}" for code in ACTIONS} | {f"state.{state}" for state in State}
    assert wanted - set(catalogue()) == set()


def test_that_a_value_can_be_a_word_a_time_or_a_distance():
    words = Words("en")
    at = datetime(2026, 11, 24, 6, 20, 5, tzinfo=UTC)
    assert words.say("reason.already_arrived", at=at) == "Arrival was recorded at 14:20:05 already"
    assert "1.2 km away" in words.say("reason.contradicted_by_fix", distance_m=1234)
    assert (
        words.say("reason.crew_busy", crew="426")
        == "426 is busy with –; to send it all the same, give a reason"
    )


def test_that_an_unknown_code_is_an_error_and_not_an_empty_text():
    with pytest.raises(WordMissing):
        Words().say("no.such.code")
