"""Databases made, opened, upgraded and refused; drives; content files; migrations that match the tables."""

from __future__ import annotations

import io
import sqlite3
import threading
from contextlib import closing
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_mock_engine

from data import database as database_module
from data import drives
from data.database import Database, DatabaseRefused, insert_unless_there, lock_record
from data.files import ContentFiles
from data.record import verify
from data.schema import alembic_config, known_schemas, newest_schema
from data.store import SqlStore, create_store, open_store
from data.tables import DAY_SERIALS, METADATA
from dispatch.reasons import Refused
from tests.data.keeping import NOW, new_incident, note, receive


def _code_of(path: Path) -> str:
    with pytest.raises(DatabaseRefused) as refused:
        open_store(path)
    return refused.value.reason.code


def test_that_a_database_is_never_made_over_another(store: SqlStore, tmp_path: Path) -> None:
    with pytest.raises(DatabaseRefused, match="database_exists"):
        create_store(tmp_path / "一 屏.sqlite", NOW)


def test_that_a_database_that_is_not_there_is_not_made_by_opening(tmp_path: Path) -> None:
    assert _code_of(tmp_path / "none.sqlite") == "no_such_database"
    assert list(tmp_path.iterdir()) == []


def test_that_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "photo.sqlite").write_bytes(b"\xff\xd8 not a database" * 100)
    assert _code_of(tmp_path / "photo.sqlite") == "not_a_database"


def test_that_somebody_elses_database_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "theirs.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE birds (name)")
    assert _code_of(path) == "not_a_database"
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("birds",)]


def test_that_a_database_without_birth_certificate_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "nameless.sqlite"
    create_store(path, NOW).close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DROP TRIGGER identity_no_delete")
        connection.execute("DELETE FROM identity")
    assert _code_of(path) == "not_a_database"


def test_that_a_database_has_its_name_only_when_it_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_table: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(database_module, "insert", fail)
    with pytest.raises(OSError, match="full"):
        create_store(tmp_path / "b.sqlite", NOW)
    assert list(tmp_path.glob("b.sqlite*")) == []


def test_that_a_newer_schema_is_refused_with_both_numbers(store: SqlStore, tmp_path: Path) -> None:
    path = tmp_path / "一 屏.sqlite"
    store.close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(DatabaseRefused) as refused:
        open_store(path)
    assert refused.value.reason.code == "newer_schema"
    assert refused.value.reason.values["found"] == "9999"
    assert refused.value.reason.values["known"] == newest_schema()


