"""The ways of crews that are under way: network seconds from their last fix, kept until the fix changes."""

from __future__ import annotations

import math
from collections.abc import Collection
from datetime import datetime

from dispatch.assignment import Assignment
from dispatch.centre import Centre
from dispatch.crew_times import fix_age_s
from dispatch.fix_roads import snaps_of
from dispatch.fixes import Fix
from dispatch.forecast import RoadAhead
from dispatch.incident import Incident
from dispatch.people import Crew
from dispatch.positions import Freshness
from dispatch.situation import Situation
from gis.road_network import Mode
from gis.routing import Router, RoutingError

Way = tuple[Fix, tuple[float, float], Router]
"""From where, to where, on which roads."""


class RoadsAhead:
    """Searches the road once for each fix of a crew under way, not once a second."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[Way, float]] = {}

    def of(
        self, incident: Incident, situation: Situation, centre: Centre, now: datetime
    ) -> dict[str, RoadAhead]:
        """By assignment id, the ways of the crews that can be seen; none for a lost crew or without roads."""
        found: dict[str, RoadAhead] = {}
        for task in situation.tasks_of_incident(incident.id):
            if task.is_en_route and task.crew_id in situation.crews:
                road = self._road(task, situation.crews[task.crew_id], incident, situation, centre, now)
                if road is not None:
                    found[task.id] = road
        return found

    def forget_all_but(self, assignment_ids: Collection[str]) -> None:
        """Let go of tasks that are no longer under way."""
        self._known = {task_id: way for task_id, way in self._known.items() if task_id in assignment_ids}

    def _road(
        self,
        task: Assignment,
        crew: Crew,
        incident: Incident,
        situation: Situation,
        centre: Centre,
        now: datetime,
    ) -> RoadAhead | None:
        fix = situation.fix_of(crew)
        freshness = situation.positions.freshness(crew.member_ids, now, centre.settings)
        if fix is None or freshness is not Freshness.FRESH:
            return None
        lon, lat = incident.place.lon, incident.place.lat
        if centre.router is None or lon is None or lat is None:
            return None
        mode = Mode(task.mode) if task.mode else crew.mode
        network_s = self._seconds(task.id, fix, (lon, lat), mode, centre.router)
        return RoadAhead(network_s, fix_age_s(fix, now), mode) if math.isfinite(network_s) else None

    def _seconds(
        self, task_id: str, fix: Fix, target: tuple[float, float], mode: Mode, router: Router
    ) -> float:
        way = (fix, target, router)
        known = self._known.get(task_id)
        # The router itself is kept and compared: another one may have the number of one that is gone.
        if known is not None and known[0] == way:
            return known[1]
        network_s = _network_s(fix, target, mode, router)
        self._known[task_id] = way, network_s
        return network_s


def _network_s(fix: Fix, target: tuple[float, float], mode: Mode, router: Router) -> float:
    try:
        known = snaps_of([fix], mode, router.network)
        return float(router.times_to(target, [(fix.lon, fix.lat)], mode, known=known)[0])
    except RoutingError:
        return math.inf
