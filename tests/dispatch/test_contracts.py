"""Contractors' crews: matched to their contracts, which end, are about some objects, and for some streets."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from dispatch.duty_areas import DutyArea
from dispatch.facilities import Contractor
from dispatch.need import need_of_incident
from dispatch.people import Crew, MemberKind
from dispatch.reasons import Reason
from dispatch.recommendation import recommend
from dispatch.standing import Standing, stand_of
from tests.builders import at, incident, people
from tests.dispatch.house import House
from tests.dispatch.scene import DISTRICT, NOW, TIANSHUI, WULIN, Scene, centre, crew, spot

IN_WULIN = {"sub_district": WULIN, "district": DISTRICT}
LAMP_POST = {"category": "FAC.lamp", "severity": 4, "place": spot(3, 5), "zones": IN_WULIN}


def lamps(**changes: Any) -> Contractor:
    sound = Contractor(id="contractor:L1", code="L1", name="明亮公司", objects=("lamp",))
    return replace(sound, **changes)


def lamp_crew(unit: str = "L1", what: str = "lamp") -> Crew:
    posts = people(MemberKind.CONTRACTOR, 2, "lamp")
    return crew("801", unit, posts, contractor_object=what, kind=MemberKind.CONTRACTOR)


def reasons_against(of: Crew, *contractors: Contractor) -> list[Reason]:
    scene = Scene()
    scene.put(of, 3, 6)
    house = replace(centre(), contractors=contractors)
    need = need_of_incident(incident(**LAMP_POST), house, NOW)
    advice = recommend(need, scene.situation, house, NOW)
    return [reason for line in advice.excluded for reason in line.reasons]


def test_that_a_crew_of_whom_no_contract_is_known_may_go():
    assert reasons_against(lamp_crew()) == []
    assert reasons_against(lamp_crew(), lamps(code="L2", objects=("bike",))) == []


@pytest.mark.parametrize(("valid_to", "may_go"), [("2026-11-24", True), ("2026-11-23", False)])
def test_that_a_contract_holds_until_the_end_of_its_last_day(valid_to: str, may_go: bool):
    until = date.fromisoformat(valid_to)
    told = reasons_against(lamp_crew(), lamps(valid_to=until))
    ended = Reason("contract_ended", {"contractor": "明亮公司", "valid_to": until})
    assert told == ([] if may_go else [ended])


def test_that_a_crew_known_by_its_object_only_may_go_while_one_contract_holds():
    ended, held = lamps(valid_to=date(2026, 1, 1)), lamps(code="L2", valid_to=date(2027, 1, 1))
    assert reasons_against(lamp_crew("K:lamp"), ended, held) == []
    assert [reason.code for reason in reasons_against(lamp_crew("K:lamp"), ended)] == ["contract_ended"]


def test_that_a_contract_about_other_objects_is_no_reason_to_go():
    told = reasons_against(lamp_crew(), lamps(objects=("bike",)))
    assert told == [Reason("outside_contract", {"contractor": "明亮公司", "object": "lamp"})]


def test_that_a_contract_for_other_streets_needs_consent_here():
    here, there = lamps(units=(WULIN,)), lamps(units=(TIANSHUI,))
    standings = []
    for contract in (here, there):
        house = replace(centre(), contractors=(contract,))
        need = need_of_incident(incident(**LAMP_POST), house, NOW)
        standings.append(stand_of(lamp_crew(), need, house).standing)
    assert standings == [Standing.CONTRACT, Standing.OTHER]


def test_that_a_duty_area_makes_no_street_team_of_a_contractor():
    area = DutyArea(id="N1", code="N1", name="武林片", units=(WULIN, TIANSHUI), hours="22:00-06:00")
    house = replace(centre(), duty_areas=(area,))
    need = need_of_incident(incident(**LAMP_POST), house, at("23:00"))
    assert stand_of(lamp_crew(TIANSHUI), need, house).standing is Standing.CONTRACT


def test_that_a_crew_without_contract_is_sent_with_a_reason_only(house: House):
    house.bring(lamps(valid_to=date(2026, 1, 1)))
    case = house.incident(category="FAC.lamp")
    theirs = house.crew(
        "801", unit="L1", contractor_object="lamp", posts=people(MemberKind.CONTRACTOR, 2, "lamp")
    )
    with house.refused("crew_not_suited", crew="801", why="contract_ended"):
        house.send(theirs, case, choice_reason="")
    assert house.send(theirs, case).crew_id == theirs.id
    assert house.desk.centre.unit_name("L1") == "明亮公司"