def test_that_opening_brings_an_older_schema_to_the_newest(
    store: SqlStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.close()
    ran: list[str] = []
    monkeypatch.setattr(database_module, "newest_schema", lambda: "a later one")
    monkeypatch.setattr(database_module, "upgrade_to_head", lambda _connection: ran.append("upgraded"))
    open_store(tmp_path / "一 屏.sqlite").close()
    assert ran == ["upgraded"]


def test_that_migrations_are_numbered_as_their_files_are_named() -> None:
    script = ScriptDirectory.from_config(alembic_config())
    assert script.get_current_head() == newest_schema()
    assert {step.revision for step in script.walk_revisions()} == known_schemas()


def test_that_migrations_make_just_the_tables_that_the_program_uses(store: SqlStore) -> None:
    with store.database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_that_migrations_can_be_written_for_postgresql(monkeypatch: pytest.MonkeyPatch) -> None:
    config = alembic_config()
    config.set_main_option("sqlalchemy.url", "postgresql://")
    written = io.StringIO()
    config.output_buffer = written
    config.attributes["dialect"] = "postgresql"
    command.upgrade(config, "head", sql=True)
    assert "CREATE TABLE incidents" in written.getvalue()
    assert "CREATE TRIGGER steps_written_once BEFORE UPDATE OR DELETE OR TRUNCATE" in written.getvalue()


def test_that_statements_of_its_own_are_written_for_postgresql() -> None:
    asked: list[str] = []

    def take(statement: object, *_: object, **__: object) -> None:
        asked.append(str(statement))

    lock_record(create_mock_engine("postgresql://", take))  # type: ignore[arg-type]
    assert asked == ["SELECT pg_advisory_xact_lock(7304219530)"]
    insert = insert_unless_there("postgresql", DAY_SERIALS)
    assert "ON CONFLICT DO NOTHING" in str(insert)


def test_that_a_network_drive_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    create_store(tmp_path / "here.sqlite", NOW).close()
    monkeypatch.setattr(database_module, "network_file_system", lambda _path: "cifs")
    assert _code_of(tmp_path / "here.sqlite") == "network_drive"
    with pytest.raises(DatabaseRefused, match="network_drive"):
        create_store(tmp_path / "there.sqlite", NOW)


MOUNTS = r"""/dev/vda / ext4 rw 0 0
server:/share /srv/share nfs4 rw 0 0
//box/data /media/box\040one cifs rw 0 0
/dev/vdb /srv/share/local xfs rw 0 0
nothing
tmpfs /media tmpfs rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/a.sqlite", "ext4"),
        ("/srv/share/a.sqlite", "nfs4"),
        ("/srv/shared/a.sqlite", "ext4"),
        ("/srv/share/local/a.sqlite", "xfs"),
        ("/media/box one/a.sqlite", "cifs"),
        ("/media/a.sqlite", "tmpfs"),
    ],
)
def test_that_the_longest_mount_point_says_the_file_system(path: str, kind: str) -> None:
    assert drives.file_system_of(PurePosixPath(path), MOUNTS) == kind


def test_that_mounts_name_network_drives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = tmp_path / "mounts"
    monkeypatch.setattr(drives, "_MOUNTS", mounts)
    assert drives.network_file_system(tmp_path / "a.sqlite") is None
    mounts.write_text(f"/dev/vda / ext4 rw 0 0\nbox:/x {tmp_path} nfs rw 0 0\n", encoding="utf-8")
    assert drives.network_file_system(tmp_path / "a.sqlite") == "nfs"
    assert drives.network_file_system(Path("/elsewhere/a.sqlite")) is None


@pytest.mark.parametrize(
    ("path", "is_unc"),
    [
        (r"\\server\share\a.sqlite", True),
        ("//server/share/a.sqlite", True),
        (r"\\?\UNC\server\share\a.sqlite", True),
        (r"\\?\C:\a.sqlite", False),
        (r"C:\数据 库\a.sqlite", False),
    ],
)
def test_that_a_path_to_a_server_is_known(path: str, is_unc: bool) -> None:
    assert drives.is_unc(str(PureWindowsPath(path))) is is_unc


def test_that_a_writer_waits_no_longer_than_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_module, "BUSY_TIMEOUT_S", 0.05)
    store = create_store(tmp_path / "busy.sqlite", NOW)
    with closing(sqlite3.connect(tmp_path / "busy.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Refused, match="database_busy"), store.work(note(), NOW):
            pytest.fail("two writers at once")
        other.execute("ROLLBACK")
    assert len(receive(store)) == 1
    store.close()


def test_that_a_full_disk_refuses_the_work_and_keeps_what_was(store: SqlStore) -> None:
    receive(store)
    with store.database.writing() as connection:
        [pages] = connection.exec_driver_sql("PRAGMA page_count").scalars()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages + 1}")
    with pytest.raises(Refused, match="database_not_writable"), store.work(note(), NOW) as work:
        list(map(work.save, (new_incident(work) for _ in range(100))))
    assert store.newest_seq() == 1
    assert verify(store).ok


def test_that_a_locked_database_is_not_called_broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_module, "BUSY_TIMEOUT_S", 0.05)
    path = tmp_path / "locked.sqlite"
    create_store(path, NOW).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        assert _code_of(path) == "database_not_readable"


def test_that_many_threads_read_at_once(store: SqlStore) -> None:
    receive(store, 3)
    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(store.newest_seq())) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [3] * 12


def test_that_a_store_without_file_has_no_files_beside_it(store: SqlStore) -> None:
    fileless = SqlStore(Database(store.database.engine, None))
    with pytest.raises(DatabaseRefused, match="not_a_file_database"):
        _ = fileless.files
    fileless.close()


def test_that_content_is_kept_once_under_its_digest(store: SqlStore, tmp_path: Path) -> None:
    original = tmp_path / "roads.bin"
    original.write_bytes(b"roads" * 1_000)
    digest = store.files.put(original)
    assert store.files.put(b"roads" * 1_000) == digest
    assert list(store.files.digests()) == [digest]
    assert store.files.get(digest) == original.read_bytes()
    assert store.files.altered() == ()
    assert store.files.folder.name == "一 屏.sqlite.files"
    assert not list(store.files.folder.glob("incoming-*"))


def test_that_altered_content_is_told_and_healed_by_the_same_content(tmp_path: Path) -> None:
    files = ContentFiles(tmp_path / "files")
    digest = files.put(b"grid")
    files.path(digest).write_bytes(b"grit")
    assert files.altered() == (digest,)
    with pytest.raises(Refused, match="altered_file"):
        files.get(digest)
    files.put(b"grid")
    assert files.altered() == ()


@pytest.mark.parametrize("digest", ["0" * 64, "../../etc", "G" * 64])
def test_that_content_that_is_not_there_is_refused(tmp_path: Path, digest: str) -> None:
    with pytest.raises(Refused, match="unknown_file"):
        ContentFiles(tmp_path).path(digest)
