"""Whatever people may have typed leaves in every format and is read again as it was."""

from __future__ import annotations

import tempfile
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from data.exporters.export_table import ExportTable
from data.exporters.texts import plain_value
from data.exporters.writing import FORMATS
from data.importers.report import Findings
from data.importers.tables import is_nothing, read_table
from tests.data.exporters.rich import NASTY

ZONE = ZoneInfo("Asia/Shanghai")
texts = st.text(max_size=40) | st.text(alphabet="'=+-@\t\r\n\",;|_x0041 é武😀\0", max_size=12)
rows = st.lists(st.tuples(texts, texts), min_size=1, max_size=6)


def as_read(text: str) -> str:
    """What a reader makes of a text that has left: blanks around it and control marks are gone."""
    plain = str(plain_value(text, ZONE)).strip()
    return "" if is_nothing(plain) else plain


@pytest.mark.parametrize("suffix", FORMATS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=rows)
@example(rows=[(text, text[::-1]) for text in NASTY])
@example(rows=[("", "NAN"), ("nan", "NaT")])
@example(rows=[("\ufeffa", "a\u2028b"), ("\x85", "\xa0"), ("\ud800", "#N/A")])
def test_that_texts_are_read_as_they_were_written(suffix: str, rows: list[tuple[str, str]]):
    numbered = [(str(number), *row) for number, row in enumerate(rows)]
    table = ExportTable("things", ("number", "first", "second"), numbered, ZONE)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"texts{suffix}"
        FORMATS[suffix](table, path)
        findings = Findings()
        read = read_table(path, ("number",), findings)
    assert findings.refused == []
    assert [(row.get("first"), row.get("second")) for row in read] == [
        (as_read(first), as_read(second)) for first, second in rows
    ]
