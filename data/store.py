"""The store: keeps rows, steps and fixes in one database and answers what is kept."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta, tzinfo
from pathlib import Path
from typing import TypeVar

from sqlalchemy.exc import NoResultFound

from data.callers import read_caller
from data.database import Database, DatabaseRefused, lock_record, make_database, open_database
from data.files import ContentFiles
from data.fixes import fixes_since, newest_fixes, prune_fixes, write_fixes
from data.identity import DatabaseKind, Identity
from data.past_reports import past_reports
from data.record_reading import (
    answer_of,
    changes_after,
    newest_step,
    newest_steps,
    read_identity,
    steps_after,
    steps_of,
)
from data.rows import find_rows, get_row, live_rows, rows_between
from data.work import SqlWork
from dispatch.changes import Changes, Step
from dispatch.fixes import Fix
from dispatch.past_report import PastReport
from dispatch.people import Member
from dispatch.ports import Action, Caller, Snapshot
from dispatch.rows import Row

R = TypeVar("R", bound=Row)


class SqlStore:
    """Implements `dispatch.ports.Store`. Reads see one moment each; writes go one after the other."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.reading() as connection:
            self.identity = read_identity(connection)

    @contextmanager
    def work(self, action: Action, now: datetime) -> Iterator[SqlWork]:
        with self.database.writing() as connection:
            lock_record(connection)
            work = SqlWork(connection, action, now)
            yield work
            work.finish()
        if work.has_erased:
            self.database.forget_old_pages()

    def answered(self, action_id: str) -> Changes | None:
        with self.database.reading() as connection:
            return answer_of(connection, action_id)

    def changes_after(self, seq: int) -> tuple[Changes, ...]:
        with self.database.reading() as connection:
            return changes_after(connection, seq)

    def has_foreign_changes(self) -> bool:
        """Whether another process has written since this was last asked."""
        return self.database.has_foreign_changes()

    def newest_seq(self) -> int:
        """The number of the last step, 0 before the first."""
        with self.database.reading() as connection:
            return newest_step(connection)[0]

    def get(self, kind: type[R], row_id: str, /) -> R:
        """The row; Refused("unknown_row") where there is none."""
        with self.database.reading() as connection:
            return get_row(connection, kind, row_id)

    def rows(self, kind: type[R], /, **equals: object) -> tuple[R, ...]:
        with self.database.reading() as connection:
            return find_rows(connection, kind, equals)

    def snapshot(self, since: datetime) -> Snapshot:
        """Incidents open or ended since a moment, their tasks and entries; crews, members and last fixes."""
        with self.database.reading() as connection:
            rows = live_rows(connection, since)
            members = [row.id for row in rows if isinstance(row, Member)]
            fixes = newest_fixes(connection, members)
            return Snapshot(newest_step(connection)[0], rows, tuple(fixes.values()))

    def day(self, day: date, zone: tzinfo) -> Snapshot:
        first, last = (datetime.combine(day + timedelta(days=more), time(), zone) for more in (0, 1))
        with self.database.reading() as connection:
            return Snapshot(newest_step(connection)[0], rows_between(connection, first, last))

    def past_reports(self, since: datetime) -> tuple[PastReport, ...]:
        """Incidents with a place that were received since a moment and called for somebody."""
        with self.database.reading() as connection:
            return tuple(past_reports(connection, since))

    def steps_after(self, seq: int) -> tuple[Step, ...]:
        """The record's steps with a higher number, in order."""
        with self.database.reading() as connection:
            return tuple(steps_after(connection, seq))

    def newest_steps(self, count: int) -> tuple[Step, ...]:
        """The newest steps of whomever, newest first."""
        with self.database.reading() as connection:
            return newest_steps(connection, count)

    def steps_of(self, row_id: str) -> tuple[Step, ...]:
        with self.database.reading() as connection:
            return steps_of(connection, row_id)

    def caller(self, caller_id: str) -> Caller | None:
        """Who called; None once erased."""
        with self.database.reading() as connection:
            return read_caller(connection, caller_id)

    def keep_fixes(self, fixes: Sequence[Fix]) -> None:
        with self.database.writing() as connection:
            write_fixes(connection, fixes)

    def fixes(
        self, member_ids: Iterable[str], since: datetime, until: datetime | None = None
    ) -> tuple[Fix, ...]:
        """Fixes measured at or after `since` and before `until`, in order of measurement."""
        with self.database.reading() as connection:
            return fixes_since(connection, member_ids, since, until)

    def prune_fixes(self, before: datetime) -> int:
        """Takes away fixes measured before a moment; returns how many."""
        with self.database.writing() as connection:
            return prune_fixes(connection, before)

    @property
    def files(self) -> ContentFiles:
        """The content-addressed files beside the database."""
        if self.database.path is None:
            raise DatabaseRefused("not_a_file_database")
        return ContentFiles.beside(self.database.path)

    def close(self) -> None:
        """Lets go of the file."""
        self.database.close()


def create_store(
    path: Path,
    now: datetime,
    kind: DatabaseKind = DatabaseKind.LIVE,
    centre_id: str = "330105",
    is_durable: bool = True,
) -> SqlStore:
    """A new database with its birth certificate; DatabaseRefused where it can't be."""
    identity = Identity(str(uuid.uuid4()), kind, centre_id, now)
    return found_store(path, identity, is_durable)


def found_store(path: Path, identity: Identity, is_durable: bool = True) -> SqlStore:
    """A new database that is what `identity` says."""
    return SqlStore(make_database(path, identity, is_durable))


def open_store(path: Path, is_durable: bool = True) -> SqlStore:
    """A store over a database that exists; DatabaseRefused where it can't be opened."""
    database = open_database(path, is_durable)
    try:
        return SqlStore(database)
    except NoResultFound as error:
        database.close()
        raise DatabaseRefused("not_a_database", path=str(path)) from error
