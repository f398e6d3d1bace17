"""A SQLite file as a file: copied while it is in use, checked, made ready to be moved or replaced."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from data.database import BUSY_TIMEOUT_S, DatabaseRefused


def copy_online(source: Path, target: Path) -> None:
    """A copy of one moment of a SQLite file, in one file, while others read and write it."""
    with closing(sqlite3.connect(target)) as new:
        with closing(sqlite3.connect(source, timeout=BUSY_TIMEOUT_S)) as old:
            old.backup(new)
        new.execute("PRAGMA journal_mode=DELETE")


def soundness(path: Path) -> str | None:
    """What SQLite finds wrong with a file; None where it finds nothing."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            found = str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
    except sqlite3.DatabaseError as error:
        return str(error)
    return None if found == "ok" else found


def leave_alone(path: Path) -> None:
    """Brings all of a SQLite file into the one file; DatabaseRefused("database_in_use") if open anywhere."""
    try:
        with closing(sqlite3.connect(path, timeout=0)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as error:
        raise DatabaseRefused("database_in_use", path=str(path)) from error
    except sqlite3.DatabaseError:
        # Broken or no database: it is to be replaced, and its leftovers must not be read into the next.
        for leftover in ("-wal", "-shm"):
            path.with_name(path.name + leftover).unlink(missing_ok=True)
