"""Intake through the desk: received, judged, checked first, accepted, turned away, put right."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from dispatch.actions.closing import ApproveExtension, Close, Extend, Verify
from dispatch.actions.clues import ConfirmClue
from dispatch.actions.correcting import Adjust, CorrectPlace, Reclassify
from dispatch.actions.crews import Reserve
from dispatch.actions.field import Feedback
from dispatch.actions.intake import Accept, CheckFirst, Receive, Reject, Urge, Void
from dispatch.assignment import Assignment, AssignmentState
from dispatch.incident import Incident, Place, StageName
from dispatch.lateness import desk_due_at
from dispatch.lifecycle import State
from dispatch.ports import Caller
from dispatch.stages import StageState
from tests.builders import T0, at, seconds
from tests.dispatch.house import COMMANDER, OPERATOR, TIANSHUI_DESK, WULIN_DESK
from tests.dispatch.scene import TIANSHUI, WULIN, spot


def test_that_a_persons_report_starts_its_clocks_at_receipt_whatever_upstream_says(house):
    made = house.received(reported_at=T0 - timedelta(hours=1))
    assert (made.state, made.t0, made.reported_at) == (State.REPORTED, T0, T0 - timedelta(hours=1))
    assert made.number.endswith("-20261124-0001")
    assert made.zones["sub_district"] == WULIN


def test_that_a_machines_report_is_a_clue_until_somebody_confirms_it(house):
    clue = house.received(source="video_ai")
    assert (clue.state, clue.t0) == (State.CLUE, None)
    house.clock.pass_s(100)
    confirmed = house.act(ConfirmClue, incident_id=clue.id).of(Incident)[0]
    assert (confirmed.state, confirmed.t0) == (State.REPORTED, T0 + seconds(100))


def test_that_a_clue_confirmed_as_something_else_is_as_severe_as_that(house):
    clue = house.received(source="video_ai")
    taken = house.act(ConfirmClue, incident_id=clue.id, category="SAN.spill").of(Incident)[0]
    assert (taken.category, taken.severity) == ("SAN.spill", 2)


@pytest.mark.parametrize("severity", [0, 5])
def test_that_a_severity_that_does_not_exist_is_refused(house, severity):
    with house.refused("bad_severity", severity=severity, least=1, most=4):
        house.received(severity=severity)


@pytest.mark.parametrize(
    "place",
    [Place("x", float("nan"), 30.2), Place("x", 120.1, None), Place("x", 30.27, 120.15)],
    ids=["not_a_number", "half", "swapped"],
)
def test_that_a_position_that_is_none_is_refused(house, place):
    with house.refused("bad_place"):
        house.received(place)


@pytest.mark.parametrize(
    ("asked", "code"),
    [({"category": "no.such"}, "unknown_category"), ({"source": "no_such"}, "unknown_source")],
)
def test_that_what_the_configuration_does_not_know_is_refused(house, asked, code):
    with house.refused(code):
        house.received(**asked)


def test_that_facts_told_raise_the_severity_also_when_it_is_taken_for_something_else(house):
    made = house.received(flags=("danger_to_persons",), category="STR.piling")
    assert made.severity == 1
    changed = house.act(Reclassify, incident_id=made.id, category="STR.hawker").of(Incident)[0]
    assert changed.severity == 1


def test_that_a_report_without_a_place_is_kept_unplaced(house):
    made = house.received(Place("老地方"))
    assert (made.place.is_known, dict(made.zones)) == (False, {})


def test_that_a_category_that_is_a_clue_only_never_becomes_an_incident(house):
    clue = house.received(source="weigh_in_motion", category="CON.overweight")
    assert clue.state is State.CLUE
    with house.refused("clue_only", category="CON.overweight"):
        house.act(ConfirmClue, incident_id=clue.id)
    report = house.received()
    with house.refused("clue_only"):
        house.act(Accept, incident_id=report.id, category="CON.overweight")
    with house.refused("clue_only"):
        house.act(Reclassify, incident_id=report.id, category="CON.overweight")


@pytest.mark.parametrize(
    ("kind", "source", "state"),
    [(Reject, "hotline_12345", "rejected"), (Void, "media", "void")],
)
def test_that_what_is_turned_away_takes_a_reason_and_is_in_no_rate(house, kind, source, state):
    actor = COMMANDER if kind is Void else OPERATOR
    made = house.received(source=source)
    with house.refused("reason_needed", action=kind.code):
        house.act(kind, actor, incident_id=made.id, reason=" ")
    ended = house.act(kind, actor, incident_id=made.id, reason="not_our_duty").of(Incident)[0]
    assert (ended.state, ended.outcome, ended.closed_at) == (State(state), "not_our_duty", T0)
    assert {clock.state for clock in house.clocks(ended).all} == {StageState.NOT_APPLICABLE}
    with house.refused("not_in_this_state", state=state):
        house.act(Accept, incident_id=made.id)


def test_that_voiding_frees_the_crew_that_was_held_for_it(house):
    own = house.crew()
    incident = house.incident()
    house.act(Reserve, incident_id=incident.id, crew_id=own.id)
    (task,) = house.act(Void, COMMANDER, incident_id=incident.id, reason="test").of(Assignment)
    assert (task.state, task.end_code) == (AssignmentState.ENDED, "void")


def test_that_checking_first_has_a_limit_of_its_own_that_later_settings_leave_alone(house):
    made = house.received()
    asked = house.act(CheckFirst, incident_id=made.id).of(Incident)[0]
    settings = house.desk.centre.settings
    assert desk_due_at(asked, settings) == T0 + seconds(600)
    house.clock.pass_s(700)
    answered = house.act(Accept, incident_id=made.id).of(Incident)[0]
    assert answered.check.done_at == T0 + seconds(700) > answered.check.due_at
    assert answered.t0 == T0


def test_that_a_street_checks_in_its_own_area_only(house):
    made = house.received(spot(3, 5))
    with house.refused("not_your_area", unit=TIANSHUI):
        house.act(CheckFirst, TIANSHUI_DESK, incident_id=made.id)
    house.act(CheckFirst, WULIN_DESK, incident_id=made.id)


def test_that_acceptance_freezes_rule_zones_and_closing_limits(house):
    taken = house.incident()
    assert (taken.rule.code, taken.rule.variant, taken.rule.response_s) == ("F15", "core", 60)
    assert [limit.due_at for limit in taken.closing] == [T0 + timedelta(hours=3)]
    assert len(taken.classifications) == 1


def test_that_a_place_outside_the_district_is_not_accepted(house):
    made = house.received(spot(40, 40))
    with house.refused("outside_district"):
        house.act(Accept, incident_id=made.id)


def test_that_reclassifying_keeps_both_results_and_a_granted_extension(house):
    own = house.crew()
    incident = house.incident(category="STR.piling")
    later = incident.closing[-1].due_at + timedelta(days=9)
    house.act(Extend, incident_id=incident.id, until=later, reason="works")
    house.act(ApproveExtension, COMMANDER, incident_id=incident.id)
    house.send(own, incident)
    changed = house.act(Reclassify, incident_id=incident.id, category="STR.hawker").of(Incident)[0]
    assert [made.category for made in changed.classifications] == ["STR.piling", "STR.hawker"]
    assert [made.rule.code for made in changed.classifications] == ["R", "F15"]
    assert changed.closing[-1].due_at == later


def test_that_an_ended_incident_is_neither_moved_nor_taken_for_something_else(house):
    made = house.received()
    house.act(Reject, incident_id=made.id, reason="not_our_duty")
    with house.refused("not_in_this_state"):
        house.act(Reclassify, incident_id=made.id, category="STR.piling")
    with house.refused("not_in_this_state"):
        house.act(CorrectPlace, incident_id=made.id, place=spot(4, 4))


def test_case_1a_a_crew_that_finds_it_holds_it_without_being_sent(house):
    own = house.crew()
    taken = house.incident(source="crew_patrol", found_by_crew=own.id)
    assert taken.state is State.ARRIVED
    (task,) = house.store.rows(Assignment, incident_id=taken.id)
    assert (task.state, task.crew_id, task.arrived_at) == (AssignmentState.ON_SCENE, own.id, None)
    house.clock.at = T0 + timedelta(minutes=30)
    # It was handled before the desk took it in: "never before its dispatch" does not hold here.
    house.act(Feedback, house.crew_actor(own), assignment_id=task.id, note="已劝离")
    clocks = house.clocks(taken)
    assert (clocks.response.reason, clocks.arrival.reason) == ("self_found", "self_found")
    assert clocks.feedback.state is StageState.MET


def test_that_a_crew_tells_of_its_own_finds_only(house):
    own, other = house.crew("101"), house.crew("102")
    with house.refused("not_your_task"):
        house.act(
            Receive,
            house.crew_actor(own),
            source="crew_patrol",
            category="STR.hawker",
            place=spot(3, 5),
            found_by_crew=other.id,
        )


def test_case_5a_a_corrected_place_moves_the_adjusted_due_by_the_longer_road_once(house):
    own = house.crew()
    house.seen(own, 0, 5)
    incident = house.incident(spot(3, 5))
    house.under_way(own, incident)
    moved = house.act(CorrectPlace, incident_id=incident.id, place=spot(7, 5)).of(Incident)[0]
    (relief,) = moved.adjustments
    assert (relief.code, relief.stage) == ("place_corrected", StageName.ARRIVAL)
    assert relief.extra_s == pytest.approx(4 * 96.4 / (21 / 3.6), rel=0.05)
    assert moved.zones["sub_district"] == TIANSHUI
    again = house.act(CorrectPlace, incident_id=incident.id, place=spot(9, 5)).of(Incident)[0]
    assert again.adjustments == (relief,)
    raw = house.clocks(incident).arrival
    assert (raw.due_at, raw.adjusted_due_at > raw.due_at) == (T0 + seconds(300), True)


@pytest.mark.parametrize("old", [Place("老地方"), spot(-0.5, 60)], ids=["unplaced", "off_the_roads"])
def test_case_5a_where_no_road_can_be_measured_nothing_is_relieved(house, old):
    own = house.crew()
    house.seen(own, 0, 5)
    incident = house.incident(spot(3, 5))
    house.send(own, incident)
    house.bring(replace(house.now(incident), place=old))
    moved = house.act(CorrectPlace, incident_id=incident.id, place=spot(7, 5)).of(Incident)[0]
    assert moved.adjustments == ()


def test_case_5b_after_arrival_a_moving_target_changes_neither_clock_nor_zone(house):
    own = house.crew()
    incident = house.incident(spot(3, 5))
    house.on_scene(own, incident)
    moved = house.act(CorrectPlace, incident_id=incident.id, place=spot(7, 5)).of(Incident)[0]
    assert (moved.place.lon, moved.adjustments) == (spot(7, 5).lon, ())
    assert moved.zones["sub_district"] == WULIN


def test_that_a_crew_corrects_the_place_of_its_own_task_only(house):
    own, other = house.crew("101"), house.crew("102")
    incident = house.incident()
    house.send(own, incident)
    house.act(CorrectPlace, house.crew_actor(own), incident_id=incident.id, place=spot(4, 5))
    with house.refused("not_your_task"):
        house.act(CorrectPlace, house.crew_actor(other), incident_id=incident.id, place=spot(5, 5))


def test_that_every_caller_who_urges_is_counted_and_kept(house):
    made = house.received(caller=Caller("李四", "13900000001"))
    house.act(Urge, incident_id=made.id, caller=Caller("王五", "13900000002"))
    house.act(Urge, incident_id=made.id)
    urged = house.now(made)
    assert urged.urges == 2
    assert [house.store.caller(known.id).name for known in urged.callers] == ["李四", "王五"]


def not_found(house, **asked):
    """A hawker whom the crew did not find, closed or not."""
    own = house.crew()
    incident = house.incident(**asked)
    house.reported(own, incident, "not_found")
    return house.now(incident)


def test_case_8b_the_same_place_within_a_day_opens_the_incident_again(house):
    gone = not_found(house)
    house.act(Verify, COMMANDER, incident_id=gone.id)
    house.act(Close, incident_id=gone.id)
    house.clock.pass_s(3600)
    caller = Caller("钱六", "13900000006")
    again = house.received(spot(3.2, 5), caller=caller, source_number="HZ-77", is_secret=True)
    assert (again.id, again.state, again.outcome, again.closed_at) == (gone.id, State.ACCEPTED, "", None)
    assert (again.urges, again.is_secret) == (1, True)
    assert {"reopened:not_found", "also:hotline_12345/HZ-77"} <= set(again.tags)
    assert house.store.caller(again.callers[0].id) == caller
    assert len(house.store.rows(Incident)) == 1
    second = house.received(spot(3.2, 5))
    assert second.id != gone.id


@pytest.mark.parametrize(
    ("asked", "later_h"),
    [
        ({"where": spot(4, 5)}, 1),
        ({"category": "STR.piling"}, 1),
        ({"source": "video_ai"}, 1),
        ({}, 25),
    ],
    ids=["elsewhere", "something_else", "a_machine_alert", "a_day_later"],
)
def test_case_8b_another_matter_is_an_incident_of_its_own(house, asked, later_h):
    gone = not_found(house)
    house.clock.pass_s(later_h * 3600)
    assert house.received(**asked).id != gone.id
    assert house.now(gone).state is State.REPORTED_BACK


def test_case_11_by_day_takes_evidence_and_a_night_rule(house):
    house.clock.at = at("23:00:00")
    by_night = house.incident()
    asked = {"incident_id": by_night.id, "stage": StageName.FEEDBACK, "reason": "by_day", "extra_s": 36_000}
    with house.refused("evidence_needed"):
        house.act(Adjust, COMMANDER, **asked)
    with house.refused("by_day_not_here", stage="arrival"):
        house.act(Adjust, COMMANDER, **{**asked, "stage": StageName.ARRIVAL})
    granted = house.act(Adjust, COMMANDER, **asked, evidence=("照片",)).of(Incident)[0]
    assert granted.adjustments[-1].evidence == ("照片",)
    clock = house.clocks(by_night).feedback
    assert (clock.due_at, clock.adjusted_due_at) == (
        at("23:45:00"),
        at("23:45:00") + timedelta(seconds=36_000),
    )


def test_case_11_by_day_relieves_nothing_under_a_day_rule(house):
    incident = house.incident()
    with house.refused("by_day_not_here"):
        house.act(
            Adjust,
            COMMANDER,
            incident_id=incident.id,
            stage=StageName.FEEDBACK,
            reason="by_day",
            extra_s=60,
            evidence=("照片",),
        )


@pytest.mark.parametrize("extra_s", [0, -5, float("nan"), float("inf")])
def test_that_an_adjustment_is_a_positive_time_or_a_waiver(house, extra_s):
    incident = house.incident()
    asked = {"incident_id": incident.id, "stage": StageName.ARRIVAL}
    with house.refused("bad_adjustment"):
        house.act(Adjust, COMMANDER, **asked, reason="appeal", extra_s=extra_s)
    with house.refused("reason_needed"):
        house.act(Adjust, COMMANDER, **asked, reason="", waived=True)
    house.act(Adjust, COMMANDER, **asked, reason="appeal", waived=True)
    assert house.clocks(incident).arrival.state is StageState.WAIVED


def test_that_nothing_is_granted_before_acceptance(house):
    made = house.received()
    with house.refused("not_in_this_state"):
        house.act(
            Adjust, COMMANDER, incident_id=made.id, stage=StageName.ARRIVAL, reason="appeal", waived=True
        )
