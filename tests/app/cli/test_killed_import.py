"""A process killed while it brings a centre in leaves whole parts; the next import goes on from there."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

from app.build import found_house
from data.identity import DatabaseKind
from data.store import create_store, open_store
from dispatch.people import Member
from tests.app.cli.conftest import Line
from tests.data.exporters.rich import keep, rich_rows
from tests.data.import_house import NOW

PROGRAM = "import sys; from app.cli.main import main; sys.exit(main(sys.argv[1:]))"
PATIENCE_S = 60.0
KILLED_AFTER = 3


def test_that_a_centre_whose_import_was_killed_is_whole_after_the_next(tmp_path: Path, capsys):
    store = create_store(tmp_path / "rich.sqlite", NOW, DatabaseKind.LIVE, is_durable=False)
    keep(store, rich_rows())
    store.close()
    rich, other = (Line(tmp_path / f"{name}.sqlite", capsys) for name in ("rich", "other"))
    parts = [part["part"] for part in rich.ask("export", "all", str(tmp_path / "centre"))["parts"]]
    found_house(other.database).close()
    done = killed_in_the_middle(other.database, tmp_path / "centre")
    assert KILLED_AFTER <= done < len(parts)
    assert other.run("record", "verify").code == 0

    told = other.ask("import", "all", str(tmp_path / "centre"))["parts"]
    steps = [part["step"] for part in told]
    assert steps == [*[None] * done, *range(done + 1, len(parts) + 1)]
    assert all(part["unchanged"] == part["kept"] == part["read"] for part in told[:done])
    assert members_of(other.database) == members_of(rich.database)
    assert [part["step"] for part in other.ask("import", "all", str(tmp_path / "centre"))["parts"]] == [
        None
    ] * len(parts)


def killed_in_the_middle(database: Path, centre: Path) -> int:
    """Bring a centre in by a process that is killed before it can write one part of it; how many are in."""
    asked = [sys.executable, "-c", PROGRAM, "import", "all", str(centre), "--database", str(database)]
    process = subprocess.Popen(asked, stdout=subprocess.DEVNULL, env={**os.environ, "PYTHONUTF8": "1"})
    until = time.monotonic() + PATIENCE_S
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        while steps_in(connection) < KILLED_AFTER:
            assert process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.002)
        connection.execute("BEGIN IMMEDIATE")
        process.kill()
        process.wait()
        connection.execute("ROLLBACK")
        return steps_in(connection)


def steps_in(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT count(*) FROM steps").fetchone()[0])


def members_of(database: Path) -> list[str]:
    store = open_store(database)
    try:
        return sorted(f"{row.badge} {row.name} {row.certificates}" for row in store.rows(Member))
    finally:
        store.close()
