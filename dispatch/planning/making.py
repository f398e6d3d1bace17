"""Fills the arrays of a plan's question from the rows that it is made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from dispatch.centre import Centre
from dispatch.demand_cover import CrewCover
from dispatch.fix_roads import own_roads
from dispatch.incident import Incident
from dispatch.need import Need
from dispatch.people import CrewStatus
from dispatch.planning.makeups import SuitBook
from dispatch.planning.problem import NOBODY, Floats, Mask, Numbers, PlanProblem, PlanRules, TeamNeed
from dispatch.planning.ready import UNDER_WAY, ReadyCrew
from dispatch.planning.stands import Stands
from dispatch.planning.weights import due_in_s, weight
from dispatch.policy import Policy
from dispatch.ranking import precedence
from dispatch.sendings import sendings_of
from dispatch.settings import Settings


@dataclass(frozen=True, eq=False)
class _Fitting:
    """Who suits which incident, masks (n, m), and the teams by the row of their incident."""

    fits: Mask
    held_back: Mask
    leaves_short: Mask
    teams: dict[int, TeamNeed]


@dataclass(frozen=True)
class Making:
    """What the arrays are filled from: incidents (n) with their needs, crews (m) that are ready."""

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
    taken_off: tuple[frozenset[str], ...]
    """The crews that were called off each incident: they stand behind others there."""

    @property
    def settings(self) -> Settings:
        return self.centre.settings

    def problem(self, pins: Sequence[tuple[str, str]]) -> PlanProblem:
        """The question as numbers; `pins` are (incident, crew) ids."""
        current, pinned = self._current(), self._pinned(pins)
        fitting = self._fitting(current, pinned)
        stands = Stands(self.needs, self.ready, self.centre, self.now)
        claims = stands.claims(fitting.held_back, fitting.leaves_short, self._coverage)
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
            is_held_back=fitting.held_back,
            leaves_short=fitting.leaves_short,
            was_taken_off=self._was_taken_off(current, pinned),
            flat_cost=self._flat_cost(),
            fits=fitting.fits,
            current=current,
            has_answered=self._has_answered(current),
            pinned=pinned,
            teams=fitting.teams,
            rules=self._rules(),
        )

    def _fitting(self, current: Numbers, pinned: Numbers) -> _Fitting:
        suits = [self.suits.of(self.centre.categories.by_code(need.category)) for need in self.needs]
        fits, whole, held_back = (
            self._table([getattr(one, name) for one in suits]) for name in ("alone", "whole", "held_back")
        )
        teams = {row: one.team for row, one in enumerate(suits) if one.team and current[row] == NOBODY}
        for row, column in self._unwilling(pinned):
            fits[row, column] = False
            if row in teams:
                teams[row] = teams[row].without(column)
        under_way = np.flatnonzero(current != NOBODY)
        fits[under_way, current[under_way]] = True
        leaves_short = ~whole
        leaves_short[list(teams), :] = False
        return _Fitting(fits, held_back, leaves_short, teams)

    def _unwilling(self, pinned: Numbers) -> Iterator[tuple[int, int]]:
        """Incident and crew, where it has declined that and nobody has pinned it there."""
        return ((row, column) for row, column in self._named(self.declined) if column != pinned[row])

    def _was_taken_off(self, current: Numbers, pinned: Numbers) -> Mask:
        """Whom somebody has called off an incident, unless it was sent or pinned there again since."""
        found = np.zeros((len(self.incidents), len(self.ready)), dtype=np.bool_)
        for row, column in self._named(self.taken_off):
            found[row, column] = column not in (current[row], pinned[row])
        return found

    def _named(self, crews: Sequence[frozenset[str]]) -> Iterator[tuple[int, int]]:
        """Incident and crew, of the crews named for each incident."""
        for row, named in enumerate(crews):
            if named:
                yield from ((row, place) for place, item in enumerate(self.ready) if item.crew.id in named)

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
            taken_off_s=float(settings.plan_taken_off_s),
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
