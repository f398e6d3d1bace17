"""Files that are something else than they are called are refused by what they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.importers.moments import fitting_forms
from data.importers.report import UnreadableFile
from data.importers.tables import header_of

TAIWAN = "編號,名稱,地址\n1,早餐店,臺北市中正區\n2,麵店,新北市板橋區\n"
MAINLAND = "编号,名称,地址\n1,早点铺,杭州市拱墅区\n2,面馆,天水街道\n"


def refused(path: Path) -> str:
    with pytest.raises(UnreadableFile) as told:
        header_of(path)
    return told.value.code


def test_that_a_folder_is_called_one(tmp_path: Path) -> None:
    (tmp_path / "dir.csv").mkdir()
    assert refused(tmp_path / "dir.csv") == "is_folder"


def test_that_a_workbook_that_is_called_a_text_is_told(tmp_path: Path) -> None:
    path = tmp_path / "shops.csv"
    path.write_bytes(b"PK\x03\x04 and so on")
    assert refused(path) == "packed_table"


def test_that_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    path = tmp_path / "shops.csv"
    path.write_bytes(b"number,name\n1,\0\n")
    assert refused(path) == "binary"


def test_that_big5_is_told_and_never_misread(tmp_path: Path) -> None:
    path = tmp_path / "shops.csv"
    path.write_text(TAIWAN, encoding="big5")
    assert refused(path) == "big5"


@pytest.mark.parametrize("text", [MAINLAND, TAIWAN])
def test_that_gb18030_is_read_with_simple_and_traditional_characters(tmp_path: Path, text: str) -> None:
    path = tmp_path / "shops.csv"
    path.write_text(text, encoding="gb18030")
    assert header_of(path) == text.split("\n")[0].split(",")


def test_that_the_form_of_a_time_is_found_where_it_has_to_be_told() -> None:
    assert fitting_forms("04/16/2018 05:30:13 AM") == ("%m/%d/%Y %I:%M:%S %p",)
    assert fitting_forms("04/06/2018 17:30") == ("%m/%d/%Y %H:%M", "%d/%m/%Y %H:%M")
    assert fitting_forms("2018-04-16 05:30:13") == ()
    assert fitting_forms("tomorrow") == ()
