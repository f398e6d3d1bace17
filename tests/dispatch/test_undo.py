"""Undo: one's own last action, within 15 seconds, while nobody has acted on it; as a new step."""

from __future__ import annotations

import pytest

from dispatch.actions.callers import EraseCaller
from dispatch.actions.closing import Close, Verify
from dispatch.actions.crews import Reassign, Release, Reserve
from dispatch.actions.desk_reports import FirstLook
from dispatch.actions.duty import DeclareStatus
from dispatch.actions.field import Respond
from dispatch.actions.intake import Accept, Reject, Urge
from dispatch.actions.keeping import ChangeSetting, Undo
from dispatch.actions.units import AssignUnit, Remind
from dispatch.actors import Actor, Role
from dispatch.assignment import Assignment, AssignmentState
from dispatch.entry import Entry
from dispatch.incident import Incident
from dispatch.lifecycle import State
from dispatch.ports import Caller
from dispatch.situation import Situation
from tests.builders import T0, seconds
from tests.dispatch.house import COLLEAGUE, COMMANDER, PLANNER
from tests.dispatch.scene import WULIN


def same_but_version(one, other) -> bool:
    return {**vars(one), "version": 0} == {**vars(other), "version": 0}


def test_that_an_undone_dispatch_takes_the_task_away_and_the_record_keeps_it(house):
    own = house.crew()
    incident = house.incident()
    picture = Situation.of(house.seat.snapshot())
    sent = house.send(own, incident)
    undone = house.act(Undo)
    assert undone.removed == (("assignment", sent.id),)
    assert house.store.rows(Assignment) == ()
    assert same_but_version(house.now(incident), incident)
    assert house.now(incident).version == incident.version + 2
    for changes in house.seat.changes_after(picture.seq):
        picture.apply(changes)
    assert (picture.tasks_of_incident(incident.id), picture.tasks_of_crew(own.id)) == ([], [])
    assert picture.incidents[incident.id].state is State.ACCEPTED
    assert [step.action for step in house.store.steps_of(sent.id)] == ["dispatch", "undo"]
    tombstones = [row.id for row in house.store.steps_of(sent.id)[-1].rows if row.state is None]
    assert tombstones == [sent.id]
    house.send(own, house.now(incident))


def test_that_an_entry_goes_with_the_answer_it_told_of(house):
    own = house.crew()
    task = house.send(own, house.incident())
    house.clock.pass_s(5)
    house.act(Respond, assignment_id=task.id)
    house.act(Undo)
    assert (house.now(task).state, house.store.rows(Entry)) == (AssignmentState.SENT, ())
    house.act(Respond, assignment_id=task.id)


@pytest.mark.parametrize(("later_s", "goes"), [(15, True), (15.001, False)])
def test_that_it_goes_for_fifteen_seconds(house, later_s, goes):
    report = house.received()
    house.act(Accept, incident_id=report.id)
    house.clock.pass_s(later_s)
    if goes:
        house.act(Undo)
        assert house.now(report).state is State.REPORTED
    else:
        with house.refused("too_late_to_undo", seconds=15, action="accept", named=report.short_number):
            house.act(Undo)


def test_that_a_day_played_fast_leaves_a_person_as_long_to_undo(house):
    house.clock.pace = 10.0
    for later_s, left_s in ((60, 9.0), (150, 0.0)):
        report = house.received()
        accepted_at = house.clock.now()
        house.act(Accept, incident_id=report.id)
        now = house.clock.pass_s(later_s)
        assert house.desk.centre.undo_left_s(accepted_at, now) == left_s
        house.act(Undo)
        assert house.now(report).state is State.REPORTED
    house.act(Accept, incident_id=report.id)
    house.clock.pass_s(150.1)
    with house.refused("too_late_to_undo", seconds=15):
        house.act(Undo)


def test_that_a_setting_says_for_how_long(house):
    house.act(ChangeSetting, PLANNER, name="undo_s", value=60)
    report = house.received()
    house.act(Reject, incident_id=report.id, reason="not_our_duty")
    house.clock.pass_s(45)
    house.act(Undo)
    assert house.now(report).state is State.REPORTED


def test_that_what_somebody_has_acted_on_stays(house):
    own, incident = house.crew(), house.incident()
    task = house.send(own, incident)
    house.clock.pass_s(1)
    house.act(Respond, house.crew_actor(own), assignment_id=task.id)
    with house.refused("acted_on_since", action="dispatch", named=incident.short_number):
        house.act(Undo)


