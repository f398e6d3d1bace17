"""Every code that an import can give has its sentence, with all values that the sentence names."""

from __future__ import annotations

import ast
import string
from pathlib import Path

from app.words import Words, catalogue
from data.importers.report import Findings

IMPORTERS = Path(__file__).resolve().parents[2] / "data" / "importers"
TELLING = {"RowRefused", "mend", "refuse", "notice", "unplace"}
MADE_OF_PARTS = {
    *(f"unknown_{vocabulary}" for vocabulary in ("kind", "mode", "credit")),
    *(f"zone_{found}" for found in ("gap", "overlap", "duplicate", "outside_parent", "invalid", "too_far")),
    *(f"zone_{found}" for found in ("sliver", "sliver_gap", "sliver_overlap", "gap_large", "overlap_large")),
    *(f"zone_{found}" for found in ("code_digits", "code_elsewhere", "duplicate_code", "parent_unknown")),
    *(f"{tag}_unreadable" for tag in ("access", "maxspeed", "oneway", "layer")),
    "oneway_reversible",
}


def calls(names: set[str]) -> list[ast.Call]:
    """All calls of functions or methods with one of these names below the importers."""
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in IMPORTERS.glob("*.py")]
    found = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [call for call in found if getattr(call.func, "id", getattr(call.func, "attr", "")) in names]


def constants_of(call: ast.Call) -> dict[str, set[str]]:
    """Codes named in a call's positional arguments, with the names of the values given beside them."""
    values = {keyword.arg for keyword in call.keywords if keyword.arg}
    whole = [argument for argument in call.args if not isinstance(argument, ast.JoinedStr)]
    nodes = [node for argument in whole for node in ast.walk(argument)]
    texts = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return {text: values for text in texts if text and text.isidentifier()}


def test_that_every_code_of_a_finding_is_worded_with_the_values_given():
    codes: dict[str, set[str]] = {}
    for call in calls(TELLING):
        codes |= constants_of(call)
    assert len(codes) > 40
    for code, values in codes.items():
        assert f"import.{code}" in catalogue(), code
        needed = {name for _, name, _, _ in string.Formatter().parse(catalogue()[f"import.{code}"]["en"])}
        has_more = code in ("self_intersection",)
        assert has_more or needed - {None} <= values, code


def test_that_a_report_is_worded_in_both_languages():
    findings = Findings(read=3)
    findings.refuse("2", "swapped_lat_lon", lon=30.27, lat=120.16)
    findings.mend("3", "self_intersection", zone="甲", before_m2=10, after_m2=20)
    findings.notice("4", "parent_by_share", zone="甲", parent="乙", share=0.768)
    english, chinese = (findings.report().as_json(Words(language).say) for language in ("en", "zh"))
    assert (english["read"], english["kept"], english["unchanged"]) == (3, 2, 0)
    assert english["refused"] == [
        {
            "row": "2",
            "code": "swapped_lat_lon",
            "text": "(30.27, 120.16) looks like latitude and longitude swapped",
        }
    ]
    assert chinese["noticed"][0]["text"] == "甲 按面积归入 乙（占 76.8 %）"


def test_that_codes_made_of_parts_are_worded_too():
    assert {f"import.{code}" for code in MADE_OF_PARTS} <= set(catalogue())


def test_that_every_file_that_cant_be_read_has_its_sentence():
    named = {
        call.args[0].value for call in calls({"UnreadableFile"}) if isinstance(call.args[0], ast.Constant)
    }
    assert {"not_found", "wrong_format", "wrong_encoding", "empty", "missing_column"} <= named
    assert {f"reason.file_{code}" for code in named} <= set(catalogue())
