"""A database of its own for each test that asks for one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from data.identity import DatabaseKind
from data.store import SqlStore, create_store
from tests.data.keeping import NOW


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    """An empty drill database, at a path with a space and Chinese in it."""
    made = create_store(tmp_path / "一 屏.sqlite", NOW, DatabaseKind.DRILL, is_durable=False)
    yield made
    made.close()
