"""What the forecasts of past stages said at set moments, beside what came of them."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatch.assignment import Assignment
from dispatch.centre import Centre
from dispatch.crew_times import fix_age_s
from dispatch.desk_wait import accepted_at
from dispatch.entry import Entry
from dispatch.fix_roads import legs_on_roads
from dispatch.fixes import Fix
from dispatch.forecast import RoadAhead, StageForecast, stage_forecasts
from dispatch.forecast_errors import recalibration_key
from dispatch.hindsight import Seen, Tracks, entries_known, incident_known, tasks_known
from dispatch.incident import Incident, StageName
from dispatch.judgement import Judge
from dispatch.people import Crew
from dispatch.positions import Freshness
from dispatch.stages import StageClock
from dispatch.timing import is_live, stage_clocks
from gis.road_network import Mode
from gis.routing import RoutingError

SHARES = tuple(number / 10 for number in range(10))
"""A stage's forecast is looked at when these shares of its limit have passed, whatever came of it."""


@dataclass(frozen=True)
class Sample:
    """One forecast of a running stage and its outcome.

    `probability` is None where the forecast said nothing; `is_met` as first due; `kind`: what it is
    recalibrated with.
    """

    incident_id: str
    stage: StageName
    category: str
    is_promised: bool
    kind: str
    at: datetime
    share_used: float
    probability: float | None
    is_met: bool


@dataclass(frozen=True)
class PastIncident:
    """An incident that is over, with all that was ever written of it and the crews that were sent."""

    incident: Incident
    tasks: Sequence[Assignment]
    entries: Sequence[Entry]
    crews: Mapping[str, Crew]


def samples_of(past: PastIncident, tracks: Tracks, centre: Centre, until: datetime) -> list[Sample]:
    """The samples of an incident's stages that are decided by `until`; none for one that never counts."""
    incident = past.incident
    known_from = accepted_at(incident)
    if not is_live(incident) or known_from is None:
        return []
    requirement = centre.categories.by_code(incident.category).requirement
    clocks = stage_clocks(incident, past.entries, past.tasks, requirement, until)
    decided = [clock for clock in clocks.all if clock.raw_met is not None and clock.limit_s is not None]
    views = views_at(past, tracks, centre, {at for clock in decided for at, _ in _moments(clock, known_from)})
    return [
        Sample(
            incident.id,
            clock.stage,
            incident.category,
            incident.rule is not None and incident.rule.is_promised,
            recalibration_key(clock.stage, incident),
            at,
            share,
            views[at].forecasts[clock.stage].probability,
            bool(clock.raw_met),
        )
        for clock in decided
        for at, share in _moments(clock, known_from)
        if clock.stage in views[at].forecasts
    ]


def _moments(clock: StageClock, known_from: datetime) -> Iterator[tuple[datetime, float]]:
    """Set moments from its start on at which it was known and had not stopped yet."""
    if clock.started_at is None or clock.limit_s is None:
        return
    for share in SHARES:
        at = clock.started_at + timedelta(seconds=share * clock.limit_s)
        is_over = clock.stopped_at is not None and at >= clock.stopped_at
        if at >= known_from and not is_over:
            yield at, share


@dataclass(frozen=True)
class PastView:
    """What was known at a moment, and what was forecast from it."""

    at: datetime
    tasks: list[Assignment]
    roads: Mapping[str, RoadAhead]
    forecasts: Mapping[StageName, StageForecast]


def views_at(
    past: PastIncident,
    tracks: Tracks,
    centre: Centre,
    moments: Iterable[datetime],
    judge: Judge | None = None,
) -> dict[datetime, PastView]:
    """How the incident looked at each moment; roads are searched once.

    `judge` remembers from one moment to the next, as the live one does; without it each stands alone.
    """
    known = [_Known(past, tracks, centre, at) for at in sorted(moments)]
    if not known:
        return {}
    roads = _roads(past.incident, known, centre.at(known[0].at))
    return {each.at: each.view(roads, judge or Judge()) for each in known}


class _Known:
    """An incident as it was known at a moment."""

    def __init__(self, past: PastIncident, tracks: Tracks, centre: Centre, at: datetime) -> None:
        self.at, self._centre = at, centre
        self._incident = incident_known(past.incident, at)
        self._entries = entries_known(past.entries, at)
        self.tasks = tasks_known(past.tasks, past.entries, at)
        self.seen = {
            task.id: seen
            for task in self.tasks
            if task.is_en_route and (seen := self._seen(past, task, tracks)) is not None
        }

    def _seen(self, past: PastIncident, task: Assignment, tracks: Tracks) -> tuple[Mode, Seen] | None:
        crew = past.crews.get(task.crew_id or "")
        seen = None if crew is None else tracks.seen(crew, self.at, self._centre.settings)
        if crew is None or seen is None or seen.freshness is not Freshness.FRESH:
            return None
        return Mode(task.mode) if task.mode else crew.mode, seen

    def view(self, seconds: Mapping[tuple[Mode, Fix], float], judge: Judge) -> PastView:
        roads = {
            task_id: RoadAhead(seconds[mode, seen.fix], fix_age_s(seen.fix, self.at), mode)
            for task_id, (mode, seen) in self.seen.items()
            if math.isfinite(seconds[mode, seen.fix])
        }
        category = self._centre.categories.by_code(self._incident.category)
        under_way = (task for task in self.tasks if task.is_en_route)
        lost = frozenset(task.id for task in under_way if task.id not in roads)
        clocks = stage_clocks(
            self._incident,
            self._entries,
            self.tasks,
            category.requirement,
            self.at,
            lost_positions=lost,
        )
        forecasts = stage_forecasts(
            self._incident,
            clocks,
            self.tasks,
            roads,
            category,
            self._centre.settings,
            self.at,
            judge,
            self._centre.errors,
        )
        return PastView(self.at, self.tasks, roads, forecasts)


def _roads(incident: Incident, known: Iterable[_Known], centre: Centre) -> dict[tuple[Mode, Fix], float]:
    """Network seconds from every fix that was looked at to the place: one search a mode."""
    by_mode: defaultdict[Mode, dict[Fix, Fix | None]] = defaultdict(dict)
    for each in known:
        for mode, seen in each.seen.values():
            by_mode[mode][seen.fix] = seen.before
    found: dict[tuple[Mode, Fix], float] = {}
    for mode, fixes in by_mode.items():
        seconds = _network_s(incident, fixes, mode, centre)
        found.update({(mode, fix): each for fix, each in zip(fixes, seconds, strict=True)})
    return found


def _network_s(
    incident: Incident, fixes: Mapping[Fix, Fix | None], mode: Mode, centre: Centre
) -> list[float]:
    """Seconds from fixes, each from the road that the one before it tells."""
    lon, lat = incident.place.lon, incident.place.lat
    if centre.router is None or lon is None or lat is None:
        return [math.inf] * len(fixes)
    try:
        legs = [(before or fix, fix) for fix, before in fixes.items()]
        known = legs_on_roads(legs, mode, centre.router)[1] if mode is not Mode.AIR else None
        places = [(fix.lon, fix.lat) for fix in fixes]
        return [float(each) for each in centre.router.times_to((lon, lat), places, mode, known=known)]
    except RoutingError:
        return [math.inf] * len(fixes)
