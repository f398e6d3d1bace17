"""The database itself: one guarded writer, readers at will, refusals where a file can't be kept safely."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, func, insert, select, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DatabaseError, OperationalError

from data.drives import network_file_system
from data.identity import Identity
from data.schema import known_schemas, newest_schema, schema_of, upgrade_to_head
from data.tables import IDENTITY, STEPS, WRITTEN_ONCE
from dispatch.reasons import Reason, Refused

Line = tuple[str | int | bytes | None, ...]
BUSY_TIMEOUT_S = 10.0
_LINES_OF_A_BLOCK = 200
# Steps are numbered under this lock of PostgreSQL; SQLite has one writer anyway.
_RECORD_LOCK = text("SELECT pg_advisory_xact_lock(7304219530)")


class DatabaseRefused(Exception):
    """A database that is not made or opened: no_such_database, database_exists, network_drive, newer_schema,
    not_a_database, database_not_readable, not_a_file_database, database_in_use."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code, values)
        self.reason = Reason(code, values)


class Database:
    """An engine with one guarded writing connection and as many readers as are asked for."""

    def __init__(self, engine: Engine, path: Path | None) -> None:
        self.engine = engine
        self.path = path
        self._lock = Lock()
        self._writer = engine.connect().execution_options(writes=True)
        self._seen_version = self._data_version()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """The one transaction that writes.

        Refused("database_busy") if another process keeps it too long, Refused("database_not_writable") where
        the disk is full or the file may only be read; nothing has been written then.
        """
        with self._lock:
            try:
                with self._writer.begin():
                    yield self._writer
            except OperationalError as error:
                is_busy = "locked" in str(error.orig)
                code = "database_busy" if is_busy else "database_not_writable"
                raise Refused(code, text=str(error.orig)) from error

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection of its own that sees one moment of the database."""
        with self.engine.connect() as connection, connection.begin():
            yield connection

    def has_foreign_changes(self) -> bool:
        """Whether another process has written since this was last asked; False while this one is writing."""
        if not self._lock.acquire(blocking=False):
            return False
        try:
            version = self._data_version()
        finally:
            self._lock.release()
        changed, self._seen_version = version != self._seen_version, version
        return changed

    def forget_old_pages(self) -> None:
        """Empties the write-ahead log, in which a line that was erased would still stand.

        While others read it is emptied as far as they allow, and wholly by the next call or on closing.
        """
        if self.engine.dialect.name != "sqlite":
            return
        with self._lock:
            driver: Any = self._writer.connection.driver_connection
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def close(self) -> None:
        """Lets go of the file."""
        with self._lock:
            self._writer.close()
        self.engine.dispose()

    def _data_version(self) -> int:
        if self.engine.dialect.name != "sqlite":
            with self.reading() as connection:
                return int(connection.execute(select(func.max(STEPS.c.seq))).scalar() or 0)
        # Asked below SQLAlchemy, which would begin a writing transaction for it.
        driver: Any = self._writer.connection.driver_connection
        return int(driver.execute("PRAGMA data_version").fetchone()[0])


def make_database(path: Path, identity: Identity, is_durable: bool = True) -> Database:
    """A database of the newest schema that is what `identity` says.

    DatabaseRefused("database_exists" | "network_drive"). It takes its name only when it is whole.
    """
    _refuse_network_drive(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{identity.database_id}")
    try:
        _fill(fresh, identity)
        if path.exists():
            raise DatabaseRefused("database_exists", path=str(path))
        fresh.rename(path)
    finally:
        fresh.unlink(missing_ok=True)
    return open_database(path, is_durable)


def _fill(fresh: Path, identity: Identity) -> None:
    fresh.write_bytes(_empty())
    with _writing(fresh) as connection:
        line = {"database_id": identity.database_id, "body": identity.body()}
        connection.execute(insert(IDENTITY), line)


@cache
def _empty() -> bytes:
    # All migrations take a fifth of a second; a test run makes a thousand databases.
    with TemporaryDirectory() as folder:
        path = Path(folder) / "empty.sqlite"
        with _writing(path) as connection:
            upgrade_to_head(connection)
        return path.read_bytes()


@contextmanager
def _writing(path: Path) -> Iterator[Connection]:
    engine = sqlite_engine(path, is_durable=True)
    try:
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            yield connection
    finally:
        engine.dispose()


def open_database(path: Path, is_durable: bool = True) -> Database:
    """A database that exists, brought to the newest schema; DatabaseRefused where that can't be."""
    if not path.is_file():
        raise DatabaseRefused("no_such_database", path=str(path))
    _refuse_network_drive(path)
    engine = sqlite_engine(path, is_durable)
    try:
        _bring_up(engine, path)
        return Database(engine, path)
    except OperationalError as error:
        engine.dispose()
        raise DatabaseRefused("database_not_readable", path=str(path), text=str(error.orig)) from error
    except DatabaseError as error:
        engine.dispose()
        raise DatabaseRefused("not_a_database", path=str(path)) from error
    except DatabaseRefused:
        engine.dispose()
        raise


