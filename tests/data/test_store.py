"""Rows and steps in one transaction: saved, found, refused, repeated, undone."""

from __future__ import annotations

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from data.centre import load_centre
from data.identity import DatabaseKind
from data.store import SqlStore, create_store, open_store
from dispatch.actions.intake import Receive
from dispatch.actors import Actor, Role
from dispatch.assignment import Assignment, AssignmentState
from dispatch.desk import Desk
from dispatch.entry import Entry, EntryKind
from dispatch.incident import Incident, Place
from dispatch.lifecycle import State
from dispatch.places import ZoneRow
from dispatch.ports import Caller, SystemClock
from dispatch.reasons import Refused
from dispatch.settings import Setting
from tests.data.keeping import (
    NOW,
    OPERATOR,
    Note,
    new_entry,
    new_incident,
    new_task,
    note,
    receive,
)


def _given_up(store: SqlStore, action: Note) -> list[str]:
    """A work that saves a row and is then refused; returns the ids that it made."""
    made: list[str] = []

    def give_up() -> None:
        with store.work(action, NOW) as work:
            made.append(work.save(new_incident(work)).id)
            raise Refused("no")

    with pytest.raises(Refused, match="no"):
        give_up()
    return made


def test_that_a_saved_row_comes_back_as_it_was(store: SqlStore) -> None:
    with store.work(note(), NOW) as work:
        incident = work.save(new_incident(work, t0=NOW, tags=("夜",)))
        task = work.save(new_task(work, incident))
        entry = work.save(new_entry(work, incident, task))
    assert store.get(Incident, incident.id) == incident
    assert store.rows(Assignment) == (task,)
    assert store.rows(Entry) == (entry,)
    assert incident.version == 1


def test_that_a_zones_shape_is_kept_to_the_byte(store: SqlStore) -> None:
    shape = bytes(range(256))
    with store.work(note(), NOW) as work:
        work.save(ZoneRow(id="z", code="330105011", name="武林街道", kind="sub_district", wkb=shape))
    assert store.rows(ZoneRow, code="330105011")[0].wkb == shape


def test_that_the_work_says_what_it_touched_once_it_has_ended(store: SqlStore) -> None:
    with store.work(note(), NOW) as work:
        incident = work.save(new_incident(work))
        with pytest.raises(RuntimeError):
            _ = work.changes
    assert work.changes.rows == (incident,)
    assert (work.changes.seq, work.changes.at, work.changes.action) == (1, NOW, "note")
    assert store.changes_after(0) == (work.changes,)
    assert store.changes_after(1) == ()


def test_that_a_row_saved_twice_in_a_work_stands_in_its_step_once(store: SqlStore) -> None:
    with store.work(note(), NOW) as work:
        first = work.save(new_incident(work))
        second = work.save(replace(first, urges=1))
    assert second.version == 2
    assert store.changes_after(0)[0].rows == (second,)


def test_that_a_refusal_inside_a_work_leaves_nothing_behind(store: SqlStore) -> None:
    _given_up(store, note())
    assert store.rows(Incident) == ()
    assert store.newest_seq() == 0
    assert receive(store)[0].number.endswith("-0001")


def test_that_a_work_that_touches_nothing_leaves_no_step(store: SqlStore) -> None:
    receive(store)
    with store.work(note(), NOW) as work:
        assert work.find(Incident, number="no such") == ()
    assert work.changes.seq == store.newest_seq() == 1
    assert work.changes.rows == ()


def test_that_rows_are_counted_with_those_of_the_work_itself(store: SqlStore) -> None:
    [row] = receive(store)
    with store.work(note(), NOW) as work:
        assert work.count(Incident) == 1
        work.save(replace(row, id=work.new_id(), number="another", version=0))
        assert work.count(Incident) == len(work.find(Incident)) == 2


def test_that_rows_that_name_something_are_found_and_no_others(store: SqlStore) -> None:
    receive(store)
    with store.work(note(), NOW) as work:
        row = replace(work.find(Incident)[0], functional_zones=("330105-CT",), words="武林广场东侧")
        work.save(row)
        assert [one.id for one in work.naming(Incident, "330105-CT")] == [row.id]
        assert [one.id for one in work.naming(Incident, "武林广场东侧")] == [row.id]
        # A value, and no part of one.
        assert list(work.naming(Incident, "330105-C")) == []
        assert list(work.naming(Incident, "武林")) == []


