"""Backup while work goes on, into one file; restore that checks everything before it replaces anything."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from data.database import DatabaseRefused
from data.database_file import copy_online, leave_alone, soundness
from data.files import ContentFiles, digest_of
from data.record import verify
from data.store import SqlStore, open_store
from dispatch.canonical import as_bytes, as_plain, time_text
from dispatch.reasons import Reason

MANIFEST = "manifest.json"
DATABASE = "database.sqlite"
BACKUP_SCHEMA = 1
_CHUNK_BYTES = 1 << 20


class BackupRefused(Exception):
    """A backup or restore that is not done: altered_content, not_a_backup, newer_backup, altered_backup,
    damaged_database, record_broken, target_exists, target_in_use."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code, values)
        self.reason = Reason(code, values)


@dataclass(frozen=True)
class BackupReport:
    """What a backup holds: steps of the record, content files, and its size."""

    path: Path
    steps: int
    files: int
    size_bytes: int


def back_up(store: SqlStore, target: Path, now: datetime, overwrite: bool = False) -> BackupReport:
    """Writes the database and its content files to one file; work may go on meanwhile.

    BackupRefused("target_exists" | "altered_content"), DatabaseRefused("not_a_file_database").
    """
    if target.exists() and not overwrite:
        raise BackupRefused("target_exists", path=str(target))
    if store.database.path is None:
        raise DatabaseRefused("not_a_file_database")
    with tempfile.TemporaryDirectory(prefix="yiping-backup-", dir=target.parent) as folder:
        copy, packed = Path(folder) / DATABASE, Path(folder) / "packed.zip"
        copy_online(store.database.path, copy)
        steps = _steps_in(copy)
        members = dict(_members(copy, store.files))
        _pack(
            packed, members, {"steps": steps, "made_at": time_text(now), "identity": as_plain(store.identity)}
        )
        packed.replace(target)
    return BackupReport(target, steps, len(members) - 1, target.stat().st_size)


def restore(backup: Path, target: Path, overwrite: bool = False) -> BackupReport:
    """Puts a backup in the place of `target` after all of it has been checked.

    An existing database is replaced with `overwrite` only, and never while a program has it open.
    """
    if target.exists() and not overwrite:
        raise BackupRefused("target_exists", path=str(target))
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="yiping-restore-", dir=target.parent) as folder:
        unpacked = Path(folder)
        manifest = _unpack(backup, unpacked)
        steps = _check_database(unpacked / DATABASE)
        files = _bring_files(unpacked, manifest, ContentFiles.beside(target))
        _replace_database(unpacked / DATABASE, target)
    return BackupReport(target, steps, files, target.stat().st_size)


def _steps_in(path: Path) -> int:
    store = open_store(path)
    try:
        return store.newest_seq()
    finally:
        store.close()


def _members(database: Path, files: ContentFiles) -> Iterator[tuple[str, Path]]:
    yield DATABASE, database
    for digest in files.digests():
        yield f"files/{digest[:2]}/{digest[2:]}", files.path(digest)


def _pack(packed: Path, members: dict[str, Path], about: dict[str, Any]) -> None:
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        digests = {name: _pack_one(archive, name, path) for name, path in members.items()}
        archive.writestr(MANIFEST, as_bytes({"schema": BACKUP_SCHEMA, **about, "sha256": digests}))


def _pack_one(archive: zipfile.ZipFile, name: str, path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as source, archive.open(name, "w", force_zip64=True) as packed:
        while chunk := source.read(_CHUNK_BYTES):
            digest.update(chunk)
            packed.write(chunk)
    if name != DATABASE and _digest_in(name) != digest.hexdigest():
        raise BackupRefused("altered_content", digest=_digest_in(name))
    return digest.hexdigest()


def _digest_in(name: str) -> str:
    return "".join(PurePosixPath(name).parts[1:])


def _unpack(backup: Path, folder: Path) -> dict[str, Any]:
    """Unpacks what the manifest names, each proven by its digest; nothing else leaves the archive."""
    with _opened(backup) as archive:
        manifest = _manifest(archive, backup)
        for number, (name, digest) in enumerate(manifest["sha256"].items()):
            # Members are given names of our own: those in an archive may lead anywhere.
            place = folder / (DATABASE if name == DATABASE else f"file-{number}")
            with archive.open(name) as packed, place.open("wb") as unpacked:
                shutil.copyfileobj(packed, unpacked, _CHUNK_BYTES)
            if digest_of(place) != digest:
                raise BackupRefused("altered_backup", path=str(backup), member=name)
        return manifest


@contextmanager
def _opened(backup: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(backup) as archive:
            yield archive
    except FileNotFoundError as error:
        raise BackupRefused("not_a_backup", path=str(backup)) from error
    except (zipfile.BadZipFile, KeyError, EOFError, OSError) as error:
        raise BackupRefused("altered_backup", path=str(backup), member="") from error


def _manifest(archive: zipfile.ZipFile, backup: Path) -> dict[str, Any]:
    if MANIFEST not in archive.namelist():
        raise BackupRefused("not_a_backup", path=str(backup))
    manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
    if manifest["schema"] > BACKUP_SCHEMA:
        raise BackupRefused("newer_backup", path=str(backup), found=manifest["schema"], known=BACKUP_SCHEMA)
    if DATABASE not in manifest["sha256"]:
        raise BackupRefused("not_a_backup", path=str(backup))
    return manifest


def _check_database(path: Path) -> int:
    """Refuses a database that is damaged or whose record does not hold; returns its steps."""
    fault = soundness(path)
    if fault is not None:
        raise BackupRefused("damaged_database", text=fault)
    store = open_store(path)
    try:
        report = verify(store)
    finally:
        store.close()
    if report.first_bad is not None:
        raise BackupRefused("record_broken", finding=report.first_bad.code)
    return report.steps


def _bring_files(folder: Path, manifest: dict[str, Any], files: ContentFiles) -> int:
    """Content files only ever come to those that are there; a restore that ends here has changed nothing."""
    count = 0
    for number, name in enumerate(manifest["sha256"]):
        if name != DATABASE:
            files.put(folder / f"file-{number}")
            count += 1
    return count


def _replace_database(made: Path, target: Path) -> None:
    try:
        leave_alone(made)
        if target.exists():
            leave_alone(target)
        made.replace(target)
    except (DatabaseRefused, PermissionError) as error:
        raise BackupRefused("target_in_use", path=str(target)) from error
