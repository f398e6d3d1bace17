"""What the menu of actions says of an incident: whether each can be done now, and else why not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.console.detail.possible import why_not
from dispatch.actions.callers import CallBack, EraseCaller
from dispatch.actions.closing import ApproveExtension, ApproveSuspension, Extend, ReachStep, Reopen, Rework
from dispatch.actions.correcting import Adjust, CorrectPlace, Reclassify
from dispatch.actions.crews import Reserve
from dispatch.actions.desk_reports import DeskFeedback, FirstLook, HandOver
from dispatch.actions.intake import Reject, Void
from dispatch.actions.units import AssignUnit
from dispatch.actors import Role
from dispatch.assignment import AssignmentState
from dispatch.incident import ClosingLimit, Extension, Incident, Suspension
from dispatch.lifecycle import State
from dispatch.ports import Action
from tests.builders import HAWKER, T0, incident, seconds, task

COMMANDER, OPERATOR = Role.DUTY_COMMANDER, Role.OPERATOR
CORDON = ClosingLimit("cordon", 1, "eh", T0 + seconds(600))
LIMIT = ClosingLimit("close", 1, "eh", T0 + seconds(3600))
ASKED = Extension("等材料", T0 + seconds(7200), "周敏")
PAUSE = Suspension("season", T0, T0 + seconds(7200), "周敏")


def why(kind: type[Action], one: Incident, role: Role = COMMANDER, *tasks: object) -> str:
    reason = why_not(kind, one, role, list(tasks), HAWKER)  # type: ignore[arg-type]
    return "" if reason is None else reason.code


@pytest.mark.parametrize(
    ("kind", "one", "told"),
    [
        (Reject, incident(state=State.REPORTED), ""),
        (Reject, incident(state=State.ACCEPTED), "not_in_this_state"),
        (Void, incident(state=State.ACCEPTED), ""),
        (Rework, incident(state=State.REPORTED_BACK), ""),
        (Reopen, incident(state=State.CLOSED), ""),
        (Reopen, incident(state=State.ACCEPTED), "not_in_this_state"),
        (CorrectPlace, incident(state=State.CLOSED), "not_in_this_state"),
        (Reclassify, incident(state=State.ARRIVED), ""),
        (CallBack, incident(state=State.REPORTED_BACK), "no_caller"),
        (ApproveSuspension, incident(state=State.REPORTED_BACK), "nothing_to_approve"),
        (ApproveSuspension, incident(state=State.REPORTED_BACK, suspensions=(PAUSE,)), ""),
        (Extend, incident(), "not_in_this_state"),
        (Extend, incident(closing=(LIMIT,)), ""),
        (Extend, incident(closing=(LIMIT,), extension=replace(ASKED, approved_by="李")), "extended_already"),
        (ApproveExtension, incident(closing=(LIMIT,)), "nothing_to_approve"),
        (ApproveExtension, incident(closing=(LIMIT,), extension=ASKED), ""),
        (AssignUnit, incident(state=State.ACCEPTED), ""),
        (AssignUnit, incident(state=State.ARRIVED), "not_in_this_state"),
        (HandOver, incident(state=State.REPORTED_BACK), ""),
        (HandOver, incident(state=State.CLOSED), "not_in_this_state"),
        (FirstLook, incident(state=State.ACCEPTED), ""),
        (FirstLook, incident(state=State.CLOSED), "not_in_this_state"),
        (Reserve, incident(rule=None), "not_in_this_state"),
        (ReachStep, incident(closing=(LIMIT,)), "no_steps_left"),
        (ReachStep, incident(closing=(CORDON, LIMIT)), ""),
        (ReachStep, incident(closing=(CORDON, LIMIT), reached={"cordon": T0}), "no_steps_left"),
        (EraseCaller, incident(), "no_caller"),
        (Adjust, incident(), ""),
        (Adjust, incident(rule=None), "not_in_this_state"),
    ],
)
def test_that_an_action_can_be_done_or_is_refused_by_name(
    kind: type[Action], one: Incident, told: str
) -> None:
    assert why(kind, one) == told


@pytest.mark.parametrize("kind", [Void, Adjust, ApproveExtension, ApproveSuspension])
def test_that_what_is_the_commanders_is_told_to_an_operator(kind: type[Action]) -> None:
    assert why(kind, incident(state=State.ACCEPTED), OPERATOR) == "not_permitted"


def test_that_the_commander_rules_who_takes_what_was_sent_back_twice() -> None:
    one, back = incident(state=State.ACCEPTED), task(crew_id=None, state=AssignmentState.SENT_BACK)
    assert why(AssignUnit, one, OPERATOR, back) == ""
    assert why(AssignUnit, one, OPERATOR, back, back) == "ruling_needed"
    assert why(AssignUnit, one, COMMANDER, back, back) == ""


def test_that_the_desk_reports_only_where_nobody_is_out_there() -> None:
    out_there = task(state=AssignmentState.ON_SCENE)
    assert why(DeskFeedback, incident(state=State.ARRIVED), OPERATOR, out_there) == "crew_still_under_way"
    assert why(DeskFeedback, incident(state=State.REPORTED), OPERATOR) == "not_in_this_state"
