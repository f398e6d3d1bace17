"""The second stage through the desk: reserved, sent, doubly booked, recalled, replaced."""

from __future__ import annotations

import threading
import uuid
from dataclasses import replace

import pytest

from dispatch.actions.closing import Rework
from dispatch.actions.crews import Dispatch, Reassign, Recall, Release, Reserve
from dispatch.actions.desk_reports import DeskFeedback
from dispatch.actions.field import Arrive, Decline, Feedback, Respond
from dispatch.actions.intake import Reject
from dispatch.actions.keeping import ChangeSetting
from dispatch.assignment import Advice, AdvisedCrew, Assignment, AssignmentState
from dispatch.entry import EntryKind, Means
from dispatch.incident import Incident
from dispatch.lateness import lateness_split
from dispatch.lifecycle import State
from dispatch.people import MemberKind
from dispatch.reasons import Refused
from dispatch.stages import StageState
from dispatch.timing import assignment_clock, nobody_holds
from tests.builders import AUXILIARIES, F15_CORE, T0, officers, people, seconds
from tests.dispatch.house import COLLEAGUE, OPERATOR, PLANNER, TIANSHUI_DESK, WULIN_DESK
from tests.dispatch.scene import TIANSHUI, WULIN, spot


def advice(*crews) -> Advice:
    return Advice(T0, tuple(AdvisedCrew(crew.id, 90.0, 120.0, 0.9, "ebike") for crew in crews))


def test_that_a_crew_is_sent_with_the_advice_that_was_shown(house):
    own = house.crew()
    incident = house.incident()
    task = house.send(own, incident, advice=advice(own), choice_reason="")
    assert (task.state, task.sent_by, task.posts) == (AssignmentState.SENT, OPERATOR.name, own.posts)
    assert (task.is_lead, task.expected_arrival_s, task.advice) == (True, 90.0, advice(own))
    assert (house.now(incident).state, house.now(incident).unit) == (State.DISPATCHED, WULIN)


def test_that_another_choice_than_the_first_takes_a_reason(house):
    first, second = house.crew("101"), house.crew("102")
    incident = house.incident()
    with house.refused("choice_reason_needed", advised=first.id):
        house.send(second, incident, advice=advice(first, second), choice_reason=" ")
    sent = house.send(second, incident, advice=advice(first, second), choice_reason="熟悉摊主")
    assert (sent.choice_reason, sent.expected_arrival_s) == ("熟悉摊主", 90.0)


def test_that_a_crew_is_expected_when_the_advice_said_that_it_would_be_there(house):
    own = house.crew()
    shown = Advice(T0, (AdvisedCrew(own.id, 90.0, 120.0, 0.9, "ebike", arrive_s=110.0),))
    assert house.send(own, house.incident(), advice=shown, choice_reason="").expected_arrival_s == 110.0


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"signed_on": None}, "crew_not_signed_on"), ({"ends_at": T0}, "crew_off_shift")],
)
def test_that_a_crew_that_is_not_on_duty_is_neither_sent_nor_held(house, changes, code):
    own = house.crew(**changes)
    incident = house.incident()
    for kind in (Dispatch, Reserve):
        with house.refused(code, crew="101"):
            house.act(kind, incident_id=incident.id, crew_id=own.id)


@pytest.mark.parametrize(
    ("posts", "category", "why"),
    [
        (officers(2, "SC"), "STR.pavement_seizure", "no_certificate"),
        (AUXILIARIES, "STR.pavement_seizure", "auxiliary_alone"),
        (people(MemberKind.MEDIATOR), "STR.bike_parking", "not_needed"),
    ],
)
def test_that_a_crew_the_need_has_no_use_for_takes_a_reason(house, posts, category, why):
    own = house.crew(posts=posts)
    incident = house.incident(category=category)
    with house.refused("crew_not_suited", crew="101", why=why):
        house.send(own, incident, choice_reason="")
    house.send(own, incident, choice_reason="先去维持秩序")


def test_that_a_contractor_of_another_object_takes_a_reason(house):
    own = house.crew(posts=people(MemberKind.CONTRACTOR), contractor_object="green")
    incident = house.incident(category="SAN.exposed_waste")
    with house.refused("crew_not_suited", why="other_contract"):
        house.send(own, incident, choice_reason="")


