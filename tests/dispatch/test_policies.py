"""The order of advice under each policy, what is held back as scarce, and what is kept of the choice."""

from __future__ import annotations

import pytest

from dispatch.assignment import Advice
from dispatch.canonical import as_plain, from_plain
from dispatch.centre import Centre
from dispatch.coverage_queries import Coverage, CoverageLeft
from dispatch.demand_cover import CrewCover
from dispatch.incident import Incident
from dispatch.lifecycle import State
from dispatch.need import need_of_incident
from dispatch.people import Crew, MemberKind
from dispatch.policy import Policy
from dispatch.recommendation import Recommendation, recommend
from dispatch.routing_queries import Recommend
from gis.road_network import Mode
from tests.builders import incident, officers, people
from tests.dispatch.scene import DISTRICT, NOW, WULIN, Scene, centre, crew, spot

IN_WULIN = {"sub_district": WULIN, "district": DISTRICT}
BOTH = officers(2, "SC") + officers(2, "ZF")


def at_spot(category: str = "STR.hawker", **changes: object) -> Incident:
    return incident(**{"place": spot(3, 5), "zones": IN_WULIN, "category": category, **changes})


def advise(
    scene: Scene,
    policy: Policy | None = None,
    coverage: dict[str, CrewCover] | None = None,
    of: Incident | None = None,
    house: Centre | None = None,
) -> Recommendation:
    house = house or centre(scarce_crews=0)
    need = need_of_incident(of or at_spot(), house, NOW)
    return recommend(need, scene.situation, house, NOW, policy, coverage)


def call_signs(advice: Recommendation) -> list[str]:
    return [line.call_sign for line in advice.candidates]


def own_and_nearer_district_crew() -> tuple[Scene, Crew, Crew]:
    scene = Scene()
    return scene, scene.put(crew("101"), 3, 7), scene.put(crew("901", DISTRICT), 3, 6)


def test_that_who_answers_first_goes_first_unless_the_fastest_is_asked_for():
    scene, _, _ = own_and_nearer_district_crew()
    assert call_signs(advise(scene)) == ["101", "901"]
    assert call_signs(advise(scene, Policy.FASTEST)) == ["901", "101"]


def test_that_the_centre_says_which_policy_holds_where_nobody_chose_one():
    scene, _, _ = own_and_nearer_district_crew()
    advice = advise(scene, house=centre(advice_policy="fastest", scarce_crews=0))
    assert (advice.policy, call_signs(advice)) == (Policy.FASTEST, ["901", "101"])


def test_that_of_those_on_time_the_one_goes_whose_going_costs_least_coverage():
    scene, own, other = own_and_nearer_district_crew()
    costs = {own.id: CrewCover(0.8, 0.7), other.id: CrewCover(0.8, 0.79)}
    assert call_signs(advise(scene, Policy.COVERAGE, costs)) == ["901", "101"]
    assert call_signs(advise(scene, Policy.ON_TIME, costs)) == ["101", "901"]


def test_that_nobody_is_late_to_keep_coverage():
    scene = Scene()
    late = scene.put(crew("102"), 9, 10)
    own = scene.put(crew("101"), 3, 6)
    costs = {own.id: CrewCover(0.8, 0.6), late.id: CrewCover(0.8, 0.8)}
    house = centre(scarce_crews=0, on_time_probability=0.99)
    assert call_signs(advise(scene, Policy.COVERAGE, costs, at_spot(t0=NOW), house)) == ["101", "102"]


def test_that_each_line_tells_what_it_costs_in_coverage_and_the_record_keeps_it():
    scene, own, _ = own_and_nearer_district_crew()
    advice = advise(scene, Policy.COVERAGE, {own.id: CrewCover(0.81234, 0.7)})
    told = [reason for line in advice.candidates for reason in line.reasons if reason.code == "coverage_cost"]
    assert [dict(reason.values) for reason in told] == [{"before": 0.8123, "after": 0.7}]
    kept = from_plain(Advice, as_plain(advice.as_advice()))
    assert kept.policy == "coverage"
    by_id = {line.crew_id: (line.coverage_before, line.coverage_after) for line in kept.best}
    assert by_id == {own.id: (0.8123, 0.7), "crew-901": (None, None)}


def test_that_without_coverage_its_policy_orders_by_the_chance_and_says_so():
    scene, _, _ = own_and_nearer_district_crew()
    advice = advise(scene, Policy.COVERAGE)
    assert call_signs(advice) == ["101", "901"]
    assert not advice.is_coverage_known


