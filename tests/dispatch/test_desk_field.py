"""What crews report through the desk: answered, declined, arrived, handled, as it happened (B4)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dispatch.actions.desk_reports import DeskFeedback, FirstLook, HandOver
from dispatch.actions.field import Arrive, Decline, Feedback, Respond
from dispatch.actions.intake import Reject
from dispatch.actions.units import AssignUnit
from dispatch.actors import SYSTEM
from dispatch.assignment import Assignment, AssignmentState
from dispatch.entry import Entry, EntryKind, Means
from dispatch.incident import Incident, Place
from dispatch.lifecycle import State
from dispatch.people import MemberKind
from dispatch.stages import StageState
from tests.builders import AUXILIARIES, T0, officers, people, seconds
from tests.dispatch.house import OPERATOR, TIANSHUI_DESK, WULIN_DESK
from tests.dispatch.scene import WULIN, spot

DRONE = people(MemberKind.DRONE)


def test_that_the_first_answer_stops_response(house):
    own = house.crew()
    incident = house.incident()
    task = house.under_way(own, incident, answer_after_s=60)
    assert (task.state, task.acknowledged_at) == (AssignmentState.ACKNOWLEDGED, T0 + seconds(60))
    assert house.now(incident).state is State.RESPONDED
    assert house.clocks(incident).response.state is StageState.MET
    with house.refused("not_in_this_state", state="acknowledged"):
        house.act(Respond, assignment_id=task.id)


@pytest.mark.parametrize("kind", [Respond, Decline, Arrive, Feedback])
def test_that_crews_and_streets_report_for_their_own_tasks_only(house, kind):
    own, other = house.crew("101"), house.crew("102")
    task = house.send(own, house.incident())
    more = {"reason": "x"} if kind is Decline else {}
    for actor in (house.crew_actor(other), TIANSHUI_DESK):
        with house.refused("not_your_task", name=actor.name):
            house.act(kind, actor, assignment_id=task.id, **more)


def test_that_a_crew_and_its_street_may_report(house):
    own = house.crew()
    task = house.send(own, house.incident())
    house.act(Respond, house.crew_actor(own), assignment_id=task.id)
    house.act(Arrive, WULIN_DESK, assignment_id=task.id, evidence=("照片",))


def test_case_1b_a_crew_already_inside_arrives_as_it_answers(house):
    own = house.crew()
    house.seen(own, 3, 5.1)
    incident = house.incident()
    task = house.under_way(own, incident, answer_after_s=40)
    assert (task.state, task.arrived_at) == (AssignmentState.ON_SCENE, T0 + seconds(40))
    (response,), (arrival,) = (house.entries(task, kind) for kind in (EntryKind.RESPONSE, EntryKind.ARRIVAL))
    assert (response.by, arrival.by) == (Means.PHONE, Means.GPS)
    assert {clock.stopped_at for clock in house.clocks(incident).all[:2]} == {T0 + seconds(40)}


@pytest.mark.parametrize(
    ("east", "age_s", "changes"),
    [(3, 100, {}), (4, 0, {}), (3, 0, {"is_on_deck": True})],
    ids=["an_old_fix", "a_street_away", "on_the_elevated_road"],
)
def test_case_1b_only_a_young_fix_inside_proves_it(house, east, age_s, changes):
    own = house.crew()
    house.seen(own, east, 5.1, **changes)
    house.clock.pass_s(age_s)
    task = house.under_way(own, house.incident())
    assert task.state is AssignmentState.ACKNOWLEDGED


def test_that_a_declined_task_leaves_the_incident_for_another(house):
    own = house.crew()
    incident = house.incident()
    task = house.send(own, incident)
    with house.refused("reason_needed"):
        house.act(Decline, assignment_id=task.id, reason=" ")
    done = house.act(Decline, assignment_id=task.id, reason="too_far", note="在康桥")
    assert done.of(Incident)[0].state is State.ACCEPTED
    assert (done.of(Assignment)[0].end_code, done.of(Assignment)[0].end_note) == ("too_far", "在康桥")
    with house.refused("not_in_this_state", state="declined"):
        house.act(Decline, assignment_id=task.id, reason="too_far")


def test_case_13_declined_after_the_answer_is_case_7(house):
    own = house.crew()
    incident = house.incident()
    task = house.under_way(own, incident)
    house.act(Decline, assignment_id=task.id, reason="puncture")
    clocks = house.clocks(incident)
    assert (clocks.response.state, clocks.arrival.due_at) == (StageState.MET, T0 + seconds(300))
    assert house.now(incident).state is State.ACCEPTED


def test_that_a_crew_that_is_there_does_not_decline(house):
    task = house.on_scene(house.crew(), house.incident())
    with house.refused("not_in_this_state", state="on_scene"):
        house.act(Decline, assignment_id=task.id, reason="puncture")


def test_case_3_arrived_a_minute_ago_by_radio_is_met(house):
    own = house.crew()
    incident = house.incident()
    task = house.under_way(own, incident)
    house.clock.at = T0 + seconds(330)
    house.act(
        Arrive, assignment_id=task.id, by=Means.RADIO, occurred_at=T0 + seconds(270), evidence=("照片",)
    )
    clock = house.clocks(incident).arrival
    assert (clock.state, clock.stopped_at) == (StageState.MET, T0 + seconds(270))
    (entry,) = house.entries(task, EntryKind.ARRIVAL)
    assert (entry.occurred_at, entry.recorded_at) == (T0 + seconds(270), T0 + seconds(330))


@pytest.mark.parametrize(
    ("back_s", "second", "code"),
    [
        (180, None, None),
        (181, None, "needs_second_person"),
        (360, OPERATOR.name, "needs_second_person"),
        (360, "周敏", None),
        (900, "周敏", None),
        (901, "周敏", "late_entry_only"),
        (-1, None, "in_the_future"),
        (995, "周敏", "before_dispatch"),
    ],
)
def test_b4_how_far_back_one_person_or_two_may_say(house, back_s, second, code):
    own = house.crew()
    task = house.send(own, house.incident())
    house.clock.pass_s(990)
    asked = {"assignment_id": task.id, "by": Means.RADIO, "second_person": second}
    asked["occurred_at"] = house.clock.now() - seconds(back_s)
    if code is None:
        house.act(Respond, **asked)
        assert house.entries(task, EntryKind.RESPONSE)[0].second_person == second
    else:
        with house.refused(code):
            house.act(Respond, **asked)


def test_case_3_a_claim_that_a_young_fix_contradicts_needs_a_reason_and_stays_unproven(house):
    own = house.crew()
    task = house.under_way(own, house.incident(spot(3, 5)))
    house.seen(own, 9, 5, after_s=30)
    with house.refused("contradicted_by_fix"):
        house.act(Arrive, assignment_id=task.id, by=Means.RADIO, evidence=("照片",))
    house.act(Arrive, assignment_id=task.id, by=Means.RADIO, evidence=("照片",), note="手台在队长手里")
    (entry,) = house.entries(task, EntryKind.ARRIVAL)
    assert entry.is_unproven


@pytest.mark.parametrize(
    ("east", "age_s", "evidence", "is_unproven"),
    [(5, 30, (), False), (9, 91, (), True), (9, 91, ("照片",), False)],
    ids=["near_enough", "nothing_shows_it", "a_photo"],
)
def test_b6_a_claim_is_proven_by_a_fix_that_does_not_contradict_or_by_evidence(
    house, east, age_s, evidence, is_unproven
):
    own = house.crew()
    task = house.under_way(own, house.incident(spot(3, 5)))
    house.seen(own, east, 5)
    house.clock.pass_s(age_s)
    house.act(Arrive, assignment_id=task.id, by=Means.PHONE, evidence=evidence)
    assert house.entries(task, EntryKind.ARRIVAL)[0].is_unproven is is_unproven


def test_that_where_the_place_is_unknown_only_evidence_proves(house):
    own = house.crew()
    house.seen(own, 3, 5)
    task = house.under_way(own, house.incident(Place("老地方")))
    house.act(Arrive, assignment_id=task.id, by=Means.RADIO)
    assert house.entries(task, EntryKind.ARRIVAL)[0].is_unproven


@pytest.mark.parametrize("kind", [Respond, Arrive, Feedback])
def test_that_a_units_task_is_no_crews_to_report_on(house, kind):
    incident = house.incident()
    task = house.act(AssignUnit, incident_id=incident.id, unit=WULIN).of(Assignment)[0]
    with house.refused("not_in_this_state", state="sent"):
        house.act(kind, assignment_id=task.id)


@pytest.mark.parametrize("kind", [Respond, Arrive, Feedback])
def test_that_nobody_claims_to_be_a_fix(house, kind):
    own = house.crew()
    task = house.under_way(own, house.incident())
    with house.refused("fixes_speak_for_themselves", means="gps"):
        house.act(kind, house.crew_actor(own), assignment_id=task.id, by=Means.GPS)


@pytest.mark.parametrize(("shift_s", "code"), [(1, "in_the_future"), (-500, "before_dispatch")])
def test_that_fixes_prove_no_time_before_dispatch_and_none_ahead(house, shift_s, code):
    task = house.under_way(house.crew(), house.incident())
    at = house.clock.now() + seconds(shift_s)
    with house.refused(code):
        house.act(Arrive, SYSTEM, assignment_id=task.id, by=Means.GPS, occurred_at=at)


def test_case_4_fixes_that_come_late_move_an_arrival_earlier_only(house):
    own = house.crew()
    incident = house.incident()
    task = house.under_way(own, incident)
    house.clock.at = T0 + seconds(330)
    house.act(Arrive, assignment_id=task.id, evidence=("照片",))
    assert house.clocks(incident).arrival.state is StageState.MET_LATE
    house.clock.at = T0 + seconds(1200)
    for at in (T0 + seconds(330), T0 + seconds(400)):
        with house.refused("already_arrived", at=T0 + seconds(330)):
            house.act(Arrive, SYSTEM, assignment_id=task.id, by=Means.GPS, occurred_at=at)
    with house.refused("already_arrived"):
        house.act(Arrive, assignment_id=task.id, occurred_at=T0 + seconds(1199))
    house.act(Arrive, SYSTEM, assignment_id=task.id, by=Means.GPS, occurred_at=T0 + seconds(250))
    clock = house.clocks(incident).arrival
    assert (clock.state, clock.flags) == (StageState.MET, ("backlog",))
    assert house.now(task).state is AssignmentState.ON_SCENE
    complete = house.entries(task, EntryKind.TEAM_COMPLETE)
    assert min(entry.occurred_at for entry in complete) == T0 + seconds(250)


def test_that_a_crew_answers_before_it_arrives(house):
    task = house.send(house.crew(), house.incident())
    with house.refused("not_in_this_state", state="sent"):
        house.act(Arrive, assignment_id=task.id, evidence=("照片",))


def test_case_14_a_drone_looks_first_and_arrival_still_runs(house):
    drone = house.crew("901", posts=DRONE)
    incident = house.incident()
    task = house.on_scene(drone, incident)
    assert house.entries(task, EntryKind.ARRIVAL) == []
    assert len(house.entries(task, EntryKind.FIRST_LOOK)) == 1
    assert (task.state, house.now(incident).state) == (AssignmentState.ON_SCENE, State.RESPONDED)
    assert house.clocks(incident).arrival.state is StageState.RUNNING
    house.act(Arrive, SYSTEM, assignment_id=task.id, by=Means.GPS, occurred_at=T0 + seconds(30))
    assert house.entries(task, EntryKind.ARRIVAL) == []


def test_case_14_a_grid_worker_stops_arrival_where_the_category_says_so(house):
    grid = house.crew("801", posts=people(MemberKind.GRID_WORKER, department=""))
    for category, state in (("STR.bike_parking", "met"), ("STR.pavement_seizure", "running")):
        incident = house.incident(category=category)
        house.on_scene(replace(grid, version=1), incident)
        assert house.clocks(incident).arrival.state == state


def test_case_14_a_first_look_is_entered_without_a_task(house):
    incident = house.incident()
    house.act(FirstLook, incident_id=incident.id, evidence=("图",), note="三辆三轮车")
    (look,) = house.store.rows(Entry, incident_id=incident.id)
    assert (look.kind, look.by, look.evidence) == (EntryKind.FIRST_LOOK, Means.CAMERA, ("图",))
    with house.refused("not_your_area"):
        house.act(FirstLook, TIANSHUI_DESK, incident_id=incident.id)
    report = house.received()
    house.act(Reject, incident_id=report.id, reason="not_our_duty")
    with house.refused("not_in_this_state"):
        house.act(FirstLook, incident_id=report.id)


def test_that_the_leads_report_stops_feedback_and_tells_the_outcome(house):
    own = house.crew()
    incident = house.incident()
    task = house.on_scene(own, incident)
    with house.refused("report_needed"):
        house.act(Feedback, assignment_id=task.id, note=" ")
    house.act(Feedback, assignment_id=task.id, note="已劝离", outcome="persuaded")
    now = house.now(incident)
    assert (now.state, now.outcome) == (State.REPORTED_BACK, "persuaded")
    assert house.now(task).state is AssignmentState.REPORTED
    assert house.clocks(incident).feedback.state is StageState.MET
    with house.refused("not_in_this_state", state="reported"):
        house.act(Feedback, assignment_id=task.id, note="又一次")


def test_case_2_others_close_their_own_assignment_only(house):
    own, other = house.crew("101"), house.crew("102")
    incident = house.incident()
    house.on_scene(own, incident)
    second = house.on_scene(other, incident)
    house.act(Feedback, assignment_id=second.id, note="协助完毕")
    assert house.now(incident).state is State.ARRIVED
    assert house.now(second).state is AssignmentState.REPORTED
    assert house.clocks(incident).feedback.state is StageState.RUNNING


def test_case_8b_nothing_found_needs_photos(house):
    task = house.on_scene(house.crew(), house.incident())
    with house.refused("photos_needed"):
        house.act(Feedback, assignment_id=task.id, note="无异常", outcome="not_found")
    house.act(Feedback, assignment_id=task.id, note="无异常", outcome="not_found", evidence=("照片",))


def test_that_a_crew_reports_from_the_scene(house):
    task = house.under_way(house.crew(), house.incident())
    with house.refused("not_in_this_state", state="acknowledged"):
        house.act(Feedback, assignment_id=task.id, note="已劝离")


def test_that_the_desk_does_not_report_what_a_crew_must(house):
    own = house.crew()
    incident = house.incident()
    with house.refused("crew_must_report"):
        house.act(DeskFeedback, incident_id=incident.id, note="已处置")
    house.send(own, incident)
    with house.refused("crew_still_under_way"):
        house.act(DeskFeedback, incident_id=incident.id, note="已处置")


def test_that_what_evidence_from_off_site_settles_the_desk_reports(house):
    incident = house.incident(category="STR.car_pavement")
    with house.refused("report_needed"):
        house.act(DeskFeedback, incident_id=incident.id, note="")
    with house.refused("photos_needed"):
        house.act(DeskFeedback, incident_id=incident.id, note="无车", outcome="not_found")
    house.act(DeskFeedback, incident_id=incident.id, note="非现场取证", outcome="case_opened")
    clocks = house.clocks(incident)
    assert (clocks.response.reason, clocks.feedback.state) == ("off_site", StageState.MET)


def test_case_1a_the_desk_may_report_for_the_crew_that_found_it(house):
    own = house.crew()
    incident = house.incident(source="crew_patrol", found_by_crew=own.id)
    done = house.act(DeskFeedback, incident_id=incident.id, note="电台报：已劝离")
    assert done.of(Assignment)[0].state is AssignmentState.REPORTED
    assert house.clocks(incident).feedback.state is StageState.MET


def test_case_15_handed_to_the_police_arrival_is_waived_and_their_number_and_time_kept(house):
    own = house.crew()
    incident = house.incident()
    with house.refused("reference_needed", authority="GA"):
        house.act(HandOver, incident_id=incident.id, authority="GA", reference=" ")
    task = house.send(own, incident)
    with house.refused("crew_still_under_way"):
        house.act(HandOver, incident_id=incident.id, authority="GA", reference="GA-1")
    house.act(Decline, assignment_id=task.id, reason="not_ours")
    house.clock.pass_s(50)
    with house.refused("in_the_future"):
        house.act(
            HandOver,
            incident_id=incident.id,
            authority="GA",
            reference="GA-1",
            arrived_at=T0 + seconds(51),
        )
    house.act(
        HandOver, incident_id=incident.id, authority="GA", reference="GA-1", arrived_at=T0 + seconds(45)
    )
    now = house.now(incident)
    assert (now.state, now.external_reference, now.outcome) == (
        State.HANDED_OVER,
        "GA-1",
        "handed_over:GA",
    )
    clocks = house.clocks(incident)
    assert (clocks.response.state, clocks.feedback.state) == (StageState.MET, StageState.MET)
    assert (clocks.arrival.state, clocks.arrival.reason) == (StageState.WAIVED, "external")
    (theirs,) = house.store.rows(Entry, incident_id=incident.id, kind="arrival")
    assert (theirs.occurred_at, theirs.flags) == (T0 + seconds(45), ("external",))


def test_case_15_where_ours_had_arrived_nothing_is_waived(house):
    incident = house.incident()
    house.reported(house.crew(), incident)
    house.act(HandOver, incident_id=incident.id, authority="GA", reference="GA-1")
    assert house.now(incident).adjustments == ()
    assert house.clocks(incident).arrival.state is StageState.MET


def test_that_auxiliaries_and_officers_together_are_one_incident_with_two_tasks(house):
    own, auxiliaries = house.crew("101", posts=officers()), house.crew("102", posts=AUXILIARIES)
    incident = house.incident()
    one, two = house.send(own, incident), house.send(auxiliaries, incident)
    house.act(Respond, assignment_id=two.id)
    assert house.now(one).state is AssignmentState.SENT
    assert house.now(two).state is AssignmentState.ACKNOWLEDGED
