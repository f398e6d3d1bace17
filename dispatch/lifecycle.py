"""The life of an incident as a table that a clerk can read."""

from __future__ import annotations

from enum import StrEnum

from dispatch.reasons import Refused


class State(StrEnum):
    """Where an incident stands."""

    CLUE = "clue"
    REPORTED = "reported"
    CHECKING = "checking"
    ACCEPTED = "accepted"
    ASSIGNED = "assigned"
    DISPATCHED = "dispatched"
    RESPONDED = "responded"
    ARRIVED = "arrived"
    REPORTED_BACK = "reported_back"
    VERIFIED = "verified"
    SUSPENDED = "suspended"
    CLOSED = "closed"
    DISMISSED = "dismissed"
    REJECTED = "rejected"
    VOID = "void"
    MERGED = "merged"
    HANDED_OVER = "handed_over"
    SETTLED = "settled"


_BEFORE_SCENE = (State.DISPATCHED, State.RESPONDED)
_WITH_CREW = (State.DISPATCHED, State.RESPONDED, State.ARRIVED)
_BEFORE_CREW = (State.ACCEPTED, State.ASSIGNED)
UNACCEPTED = (State.CLUE, State.REPORTED, State.CHECKING)
WITH_CREW = frozenset(_WITH_CREW)
WAITING = frozenset(_BEFORE_CREW)
"""Accepted, and no crew is on it."""

# (from, action) -> to. An action that is not here for a state is refused by name.
TABLE: dict[tuple[State, str], State] = {
    (State.CLUE, "confirm_clue"): State.REPORTED,
    (State.CLUE, "dismiss_clue"): State.DISMISSED,
    # Looked at again it was none to dismiss (case 8a).
    (State.DISMISSED, "audit_dismissal"): State.CLUE,
    (State.REPORTED, "check_first"): State.CHECKING,
    (State.REPORTED, "accept"): State.ACCEPTED,
    (State.CHECKING, "accept"): State.ACCEPTED,
    # Case 1a: the crew that found it is already there.
    (State.ACCEPTED, "accept_on_scene"): State.ARRIVED,
    (State.REPORTED, "reject"): State.REJECTED,
    (State.CHECKING, "reject"): State.REJECTED,
    (State.ACCEPTED, "assign"): State.ASSIGNED,
    (State.ASSIGNED, "assign"): State.ASSIGNED,
    (State.ASSIGNED, "send_back"): State.ACCEPTED,
    # Its crew has gone back: the unit may still find that it is not theirs.
    (State.ACCEPTED, "send_back"): State.ACCEPTED,
    **{(state, "void"): State.VOID for state in (*UNACCEPTED, *_BEFORE_CREW)},
    # Two reports are one matter (case 6). Unmerged, a report has the state again that its own crews make.
    **{(state, "merge"): State.MERGED for state in (*UNACCEPTED, *_BEFORE_CREW, *_WITH_CREW)},
    **{(state, "dispatch"): State.DISPATCHED for state in _BEFORE_CREW},
    # Another crew joins, or takes over: what has been reached stays reached.
    **{(state, "dispatch"): state for state in _WITH_CREW},
    **{(state, "unstaff"): State.ACCEPTED for state in _BEFORE_SCENE},
    (State.ARRIVED, "unstaff"): State.ACCEPTED,
    (State.DISPATCHED, "respond"): State.RESPONDED,
    (State.RESPONDED, "respond"): State.RESPONDED,
    (State.ARRIVED, "respond"): State.ARRIVED,
    (State.REPORTED_BACK, "respond"): State.REPORTED_BACK,
    **{(state, "arrive"): State.ARRIVED for state in _WITH_CREW},
    (State.REPORTED_BACK, "arrive"): State.REPORTED_BACK,
    # A crew that may not count as arrival (case 14) reports all the same.
    (State.RESPONDED, "feedback"): State.REPORTED_BACK,
    (State.ARRIVED, "feedback"): State.REPORTED_BACK,
    (State.REPORTED_BACK, "feedback"): State.REPORTED_BACK,
    # Found by a crew on the spot, recalled, or handed to another authority: the report is the next fact.
    (State.ACCEPTED, "desk_feedback"): State.REPORTED_BACK,
    **{(state, "desk_feedback"): State.REPORTED_BACK for state in _WITH_CREW},
    (State.ASSIGNED, "desk_feedback"): State.REPORTED_BACK,
    (State.REPORTED_BACK, "verify"): State.VERIFIED,
    (State.REPORTED_BACK, "rework"): State.ACCEPTED,
    (State.VERIFIED, "close"): State.CLOSED,
    (State.REPORTED_BACK, "suspend"): State.SUSPENDED,
    (State.SUSPENDED, "resume"): State.REPORTED_BACK,
    (State.REPORTED_BACK, "settle"): State.SETTLED,
    (State.CLOSED, "reopen"): State.ACCEPTED,
    (State.REPORTED_BACK, "reopen"): State.ACCEPTED,
    (State.VERIFIED, "reopen"): State.ACCEPTED,
    (State.SETTLED, "reopen"): State.ACCEPTED,
    **{(state, "hand_over"): State.HANDED_OVER for state in (*_BEFORE_CREW, *_WITH_CREW)},
    **{(state, "hand_over"): State.HANDED_OVER for state in (State.REPORTED_BACK, State.VERIFIED)},
}


def next_state(state: State, action: str) -> State:
    """The state after `action`; Refused("not_in_this_state") where the table has no line for it."""
    try:
        return TABLE[state, action]
    except KeyError:
        raise Refused("not_in_this_state", state=state.value, action=action) from None


def actions_from(state: State) -> tuple[str, ...]:
    """The actions that the table allows in `state`, in its order."""
    return tuple(action for (start, action) in TABLE if start == state)
