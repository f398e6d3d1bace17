"""A house of its own for each test that asks for one; its record is proven when the test ends."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from data.identity import DatabaseKind
from data.record import verify
from data.store import create_store, open_store
from tests.builders import T0
from tests.dispatch.house import House


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty drill database; tests work on copies."""
    path = tmp_path_factory.mktemp("empty") / "day.sqlite"
    create_store(path, T0, DatabaseKind.DRILL, is_durable=False).close()
    return path


@pytest.fixture
def house(empty_database: Path, tmp_path: Path) -> Iterator[House]:
    """The room at ten, nobody there yet."""
    path = tmp_path / "day.sqlite"
    shutil.copy2(empty_database, path)
    store = open_store(path, is_durable=False)
    yield House(store)
    report = verify(store)
    assert report.ok, report.first_bad
    store.close()
