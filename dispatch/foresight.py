"""The fast clocks of open incidents second by second: what runs, and what is expected of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from dispatch.assignment import Assignment
from dispatch.centre import Centre
from dispatch.clock_view import ClockView, clock_view
from dispatch.forecast import EN_ROUTE, StageForecast, stage_forecasts
from dispatch.incident import Incident, StageName
from dispatch.judgement import Judge
from dispatch.roads_ahead import RoadsAhead
from dispatch.situation import Situation
from dispatch.stages import StageClocks
from dispatch.timing import stage_clocks


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
    """Remembers roads by fix, judgements by stage, and which incidents have no fast clock left.

    Held by one thread, like the picture that it reads.
    """

    def __init__(self) -> None:
        self._roads = RoadsAhead()
        self._judge = Judge()
        self._settled: dict[str, int] = {}

    def is_settled(self, incident: Incident) -> bool:
        """Whether this version of the incident is known to have no fast clock that runs."""
        return self._settled.get(incident.id) == incident.version

    def fast_clocks(
        self, incident: Incident, situation: Situation, centre: Centre, now: datetime
    ) -> FastClocks:
        """The fast clocks at `now`."""
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
        found = FastClocks(clocks)
        if not found.is_running:
            self._settled[incident.id] = incident.version
            return found
        forecasts = stage_forecasts(
            incident, clocks, tasks, roads, category, centre.settings, now, self._judge
        )
        return FastClocks(clocks, forecasts)

    def view(self, incident: Incident, situation: Situation, centre: Centre, now: datetime) -> ClockView:
        """All clocks of an incident as views show them."""
        fast = self.fast_clocks(incident, situation, centre, now)
        return clock_view(incident, fast.clocks, fast.forecasts, centre.settings, now)

    def forget_all_but(self, incident_ids: Collection[str], assignment_ids: Collection[str]) -> None:
        """Let go of what is no longer in the picture."""
        self._judge.forget_all_but(incident_ids)
        self._roads.forget_all_but(assignment_ids)
        self._settled = {key: seen for key, seen in self._settled.items() if key in incident_ids}


def _lost(tasks: list[Assignment], roads: Mapping[str, object]) -> frozenset[str]:
    under_way = (task for task in tasks if task.is_crew_level and task.state in EN_ROUTE)
    return frozenset(task.id for task in under_way if task.id not in roads)
