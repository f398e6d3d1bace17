"""The one named next action of an incident."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.console.next_step import NextStep, next_step
from app.console.steady_step import Meaning, SteadyStep
from dispatch.assignment import AssignmentState
from dispatch.incident import Place
from dispatch.lifecycle import State
from tests.builders import incident, task


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (State.CLUE, "confirm_clue"),
        (State.REPORTED, "accept"),
        (State.CHECKING, "accept"),
        (State.ACCEPTED, "dispatch"),
        (State.ASSIGNED, "dispatch"),
        (State.REPORTED_BACK, "verify"),
        (State.VERIFIED, "close"),
        (State.SUSPENDED, "resume"),
    ],
)
def test_that_the_state_names_the_next_action(state: State, code: str) -> None:
    step = next_step(incident(state=state), [])
    assert step is not None
    assert step.code == code


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (AssignmentState.SENT, "respond"),
        (AssignmentState.ACKNOWLEDGED, "arrive"),
        (AssignmentState.ON_SCENE, "feedback"),
    ],
)
def test_that_a_crew_under_way_is_asked_for_its_next_report(state: AssignmentState, code: str) -> None:
    lead = task(state=state)
    step = next_step(incident(state=State.DISPATCHED), [lead])
    assert step is not None
    assert (step.code, step.task) == (code, lead)


def test_that_an_incident_without_a_position_is_placed_before_anybody_is_sent() -> None:
    unplaced = replace(incident(state=State.ACCEPTED), place=Place("说不清在哪"))
    assert next_step(unplaced, []) == NextStep("correct_place")


def test_that_the_lead_crew_is_asked_before_those_that_joined() -> None:
    joined = task(state=AssignmentState.SENT, is_lead=False)
    lead = task(state=AssignmentState.ON_SCENE)
    step = next_step(incident(state=State.ARRIVED), [joined, lead])
    assert step is not None
    assert step.task is lead


def test_that_a_closed_incident_has_no_next_action() -> None:
    ended = replace(task(), state=AssignmentState.REPORTED)
    assert next_step(incident(state=State.CLOSED), [ended]) is None


SENDS_ONE = Meaning("i1", "dispatch", crew_id="c1")


@pytest.mark.parametrize(
    ("becomes", "is_settled"),
    [
        (SENDS_ONE, True),
        (replace(SENDS_ONE, crew_id="c2"), False),
        (replace(SENDS_ONE, code="respond", task_id="t1", crew_id=""), False),
        (replace(SENDS_ONE, incident_id="i2", crew_id="c2"), True),
        (replace(SENDS_ONE, crew_id="c2", picked="c2"), True),
        (replace(SENDS_ONE, crew_id="c2", policy="fastest"), True),
        (replace(SENDS_ONE, code="reassign", wish="replace"), True),
    ],
)
def test_that_a_step_is_unsettled_only_where_nobody_here_has_made_it_so(
    becomes: Meaning, is_settled: bool
) -> None:
    hand = SteadyStep(lambda: 0.0)
    hand.see(SENDS_ONE)
    hand.see(becomes)
    assert hand.is_settled(0.8) is is_settled
    hand.accept()
    assert hand.is_settled(0.8)


def test_that_a_step_settles_with_time_and_a_crew_that_becomes_known_changes_nothing() -> None:
    seconds = [0.0]
    hand = SteadyStep(lambda: seconds[0])
    hand.see(replace(SENDS_ONE, crew_id=""))
    hand.see(SENDS_ONE)
    assert hand.is_settled(0.8)
    hand.see(replace(SENDS_ONE, crew_id="c2"))
    seconds[0] = 0.5
    assert not hand.is_settled(0.8)
    seconds[0] = 0.8
    assert hand.is_settled(0.8)
