"""What imports refuse in Chinese is said in words: no code stands where there is a word for it."""

from __future__ import annotations

import ast
import re
import string

import pytest

from app.words import Words, catalogue
from data.importers.catalogue import KINDS
from data.importers.report import RowRefused
from data.importers.vocabulary import CREDITS, code_of, word_code
from dispatch.incident import ENDED
from dispatch.kinds import KIND_NAMES
from dispatch.people import MemberKind
from dispatch.permits import PermitKind
from dispatch.reasons import Reason
from dispatch.sources import shipped_sources
from gis.road_network import Mode
from tests.app.test_import_words import calls

ZH = Words("zh")
COLUMN_VALUES = {"column", "columns", "later", "earlier"}
HEADER_TOLD = {
    "column_empty",
    "column_time_form",
    "column_mixed",
    "column_not_degrees",
    "column_twice",
    "columns_taken",
    "columns_unread",
}
"""Codes whose column is the file's own header, as it stands there."""
VOCABULARIES = {
    "kind": ("member_kind", [kind.value for kind in MemberKind]),
    "mode": ("mode", [mode.value for mode in Mode]),
    "credit": ("credit", list(CREDITS)),
    "permit": ("permit_kind", [kind.value for kind in PermitKind]),
}
TYPED = {
    "datum=",
    "axes=swapped",
    "--kind",
    "--only kind=",
    "--accept",
    "--column",
    "export",
    "profiles",
    "not_live_data",
    "part_altered",
    "highway=",
}
"""What stands in sentences as it has to be typed, or as the file has it."""


def placeholders(code: str) -> dict[str, str]:
    parts = string.Formatter().parse(catalogue()[code]["zh"])
    return {name: spec or "" for _, name, spec, _ in parts if name}


@pytest.mark.parametrize("code", sorted(code for code in catalogue() if code.startswith("import.")))
def test_that_a_finding_names_our_columns_in_words(code: str) -> None:
    told = {name: spec for name, spec in placeholders(code).items() if name in COLUMN_VALUES}
    if code.removeprefix("import.") not in {*HEADER_TOLD, "wrong_cell_count"}:
        assert set(told.values()) <= {"@import_column", "@@import_column"}


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_that_known_words_are_told_in_chinese_and_understood_when_typed(vocabulary: str) -> None:
    prefix, codes = VOCABULARIES[vocabulary]
    with pytest.raises(RowRefused) as refused:
        code_of(vocabulary, "不知道", codes)
    text = ZH.say(f"import.{refused.value.code}", **refused.value.values)
    assert re.findall("[a-z]{3,}", text) == []
    for code in codes:
        assert code_of(vocabulary, ZH.say(f"{prefix}.{code}"), codes) == code


def test_that_states_and_sources_are_understood_as_they_are_told() -> None:
    for state in ENDED:
        assert word_code("state", ZH.say(f"state.{state.value}")) == state.value
    for source in shipped_sources().sources:
        assert word_code("source", ZH.say(f"source.{source}")) == source


def test_that_needed_columns_doubts_kinds_of_rows_and_details_have_words() -> None:
    for kind in KINDS.values():
        for column in kind.columns:
            assert ZH.say("reason.file_missing_column", columns=column.name).count(f"（{column.name}）") == 1
    assert {f"row_kind.{name}" for name in KIND_NAMES} <= set(catalogue())
    doubts = [code.removeprefix("doubt.") for code in catalogue() if code.startswith("doubt.")]
    assert {f"import.{code}" for code in doubts} <= set(catalogue())
    told = ZH.reason(Reason("in_doubt", {"codes": "axes_swapped, datum_in_doubt"}))
    assert told == "有疑问尚未确认：经纬度颠倒（axes_swapped）、坐标系（datum_in_doubt）"


def test_that_every_doubt_of_the_importers_has_a_name() -> None:
    worded = {code.removeprefix("doubt.") for code in catalogue() if code.startswith("doubt.")}
    assert doubt_codes() <= worded


def doubt_codes() -> set[str]:
    """Codes given to findings that go into `doubts`."""
    appended = [
        call for call in calls({"append"}) if ast.unparse(call.func).endswith("findings.doubts.append")
    ]
    found = {node for call in appended for node in ast.walk(call) if isinstance(node, ast.Constant)}
    return {str(node.value) for node in found if str(node.value) in told_codes()}


def told_codes() -> set[str]:
    return {code.removeprefix("import.") for code in catalogue() if code.startswith("import.")}


def test_that_details_of_files_are_worded() -> None:
    given = {
        call.args[2].value
        for call in calls({"UnreadableFile"})
        if len(call.args) > 2 and isinstance(call.args[2], ast.Constant)
    }
    assert len(given) > 5
    assert {f"file_detail.{detail}" for detail in given if detail} <= set(catalogue())


def test_that_sentences_hold_no_code_but_what_has_to_be_typed() -> None:
    odd = {}
    for code, sentences in catalogue().items():
        if code.startswith(("import.", "reason.file_")):
            plain = re.sub(r"\{[^}]*\}", "", sentences["zh"])
            for typed in TYPED:
                plain = plain.replace(typed, "")
            if found := re.findall(r"[a-z]+(?:_[a-z]+)+|[a-z]+=", plain):
                odd[code] = found
    assert odd == {}
