"""Text that spreadsheets would take for a formula leaves with a mark and comes in without it."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.importers.formula_guard import guarded, unguarded
from data.importers.report import Findings
from data.importers.tables import read_table
from tests.data.import_house import write


@pytest.mark.parametrize("text", ["=1+1", "+86 571", "-", "@SUM(A1)", "'=1", "''=1", "'quoted'", "a=b", ""])
def test_that_guarded_text_comes_back_as_it_was(text: str):
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize(("cell", "text"), [("'=1+1", "=1+1"), ("'s Gravenweg", "'s Gravenweg")])
def test_that_a_table_of_text_is_read_without_its_marks(tmp_path: Path, cell: str, text: str):
    rows = read_table(write(tmp_path, f"name\n{cell}\n"), ("name",), Findings())
    assert rows[0].get("name") == text
