"""The live picture: it follows changes, forgets what was taken away, and answers as the store would."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dispatch.actions.duty import FormCrew
from dispatch.actions.keeping import Undo
from dispatch.calls import Call, CallOutcome
from dispatch.changes import Changes
from dispatch.entry import EntryKind
from dispatch.instructions import Instruction
from dispatch.lifecycle import State
from dispatch.people import CrewStatus
from dispatch.ports import Snapshot
from dispatch.situation import KEPT, Situation
from gis.road_network import Mode
from tests.builders import T0, entry, incident, seconds, task
from tests.dispatch.house import PLANNER
from tests.dispatch.scene import crew, fix_at
from tests.dispatch.test_desk_duty import people


def changed(seq: int, *rows, removed=()) -> Changes:
    return Changes(seq, T0, "note", rows, removed)


def test_that_a_picture_made_at_once_and_one_that_followed_are_the_same(house):
    followed = Situation.of(house.seat.snapshot())
    own = house.crew()
    for _ in range(2):
        house.reported(own, house.incident())
    house.send(own, house.incident())
    house.act(Undo)
    for changes in house.seat.changes_after(0):
        followed.apply(changes)
    at_once = Situation.of(house.seat.snapshot())
    for name in ("seq", "incidents", "assignments", "entries", "crews", "members", "shifts"):
        assert getattr(followed, name) == getattr(at_once, name), name


def test_that_changes_known_already_are_passed_over():
    picture = Situation()
    first = incident(id="i1")
    picture.apply(changed(2, first))
    picture.apply(changed(2, replace(first, words="other")))
    picture.apply(changed(1, replace(first, words="older")))
    assert picture.incidents["i1"].words == first.words
    assert picture.seq == 2


def test_that_tasks_are_told_by_incident_and_by_crew_the_earliest_first():
    late = task(id="t2", incident_id="i1", crew_id="c1", sent_at=T0 + seconds(9))
    early = task(id="t1", incident_id="i1", crew_id="c1", sent_at=T0)
    unit = task(id="t3", incident_id="i1", crew_id=None, sent_at=T0 + seconds(1))
    picture = Situation.of(Snapshot(1, (late, early, unit)))
    assert picture.tasks_of_incident("i1") == [early, unit, late]
    assert picture.tasks_of_crew("c1") == [early, late]
    assert (picture.tasks_of_incident("none"), picture.tasks_of_crew("none")) == ([], [])


def test_that_entries_are_told_as_they_happened_not_as_they_were_written():
    later = entry(EntryKind.ARRIVAL, T0 + seconds(9), recorded_at=T0 + seconds(10), incident_id="i1")
    sooner = entry(EntryKind.ARRIVAL, T0, recorded_at=T0 + seconds(99), incident_id="i1")
    picture = Situation.of(Snapshot(1, (later, sooner)))
    assert picture.entries_of("i1") == [sooner, later]
    assert picture.entry_count("i1") == 2


def test_that_what_is_taken_away_is_gone_from_every_view():
    own = crew("101")
    held = task(id="t1", incident_id="i1", crew_id=own.id)
    told = entry(EntryKind.RESPONSE, T0, held, id="e1", incident_id="i1")
    picture = Situation.of(Snapshot(1, (own, held, told), (fix_at(own, 1, 1),)))
    removed = (("assignment", "t1"), ("entry", "e1"), ("crew", own.id), ("entry", "never"))
    picture.apply(changed(2, removed=removed))
    assert (picture.assignments, picture.entries, picture.crews) == ({}, {}, {})
    assert (picture.tasks_of_crew(own.id), picture.entries_of("i1")) == ([], [])
    assert picture.take_fixes([fix_at(own, 2, 2, age_s=0)]) == ()


def test_that_an_undone_crew_leaves_its_members_to_the_one_they_had(house):
    people(house)
    morning = crew("101", version=0, member_ids=("m0",), lead_id="m0", ends_at=T0)
    house.bring(morning)
    asked = {"name": "六组", "shift_id": "early", "home_zone": "330105013", "mode": Mode.EBIKE}
    house.act(FormCrew, PLANNER, call_sign="426", member_ids=("m0",), lead_id="m0", **asked)
    picture = Situation.of(house.seat.snapshot())
    house.act(Undo, PLANNER)
    for changes in house.seat.changes_after(picture.seq):
        picture.apply(changes)
    moved = picture.take_fixes([fix_at(morning, 1, 1, age_s=0)])
    assert moved == (morning.id,)


def test_that_fixes_move_the_crew_that_the_member_has_now():
    early = crew("101", member_ids=("m1",), lead_id="m1", starts_at=T0 - seconds(9000))
    late = crew("201", member_ids=("m1",), lead_id="m1", starts_at=T0 - seconds(60))
    picture = Situation.of(Snapshot(1, (late, early)))
    assert picture.take_fixes([fix_at(late, 1, 1)]) == (late.id,)
    assert picture.fix_of(late) is not None
    assert picture.take_fixes([]) == ()


def test_that_the_newest_fix_of_a_crew_is_told_again_after_each_move_of_a_member():
    pair = crew("101", member_ids=("m1", "m2"), lead_id="m1")
    picture = Situation.of(Snapshot(1, (pair,)))
    assert picture.fix_of(pair) is None
    for age_s, member in ((9, "m2"), (6, "m1"), (3, "m2")):
        fix = fix_at(pair, 1, 1, age_s=age_s, member_id=member)
        picture.take_fixes([fix])
        assert picture.fix_of(pair) == fix


def test_that_tasks_asked_for_once_are_told_anew_when_one_comes_changes_or_goes():
    first = task(id="t1", incident_id="i1", crew_id="c1", sent_at=T0)
    picture = Situation.of(Snapshot(1, (first,)))
    assert picture.tasks_of_crew("c1") == [first]
    second = task(id="t2", incident_id="i1", crew_id="c1", sent_at=T0 - seconds(5))
    picture.apply(changed(2, second))
    assert picture.tasks_of_crew("c1") == [second, first]
    later = replace(second, sent_at=T0 + seconds(5))
    picture.apply(changed(3, later))
    assert picture.tasks_of_crew("c1") == [first, later]
    picture.apply(changed(4, removed=(("assignment", "t1"),)))
    assert picture.tasks_of_incident("i1") == [later]


def test_that_open_incidents_and_crews_on_shift_come_in_their_order():
    second, first = incident(number="GS-20261124-0002"), incident(number="GS-20261124-0001")
    over = incident(number="GS-20261124-0003", state=State.CLOSED)
    gone = crew("103", ends_at=T0)
    picture = Situation.of(Snapshot(1, (second, over, first, crew("102"), crew("101"), gone)))
    assert picture.open_incidents() == [first, second]
    assert [own.call_sign for own in picture.crews_on_shift(T0)] == ["101", "102"]
    assert picture.status_of(gone, T0) is CrewStatus.OFF_SHIFT


def test_that_a_short_number_means_the_newest_that_ends_so():
    old = incident(number="GS-20261123-0426", received_at=T0 - seconds(86_400))
    new = incident(number="GS-20261124-0426")
    picture = Situation.of(Snapshot(1, (new, old)))
    assert picture.by_number("426") == picture.by_number("0426") == new
    assert picture.by_number("GS-20261123-0426") == old
    assert picture.by_number("427") is None


def test_that_what_ended_more_than_a_day_ago_is_let_go_with_all_of_its_own():
    ended = T0 - KEPT - seconds(1)
    old = incident(id="old", state=State.CLOSED, closed_at=ended)
    new = incident(id="new", state=State.CLOSED, closed_at=ended + seconds(2))
    still_open = incident(id="open", received_at=ended)
    of_old = (
        task(id="t1", incident_id="old", crew_id="c1", sent_at=ended, ended_at=ended),
        entry(EntryKind.ARRIVAL, ended, id="e1", incident_id="old"),
    )
    of_new = (entry(EntryKind.ARRIVAL, ended, id="e2", incident_id="new"),)
    picture = Situation.of(Snapshot(1, (old, new, still_open, *of_old, *of_new)))
    picture.apply(changed(2))
    assert set(picture.incidents) == {"new", "open"}
    assert (picture.assignments, set(picture.entries)) == ({}, {"e2"})
    assert (picture.tasks_of_crew("c1"), picture.entries_of("old")) == ([], [])
    picture.apply(Changes(3, T0 + seconds(599), "note"))
    assert "new" in picture.incidents
    picture.apply(Changes(4, T0 + seconds(600), "note"))
    assert set(picture.incidents) == {"open"}


def test_that_of_instructions_only_long_answered_ones_are_let_go():
    asked: dict[str, Any] = {"number": "1", "leader": "某", "words": "查", "given_at": T0, "due_at": T0}
    answered, waiting = T0 - KEPT - seconds(1), None
    rows = (
        Instruction(id="done", written_by="某", answered_at=answered, **asked),
        Instruction(id="waits", written_by="某", answered_at=waiting, **asked),
        Call(id="call", party="caller", name="", outcome=CallOutcome.BUSY, at=answered, by="某"),
    )
    picture = Situation.of(Snapshot(1, rows))
    picture.apply(changed(2))
    assert (set(picture.instructions), picture.calls) == ({"waits"}, {})


def test_that_a_name_that_two_crews_of_one_time_share_is_told_with_the_call_sign():
    first, second = crew("2562", name="人社2"), crew("2571", name="人社2")
    tomorrow = crew("2580", name="人社3", starts_at=first.ends_at, ends_at=first.ends_at + seconds(3_600))
    alone = crew("2563", name="人社3")
    picture = Situation.of(Snapshot(1, (first, alone, tomorrow)))
    assert picture.name_of(first) == "人社2"
    picture.apply(changed(2, second))
    named = [picture.name_of(one) for one in (first, second, alone, tomorrow)]
    assert named == ["人社2 2562", "人社2 2571", "人社3", "人社3"]
    assert [picture.name_by_id(one) for one in (first.id, "gone", "", None)] == [named[0], "gone", "", ""]
