"""Backups made while work goes on, and restores that check everything before they replace anything."""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from data.backup import DATABASE, MANIFEST, BackupRefused, back_up, restore
from data.database import Database, DatabaseRefused
from data.record import verify
from data.store import SqlStore, create_store, open_store
from dispatch.incident import Incident
from tests.data.keeping import NOW, receive


@pytest.fixture
def backup(store: SqlStore, tmp_path: Path) -> Path:
    """A backup of three incidents and one content file, made with the database open."""
    receive(store, 3)
    store.files.put(b"roads" * 1_000)
    back_up(store, tmp_path / "备 份.zip", NOW)
    return tmp_path / "备 份.zip"


def _rewritten(backup: Path, change: dict[str, bytes | None], manifest: dict[str, Any] | None = None) -> Path:
    """A copy of a backup with members replaced (None: left out)."""
    copy = backup.with_name("rewritten.zip")
    with zipfile.ZipFile(backup) as old, zipfile.ZipFile(copy, "w") as new:
        about = json.loads(old.read(MANIFEST)) | (manifest or {})
        for name in old.namelist():
            content = change.get(name, old.read(name))
            if name != MANIFEST and content is not None:
                new.writestr(name, content)
        if change.get(MANIFEST, b"") is not None:
            new.writestr(MANIFEST, json.dumps(about))
    return copy


def _refusal(backup: Path, target: Path, overwrite: bool = False) -> str:
    with pytest.raises(BackupRefused) as refused:
        restore(backup, target, overwrite)
    return refused.value.reason.code


def test_that_a_backup_comes_back_whole(store: SqlStore, backup: Path, tmp_path: Path) -> None:
    receive(store)
    report = restore(backup, tmp_path / "new place" / "b.sqlite")
    assert (report.steps, report.files) == (3, 1)
    restored = open_store(tmp_path / "new place" / "b.sqlite")
    assert len(restored.rows(Incident)) == 3
    assert restored.identity == store.identity
    assert verify(restored).ok
    assert [restored.files.get(digest) for digest in restored.files.digests()] == [b"roads" * 1_000]
    restored.close()
    assert sorted(path.name for path in (tmp_path / "new place").iterdir()) == ["b.sqlite", "b.sqlite.files"]


def test_that_a_backup_can_be_made_in_the_middle_of_a_work(store: SqlStore, tmp_path: Path) -> None:
    receive(store, 2)
    with store.database.writing():
        report = back_up(store, tmp_path / "b.zip", NOW)
    assert (report.steps, report.files, report.path) == (2, 0, tmp_path / "b.zip")
    assert report.size_bytes == (tmp_path / "b.zip").stat().st_size


def test_that_a_backup_is_not_overwritten_unasked(store: SqlStore, backup: Path) -> None:
    with pytest.raises(BackupRefused, match="target_exists"):
        back_up(store, backup, NOW)
    receive(store)
    assert back_up(store, backup, NOW, overwrite=True).steps == 4


def test_that_a_database_is_not_overwritten_unasked(backup: Path, tmp_path: Path) -> None:
    create_store(tmp_path / "there.sqlite", NOW).close()
    assert _refusal(backup, tmp_path / "there.sqlite") == "target_exists"
    assert restore(backup, tmp_path / "there.sqlite", overwrite=True).steps == 3


def test_that_a_database_in_use_is_never_replaced(store: SqlStore, backup: Path, tmp_path: Path) -> None:
    assert _refusal(backup, tmp_path / "一 屏.sqlite", overwrite=True) == "target_in_use"
    assert store.newest_seq() == 3


def test_that_a_broken_database_can_be_replaced(backup: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.sqlite"
    broken.write_bytes(b"not a database any more" * 500)
    broken.with_name("broken.sqlite-wal").write_bytes(b"left over")
    assert restore(backup, broken, overwrite=True).steps == 3
    restored = open_store(broken)
    assert verify(restored).ok
    restored.close()


def test_that_altered_members_are_refused_by_name(backup: Path, tmp_path: Path) -> None:
    altered = _rewritten(backup, {DATABASE: b"something else"})
    assert _refusal(altered, tmp_path / "b.sqlite") == "altered_backup"
    assert not (tmp_path / "b.sqlite").exists()


def test_that_a_missing_member_is_refused(backup: Path, tmp_path: Path) -> None:
    assert _refusal(_rewritten(backup, {DATABASE: None}), tmp_path / "b.sqlite") == "altered_backup"


def test_that_flipped_bits_in_the_file_are_refused(backup: Path, tmp_path: Path) -> None:
    content = bytearray(backup.read_bytes())
    content[len(content) // 3] ^= 0xFF
    (tmp_path / "flipped.zip").write_bytes(content)
    assert _refusal(tmp_path / "flipped.zip", tmp_path / "b.sqlite") == "altered_backup"


def test_that_a_file_that_is_no_backup_is_refused(backup: Path, tmp_path: Path) -> None:
    assert _refusal(tmp_path / "nowhere.zip", tmp_path / "b.sqlite") == "not_a_backup"
    (tmp_path / "text.zip").write_text("hello", encoding="utf-8")
    assert _refusal(tmp_path / "text.zip", tmp_path / "b.sqlite") == "altered_backup"
    assert _refusal(_rewritten(backup, {MANIFEST: None}), tmp_path / "b.sqlite") == "not_a_backup"
    assert _refusal(_rewritten(backup, {}, {"sha256": {}}), tmp_path / "b.sqlite") == "not_a_backup"


def test_that_a_newer_backup_is_refused(backup: Path, tmp_path: Path) -> None:
    assert _refusal(_rewritten(backup, {}, {"schema": 2}), tmp_path / "b.sqlite") == "newer_backup"


def _with_database(backup: Path, content: bytes) -> Path:
    with zipfile.ZipFile(backup) as archive:
        digests = json.loads(archive.read(MANIFEST))["sha256"]
    digests[DATABASE] = hashlib.sha256(content).hexdigest()
    return _rewritten(backup, {DATABASE: content}, {"sha256": digests})


def test_that_a_damaged_database_in_a_backup_is_refused(backup: Path, tmp_path: Path) -> None:
    assert _refusal(_with_database(backup, b"x" * 10_000), tmp_path / "b.sqlite") == "damaged_database"


def test_that_a_backup_whose_record_is_broken_is_refused(
    store: SqlStore, backup: Path, tmp_path: Path
) -> None:
    with zipfile.ZipFile(backup) as archive:
        content = archive.read(DATABASE)
    forged = content.replace("武林广场有人摆摊".encode(), "武林广场有人摆滩".encode(), 1)
    assert forged != content
    assert _refusal(_with_database(backup, forged), tmp_path / "b.sqlite") == "record_broken"
    assert not (tmp_path / "b.sqlite").exists()


def test_that_altered_content_is_not_backed_up(store: SqlStore, tmp_path: Path) -> None:
    digest = store.files.put(b"grid")
    store.files.path(digest).write_bytes(b"grit")
    with pytest.raises(BackupRefused, match="altered_content"):
        back_up(store, tmp_path / "b.zip", NOW)
    assert not (tmp_path / "b.zip").exists()


def test_that_a_database_that_is_no_file_is_backed_up_by_its_own_means(
    store: SqlStore, tmp_path: Path
) -> None:
    fileless = SqlStore(Database(store.database.engine, None))
    with pytest.raises(DatabaseRefused, match="not_a_file_database"):
        back_up(fileless, tmp_path / "b.zip", NOW)
    fileless.close()
