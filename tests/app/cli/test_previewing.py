"""`import preview`: a file told before anything is brought in, with no database at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.cli.conftest import Line

ROWS = "编号,店名,行业,经度,纬度,空\nS-1,早点铺,shop,120.1631,95,\nS-2,面馆,shop\n"


@pytest.fixture
def shops(tmp_path: Path) -> str:
    path = tmp_path / "店铺.csv"
    path.write_bytes(ROWS.encode("gb18030"))
    return str(path)


def test_that_a_file_is_told_with_columns_rows_and_problems(fresh: Line, shops: str):
    told = fresh.ask("import", "preview", shops, "--for", "subjects")
    assert (told["kind"], told["encoding"], told["row_count"], told["reference"]) == ("csv", "gb18030", 2, "")
    assert [column["form"] for column in told["columns"]][3:5] == ["lon", "lat"]
    assert told["columns"][5]["problem"]["code"] == "column_empty"
    assert told["rows"][0][1] == "早点铺"
    assert [problem["code"] for problem in told["problems"]] == ["wrong_cell_count"]
    assert told["suggested"] == {
        "number": "编号",
        "name": "店名",
        "kind": "行业",
        "lon": "经度",
        "lat": "纬度",
    }
    assert not fresh.database.exists()


def test_that_a_file_is_told_in_words(fresh: Line, shops: str):
    spoken = fresh.run("import", "preview", shops, "--for", "subjects", "--lang", "en")
    assert (spoken.code, spoken.err) == (0, "")
    assert "店铺.csv  csv  gb18030" in spoken.out
    assert "店名" in spoken.out
    assert "→ name" in spoken.out
    assert "! Nothing stands in the column" in spoken.out


def test_that_of_many_problems_only_the_first_are_told_in_words(fresh: Line, tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_text("a,b\n" + "1\n" * 30, encoding="utf-8")
    assert "--json" in fresh.run("import", "preview", str(path), "--lang", "en").out


def test_that_a_file_that_cant_be_shown_is_refused(fresh: Line, tmp_path: Path):
    assert fresh.refused("import", "preview", str(tmp_path / "none.csv")) == "file_not_found"
