"""Who should go: every crew considered, ranked with reasons, or excluded with reasons, and what falls short.

The order is that of a policy (dispatch/ranking.py): the centre's, unless whoever asks chose another.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dispatch.assignment import Advice, Assignment
from dispatch.candidates import Asking, Candidate, Contender, candidates
from dispatch.centre import Centre
from dispatch.crew_times import CrewPlaces, enough_within_s
from dispatch.demand_cover import CrewCover
from dispatch.exclusion import ExclusionBook, who_was_taken_off
from dispatch.fixes import Fix
from dispatch.lifecycle import WAITING
from dispatch.need import Need
from dispatch.people import Crew
from dispatch.policy import Policy
from dispatch.powers import PowersBook
from dispatch.ranked_lines import ranked_lines
from dispatch.reasons import Reason
from dispatch.scarcity import Scarcity
from dispatch.situation import Situation
from dispatch.standing import StandingBook
from dispatch.teams import Shortfall, completing, team_shortfall
from gis.road_network import Mode

Mask = NDArray[np.bool_]
BEST = 10
_SPARE, _GROWS_MOST = 1.3, 1.5


class Excluded(NamedTuple):
    """A crew that is not advised, the weightiest reason first; `eta_s` None where its place is not known."""

    crew_id: str
    call_sign: str
    unit: str
    mode: Mode
    eta_s: float | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Recommendation:
    """Advice for a need at a moment, with digests of what it was computed from.

    `stamps`: who was measured when, of all whose place was known.
    """

    need: Need
    computed_at: datetime
    candidates: tuple[Candidate, ...]
    excluded: tuple[Excluded, ...]
    shortfall: Shortfall | None
    requested: tuple[str, ...]
    """Departments that are requested, never dispatched."""
    network_digest: str
    stamps: tuple[str, ...]
    policy: Policy

    @cached_property
    def fixes_digest(self) -> str:
        """SHA-256 of the stamps in order: proves from which positions advice came; worked out when wanted."""
        return hashlib.sha256("\n".join(sorted(self.stamps)).encode()).hexdigest()

    @property
    def is_coverage_known(self) -> bool:
        """Whether the lines tell what each crew's going costs in coverage."""
        return any(line.coverage is not None for line in self.candidates)

    @property
    def excluded_counts(self) -> Mapping[str, int]:
        """How many are excluded, by their weightiest reason, most frequent first."""
        return dict(Counter(line.reasons[0].code for line in self.excluded).most_common())

    def as_advice(self) -> Advice:
        """What is kept with the task: the best ten, counts of the excluded, and the digests."""
        return Advice(
            shown_at=self.computed_at,
            best=tuple(line.as_advised() for line in self.candidates[:BEST]),
            excluded=self.excluded_counts,
            network_digest=self.network_digest,
            rule=self.need.rule,
            fixes_digest=self.fixes_digest,
            policy=self.policy.value,
        )


def recommend(
    need: Need,
    situation: Situation,
    centre: Centre,
    now: datetime,
    policy: Policy | None = None,
    coverage: Mapping[str, CrewCover] | None = None,
) -> Recommendation:
    """Consider every crew of the shifts in force, or starting soon; Refused("no_network") without roads.

    `policy`: None is the centre's. `coverage`: what each free crew's going costs, by crew id, where known.
    """
    chosen = policy or Policy(centre.settings.advice_policy)
    field = _Field(need, situation, centre, now)
    placed = field.placed()
    times_s, limit_s = _times_s(placed, field.may_go(placed), need, centre, now)
    ranked = ranked_lines(
        candidates(field.contenders(placed, times_s), field.asking(chosen, coverage or {})),
        chosen,
        centre.settings,
    )
    return Recommendation(
        need=need,
        computed_at=now,
        candidates=_with_nearest(_with_joined(ranked, need, field.under_way, situation.crews)),
        excluded=_excluded(field.considered, field.against, times_s, limit_s),
        shortfall=team_shortfall(need, field.under_way, ranked, situation.crews),
        requested=need.requirement.externals,
        network_digest=centre.network_digest,
        stamps=tuple([fix.stamp for _, fix in placed]),
        policy=chosen,
    )


class _Field:
    """The crews that are considered for one need, and what speaks against each."""

    def __init__(self, need: Need, situation: Situation, centre: Centre, now: datetime) -> None:
        self._need, self._situation, self._centre, self._now = need, situation, centre, now
        self.considered = _considered(situation, centre, now)
        there = situation.running_tasks(need.incident_id) if need.incident_id else []
        self.under_way = [task for task in there if task.crew_id != need.replaces]
        teams = (task.team for task in self.under_way)
        self._powers = PowersBook(need, teams)
        exclusions = ExclusionBook(need, self._powers, situation, centre, now)
        self._seen = [(crew, situation.fix_of(crew)) for crew in self.considered]
        self.against = {crew.id: exclusions.of(crew, fix) for crew, fix in self._seen}

    def placed(self) -> list[tuple[Crew, Fix]]:
        """Crews whose place is known now, those excluded for other reasons too: their times are shown."""
        return [
            (crew, fix)
            for crew, fix in self._seen
            if fix is not None and not _has_any(self.against[crew.id], _UNPLACED)
        ]

    def may_go(self, placed: Iterable[tuple[Crew, Fix]]) -> Mask:
        """Whom of these nothing speaks against."""
        return np.array([not self.against[crew.id] for crew, _ in placed], dtype=np.bool_)

    def contenders(self, placed: Iterable[tuple[Crew, Fix]], times_s: Mapping[str, float]) -> list[Contender]:
        """Those whom nothing excludes and who get there."""
        standings, situation = StandingBook(self._need, self._centre), self._situation
        taken_off = who_was_taken_off(self._need.incident_id, situation)
        return [
            Contender(
                crew,
                fix,
                times_s[crew.id],
                standings.of(crew),
                self._powers.of(crew),
                situation.reports_of_crew(crew.id),
                taken_off=taken_off.get(crew.id),
            )
            for crew, fix in placed
            if not self.against[crew.id] and math.isfinite(times_s[crew.id])
        ]

    def asking(self, policy: Policy, coverage: Mapping[str, CrewCover]) -> Asking:
        """What all lines share."""
        centre = self._centre
        free = [crew for crew in self.considered if not _has_any(self.against[crew.id], _NOT_FREE)]
        scarcity = scarcity_among(free, self._situation, centre)
        return Asking(self._need, centre.settings, self._now, policy, scarcity, coverage, centre.errors)