def test_that_auxiliaries_need_no_reason_once_officers_are_on_it(house):
    first, second = house.crew("101"), house.crew("102", posts=AUXILIARIES)
    incident = house.incident()
    house.send(first, incident, choice_reason="")
    assert house.send(second, incident, choice_reason="").is_lead is False


def test_that_the_police_are_requested_and_never_dispatched(house):
    police = house.crew(posts=people(MemberKind.OFFICER, 2, "GA"))
    incident = house.incident()
    with house.refused("external", departments="GA"):
        house.send(police, incident, choice_reason="就在旁边")


def test_that_one_crew_has_one_task_of_an_incident(house):
    own = house.crew()
    incident = house.incident()
    house.send(own, incident)
    with house.refused("crew_already_sent", crew="101"):
        house.send(own, incident)


@pytest.mark.parametrize(
    ("setting", "reason", "goes"),
    [
        ("block", "很急", False),
        ("confirm", "", False),
        ("confirm", "很急", True),
        ("allow", "", True),
    ],
)
def test_that_double_booking_is_blocked_confirmed_or_allowed_by_setting(house, setting, reason, goes):
    house.act(ChangeSetting, PLANNER, name="double_booking", value=setting)
    own = house.crew()
    first, second = house.incident(), house.incident()
    house.send(own, first)
    if goes:
        house.send(own, second, choice_reason=reason)
    else:
        with house.refused("crew_busy", crew="101", incident=first.number, setting=setting):
            house.send(own, second, choice_reason=reason)


def test_that_one_crews_status_never_bleeds_into_its_other_task(house):
    own = house.crew()
    first, second = house.incident(), house.incident()
    one = house.send(own, first)
    two = house.send(own, second)
    house.act(Respond, assignment_id=one.id)
    assert house.now(two) == two
    house.clock.pass_s(60)
    house.act(Arrive, assignment_id=one.id, evidence=("照片",))
    house.act(Feedback, assignment_id=one.id, note="已劝离")
    assert (house.now(two), house.now(second).state) == (two, State.DISPATCHED)
    house.act(Decline, assignment_id=two.id, reason="too_far")
    assert house.now(one).state is AssignmentState.REPORTED


def test_that_reserving_holds_a_crew_without_starting_its_clock(house):
    own = house.crew()
    incident = house.incident()
    held = house.act(Reserve, incident_id=incident.id, crew_id=own.id).of(Assignment)[0]
    assert (held.state, house.now(incident).state) == (AssignmentState.RESERVED, State.ACCEPTED)
    assert assignment_clock(held, [], F15_CORE, T0).response.reason == "reserved"
    with house.refused("crew_already_sent"):
        house.act(Reserve, incident_id=incident.id, crew_id=own.id)
    other = house.incident()
    with house.refused("crew_busy", incident=incident.number):
        house.send(own, other, choice_reason="")
    house.clock.pass_s(30)
    sent = house.send(own, incident)
    assert (sent.id, sent.state, sent.sent_at) == (held.id, AssignmentState.SENT, T0 + seconds(30))
    assert sent.is_lead


def test_that_a_reservation_leads_nobody(house):
    waits, goes = house.crew("101"), house.crew("102")
    incident = house.incident()
    house.act(Reserve, incident_id=incident.id, crew_id=waits.id)
    assert house.send(goes, incident).is_lead
    assert not house.send(waits, incident).is_lead


def test_that_a_reserved_crew_is_let_go_once(house):
    own = house.crew()
    held = house.act(Reserve, incident_id=house.incident().id, crew_id=own.id).of(Assignment)[0]
    with house.refused("not_your_task"):
        house.act(Release, TIANSHUI_DESK, assignment_id=held.id)
    let_go = house.act(Release, WULIN_DESK, assignment_id=held.id).of(Assignment)[0]
    assert (let_go.state, let_go.end_code) == (AssignmentState.ENDED, "released")
    with house.refused("not_in_this_state", state="ended"):
        house.act(Release, assignment_id=held.id)


def test_that_nobody_is_held_or_sent_for_what_is_not_accepted(house):
    own = house.crew()
    report = house.received()
    for kind in (Reserve, Dispatch):
        with house.refused("not_in_this_state", state="reported"):
            house.act(kind, incident_id=report.id, crew_id=own.id)
    house.act(Reject, incident_id=report.id, reason="not_our_duty")
    with house.refused("not_in_this_state", state="rejected"):
        house.act(Dispatch, incident_id=report.id, crew_id=own.id)


