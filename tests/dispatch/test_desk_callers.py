"""Those who called: called back, never named in the record, erased for good."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from data.tables import STEPS
from dispatch.actions.callers import CallBack, EraseCaller
from dispatch.actions.closing import Close, Verify
from dispatch.actions.crews import Recall
from dispatch.actions.intake import Reject, Urge
from dispatch.incident import Incident
from dispatch.lifecycle import State
from dispatch.ports import Caller
from tests.dispatch.house import COLLEAGUE, COMMANDER, PLANNER
from tests.dispatch.scene import spot

CALLER = Caller("欧阳慧敏", "13957181234")


def not_found(house, **asked) -> Incident:
    """A report in whose place nothing was found, and verified so."""
    incident = house.incident(**asked)
    house.reported(house.crew(), incident, "not_found")
    return house.act(Verify, COLLEAGUE, incident_id=incident.id).of(Incident)[0]


def test_case_8b_what_was_not_found_is_closed_once_its_caller_was_called_back(house):
    incident = not_found(house, caller=CALLER)
    with house.refused("call_back_needed", incident=incident.number):
        house.act(Close, incident_id=incident.id)
    house.act(CallBack, incident_id=incident.id, result="not_reached", note="三次未接")
    (answer,) = house.now(incident).call_backs
    assert (answer.result, answer.note) == ("not_reached", "三次未接")
    house.act(Close, incident_id=incident.id)


def test_case_8b_without_a_caller_there_is_nobody_to_call_back(house):
    incident = not_found(house)
    with house.refused("no_caller", incident=incident.number):
        house.act(CallBack, incident_id=incident.id, result="satisfied")
    house.act(Close, incident_id=incident.id)


def test_case_8b_an_answer_to_an_earlier_report_is_none_to_this_one(house):
    incident = not_found(house, caller=CALLER)
    house.act(CallBack, incident_id=incident.id, result="unhappy")
    own = house.crew("102")
    house.clock.pass_s(60)
    house.reported(own, house.now(incident), "not_found")
    house.act(Verify, COLLEAGUE, incident_id=incident.id)
    with house.refused("call_back_needed"):
        house.act(Close, incident_id=incident.id)


@pytest.mark.parametrize("closed", [False, True])
def test_that_an_unhappy_caller_opens_it_again(house, closed):
    incident = house.incident(caller=CALLER)
    house.reported(house.crew(), incident)
    if closed:
        house.act(Verify, COLLEAGUE, incident_id=incident.id)
        house.act(Close, incident_id=incident.id)
    again = house.act(CallBack, incident_id=incident.id, result="unhappy").of(Incident)[0]
    assert (again.state, again.tags, again.closed_at) == (State.ACCEPTED, ("reopened:unhappy",), None)


def test_that_a_satisfied_caller_changes_nothing_else(house):
    incident = house.incident(caller=CALLER)
    house.reported(house.crew(), incident)
    before = house.now(incident)
    after = house.act(CallBack, incident_id=incident.id, result="satisfied").of(Incident)[0]
    assert (after.state, after.outcome, after.tags) == (before.state, before.outcome, before.tags)


def test_that_a_rejected_report_is_answered_too_but_not_opened_by_it(house):
    report = house.received(caller=CALLER)
    house.act(Reject, incident_id=report.id, reason="not_our_duty")
    house.act(CallBack, incident_id=report.id, result="satisfied")
    with house.refused("not_in_this_state", state="rejected"):
        house.act(CallBack, incident_id=report.id, result="unhappy")


def test_that_a_result_is_one_of_those_known(house):
    report = house.received(caller=CALLER)
    with house.refused("unknown_reason", reason="fine", known="satisfied, unhappy, not_reached"):
        house.act(CallBack, incident_id=report.id, result="fine")


def test_that_erasing_takes_every_caller_of_an_incident_and_leaves_the_record_whole(house):
    report = house.received(caller=CALLER)
    house.act(Urge, incident_id=report.id, caller=Caller("司马南", "13957185678"))
    with house.refused("reason_needed"):
        house.act(EraseCaller, COMMANDER, incident_id=report.id, reason="")
    house.act(EraseCaller, COMMANDER, incident_id=report.id, reason="本人要求")
    now = house.now(report)
    assert [house.store.caller(known.id) for known in now.callers] == [None, None]
    assert now.tags == ("caller_erased",)
    assert CALLER.phone.encode() not in everything_in(house)
    assert CALLER.name.encode() not in everything_in(house)


def test_that_one_caller_of_several_is_erased(house):
    report = house.received(caller=CALLER)
    house.act(Urge, incident_id=report.id, caller=Caller("司马南", "13957185678"))
    first, second = house.now(report).callers
    house.act(EraseCaller, PLANNER, incident_id=report.id, caller_id=second.id, reason="本人要求")
    assert (house.store.caller(first.id), house.store.caller(second.id)) == (CALLER, None)
    with house.refused("unknown_caller", id="nobody"):
        house.act(EraseCaller, COMMANDER, incident_id=report.id, caller_id="nobody", reason="x")
    unnamed = house.received()
    with house.refused("no_caller"):
        house.act(EraseCaller, COMMANDER, incident_id=unnamed.id, reason="x")


def steps_of(house) -> bytes:
    with house.store.database.reading() as connection:
        return b"\n".join(connection.scalars(select(STEPS.c.body)).all())


def everything_in(house) -> bytes:
    """The bytes of the database file and of its write-ahead log."""
    path = house.store.database.path
    return b"".join(part.read_bytes() for part in (path, path.with_name(path.name + "-wal")))


NAMES = st.text("欧阳慧敏司马南宫", min_size=3, max_size=6)
PHONES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=NAMES, phone=PHONES, more=NAMES, is_secret=st.booleans())
def test_that_a_caller_is_never_named_in_any_step_row_or_picture(house, name, phone, more, is_secret):
    report = house.incident(spot(2, 2), caller=Caller(name, phone), is_secret=is_secret)
    house.act(Urge, incident_id=report.id, words="还没来", caller=Caller(more, phone))
    own = house.crew(f"{house.store.newest_seq()}")
    task = house.under_way(own, report)
    house.act(Recall, assignment_id=task.id, reason="settled")
    told = steps_of(house).decode()
    shown = repr(house.seat.snapshot()) + repr(house.seat.changes_after(0))
    for secret in (name, phone, more):
        assert secret not in told
        assert secret not in shown
    assert house.store.caller(house.now(report).callers[0].id) == Caller(name, phone)
