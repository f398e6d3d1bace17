"""The one named next action of an incident, by its state; no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dispatch.assignment import Assignment, AssignmentState
from dispatch.incident import Incident
from dispatch.lifecycle import State

_BY_STATE = {
    State.CLUE: "confirm_clue",
    State.REPORTED: "accept",
    State.CHECKING: "accept",
    State.ACCEPTED: "dispatch",
    State.ASSIGNED: "dispatch",
    State.REPORTED_BACK: "verify",
    State.VERIFIED: "close",
    State.SUSPENDED: "resume",
}
_BY_TASK = (
    (AssignmentState.SENT, "respond"),
    (AssignmentState.ACKNOWLEDGED, "arrive"),
    (AssignmentState.ON_SCENE, "feedback"),
)

SENDS = frozenset({"dispatch", "reassign"})
"""Steps that send the crew which is picked in the advice."""
DESK_FEEDBACK = "desk_feedback"
_WITH_A_LENT_CREW = frozenset({State.RESPONDED, State.ARRIVED})
"""Case 10: what a lent crew did there, the owner street's desk reports."""


@dataclass(frozen=True)
class NextStep:
    """The action's code and, for what a crew reports, the crew's task."""

    code: str
    task: Assignment | None = None


def next_step(incident: Incident, tasks: Sequence[Assignment]) -> NextStep | None:
    """What Enter does; None where nothing is left to do. The lead crew's task is asked about first."""
    if incident.state in _BY_STATE:
        code = _BY_STATE[incident.state]
        return NextStep("correct_place" if code == "dispatch" and not incident.place.is_known else code)
    running = sorted((task for task in tasks if task.is_crew_level), key=lambda task: not task.is_lead)
    for task in running:
        for state, code in _BY_TASK:
            if task.state is state:
                return NextStep(code, task)
    return NextStep(DESK_FEEDBACK) if awaits_desk_report(incident, tasks) else None


def awaits_desk_report(incident: Incident, tasks: Sequence[Assignment]) -> bool:
    """Whether nobody is there any more and the owner street's report is all that is missing."""
    crews = [task for task in tasks if task.is_crew_level]
    is_told = any(task.is_lent and task.reported_at for task in crews)
    return incident.state in _WITH_A_LENT_CREW and is_told and not any(task.is_active for task in crews)


def waits_for(incident: Incident, tasks: Sequence[Assignment]) -> str:
    """What an incident waits for, as its state says it; the state itself speaks of crews that have left."""
    return DESK_FEEDBACK if awaits_desk_report(incident, tasks) else incident.state.value
