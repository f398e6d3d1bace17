"""Sheets: the numbers, days and texts in them, what their cells can't say, and where the table stands."""

from __future__ import annotations

import datetime as clock
import zipfile

import pytest
from openpyxl import Workbook

from data.importers import archives, tables
from data.importers.preview import preview
from data.importers.report import Findings, UnreadableFile
from data.importers.tables import read_table
from tests.data.import_house import told, write
from tests.data.importers.test_tables import read
from tests.data.workbooks import MAIN, raw_workbook, saved, sheet_of, texts_of, workbook_of

HEADER = texts_of("编号", "值")
NUMBER = '<c r="A2"><v>1</v></c>'


def value_of(path):
    rows, findings = read(path)
    return rows[0].cells["值"], told(findings.noticed)


def raw_value(folder, cell, **how):
    return value_of(raw_workbook(folder, sheet_of(HEADER, NUMBER + cell), **how))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (7, "7"),
        (7.0, "7"),
        (0.1, "0.1"),
        (120.1631, "120.1631"),
        (-3, "-3"),
        (1e-7, "1e-07"),
        (123456789012345, "123456789012345"),
        (True, "true"),
        (False, "false"),
        (" 甲 ", "甲"),
        (clock.datetime.fromisoformat("2026-11-20T10:00:30"), "2026-11-20T10:00:30"),
        (clock.datetime.fromisoformat("2026-11-20T00:00:00"), "2026-11-20T00:00:00"),
        (clock.date(2026, 11, 20), "2026-11-20"),
        (clock.time(9, 5), "09:05:00"),
        (clock.timedelta(hours=26, minutes=5), "26:05:00"),
    ],
)
def test_that_values_become_the_text_that_the_sheet_shows(tmp_path, value, text):
    path = workbook_of(tmp_path, [("编号", "值"), (1, value)])
    assert value_of(path) == (text, [])


@pytest.mark.parametrize(
    ("number", "code", "raw", "text"),
    [
        (164, "00000", "17", "00017"),
        (164, "0.00", "17", "17"),
        (164, 'yyyy"年"m"月"d"日"', "46346", "2026-11-20"),
        (164, "[$-804]yyyy/m/d h:mm;@", "46346.5", "2026-11-20T12:00:00"),
        (164, "yyyy/m/d", "46346.5", "2026-11-20T12:00:00"),
        (164, "[h]:mm", "1.5", "36:00:00"),
        (164, '上午/下午h"时"mm"分"', "0.5", "12:00:00"),
        (164, "[红色]0.00", "2.5", "2.5"),
        (164, '"day "0', "2", "2"),
        (31, "", "46346", "2026-11-20"),
        (33, "", "0.25", "06:00:00"),
        (14, "", "46346", "2026-11-20"),
        (22, "", "46346", "2026-11-20T00:00:00"),
        (14, "", "0.25", "0.25"),
    ],
)
def test_that_a_number_is_read_as_its_format_means_it(tmp_path, number, code, raw, text):
    cell = f'<c r="B2" s="1"><v>{raw}</v></c>'
    assert raw_value(tmp_path, cell, formats=[(number, code)]) == (text, [])


def test_that_a_workbook_may_count_its_days_from_1904(tmp_path):
    since = '<workbookPr date1904="1"/>'
    cell = '<c r="B2" s="1"><v>44884.25</v></c>'
    text, _ = raw_value(tmp_path, cell, formats=[(22, "")], properties=since)
    assert text == "2026-11-20T06:00:00"


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ('<c r="B2"><f>A1&amp;"x"</f></c>', "formula_without_value"),
        ('<c r="B2"><f>A1+1</f><v></v></c>', "formula_without_value"),
        ('<c r="B2"><v>3.30105199001011E+17</v></c>', "number_rounded"),
        ('<c r="B2"><v>330105199001011000</v></c>', "number_rounded"),
        ('<c r="B2" t="e"><v>#REF!</v></c>', "cell_error"),
        ('<c r="B2"><v>abc</v></c>', "cell_error"),
        ('<c r="B2" s="1"><v>1e300</v></c>', "cell_error"),
        ('<c r="B2"><v>1e999</v></c>', "cell_error"),
    ],
)
def test_that_a_cell_that_cant_be_used_is_empty_and_told_or_refuses_the_row(tmp_path, cell, code):
    path = raw_workbook(tmp_path, sheet_of(HEADER, NUMBER + cell), formats=[(22, "")])
    assert value_of(path) == ("", [("2", code)])
    rows, findings = read(path, ("编号", "值"))
    assert (rows, told(findings.refused), findings.read) == ([], [("2", code)], 1)
    assert findings.refused[0].values["column"] == "值"
    assert [found.code for found in preview(path).problems] == [code]