def test_that_a_row_that_has_moved_on_refuses_the_old_version(store: SqlStore) -> None:
    [old] = receive(store)
    with store.work(note(), NOW) as work:
        work.save(replace(old, urges=1))
    with pytest.raises(Refused) as refused, store.work(note(), NOW) as work:
        work.save(replace(old, urges=5))
    assert refused.value.reason.code == "stale_version"
    assert refused.value.reason.values == {"kind": "incident", "id": old.id, "seen": 1, "now": 2}


def test_that_a_new_row_never_replaces_one_that_is_there(store: SqlStore) -> None:
    [there] = receive(store)
    with pytest.raises(Refused, match="stale_version"), store.work(note(), NOW) as work:
        work.save(replace(there, version=0, words="another"))
    assert store.get(Incident, there.id) == there


def test_that_a_row_that_is_gone_refuses_save_and_removal(store: SqlStore) -> None:
    [there] = receive(store)
    with store.work(note(), NOW) as work:
        work.remove(there)
    for attempt in ("save", "remove"):
        with pytest.raises(Refused, match="now=0"), store.work(note(), NOW) as work:
            getattr(work, attempt)(there)


def test_that_an_unknown_row_is_refused_by_kind_and_id(store: SqlStore) -> None:
    with pytest.raises(Refused) as refused, store.work(note(), NOW) as work:
        work.get(Incident, "nobody")
    assert refused.value.reason.values == {"kind": "incident", "id": "nobody"}


def test_that_rows_are_found_by_one_value_by_several_and_by_none(store: SqlStore) -> None:
    with store.work(note(), NOW) as work:
        one, two, three = (work.save(new_incident(work, state=state)) for state in list(State)[:3])
        crewless = work.save(replace(new_task(work, one), crew_id=None))
        crewed = work.save(new_task(work, two))
    assert store.rows(Incident, state=State.CLUE) == (one,)
    several = store.rows(Incident, state=(State.CLUE, "reported"))
    assert {row.id for row in several} == {one.id, two.id}
    assert store.rows(Incident, received_at=NOW, number=three.number) == (three,)
    assert store.rows(Assignment, crew_id=None) == (crewless,)
    assert store.rows(Assignment, crew_id="crew-1", state=AssignmentState.SENT) == (crewed,)
    assert store.rows(Incident, id=two.id) == (two,)


def test_that_rows_come_ordered_by_id(store: SqlStore) -> None:
    received = receive(store, 5)
    assert list(store.rows(Incident)) == sorted(received, key=lambda row: row.id)


def test_that_a_column_without_index_cannot_be_asked_for(store: SqlStore) -> None:
    with pytest.raises(ValueError, match="words"):
        store.rows(Incident, words="武林广场")


def test_that_an_entrys_own_kind_can_be_asked_for(store: SqlStore) -> None:
    with store.work(note(), NOW) as work:
        incident = work.save(new_incident(work))
        entry = work.save(new_entry(work, incident, work.save(new_task(work, incident))))
        found = work.find(Entry, incident_id=incident.id, kind=EntryKind.ARRIVAL)
    assert found == (entry,)


def test_that_a_repeated_action_is_answered_from_its_step(store: SqlStore) -> None:
    action = note()
    assert store.answered(action.action_id) is None
    with store.work(action, NOW) as work:
        work.save(new_incident(work))
    assert store.answered(action.action_id) == work.changes


def test_that_one_action_that_comes_four_times_at_once_acts_once(store: SqlStore) -> None:
    desk = Desk(store, lambda: load_centre(store), SystemClock())
    action = Receive(
        action_id=str(uuid.uuid4()),
        actor=OPERATOR,
        source="hotline_12345",
        category=desk.centre.categories.dispatched[0].code,
        place=Place("武林广场"),
        caller=Caller("张女士", "13800001111"),
    )
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(desk.act, [action] * 4))
    assert answers == [store.answered(action.action_id)] * 4
    assert len(store.rows(Incident)) == 1


def test_that_a_repeated_action_would_make_the_same_ids(store: SqlStore) -> None:
    action = note()
    assert _given_up(store, action) == _given_up(store, action)
    assert _given_up(store, action) != _given_up(store, note())


def test_that_numbers_of_a_day_have_no_holes(store: SqlStore) -> None:
    receive(store, 2)
    _given_up(store, note())
    with store.work(note(), NOW) as work:
        tomorrow = work.next_serial((NOW + timedelta(days=1)).date())
        today = work.next_serial(NOW.date())
    assert (today, tomorrow) == (3, 1)


def test_that_the_version_of_a_row_is_known_by_its_id_alone(store: SqlStore) -> None:
    [incident] = receive(store)
    with store.work(note(), NOW) as work:
        work.save(Setting(id="undo_s", value=20))
        assert work.version_of(incident.id) == 1
        assert work.version_of("nobody") is None
    with store.work(note(), NOW) as work:
        assert work.version_of("undo_s") == 1
        work.remove(incident)
        assert work.version_of(incident.id) is None


