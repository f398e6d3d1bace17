"""The life cycle as a table: what may follow, what may not, and that nothing is a dead end by accident."""

from __future__ import annotations

import pytest

from dispatch.incident import ENDED
from dispatch.lifecycle import TABLE, State, actions_from, next_state
from dispatch.reasons import Refused
from tests.builders import T0, incident, seconds

USUAL = ("accept", "assign", "dispatch", "respond", "arrive", "feedback", "verify", "close")


def test_that_the_usual_way_leads_from_report_to_closed():
    state = State.REPORTED
    states = []
    for action in USUAL:
        state = next_state(state, action)
        states.append(state)
    assert states == [
        State.ACCEPTED,
        State.ASSIGNED,
        State.DISPATCHED,
        State.RESPONDED,
        State.ARRIVED,
        State.REPORTED_BACK,
        State.VERIFIED,
        State.CLOSED,
    ]


@pytest.mark.parametrize("state", [*State])
def test_that_what_the_table_does_not_say_is_refused_by_name(state):
    unknown = {action for _, action in TABLE} - set(actions_from(state))
    for action in unknown:
        with pytest.raises(Refused) as told:
            next_state(state, action)
        assert told.value.reason.values == {"state": state.value, "action": action}


def test_that_every_open_state_leads_to_an_end():
    ends = set(ENDED)
    while True:
        leading = {start for (start, _), end in TABLE.items() if end in ends} - ends
        if not leading:
            break
        ends |= leading
    assert ends == set(State)


def test_that_from_the_end_only_reopening_and_an_audit_lead_back():
    back = {(start, action) for (start, action) in TABLE if start in ENDED}
    assert back == {
        (State.CLOSED, "reopen"),
        (State.SETTLED, "reopen"),
        (State.DISMISSED, "audit_dismissal"),
    }


def test_that_only_after_the_report_closing_may_pause():
    assert [start for start, action in TABLE if action == "suspend"] == [State.REPORTED_BACK]


def test_that_another_crew_joins_without_turning_anything_back():
    for state in (State.DISPATCHED, State.RESPONDED, State.ARRIVED):
        assert next_state(state, "dispatch") is state


def test_that_moving_tells_since_when():
    moved = incident(state=State.VERIFIED).move_to("close", T0 + seconds(9))
    assert (moved.state, moved.state_since, moved.is_open) == (State.CLOSED, T0 + seconds(9), False)
