"""Backup, restore and the record on the command line."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from app.cli.main import main
from tests.app.cli.conftest import Line
from tests.app.cli.test_acting import accepted


def test_that_a_backup_is_restored_with_all_that_was_kept(line: Line, tmp_path: Path):
    number = accepted(line)
    saved = tmp_path / "备份.zip"
    told = line.ask("backup", str(saved))
    assert told["steps"] == line.ask("record", "verify")["steps"]
    assert told["files"] == 2
    restored = Line(tmp_path / "新" / "restored.sqlite", line.capture)
    assert restored.ask("restore", str(saved))["steps"] == told["steps"]
    assert restored.ask("status", number)["state"] == "accepted"
    assert restored.ask("recommend", number)["candidates"]


def test_that_nothing_is_replaced_without_force(line: Line, tmp_path: Path):
    saved = tmp_path / "backup.zip"
    line.ask("backup", str(saved))
    assert line.refused("backup", str(saved)) == "target_exists"
    assert line.refused("restore", str(saved)) == "target_exists"
    line.ask("backup", str(saved), "--force")
    line.ask("restore", str(saved), "--force")


def test_that_what_is_no_backup_changes_nothing(line: Line, tmp_path: Path):
    junk = tmp_path / "junk.zip"
    junk.write_bytes(b"no archive")
    assert line.refused("restore", str(junk), "--force") == "altered_backup"
    assert line.refused("restore", str(tmp_path / "none.zip"), "--force") == "not_a_backup"
    assert line.ask("record", "verify")["ok"]


def test_that_an_altered_row_is_named_and_ends_with_one(line: Line, tmp_path: Path):
    accepted(line)
    made = str(tmp_path / "rebuilt.sqlite")
    told = line.ask("record", "rebuild", made)
    assert (told["ok"], told["steps"]) == (True, line.ask("record", "verify")["steps"])
    assert told["rows"] > 0
    assert line.refused("record", "rebuild", made) == "database_exists"
    with closing(sqlite3.connect(line.database)) as connection:
        row_id = connection.execute("SELECT id FROM incidents").fetchone()[0]
        connection.execute("UPDATE incidents SET body = replace(body, 'STR.hawker', 'STR.stall')")
        connection.commit()
    said = line.run("record", "verify", "--json")
    assert said.code == 1
    assert said.told["first_bad"] == {
        "code": "altered_row", "seq": None, "table": "incidents", "row_id": row_id
    }  # fmt: skip
    assert row_id in line.run("record", "verify").out
    rebuilt = line.run("record", "rebuild", str(tmp_path / "again.sqlite"), "--json")
    assert (rebuilt.code, rebuilt.told["first_bad"]["code"]) == (1, "rebuilt_differs")


def test_that_the_newest_steps_are_listed_oldest_first(line: Line):
    accepted(line)
    assert [step["action"] for step in line.ask("record", "show", "--last", "2")] == ["receive", "accept"]
    assert "受理" in line.run("record", "show").out


def test_that_a_database_that_is_not_there_is_told(tmp_path: Path, capsys):
    missing = str(tmp_path / "none.sqlite")
    assert main(["zones", "--database", missing]) == 1
    assert missing in capsys.readouterr().err
    nonsense = tmp_path / "text.sqlite"
    nonsense.write_text(
        "not a database, only a text that is longer than a page header " * 40, encoding="utf-8"
    )
    assert main(["zones", "--database", str(nonsense)]) == 1
    assert "不是一屏的数据库" in capsys.readouterr().err
