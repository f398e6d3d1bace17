"""Tables of every kind read the same: text in its encodings, sheets, and what is told of their rows."""

from __future__ import annotations

import csv
import gzip
import io
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.words import Words
from data.importers.formula_guard import guarded
from data.importers.progress import Cancelled
from data.importers.report import Findings, RowRefused, UnreadableFile
from data.importers.tables import TableRow, header_of, read_table
from tests.data.import_house import told, write
from tests.data.workbooks import workbook_of

MARKED = "utf-8-sig"


def read(path, needed=(), layer=""):
    findings = Findings()
    rows = read_table(path, needed, findings, layer=layer)
    findings.report().as_json(Words("en").say)
    return rows, findings


def as_csv(table):
    text = io.StringIO()
    csv.writer(text).writerows([guarded(cell) for cell in row] for row in table)
    return text.getvalue()


# What both forms can hold: no control characters, no stripped edges, no name twice, no start of a web page.
PLAIN = st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co", "Zl", "Zp"), exclude_characters="\ufeff_")
WORDS = st.text(PLAIN, max_size=12).map(str.strip)
NAMES = st.lists(WORDS.filter(bool), min_size=2, max_size=4, unique=True).filter(
    lambda names: not re.match(r"<[!?a-zA-Z]", names[0])
)
TABLES = NAMES.flatmap(
    lambda names: st.tuples(
        st.just(names), st.lists(st.lists(WORDS, min_size=len(names), max_size=len(names)), max_size=5)
    )
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(table=TABLES)
def test_that_a_table_reads_the_same_from_every_form(tmp_path: Path, table):
    names, rows = table
    filled = [row for row in rows if any(row)]
    text = as_csv([names, *rows])
    written = [
        write(tmp_path, text, "a.csv"),
        write(tmp_path, text, "b.csv", MARKED),
        write(tmp_path, text, "d.csv", "utf-16"),
        workbook_of(tmp_path, [names, *rows]),
    ]
    if _encoding_that_reads(text) == "gb18030":
        written.append(write(tmp_path, text, "c.csv", "gb18030"))
    for path in written:
        found, findings = read(path)
        assert [[row.cells[name] for name in names] for row in found] == filled, path.name
        assert (findings.read, findings.refused, findings.noticed) == (len(filled), [], [])


def _encoding_that_reads(text):
    """What bytes in GB18030 are taken for: some are UTF-8 as well, which nothing in them tells."""
    try:
        text.encode("gb18030").decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


def test_that_lines_keep_the_number_that_the_file_has_them_on(tmp_path):
    rows, findings = read(write(tmp_path, 'a,b\n1,"x\ny"\n\n,\n3,4\n'))
    assert [row.row for row in rows] == ["2", "6"]
    assert findings.read == 2
    rows, _ = read(workbook_of(tmp_path, [("a", "b"), (1, "x"), (None, None), (3, 4)]))
    assert [row.row for row in rows] == ["2", "4"]


@pytest.mark.parametrize("name", ["a.csv", "a.CSV", "a.txt", "ohne"])
def test_that_text_is_text_whatever_its_file_is_called(tmp_path, name):
    assert header_of(write(tmp_path, "a;b\n1;2\n", name)) == ["a", "b"]


def test_that_a_packed_text_is_read_and_counted(tmp_path):
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress("编号,b\n1,2\n".encode("gb18030")))
    rows, _ = read(path)
    assert rows[0].cells == {"编号": "1", "b": "2"}
    assert header_of(path) == ["编号", "b"]


@pytest.mark.parametrize("name", ["none.csv", "none.xlsx", "none.csv.gz"])
def test_that_a_file_that_is_not_there_is_named(tmp_path, name):
    with pytest.raises(UnreadableFile, match="not_found"):
        header_of(tmp_path / name)


def test_that_reading_can_be_called_off(tmp_path):
    def stop(_stage, done, _total):
        if done:
            raise Cancelled

    path = write(tmp_path, "a,b\n" + "1,2\n" * 2000)
    with pytest.raises(Cancelled):
        read_table(path, (), Findings(), progress=stop)


def test_that_the_same_is_told_of_text_and_sheet(tmp_path):
    heard = []
    path = workbook_of(tmp_path, [("a", "b"), *[(1, 2)] * 1000])
    read_table(path, (), Findings(), progress=lambda *told: heard.append(told))
    assert heard == [("reading", 0, 1000), ("reading", 500, 1000), ("reading", 1000, 1000)]


def test_that_rows_of_another_width_are_refused(tmp_path):
    _, findings = read(write(tmp_path, "a,b\n1\n1,2,3\n1,2\n"))
    assert told(findings.refused) == [("2", "wrong_cell_count"), ("3", "wrong_cell_count")]


def test_that_what_is_missing_is_told_by_the_files_own_headers():
    row = TableRow("2", {"名称": "", "地点": "桥下"}, {"name": "名称"})
    with pytest.raises(RowRefused) as empty:
        row.need("name")
    assert (empty.value.code, empty.value.values) == ("missing_value", {"column": "name", "header": "名称"})
    with pytest.raises(RowRefused) as absent:
        row.need("kind")
    assert absent.value.code == "no_column"
    assert absent.value.values == {"column": "kind", "known": "名称, 地点"}
