"""Who should go: the order of advice, what excludes crews, what falls short, and what is kept of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from dispatch.assignment import MERGED, Advice, AssignmentState
from dispatch.canonical import as_plain, from_plain
from dispatch.centre import Centre
from dispatch.incident import Incident, Place
from dispatch.need import need_at, need_beside_others, need_in_place_of, need_of_incident
from dispatch.people import Crew, DeclaredStatus, MemberKind
from dispatch.reasons import Reason, Refused
from dispatch.recommendation import Recommendation, recommend
from dispatch.standing import Standing
from gis.road_network import Mode
from tests.builders import AUXILIARIES, T0, incident, officers, people, task
from tests.dispatch.scene import (
    DISTRICT,
    FOOD_STREET,
    NOW,
    PRECINCT,
    TIANSHUI,
    WULIN,
    Scene,
    centre,
    crew,
    spot,
)

IN_WULIN = {"sub_district": WULIN, "district": DISTRICT}


def hawker(east: float = 3, north: float = 5, **changes: Any) -> Incident:
    """A hawker in Wulin, away from its precinct and the food street; arrival due at 10:05."""
    return incident(**{"place": spot(east, north), "zones": IN_WULIN, **changes})


def advise(scene: Scene, of: Incident | None = None, house: Centre | None = None) -> Recommendation:
    house = house or centre()
    return recommend(need_of_incident(of or hawker(), house, NOW), scene.situation, house, NOW)


def call_signs(advice: Recommendation) -> list[str]:
    return [line.call_sign for line in advice.candidates]


def codes(advice: Recommendation, of: Crew) -> list[str]:
    line = next(line for line in (*advice.candidates, *advice.excluded) if line.crew_id == of.id)
    return [reason.code for reason in line.reasons]


def test_that_crews_of_the_street_are_ranked_by_when_they_will_be_there():
    scene = Scene()
    scene.put(crew("101"), 3, 9)
    scene.put(crew("102"), 3, 6)
    scene.put(crew("103"), 3, 7)
    advice = advise(scene)
    assert call_signs(advice) == ["102", "103", "101"]
    etas = [line.eta_s for line in advice.candidates]
    assert etas == sorted(etas)
    assert etas[0] == pytest.approx(111.2 / (21 / 3.6), rel=0.02)


def test_that_each_crew_is_timed_in_its_own_mode():
    scene = Scene()
    walker = scene.put(crew("101", mode=Mode.FOOT), 3, 6)
    rider = scene.put(crew("102"), 3, 8)
    advice = advise(scene)
    assert call_signs(advice) == ["102", "101"]
    by_id = {line.crew_id: line for line in advice.candidates}
    assert by_id[walker.id].eta_s == pytest.approx(111.2 / 1.35, rel=0.02)
    assert by_id[rider.id].mode is Mode.EBIKE


def test_that_the_crew_that_is_there_soonest_is_told_so_wherever_it_ranks():
    """Consent takes time: who needs it is not there soonest because it stands nearest."""
    scene = Scene()
    other = scene.put(crew("901", DISTRICT), 4, 5)
    own = scene.put(crew("101"), 3, 7)
    scene.put(crew("201", TIANSHUI), 3, 5)
    advice = advise(scene)
    assert call_signs(advice) == ["101", "901", "201"]
    assert "nearest" in codes(advice, other)
    assert "nearest" not in codes(advice, own)


def test_that_a_crew_of_another_street_needs_consent_and_is_not_excluded():
    scene = Scene()
    other = scene.put(crew("201", TIANSHUI), 4, 5)
    scene.put(crew("101"), 3, 8)
    advice = advise(scene)
    line = advice.candidates[1]
    assert (line.crew_id, line.needs_consent) == (other.id, True)
    told = next(reason for reason in line.reasons if reason.code == "needs_consent")
    assert told.values["unit"] == "天水街道"
    assert line.expected_s == line.eta_s + 60
    assert line.arrive_s == line.expected_s + centre().settings.answer_median_s


def test_that_for_the_most_urgent_nobodys_consent_is_needed():
    scene = Scene()
    other = scene.put(crew("201", TIANSHUI), 4, 5)
    advice = advise(scene, hawker(severity=1))
    assert advice.candidates[0].needs_consent is False
    assert "urgent_without_consent" in codes(advice, other)


def test_that_a_neighbour_in_time_comes_before_an_own_crew_that_will_be_late():
    scene = Scene()
    scene.put(crew("101", mode=Mode.FOOT), 0, 0)
    scene.put(crew("201", TIANSHUI), 4, 5)
    assert call_signs(advise(scene)) == ["201", "101"]


def test_that_of_those_on_time_who_answers_first_goes_first():
    scene = Scene()
    scene.put(crew("901", DISTRICT), 5, 5)
    scene.put(crew("101"), 5, 6)
    scene.put(crew("501", "FZ", home_zone=FOOD_STREET), 5, 7)
    at_food_street = hawker(5, 5, functional_zones=(FOOD_STREET,))
    advice = advise(scene, at_food_street)
    standings = [line.standing for line in advice.candidates]
    assert standings == [Standing.FUNCTIONAL_ZONE, Standing.STREET, Standing.DISTRICT]


def test_that_the_precincts_team_goes_before_the_rest_of_its_street():
    scene = Scene()
    scene.put(crew("101"), 1, 6)
    scene.put(crew("111", home_zone=PRECINCT), 1, 7)
    advice = advise(scene, hawker(1, 5, zones={**IN_WULIN, "precinct": PRECINCT}))
    assert call_signs(advice) == ["111", "101"]
    assert codes(advice, crew("111"))[0] == "own_precinct"


def test_that_a_team_of_another_precinct_still_belongs_to_the_street():
    scene = Scene()
    own = scene.put(crew("111", "WULIN-OFFICE", home_zone=PRECINCT), 3, 6)
    assert codes(advise(scene), own)[0] == "own_street"


def test_that_a_district_crew_is_called_so_even_where_its_beat_is():
    scene = Scene()
    at_home = scene.put(crew("901", DISTRICT, home_zone=WULIN), 3, 6)
    elsewhere = scene.put(crew("902", DISTRICT, home_zone=TIANSHUI), 3, 6)
    advice = advise(scene, hawker(unit=DISTRICT))
    assert codes(advice, at_home)[0] == "district_team_here"
    assert codes(advice, elsewhere)[0] == "district_team"
    assert [line.standing for line in advice.candidates] == [Standing.STREET, Standing.DISTRICT]


def test_that_once_nobody_can_be_in_time_the_fastest_goes_first():
    scene = Scene()
    scene.put(crew("101"), 3, 8)
    scene.put(crew("901", DISTRICT), 3, 6)
    late = hawker(t0=T0 - timedelta(minutes=20))
    advice = advise(scene, late)
    assert call_signs(advice) == ["901", "101"]
    assert [line.on_time for line in advice.candidates] == [0.0, 0.0]


def test_that_the_chance_to_be_in_time_falls_with_the_way():
    scene = Scene()
    scene.put(crew("101"), 3, 6)
    scene.put(crew("102"), 9, 10)
    chances = [line.on_time for line in advise(scene).candidates]
    assert chances[0] is not None
    assert chances[1] is not None
    assert chances[0] > 0.95 > chances[1]


def test_that_without_an_arrival_limit_no_chance_is_told():
    scene = Scene()
    scene.put(crew("101"), 3, 6)
    house = centre()
    need = need_at(spot(3, 5), "ENV.noise_equipment", "hotline_12345", house, NOW)
    advice = recommend(need, scene.situation, house, NOW)
    assert advice.candidates[0].on_time is None


def test_that_a_free_crew_is_told_with_its_certificates_its_age_and_its_work():
    scene = Scene()
    own = scene.put(crew("101"), 3, 6)
    done = task(crew_id=own.id, incident_id="before", state=AssignmentState.REPORTED)
    scene.add(replace(done, reported_at=NOW, ended_at=NOW))
    line = advise(scene).candidates[0]
    told = {reason.code: dict(reason.values) for reason in line.reasons}
    assert told["has_certificates"] == {"authority": "ZF"}
    assert told["fix_age"] == {"age_s": 5}
    assert told["tasks_done"] == {"count": 1}


def test_that_a_drones_time_is_told_to_be_along_the_straight_line():
    scene = Scene()
    flying = scene.put(crew("801", posts=people(MemberKind.GRID_WORKER), mode=Mode.AIR), 3, 8)
    advice = advise(scene, hawker(category="STR.bike_parking"))
    assert "straight_line" in codes(advice, flying)


EXCLUDED: dict[str, tuple[str, dict[str, Any]]] = {
    "that_starts_within_the_hour": ("off_shift", {"starts_at": NOW + timedelta(minutes=30)}),
    "that_has_not_signed_on": ("not_signed_on", {"signed_on": None}),
    "at_a_meal": (
        "on_break",
        {"declared": DeclaredStatus("meal", T0, NOW + timedelta(minutes=20))},
    ),
    "of_auxiliaries_alone": ("auxiliary_alone", {"posts": AUXILIARIES}),
    "without_that_certificate": ("no_certificate", {"posts": officers(2, "SC")}),
    "of_the_police": ("external", {"posts": people(MemberKind.OFFICER, 2, "GA")}),
    "of_another_contract": (
        "other_contract",
        {"posts": people(MemberKind.CONTRACTOR), "contractor_object": "lamp"},
    ),
    "in_a_boat_without_water": ("unreachable", {"mode": Mode.BOAT}),
}


@pytest.mark.parametrize("case", EXCLUDED)
def test_that_a_crew_is_excluded(case):
    reason, changes = EXCLUDED[case]
    scene = Scene()
    excluded = scene.put(crew("102", **changes), 3, 6)
    scene.put(crew("101"), 3, 8)
    advice = advise(scene, hawker(category="STR.pavement_seizure"))
    assert call_signs(advice) == ["101"]
    assert codes(advice, excluded) == [reason]
    assert advice.excluded_counts == {reason: 1}


@pytest.mark.parametrize(("age_s", "reason"), [(91, "stale_fix"), (451, "offline")])
def test_that_a_crew_with_a_stale_fix_is_excluded_with_its_age(age_s, reason):
    scene = Scene()
    scene.put(crew("101"), 3, 6, age_s=age_s)
    line = advise(scene).excluded[0]
    assert line.reasons[0].code == reason
    assert line.reasons[0].values == {"age_s": age_s}
    assert line.eta_s is None


def test_that_a_crew_without_any_fix_is_excluded():
    scene = Scene()
    scene.add(crew("101"))
    assert codes(advise(scene), crew("101")) == ["no_fix"]


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (AssignmentState.SENT, "busy"),
        (AssignmentState.ACKNOWLEDGED, "busy"),
        (AssignmentState.ON_SCENE, "busy"),
        (AssignmentState.RESERVED, "reserved"),
    ],
)
def test_that_a_bound_crew_is_excluded_with_its_task_and_its_time_is_shown(state, reason):
    scene = Scene()
    bound = scene.put(crew("101"), 3, 6)
    other = incident(id="other", number="GS-20261124-0007")
    scene.add(other, task(crew_id=bound.id, incident_id=other.id, state=state))
    line = advise(scene).excluded[0]
    assert line.reasons[0].code == reason
    assert line.reasons[0].values["incident"] == "GS-20261124-0007"
    assert line.eta_s == pytest.approx(19, abs=1)


def test_that_a_crew_reserved_for_this_very_incident_may_go():
    scene = Scene()
    this = hawker()
    held = scene.put(crew("101"), 3, 6)
    scene.add(this, task(crew_id=held.id, incident_id=this.id, state=AssignmentState.RESERVED))
    assert call_signs(advise(scene, this)) == ["101"]


def test_that_a_crew_on_this_very_incident_is_not_advised_again():
    scene = Scene()
    this = hawker()
    held = scene.put(crew("101"), 3, 6)
    scene.add(this, task(crew_id=held.id, incident_id=this.id))
    assert codes(advise(scene, this), held) == ["on_it_already"]


def test_that_a_crew_that_declined_this_very_incident_is_not_advised_for_it_again():
    scene = Scene()
    this, other = hawker(), hawker(id="other", number="GS-20261124-0007")
    held = scene.put(crew("101"), 3, 6)
    gone = task(
        crew_id=held.id,
        incident_id=this.id,
        state=AssignmentState.DECLINED,
        ended_at=NOW,
        end_code="vehicle_fault",
    )
    scene.add(this, other, gone)
    assert codes(advise(scene, this), held) == ["declined_it"]
    assert call_signs(advise(scene, other)) == ["101"]


@pytest.mark.parametrize("state", [AssignmentState.RECALLED, AssignmentState.REASSIGNED])
def test_that_a_crew_that_was_taken_off_this_very_incident_stands_behind_the_others_with_why(state):
    scene = Scene()
    this, other = hawker(), hawker(id="other", number="GS-20261124-0007")
    held = scene.put(crew("101"), 3, 6)
    scene.put(crew("102"), 3, 9)
    gone = task(crew_id=held.id, incident_id=this.id, state=state, ended_at=NOW, end_code="另有急事")
    scene.add(this, other, gone)
    advice = advise(scene, this)
    assert call_signs(advice) == ["102", "101"]
    assert advice.candidates[1].reasons[0] == Reason("taken_off", {"at": NOW, "why": "另有急事"})
    assert call_signs(advise(scene, other)) == ["101", "102"]


def test_that_a_crew_that_a_merger_left_without_its_task_was_not_taken_off():
    scene = Scene()
    this, held = hawker(), scene.put(crew("101"), 3, 6)
    left = task(crew_id=held.id, incident_id=this.id, state=AssignmentState.RECALLED, ended_at=NOW)
    scene.add(this, replace(left, end_code=MERGED))
    assert "taken_off" not in codes(advise(scene, this), held)


def wages(late_s: float = 0.0) -> Incident:
    """A dispute about wages: two certified officers of 人社 and a mediator."""
    return hawker(category="MKT.wages", t0=NOW - timedelta(seconds=late_s))


def who_joins(scene: Scene, of: Incident) -> Recommendation:
    house, picture = centre(), scene.situation
    return recommend(need_beside_others(of, picture, house, NOW), picture, house, NOW)


def labour_on_scene(scene: Scene, this: Incident) -> None:
    lead = scene.put(crew("501", posts=officers(2, "RS")), 3, 5)
    on_scene = AssignmentState.ON_SCENE
    scene.add(this, task(lead.posts, crew_id=lead.id, incident_id=this.id, state=on_scene, arrived_at=NOW))


@pytest.mark.parametrize("late_s", [60.0, 3_000.0])
def test_that_who_joins_brings_what_those_there_lack_before_any_more_of_their_kind(late_s):
    scene, this = Scene(), wages(late_s)
    labour_on_scene(scene, this)
    more = scene.put(crew("502", posts=officers(2, "RS")), 3, 5)
    mediator = scene.put(crew("601", posts=people(MemberKind.MEDIATOR)), 9, 9)
    advice = who_joins(scene, this)
    assert [str(term) for term in advice.need.lacking or ()] == ["M"]
    assert call_signs(advice) == ["601", "502"]
    told = {line.call_sign: {one.code: one.values for one in line.reasons} for line in advice.candidates}
    assert told[mediator.call_sign]["brings_missing"] == {"missing": "M"}
    assert told[more.call_sign]["leaves_short"] == {"missing": "M"}
    assert advice.shortfall is None


def test_that_who_fills_a_gap_is_due_when_the_whole_team_is():
    scene, this = Scene(), wages()
    labour_on_scene(scene, this)
    house = centre(team_complete_s=7200)
    need = need_beside_others(this, scene.situation, house, NOW)
    assert need.arrival_due_at == NOW + timedelta(seconds=7200)


def test_that_who_takes_over_is_asked_for_by_what_the_others_lack_without_the_crew_that_leaves():
    scene, this = Scene(), wages()
    labour_on_scene(scene, this)
    there = scene.put(crew("602", posts=people(MemberKind.MEDIATOR)), 3, 5)
    scene.add(task(there.posts, id="task-2", crew_id=there.id, incident_id=this.id))
    scene.put(crew("502", posts=officers(2, "RS")), 3, 6)
    scene.put(crew("601", posts=people(MemberKind.MEDIATOR)), 3, 9)

    def in_place_of(crew_id: str) -> Recommendation:
        house, picture = centre(), scene.situation
        return recommend(need_in_place_of(crew_id, this, picture, house, NOW), picture, house, NOW)

    mediator, lead = in_place_of(there.id), in_place_of("crew-501")
    assert (call_signs(mediator), call_signs(lead)) == (["601", "502"], ["502"])
    assert [str(term) for term in mediator.need.lacking or ()] == ["M"]
    assert mediator.candidates[1].leaves_short
    assert not mediator.candidates[0].leaves_short


def test_that_who_takes_over_from_the_only_crew_is_due_as_ever_and_nobody_else_is_counted():
    scene, this = Scene(), wages()
    labour_on_scene(scene, this)
    scene.put(crew("502", posts=officers(1, "RS")), 3, 6)
    house, picture = centre(), scene.situation
    need = need_in_place_of("crew-501", this, picture, house, NOW)
    assert (need.lacking, need.arrival_due_at) == (None, need_of_incident(this, house, NOW).arrival_due_at)
    advice = recommend(need, picture, house, NOW)
    assert advice.candidates[0].leaves_short
    assert advice.shortfall is not None
    assert "RS2" in advice.shortfall.missing


def test_that_whoever_joins_a_complete_team_is_extra_and_ranked_as_ever():
    scene, this = Scene(), wages()
    labour_on_scene(scene, this)
    there = scene.put(crew("602", posts=people(MemberKind.MEDIATOR)), 3, 5)
    scene.put(crew("502", posts=officers(2, "RS")), 3, 6)
    scene.put(crew("601", posts=people(MemberKind.MEDIATOR)), 3, 9)
    scene.add(task(there.posts, id="task-2", crew_id=there.id, incident_id=this.id))
    advice = who_joins(scene, this)
    assert advice.need.lacking == ()
    assert call_signs(advice) == call_signs(advise(scene, this)) == ["502", "601"]
    assert advice.need.arrival_due_at == advise(scene, this).need.arrival_due_at


def test_that_a_crew_whose_shift_is_over_is_not_even_listed():
    scene = Scene()
    scene.put(crew("101", ends_at=NOW), 3, 6)
    scene.put(crew("102", starts_at=NOW + timedelta(hours=2)), 3, 6)
    advice = advise(scene)
    assert advice.candidates == advice.excluded == ()


def test_that_several_reasons_are_all_told_and_the_weightiest_counts():
    scene = Scene()
    far_gone = scene.put(crew("101", signed_on=None, posts=AUXILIARIES), 3, 6, age_s=200)
    advice = advise(scene)
    assert codes(advice, far_gone) == ["not_signed_on", "auxiliary_alone", "stale_fix"]
    assert advice.excluded_counts == {"not_signed_on": 1}


def test_that_auxiliaries_may_join_once_officers_are_on_the_task():
    scene = Scene()
    this = hawker()
    lead = scene.put(crew("101"), 3, 9)
    helpers = scene.put(crew("102", posts=AUXILIARIES), 3, 6)
    scene.add(this, task(lead.posts, crew_id=lead.id, incident_id=this.id))
    assert codes(advise(scene, this), helpers)[0] == "own_street"


def test_that_people_whom_nobody_needs_here_are_excluded():
    scene = Scene()
    mediators = scene.put(crew("101", posts=people(MemberKind.MEDIATOR)), 3, 6)
    advice = advise(scene, hawker(category="STR.bike_parking"))
    assert codes(advice, mediators) == ["not_needed"]


def test_that_a_contractor_comes_without_consent_from_wherever_it_is():
    scene = Scene()
    lift = scene.put(
        crew("701", "contractor:lift", people(MemberKind.CONTRACTOR), contractor_object="lift"), 3, 6
    )
    advice = advise(scene, hawker(category="ADV.sign_falling"))
    assert codes(advice, lift)[0] == "under_contract"
    assert advice.candidates[0].needs_consent is False


def test_that_a_complete_team_leaves_no_shortfall():
    scene = Scene()
    scene.put(crew("101"), 3, 6)
    assert advise(scene).shortfall is None


def test_that_what_is_short_is_told_with_the_crews_that_would_complete_the_team():
    scene = Scene()
    scene.put(crew("101", posts=(*officers(1), *AUXILIARIES)), 3, 6)
    scene.put(crew("151", posts=(*officers(2, "SC"), *AUXILIARIES)), 3, 6.5)
    second = scene.put(crew("102", posts=officers(1)), 3, 7)
    scene.put(crew("103", posts=officers(1)), 3, 8)
    advice = advise(scene)
    shortfall = advice.shortfall
    told = {line.call_sign: {one.code: one.values for one in line.reasons} for line in advice.candidates}
    assert told["101"]["leaves_short"] == told["103"]["leaves_short"] == {"missing": "ZF2"}
    assert told["101"]["joined_by"] == {"crews": "102"}
    assert told["102"]["joined_by"] == {"crews": "101"}
    assert shortfall is not None
    assert shortfall.missing == ("ZF2",)
    assert shortfall.joined_by == (second.id,)
    assert shortfall.unmet == ()


def test_that_what_nobody_can_bring_stays_unmet():
    scene = Scene()
    scene.put(crew("101"), 3, 6)
    advice = advise(scene, hawker(category="ADV.sign_falling"))
    assert advice.shortfall is not None
    assert advice.shortfall.unmet == ("K:lift",)
    told = [reason.code for reason in advice.candidates[0].reasons]
    assert "leaves_short" in told
    assert "joined_by" not in told


def test_that_a_crew_which_alone_does_not_stop_arrival_ranks_below_one_that_does():
    scene = Scene()
    half = scene.put(crew("101", posts=officers(1)), 3, 6)
    scene.put(crew("102"), 3, 9)
    advice = advise(scene, hawker(category="STR.pavement_seizure"))
    assert call_signs(advice) == ["102", "101"]
    assert "does_not_stop_arrival" in codes(advice, half)


def test_that_departments_to_be_requested_are_named_and_never_advised():
    advice = advise(Scene(), hawker(category="STR.fire_lane"))
    assert advice.requested == ("XF",)


def test_that_advice_for_a_place_alone_equals_that_for_an_incident_there():
    scene = Scene()
    scene.put(crew("101"), 3, 6)
    scene.put(crew("201", TIANSHUI), 6, 5)
    house = centre()
    asked = recommend(
        need_at(spot(3, 5), "STR.hawker", "hotline_12345", house, T0), scene.situation, house, NOW
    )
    known = advise(scene)
    assert call_signs(asked) == call_signs(known)
    assert asked.need.rule == "F15/core/1"
    assert asked.need.zones == {"sub_district": WULIN, "district": DISTRICT}


def test_that_before_acceptance_the_rule_is_the_one_that_acceptance_would_choose():
    house = centre()
    unaccepted = hawker(rule=None)
    need = need_of_incident(unaccepted, house, NOW)
    assert need.arrival_due_at == T0 + timedelta(seconds=300)


def test_that_a_place_without_position_is_refused():
    with pytest.raises(Refused) as refused:
        advise(Scene(), hawker(place=Place("某处")))
    assert refused.value.reason.code == "place_unknown"


def test_that_without_roads_there_is_no_advice():
    with pytest.raises(Refused) as refused:
        advise(Scene(), house=replace(centre(), router=None))
    assert refused.value.reason.code == "no_network"


def test_that_a_place_far_from_any_road_is_out_of_reach_for_all_on_the_ground():
    scene = Scene()
    scene.put(crew("101"), 3, 6)
    advice = advise(scene, hawker(60, 60))
    assert advice.excluded_counts == {"unreachable": 1}


def test_that_the_advice_kept_holds_the_best_ten_and_what_it_was_computed_from():
    scene = Scene()
    for number in range(12):
        scene.put(crew(f"1{number:02}"), 3, 5 + number / 3)
    scene.put(crew("199", signed_on=None), 3, 6)
    advice = advise(scene).as_advice()
    assert [line.crew_id for line in advice.best] == [f"crew-1{number:02}" for number in range(10)]
    assert advice.excluded == {"not_signed_on": 1}
    assert (advice.network_digest, advice.rule) == ("roads-1", "F15/core/1")
    assert len(advice.fixes_digest) == 64
    assert from_plain(Advice, as_plain(advice)) == advice


def test_that_the_digest_of_fixes_changes_with_any_fix():
    first, second = Scene(), Scene()
    first.put(crew("101"), 3, 6)
    second.put(crew("101"), 3, 6, age_s=6)
    assert advise(first).fixes_digest == advise(first).fixes_digest
    assert advise(first).fixes_digest != advise(second).fixes_digest


def test_that_farther_crews_are_looked_at_only_where_near_ones_are_too_few():
    scene = Scene()
    scene.put(crew("101"), 3, 6)
    far = scene.put(crew("102", mode=Mode.FOOT), 9, 10)
    late = hawker(t0=T0 - timedelta(minutes=20))
    near = {"advice_near_s": 300, "advice_limit_s": 1800}
    assert call_signs(advise(scene, late, centre(**near, advice_enough=2))) == ["101", "102"]
    advice = advise(scene, late, centre(**near, advice_enough=1))
    assert call_signs(advice) == ["101"]
    (line,) = advice.excluded
    assert (line.crew_id, dict(line.reasons[0].values)["limit_s"]) == (far.id, 300)


def test_that_all_who_could_be_in_time_are_looked_at():
    scene = Scene()
    scene.put(crew("901", DISTRICT), 3, 6)
    scene.put(crew("101", mode=Mode.FOOT), 3, 8)
    house = centre(advice_near_s=120, advice_enough=1)
    assert call_signs(advise(scene, hawker(t0=NOW + timedelta(seconds=600)), house)) == ["101", "901"]