def test_that_the_policy_of_the_first_releases_advice_is_unknown():
    scene, _, _ = own_and_nearer_district_crew()
    plain = as_plain(advise(scene).as_advice())
    del plain["policy"]
    assert from_plain(Advice, plain).policy == ""


def test_that_a_crew_with_scarce_powers_is_held_back_for_work_that_needs_them_and_not_excluded():
    scene = Scene()
    rare = scene.put(crew("101", posts=BOTH), 3, 6)
    scene.put(crew("102"), 3, 7)
    scene.put(crew("103"), 3, 8)
    advice = advise(scene, house=centre(scarce_crews=1))
    assert call_signs(advice) == ["102", "103", "101"]
    line = next(line for line in advice.candidates if line.crew_id == rare.id)
    told = next(reason for reason in line.reasons if reason.code == "held_back")
    assert dict(told.values) == {"authority": "SC", "free": 1}


def test_that_work_that_needs_the_scarce_powers_gets_them():
    scene = Scene()
    scene.put(crew("101", posts=BOTH), 3, 6)
    scene.put(crew("102"), 3, 7)
    category = next(
        one.code
        for one in centre().categories.dispatched
        if any(str(term) == "SC2" for term in one.requirement.terms)
    )
    advice = advise(scene, of=at_spot(category), house=centre(scarce_crews=1))
    assert call_signs(advice)[0] == "101"
    assert all(reason.code != "held_back" for reason in advice.candidates[0].reasons)


def test_that_powers_that_waiting_work_asks_for_get_scarce():
    scene = Scene()
    scene.put(crew("101", posts=BOTH), 3, 6)
    scene.put(crew("102", posts=BOTH), 3, 6)
    scene.put(crew("103"), 3, 7)
    house = centre(scarce_crews=1)
    assert call_signs(advise(scene, house=house))[0] == "101"
    asks = next(
        one.code
        for one in house.categories.dispatched
        if any(str(term) == "SC2" for term in one.requirement.terms)
    )
    scene.add(incident(category=asks, state=State.ACCEPTED))
    assert call_signs(advise(scene, house=house))[0] == "103"


@pytest.mark.parametrize(("yields_s", "first"), [(0, "101"), (600, "102")])
def test_that_a_scarce_crew_gives_way_to_the_fastest_only_within_a_limit(yields_s, first):
    scene = Scene()
    scene.put(crew("101", posts=people(MemberKind.MEDIATOR) + officers()), 3, 6)
    scene.put(crew("102"), 3, 9)
    scene.put(crew("103"), 9, 9)
    house = centre(scarce_crews=1, held_back_yields_s=yields_s)
    advice = advise(scene, Policy.FASTEST, house=house)
    assert call_signs(advice)[0] == first
    assert any(reason.code == "held_back_kind" for line in advice.candidates for reason in line.reasons)


def test_that_advice_knows_the_coverage_that_was_worked_out_last_until_it_is_old(house):
    own = house.crew("101")
    house.seen(own, 3, 6)
    waiting = house.incident()
    ask = Recommend(waiting.id, policy=Policy.COVERAGE)
    assert not house.seat.ask(ask).is_coverage_known
    share = house.seat.ask(Coverage()).now
    (line,) = house.seat.ask(ask).candidates
    assert line.coverage is not None
    assert line.coverage.before == pytest.approx(share)
    assert line.coverage.after < line.coverage.before
    house.seen(own, 3, 6, after_s=200)
    assert not house.seat.ask(ask).is_coverage_known


def test_that_what_a_whole_plan_leaves_covered_is_what_is_covered_once_it_is_carried_out(house):
    crews = [house.crew(call_sign, mode=Mode.FOOT) for call_sign in ("101", "102", "103")]
    for east, one in zip((2, 3, 9), crews, strict=True):
        house.seen(one, east, 6)
    before = house.seat.ask(Coverage()).now
    going = tuple(one.id for one in crews[:2])
    told = house.seat.ask(CoverageLeft(going))
    assert told.before == pytest.approx(before)
    # Each alone leaves the other near: together they cost more than both apart.
    apart = sum(house.seat.ask(CoverageLeft((one,))).cost for one in going)
    assert told.cost > apart
    for one in crews[:2]:
        house.send(one, house.incident())
    assert house.seat.ask(Coverage()).now == pytest.approx(told.after)
    unchanged = house.seat.ask(CoverageLeft(going))
    assert unchanged.cost == 0.0
