"""The proof of the record: each kind of tampering is named, and the log alone rebuilds every row."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from data.rebuild import rebuild
from data.record import Finding, RecordReport, verify
from data.store import SqlStore, create_store, open_store
from dispatch.canonical import as_bytes
from dispatch.incident import Incident
from dispatch.ports import Caller
from tests.data.keeping import NOW, new_entry, new_incident, new_task, note, receive


@pytest.fixture
def path(store: SqlStore, tmp_path: Path) -> Path:
    """The file of a database with a little history."""
    incidents = receive(store, 4)
    with store.work(note("urge"), NOW) as work:
        work.save(replace(incidents[0], urges=1))
        task = work.save(new_task(work, incidents[0]))
        work.save(new_entry(work, incidents[0], task))
    with store.work(note("undo"), NOW) as work:
        work.remove(incidents[3])
    return tmp_path / "一 屏.sqlite"


@contextmanager
def _tampering(path: Path) -> Iterator[sqlite3.Connection]:
    """Somebody with the file and the triggers out of the way; puts the triggers back afterwards."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        yield connection
        for _, statement in triggers:
            connection.execute(statement)


def test_that_an_untouched_record_holds(store: SqlStore, path: Path) -> None:
    assert verify(store) == RecordReport(steps=6)
    assert verify(store).ok


def test_that_an_empty_record_holds(store: SqlStore) -> None:
    assert verify(store) == RecordReport(steps=0)


@pytest.mark.parametrize("table", ["steps", "step_rows", "identity"])
@pytest.mark.parametrize("change", ["UPDATE {0} SET rowid = rowid", "DELETE FROM {0}"])
def test_that_the_database_itself_refuses_to_change_the_record(path: Path, table: str, change: str) -> None:
    with closing(sqlite3.connect(path)) as connection, pytest.raises(sqlite3.IntegrityError, match="once"):
        connection.execute(change.format(table))


