"""What calls for attention: each alarm at its second, none too early, none twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from dispatch.alarms import Alarm, Level
from dispatch.alarms import alarms as alarms_of
from dispatch.assignment import AssignmentState
from dispatch.entry import EntryKind
from dispatch.foresight import Foresight
from dispatch.incident import ClosingLimit, DeskCheck, FrozenRule, Incident, StageName, Suspension
from dispatch.lifecycle import State
from tests.builders import F15_CORE, T0, at, entry, incident, task
from tests.dispatch.scene import Scene, centre, crew, fix_at, spot

ROUTINE = FrozenRule("R", 1, "standard", 300, 1800, 7200, is_promised=False)
CENTRE = centre()


def alarms(scene: Scene, moment: datetime, foresight: Foresight | None = None) -> tuple[Alarm, ...]:
    return alarms_of(scene.situation, CENTRE, moment, foresight or Foresight())


def codes(scene: Scene, clock: str, foresight: Foresight | None = None) -> list[str]:
    return [alarm.code for alarm in alarms(scene, at(clock), foresight)]


def of(**changes: Any) -> tuple[Scene, Incident]:
    made = incident(**{"place": spot(3, 5), **changes})
    return Scene(rows=[made]), made


def with_crew(state: AssignmentState, **changes: Any) -> tuple[Scene, Incident]:
    """An incident whose crew was sent at t0 and stands near by."""
    scene, made = of()
    put = scene.put(crew("101"), 3, 6)
    sent = task(crew_id=put.id, incident_id=made.id, state=state, mode="ebike", **{"sent_at": T0, **changes})
    scene.add(sent)
    if sent.acknowledged_at is not None:
        scene.add(entry(EntryKind.RESPONSE, sent.acknowledged_at, sent, incident_id=made.id))
    return scene, made


def test_case_13_an_unanswered_task_calls_at_45_seconds():
    scene, made = with_crew(AssignmentState.SENT)
    assert codes(scene, "10:00:44") == []
    (alarm,) = alarms(scene, at("10:00:45"))
    assert (alarm.code, alarm.level, alarm.since) == ("response_call", Level.SOON, at("10:00:45"))
    assert alarm.assignment_id is not None
    assert alarm.incident_id == made.id


def test_case_13_past_the_minute_it_is_late_and_the_next_crew_is_offered():
    scene, _ = with_crew(AssignmentState.SENT)
    assert set(codes(scene, "10:01:01")) >= {"response_late", "offer_next"}
    assert "response_call" not in codes(scene, "10:01:01")


def test_case_7_nobody_holds_what_was_given_back_until_the_next_crew_answers():
    scene, made = with_crew(AssignmentState.DECLINED, ended_at=at("10:00:30"))
    assert "nobody_holds_it" in codes(scene, "10:00:31")
    second = scene.put(crew("102"), 3, 6)
    held = task(
        crew_id=second.id,
        incident_id=made.id,
        state=AssignmentState.ACKNOWLEDGED,
        acknowledged_at=at("10:00:50"),
    )
    scene.add(held)
    assert "nobody_holds_it" not in codes(scene, "10:00:55")


def test_that_a_routine_incident_nobody_took_rings_once_its_time_to_answer_is_over():
    scene, _ = of(rule=ROUTINE, state=State.ACCEPTED)
    assert codes(scene, "10:04:59") == []
    assert codes(scene, "10:05:00") == ["nobody_holds_it"]


def test_that_a_crew_that_can_not_be_in_time_rings_before_the_due_time():
    scene, _ = with_crew(AssignmentState.ACKNOWLEDGED, acknowledged_at=at("10:00:40"))
    scene.fixes[:] = [fix_at(crew("101"), 10, 10, at("10:02:00"))]
    foresight = Foresight()
    (first,) = [a for a in alarms(scene, at("10:02:00"), foresight) if a.code == "will_be_late"]
    assert (first.stage, first.level) == (StageName.ARRIVAL, Level.SOON)
    (later,) = [a for a in alarms(scene, at("10:02:10"), foresight) if a.code == "will_be_late"]
    assert later.since == first.since == at("10:02:00")


def test_that_an_alarm_ends_when_the_forecast_is_good_again():
    scene, _ = with_crew(AssignmentState.ACKNOWLEDGED, acknowledged_at=at("10:00:40"))
    scene.fixes[:] = [fix_at(crew("101"), 10, 10, at("10:02:00"))]
    foresight = Foresight()
    assert codes(scene, "10:02:00", foresight) == ["will_be_late"]
    scene.fixes[:] = [fix_at(crew("101"), 3, 6, at("10:02:30"))]
    assert codes(scene, "10:02:30", foresight) == []


def test_that_a_late_arrival_rings_and_one_out_of_sight_asks_to_be_called():
    scene, _ = with_crew(AssignmentState.ACKNOWLEDGED, acknowledged_at=at("10:00:40"))
    assert codes(scene, "10:05:01") == ["arrival_unknown"]
    scene.fixes.append(fix_at(crew("101"), 3, 6.5, at("10:05:01")))
    assert codes(scene, "10:05:01") == ["arrival_late"]


def test_that_late_feedback_rings():
    scene, made = with_crew(
        AssignmentState.ON_SCENE, acknowledged_at=at("10:00:40"), arrived_at=at("10:03:00")
    )
    sent = next(iter(scene.situation.assignments.values()))
    scene.add(entry(EntryKind.ARRIVAL, "10:03:00", sent, incident_id=made.id))
    assert codes(scene, "10:10:00") == []
    assert codes(scene, "10:30:01") == ["feedback_late"]


def test_that_what_promises_nothing_is_never_called_late():
    scene, _ = of(rule=ROUTINE, state=State.ACCEPTED)
    assert set(codes(scene, "13:00:00")) == {"nobody_holds_it"}


def test_that_a_unit_that_does_not_acknowledge_rings():
    scene, made = of(state=State.ASSIGNED)
    scene.add(task((), crew_id=None, incident_id=made.id, sent_at=T0))
    assert "unit_not_acknowledged" not in codes(scene, "10:01:00")
    assert "unit_not_acknowledged" in codes(scene, "10:01:01")


@pytest.mark.parametrize(
    ("state", "clock", "code"),
    [(State.CLUE, "10:03:01", "clue_waits"), (State.CHECKING, "10:10:01", "check_overdue")],
)
def test_that_the_desk_has_limits_of_its_own(state, clock, code):
    check = DeskCheck(T0, at("10:10:00"), "王芳")
    scene, _ = of(state=state, rule=None, t0=None, state_since=T0, check=check)
    assert alarms(scene, at(clock) - timedelta(seconds=1)) == ()
    assert codes(scene, clock) == [code]


def slow(**changes: Any) -> Scene:
    limit = ClosingLimit("", 3, "eh", at("13:00:00"))
    return of(rule=None, state=State.REPORTED_BACK, closing=(limit,), **changes)[0]


def test_that_the_closing_limit_rings_at_eighty_and_at_a_hundred_per_cent():
    scene = slow()
    assert codes(scene, "12:23:59") == []
    assert codes(scene, "12:24:00") == ["closing_soon"]
    assert codes(scene, "13:00:00") == ["closing_over"]


def test_that_a_suspension_moves_both_rings():
    pause = Suspension("works", at("11:00:00"), at("12:00:00"), "王芳", "陈刚", at("12:00:00"))
    scene = slow(suspensions=(pause,))
    assert codes(scene, "13:00:00") == []
    assert codes(scene, "13:24:00") == ["closing_soon"]
    assert codes(scene, "14:00:00") == ["closing_over"]


def test_that_an_extension_moves_them_too_though_it_had_been_counted_before():
    scene, foresight = slow(), Foresight()
    assert codes(scene, "13:00:00", foresight) == ["closing_over"]
    made = next(row for row in scene.rows if isinstance(row, Incident))
    later = ClosingLimit("", 3, "eh", at("16:00:00"))
    scene.rows[:] = [replace(made, version=made.version + 1, closing=(later,))]
    assert codes(scene, "13:00:00", foresight) == []


def test_that_the_loudest_and_oldest_come_first():
    scene, _ = with_crew(AssignmentState.SENT)
    waiting = incident(state=State.CLUE, rule=None, t0=None, received_at=T0 - timedelta(hours=1))
    scene.add(waiting)
    levels = [alarm.level for alarm in alarms(scene, at("10:02:00"))]
    assert levels == sorted(levels)
    assert levels[-1] is Level.SOON


def test_that_an_ended_incident_rings_no_more():
    scene, _ = of(state=State.CLOSED)
    assert alarms(scene, at("13:00:00")) == ()


def test_that_of_two_thousand_open_incidents_that_are_well_none_rings():
    limit = ClosingLimit("", 3, "wd", at("13:00:00"))
    scene = Scene()
    for _ in range(2000):
        made = incident(place=spot(3, 5), state=State.REPORTED_BACK, rule=F15_CORE, closing=(limit,))
        sent = task(crew_id="crew-101", incident_id=made.id, state=AssignmentState.REPORTED)
        scene.add(made, sent)
        for kind in (EntryKind.RESPONSE, EntryKind.ARRIVAL, EntryKind.FEEDBACK):
            scene.add(entry(kind, "10:00:30", sent, incident_id=made.id))
    foresight, situation = Foresight(), scene.situation
    alarms_of(situation, CENTRE, at("10:10:00"), foresight)
    assert alarms_of(situation, CENTRE, at("10:10:01"), foresight) == ()
