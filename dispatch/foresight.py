"""The fast clocks of open incidents second by second: what runs, and what is expected of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from dispatch.assignment import Assignment
from dispatch.centre import Centre
from dispatch.clock_view import ClockView, SlowView, clock_view, slow_view
from dispatch.closing_times import ClosingTimes
from dispatch.forecast import StageForecast, stage_forecasts
from dispatch.incident import Incident, StageName
from dispatch.judgement import Judge
from dispatch.roads_ahead import RoadsAhead
from dispatch.situation import Situation
from dispatch.stages import StageClocks
from dispatch.timing import stage_clocks

CLOSING_KEPT = timedelta(seconds=10)


@dataclass(frozen=True)
class FastClocks:
    """An incident's fast clocks and what is expected of those that run."""

    clocks: StageClocks
    forecasts: Mapping[StageName, StageForecast] = field(default_factory=dict)

    @property
    def is_running(self) -> bool:
        """Whether any of them still runs."""
        return any(clock.is_running for clock in self.clocks.all)


class Foresight:
    """Remembers roads by fix, judgements by stage, stopped clocks, and when closing limits light up.

    Held by one thread, like the picture that it reads.
    """

    def __init__(self) -> None:
        self.closing_times = ClosingTimes()
        self._roads = RoadsAhead()
        self._judge = Judge()
        self._settled: dict[str, tuple[int, int, FastClocks]] = {}
        self._closing: dict[str, tuple[int, datetime, SlowView | None]] = {}

    @property
    def kept(self) -> int:
        """Of how many incidents it remembers clocks."""
        return len(self._closing)

    def is_settled(self, incident: Incident) -> bool:
        """Whether this version of the incident is known to have no fast clock that runs."""
        known = self._settled.get(incident.id)
        return known is not None and known[0] == incident.version

    def fast_clocks(
        self, incident: Incident, situation: Situation, centre: Centre, now: datetime
    ) -> FastClocks:
        """The fast clocks at `now`; stopped ones are kept until the incident or its entries change."""
        known = self._settled.get(incident.id)
        entries = situation.entry_count(incident.id)
        if known is not None and known[:2] == (incident.version, entries):
            return known[2]
        found = self._fast_clocks(incident, situation, centre, now)
        if not found.is_running:
            self._settled[incident.id] = incident.version, entries, found
        return found

    def _fast_clocks(
        self, incident: Incident, situation: Situation, centre: Centre, now: datetime
    ) -> FastClocks:
        category = centre.categories.by_code(incident.category)
        tasks = situation.tasks_of_incident(incident.id)
        roads = self._roads.of(incident, situation, centre, now)
        clocks = stage_clocks(
            incident,
            situation.entries_of(incident.id),
            tasks,
            category.requirement,
            now,
            lost_positions=_lost(tasks, roads),
        )
        forecasts = stage_forecasts(
            incident, clocks, tasks, roads, category, centre.settings, now, self._judge, centre.errors
        )
        return FastClocks(clocks, forecasts)

    def view(self, incident: Incident, situation: Situation, centre: Centre, now: datetime) -> ClockView:
        """All clocks of an incident as views show them."""
        fast = self.fast_clocks(incident, situation, centre, now)
        closing = self._closing_clock(incident, centre, now)
        return clock_view(incident.id, fast.clocks, fast.forecasts, closing, incident.until(now))

    def _closing_clock(self, incident: Incident, centre: Centre, now: datetime) -> SlowView | None:
        """Working time is dear to count and hours long: a closing clock is counted anew every few seconds."""
        known = self._closing.get(incident.id)
        if known is not None and known[0] == incident.version and abs(now - known[1]) < CLOSING_KEPT:
            return known[2]
        closing = slow_view(incident, centre.settings, now)
        self._closing[incident.id] = incident.version, now, closing
        return closing

    def forget_all_but(self, incident_ids: Collection[str], assignment_ids: Collection[str]) -> None:
        """Let go of what is no longer in the picture."""
        self.closing_times.forget_all_but(incident_ids)
        self._judge.forget_all_but(incident_ids)
        self._roads.forget_all_but(assignment_ids)
        self._settled = {key: known for key, known in self._settled.items() if key in incident_ids}
        self._closing = {key: known for key, known in self._closing.items() if key in incident_ids}


def _lost(tasks: list[Assignment], roads: Mapping[str, object]) -> frozenset[str]:
    under_way = (task for task in tasks if task.is_en_route)
    return frozenset(task.id for task in under_way if task.id not in roads)
