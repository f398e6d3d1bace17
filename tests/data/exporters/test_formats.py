"""Every format says the same: text stays text, numbers stay numbers, and the datum is never a false one."""

from __future__ import annotations

import csv
import json
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import openpyxl
import pyogrio
import pytest
import shapely

from data.exporters.export_table import ExportTable
from data.exporters.gpkg_file import write_gpkg
from data.exporters.writing import FORMATS, lost
from data.exporters.xlsx_file import LONGEST_TEXT, write_xlsx
from dispatch.reasons import Refused
from gis.reference import Reference

NASTY = (
    "=cmd|'/c calc'!A1",
    "'s Gravenweg",
    '“武林”,"引号"\n第二行',
    "00012345678901234567",
    "😀\t@x",
    "a_x0041_",
)
NAMES = ("text", "code", "count", "share", "at", "day", "is_so")
WHEN = datetime(2026, 11, 24, 6, 20, tzinfo=UTC)


def table(shapes: list[shapely.Geometry | None] | None = None, datum: str = "wgs84") -> ExportTable:
    rows = [(text, "0012", 3, 0.25, WHEN, date(2027, 12, 31), True) for text in NASTY]
    rows.append((None, "", 4, 0.5, None, None, False))
    reference = None if shapes is None else Reference(datum)
    placed = None if shapes is None else np.array(shapes, dtype=object)
    return ExportTable("things", NAMES, rows, ZoneInfo("Asia/Shanghai"), placed, reference)


def written(suffix: str, tmp_path: Path, content: ExportTable) -> Path:
    path = tmp_path / f"表 1{suffix}"
    FORMATS[suffix](content, path)
    return path


def squares(datum: str = "wgs84") -> ExportTable:
    """A square for each row of text, none for the last."""
    boxes = [shapely.box(120 + step / 7, 30, 120.01 + step / 7, 30.01) for step in range(len(NASTY))]
    return table([*boxes, None], datum)


def test_that_a_table_of_text_holds_no_formula_and_opens_in_spreadsheets(tmp_path: Path):
    path = written(".csv", tmp_path, table())
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["text"] for row in rows] == ["'" + NASTY[0], *NASTY[1:], ""]
    assert rows[0]["at"] == "2026-11-24T14:20:00+08:00"
    assert (rows[0]["code"], rows[0]["day"], rows[0]["is_so"]) == ("0012", "2027-12-31", "yes")


def test_that_a_sheet_holds_text_as_text_and_numbers_as_numbers(tmp_path: Path):
    book = openpyxl.load_workbook(written(".xlsx", tmp_path, table()))
    sheet = book["things"]
    rows = list(sheet.iter_rows(min_row=2))
    assert [cell.value for cell in rows[0]][:4] == [NASTY[0], "0012", 3, 0.25]
    assert {cell.data_type for row in rows for cell in row} == {"s", "n"}
    assert [row[0].value for row in rows[:4]] == list(NASTY[:4])
    assert sheet.freeze_panes == "A2"


def test_that_the_same_rows_give_the_same_sheet(tmp_path: Path):
    first, second = (tmp_path / name for name in ("1.xlsx", "2.xlsx"))
    write_xlsx(table(), first)
    write_xlsx(table(), second)
    assert first.read_bytes() == second.read_bytes()


def test_that_what_a_sheet_cannot_hold_is_refused(tmp_path: Path):
    long = ExportTable("things", ("text",), [("长" * (LONGEST_TEXT + 1),)], ZoneInfo("UTC"))
    with pytest.raises(Refused) as refused:
        write_xlsx(long, tmp_path / "long.xlsx")
    assert refused.value.reason.code == "too_long_for_xlsx"


@pytest.mark.parametrize("datum", ["wgs84", "gcj02"])
def test_that_geojson_states_its_datum_and_keeps_shapes_to_the_last_digit(tmp_path: Path, datum: str):
    content = squares(datum)
    told = json.loads(written(".geojson", tmp_path, content).read_text(encoding="utf-8"))
    assert (told["datum"], told["what"]) == (datum, "things")
    assert [feature["properties"]["text"] for feature in told["features"]] == [*NASTY, None]
    assert [feature["properties"]["datum"] for feature in told["features"]] == [datum] * len(NASTY) + [None]
    first = shapely.geometry.shape(told["features"][1]["geometry"])
    assert shapely.equals_exact(first, content.shapes[1], 0)
    assert told["features"][-1]["geometry"] is None


@pytest.mark.parametrize(
    ("datum", "srs"), [("wgs84", "EPSG:4326"), ("cgcs2000", "EPSG:4490"), ("epsg:4549", "EPSG:4549")]
)
def test_that_a_geopackage_names_a_real_reference(tmp_path: Path, datum: str, srs: str):
    path = written(".gpkg", tmp_path, squares(datum))
    told = pyogrio.read_info(path)
    assert (told["crs"], told["features"]) == (srs, len(NASTY) + 1)
    assert "datum" not in told["fields"]


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_that_a_geopackage_never_calls_shifted_coordinates_wgs84(tmp_path: Path, datum: str):
    path = written(".gpkg", tmp_path, squares(datum))
    _, _, _, fields = pyogrio.raw.read(path, columns=["datum"])
    assert set(fields[0].tolist()) == {datum}
    assert pyogrio.read_info(path)["crs"] is None


def test_that_layers_stand_beside_each_other_with_their_texts(tmp_path: Path):
    path = tmp_path / "all.gpkg"
    write_gpkg(squares(), path, "squares")
    write_gpkg(table(), path, "texts")
    assert [name for name, _ in pyogrio.list_layers(path)] == ["squares", "texts"]
    meta, _, shapes, fields = pyogrio.raw.read(path, layer="texts")
    assert shapes is None
    assert fields[meta["fields"].tolist().index("text")].tolist() == [*NASTY, None]


def test_that_control_marks_are_left_out_and_told(tmp_path: Path):
    rows = [("a\0b\x1bc",), ("whole",)]
    content = ExportTable("things", ("text",), rows, ZoneInfo("UTC"))
    assert [(reason.code, reason.values["marks"]) for reason in lost(content)] == [("export_marks_lost", 2)]
    assert written(".csv", tmp_path, content).read_text(encoding="utf-8-sig") == "text\nabc\nwhole\n"