def test_that_a_formula_counts_by_the_value_that_was_kept_with_it(tmp_path):
    assert raw_value(tmp_path, '<c r="B2"><f>A2+1</f><v>2</v></c>') == ("2", [])
    assert raw_value(tmp_path, '<c r="B2" t="str"><f>""</f><v></v></c>') == ("", [])


def test_that_shared_texts_are_read_without_their_pronunciation(tmp_path):
    texts = [
        "<r><t>武</t></r><r><t xml:space='preserve'>林 </t></r><rPh><t>Wulin</t></rPh>",
        "<t>a_x0041_b</t>",
    ]
    cell = '<c r="B2" t="s"><v>{}</v></c>'
    assert raw_value(tmp_path, cell.format(0), texts=texts) == ("武林", [])
    assert raw_value(tmp_path, cell.format(1), texts=texts) == ("aAb", [])
    with pytest.raises(UnreadableFile, match="wrong_format"):
        raw_value(tmp_path, cell.format(2), texts=texts)


def test_that_cells_may_stand_without_their_names_and_with_a_prefix(tmp_path):
    assert raw_value(tmp_path, "<c/><c/><c/>") == ("", [])
    rows = "<x:row><x:c t='str'><x:v>编号</x:v></x:c><x:c t='str'><x:v>值</x:v></x:c></x:row>"
    rows += "<x:row><x:c/><x:c t='d'><x:v>2026-11-20T10:00:00</x:v></x:c></x:row>"
    sheet = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>{rows}</x:sheetData></x:worksheet>'
    assert value_of(raw_workbook(tmp_path, sheet)) == ("2026-11-20T10:00:00", [])


def test_that_the_first_sheet_that_is_seen_is_read_and_the_others_are_told(tmp_path):
    book = Workbook()
    book.active.title = "密"
    book.active.sheet_state = "hidden"
    for title in ("人员", "旧", "空"):
        book.create_sheet(title)
    for sheet in book.worksheets[:3]:
        sheet.append(("编号", "值"))
        sheet.append((sheet.title, 1))
    path = saved(book, tmp_path)
    rows, findings = read(path)
    assert rows[0].cells["编号"] == "人员"
    assert told(findings.noticed) == [("密", "hidden_sheet"), ("旧", "sheet_left_out")]
    rows, findings = read(path, layer="密")
    assert (rows[0].cells["编号"], told(findings.noticed)[-1]) == ("密", ("密", "sheet_is_hidden"))
    with pytest.raises(UnreadableFile, match="no_sheet"):
        read(path, layer="无")
    found = preview(path, "旧")
    assert (found.layers, found.layer, found.row_count) == (("密", "人员", "旧", "空"), "旧", 1)


def test_that_a_title_above_the_header_is_told_and_empty_edges_are_not_there(tmp_path):
    rows = [("武林街道名册", None, None), (), ("编号", "值", None), (1, 2, None), (None, None, None)]
    found, findings = read(workbook_of(tmp_path, rows))
    assert [row.cells for row in found] == [{"编号": "1", "值": "2"}]
    assert told(findings.noticed) == [("1", "line_above_header")]
    assert findings.read == 1


def test_that_a_table_of_one_column_has_its_name_in_the_first_line(tmp_path):
    found, findings = read(workbook_of(tmp_path, [("编号",), (1,), (2,)]))
    assert [row.cells for row in found] == [{"编号": "1"}, {"编号": "2"}]
    assert findings.noticed == []


def test_that_what_stands_beyond_the_header_is_told_and_the_row_is_kept(tmp_path):
    found, findings = read(workbook_of(tmp_path, [("编号", "值"), (1, 2, None, "备注"), (3,)]))
    assert [row.cells for row in found] == [{"编号": "1", "值": "2"}, {"编号": "3", "值": ""}]
    assert told(findings.noticed) == [("2", "cells_beyond_header")]


