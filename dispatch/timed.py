"""A picture's incidents with their clocks at a moment: what rates are counted from."""

from __future__ import annotations

from datetime import datetime

from dispatch.centre import Centre
from dispatch.indicators import Timed, lead_crews
from dispatch.situation import Situation
from dispatch.timing import stage_clocks


def timed_incidents(situation: Situation, centre: Centre, now: datetime) -> list[Timed]:
    """Every incident of the picture with its clocks at a moment."""
    timed = []
    for incident in situation.incidents.values():
        requirement = centre.categories.by_code(incident.category).requirement
        tasks = situation.tasks_of_incident(incident.id)
        clocks = stage_clocks(incident, situation.entries_of(incident.id), tasks, requirement, now)
        timed.append(Timed(incident, clocks, lead_crews(tasks, clocks)))
    return timed
