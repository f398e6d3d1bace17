"""What broken-off imports leave behind goes; what the record points at, or another import wants, stays."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from data.left_over import PATIENCE_S, sweep
from data.store import SqlStore, create_store
from dispatch.places import ROADS, ContentFile
from tests.data.keeping import NOW, note


@pytest.fixture
def store(tmp_path: Path):
    made = create_store(tmp_path / "centre.sqlite", NOW)
    yield made
    made.close()


def point_at(store: SqlStore, digest: str) -> None:
    """A step after which the roads are this file."""
    with store.work(note(), NOW) as work:
        kept = work.find(ContentFile, id=ROADS)
        version = kept[0].version if kept else 0
        work.save(ContentFile(id=ROADS, version=version, digest=digest, source="test"))


def age(store: SqlStore) -> None:
    old = time.time() - PATIENCE_S - 1
    for path in store.files.folder.iterdir():
        os.utime(path, (old, old))


def test_that_a_file_promised_to_an_action_that_never_came_goes(store: SqlStore):
    digest = store.files.put(b"roads", "killed")
    assert sweep(store) == 0
    assert list(store.files.digests()) == [digest]
    assert sweep(store, ["killed"]) == 1
    assert list(store.files.digests()) == []
    assert list(store.files.promises()) == []


def test_that_old_promises_go_whoever_made_them(store: SqlStore):
    store.files.put(b"roads", "somebody's")
    age(store)
    assert sweep(store) == 1


def test_that_what_the_record_points_at_or_once_did_stays(store: SqlStore):
    first = store.files.put(b"roads", "one")
    point_at(store, first)
    second = store.files.put(b"newer roads", "two")
    point_at(store, second)
    assert sweep(store, ["one", "two"]) == 0
    assert set(store.files.digests()) == {first, second}
    assert list(store.files.promises()) == []


def test_that_what_another_import_still_wants_stays(store: SqlStore):
    digest = store.files.put(b"roads", "refused")
    store.files.put(b"roads", "under way")
    assert sweep(store, ["refused"]) == 0
    assert list(store.files.digests()) == [digest]
    assert [promise.action_id for promise in store.files.promises()] == ["under way"]


def test_that_a_promise_kept_is_no_left_over(store: SqlStore):
    digest = store.files.put(b"roads", "done")
    store.files.redeem("done")
    age(store)
    assert sweep(store, ["done"]) == 0
    assert list(store.files.digests()) == [digest]


def test_that_half_written_files_go_once_nobody_writes_them_any_more(store: SqlStore):
    store.files.folder.mkdir()
    half = store.files.folder / "incoming-half"
    half.write_bytes(b"ro")
    assert sweep(store) == 0
    age(store)
    assert sweep(store) == 1
    assert not half.exists()
    assert sweep(store) == 0


def test_that_nothing_is_swept_where_there_are_no_files(store: SqlStore):
    assert sweep(store) == 0
