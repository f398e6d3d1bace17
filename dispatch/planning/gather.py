"""Makes a plan's question from the live picture: who waits, who can go, what speaks for and against each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from dispatch.assignment import Assignment
from dispatch.centre import Centre
from dispatch.demand_cover import CrewCover
from dispatch.exclusion import who_declined
from dispatch.fix_roads import own_roads
from dispatch.incident import Incident
from dispatch.lifecycle import WAITING, WITH_CREW, State
from dispatch.need import Need, need_of_incident
from dispatch.people import CrewStatus
from dispatch.planning.makeups import SuitBook
from dispatch.planning.problem import NOBODY, Floats, Mask, Numbers, PlanProblem, PlanRules
from dispatch.planning.ready import UNDER_WAY, ReadyCrew, ready_crews
from dispatch.planning.stands import Stands
from dispatch.planning.weights import due_in_s, weight
from dispatch.policy import Policy
from dispatch.ranking import precedence
from dispatch.reasons import Reason
from dispatch.recommendation import scarcity_among
from dispatch.requirement import Term, shortfall
from dispatch.scarcity import Scarcity
from dispatch.sendings import sendings_of
from dispatch.settings import Settings
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
    making = _Making(
        tuple(incidents), needs, tuple(ready), centre, now, policy, suits, coverage or {}, declined
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
    teams = [(task.posts, task.contractor_object) for task in situation.running_tasks(incident.id)]
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


@dataclass(frozen=True)
class _Making:
    """What the arrays of a question are filled from."""

    incidents: tuple[Incident, ...]
    needs: tuple[Need, ...]
    ready: tuple[ReadyCrew, ...]
    centre: Centre
    now: datetime
    policy: Policy
    suits: SuitBook
    coverage: Mapping[str, CrewCover]
    declined: tuple[frozenset[str], ...]
    """The crews that have declined each incident: they go there only where they are pinned."""

    @property
    def settings(self) -> Settings:
        return self.centre.settings

    def problem(self, pins: Sequence[tuple[str, str]]) -> PlanProblem:
        suits = [self.suits.of(self.centre.categories.by_code(need.category)) for need in self.needs]
        fits, whole, held_back = (
            self._table([getattr(one, name) for one in suits]) for name in ("alone", "whole", "held_back")
        )
        current = self._current()
        teams = {row: one.team for row, one in enumerate(suits) if one.team and current[row] == NOBODY}
        pinned = self._pinned(pins)
        for row, column in self._unwilling(pinned):
            fits[row, column] = False
            if row in teams:
                teams[row] = teams[row].without(column)
        under_way = np.flatnonzero(current != NOBODY)
        fits[under_way, current[under_way]] = True
        leaves_short = ~whole
        leaves_short[list(teams), :] = False
        stands = Stands(self.needs, self.ready, self.centre, self.now)
        claims = stands.claims(held_back, leaves_short, self._coverage)
        crews = [(item.crew, item.fix) for item in self.ready]
        return PlanProblem(
            incident_ids=tuple(incident.id for incident in self.incidents),
            crew_ids=tuple(item.crew.id for item in self.ready),
            incident_places=np.array([need.position for need in self.needs]).reshape(-1, 2),
            crew_places=np.array([(fix.lon, fix.lat) for _, fix in crews]).reshape(-1, 2),
            crew_roads=own_roads(crews, self.centre.router),
            modes=tuple(crew.mode for crew, _ in crews),
            due_in_s=np.array([due_in_s(need, self.now) for need in self.needs]),
            weights=np.array([weight(incident, self.now, self.settings) for incident in self.incidents]),
            ready_in_s=np.array([item.ready_in_s for item in self.ready]),
            sendings=sendings_of(crews, self.settings, self.centre.errors, self.now),
            consent_s=stands.consent_s(claims),
            precedence=precedence(claims, self.policy),
            is_held_back=held_back,
            leaves_short=leaves_short,
            flat_cost=self._flat_cost(),
            fits=fits,
            current=current,
            has_answered=self._has_answered(current),
            pinned=pinned,
            teams=teams,
            rules=self._rules(),
        )

    def _unwilling(self, pinned: Numbers) -> Iterator[tuple[int, int]]:
        """Incident and crew, where it has declined that and nobody has pinned it there."""
        for row, crews in enumerate(self.declined):
            if not crews:
                continue
            for column in [place for place, item in enumerate(self.ready) if item.crew.id in crews]:
                if column != pinned[row]:
                    yield row, column

    def _table(self, rows: Sequence[Mask]) -> Mask:
        return np.array(rows, dtype=np.bool_).reshape(len(self.incidents), len(self.ready))

    def _rules(self) -> PlanRules:
        settings, is_fastest = self.settings, self.policy is Policy.FASTEST
        return PlanRules(
            policy=self.policy,
            surely=settings.on_time_probability,
            late_factor=0.0 if is_fastest else settings.plan_late_factor,
            answer_s=float(settings.answer_median_s),
            yields_s=float(settings.held_back_yields_s),
            incomplete_s=0.0 if is_fastest else float(settings.plan_incomplete_s),
            unassigned_s=float(settings.plan_unassigned_s),
            margin_s=float(settings.plan_reassign_margin_s),
            near_s=float(min(settings.advice_near_s, settings.advice_limit_s)),
            limit_s=float(settings.advice_limit_s),
            time_limit_s=settings.plan_time_limit_s,
            candidates=settings.plan_candidates,
            near_crews=settings.plan_near_crews,
        )

    def _flat_cost(self) -> Floats:
        """Coverage lost, in weighted seconds, where that is what is asked for."""
        a_share_s = float(self.settings.plan_coverage_s) if self.policy is Policy.COVERAGE else 0.0
        return a_share_s * self._coverage

    @property
    def _coverage(self) -> Floats:
        """The share of expected demand that each crew's going leaves uncovered, as far as it is known."""
        costs = (self.coverage.get(item.crew.id) for item in self.ready)
        return np.array([0.0 if cost is None else cost.cost for cost in costs])

    def _has_answered(self, current: Numbers) -> Mask:
        """Whether the crew that is under way has said so: then it needs neither an answer nor consent."""
        held = [crew != NOBODY and self.ready[crew].status is CrewStatus.EN_ROUTE for crew in current]
        return np.array(held, dtype=np.bool_)

    def _current(self) -> Numbers:
        columns = {
            item.task.incident_id: column
            for column, item in enumerate(self.ready)
            if item.task is not None and item.status in UNDER_WAY
        }
        held = [columns.get(incident.id, NOBODY) for incident in self.incidents]
        return np.array(held, dtype=np.int32)

    def _pinned(self, pins: Sequence[tuple[str, str]]) -> Numbers:
        """What the seat pins counts before what is reserved; a reservation is a pin on record."""
        columns = {item.crew.id: column for column, item in enumerate(self.ready)}
        reserved = [
            (item.task.incident_id, item.crew.id)
            for item in self.ready
            if item.task is not None and item.status is CrewStatus.RESERVED
        ]
        wanted = dict([*reserved, *pins])
        held = [columns.get(wanted.get(incident.id, ""), NOBODY) for incident in self.incidents]
        return np.array(held, dtype=np.int32)
