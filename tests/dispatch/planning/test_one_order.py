"""A plan and advice name the same crew where only one incident waits, under every policy."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.assignment import AssignmentState
from dispatch.centre import Centre
from dispatch.demand_cover import CrewCover
from dispatch.incident import Incident
from dispatch.lifecycle import State
from dispatch.need import need_of_incident
from dispatch.people import Crew, MemberKind
from dispatch.planning.explain import explained
from dispatch.planning.gather import PlanAsked, gather_plan
from dispatch.planning.plan import Plan
from dispatch.planning.solve import solve_plan
from dispatch.policy import Policy
from dispatch.recommendation import Recommendation, recommend
from gis.road_network import Mode
from tests.builders import AUXILIARIES, incident, officers, people, task
from tests.dispatch.scene import DISTRICT, FOOD_STREET, NOW, TIANSHUI, WULIN, Scene, centre, crew, spot

LIFT = people(MemberKind.CONTRACTOR, 2, "")
POSTS = (officers(2), officers(2, "SC") + officers(2), officers() + AUXILIARIES, AUXILIARIES)
CATEGORIES = ("STR.hawker", "STR.bike_parking", "STR.pavement_seizure")
HOMES = (WULIN, TIANSHUI, DISTRICT, FOOD_STREET)


@st.composite
def crews(draw: st.DrawFn) -> list[tuple[Crew, float, float]]:
    """Up to seven crews of all standings, somewhere on the grid."""
    made = []
    for number in range(draw(st.integers(1, 7))):
        east, north = draw(st.integers(0, 10)), draw(st.integers(0, 10))
        unit, home_zone = draw(st.sampled_from((WULIN, TIANSHUI, DISTRICT))), draw(st.sampled_from(HOMES))
        mode = draw(st.sampled_from((Mode.EBIKE, Mode.EBIKE, Mode.FOOT)))
        posts = draw(st.sampled_from(POSTS))
        made.append((crew(f"1{number:02}", unit, posts, home_zone=home_zone, mode=mode), east, north))
    return made


@st.composite
def waiting(draw: st.DrawFn) -> Incident:
    age = timedelta(minutes=draw(st.sampled_from((0, 2, 4, 20))))
    return incident(
        category=draw(st.sampled_from(CATEGORIES)),
        severity=draw(st.integers(1, 4)),
        place=spot(draw(st.integers(0, 10)), draw(st.integers(0, 10))),
        zones={"sub_district": draw(st.sampled_from((WULIN, TIANSHUI))), "district": DISTRICT},
        functional_zones=draw(st.sampled_from(((), (FOOD_STREET,)))),
        state=State.ACCEPTED,
        t0=NOW - age,
    )


def both(
    scene: Scene, of: Incident, house: Centre, policy: Policy, costs: dict[str, CrewCover]
) -> tuple[Recommendation, Plan]:
    situation = scene.situation
    advice = recommend(need_of_incident(of, house, NOW), situation, house, NOW, policy, costs)
    gathered = gather_plan(PlanAsked(policy), situation, house, NOW, costs)
    assert house.router is not None
    return advice, explained(gathered, solve_plan(gathered.problem, house.router))


@pytest.mark.parametrize("policy", Policy)
@given(
    crews(),
    waiting(),
    st.lists(st.floats(0.0, 0.3), min_size=7, max_size=7),
    st.integers(0, 2),
    st.sets(st.integers(0, 6), max_size=2),
)
@settings(max_examples=40, deadline=None)
def test_that_plan_and_advice_name_the_same_crew_first(policy, made, of, costs, scarce, taken_off):
    scene = Scene()
    for one, east, north in made:
        scene.put(one, east, north)
    scene.add(of)
    left = {"incident_id": of.id, "state": AssignmentState.RECALLED, "ended_at": NOW}
    scene.add(*(task(crew_id=one.id, **left) for place, (one, _, _) in enumerate(made) if place in taken_off))
    cover = {one.id: CrewCover(0.8, 0.8 - cost) for (one, _, _), cost in zip(made, costs, strict=False)}
    advice, plan = both(scene, of, centre(scarce_crews=scarce), policy, cover)
    alone = [line for line in advice.candidates if line.meets_arrival]
    assert [line.crews[0].crew_id for line in plan.lines] == [line.crew_id for line in alone[:1]]
    for line in plan.lines:
        (told,) = (one for one in alone if one.crew_id == line.crews[0].crew_id)
        assert line.crews[0].line.on_time == pytest.approx(told.on_time)
        assert line.crews[0].line.p90_s == pytest.approx(told.p90_s)
        assert line.crews[0].arrive_s == pytest.approx(told.arrive_s)


def test_that_a_crew_of_the_street_out_of_sight_goes_before_those_that_are_near_where_there_is_time():
    """Half an hour is left: who answers first here is looked for farther than the near ones are."""
    scene = Scene()
    for number in range(4):
        scene.put(crew(f"90{number}", DISTRICT), 0, number)
    own = scene.put(crew("101"), 10, 10)
    of = incident(
        category="STR.bike_parking",
        place=spot(0, 0),
        zones={"sub_district": WULIN, "district": DISTRICT},
        state=State.ACCEPTED,
        t0=NOW,
        rule=None,
    )
    scene.add(of)
    house = centre(scarce_crews=0, advice_near_s=120)
    advice, plan = both(scene, of, house, Policy.ON_TIME, {})
    assert advice.candidates[0].crew_id == plan.lines[0].crews[0].crew_id
    assert plan.lines[0].crews[0].crew_id == own.id


def test_that_a_team_is_told_in_the_order_of_advice():
    scene = Scene()
    scene.put(crew("102", TIANSHUI, AUXILIARIES), 3, 5)
    scene.put(crew("101", posts=AUXILIARIES), 3, 6)
    scene.put(crew("801", posts=LIFT, contractor_object="lift", kind=MemberKind.CONTRACTOR), 4, 6)
    zones = {"sub_district": WULIN, "district": DISTRICT}
    of = incident(
        category="ADV.sign_falling", place=spot(3, 5), zones=zones, state=State.ACCEPTED, severity=2, t0=NOW
    )
    scene.add(of)
    advice, plan = both(scene, of, centre(scarce_crews=0), Policy.ON_TIME, {})
    assert advice.candidates[0].call_sign == "101"
    assert [one.line.call_sign for one in plan.lines[0].crews] == ["101", "801"]