def test_that_a_step_says_who_asked_for_what_and_what_it_left(store: SqlStore) -> None:
    action = note("人行道")
    with store.work(action, NOW) as work:
        incident = work.save(new_incident(work))
    [step] = store.steps_after(0)
    assert (step.actor, step.role, step.unit, step.action) == ("王敏", "operator", "", "note")
    assert (step.seq, step.at, step.action_id) == (1, NOW, action.action_id)
    assert step.asked == {"words": "人行道", "seen": {}}
    assert step.previous == store.identity.digest()
    assert [(state.kind, state.id, state.version) for state in step.rows] == [("incident", incident.id, 1)]


def test_that_an_actors_last_steps_are_the_actors_own(store: SqlStore) -> None:
    namesake = Actor(OPERATOR.name, Role.DUTY_COMMANDER)
    for actor, words in ((OPERATOR, "1"), (namesake, "2"), (OPERATOR, "3")):
        with store.work(note(words, actor), NOW) as work:
            work.save(new_incident(work))
    with store.work(note(), NOW) as work:
        assert [step.seq for step in work.last_steps(OPERATOR, 2)] == [3, 1]
        assert [step.asked["words"] for step in work.last_steps(namesake)] == ["2"]


def test_that_a_step_can_be_taken_back_row_by_row(store: SqlStore) -> None:
    [incident] = receive(store)
    with store.work(note("move"), NOW) as work:
        moved = work.save(replace(incident, place=Place("西湖文化广场")))
        task = work.save(new_task(work, incident))
    with store.work(note("undo"), NOW) as work:
        [step] = work.last_steps(OPERATOR)
        before = work.state_before(step, "incident", incident.id)
        assert before == incident
        assert work.state_before(step, "assignment", task.id) is None
        restored = work.save(replace(incident, version=moved.version))
        work.remove(task)
    assert work.changes.removed == (("assignment", task.id),)
    assert work.changes.rows == (restored,)
    assert store.changes_after(2) == (work.changes,)
    assert restored.place == incident.place
    assert restored.version == 3


def test_that_what_was_taken_away_was_not_there_before_it_came_back(store: SqlStore) -> None:
    [incident] = receive(store)
    with store.work(note(), NOW) as work:
        work.remove(incident)
    with store.work(note(), NOW) as work:
        work.save(replace(incident, version=0))
        step = store.steps_after(2)
        assert step == ()
    with store.work(note(), NOW) as work:
        [step] = work.last_steps(OPERATOR)
        assert work.state_before(step, "incident", incident.id) is None


def test_that_the_steps_of_a_row_tell_its_life(store: SqlStore) -> None:
    [incident, _] = receive(store, 2)
    with store.work(note("urge"), NOW) as work:
        work.save(replace(incident, urges=1))
    assert [step.seq for step in store.steps_of(incident.id)] == [1, 3]


def test_that_two_writers_cannot_both_change_one_row(store: SqlStore) -> None:
    [incident] = receive(store)
    outcomes: list[str] = []
    start = threading.Barrier(2)

    def urge(name: str) -> None:
        start.wait()
        try:
            with store.work(note(name), NOW) as work:
                work.save(replace(incident, words=name))
            outcomes.append("done")
        except Refused as refusal:
            outcomes.append(refusal.reason.code)

    threads = [threading.Thread(target=urge, args=(name,)) for name in ("甲", "乙")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "stale_version"]


def test_that_readers_see_only_what_is_committed(store: SqlStore) -> None:
    with store.work(note(), NOW) as work:
        work.save(new_incident(work))
        assert store.rows(Incident) == ()
    assert len(store.rows(Incident)) == 1


def test_that_a_database_is_what_it_was_founded_as(tmp_path: Path) -> None:
    create_store(tmp_path / "demo.sqlite", NOW, DatabaseKind.DEMO, "330106").close()
    store = open_store(tmp_path / "demo.sqlite")
    assert (store.identity.kind, store.identity.centre_id) == (DatabaseKind.DEMO, "330106")
    assert store.identity.created_at == NOW
    store.close()


def test_that_another_opening_of_the_file_is_noticed(store: SqlStore, tmp_path: Path) -> None:
    other = open_store(tmp_path / "一 屏.sqlite")
    receive(store)
    assert not store.has_foreign_changes()
    receive(other)
    assert store.has_foreign_changes()
    assert not store.has_foreign_changes()
    with store.work(note(), NOW):
        assert not store.has_foreign_changes()
    other.close()