def _considered(situation: Situation, centre: Centre, now: datetime) -> list[Crew]:
    soon = now + timedelta(seconds=centre.settings.starts_soon_s)
    return [crew for crew in situation.crews_by_sign if crew.starts_at <= soon and now < crew.ends_at]


_NOT_FREE = frozenset({"off_shift", "not_signed_on", "busy", "on_it_already", "reserved", "on_break"})
_UNPLACED = frozenset({"stale_fix", "offline", "no_fix"})


def _has_any(reasons: tuple[Reason, ...], codes: frozenset[str]) -> bool:
    return bool(reasons) and not codes.isdisjoint([reason.code for reason in reasons])


def scarcity_among(free: Iterable[Crew], situation: Situation, centre: Centre) -> Scarcity:
    """Which qualifications are scarce among free crews, with the work that waits now."""
    incidents = situation.incidents.values()
    waiting = (incident.category for incident in incidents if incident.state in WAITING)
    return Scarcity(centre.categories, free, waiting, centre.settings.scarce_crews)


def _times_s(
    placed: Sequence[tuple[Crew, Fix]], may_go: Mask, need: Need, centre: Centre, now: datetime
) -> tuple[dict[str, float], float]:
    """Seconds by crew, and the limit within which they were searched.

    Near ones, and all who could be in time; farther only where too few of those who may go are found, and no
    farther than it takes to find enough. Refused("no_network") without roads.
    """
    settings, places = centre.settings, CrewPlaces(placed, centre.require_router())
    due_s = 0.0 if need.arrival_due_at is None else (need.arrival_due_at - now).total_seconds()
    limit_s, within_s = float(settings.advice_limit_s), max(float(settings.advice_near_s), due_s)
    within_s = enough_within_s(places.about_s(need.position)[may_go], settings.advice_enough, within_s)
    while within_s < limit_s:
        times_s = places.times_s(need.position, within_s)
        found = int(np.isfinite(times_s[may_go]).sum())
        if found >= settings.advice_enough:
            return places.by_id(times_s), within_s
        within_s = _farther_s(within_s, found, settings.advice_enough)
    return places.by_id(places.times_s(need.position, limit_s)), limit_s


def _farther_s(within_s: float, found: int, enough: int) -> float:
    """How far to search next, in whole minutes: those found grow by its square, but never half as far again.

    A search costs by its square too: a third one now and then costs less than one that goes too far.
    """
    grows = math.sqrt(_SPARE * enough / found) if found else math.inf
    return 60.0 * math.ceil(within_s * min(grows, _GROWS_MOST) / 60.0)


def _with_joined(
    ranked: Sequence[Candidate], need: Need, under_way: Sequence[Assignment], crews: Mapping[str, Crew]
) -> list[Candidate]:
    """The lines; the best ones that leave the team short say who would have to come along."""
    told = list(ranked)
    for place, line in enumerate(ranked[:BEST]):
        if line.leaves_short and (joined := completing(need, under_way, line, ranked, crews)):
            signs = "+".join(crews[crew_id].call_sign for crew_id in joined)
            told[place] = line.because(Reason("joined_by", {"crews": signs}))
    return told


def _with_nearest(ranked: Sequence[Candidate]) -> tuple[Candidate, ...]:
    nearest = min(ranked, key=lambda line: line.arrive_s, default=None)
    told = Reason("nearest", {"eta_s": round(nearest.arrive_s)}) if nearest else None
    return tuple(line.because(told) if told and line is nearest else line for line in ranked)


def _excluded(
    considered: Iterable[Crew],
    against: Mapping[str, tuple[Reason, ...]],
    times_s: Mapping[str, float],
    limit_s: float,
) -> tuple[Excluded, ...]:
    """The excluded by their weightiest reason, in the order in which crews are considered: by call sign."""
    unreachable = {mode: _unreachable(mode, limit_s) for mode in Mode}
    lines = []
    for crew in considered:
        eta_s, reasons = times_s.get(crew.id), against[crew.id]
        if eta_s == math.inf:
            reasons, eta_s = (*reasons, unreachable[crew.mode]), None
        if reasons:
            lines.append(Excluded(crew.id, crew.call_sign, crew.unit, crew.mode, eta_s, reasons))
    return tuple(sorted(lines, key=lambda line: line.reasons[0].code))


def _unreachable(mode: Mode, limit_s: float) -> Reason:
    return Reason("unreachable", {"mode": mode.value, "limit_s": round(limit_s)})