def _bring_up(engine: Engine, path: Path) -> None:
    with engine.connect() as connection, connection.begin():
        found = schema_of(connection)
    if found == newest_schema():
        return
    if found is None:
        raise DatabaseRefused("not_a_database", path=str(path))
    if found not in known_schemas():
        raise DatabaseRefused("newer_schema", path=str(path), found=found, known=newest_schema())
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        upgrade_to_head(connection)


def _refuse_network_drive(path: Path) -> None:
    file_system = network_file_system(path)
    if file_system is not None:
        raise DatabaseRefused("network_drive", path=str(path), file_system=file_system)


def sqlite_engine(path: Path, is_durable: bool) -> Engine:
    """An engine over a SQLite file; without durability a power cut may lose it (for demos in the making)."""
    url = URL.create("sqlite", database=str(path))
    # The driver's own transactions are off: a work begins with BEGIN IMMEDIATE, a reader with BEGIN.
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_S, "isolation_level": None})

    @event.listens_for(engine, "connect")
    def set_up(driver: Any, _record: object) -> None:
        driver.execute("PRAGMA journal_mode=WAL")
        driver.execute(f"PRAGMA synchronous={'FULL' if is_durable else 'OFF'}")
        # What is erased of a caller must not linger in free pages.
        driver.execute("PRAGMA secure_delete=ON")
        driver.execute("PRAGMA cache_size=-65536")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def lock_record(connection: Connection) -> None:
    """Makes this transaction the only one that numbers steps until it ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(_RECORD_LOCK)


@cache
def insert_unless_there(dialect_name: str, table: Table) -> Any:
    """An INSERT into `table` that passes over a row whose key is there already."""
    if dialect_name == "postgresql":
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()


def execute_many(
    connection: Connection, statement: Any, names: tuple[str, ...], lines: Sequence[Line]
) -> int:
    """Runs a statement once for each line and returns how many rows it touched.

    A line holds the values of `names` in their order: texts, whole numbers, bytes or None. SQLAlchemy is not
    asked to look at each of them.
    """
    compiled = _compiled(statement, names, connection.dialect)
    if not compiled.positiontup:
        told = [dict(zip(names, line, strict=True)) for line in lines]
        return connection.exec_driver_sql(str(compiled), told).rowcount
    order = [names.index(name) for name in compiled.positiontup]
    if order != sorted(order):
        lines = [tuple(map(line.__getitem__, order)) for line in lines]
    return connection.exec_driver_sql(str(compiled), list(lines)).rowcount


def insert_in_blocks(
    connection: Connection, table: Table, names: tuple[str, ...], lines: Sequence[Line]
) -> None:
    """Inserts lines as `execute_many` would, in SQLite many with one statement.

    Where a trigger may break a statement off, SQLite opens a journal for each one: that takes four times as
    long as the line itself.
    """
    if connection.dialect.name != "sqlite":
        execute_many(connection, insert(table), names, lines)
        return
    for start in range(0, len(lines), _LINES_OF_A_BLOCK):
        block = lines[start : start + _LINES_OF_A_BLOCK]
        marks = ", ".join([f"({', '.join('?' * len(names))})"] * len(block))
        told = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES {marks}"
        connection.exec_driver_sql(told, tuple(chain.from_iterable(block)))


@cache
def _compiled(statement: Any, names: tuple[str, ...], dialect: Any) -> Any:
    return statement.compile(dialect=dialect, column_keys=list(names))


def missing_guards(connection: Connection) -> tuple[str, ...]:
    """Tables that are written once but have lost a trigger that sees to it."""
    if connection.dialect.name == "sqlite":
        asked = "SELECT tbl_name, count(*) FROM sqlite_master WHERE type = 'trigger' GROUP BY tbl_name"
        wanted = 3
    else:
        asked = (
            "SELECT c.relname, count(*) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE t.tgenabled <> 'D' GROUP BY c.relname"
        )
        wanted = 1
    found = {str(name): int(count) for name, count in connection.execute(text(asked))}
    return tuple(table for table in WRITTEN_ONCE if found.get(table, 0) < wanted)
