"""Import profiles on the command line: kept after an import, offered, used, overridden, dropped."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.app.cli.conftest import Line
from tests.data.workbooks import workbook_of

ROWS = "编号,店名,行业,经度,纬度\nS-1,早点铺,shop,120.1631,30.2743\n"
COLUMNS = ("--column", "number=编号", "--column", "name=店名", "--column", "kind=行业")


@pytest.fixture
def shops(tmp_path: Path) -> str:
    path = tmp_path / "店铺.csv"
    path.write_bytes(ROWS.encode("gb18030"))
    return str(path)


def test_that_a_profile_is_kept_offered_used_and_dropped(fresh: Line, shops: str, tmp_path: Path):
    told = fresh.ask("import", "subjects", shops, *COLUMNS, "--datum", "gcj02", "--save-profile", "市监局")
    assert (told["kept"], told["step"]) == (1, 1)
    assert fresh.ask("profile", "list") == [{"what": "subjects", "name": "市监局"}]
    kept = fresh.ask("profile", "show", "subjects", "市监局")
    read_by = {"number": "编号", "name": "店名", "kind": "行业", "lon": "经度", "lat": "纬度"}
    assert kept["columns"] == read_by
    assert kept["choices"] == {"datum": "gcj02"}
    assert kept["header"] == ["编号", "店名", "行业", "经度", "纬度"]

    told = fresh.ask("import", "subjects", shops, *COLUMNS, "--dry-run")
    assert told["fitting_profiles"] == ["市监局"]
    spoken = fresh.run("import", "subjects", shops, *COLUMNS, "--dry-run", "--lang", "en")
    assert "fits the import profile 市监局 (--profile)" in spoken.out

    again = workbook_of(tmp_path, [line.split(",") for line in ROWS.splitlines()])
    told = fresh.ask("import", "subjects", str(again), "--profile", "市监局")
    assert (told["unchanged"], told["step"], told["fitting_profiles"]) == (1, None, [])

    over = ("--column", "name=行业", "--dry-run")
    told = fresh.ask("import", "subjects", shops, "--profile", "市监局", *over)
    assert (told["kept"], told["unchanged"]) == (1, 0)

    assert fresh.ask("profile", "drop", "subjects", "市监局")["step"] == 3
    assert fresh.ask("profile", "list") == []
    assert fresh.refused("profile", "show", "subjects", "市监局") == "unknown_profile"
    assert fresh.refused("import", "subjects", shops, "--profile", "市监局") == "unknown_profile"


def test_that_a_dry_run_keeps_no_profile(fresh: Line, shops: str):
    said = (*COLUMNS, "--save-profile", "市监局", "--dry-run")
    fresh.ask("import", "subjects", shops, *said)
    fresh.ask("import", "subjects", shops, *COLUMNS)
    assert fresh.ask("profile", "list") == []


def test_that_a_profile_gives_what_had_to_be_said(fresh: Line, tmp_path: Path):
    path = tmp_path / "街道.csv"
    path.write_text("代码,名称\n330105012,武林街道\n", encoding="utf-8")
    said = ("--column", "code=代码", "--column", "name=名称")
    wrong = fresh.run("import", "zones", str(path), *said, "--json")
    assert (wrong.code, wrong.error["code"]) == (2, "bad_usage")
    fresh.ask("import", "zones", str(path), *said, "--kind", "sub_district", "--save-profile", "街道")
    assert fresh.ask("import", "zones", str(path), "--profile", "街道")["unchanged"] == 1


def test_that_a_profile_is_told_in_words(fresh: Line, shops: str, tmp_path: Path):
    fresh.ask("import", "subjects", shops, *COLUMNS, "--save-profile", "市监局")
    shown = fresh.run("profile", "show", "subjects", "市监局").out
    assert "--column number=编号" in shown
    assert "subjects" in fresh.run("profile", "list").out
    assert "市监局" in fresh.run("profile", "drop", "subjects", "市监局").out
    assert json.loads(fresh.run("profile", "list", "--json").out) == []
