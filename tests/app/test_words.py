"""The catalogue of words: both languages everywhere, placeholders alike, no reason without a sentence."""

from __future__ import annotations

import ast
import re
import string
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.words import LANGUAGES, Words, catalogue
from app.words.catalogue import Catalogue, WordMissing, catalogue_texts
from app.words.feeds import feed_name
from dispatch.category_file import shipped_categories
from dispatch.desk import ACTIONS
from dispatch.feeds import POSITIONS
from dispatch.lifecycle import State
from dispatch.sources import shipped_sources
from gis.manoeuvres import Doing

ROOT = Path(__file__).resolve().parents[2]


def test_that_every_code_has_both_languages_and_the_same_placeholders():
    for code, sentences in catalogue().items():
        assert set(sentences) == set(LANGUAGES), code
        fields = {language: placeholders(sentences[language]) for language in LANGUAGES}
        assert fields["zh"] == fields["en"], code
        assert all(sentence.strip() for sentence in sentences.values()), code


def test_that_codes_parsed_one_by_one_say_what_their_files_say():
    whole = [tomllib.loads(text) for text in catalogue_texts().values()]
    assert len(catalogue()) == sum(map(len, whole))
    for words in whole:
        for code, sentences in words.items():
            assert catalogue()[code] == sentences


def test_that_a_code_stands_in_one_file_only():
    words = '["a.b"]\nzh = "甲"\nen = "A"\n'
    assert dict(Catalogue({"one.toml": words, "empty.toml": ""})) == {"a.b": {"zh": "甲", "en": "A"}}
    with pytest.raises(ValueError, match=r"two\.toml: a\.b stands twice"):
        Catalogue({"one.toml": words, "two.toml": words})


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


# What a code becomes in the catalogue, by who is given it: a class, or a method of an import's findings.
PREFIX = {
    **dict.fromkeys(("Refused", "Reason", "CommandFailed", "DatabaseRefused", "BackupRefused"), "reason."),
    **dict.fromkeys(("BadPosition", "NoRoute", "RoutingError"), "reason."),
    "UnreadableFile": "reason.file_",
    "RowRefused": "import.",
}
FINDING_METHODS = ("refuse", "mend", "notice", "unplace")


def codes_in(folder: Path) -> set[str]:
    """Catalogue codes of every reason and finding that the code below a folder gives by a literal."""
    codes = set()
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                codes |= set(given_code(node))
    return codes


def given_code(call: ast.Call) -> Iterator[str]:
    if isinstance(call.func, ast.Name) and call.func.id in PREFIX and call.args:
        yield from literal(PREFIX[call.func.id], call.args[0])
    if isinstance(call.func, ast.Attribute) and call.func.attr in FINDING_METHODS and len(call.args) > 1:
        yield from literal("import.", call.args[1])


def literal(prefix: str, node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield prefix + node.value
    if isinstance(node, ast.IfExp):
        yield from literal(prefix, node.body)
        yield from literal(prefix, node.orelse)


def test_that_english_has_no_quotation_marks_that_a_chinese_typeface_draws_a_whole_character_wide():
    wide = {code for code, sentences in catalogue().items() if set(sentences["en"]) & set("“”‘’")}
    assert not wide


@pytest.mark.parametrize("floor", ["gis", "dispatch", "data", "app"])
def test_that_every_reason_that_the_code_gives_has_its_sentence(floor):
    assert codes_in(ROOT / floor) - set(catalogue()) == set()


def test_that_everything_to_do_along_a_way_has_its_words():
    assert {f"doing.{doing}" for doing in Doing} <= set(catalogue())


def test_that_what_the_proof_of_the_record_finds_has_its_sentence():
    source = (ROOT / "data" / "record.py").read_text(encoding="utf-8")
    told = next(
        ast.get_docstring(node)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ClassDef) and node.name == "Finding"
    )
    codes = re.findall(r"[a-z]+(?:_[a-z]+)+", told.partition("Codes:")[2])
    assert len(codes) > 5
    assert {f"finding.{code}" for code in codes} - set(catalogue()) == set()


def test_that_every_action_and_state_has_its_word():
    wanted = {f"action.{code}" for code in ACTIONS} | {f"state.{state}" for state in State}
    assert wanted - set(catalogue()) == set()


SAYING = {"say", "show_loading", "wait_for"}


def test_that_every_code_that_is_said_as_it_stands_is_known():
    said = set()
    for file in (ROOT / "app").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                said |= set(literal("", node.args[0])) if name in SAYING else set()
    assert len(said) > 600
    assert said - set(catalogue()) - {""} == set()


# Whose refusal says by itself what to do.
SAYS_IT_ITSELF = {"survivor_behind", "reported_before_found", "unknown_party"}
# What planners do, in sheets and panels of their own.
OF_PLANNERS = {"zones", "learning", "profiles", "speeds", "taking_back"}


def test_that_every_refusal_at_the_desk_has_a_way_out():
    files = [file for file in (ROOT / "dispatch" / "actions").glob("*.py") if file.stem not in OF_PLANNERS]
    calls = (
        node
        for file in files
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    )
    refused = {code.removeprefix("reason.") for call in calls for code in given_code(call)}
    assert len(refused) > 80
    assert {code for code in refused - SAYS_IT_ITSELF if f"way.{code}" not in catalogue()} == set()


def test_that_a_way_out_belongs_to_a_refusal_and_names_keys_by_their_commands():
    ways = {code: words for code, words in catalogue().items() if code.startswith("way.")}
    assert {code for code in ways if code.replace("way.", "reason.", 1) not in catalogue()} == set()
    named = {name for words in ways.values() for name in placeholders(words["zh"])}
    assert {name for name in named if f"command.{name}" not in catalogue()} == set()


def test_that_undoing_a_step_and_abolishing_a_zone_are_different_words():
    abolished = {code for code, words in catalogue().items() if "撤销" in words["zh"]}
    assert abolished == {
        "action.drop_zone",
        "cli.drop-zone",
        "reason.zone_in_use",
        "zones.drop",
        "zones.drop_this",
    }
    assert {catalogue()[code]["zh"] for code in ("action.undo", "command.undo")} == {"撤回"}
    assert catalogue()["action.void"]["zh"] == "作废"


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


def test_that_a_coded_reason_is_worded_and_a_written_one_stays_as_written():
    assert Words("en").coded("familiar_with_place") == "Knows the place"
    assert Words("en").coded("他们就在隔壁") == "他们就在隔壁"


def test_that_the_shipped_categories_have_the_names_of_the_catalogue():
    for category in shipped_categories().minors:
        assert category.words == catalogue()[f"category.{category.code}"]


def test_that_every_feed_has_a_name_in_both_languages():
    zh, en = Words("zh"), Words("en")
    assert (feed_name(POSITIONS, zh), feed_name(POSITIONS, en)) == ("队员定位", "Positions")
    assert feed_name("hotline_12345", zh) == "12345 热线"
    assert all(feed_name(code, words) for code in shipped_sources().sources for words in (zh, en))
