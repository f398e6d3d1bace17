"""A file as it is shown before it is imported: columns, forms, first rows, problems."""

from __future__ import annotations

import codecs

import pytest

from data.importers import incidents, subjects
from data.importers.import_kinds import Form
from data.importers.preview import SHOWN_ROWS, preview, suggested_columns
from data.importers.report import UnreadableFile
from data.importers.tables import header_of
from data.importers.texts import HEAD_BYTES
from tests.data.import_house import write

TABLE = """编号,受理时间,经度,纬度,是否,天,内容,x,
330105001,2026-11-20 10:00:00,120.16,30.27,是,2026/1/5,"有人, 摆摊",1,
330105002,2026-11-20 11:00:00,120°9′,30.27,否,2026年1月6日,一 二,,
"""


def columns_of(found):
    return {column.name: column for column in found.columns}


def test_that_a_preview_says_what_stands_in_each_column(tmp_path):
    found = preview(write(tmp_path, TABLE, encoding="gb18030"))
    columns = columns_of(found)
    forms = [columns[name].form for name in ("编号", "受理时间", "经度", "纬度", "是否", "天", "内容")]
    assert forms == [Form.CODE, Form.TIME, Form.LON, Form.LAT, Form.YES_NO, Form.DAY, Form.TEXT]
    assert (found.file_kind, found.encoding, found.row_count, found.sampled) == ("csv", "gb18030", 2, 2)
    assert found.rows[0][6] == "有人, 摆摊"
    assert (columns["x"].filled, columns["x"].examples) == (1, ("1",))
    assert (columns["经度"].problem, columns[""].problem) == ("column_mixed", "column_unnamed")


@pytest.mark.parametrize(
    ("mark", "encoding", "named"),
    [
        (b"", "utf-8", "utf-8"),
        (codecs.BOM_UTF8, "utf-8", "utf-8"),
        (b"", "gb18030", "gb18030"),
        (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16-be"),
    ],
)
def test_that_each_encoding_is_known_and_named(tmp_path, mark, encoding, named):
    path = tmp_path / "a.csv"
    path.write_bytes(mark + TABLE.encode(encoding))
    found = preview(path)
    assert (found.encoding, found.header[0]) == (named, "编号")


def test_that_of_a_long_file_only_the_head_is_read(tmp_path):
    row = "甲" * 300 + ",1\n"
    path = write(tmp_path, "name,number\n" + row * (HEAD_BYTES // 600))
    found = preview(path)
    assert (found.row_count, found.sampled, len(found.rows)) == (None, 1000, SHOWN_ROWS)
    assert columns_of(found)["name"].filled == 1000


def test_that_a_head_ends_where_its_last_whole_line_does(tmp_path):
    row = '"' + "甲" * 100_000 + '",1\n'
    found = preview(write(tmp_path, "name,number\n" + row * 30))
    assert found.row_count is None
    assert found.sampled == HEAD_BYTES // len(row.encode())
    assert {len(cells[0]) for cells in found.rows} == {100_000}


def test_that_rows_and_columns_with_trouble_are_told(tmp_path):
    found = preview(write(tmp_path, "a,a,纬度,空\n1,2,95,\n1,2\n1,2,30,,9\n"))
    assert [(told.row, told.code) for told in found.problems] == [
        ("3", "wrong_cell_count"),
        ("4", "wrong_cell_count"),
    ]
    problems = [column.problem for column in found.columns]
    assert problems == ["column_twice", "column_twice", "column_not_degrees", "column_empty"]
    assert found.rows[1] == ("1", "2", "", "")


@pytest.mark.parametrize(
    ("content", "code"),
    [("", "empty"), ("a,b\0\n", "binary"), ('a,b\n"1,2\n', "wrong_format")],
)
def test_that_a_file_that_cant_be_shown_says_why(tmp_path, content, code):
    with pytest.raises(UnreadableFile, match=code):
        preview(write(tmp_path, content))


def test_that_columns_are_suggested_by_name_in_both_languages():
    header = ["工单 编号", "Category", "受理时间(必填)", "longitude", "LAT", "Reported_At", "什么"]
    assert suggested_columns(incidents.KIND, header) == {
        "number": "工单 编号",
        "category": "Category",
        "received_at": "受理时间(必填)",
        "lon": "longitude",
        "lat": "LAT",
        "reported_at": "Reported_At",
    }


def test_that_no_column_is_suggested_twice():
    assert suggested_columns(subjects.KIND, ["类型", "id", "编号"]) == {"number": "编号", "kind": "类型"}


def test_that_a_real_city_s_calls_are_shown(real_data):
    path = real_data / "baltimore_311.csv"
    if not path.is_file():
        pytest.skip(f"{path.name} is not among the real data")
    found = preview(path)
    columns = columns_of(found)
    assert (found.file_kind, found.encoding, found.sampled, found.row_count) == ("csv", "utf-8", 1000, 10_000)
    assert columns["CreatedDate"].form is Form.TIME
    assert (columns["Longitude"].form, columns["Latitude"].form) == (Form.LON, Form.LAT)
    suggested = suggested_columns(incidents.KIND, found.header)
    assert {ours: suggested[ours] for ours in ("address", "lon", "lat", "outcome")} == {
        "address": "Address",
        "lon": "Longitude",
        "lat": "Latitude",
        "outcome": "Outcome",
    }


def test_that_roads_are_counted_and_placed(real_data):
    path = real_data / "andorra.osm.pbf"
    if not path.is_file():
        pytest.skip(f"{path.name} is not among the real data")
    found = preview(path)
    assert (found.file_kind, found.reference, found.columns) == ("osm", "wgs84", ())
    assert found.row_count > 2_000
    assert found.bounds[0] == pytest.approx(1.42, abs=0.01)


def test_that_graphs_are_counted_by_their_edges(tmp_path):
    edges = '<edge source="1" target="2"/>' * 3
    text = f'<graphml xmlns="x"><graph><node id="1"/>{edges}</graph></graphml>'
    found = preview(write(tmp_path, text, "a.graphml"))
    assert (found.file_kind, found.row_count, found.reference) == ("graphml", 3, "")


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.graphml", "<html/>", "wrong_format"),
        ("a.osm", "<html", "wrong_format"),
        ("a.osm.pbf", "x", "wrong_format"),
        ("a.osm.gz", "x", "wrong_format"),
        ("a.osm.bz2", "x", "wrong_format"),
    ],
)
def test_that_roads_that_are_none_are_refused(tmp_path, name, content, code):
    with pytest.raises(UnreadableFile, match=code):
        preview(write(tmp_path, content, name))
    with pytest.raises(UnreadableFile, match="not_found"):
        preview(tmp_path / f"no-{name}")
    with pytest.raises(UnreadableFile, match="no_table"):
        header_of(tmp_path / name)


def test_that_official_codes_are_codes_and_not_numbers(real_data):
    path = real_data / "nbs_communities_hangzhou.csv"
    if not path.is_file():
        pytest.skip(f"{path.name} is not among the real data")
    forms = {column.name: column.form for column in preview(path).columns}
    assert (forms["code"], forms["name"], forms["streetCode"]) == (Form.CODE, Form.TEXT, Form.CODE)
