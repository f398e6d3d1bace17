"""When the closing clock of an incident lights up, computed once for each version of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from dispatch.incident import Incident
from dispatch.settings import Settings
from dispatch.worktime import add_work, due_with_pauses, pauses_of, worked_between


@dataclass(frozen=True)
class LightingTimes:
    """When the closing limit is nearly used (80 %) and when it is used up, suspensions left out."""

    soon_at: datetime
    over_at: datetime


class ClosingTimes:
    """The lighting times of incidents; working time is dear to count, so each version is counted once."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[int, Settings, LightingTimes | None]] = {}

    def of(self, incident: Incident, settings: Settings) -> LightingTimes | None:
        """The times of the last limit, by which it must be closed; None without limits."""
        known = self._known.get(incident.id)
        if known is not None and known[0] == incident.version and known[1] is settings:
            return known[2]
        times = _lighting_times(incident, settings)
        self._known[incident.id] = incident.version, settings, times
        return times

    def forget_all_but(self, incident_ids: Collection[str]) -> None:
        """Let go of incidents that are no longer open."""
        self._known = {key: times for key, times in self._known.items() if key in incident_ids}


def _lighting_times(incident: Incident, settings: Settings) -> LightingTimes | None:
    if not incident.closing or incident.t0 is None:
        return None
    limit, t0 = incident.closing[-1], incident.t0
    over_at = due_with_pauses(limit, t0, incident.suspensions, settings)
    amount = worked_between(t0, limit.due_at, limit.unit, settings) * settings.closing_light
    soon_at = add_work(t0, amount, limit.unit, settings, pauses_of(incident.suspensions))
    return LightingTimes(soon_at, over_at)
