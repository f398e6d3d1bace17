"""Duty through the desk: crews are formed, sign on and off, and say what they are doing until when."""

from __future__ import annotations

from typing import Any

import pytest

from dispatch.actions.duty import DeclareStatus, FormCrew, SignOffCrew, SignOnCrew
from dispatch.actors import Role
from dispatch.people import Certificate, Crew, CrewStatus, Member, MemberKind, Shift
from dispatch.situation import Situation
from gis.road_network import Mode
from tests.builders import T0, at, seconds
from tests.dispatch.house import PLANNER, TIANSHUI_DESK, WULIN_DESK
from tests.dispatch.scene import TIANSHUI, WULIN


def people(house) -> tuple[str, ...]:
    """Two officers and an auxiliary of a shift from ten to two; one certificate ended yesterday."""
    valid = Certificate("ZF", "", "浙A1", at("00:00", "2027-01-01").date())
    over = Certificate("ZF", "", "浙A2", at("12:00", "2026-11-23").date())
    kinds = ((MemberKind.OFFICER, (valid,)), (MemberKind.OFFICER, (over,)), (MemberKind.AUXILIARY, ()))
    house.bring(
        Shift(id="early", name="早", unit=WULIN, starts_at=T0, ends_at=T0 + seconds(14_400)),
        *(
            Member(
                id=f"m{number}",
                badge=f"{number}",
                name=f"队员{number}",
                kind=kind,
                department="ZF",
                tasking_unit=WULIN,
                mode=Mode.EBIKE,
                certificates=certificates,
            )
            for number, (kind, certificates) in enumerate(kinds)
        ),
    )
    return "m0", "m1", "m2"


def form(house, actor=PLANNER, **changes: Any) -> Crew:
    asked = {
        "call_sign": "426",
        "name": "武林六组",
        "shift_id": "early",
        "home_zone": WULIN,
        "member_ids": ("m0", "m1"),
        "lead_id": "m0",
        "mode": Mode.EBIKE,
        **changes,
    }
    return house.act(FormCrew, actor, **asked).of(Crew)[0]


def test_that_a_crew_is_what_its_members_bring_on_the_day(house):
    people(house)
    made = form(house)
    assert (made.unit, made.kind, made.signed_on) == (WULIN, MemberKind.OFFICER, None)
    assert [post.authorities for post in made.posts] == [("ZF",), ()]
    assert (made.starts_at, made.ends_at) == (T0, T0 + seconds(14_400))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"lead_id": "m2"}, "lead_not_in_crew"),
        ({"member_ids": ()}, "lead_not_in_crew"),
        ({"shift_id": "late"}, "unknown_row"),
        ({"member_ids": ("m0", "m9")}, "unknown_row"),
    ],
)
def test_that_a_crew_has_a_lead_a_shift_and_known_members(house, changes, code):
    people(house)
    with house.refused(code):
        form(house, **changes)


def test_that_nobody_is_in_two_crews_and_no_call_sign_names_two(house):
    people(house)
    form(house)
    with house.refused("call_sign_taken", call_sign="426"):
        form(house, member_ids=("m2",), lead_id="m2")
    with house.refused("member_in_another_crew", crew="426"):
        form(house, call_sign="427", member_ids=("m2", "m1"), lead_id="m2")
    form(house, call_sign="427", member_ids=("m2",), lead_id="m2")


def test_that_a_street_forms_its_own_crews_only(house):
    people(house)
    with house.refused("not_your_area", unit=TIANSHUI):
        form(house, TIANSHUI_DESK)
    form(house, WULIN_DESK)


def test_that_a_crew_signs_on_once_with_what_it_takes_along(house):
    own = house.crew(signed_on=None)
    asked = {"crew_id": own.id, "vehicle": "浙A1", "radio": "R1", "recorder": "J1"}
    done = house.act(SignOnCrew, house.crew_actor(own), **asked).of(Crew)[0]
    assert (done.signed_on.vehicle, done.signed_on.at) == ("浙A1", T0)
    with house.refused("signed_on_already", crew="101"):
        house.act(SignOnCrew, **asked)


def test_that_after_the_shift_nobody_signs_on(house):
    own = house.crew(signed_on=None, ends_at=T0)
    with house.refused("crew_off_shift"):
        house.act(SignOnCrew, crew_id=own.id)


def test_that_a_crew_on_a_task_does_not_go_off(house):
    own = house.crew()
    house.send(own, house.incident())
    with house.refused("crew_still_under_way"):
        house.act(SignOffCrew, crew_id=own.id)


def test_that_going_off_ends_a_break_too(house):
    own = house.crew()
    house.act(DeclareStatus, crew_id=own.id, status="meal", until=T0 + seconds(1800))
    off = house.act(SignOffCrew, crew_id=own.id).of(Crew)[0]
    assert (off.signed_on, off.declared) == (None, None)
    with house.refused("crew_not_signed_on"):
        house.act(SignOffCrew, crew_id=own.id)


def test_that_a_declared_status_has_an_end_and_ends_early_by_being_free(house):
    own = house.crew()
    with house.refused("unknown_status", status="nap"):
        house.act(DeclareStatus, crew_id=own.id, status="nap", until=T0 + seconds(60))
    for until in (None, T0):
        with house.refused("end_needed", status="meal"):
            house.act(DeclareStatus, crew_id=own.id, status="meal", until=until)
    house.act(DeclareStatus, crew_id=own.id, status="meal", until=T0 + seconds(1800))
    situation = picture(house)
    assert situation.status_of(house.now(own), T0) is CrewStatus.ON_BREAK
    assert situation.status_of(house.now(own), T0 + seconds(1800)) is CrewStatus.FREE
    free = house.act(DeclareStatus, crew_id=own.id, status="free").of(Crew)[0]
    assert free.declared is None


def picture(house):
    return Situation.of(house.seat.snapshot())


@pytest.mark.parametrize("kind", [SignOnCrew, SignOffCrew, DeclareStatus])
def test_that_crews_and_streets_speak_for_their_own(house, kind):
    own, other = house.crew("101"), house.crew("102")
    more = {"status": "free"} if kind is DeclareStatus else {}
    for actor in (house.crew_actor(other), TIANSHUI_DESK):
        assert actor.role in (Role.CREW, Role.STREET_DISPATCHER)
        with house.refused("not_your_task", name=actor.name):
            house.act(kind, actor, crew_id=own.id, **more)
