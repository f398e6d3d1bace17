"""The live picture, a past day, fixes and callers, as the store gives them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from data.store import SqlStore
from dispatch.fixes import Fix
from dispatch.incident import Incident
from dispatch.lifecycle import State
from dispatch.ports import Caller
from dispatch.reasons import Refused
from dispatch.rows import Row
from tests.data.keeping import (
    NOW,
    crew,
    member,
    new_entry,
    new_incident,
    new_task,
    note,
    receive,
    shift,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
MIDNIGHT = datetime(2026, 11, 24, tzinfo=SHANGHAI)
HOUR = timedelta(hours=1)


def _fix(member_id: str, seconds: float, lon: float = 120.15) -> Fix:
    fixed_at = NOW + timedelta(seconds=seconds)
    return Fix(member_id, lon, 30.27, fixed_at, fixed_at + timedelta(seconds=2), 8.5, None, True)


def _save(store: SqlStore, *rows: Row) -> None:
    with store.work(note(), NOW) as work:
        for row in rows:
            work.save(row)


def test_that_the_live_picture_holds_what_is_open_or_ended_today(store: SqlStore) -> None:
    early = MIDNIGHT - timedelta(days=2)
    with store.work(note(), NOW) as work:
        still_open = work.save(new_incident(work, received_at=early))
        ended_today = work.save(new_incident(work, state=State.CLOSED, closed_at=MIDNIGHT + HOUR))
        ended_before = work.save(
            new_incident(work, state=State.CLOSED, received_at=early, closed_at=MIDNIGHT - HOUR)
        )
        rejected_before = work.save(new_incident(work, state=State.REJECTED, received_at=early))
        tasks = [work.save(new_task(work, incident)) for incident in (still_open, ended_before)]
        entries = [work.save(new_entry(work, still_open, task)) for task in tasks[:1]]
        work.save(new_entry(work, ended_before, tasks[1]))
    picture = store.snapshot(MIDNIGHT)
    kept = {still_open.id, ended_today.id, tasks[0].id, entries[0].id}
    assert {row.id for row in picture.rows} == kept
    assert rejected_before.id not in kept
    assert picture.seq == 1


def test_that_the_live_picture_holds_crews_in_force_members_and_their_last_fixes(store: SqlStore) -> None:
    night = shift(MIDNIGHT - 3 * HOUR, MIDNIGHT + 6 * HOUR)
    gone = shift(MIDNIGHT - 12 * HOUR, MIDNIGHT - 3 * HOUR)
    people = member("m1"), member("m2")
    _save(store, night, gone, crew(night, "m1"), crew(gone, "m2"), *people)
    store.keep_fixes([_fix("m1", 0), _fix("m1", 10, 120.16), _fix("stranger", 0)])
    picture = store.snapshot(MIDNIGHT)
    assert {row.id for row in picture.rows} == {night.id, f"crew-{night.id}", "m1", "m2"}
    assert picture.fixes == (_fix("m1", 10, 120.16),)


def test_that_a_past_day_holds_what_was_received_on_it(store: SqlStore) -> None:
    with store.work(note(), NOW) as work:
        first = work.save(new_incident(work, received_at=MIDNIGHT))
        last = work.save(new_incident(work, received_at=MIDNIGHT + 24 * HOUR - timedelta(microseconds=1)))
        work.save(new_incident(work, received_at=MIDNIGHT + 24 * HOUR))
        work.save(new_incident(work, received_at=MIDNIGHT - timedelta(microseconds=1)))
    day = store.day(date(2026, 11, 24), SHANGHAI)
    assert {row.id for row in day.rows} == {first.id, last.id}


def test_that_fixes_come_in_order_of_measurement(store: SqlStore) -> None:
    late, early, other = _fix("m1", 30), _fix("m1", 10), _fix("m2", 20)
    store.keep_fixes([late, early, other])
    store.keep_fixes([])
    assert store.fixes(["m1", "m2"], NOW) == (early, other, late)
    assert store.fixes(["m1", "m2"], late.fixed_at) == (late,)
    assert store.fixes([], NOW) == ()
    with store.work(note(), NOW) as work:
        assert work.fixes(("m2",), NOW) == (other,)


def test_that_a_fix_that_comes_twice_is_kept_once(store: SqlStore) -> None:
    store.keep_fixes([_fix("m1", 0)])
    store.keep_fixes([_fix("m1", 0), _fix("m1", 5)])
    assert len(store.fixes(["m1"], NOW)) == 2


def test_that_fixes_are_no_steps_and_old_ones_are_pruned(store: SqlStore) -> None:
    store.keep_fixes([_fix("m1", 0), _fix("m1", 5)])
    assert store.newest_seq() == 0
    assert store.prune_fixes(NOW + timedelta(seconds=1)) == 1
    assert store.fixes(["m1", "m2"], NOW) == (_fix("m1", 5),)


def test_that_more_members_than_one_statement_takes_are_asked_for_in_parts(store: SqlStore) -> None:
    store.keep_fixes([_fix(f"m{number}", number) for number in range(2_500)])
    assert len(store.fixes([f"m{number}" for number in range(2_500)], NOW)) == 2_500


def test_that_a_caller_stays_out_of_the_record(store: SqlStore) -> None:
    caller = Caller("张女士", "13800001111")
    action = replace(note("噪声"), caller=caller)
    with store.work(action, NOW) as work:
        caller_id, digest = work.keep_caller(caller)
        incident = work.save(new_incident(work, caller_id=caller_id, caller_digest=digest))
    assert store.caller(caller_id) == caller
    with store.database.reading() as connection:
        bodies = connection.execute(text("SELECT body FROM steps UNION ALL SELECT body FROM incidents"))
        kept = b"".join(body for (body,) in bodies)
    assert "张女士".encode() not in kept
    assert b"13800001111" not in kept
    assert store.get(Incident, incident.id).caller_digest == digest


def test_that_the_same_caller_has_another_digest_each_time(store: SqlStore) -> None:
    with store.work(note(), NOW) as work:
        work.save(new_incident(work))
        digests = {work.keep_caller(Caller("张女士", "13800001111"))[1] for _ in range(2)}
    assert len(digests) == 2


def test_that_an_erased_caller_is_gone_and_the_erasure_is_a_step(store: SqlStore) -> None:
    with store.work(note(), NOW) as work:
        caller_id, _ = work.keep_caller(Caller("张女士", "13800001111"))
        work.save(new_incident(work))
    with store.work(note("erase"), NOW) as work:
        work.erase_caller(caller_id)
    assert work.changes.seq == 2
    assert store.caller(caller_id) is None
    with store.database.reading() as connection:
        assert connection.execute(text("SELECT name, phone, salt FROM callers")).one() == ("", "", b"")


def test_that_an_unknown_caller_is_refused(store: SqlStore) -> None:
    with pytest.raises(Refused, match="unknown_caller"):
        store.caller("nobody")
    with pytest.raises(Refused, match="unknown_caller"), store.work(note(), NOW) as work:
        work.erase_caller("nobody")


def test_that_what_is_received_continues_the_picture(store: SqlStore) -> None:
    receive(store, 2)
    picture = store.snapshot(MIDNIGHT)
    [later] = receive(store)
    [changes] = store.changes_after(picture.seq)
    assert changes.rows == (later,)
