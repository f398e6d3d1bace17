"""Makes a plan's question from the live picture: who waits, who can go, what speaks for and against each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from dispatch.assignment import Assignment
from dispatch.centre import Centre
from dispatch.demand_cover import CrewCover
from dispatch.exclusion import who_declined, who_was_taken_off
from dispatch.incident import Incident
from dispatch.lifecycle import WAITING, WITH_CREW, State
from dispatch.need import Need, need_of_incident
from dispatch.people import CrewStatus
from dispatch.planning.makeups import SuitBook
from dispatch.planning.making import Making
from dispatch.planning.problem import PlanProblem
from dispatch.planning.ready import UNDER_WAY, ReadyCrew, ready_crews
from dispatch.policy import Policy
from dispatch.reasons import Reason
from dispatch.recommendation import scarcity_among
from dispatch.requirement import Term, shortfall
from dispatch.scarcity import Scarcity
from dispatch.situation import Situation

_NOT_THERE_YET = frozenset({State.DISPATCHED, State.RESPONDED})


@dataclass(frozen=True)
class PlanAsked:
    """What a seat asks for: `pins` are (incident, crew) ids, `left_out` incidents that others see to."""

    policy: Policy | None = None
    pins: tuple[tuple[str, str], ...] = ()
    left_out: tuple[str, ...] = ()
    may_reassign: bool = True


@dataclass(frozen=True, eq=False)
class Gathered:
    """A plan's question with the rows it was made from: incidents (n) and crews (m) in the same order."""

    problem: PlanProblem
    asked: PlanAsked
    policy: Policy
    now: datetime
    incidents: tuple[Incident, ...]
    needs: tuple[Need, ...]
    ready: tuple[ReadyCrew, ...]
    under_way: Mapping[int, Assignment]
    suits: SuitBook
    scarcity: Scarcity
    centre: Centre
    coverage: Mapping[str, CrewCover] = field(default_factory=dict)
    taken_off: tuple[Mapping[str, Reason], ...] = ()
    """For each incident by crew id why it was called off that before."""
    left_out: tuple[tuple[Incident, Reason], ...] = ()
    """Incidents that wait and are not planned for, each with why."""
    lost_pins: Mapping[str, str] = field(default_factory=dict)
    """By incident id the call sign of a pinned crew that can't be planned with."""


def gather_plan(
    asked: PlanAsked,
    situation: Situation,
    centre: Centre,
    now: datetime,
    coverage: Mapping[str, CrewCover] | None = None,
) -> Gathered:
    """The question of all incidents that wait, and of those under way with one crew where that may change."""
    ready = _planned_with(ready_crews(situation, centre, now), asked)
    tasks = {item.task.incident_id: item.task for item in ready if item.task and item.status in UNDER_WAY}
    incidents = _incidents(asked, situation, tasks)
    ready = [item for item in ready if item.task is None or _is_among(item.task, incidents)]
    needs = tuple(need_of_incident(incident, centre, now) for incident in incidents)
    on_shift = situation.crews_on_shift(now)
    free = (crew for crew in on_shift if situation.status_of(crew, now) is CrewStatus.FREE)
    scarcity = scarcity_among(free, situation, centre)
    policy = asked.policy or Policy(centre.settings.advice_policy)
    suits = SuitBook((item.crew for item in ready), scarcity)
    declined = tuple(frozenset(who_declined(incident.id, situation)) for incident in incidents)
    taken_off = tuple(who_was_taken_off(incident.id, situation) for incident in incidents)
    making = Making(
        tuple(incidents),
        needs,
        tuple(ready),
        centre,
        now,
        policy,
        suits,
        coverage or {},
        declined,
        tuple(map(frozenset, taken_off)),
    )
    rows = {incident.id: row for row, incident in enumerate(incidents)}
    return Gathered(
        problem=making.problem(asked.pins),
        asked=asked,
        policy=policy,
        now=now,
        incidents=tuple(incidents),
        needs=needs,
        ready=tuple(ready),
        under_way={rows[held]: task for held, task in tasks.items() if held in rows},
        suits=suits,
        scarcity=scarcity,
        centre=centre,
        coverage=coverage or {},
        taken_off=taken_off,
        left_out=tuple(_left_out(asked, situation, centre)),
        lost_pins=_lost_pins(asked, situation, ready),
    )


def _planned_with(ready: Sequence[ReadyCrew], asked: PlanAsked) -> list[ReadyCrew]:
    return [item for item in ready if asked.may_reassign or item.status not in UNDER_WAY]


def _incidents(asked: PlanAsked, situation: Situation, tasks: Mapping[str, Assignment]) -> list[Incident]:
    left_out = frozenset(asked.left_out)
    return [
        incident
        for incident in situation.open_incidents()
        if incident.id not in left_out
        and incident.place.is_known
        and (incident.state in WAITING or _may_change(incident, situation, tasks))
    ]


def _left_out(asked: PlanAsked, situation: Situation, centre: Centre) -> Iterator[tuple[Incident, Reason]]:
    """Who waits and has no place, or is left to others; and who lacks somebody beside those under way."""
    for incident in situation.open_incidents():
        if incident.state not in WAITING:
            missing = _missing(incident, situation, centre) if incident.state in WITH_CREW else ()
            if missing:
                yield incident, Reason("plan_team_short", {"missing": "+".join(map(str, missing))})
        elif incident.id in asked.left_out:
            yield incident, Reason("plan_left_out")
        elif not incident.place.is_known:
            yield incident, Reason("plan_no_place")


def _missing(incident: Incident, situation: Situation, centre: Centre) -> tuple[Term, ...]:
    """What the crews that are on an incident leave open."""
    teams = [task.team for task in situation.running_tasks(incident.id)]
    return shortfall(centre.categories.by_code(incident.category).requirement, teams) if teams else ()


def _lost_pins(asked: PlanAsked, situation: Situation, ready: Sequence[ReadyCrew]) -> dict[str, str]:
    known = {item.crew.id for item in ready}
    lost = ((incident, situation.crews.get(crew)) for incident, crew in asked.pins if crew not in known)
    return {incident: crew.call_sign for incident, crew in lost if crew is not None}


def _may_change(incident: Incident, situation: Situation, tasks: Mapping[str, Assignment]) -> bool:
    """Under way with one crew that is not there yet."""
    if incident.state not in _NOT_THERE_YET or incident.id not in tasks:
        return False
    return len(situation.running_tasks(incident.id)) == 1


def _is_among(task: Assignment, incidents: Sequence[Incident]) -> bool:
    """Whether what a crew is under way to, or reserved for, is planned too: else the crew is not ours."""
    return any(incident.id == task.incident_id for incident in incidents)
