"""Plans over the live picture: who goes where and why, what is respected, and who stays uncovered."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from dispatch.assignment import AssignmentState
from dispatch.centre import Centre
from dispatch.demand_cover import CrewCover
from dispatch.forecast_errors import NOTHING_LEARNT, Error
from dispatch.incident import Incident, Place
from dispatch.lifecycle import State
from dispatch.people import DeclaredStatus, MemberKind
from dispatch.planning.explain import explained
from dispatch.planning.gather import PlanAsked, gather_plan
from dispatch.planning.plan import Plan, Step
from dispatch.planning.solve import solve_plan
from dispatch.policy import Policy
from gis.road_network import Mode
from tests.builders import AUXILIARIES, T0, incident, officers, people, seconds, task
from tests.dispatch.scene import DISTRICT, NOW, TIANSHUI, WULIN, Scene, centre, crew, spot

SIGN = "ADV.sign_falling"
"""A+K:lift: somebody who keeps order and the contractor with the lift."""


def waiting(number: str, east: float, north: float, **changes: Any) -> Incident:
    """An accepted hawker in Wulin that waits for a crew."""
    zones = {"sub_district": WULIN, "district": DISTRICT}
    values = {"id": number, "number": number, "place": spot(east, north), "zones": zones, **changes}
    return incident(**{"state": State.ACCEPTED, **values})


def planned(
    scene: Scene,
    asked: PlanAsked | None = None,
    house: Centre | None = None,
    coverage: dict[str, CrewCover] | None = None,
) -> Plan:
    house, situation = house or centre(scarce_crews=0), scene.situation
    gathered = gather_plan(asked or PlanAsked(), situation, house, NOW, coverage)
    assert house.router is not None
    return explained(gathered, solve_plan(gathered.problem, house.router))


def sent(plan: Plan) -> dict[str, list[str]]:
    return {line.number: [crew.line.call_sign for crew in line.crews] for line in plan.lines}


def codes(plan: Plan, number: str) -> list[str]:
    return [reason.code for line in plan.lines if line.number == number for reason in line.reasons]


def test_that_a_crew_is_not_used_up_where_another_would_do():
    scene = Scene()
    scene.put(crew("101"), 3, 5)
    scene.put(crew("102"), 3, 6)
    scene.add(waiting("A", 3, 5.5), waiting("B", 3, 2))
    plan = planned(scene)
    assert sent(plan) == {"A": ["102"], "B": ["101"]}
    assert plan.gap == 0.0
    assert plan.cost <= plan.one_by_one_cost


def test_that_each_line_says_why_and_what_the_next_best_would_cost():
    scene = Scene()
    for call_sign, north in (("101", 6), ("102", 8)):
        scene.put(crew(call_sign), 3, north)
    scene.add(waiting("A", 3, 5))
    (line,) = planned(scene).lines
    (told,) = (reason for reason in line.reasons if reason.code == "plan_next_best")
    assert told.values["crew"] == "102"
    assert told.values["more_s"] == pytest.approx(38, abs=3)
    assert "own_street" in [reason.code for reason in line.crews[0].line.reasons]
    assert line.crews[0].line.on_time is not None
    assert line.advice.best[0].crew_id == "crew-101"
    assert line.advice.policy == "on_time"


def test_that_a_better_placed_crew_is_told_to_be_needed_elsewhere():
    scene = Scene()
    scene.put(crew("101"), 3, 5)
    scene.put(crew("102"), 0, 10)
    scene.add(waiting("A", 3, 4.9, severity=4), waiting("B", 3, 5.1, severity=1))
    plan = planned(scene)
    assert sent(plan) == {"A": ["102"], "B": ["101"]}
    assert "plan_needed_elsewhere" in codes(plan, "A")
    assert "plan_no_other" in codes(plan, "B")


def test_that_an_incident_that_waited_longer_or_is_graver_comes_first_when_crews_are_short():
    scene = Scene()
    scene.put(crew("101"), 3, 5)
    scene.add(waiting("A", 3, 6), waiting("B", 3, 4, severity=2))
    plan = planned(scene)
    assert sent(plan) == {"B": ["101"]}
    assert [one.reason.code for one in plan.uncovered] == ["plan_others_first"]


UNCOVERED = {
    "plan_nobody_fits": crew("101", posts=people(MemberKind.MEDIATOR)),
    "plan_nobody_near": crew("101", mode=Mode.BOAT),
}


@pytest.mark.parametrize("code", UNCOVERED)
def test_that_who_stays_uncovered_is_told_why(code):
    scene = Scene()
    scene.put(UNCOVERED[code], 3, 5)
    scene.add(waiting("A", 3, 6))
    plan = planned(scene)
    assert not plan.lines
    assert [(one.number, one.reason.code) for one in plan.uncovered] == [("A", code)]


def test_that_a_team_of_several_departments_is_put_together():
    scene = Scene()
    scene.put(crew("101", posts=AUXILIARIES), 3, 6)
    scene.put(crew("102", posts=AUXILIARIES), 3, 9)
    lift = people(MemberKind.CONTRACTOR, 2, "")
    scene.put(crew("801", posts=lift, contractor_object="lift", kind=MemberKind.CONTRACTOR), 4, 6)
    scene.add(waiting("A", 3, 5, category=SIGN, severity=1))
    (line,) = planned(scene).lines
    assert {crew.line.call_sign: crew.part for crew in line.crews} == {"101": "A", "801": "K:lift"}


def test_that_a_team_that_can_not_be_had_sends_nobody_and_says_so():
    scene = Scene()
    lift = people(MemberKind.CONTRACTOR, 2, "")
    scene.put(crew("801", posts=lift, contractor_object="lift", kind=MemberKind.CONTRACTOR), 4, 6)
    scene.put(crew("802", posts=lift, contractor_object="lift", kind=MemberKind.CONTRACTOR), 4, 7)
    scene.add(waiting("A", 3, 5, category=SIGN, severity=1))
    plan = planned(scene)
    assert [one.reason.code for one in plan.uncovered] == ["plan_nobody_fits"]


def test_that_a_crew_at_a_meal_is_kept_for_when_it_is_back():
    scene = Scene()
    meal = DeclaredStatus("meal", T0, NOW + timedelta(seconds=100))
    scene.put(crew("101", declared=meal), 3, 6)
    scene.add(waiting("A", 3, 5))
    (line,) = planned(scene).lines
    (planned_crew,) = line.crews
    assert planned_crew.step is Step.RESERVE
    assert planned_crew.arrive_s > 100
    assert "plan_soon_free" in codes(planned(scene), "A")
    assert not planned(scene, house=centre(plan_soon_free_s=60)).lines


def test_that_a_crew_on_the_scene_is_planned_with_once_it_will_soon_be_done():
    scene = Scene()
    busy = scene.put(crew("101"), 3, 6)
    other = incident(id="X", number="X", state=State.ARRIVED)
    at_it = task(crew_id=busy.id, incident_id="X", state=AssignmentState.ON_SCENE, arrived_at=T0)
    scene.add(other, at_it, waiting("A", 3, 5))
    (line,) = planned(scene, house=centre(plan_soon_free_s=3600)).lines
    assert line.crews[0].step is Step.RESERVE
    assert 120 < line.crews[0].ready_in_s < 900


def test_that_what_was_learnt_of_scenes_tells_when_a_crew_will_be_done():
    scene = Scene()
    busy = scene.put(crew("101"), 3, 6)
    at_it = task(crew_id=busy.id, incident_id="X", state=AssignmentState.ON_SCENE, arrived_at=T0)
    scene.add(incident(id="X", number="X", state=State.ARRIVED), at_it, waiting("A", 3, 5))
    house = centre(plan_soon_free_s=3600)
    slower = replace(house, errors=replace(NOTHING_LEARNT, scenes={"*": Error(math.log(2.0), 0.3, 50)}))
    usual, learnt = (planned(scene, house=one).lines[0].crews[0].ready_in_s for one in (house, slower))
    assert learnt > 1.5 * usual


def under_way(scene: Scene, call_sign: str, number: str, state: AssignmentState) -> None:
    at = AssignmentState.ACKNOWLEDGED
    scene.add(
        waiting(number, 3, 5, state=State.RESPONDED if state is at else State.DISPATCHED),
        task(id=f"task-{number}", crew_id=f"crew-{call_sign}", incident_id=number, state=state),
    )


def test_that_who_is_under_way_is_replaced_only_for_more_than_the_margin():
    scene = Scene()
    scene.put(crew("101", mode=Mode.FOOT), 3, 9)
    scene.put(crew("102"), 3, 6)
    under_way(scene, "101", "A", AssignmentState.ACKNOWLEDGED)
    plan = planned(scene)
    (line,) = plan.lines
    assert (line.crews[0].step, line.replaced_task) == (Step.TAKE_OVER, "task-A")
    assert line.saving_s is not None
    assert line.saving_s > 200
    assert "plan_takes_over" in codes(plan, "A")
    kept = planned(scene, house=centre(plan_reassign_margin_s=3600))
    assert (kept.lines, kept.kept) == ((), 1)
    assert not planned(scene, PlanAsked(may_reassign=False)).lines


def test_that_pins_are_respected_and_said():
    scene = Scene()
    scene.put(crew("101"), 3, 6)
    scene.put(crew("102"), 3, 9)
    scene.add(waiting("A", 3, 5))
    plan = planned(scene, PlanAsked(pins=(("A", "crew-102"),)))
    assert sent(plan) == {"A": ["102"]}
    assert plan.lines[0].is_pinned
    assert "plan_pinned" in codes(plan, "A")


def test_that_a_reservation_is_a_pin():
    scene = Scene()
    scene.put(crew("101"), 3, 6)
    held = scene.put(crew("102"), 3, 9)
    scene.add(waiting("A", 3, 5), waiting("B", 3, 8.9))
    scene.add(task(crew_id=held.id, incident_id="A", state=AssignmentState.RESERVED))
    assert sent(planned(scene)) == {"A": ["102"], "B": ["101"]}


def test_that_an_incident_that_is_left_out_takes_no_crew():
    scene = Scene()
    scene.put(crew("101"), 3, 6)
    scene.add(waiting("A", 3, 6, severity=1), waiting("B", 3, 5))
    plan = planned(scene, PlanAsked(left_out=("A",)))
    assert sent(plan) == {"B": ["101"]}
    assert [(one.number, one.reason.code) for one in plan.left_out] == [("A", "plan_left_out")]


def test_that_an_incident_without_a_place_is_told_to_be_left_out():
    scene = Scene()
    scene.put(crew("101"), 3, 6)
    scene.add(waiting("A", 3, 6), waiting("B", 3, 5, place=Place("某处")))
    scene.add(waiting("C", 3, 5, place=Place("某处"), state=State.ARRIVED))
    plan = planned(scene)
    assert sent(plan) == {"A": ["101"]}
    assert [(one.number, one.reason.code) for one in plan.left_out] == [("B", "plan_no_place")]
    assert not plan.uncovered


def test_that_who_declined_an_incident_is_planned_for_it_only_when_pinned():
    scene = Scene()
    scene.put(crew("101"), 3, 5)
    scene.put(crew("102"), 3, 9)
    scene.add(waiting("A", 3, 5))
    no = task(crew_id="crew-101", incident_id="A", state=AssignmentState.DECLINED, ended_at=T0)
    scene.add(no)
    assert sent(planned(scene)) == {"A": ["102"]}
    assert sent(planned(scene, PlanAsked(pins=(("A", "crew-101"),)))) == {"A": ["101"]}


def test_that_who_declined_has_no_part_in_a_team():
    scene = Scene()
    for number, east in (("801", 3), ("802", 6)):
        lift = people(MemberKind.CONTRACTOR, 2, "")
        scene.put(crew(number, posts=lift, contractor_object="lift", kind=MemberKind.CONTRACTOR), east, 6)
    scene.put(crew("101", posts=AUXILIARIES), 3, 6)
    scene.add(waiting("A", 3, 5, category=SIGN, severity=1))
    scene.add(task(crew_id="crew-801", incident_id="A", state=AssignmentState.DECLINED, ended_at=T0))
    assert sorted(sent(planned(scene))["A"]) == ["101", "802"]


def taken_off(scene: Scene, crew_id: str, of: str = "A") -> None:
    left = {"state": AssignmentState.RECALLED, "ended_at": T0, "end_code": "另有急事"}
    scene.add(task(crew_id=crew_id, incident_id=of, **left))


def test_that_who_was_taken_off_an_incident_stands_behind_others_there_and_the_plan_says_why():
    scene = Scene()
    scene.put(crew("101"), 3, 5)
    scene.put(crew("102"), 3, 9)
    scene.add(waiting("A", 3, 5))
    taken_off(scene, "crew-101")
    plan = planned(scene)
    assert sent(plan) == {"A": ["102"]}
    (told,) = [reason for reason in plan.lines[0].reasons if reason.code == "plan_next_taken_off"]
    assert told.values == {"crew": "101", "at": T0, "why": "另有急事"}
    assert sent(planned(scene, PlanAsked(pins=(("A", "crew-101"),)))) == {"A": ["101"]}
    scene.add(waiting("B", 3, 9))
    assert sent(planned(scene)) == {"A": ["102"], "B": ["101"]}


def test_that_who_was_taken_off_goes_there_again_where_nobody_else_would_do():
    scene = Scene()
    scene.put(crew("101"), 3, 5)
    scene.add(waiting("A", 3, 5))
    taken_off(scene, "crew-101")
    plan = planned(scene)
    assert sent(plan) == {"A": ["101"]}
    assert plan.lines[0].crews[0].line.reasons[0].code == "taken_off"


def test_that_who_was_taken_off_does_not_take_over_again_from_who_came_instead():
    scene = Scene()
    near = scene.put(crew("101"), 3, 6)
    scene.put(crew("102", mode=Mode.FOOT), 3, 9)
    under_way(scene, "102", "A", AssignmentState.ACKNOWLEDGED)
    assert sent(planned(scene)) == {"A": ["101"]}
    taken_off(scene, near.id)
    plan = planned(scene)
    assert (sent(plan), plan.kept) == ({}, 1)


def test_that_who_was_taken_off_has_the_last_part_in_a_team():
    scene = Scene()
    for number, east in (("801", 3), ("802", 9)):
        lift = people(MemberKind.CONTRACTOR, 2, "")
        scene.put(crew(number, posts=lift, contractor_object="lift", kind=MemberKind.CONTRACTOR), east, 6)
    scene.put(crew("101", posts=AUXILIARIES), 3, 6)
    scene.add(waiting("A", 3, 5, category=SIGN, severity=1))
    taken_off(scene, "crew-801")
    assert sorted(sent(planned(scene))["A"]) == ["101", "802"]


def test_that_a_team_under_way_that_is_not_complete_is_told():
    scene = Scene()
    sent_there = scene.put(crew("101", posts=AUXILIARIES), 3, 6)
    scene.add(waiting("A", 3, 5, category=SIGN, severity=1, state=State.DISPATCHED))
    scene.add(task(crew_id=sent_there.id, incident_id="A", posts=AUXILIARIES))
    plan = planned(scene)
    assert [(one.number, one.reason.code, one.reason.values) for one in plan.left_out] == [
        ("A", "plan_team_short", {"missing": "K:lift"})
    ]


def test_that_a_pin_that_can_not_be_kept_is_told():
    scene = Scene()
    scene.put(crew("101"), 3, 6)
    scene.put(crew("102", signed_on=None), 3, 9)
    scene.put(crew("103", mode=Mode.BOAT), 3, 5)
    scene.add(waiting("A", 3, 5), waiting("B", 3, 4))
    plan = planned(scene, PlanAsked(pins=(("A", "crew-102"), ("B", "crew-103"))))
    assert sent(plan) == {"A": ["101"]}
    assert "plan_pin_lost" in codes(plan, "A")
    assert [(one.number, one.reason.code) for one in plan.uncovered] == [("B", "plan_pin_fails")]


def test_that_coverage_is_kept_where_that_is_asked_for():
    scene = Scene()
    scene.put(crew("101"), 3, 6)
    scene.put(crew("102"), 3, 7)
    scene.add(waiting("A", 3, 5))
    costs = {"crew-101": CrewCover(0.8, 0.6), "crew-102": CrewCover(0.8, 0.8)}
    assert sent(planned(scene, PlanAsked(Policy.COVERAGE), coverage=costs)) == {"A": ["102"]}
    assert sent(planned(scene, PlanAsked(Policy.ON_TIME), coverage=costs)) == {"A": ["101"]}


def test_that_consent_counts_against_help_from_elsewhere():
    scene = Scene()
    scene.put(crew("201", TIANSHUI), 3, 5.5)
    scene.put(crew("101"), 3, 6)
    scene.add(waiting("A", 3, 5))
    assert sent(planned(scene)) == {"A": ["101"]}


def test_that_scarce_crews_are_spared_for_work_that_needs_them():
    scene = Scene()
    scene.put(crew("101", posts=officers(2, "SC") + officers()), 3, 5.5)
    scene.put(crew("102"), 3, 6)
    scene.put(crew("103"), 9, 9)
    scene.add(waiting("A", 3, 5))
    assert sent(planned(scene, house=centre(scarce_crews=1))) == {"A": ["102"]}


def test_that_a_plan_of_nothing_is_empty():
    scene = Scene()
    scene.put(crew("101"), 3, 6)
    plan = planned(scene)
    assert (plan.lines, plan.uncovered, plan.cost) == ((), (), 0.0)
    scene = Scene()
    scene.add(waiting("A", 3, 5))
    assert [one.reason.code for one in planned(scene).uncovered] == ["plan_nobody_fits"]


def test_that_lateness_is_counted_against_sending_one_by_one():
    scene = Scene()
    scene.put(crew("101"), 3, 5)
    scene.put(crew("102", mode=Mode.FOOT), 3, 9)
    scene.add(waiting("A", 3, 5, t0=NOW), waiting("B", 3, 8, t0=NOW - seconds(30)))
    plan = planned(scene)
    assert (plan.late, sent(plan)) == (0, {"A": ["101"], "B": ["102"]})


def test_that_nobody_is_left_alone_because_only_near_crews_were_looked_at():
    scene = Scene()
    for number in range(3):
        scene.put(crew(f"10{number}"), 3, 5)
    scene.put(crew("109", mode=Mode.FOOT), 9, 10)
    for number in range(4):
        scene.add(waiting(str(number), 3, 5.2))
    house = centre(plan_near_crews=3, advice_near_s=120, advice_limit_s=1800, scarce_crews=0)
    plan = planned(scene, house=house)
    assert len(plan.lines) == 4
    assert not plan.uncovered


def test_that_who_goes_before_a_sooner_crew_says_so():
    scene = Scene()
    scene.put(crew("901", DISTRICT), 3, 6)
    scene.put(crew("101"), 3, 8)
    scene.add(waiting("A", 3, 5))
    plan = planned(scene)
    assert sent(plan) == {"A": ["101"]}
    assert "plan_next_sooner" in codes(plan, "A")


def test_that_a_crew_that_leaves_the_team_short_says_what_is_missing():
    scene = Scene()
    scene.put(crew("101", posts=officers(1)), 3, 6)
    scene.put(crew("102"), 3, 8)
    scene.add(waiting("A", 3, 5))
    fastest = planned(scene, PlanAsked(Policy.FASTEST))
    assert sent(fastest) == {"A": ["101"]}
    (told,) = (one for one in fastest.lines[0].reasons if one.code == "plan_leaves_short")
    assert told.values == {"missing": "ZF2"}
    assert sent(planned(scene)) == {"A": ["102"]}
