"""The doctor: what it looks at, what it finds wrong, and a bundle that tells nothing about anybody."""

from __future__ import annotations

import json
import shutil
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from app import doctor
from tests.app.cli.conftest import Line, line, manned_database, seat_folder
from tests.app.cli.test_acting import accepted

__all__ = ["line", "manned_database", "seat_folder"]
NAMES = ["versions", "parts", "fonts", "drawing", "database", "record", "disk"]


def check_of(told: dict, name: str) -> dict:
    return next(check for check in told["checks"] if check["name"] == name)


def test_that_a_sound_installation_is_well(line: Line):
    told = line.ask("doctor")
    assert told["ok"]
    assert [check["name"] for check in told["checks"]] == NAMES
    parts = check_of(told, "parts")["values"]
    assert parts.pop("missing") == ""
    assert all(parts.values())
    assert check_of(told, "versions")["values"]["packages"]["shapely"]
    assert "✓ 记录完好" in line.run("doctor").out


def test_that_an_altered_record_is_found(line: Line):
    accepted(line)
    with closing(sqlite3.connect(line.database)) as connection:
        connection.execute("UPDATE incidents SET body = replace(body, 'STR.hawker', 'STR.stall')")
        connection.commit()
    said = line.run("doctor", "--json")
    assert said.code == 1
    assert check_of(said.told, "record")["values"]["code"] == "altered_row"


def test_that_a_missing_database_is_told_and_no_trouble(line: Line, tmp_path: Path):
    absent = Line(tmp_path / "none.sqlite", line.capture)
    told = absent.ask("doctor")
    assert told["ok"]
    assert check_of(told, "no_database")["values"] == {"file": "none.sqlite"}


def test_that_an_altered_content_file_is_found(line: Line):
    folder = line.database.with_name(line.database.name + ".files")
    altered = next(path for path in folder.rglob("*") if path.is_file())
    altered.write_bytes(b"other")
    said = line.run("doctor", "--json")
    assert said.code == 1
    assert check_of(said.told, "database")["values"]["code"] == "altered_file"


def test_that_a_full_disk_is_told(line: Line, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(doctor, "LEAST_FREE_BYTES", shutil.disk_usage(line.database).total + 1)
    assert not check_of(line.run("doctor", "--json").told, "disk")["ok"]


def test_that_the_bundle_holds_the_checks_and_nothing_about_anybody(line: Line, tmp_path: Path):
    line.ask(*("intake", "--source", "hotline_12345", "--category", "STR.hawker"), "--caller-name", "张三")
    bundle = tmp_path / "bundle.zip"
    line.ask("doctor", "--bundle", str(bundle))
    with zipfile.ZipFile(bundle) as opened:
        assert sorted(opened.namelist()) == ["doctor.json", "log.txt"]
        told = json.loads(opened.read("doctor.json"))
        text = opened.read("log.txt").decode("utf-8") + json.dumps(told, ensure_ascii=False)
    assert "intake ended with 0" in text
    assert "张三" not in text
    assert str(tmp_path) not in text
