"""A copy of a database with its content files, to try on it what is not to be done yet."""

from __future__ import annotations

import shutil
from pathlib import Path

from data.database import DatabaseRefused
from data.database_file import copy_online
from data.files import ContentFiles
from data.store import SqlStore


def copy_aside(store: SqlStore, target: Path) -> Path:
    """A copy of this moment at `target`, which must not be there yet; others may go on with the database.

    DatabaseRefused("not_a_file_database").
    """
    if store.database.path is None:
        raise DatabaseRefused("not_a_file_database")
    copy_online(store.database.path, target)
    if store.files.folder.is_dir():
        shutil.copytree(store.files.folder, ContentFiles.beside(target).folder)
    return target
