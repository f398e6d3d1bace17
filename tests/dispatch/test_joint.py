"""Case 2: one crew leads, others assist; the first that meets the need arrives; the team counts apart."""

from __future__ import annotations

from dispatch.actions.field import Arrive, Decline, Feedback, Respond
from dispatch.actions.leading import GiveLead
from dispatch.entry import Means
from dispatch.joint import JointOf, Part
from dispatch.lifecycle import State
from dispatch.people import MemberKind
from tests.builders import AUXILIARIES, T0, officers, seconds
from tests.dispatch.house import COLLEAGUE, TIANSHUI_DESK, House
from tests.dispatch.scene import TIANSHUI, spot


def there(house: House, task, after_s: float) -> None:
    house.clock.at = max(house.clock.at, T0 + seconds(after_s))
    house.act(Arrive, assignment_id=task.id, by=Means.RADIO, evidence=("照片",))


def pair(house: House):
    """Officers who lead and auxiliaries who assist, both sent and under way."""
    lead, helpers = house.crew("101"), house.crew("102", posts=AUXILIARIES, kind=MemberKind.AUXILIARY)
    incident = house.incident(spot(3, 5))
    first, second = house.send(lead, incident), house.send(helpers, incident)
    for task in (first, second):
        house.act(Respond, assignment_id=task.id)
    return incident, first, second


def test_that_who_leads_and_who_assists_is_told(house):
    incident, first, second = pair(house)
    view = house.seat.ask(JointOf(incident.id))
    assert [(task.id, part) for task, part in view.tasks] == [(first.id, Part.LEAD), (second.id, Part.ASSIST)]
    assert (view.missing, view.complete_due_at) == ((), T0 + seconds(900))


def test_that_the_first_who_meets_the_need_arrives_and_the_team_is_complete_apart(house):
    incident, first, second = pair(house)
    there(house, second, 180)
    view = house.seat.ask(JointOf(incident.id))
    assert (view.arrived_by, view.arrived_at, view.complete_at) == (second.id, T0 + seconds(180), None)
    there(house, first, 960)
    view = house.seat.ask(JointOf(incident.id))
    assert (view.arrived_by, view.complete_at, view.complete_late_s) == (second.id, T0 + seconds(960), 60.0)
    assert house.clocks(incident).arrival.stopped_at == T0 + seconds(180)


def test_that_what_nobody_brings_is_missing(house):
    helpers = house.crew("102", posts=AUXILIARIES, kind=MemberKind.AUXILIARY)
    officer = house.crew("101", posts=officers(1))
    incident = house.incident(spot(3, 5))
    house.send(officer, incident)
    house.send(helpers, incident)
    assert house.seat.ask(JointOf(incident.id)).missing == ("ZF2",)


def test_that_a_crew_whose_task_was_given_back_is_no_part_of_it(house):
    incident, first, second = pair(house)
    house.act(Decline, assignment_id=second.id, reason="车辆故障")
    assert [task.id for task, _ in house.seat.ask(JointOf(incident.id)).tasks] == [first.id]


def test_that_the_lead_is_given_to_another_whose_report_then_stops_feedback(house):
    incident, first, second = pair(house)
    with house.refused("leads_already", crew="101"):
        house.act(GiveLead, assignment_id=first.id)
    with house.refused("not_your_area"):
        house.act(GiveLead, TIANSHUI_DESK, assignment_id=second.id)
    house.act(GiveLead, COLLEAGUE, assignment_id=second.id)
    assert (house.now(first).is_lead, house.now(second).is_lead) == (False, True)
    for task in (first, second):
        there(house, task, 120)
    house.act(Feedback, assignment_id=first.id, note="已协助")
    assert house.now(incident).state is State.ARRIVED
    house.act(Feedback, assignment_id=second.id, note="已劝离")
    assert house.now(incident).state is State.REPORTED_BACK
    with house.refused("not_in_this_state"):
        house.act(GiveLead, assignment_id=first.id)


def test_that_a_lent_crew_is_never_given_the_lead(house):
    incident = house.incident(spot(3, 5), severity=1)
    task = house.send(house.crew("201", unit=TIANSHUI), incident)
    with house.refused("lent_never_leads", crew="201"):
        house.act(GiveLead, assignment_id=task.id)
    assert house.seat.ask(JointOf(incident.id)).tasks[0][1] is Part.LENT