def test_that_a_street_sends_for_its_own_area_and_who_answers_for_it(house):
    own, other = house.crew("101"), house.crew("102", unit=TIANSHUI)
    incident = house.incident(spot(3, 5))
    with house.refused("not_your_area"):
        house.send(other, incident, TIANSHUI_DESK)
    with house.refused("help_not_given", crew="102"):
        house.send(other, incident, WULIN_DESK)
    with house.refused("consent_needed", crew="102", unit=TIANSHUI):
        house.act(Reserve, WULIN_DESK, incident_id=incident.id, crew_id=other.id)
    house.send(own, incident, WULIN_DESK)


def test_case_10_for_the_most_urgent_help_across_streets_needs_no_consent(house):
    other = house.crew("102", unit=TIANSHUI)
    incident = house.incident(spot(3, 5), severity=1)
    house.send(other, incident, WULIN_DESK)


def test_case_7_the_incidents_due_stays_and_the_new_crew_has_its_own_minute(house):
    first, second = house.crew("101"), house.crew("102")
    incident = house.incident()
    task = house.under_way(first, incident)
    house.clock.at = T0 + seconds(240)
    with house.refused("reason_needed"):
        house.act(Reassign, assignment_id=task.id, crew_id=second.id, reason="")
    with house.refused("crew_already_sent"):
        house.act(Reassign, assignment_id=task.id, crew_id=first.id, reason="puncture")
    done = house.act(Reassign, assignment_id=task.id, crew_id=second.id, reason="puncture")
    taken, sent = done.of(Assignment)
    assert (taken.state, taken.end_code, sent.is_lead) == (AssignmentState.REASSIGNED, "puncture", True)
    assert nobody_holds(house.now(incident), (taken, sent))
    clocks = house.clocks(incident)
    assert (clocks.response.state, clocks.arrival.due_at) == (StageState.MET, T0 + seconds(300))
    house.clock.pass_s(30)
    house.act(Respond, assignment_id=sent.id)
    assert not nobody_holds(house.now(incident), (taken, house.now(sent)))
    house.clock.at = T0 + seconds(480)
    house.act(Arrive, assignment_id=sent.id, evidence=("照片",))
    told = [*house.entries(task, EntryKind.RESPONSE), *house.entries(task, EntryKind.ARRIVAL)]
    own = assignment_clock(house.now(sent), told, incident.rule, house.clock.now())
    assert (own.response.raw_met, own.arrival.raw_met) == (True, True)
    clocks = house.clocks(incident)
    assert clocks.arrival.state is StageState.MET_LATE
    tasks = house.store.rows(Assignment, incident_id=incident.id)
    split = lateness_split(T0, tasks, clocks, house.clock.now())
    assert (split.acknowledge_s, split.road_s) == (20 + 30, 220 + 210)


def test_that_what_is_over_is_not_given_to_another(house):
    first, second = house.crew("101"), house.crew("102")
    task = house.reported(first, house.incident())
    with house.refused("not_in_this_state", state="reported"):
        house.act(Reassign, assignment_id=task.id, crew_id=second.id, reason="puncture")


def test_case_8c_recalled_on_the_way_arrival_is_waived_and_the_desk_reports(house):
    own = house.crew()
    incident = house.incident()
    task = house.under_way(own, incident)
    house.clock.pass_s(60)
    with house.refused("reason_needed"):
        house.act(Recall, assignment_id=task.id, reason="")
    house.act(Recall, assignment_id=task.id, reason="caller_settled_it")
    clocks = house.clocks(incident)
    assert (clocks.response.state, clocks.arrival.state) == (StageState.MET, StageState.WAIVED)
    assert clocks.arrival.reason == "recalled"
    house.act(DeskFeedback, incident_id=incident.id, note="来电人已自行处理")
    assert house.clocks(incident).feedback.state is StageState.MET
    own_clock = assignment_clock(house.now(task), [], incident.rule, house.clock.now())
    assert own_clock.arrival.state is StageState.WAIVED


def test_case_8c_a_crew_that_goes_after_all_takes_the_waiver_away(house):
    own, other = house.crew("101"), house.crew("102")
    incident = house.incident()
    task = house.under_way(own, incident)
    house.act(Recall, assignment_id=task.id, reason="caller_settled_it")
    house.send(other, incident)
    assert house.clocks(incident).arrival.state is StageState.RUNNING


