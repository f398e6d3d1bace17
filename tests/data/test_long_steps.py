"""Steps too long to be read whole: pictures, histories and undo learn of them all the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from data.record import verify
from data.steps import LONG_BYTES, read_step, state_in
from data.store import SqlStore
from dispatch.assignment import Assignment
from dispatch.changes import Changes
from dispatch.incident import Incident
from dispatch.lifecycle import State
from dispatch.places import NamedPlace, ZoneRow
from dispatch.situation import Situation
from tests.data.keeping import NOW, new_incident, new_task, note

WORDS = '像一行 "id":"x","kind":"place","state":{} 的字' * 250
COUNT = 400


def place(number: int) -> NamedPlace:
    return NamedPlace(id=f"p{number}", name=f"{number}{WORDS}", kind="square", lon=120.1, lat=30.2)


def long_step(store: SqlStore, live: int = 2) -> Changes:
    """Places beyond any picture, incidents that are open, and one that ended last week."""
    action = note("long")
    with store.work(action, NOW) as work:
        for number in range(COUNT):
            work.save(place(number))
        for _ in range(live):
            incident = work.save(new_incident(work))
            work.save(new_task(work, incident))
        long_ago = NOW - timedelta(days=7)
        ended = new_incident(work, received_at=long_ago, state=State.CLOSED, closed_at=long_ago)
        work.save(new_task(work, work.save(ended)))
    return work.changes


def test_that_the_step_is_long(store):
    long_step(store)
    with store.database.reading() as connection:
        [size] = connection.exec_driver_sql("SELECT length(body) FROM steps").scalars()
    assert size > LONG_BYTES


def test_that_a_picture_learns_of_what_is_live_and_of_the_rest_by_kind(store):
    picture = Situation.of(store.snapshot(NOW - timedelta(hours=6)))
    long_step(store)
    [changes] = store.changes_after(0)
    picture.apply(changes)
    fresh = Situation.of(store.snapshot(NOW - timedelta(hours=6)))
    assert picture.incidents == fresh.incidents
    assert picture.assignments == fresh.assignments
    assert len(picture.incidents) == 2
    assert changes.of(NamedPlace) == ()
    assert changes.unlisted == {"place", "incident", "assignment"}
    assert changes.touches({"place": NamedPlace})
    assert not changes.touches({"zone": ZoneRow})


def test_that_what_a_long_step_takes_away_leaves_the_picture(store):
    picture = Situation.of(store.snapshot(NOW - timedelta(hours=6)))
    long_step(store)
    with store.work(note("away"), NOW) as work:
        for row in (*store.rows(Assignment), *store.rows(Incident)):
            work.remove(row)
        for number in range(COUNT):
            work.save(replace(place(number), version=1, lon=121.0))
    for changes in store.changes_after(0):
        picture.apply(changes)
    assert (picture.incidents, picture.assignments) == ({}, {})


def test_that_a_repeated_action_is_answered_without_reading_the_step(store):
    action = note("again")
    with store.work(action, NOW) as work:
        for number in range(COUNT):
            work.save(place(number))
    answer = store.answered(action.action_id)
    assert (answer.seq, answer.action, answer.at) == (1, "note", NOW)
    assert answer.unlisted == {"place"}


def test_that_the_history_of_a_row_shows_that_row_of_a_long_step(store):
    long_step(store)
    [step] = store.steps_of("p7")
    assert [(row.id, row.version) for row in step.rows] == [("p7", 1)]
    assert step.rows[0].state["name"] == f"7{WORDS}"
    assert (step.actor, step.asked["words"]) == ("王敏", "long")
    whole = full_step(store)
    assert replace(step, rows=()) == replace(whole, rows=())


def full_step(store: SqlStore):
    with store.database.reading() as connection:
        [body] = connection.exec_driver_sql("SELECT body FROM steps").scalars()
    return read_step(body)


@pytest.mark.parametrize("row_id", ["p0", "p399", "p3990", "p"])
def test_that_one_row_is_found_in_the_bytes_of_a_step_or_is_not_there(store, row_id):
    long_step(store)
    with store.database.reading() as connection:
        [body] = connection.exec_driver_sql("SELECT body FROM steps").scalars()
    wanted = next((row for row in read_step(body).rows if row.id == row_id), None)
    assert state_in(body, "place", row_id) == wanted
    assert state_in(body, "incident", row_id) is None


def test_that_states_before_a_step_are_found_in_long_ones(store):
    long_step(store)
    with store.work(note("one"), NOW) as work:
        work.save(replace(place(3), version=1, lon=121.0))
        work.save(NamedPlace(id="new", name="新", kind="square", lon=1.0, lat=1.0))
    with store.work(note("many"), NOW) as work:
        for number in range(COUNT):
            seen = 2 if number == 3 else 1
            work.save(replace(place(number), version=seen, lat=31.0))
    with store.work(note("asks"), NOW) as work:
        assert work.states_before(2) == {("place", "p3"): replace(place(3), version=1)}
        before = work.states_before(3)
        assert work.state_before(work.step(3), "place", "p4") == replace(place(4), version=1)
    assert len(before) == COUNT
    assert before["place", "p3"] == replace(place(3), version=2, lon=121.0)
    assert before["place", "p4"] == replace(place(4), version=1)
    assert verify(store).ok


def test_that_the_last_step_of_somebody_is_told_by_its_head_if_it_is_long(store):
    long_step(store)
    with store.work(note("asks"), NOW) as work:
        [step] = work.last_steps(note().actor)
        assert (step.seq, step.action, step.rows) == (1, "note", ())