def test_that_replacing_a_step_is_refused_too(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, pytest.raises(sqlite3.IntegrityError, match="once"):
        connection.execute("INSERT OR REPLACE INTO steps SELECT * FROM steps WHERE seq = 2")


def test_that_a_second_identity_is_refused(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, pytest.raises(sqlite3.IntegrityError, match="once"):
        connection.execute("INSERT INTO identity VALUES ('another', x'00')")


TAMPERINGS = {
    "altered_step": (
        "UPDATE steps SET body = CAST(replace(body, 'receive', 'received') AS BLOB) WHERE seq = 3",
        Finding("altered_step", seq=3),
    ),
    "retyped_step": (
        "UPDATE steps SET body = CAST(body AS TEXT) WHERE seq = 3",
        Finding("altered_step", seq=3),
    ),
    "missing_step": ("DELETE FROM steps WHERE seq = 2", Finding("missing_step", seq=2)),
    "altered_step_column": (
        "UPDATE steps SET actor = '别人' WHERE seq = 4",
        Finding("altered_step_column", seq=4),
    ),
    "index_points_elsewhere": (
        "UPDATE step_rows SET row_id = 'x' WHERE seq = 1",
        Finding("altered_step_index", seq=1),
    ),
    "index_lost": ("DELETE FROM step_rows WHERE seq = 2", Finding("altered_step_index", seq=2)),
    "index_too_long": (
        "INSERT INTO step_rows VALUES (99, 'incident', 'x', 1)",
        Finding("altered_step_index"),
    ),
    "altered_serial": (
        "UPDATE day_serials SET last = 3",
        Finding("altered_serial", table="day_serials", row_id="2026-11-24"),
    ),
    "invented_serial": (
        "INSERT INTO day_serials VALUES ('2026-11-23', 7)",
        Finding("altered_serial", table="day_serials", row_id="2026-11-23"),
    ),
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_that_tampering_with_the_log_is_named(store: SqlStore, path: Path, name: str) -> None:
    statement, finding = TAMPERINGS[name]
    with _tampering(path) as connection:
        connection.execute(statement)
    assert verify(store).first_bad == finding


ROW_TAMPERINGS = {
    "altered_row": "UPDATE incidents SET body = CAST(replace(body, '武林', '运河') AS BLOB) WHERE id = ?",
    "missing_row": "DELETE FROM incidents WHERE id = ?",
    "altered_row_column": "UPDATE incidents SET state = 'closed' WHERE id = ?",
}


@pytest.mark.parametrize("code", ROW_TAMPERINGS)
def test_that_the_first_altered_row_is_named(store: SqlStore, path: Path, code: str) -> None:
    row_id = store.rows(Incident)[1].id
    with _tampering(path) as connection:
        connection.execute(ROW_TAMPERINGS[code], (row_id,))
    assert verify(store).first_bad == Finding(code, table="incidents", row_id=row_id)


def test_that_an_altered_version_is_named(store: SqlStore, path: Path) -> None:
    row_id = store.rows(Incident)[0].id
    with _tampering(path) as connection:
        connection.execute("UPDATE incidents SET version = 9 WHERE id = ?", (row_id,))
    assert verify(store).first_bad == Finding("altered_row", table="incidents", row_id=row_id)


def test_that_a_row_without_step_is_named(store: SqlStore, path: Path) -> None:
    with _tampering(path) as connection:
        connection.execute("INSERT INTO members (id, version, body) VALUES ('ghost', 1, x'7b7d')")
    assert verify(store).first_bad == Finding("extra_row", table="members", row_id="ghost")


def test_that_a_step_rewritten_with_its_hash_breaks_the_chain(store: SqlStore, path: Path) -> None:
    with _tampering(path) as connection:
        [body] = connection.execute("SELECT body FROM steps WHERE seq = 3").fetchone()
        forged = body.replace("王敏".encode(), "李娜".encode())
        digest = hashlib.sha256(forged).hexdigest()
        connection.execute(
            "UPDATE steps SET body = ?, hash = ?, actor = '李娜' WHERE seq = 3", (forged, digest)
        )
    assert verify(store).first_bad == Finding("broken_chain", seq=4)


def test_that_a_demo_cannot_be_passed_off_as_live(store: SqlStore, path: Path) -> None:
    with _tampering(path) as connection:
        forged = store.identity.body().replace(b'"drill"', b'"live"')
        connection.execute("UPDATE identity SET body = ?", (forged,))
    assert verify(store).first_bad == Finding("broken_chain", seq=1)


def test_that_missing_guards_are_told(store: SqlStore, path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER steps_no_delete")
    assert verify(store).first_bad == Finding("missing_guard", table="steps")


def test_that_the_record_holds_after_a_caller_is_erased(store: SqlStore) -> None:
    with store.work(note(), NOW) as work:
        caller_id, digest = work.keep_caller(Caller("张女士", "13800001111"))
        work.save(new_incident(work, caller_id=caller_id, caller_digest=digest))
    with store.work(note("erase"), NOW) as work:
        work.erase_caller(caller_id)
    assert verify(store).ok


def test_that_a_steps_bytes_are_canonical_and_hash_to_its_name(store: SqlStore, path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        lines = connection.execute("SELECT body, hash, previous FROM steps ORDER BY seq").fetchall()
    previous = store.identity.digest()
    for (body, digest, named), step in zip(lines, store.steps_after(0), strict=True):
        assert hashlib.sha256(body).hexdigest() == digest == step.hash
        assert named == previous
        assert all(as_bytes(state.state) in body for state in step.rows if state.state is not None)
        previous = digest


def test_that_the_log_alone_rebuilds_every_row(store: SqlStore, path: Path, tmp_path: Path) -> None:
    report = rebuild(store, tmp_path / "rebuilt.sqlite")
    assert (report.ok, report.steps, report.rows) == (True, 6, 5)
    rebuilt = open_store(tmp_path / "rebuilt.sqlite")
    assert rebuilt.rows(Incident) == store.rows(Incident)
    assert verify(rebuilt) == verify(store)
    with rebuilt.work(note(), NOW) as work:
        assert work.next_serial(NOW.date()) == 5
    rebuilt.close()


def test_that_rebuilding_names_a_row_that_the_tables_hold_otherwise(
    store: SqlStore, path: Path, tmp_path: Path
) -> None:
    row_id = store.rows(Incident)[0].id
    with _tampering(path) as connection:
        connection.execute("UPDATE incidents SET state = 'void' WHERE id = ?", (row_id,))
    report = rebuild(store, tmp_path / "rebuilt.sqlite")
    assert not report.ok
    assert report.first_bad == Finding("rebuilt_differs", table="incidents", row_id=row_id)


def test_that_rebuilding_names_a_row_that_the_tables_have_lost(
    store: SqlStore, path: Path, tmp_path: Path
) -> None:
    row_id = store.rows(Incident)[-1].id
    with _tampering(path) as connection:
        connection.execute("DELETE FROM incidents WHERE id = ?", (row_id,))
    report = rebuild(store, tmp_path / "rebuilt.sqlite")
    assert report.first_bad == Finding("rebuilt_differs", table="incidents", row_id=row_id)


def test_that_an_empty_record_rebuilds_to_nothing(store: SqlStore, tmp_path: Path) -> None:
    report = rebuild(store, tmp_path / "rebuilt.sqlite")
    assert (report.ok, report.steps, report.rows) == (True, 0, 0)


def test_that_a_long_record_is_proven_and_rebuilt_in_parts(tmp_path: Path) -> None:
    store = create_store(tmp_path / "long.sqlite", NOW, is_durable=False)
    receive(store, 1_050)
    assert verify(store) == RecordReport(steps=1_050)
    assert rebuild(store, tmp_path / "rebuilt.sqlite").rows == 1_050
    store.close()