def test_that_nothing_is_waived_while_another_crew_comes(house):
    own, other = house.crew("101"), house.crew("102")
    incident = house.incident()
    task, second = house.under_way(own, incident), house.send(other, incident)
    house.act(Recall, assignment_id=task.id, reason="not_needed")
    assert house.now(incident).adjustments == ()
    assert house.now(second).is_lead


@pytest.mark.parametrize("reached", ["on_scene", "reported"])
def test_that_a_crew_that_is_there_is_not_recalled(house, reached):
    task = getattr(house, reached)(house.crew(), house.incident())
    with house.refused("not_in_this_state", state=reached):
        house.act(Recall, assignment_id=task.id, reason="not_needed")


def test_that_who_leads_passes_on_when_the_lead_declines(house):
    lead, other = house.crew("101"), house.crew("102")
    incident = house.incident()
    first, second = house.send(lead, incident), house.send(other, incident)
    house.act(Decline, assignment_id=first.id, reason="puncture")
    assert house.now(second).is_lead
    assert house.now(incident).state is State.DISPATCHED


def test_that_after_rework_the_crew_that_is_sent_leads(house):
    own = house.crew()
    incident = house.incident()
    house.reported(own, incident)
    house.act(Rework, COLLEAGUE, incident_id=incident.id, reason="photos_missing")
    assert house.send(own, incident).is_lead


def test_that_two_seats_cannot_give_one_crew_two_tasks(house):
    own = house.crew()
    incidents = [house.incident() for _ in range(8)]
    start = threading.Barrier(len(incidents))
    told: list[object] = []

    def send(incident: Incident) -> None:
        action = Dispatch(
            action_id=str(uuid.uuid4()), actor=OPERATOR, incident_id=incident.id, crew_id=own.id
        )
        start.wait()
        try:
            told.append(house.seat.act(action))
        except Refused as refused:
            told.append(refused.reason.code)

    threads = [threading.Thread(target=send, args=(incident,)) for incident in incidents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told.count("crew_busy") == len(incidents) - 1
    assert len(house.store.rows(Assignment, crew_id=own.id)) == 1


def test_that_two_seats_that_saw_the_same_version_send_one_crew_and_the_other_is_told_both_versions(house):
    first, second = house.crew("101"), house.crew("102")
    incident = house.incident()
    seen = {incident.id: incident.version}
    house.send(first, incident, seen=seen)
    with house.refused("stale_version", id=incident.id, seen=incident.version, now=incident.version + 1):
        house.send(second, incident, COLLEAGUE, seen=seen)


def test_case_2_the_team_is_complete_when_the_last_who_is_needed_stands_there(house):
    auxiliaries = house.crew("102", posts=AUXILIARIES)
    own = house.crew("101")
    incident = house.incident()
    first = house.under_way(auxiliaries, incident)
    second = house.send(own, incident)
    house.act(Respond, assignment_id=second.id)
    house.clock.at = T0 + seconds(180)
    house.act(Arrive, assignment_id=first.id, evidence=("照片",))
    assert house.entries(first, EntryKind.TEAM_COMPLETE) == []
    assert house.clocks(incident).arrival.state is StageState.MET
    house.clock.at = T0 + seconds(480)
    house.act(
        Arrive, assignment_id=second.id, by=Means.RADIO, occurred_at=T0 + seconds(360), evidence=("照片",)
    )
    (complete,) = house.entries(first, EntryKind.TEAM_COMPLETE)
    assert complete.occurred_at == T0 + seconds(360)


def test_case_2_told_out_of_order_the_team_is_complete_with_the_later_of_both(house):
    lift = house.crew("102", posts=people(MemberKind.CONTRACTOR), contractor_object="lift")
    own = house.crew("101")
    incident = house.incident(category="ADV.sign_falling")
    first, second = house.under_way(lift, incident), house.under_way(own, incident)
    house.clock.at = T0 + seconds(300)
    house.act(Arrive, assignment_id=first.id, evidence=("照片",))
    house.act(
        Arrive, assignment_id=second.id, by=Means.RADIO, occurred_at=T0 + seconds(200), evidence=("照片",)
    )
    (complete,) = house.entries(first, EntryKind.TEAM_COMPLETE)
    assert complete.occurred_at == T0 + seconds(300)


def test_that_a_frozen_crew_is_the_crew_as_it_was_sent(house):
    own = house.crew()
    task = house.send(own, house.incident())
    house.bring(replace(house.now(own), posts=AUXILIARIES))
    assert house.now(task).posts == officers()
