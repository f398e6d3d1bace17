"""The directory as a command chart, and calls that keep no number."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dispatch.actions.calling import RecordCall
from dispatch.actions.intake import Receive
from dispatch.calls import Call, CallOutcome
from dispatch.directory import Contact, ContactKind
from dispatch.directory_queries import CallersOf, Directory
from dispatch.facilities import Contractor
from dispatch.ports import Caller
from dispatch.situation import Situation
from tests.dispatch.house import House
from tests.dispatch.scene import DISTRICT, TIANSHUI, WULIN, spot


def contact(kind: ContactKind, code: str, name: str, **told: str) -> Contact:
    return Contact(id=f"{kind}-{code}", kind=kind, code=code, name=name, **told)


@pytest.fixture
def known(house: House) -> House:
    house.crew("101")
    house.crew("201", unit=TIANSHUI)
    house.bring(
        contact(ContactKind.COMMAND, DISTRICT, "区指挥中心", phone="0571-00001000"),
        contact(ContactKind.STREET, WULIN, "武林综合执法队", unit=DISTRICT, phone="0571-00001201"),
        contact(
            ContactKind.DUTY_OFFICER, "W-D", "武林值班长", unit=WULIN, person="林峰", phone="0571-00001301"
        ),
        contact(ContactKind.DEPARTMENT, "GA", "公安值班室", unit=DISTRICT, phone="0571-00001101"),
        contact(ContactKind.CREW, "101", "101组", unit=WULIN, phone="0571-00020001"),
        contact(ContactKind.CREW, "999", "不在班", unit=WULIN, phone="0571-00029999"),
        Contractor(id="K", code="K:lamp", name="明亮路灯养护", phone="0571-00000107"),
    )
    return house


def test_that_everybody_stands_below_who_stands_above_them(known):
    parties = known.seat.ask(Directory())
    assert [(party.name, party.above) for party in parties] == [
        ("区指挥中心", ""),
        ("公安值班室", DISTRICT),
        ("武林综合执法队", DISTRICT),
        ("武林值班长", WULIN),
        ("101组", WULIN),
        ("201组", ""),
        ("明亮路灯养护", ""),
    ]


def test_that_a_crew_on_shift_has_its_phone_and_call_sign_and_one_off_shift_is_not_there(known):
    by_name = {party.name: party for party in known.seat.ask(Directory())}
    crew = by_name["101组"]
    assert (crew.phone, crew.radio, crew.person, crew.crew_id) == (
        "0571-00020001",
        "101",
        "队员member-101",
        "crew-101",
    )
    assert by_name["201组"].phone == ""
    assert "不在班" not in by_name


def test_that_a_call_is_kept_with_its_outcome_and_without_a_number(known):
    incident = known.incident(spot(3, 5))
    asked = {"party": "crew:101", "name": "101组", "about": incident.id}
    with known.refused("number_in_record"):
        known.act(RecordCall, outcome=CallOutcome.BUSY, note="改打 138-0000-0000", **asked)
    with known.refused("unknown_party", party="somebody"):
        known.act(RecordCall, outcome=CallOutcome.BUSY, party="somebody")
    known.act(RecordCall, outcome=CallOutcome.NO_ANSWER, note="再打一次", **asked)
    (call,) = known.store.rows(Call)
    assert (call.party, call.outcome, call.incident_id) == ("crew:101", CallOutcome.NO_ANSWER, incident.id)
    assert "0571" not in repr(known.store.steps_after(known.store.newest_seq() - 1))


def test_that_who_called_is_asked_for_to_call_back_and_stands_in_no_call(known):
    done = known.act(
        Receive,
        source="hotline_12345",
        category="STR.hawker",
        place=spot(3, 5),
        caller=Caller("欧阳慧敏", "13957181234"),
    )
    incident = done.of(type(known.incident(spot(3, 6))))[0]
    (caller,) = known.seat.ask(CallersOf(incident.id))
    assert (caller.name, caller.phone) == ("欧阳慧敏", "13957181234")
    known.act(RecordCall, party="caller", name="欧阳慧敏", outcome=CallOutcome.ANSWERED, about=incident.id)
    assert known.store.rows(Call)[0].name == ""
    with known.refused("no_caller"):
        known.act(RecordCall, party="caller", outcome=CallOutcome.ANSWERED)


def test_that_the_live_picture_has_todays_calls(known):
    known.act(RecordCall, party="department:GA", name="公安值班室", outcome=CallOutcome.ANSWERED)
    assert len(Situation.of(known.seat.snapshot()).calls) == 1
    known.clock.at += timedelta(days=1)
    assert Situation.of(known.seat.snapshot()).calls == {}
