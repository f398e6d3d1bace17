"""A plan becomes ordinary actions: what still holds is carried out, what does not is refused and told."""

from __future__ import annotations

import pytest

from dispatch.actions.helping import AnswerHelp
from dispatch.actions.keeping import ChangeSetting
from dispatch.actors import SYSTEM
from dispatch.assignment import Assignment, AssignmentState
from dispatch.planning.confirming import confirm
from dispatch.planning.gather import PlanAsked
from dispatch.planning.plan import Plan, Step
from dispatch.planning_queries import PlanNow
from dispatch.watcher import Watcher
from gis.road_network import Mode
from tests.dispatch.house import COLLEAGUE, OPERATOR, PLANNER, TIANSHUI_DESK, House
from tests.dispatch.scene import TIANSHUI, spot


def plan_of(house: House, asked: PlanAsked | None = None) -> Plan:
    return house.seat.ask(PlanNow(asked or PlanAsked()))


def confirmed(house: House, plan: Plan) -> dict[str, str]:
    tasks = {task.id: task.crew_id or "" for task in house.store.rows(Assignment)}
    done = confirm(plan.lines, house.seat, OPERATOR, tasks)
    return {one.line.incident_id: one.refused.code if one.refused else "" for one in done}


@pytest.fixture
def pair(house: House) -> tuple:
    """Two crews and two incidents that wait."""
    crews = [house.crew("101"), house.crew("102")]
    incidents = [house.incident(spot(3, 5.5)), house.incident(spot(3, 2))]
    house.seen(crews[0], 3, 5)
    house.seen(crews[1], 3, 6)
    return crews, incidents


def test_that_confirming_sends_each_crew_with_the_advice_of_the_plan(house, pair):
    _, incidents = pair
    plan = plan_of(house)
    assert confirmed(house, plan) == {incident.id: "" for incident in incidents}
    tasks = house.store.rows(Assignment)
    assert {task.incident_id for task in tasks} == {incident.id for incident in incidents}
    assert all(task.advice is not None and task.advice.best[0].crew_id == task.crew_id for task in tasks)
    assert all(task.sent_by == OPERATOR.name for task in tasks)


def test_that_a_line_whose_incident_has_moved_on_is_refused_and_the_rest_goes_on(house, pair):
    crews, incidents = pair
    plan = plan_of(house)
    third = house.crew("103")
    house.send(third, incidents[0], COLLEAGUE)
    assert confirmed(house, plan) == {incidents[0].id: "stale_version", incidents[1].id: ""}
    assert {task.crew_id for task in house.store.rows(Assignment)} == {third.id, crews[0].id}


def test_that_a_line_whose_crew_was_sent_elsewhere_is_refused(house, pair):
    crews, incidents = pair
    plan = plan_of(house)
    house.send(crews[0], house.incident(spot(4, 9)), COLLEAGUE)
    done = confirmed(house, plan)
    assert done == {incidents[0].id: "", incidents[1].id: "crew_busy"}


def test_that_another_streets_crew_is_asked_for_and_sent_once_its_street_agrees(house):
    crew, incident = house.crew("201", unit=TIANSHUI), house.incident(spot(3, 5))
    house.seen(crew, 3, 6)
    (line,) = plan_of(house).lines
    assert (line.crews[0].step, plan_of(house).going) == (Step.ASK, ())
    assert confirmed(house, plan_of(house)) == {incident.id: ""}
    assert [one.crew_id for one in house.now(incident).help] == [crew.id]
    assert confirmed(house, plan_of(house)) == {incident.id: "help_asked_already"}
    house.act(AnswerHelp, TIANSHUI_DESK, incident_id=incident.id, crew_id=crew.id, answer="granted")
    (line,) = plan_of(house).lines
    assert (line.crews[0].step, line.crews[0].line.needs_consent) == (Step.SEND, False)
    assert confirmed(house, plan_of(house)) == {incident.id: ""}
    assert [task.crew_id for task in house.store.rows(Assignment)] == [crew.id]


def test_that_a_crew_is_freed_before_it_is_sent_elsewhere(house):
    first, second = house.crew("101"), house.crew("102", mode=Mode.FOOT)
    old = house.incident(spot(3, 5))
    house.seen(second, 3, 9)
    task = house.under_way(second, old)
    house.seen(first, 3, 6)
    house.seen(second, 3, 9)
    new = house.incident(spot(3, 9))
    plan = plan_of(house)
    assert {line.incident_id: line.crews[0].crew_id for line in plan.lines} == {
        old.id: first.id,
        new.id: second.id,
    }
    assert confirmed(house, plan) == {old.id: "", new.id: ""}
    assert house.now(task).state is AssignmentState.REASSIGNED
    assert house.now(task).end_note == "by_plan" or house.now(task).end_code == "by_plan"


def test_that_the_system_sends_by_plan_only_where_the_centre_says_so(house, pair):
    _, incidents = pair
    watcher = Watcher(house.seat, lambda: house.desk.centre)
    watcher.tick(house.clock.now())
    assert not house.store.rows(Assignment)
    house.act(ChangeSetting, PLANNER, name="plan_applies_to", value="STR.bbq")
    watcher.tick(house.clock.now())
    assert not house.store.rows(Assignment)
    house.act(ChangeSetting, PLANNER, name="plan_applies_to", value="STR.bbq,STR.hawker")
    watcher.tick(house.clock.now())
    tasks = house.store.rows(Assignment)
    assert {task.incident_id for task in tasks} == {incident.id for incident in incidents}
    assert {task.sent_by for task in tasks} == {SYSTEM.name}
