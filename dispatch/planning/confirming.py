"""What confirming a plan asks the desk for: ordinary actions, line by line, each with the versions it saw."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dispatch.actions.crews import Dispatch, Reassign, Reserve
from dispatch.actions.helping import AskHelp
from dispatch.actors import Actor
from dispatch.planning.plan import PlanLine, PlannedCrew, Step
from dispatch.ports import Action, Seat
from dispatch.reasons import Reason, Refused

BY_PLAN = "by_plan"


@dataclass(frozen=True)
class LineDone:
    """What became of a line: the desk's refusal where it was not carried out."""

    line: PlanLine
    refused: Reason | None = None


def actions_of(line: PlanLine, actor: Actor) -> tuple[Action, ...]:
    """The actions of a line, in order; the first rests on the incident as it was seen."""
    rest = ({crew.crew_id: line.seen[crew.crew_id]} for crew in line.crews[1:])
    first = _action(line, line.crews[0], actor, line.seen, is_first=True)
    others = zip(line.crews[1:], rest, strict=True)
    return first, *(_action(line, crew, actor, seen, is_first=False) for crew, seen in others)


def _action(
    line: PlanLine, crew: PlannedCrew, actor: Actor, seen: Mapping[str, int], *, is_first: bool
) -> Action:
    asked: dict[str, Any] = {"action_id": str(uuid.uuid4()), "actor": actor, "seen": dict(seen)}
    asked["crew_id"] = crew.crew_id
    if crew.step is Step.RESERVE:
        return Reserve(**asked, incident_id=line.incident_id, choice_reason=BY_PLAN)
    if crew.step is Step.ASK:
        return AskHelp(**asked, incident_id=line.incident_id)
    if crew.step is Step.TAKE_OVER and is_first:
        return Reassign(**asked, assignment_id=line.replaced_task, reason=BY_PLAN, advice=line.advice)
    reason = "" if is_first else BY_PLAN
    return Dispatch(**asked, incident_id=line.incident_id, advice=line.advice, choice_reason=reason)


def in_order(lines: Iterable[PlanLine], crew_of_task: Mapping[str, str]) -> list[PlanLine]:
    """Lines so that a crew is freed by the one that replaces it before it is sent elsewhere."""
    left, ordered = list(lines), []
    while left:
        freed_by = {crew_of_task.get(line.replaced_task): line for line in left if line.replaced_task}
        ready = (
            line for line in left if all(freed_by.get(crew.crew_id, line) is line for crew in line.crews)
        )
        # Crews that change places in a ring have no first one.
        following = next(ready, left[0])
        left.remove(following)
        ordered.append(following)
    return ordered


def confirm(
    lines: Iterable[PlanLine], seat: Seat, actor: Actor, crew_of_task: Mapping[str, str]
) -> Iterator[LineDone]:
    """Carry every line out that still holds; one that does not is refused and told, the rest goes on.

    `crew_of_task`: who has each running task, by its id.
    """
    for line in in_order(lines, crew_of_task):
        yield LineDone(line, confirm_line(line, seat, actor))


def confirm_line(line: PlanLine, seat: Seat, actor: Actor) -> Reason | None:
    """Carry one line out; the desk's refusal where it does not hold any more."""
    try:
        for action in actions_of(line, actor):
            seat.act(action)
    except Refused as refused:
        return refused.reason
    return None
