"""Many rows saved at once are kept, told and refused as if each had been saved by itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from data import step_writing
from data.rebuild import rebuild
from data.record import verify
from data.store import SqlStore, create_store
from data.tables import STEPS
from data.work import SAVED_AT_ONCE
from dispatch.changes import Changes
from dispatch.people import Member, Shift
from dispatch.reasons import Refused
from dispatch.rows import Row
from tests.data.keeping import NOW, member, note, receive, shift

BADGES = [f"“{badge:05}\\" for badge in range(SAVED_AT_ONCE + 30)]
ACTION = note("import", action_id="one and the same")


def _saved(path: Path, rows: Iterable[Row], *, at_once: bool) -> bytes:
    """The body of the step that saving these rows leaves."""
    store = create_store(path, NOW, is_durable=False)
    with store.work(ACTION, NOW) as work:
        if at_once:
            work.save_all(rows)
        else:
            for row in rows:
                work.save(row)
    with store.database.reading() as connection:
        body = connection.scalars(select(STEPS.c.body)).one()
    assert verify(store).ok
    assert rebuild(store, path.with_suffix(".again")).ok
    store.close()
    return bytes(body).partition(b'"rows":')[2].partition(b'],"schema"')[0]


def test_that_the_step_is_the_same_to_the_byte(tmp_path: Path) -> None:
    rows = [shift(NOW, NOW), *map(member, BADGES[:50]), replace(member(BADGES[3]), version=1, name="李娜")]
    together = _saved(tmp_path / "together.sqlite", iter(rows), at_once=True)
    assert together == _saved(tmp_path / "one by one.sqlite", rows, at_once=False)


def test_that_new_and_changed_rows_of_several_kinds_come_in_several_portions(store: SqlStore) -> None:
    with store.work(note(), NOW) as work:
        work.save_all(map(member, BADGES[::2]))
    known = {row.id: row.version for row in store.rows(Member)}
    rows = [replace(member(badge), name="李娜", version=known.get(badge, 0)) for badge in BADGES]
    with store.work(note(), NOW) as work:
        work.save_all([*rows, shift(NOW, NOW)])
    assert [row.id for row in work.changes.rows] == [*BADGES, "shift-2406"]
    assert {row.version for row in store.rows(Member)} == {1, 2}
    assert len(store.rows(Shift)) == 1
    assert verify(store).ok


@pytest.mark.parametrize("place", [0, 7, SAVED_AT_ONCE + 9])
@pytest.mark.parametrize(("version", "now"), [(0, 1), (3, 1)])
def test_that_one_row_that_has_moved_on_refuses_all_and_is_named(
    store: SqlStore, place: int, version: int, now: int
) -> None:
    with store.work(note(), NOW) as work:
        work.save(member(BADGES[place]))
    rows = [replace(member(badge), version=version if badge == BADGES[place] else 0) for badge in BADGES]
    with pytest.raises(Refused) as refused, store.work(note(), NOW) as work:
        work.save_all(rows)
    told = {"kind": "member", "id": BADGES[place], "seen": version, "now": now}
    assert (refused.value.reason.code, refused.value.reason.values) == ("stale_version", told)
    assert (len(store.rows(Member)), store.newest_seq()) == (1, 1)


def test_that_a_row_that_comes_again_in_a_later_portion_is_named(store: SqlStore) -> None:
    with pytest.raises(Refused) as refused, store.work(note(), NOW) as work:
        work.save_all(map(member, [*BADGES, BADGES[3]]))
    assert refused.value.reason.values == {"kind": "member", "id": BADGES[3], "seen": 0, "now": 1}
    assert (store.rows(Member), store.newest_seq()) == ((), 0)


def _taken_away_and_saved(store: SqlStore, gone: Iterable[Row], rows: Iterable[Row]) -> Changes:
    with store.work(note(), NOW) as work:
        work.remove_all(gone)
        work.save_all(rows)
    return work.changes


def test_that_what_a_work_takes_away_may_come_again_and_is_not_taken_for_stale(store: SqlStore) -> None:
    new = [member(badge) for badge in BADGES[:2]]
    kept = [replace(row, version=1) for row in new]
    _taken_away_and_saved(store, [], new)
    with pytest.raises(Refused) as refused:
        _taken_away_and_saved(store, kept[:1], new)
    assert refused.value.reason.values == {"kind": "member", "id": new[1].id, "seen": 0, "now": 1}
    changes = _taken_away_and_saved(store, kept, reversed(new))
    assert [(row.id, row.version) for row in changes.rows] == [(row.id, 1) for row in new]
    assert verify(store).ok


def test_that_saving_nothing_leaves_no_step(store: SqlStore) -> None:
    with store.work(note(), NOW) as work:
        work.save_all(())
    assert store.newest_seq() == 0


def test_that_more_than_a_database_can_keep_in_one_step_is_refused_by_name(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive(store)
    monkeypatch.setattr(step_writing, "MOST_BYTES", 9_000)
    with pytest.raises(Refused, match="import_too_large"), store.work(note(), NOW) as work:
        work.save_all(map(member, BADGES))
    assert (store.rows(Member), store.newest_seq()) == ((), 1)
