"""Prepared demo databases: made once for a seed and a version of the program, then copied."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable
from datetime import time
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from tempfile import mkdtemp

from data.database_file import leave_alone
from data.demo.prepare import OPENS_AT, Progress, plan_path, prepare_demo
from data.files import ContentFiles

PACKAGES = ("gis", "dispatch", "data")
DIGITS = 12
DATABASE = "demo.sqlite"


def _silent(_what: str, _share: float) -> None:
    """Nobody is told."""


def prepared_demo(folder: Path, seed: int, progress: Progress = _silent, until: time = OPENS_AT) -> Path:
    """The prepared demo of a seed in `folder`, made if this program has not made it yet.

    It is made aside and named when it is whole, so that one broken off half-way is never taken for it.
    """
    name = f"demo-{seed}-{until:%H%M}-{program_digest()}"
    ready = folder / name
    if (ready / DATABASE).is_file():
        return ready / DATABASE
    folder.mkdir(parents=True, exist_ok=True)
    making = Path(mkdtemp(prefix="making-", dir=folder))
    try:
        database = prepare_demo(making / DATABASE, seed, progress, until)
        leave_alone(database)
        _name(making, ready)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return ready / DATABASE


def _name(making: Path, ready: Path) -> None:
    """Another process may have been quicker: then its one is as good."""
    try:
        making.rename(ready)
    except OSError:
        if not (ready / DATABASE).is_file():
            raise


def copy_demo(prepared: Path, target: Path) -> Path:
    """Copy a prepared demo with its content files and its plan to `target`, which must not be there yet."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(ContentFiles.beside(prepared).folder, ContentFiles.beside(target).folder)
    shutil.copy2(plan_path(prepared), plan_path(target))
    with prepared.open("rb") as source, target.open("xb") as copied:
        shutil.copyfileobj(source, copied, 1 << 20)
        copied.flush()
        os.fsync(copied.fileno())
    return target


def remove_demo(database: Path) -> None:
    """Take a copied demo away again with all that belongs to it."""
    shutil.rmtree(ContentFiles.beside(database).folder, ignore_errors=True)
    for path in (database, plan_path(database), *_leftovers(database)):
        path.unlink(missing_ok=True)


def _leftovers(database: Path) -> Iterable[Path]:
    return (database.with_name(database.name + ending) for ending in ("-wal", "-shm"))


@cache
def program_digest() -> str:
    """What the program is made of below the app: another program may play another day."""
    sums = hashlib.sha256()
    for package in PACKAGES:
        for path, content in _contents(files(package), package):
            sums.update(path.encode())
            sums.update(hashlib.sha256(content).digest())
    return sums.hexdigest()[:DIGITS]


def _contents(folder: Traversable, path: str) -> Iterable[tuple[str, bytes]]:
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        if item.is_dir() and item.name != "__pycache__":
            yield from _contents(item, f"{path}/{item.name}")
        elif item.is_file() and not item.name.endswith(".pyc"):
            yield f"{path}/{item.name}", item.read_bytes()
