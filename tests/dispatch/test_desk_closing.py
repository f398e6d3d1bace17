"""The end through the desk: verified by another person, closed, reworked, reopened, its limits and pauses."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dispatch.actions.closing import (
    ApproveExtension,
    ApproveSuspension,
    Close,
    Extend,
    ReachStep,
    Reopen,
    Resume,
    Rework,
    Suspend,
    Verify,
)
from dispatch.actions.crews import Recall, Reserve
from dispatch.actions.field import Feedback
from dispatch.actions.intake import Void
from dispatch.actions.units import AcknowledgeUnit, AssignUnit
from dispatch.actors import Actor, Role
from dispatch.assignment import Assignment, AssignmentState
from dispatch.clock_view import slow_view
from dispatch.closing import closing_clocks
from dispatch.incident import Incident
from dispatch.lifecycle import State
from tests.builders import T0, seconds
from tests.dispatch.house import COLLEAGUE, COMMANDER, OPERATOR, TIANSHUI_DESK, WULIN_DESK
from tests.dispatch.scene import WULIN

DEPUTY = Actor("吴副指挥", Role.DUTY_COMMANDER)


def reported(house, **asked) -> Incident:
    """An incident that has been reported back."""
    incident = house.incident(**asked)
    house.reported(house.crew(), incident)
    return house.now(incident)


def verified(house) -> Incident:
    incident = reported(house)
    return house.act(Verify, COLLEAGUE, incident_id=incident.id).of(Incident)[0]


def test_that_another_person_than_who_reported_verifies(house):
    incident = reported(house)
    with house.refused("same_person", action="verify", name=OPERATOR.name):
        house.act(Verify, OPERATOR, incident_id=incident.id)
    done = house.act(Verify, COLLEAGUE, incident_id=incident.id).of(Incident)[0]
    assert (done.state, done.verified_by) == (State.VERIFIED, COLLEAGUE.name)
    with house.refused("not_in_this_state", state="verified"):
        house.act(Verify, COMMANDER, incident_id=incident.id)


def test_that_nobody_of_the_crew_that_handled_it_verifies_from_another_seat(house):
    own = house.crew()
    incident = house.incident()
    house.reported(own, incident)
    borrowed = Actor(f"队员{own.lead_id}", Role.OPERATOR)
    with house.refused("same_person"):
        house.act(Verify, borrowed, incident_id=incident.id)


def test_that_only_what_is_verified_is_closed(house):
    incident = reported(house)
    with house.refused("not_in_this_state", state="reported_back"):
        house.act(Close, incident_id=incident.id)
    house.act(Verify, COLLEAGUE, incident_id=incident.id)
    house.clock.pass_s(5)
    done = house.act(Close, incident_id=incident.id).of(Incident)[0]
    assert (done.state, done.closed_at, done.is_open) == (State.CLOSED, house.clock.now(), False)


def test_that_closing_frees_the_unit_and_held_crews_but_waits_for_one_on_its_way(house):
    lead, other, held = house.crew("101"), house.crew("102"), house.crew("103")
    incident = house.incident()
    unit = house.act(AssignUnit, incident_id=incident.id, unit=WULIN).of(Assignment)[0]
    house.act(AcknowledgeUnit, WULIN_DESK, assignment_id=unit.id)
    house.on_scene(lead, incident)
    second = house.under_way(other, incident)
    reserved = house.act(Reserve, incident_id=incident.id, crew_id=held.id).of(Assignment)[0]
    lead_task = house.store.rows(Assignment, crew_id=lead.id)[0]
    house.act(Feedback, assignment_id=lead_task.id, note="已处置")
    house.act(Verify, COLLEAGUE, incident_id=incident.id)
    with house.refused("crew_still_under_way"):
        house.act(Close, incident_id=incident.id)
    house.act(Recall, assignment_id=second.id, reason="not_needed")
    house.act(Close, incident_id=incident.id)
    for task in (unit, reserved):
        assert (house.now(task).state, house.now(task).end_code) == (AssignmentState.ENDED, "close")


@pytest.mark.parametrize(("kind", "tag"), [(Rework, "reworked:x"), (Reopen, "reopened:x")])
def test_that_what_is_not_settled_waits_for_a_crew_again_with_its_reason(house, kind, tag):
    incident = reported(house)
    with house.refused("reason_needed", action=kind.code):
        house.act(kind, incident_id=incident.id, reason=" ")
    again = house.act(kind, incident_id=incident.id, reason="x").of(Incident)[0]
    assert (again.state, again.outcome, again.closed_at) == (State.ACCEPTED, "", None)
    assert (again.verified_by, again.tags) == (None, (tag,))
    with house.refused("not_in_this_state", state="accepted"):
        house.act(kind, incident_id=incident.id, reason="x")


def test_that_a_closed_incident_is_reopened_and_not_reworked(house):
    incident = verified(house)
    house.act(Close, incident_id=incident.id)
    with house.refused("not_in_this_state", state="closed"):
        house.act(Rework, incident_id=incident.id, reason="x")
    house.act(Reopen, incident_id=incident.id, reason="new_facts")
    assert house.now(incident).is_open


def test_that_a_stage_is_not_suspended_the_report_comes_first(house):
    incident = house.incident()
    house.on_scene(house.crew(), incident)
    until = T0 + timedelta(days=3)
    with house.refused("not_in_this_state", state="arrived"):
        house.act(Suspend, incident_id=incident.id, reason="works", until=until)


def test_that_a_suspension_is_asked_by_one_and_approved_by_another(house):
    incident = reported(house)
    asked = {"incident_id": incident.id, "until": T0 + timedelta(days=3)}
    with house.refused("unknown_reason", reason="later"):
        house.act(Suspend, **asked, reason="later")
    with house.refused("in_the_past"):
        house.act(Suspend, incident_id=incident.id, until=T0, reason="works")
    with house.refused("not_your_area"):
        house.act(Suspend, TIANSHUI_DESK, **asked, reason="works")
    with house.refused("nothing_to_approve"):
        house.act(ApproveSuspension, COMMANDER, incident_id=incident.id)
    house.act(Suspend, DEPUTY, **asked, reason="works")
    assert house.now(incident).state is State.REPORTED_BACK
    with house.refused("same_person", name=DEPUTY.name):
        house.act(ApproveSuspension, DEPUTY, incident_id=incident.id)
    house.act(ApproveSuspension, COMMANDER, incident_id=incident.id)
    now = house.now(incident)
    assert (now.state, now.suspensions[0].since) == (State.SUSPENDED, house.clock.now())
    with house.refused("nothing_to_approve"):
        house.act(ApproveSuspension, COMMANDER, incident_id=incident.id)


def test_that_a_request_asked_again_takes_the_place_of_the_first(house):
    incident = reported(house)
    for reason, days in (("works", 3), ("funds", 5)):
        until = T0 + timedelta(days=days)
        house.act(Suspend, incident_id=incident.id, reason=reason, until=until)
    (asked,) = house.now(incident).suspensions
    assert asked.code == "funds"


def test_that_a_pause_that_is_over_is_not_approved_any_more(house):
    incident = reported(house)
    until = house.clock.now() + seconds(60)
    house.act(Suspend, incident_id=incident.id, reason="works", until=until)
    house.clock.pass_s(60)
    with house.refused("in_the_past"):
        house.act(ApproveSuspension, COMMANDER, incident_id=incident.id)


def test_that_the_closing_clock_rests_until_it_is_resumed(house):
    incident = reported(house)
    due = incident.closing[-1].due_at
    asked_at = house.clock.now()
    house.act(Suspend, incident_id=incident.id, reason="works", until=T0 + timedelta(days=3))
    house.act(ApproveSuspension, COMMANDER, incident_id=incident.id)
    house.clock.pass_s(600)
    with house.refused("not_your_area"):
        house.act(Resume, TIANSHUI_DESK, incident_id=incident.id)
    house.act(Resume, incident_id=incident.id)
    now = house.now(incident)
    assert (now.state, now.suspensions[0].ended_at - asked_at) == (State.REPORTED_BACK, seconds(600))
    (clock,) = closing_clocks(now, house.clock.now(), house.desk.centre.settings)
    assert (clock.due_at, clock.paused_due_at) == (due, due + seconds(600))
    with house.refused("not_in_this_state"):
        house.act(Resume, incident_id=incident.id)


def test_that_an_extension_is_approved_by_another_person_and_given_once(house):
    incident = house.incident()
    later = incident.closing[-1].due_at + timedelta(hours=2)
    asked = {"incident_id": incident.id, "until": later, "reason": "works"}
    with house.refused("in_the_past"):
        house.act(Extend, **{**asked, "until": incident.closing[-1].due_at})
    with house.refused("reason_needed"):
        house.act(Extend, **{**asked, "reason": ""})
    with house.refused("not_your_area"):
        house.act(Extend, TIANSHUI_DESK, **asked)
    with house.refused("nothing_to_approve"):
        house.act(ApproveExtension, COMMANDER, incident_id=incident.id)
    house.act(Extend, DEPUTY, **asked)
    with house.refused("same_person"):
        house.act(ApproveExtension, DEPUTY, incident_id=incident.id)
    assert house.now(incident).closing == incident.closing
    house.act(ApproveExtension, COMMANDER, incident_id=incident.id)
    assert house.now(incident).closing[-1].due_at == later
    with house.refused("extended_already"):
        house.act(Extend, **{**asked, "until": later + timedelta(hours=2)})
    with house.refused("nothing_to_approve"):
        house.act(ApproveExtension, COMMANDER, incident_id=incident.id)


def test_that_nothing_is_extended_without_limit_or_after_the_end(house):
    report = house.received()
    asked = {"until": T0 + timedelta(days=9), "reason": "works"}
    with house.refused("not_in_this_state", state="reported"):
        house.act(Extend, incident_id=report.id, **asked)
    incident = reported(house)
    house.act(Extend, incident_id=incident.id, **asked)
    house.act(Verify, COLLEAGUE, incident_id=incident.id)
    house.act(Close, incident_id=incident.id)
    with house.refused("not_in_this_state", state="closed"):
        house.act(Extend, incident_id=incident.id, **asked)
    with house.refused("not_in_this_state", state="closed"):
        house.act(ApproveExtension, COMMANDER, incident_id=incident.id)


def test_that_a_staged_step_stops_its_own_limit(house):
    own = house.crew()
    incident = house.incident(category="SAF.subsidence")
    house.on_scene(own, incident)
    asked = {"incident_id": incident.id, "step": "cordon"}
    with house.refused("unknown_step", step="fix", known="cordon"):
        house.act(ReachStep, incident_id=incident.id, step="fix")
    other = house.crew_actor(house.crew("102"))
    with house.refused("not_your_task"):
        house.act(ReachStep, other, **asked)
    house.clock.pass_s(300)
    long_ago = house.clock.now() - seconds(181)
    with house.refused("needs_second_person"):
        house.act(ReachStep, **asked, occurred_at=long_ago)
    at = house.clock.now() - seconds(60)
    house.act(ReachStep, house.crew_actor(own), **asked, occurred_at=at)
    now = house.now(incident)
    assert now.reached == {"cordon": at}
    cordon, fix = closing_clocks(now, house.clock.now(), house.desk.centre.settings)
    assert (cordon.met, cordon.stopped_at, fix.stopped_at) == (True, at, None)
    assert slow_view(now, house.desk.centre.settings, house.clock.now()).name == fix.limit.name
    with house.refused("step_reached_already", step="cordon", at=at):
        house.act(ReachStep, **asked)


def test_that_a_step_of_an_ended_incident_is_not_reached_any_more(house):
    incident = house.incident(category="SAF.subsidence")
    house.act(Void, COMMANDER, incident_id=incident.id, reason="test")
    with house.refused("not_in_this_state"):
        house.act(ReachStep, incident_id=incident.id, step="cordon")