def test_that_a_row_that_has_moved_on_stays(house):
    incident = house.incident()
    house.act(Urge, COLLEAGUE, incident_id=incident.id)
    with house.refused("acted_on_since", kind="incident", seen=2, now=3):
        house.act(Undo)


@pytest.mark.parametrize("what", ["a_reservation", "a_look"])
def test_that_what_was_built_upon_it_counts_too(house, what):
    own = house.crew()
    incident = house.incident()
    house.clock.pass_s(1)
    if what == "a_reservation":
        house.act(Reserve, COLLEAGUE, incident_id=incident.id, crew_id=own.id)
    else:
        house.act(FirstLook, COLLEAGUE, incident_id=incident.id)
    with house.refused("acted_on_since", kind="incident"):
        house.act(Undo)


def test_that_one_undoes_what_one_did_oneself(house):
    incident = house.incident()
    with house.refused("nothing_to_undo"):
        house.act(Undo, COLLEAGUE)
    with house.refused("nothing_to_undo"):
        house.act(Undo, Actor("王芳", Role.DUTY_COMMANDER))
    house.act(Undo)
    assert house.now(incident).state is State.REPORTED


def test_that_only_the_last_is_undone_and_an_undo_is_not(house):
    own = house.crew()
    house.send(own, house.incident())
    house.act(Undo)
    with house.refused("never_undone", action="undo"):
        house.act(Undo)


@pytest.mark.parametrize("last", ["receive", "urge", "erase_caller"])
def test_that_some_things_are_never_undone(house, last):
    report = house.received(caller=Caller("李四", "13900000001"))
    if last == "urge":
        house.act(Urge, incident_id=report.id)
    if last == "erase_caller":
        house.act(EraseCaller, COMMANDER, incident_id=report.id, reason="本人要求")
    with house.refused("never_undone", action=last, named=report.short_number):
        house.act(Undo, COMMANDER if last == "erase_caller" else house_actor())


def house_actor() -> Actor:
    return Actor("王芳", Role.OPERATOR)


def test_that_a_reassignment_is_undone_as_a_whole(house):
    first, second = house.crew("101"), house.crew("102")
    incident = house.incident()
    task = house.under_way(first, incident)
    house.act(Reassign, assignment_id=task.id, crew_id=second.id, reason="puncture")
    house.act(Undo)
    assert same_but_version(house.now(task), task)
    assert house.store.rows(Assignment, crew_id=second.id) == ()


def test_that_a_reserved_crew_is_reserved_again(house):
    own = house.crew()
    incident = house.incident()
    held = house.act(Reserve, incident_id=incident.id, crew_id=own.id).of(Assignment)[0]
    house.act(Release, assignment_id=held.id)
    house.act(Undo)
    assert house.now(held).state is AssignmentState.RESERVED
    house.send(own, incident)
    house.act(Undo)
    assert house.now(held).state is AssignmentState.RESERVED


def test_that_closing_units_breaks_and_reminders_are_undone(house):
    own = house.crew()
    incident = house.incident()
    unit = house.act(AssignUnit, incident_id=incident.id, unit=WULIN).of(Assignment)[0]
    house.act(Remind, assignment_id=unit.id)
    house.act(Undo)
    assert house.now(unit).reminders == 0
    house.reported(own, incident)
    house.act(Verify, COLLEAGUE, incident_id=incident.id)
    house.act(Close, COLLEAGUE, incident_id=incident.id)
    house.act(Undo, COLLEAGUE)
    assert (house.now(incident).state, house.now(unit).state) == (State.VERIFIED, AssignmentState.SENT)
    house.act(DeclareStatus, crew_id=own.id, status="meal", until=T0 + seconds(9000))
    house.act(Undo)
    assert house.now(own).declared is None


def test_that_an_undone_setting_is_no_longer_in_force(house):
    house.act(ChangeSetting, PLANNER, name="double_booking", value="block")
    assert house.desk.centre.settings.double_booking == "block"
    house.act(Undo, PLANNER)
    assert house.desk.centre.settings.double_booking == "confirm"


def test_that_an_undone_action_asked_again_by_its_id_does_nothing(house):
    report = house.received()
    house.act(Accept, incident_id=report.id, action_id="accept-1")
    house.act(Undo)
    again = house.act(Accept, incident_id=report.id, action_id="accept-1")
    assert again.of(Incident)[0].state is State.ACCEPTED
    assert house.now(report).state is State.REPORTED
