"""Makes a plan's question from the live picture: who waits, who can go, what speaks for and against each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from dispatch.assignment import Assignment
from dispatch.centre import Centre
from dispatch.demand_cover import CrewCover
from dispatch.incident import Incident
from dispatch.lifecycle import WAITING, State
from dispatch.need import Need, need_of_incident
from dispatch.people import Crew, CrewStatus
from dispatch.planning.makeups import SuitBook
from dispatch.planning.problem import NOBODY, Floats, Numbers, PlanProblem, PlanRules
from dispatch.planning.ready import UNDER_WAY, ReadyCrew, ready_crews
from dispatch.planning.weights import due_in_s, weight
from dispatch.policy import Policy
from dispatch.recommendation import scarcity_among
from dispatch.scarcity import Scarcity
from dispatch.settings import Settings
from dispatch.situation import Situation
from dispatch.standing import Standing, StandingBook

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
    free = (item.crew for item in ready if item.status is CrewStatus.FREE)
    scarcity = scarcity_among(free, situation, centre)
    policy = asked.policy or Policy(centre.settings.advice_policy)
    suits = SuitBook((item.crew for item in ready), scarcity)
    making = _Making(tuple(incidents), needs, tuple(ready), centre, now, policy, suits, coverage or {})
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


def _may_change(incident: Incident, situation: Situation, tasks: Mapping[str, Assignment]) -> bool:
    """Under way with one crew that is not there yet."""
    if incident.state not in _NOT_THERE_YET or incident.id not in tasks:
        return False
    going = (task for task in situation.tasks_of_incident(incident.id) if task.is_active)
    return sum(task.is_crew_level for task in going) == 1


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

    @property
    def settings(self) -> Settings:
        return self.centre.settings

    def problem(self, pins: Sequence[tuple[str, str]]) -> PlanProblem:
        shape = (len(self.incidents), len(self.ready))
        suits = [self.suits.of(self.centre.categories.by_code(need.category)) for need in self.needs]
        fits = np.array([one.alone for one in suits], dtype=np.bool_).reshape(shape)
        whole = np.array([one.whole for one in suits], dtype=np.bool_).reshape(shape)
        held_back = np.array([one.held_back for one in suits], dtype=np.bool_).reshape(shape)
        current = self._current()
        teams = {row: one.team for row, one in enumerate(suits) if one.team and current[row] == NOBODY}
        under_way = np.flatnonzero(current != NOBODY)
        fits[under_way, current[under_way]] = True
        settings = self.settings
        penalty_s = settings.plan_incomplete_s * ~whole + settings.held_back_yields_s * held_back
        penalty_s[list(teams), :] = settings.held_back_yields_s * held_back[list(teams), :]
        return PlanProblem(
            incident_ids=tuple(incident.id for incident in self.incidents),
            crew_ids=tuple(item.crew.id for item in self.ready),
            incident_places=np.array([need.position for need in self.needs]).reshape(-1, 2),
            crew_places=np.array([(item.fix.lon, item.fix.lat) for item in self.ready]).reshape(-1, 2),
            modes=tuple(item.crew.mode for item in self.ready),
            due_in_s=np.array([due_in_s(need, self.now) for need in self.needs]),
            weights=np.array([weight(incident, self.now, settings) for incident in self.incidents]),
            ready_in_s=np.array([item.ready_in_s for item in self.ready]),
            extra_s=self._extra_s(current),
            penalty_s=np.asarray(penalty_s, dtype=np.float64),
            flat_cost=self._flat_cost(),
            fits=fits,
            current=current,
            pinned=self._pinned(pins),
            teams=teams,
            rules=self._rules(),
        )

    def _rules(self) -> PlanRules:
        settings = self.settings
        return PlanRules(
            late_factor=0.0 if self.policy is Policy.FASTEST else settings.plan_late_factor,
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
        costs = (self.coverage.get(item.crew.id) for item in self.ready)
        return np.array([0.0 if cost is None else a_share_s * cost.cost for cost in costs])

    def _extra_s(self, current: Numbers) -> Floats:
        """Seconds to answer, and to get consent; a crew that has answered needs neither where it goes."""
        groups = self._groups()
        extra_s = np.full((len(self.needs), len(self.ready)), float(self.settings.answer_median_s))
        books: dict[object, list[list[int]]] = {}
        for row, need in enumerate(self.needs):
            key = (tuple(need.zones.items()), need.functional_zones, need.unit, need.duty_areas)
            if key not in books:
                books[key] = self._strangers(need, groups)
            if not need.needs_no_consent:
                for columns in books[key]:
                    extra_s[row, columns] += self.settings.consent_s
            if current[row] != NOBODY and self.ready[current[row]].status is CrewStatus.EN_ROUTE:
                extra_s[row, current[row]] = 0.0
        return extra_s

    def _groups(self) -> list[tuple[Crew, list[int]]]:
        """Crews that stand alike to every place, with their columns."""
        groups: dict[tuple[str, str, str | None], list[int]] = {}
        for column, item in enumerate(self.ready):
            key = (item.crew.unit, item.crew.home_zone, item.crew.contractor_object)
            groups.setdefault(key, []).append(column)
        return [(self.ready[columns[0]].crew, columns) for columns in groups.values()]

    def _strangers(self, need: Need, groups: Sequence[tuple[Crew, list[int]]]) -> list[list[int]]:
        book = StandingBook(need, self.centre)
        return [columns for crew, columns in groups if book.of(crew).standing is Standing.OTHER]

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
