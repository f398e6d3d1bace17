"""The first stage through the desk: given to a unit, acknowledged and clocked, sent back, sent up."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dispatch.actions.crews import Dispatch
from dispatch.actions.field import Decline
from dispatch.actions.intake import Accept, Reject
from dispatch.actions.units import AcknowledgeUnit, AssignUnit, Escalate, Remind, SendBack
from dispatch.assignment import Assignment, AssignmentState
from dispatch.entry import EntryKind
from dispatch.incident import Incident
from dispatch.lifecycle import State
from dispatch.people import Shift
from dispatch.stages import StageState
from dispatch.timing import unit_clock
from tests.builders import T0, seconds
from tests.dispatch.house import COMMANDER, OPERATOR, TIANSHUI_DESK, WULIN_DESK
from tests.dispatch.scene import DISTRICT, FOOD_STREET, PRECINCT, TIANSHUI, WULIN, spot


def given(house, unit=WULIN, actor=OPERATOR, incident=None):
    """An incident that a unit has been given, and its task."""
    incident = incident or house.incident()
    done = house.act(AssignUnit, actor, incident_id=incident.id, unit=unit)
    return done.of(Incident)[0], next(task for task in done.of(Assignment) if task.unit == unit)


def test_that_a_unit_is_given_an_incident_and_takes_it_on_its_own_clock(house):
    incident, task = given(house)
    assert (incident.state, incident.unit) == (State.ASSIGNED, WULIN)
    assert not task.is_crew_level
    house.clock.pass_s(50)
    taken = house.act(AcknowledgeUnit, WULIN_DESK, assignment_id=task.id).of(Assignment)[0]
    assert (taken.state, taken.acknowledged_at) == (AssignmentState.ACKNOWLEDGED, T0 + seconds(50))
    (entry,) = house.entries(task, EntryKind.RESPONSE)
    settings = house.desk.centre.settings
    clock = unit_clock(taken, [entry], incident.rule, settings, house.clock.now())
    assert (clock.state, clock.due_at, clock.stopped_at) == (
        StageState.MET,
        T0 + seconds(60),
        T0 + seconds(50),
    )
    # A crew must answer yet: a unit's word is no response.
    assert house.clocks(incident).response.state is StageState.RUNNING


def test_that_without_a_fast_rule_the_setting_says_how_long_a_unit_may_take(house):
    settings = house.desk.centre.settings
    fast, task = given(house)
    slow = replace(fast.rule, response_s=None)
    clocks = [unit_clock(task, [], rule, settings, T0 + seconds(10_000)) for rule in (fast.rule, slow)]
    assert [clock.limit_s for clock in clocks] == [60, settings.unit_answers_s]
    assert [clock.raw_met for clock in clocks] == [False, False]


def test_that_a_unit_that_sends_back_in_time_is_not_late(house):
    incident, task = given(house)
    house.clock.pass_s(30)
    house.act(SendBack, WULIN_DESK, assignment_id=task.id, reason="not_our_area")
    clock = unit_clock(house.now(task), [], incident.rule, house.desk.centre.settings, T0 + seconds(900))
    assert (clock.state, clock.reason) == (StageState.WAIVED, "sent_back")


def test_that_a_task_is_taken_once_and_by_its_own_unit(house):
    _, task = given(house)
    with house.refused("not_your_task"):
        house.act(AcknowledgeUnit, TIANSHUI_DESK, assignment_id=task.id)
    house.act(AcknowledgeUnit, WULIN_DESK, assignment_id=task.id)
    with house.refused("not_in_this_state", state="acknowledged"):
        house.act(AcknowledgeUnit, WULIN_DESK, assignment_id=task.id)


def test_that_a_crews_task_is_no_units_to_take_or_to_send_back(house):
    task = house.send(house.crew(), house.incident())
    for kind, more in ((AcknowledgeUnit, {}), (SendBack, {"reason": "not_our_duty"})):
        with house.refused("not_in_this_state"):
            house.act(kind, assignment_id=task.id, **more)


def test_that_a_unit_nobody_knows_is_refused_and_a_contractor_with_people_is_known(house):
    incident = house.incident()
    with house.refused("unknown_unit", unit="武林"):
        house.act(AssignUnit, incident_id=incident.id, unit="武林")
    house.bring(Shift(id="s1", name="早", unit="K:san", starts_at=T0, ends_at=T0 + seconds(3600)))
    assert given(house, "K:san", incident=incident)[0].unit == "K:san"


def test_that_given_to_another_the_first_unit_is_free_of_it(house):
    incident, task = given(house)
    given(house, TIANSHUI, incident=incident)
    assert (house.now(task).state, house.now(task).end_code) == (
        AssignmentState.REASSIGNED,
        "given_to_another",
    )


def test_that_a_refusal_takes_one_of_the_known_reasons(house):
    _, task = given(house)
    with house.refused("unknown_reason", reason="busy"):
        house.act(SendBack, WULIN_DESK, assignment_id=task.id, reason="busy")
    with house.refused("not_your_task"):
        house.act(SendBack, TIANSHUI_DESK, assignment_id=task.id, reason="not_our_duty")
    incident = house.act(
        SendBack, WULIN_DESK, assignment_id=task.id, reason="address_unclear", note="几号?"
    ).of(Incident)[0]
    assert (incident.state, incident.unit) == (State.ACCEPTED, None)
    assert (house.now(task).end_code, house.now(task).end_note) == ("address_unclear", "几号?")


def test_that_after_two_refusals_the_commander_rules_and_the_ruling_stands(house):
    incident, task = given(house)
    for unit in (TIANSHUI, DISTRICT):
        house.act(SendBack, assignment_id=task.id, reason="not_our_area")
        if unit == DISTRICT:
            break
        _, task = given(house, unit, incident=incident)
    with house.refused("ruling_needed", refusals=2):
        given(house, WULIN, incident=incident)
    _, ruled = given(house, WULIN, COMMANDER, incident)
    with house.refused("ruling_stands", unit=WULIN):
        house.act(SendBack, WULIN_DESK, assignment_id=ruled.id, reason="not_our_area")
    house.act(AcknowledgeUnit, WULIN_DESK, assignment_id=ruled.id)


def test_that_a_unit_may_send_back_after_its_crew_has_given_it_up(house):
    own = house.crew()
    incident, task = given(house)
    sent = house.act(Dispatch, WULIN_DESK, incident_id=incident.id, crew_id=own.id, choice_reason="就近").of(
        Assignment
    )[0]
    with house.refused("not_in_this_state"):
        house.act(SendBack, WULIN_DESK, assignment_id=task.id, reason="not_our_duty")
    house.act(Decline, assignment_id=sent.id, reason="puncture")
    house.act(SendBack, WULIN_DESK, assignment_id=task.id, reason="not_our_duty")
    assert house.now(incident).state is State.ACCEPTED


def test_that_what_one_rung_cannot_settle_goes_up_and_missing_rungs_are_told(house):
    incident = house.incident(spot(1, 5))
    assert incident.zones["precinct"] == PRECINCT
    with house.refused("reason_needed"):
        house.act(Escalate, incident_id=incident.id, reason=" ")
    ladder = [(5, WULIN), (6, DISTRICT)]
    for rung, unit in ladder:
        raised = house.act(Escalate, incident_id=incident.id, reason="解决不了").of(Incident)[0]
        assert (raised.rung, raised.unit, raised.state) == (rung, unit, State.ASSIGNED)
    assert raised.tags == tuple(f"rung_skipped:{rung}" for rung in (1, 2, 3, 4))
    with house.refused("top_of_ladder", rung=6):
        house.act(Escalate, incident_id=incident.id, reason="解决不了")
    tasks = house.store.rows(Assignment, incident_id=incident.id)
    states = {task.unit: (task.state, task.end_code) for task in tasks}
    assert states == {
        WULIN: (AssignmentState.REASSIGNED, "escalated"),
        DISTRICT: (AssignmentState.SENT, ""),
    }


def test_that_escalating_leaves_a_crew_that_is_on_it_alone(house):
    own = house.crew()
    incident = house.incident()
    task = house.under_way(own, incident)
    house.act(Escalate, incident_id=incident.id, reason="需街道协调")
    assert (house.now(task), house.now(incident).state) == (task, State.RESPONDED)


def test_that_only_what_is_accepted_open_and_ones_own_goes_up(house):
    report = house.received()
    with house.refused("not_in_this_state", state="reported"):
        house.act(Escalate, incident_id=report.id, reason="x")
    house.act(Accept, incident_id=report.id)
    with house.refused("not_your_area"):
        house.act(Escalate, TIANSHUI_DESK, incident_id=report.id, reason="x")
    other = house.received()
    house.act(Reject, incident_id=other.id, reason="not_our_duty")
    with house.refused("not_in_this_state", state="rejected"):
        house.act(Escalate, incident_id=other.id, reason="x")


def test_that_reminders_are_counted_while_the_task_runs(house):
    _, task = given(house)
    for _ in range(2):
        house.act(Remind, assignment_id=task.id)
    assert house.now(task).reminders == 2
    house.act(SendBack, assignment_id=task.id, reason="not_our_duty")
    with house.refused("not_in_this_state"):
        house.act(Remind, assignment_id=task.id)


@pytest.mark.parametrize("where", [spot(5, 5)], ids=["food street"])
def test_that_a_functional_zone_can_be_given_an_incident(house, where):
    incident = house.incident(where)
    assert FOOD_STREET in incident.functional_zones
    assert given(house, FOOD_STREET, incident=incident)[0].unit == FOOD_STREET