def test_that_merged_cells_give_their_value_to_the_rows_that_they_span(tmp_path):
    book = Workbook()
    sheet = book.active
    for row in (
        ("人员", None, None),
        ("街道", "编号", "值"),
        ("武林", 1, 2),
        (None, 2, 3),
        ("天水", "合并", None),
    ):
        sheet.append(row)
    for merged in ("A1:C1", "A3:A4", "B5:C5"):
        sheet.merge_cells(merged)
    rows, findings = read(saved(book, tmp_path))
    assert [list(row.cells.values()) for row in rows] == [
        ["武林", "1", "2"],
        ["武林", "2", "3"],
        ["天水", "合并", ""],
    ]
    assert told(findings.noticed) == [
        ("1", "line_above_header"),
        ("3", "merged_cells"),
        ("5", "merged_across"),
    ]


@pytest.mark.parametrize(
    ("fills_across", "values", "code"),
    [
        (False, [["a", "早", ""], ["b", "早", ""]], "merged_across"),
        (True, [["a", "早", "早"], ["b", "早", "早"]], "merged_filled"),
    ],
)
def test_that_a_block_of_merged_cells_says_which_of_them_got_its_value(tmp_path, fills_across, values, code):
    book = Workbook()
    for row in (("编号", "周一", "周二"), ("a", "早", None), ("b", None, None)):
        book.active.append(row)
    book.active.merge_cells("B2:C3")
    findings = Findings()
    rows = read_table(saved(book, tmp_path), (), findings, fills_across=fills_across)
    assert [list(row.cells.values()) for row in rows] == values
    assert told(findings.noticed) == [("2", code)]


def test_that_old_locked_and_broken_workbooks_are_named(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100)
    with pytest.raises(UnreadableFile, match="old_workbook"):
        preview(path)
    old = write(tmp_path, "x", "a.xls")
    old.write_bytes(path.read_bytes())
    with pytest.raises(UnreadableFile, match="old_workbook"):
        preview(old)
    for content in (b"", b"no zip"):
        path.write_bytes(content)
        with pytest.raises(UnreadableFile, match="wrong_format"):
            preview(path)


@pytest.mark.parametrize(
    "sheet",
    [
        "<worksheet",
        sheet_of(HEADER, NUMBER)[:-30],
        f"<!DOCTYPE x><worksheet xmlns='{MAIN}'/>",
        sheet_of(HEADER, '<c r="??2"><v>1</v></c>'),
        sheet_of(HEADER, '<c s="77"><v>1</v></c>'),
        sheet_of(HEADER, '<c t="s"><v>x</v></c>'),
        sheet_of(HEADER, NUMBER).replace('r="2"', 'r="two"'),
    ],
)
def test_that_a_sheet_that_is_broken_is_refused_whole(tmp_path, sheet):
    with pytest.raises(UnreadableFile, match="wrong_format"):
        read(raw_workbook(tmp_path, sheet))


def test_that_a_sheet_without_anything_is_empty(tmp_path):
    with pytest.raises(UnreadableFile, match="empty"):
        read(raw_workbook(tmp_path, sheet_of()))


def test_that_a_zip_that_is_no_workbook_is_refused(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "a")
    with pytest.raises(UnreadableFile, match="wrong_format"):
        read(path)


def test_that_rows_that_name_far_columns_take_no_more_memory_than_a_few_of_them(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "MOST_CELLS", 20_000)
    far = [NUMBER, *["<c r='XFD1'><v>1</v></c>"] * 2_000]
    rows, findings = read(raw_workbook(tmp_path, sheet_of(HEADER, *far)))
    assert (len(rows), findings.read, len(findings.noticed)) == (1, 1, 2_000)
    wide = raw_workbook(tmp_path, sheet_of(HEADER + far[1], *["<c><v>1</v></c>"] * 3))
    with pytest.raises(UnreadableFile, match="too_large"):
        read(wide)


def test_that_a_workbook_that_unfolds_into_too_much_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MOST_UNPACKED", 20_000)
    path = workbook_of(tmp_path, [("a", "b"), *[(1, 2)] * 1000])
    with pytest.raises(UnreadableFile, match="too_large"):
        read_table(path, (), Findings())
