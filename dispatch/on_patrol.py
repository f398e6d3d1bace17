"""Who is on patrol now, and where: what a finding is written down with."""

from __future__ import annotations

from datetime import datetime

from dispatch.incident import Place
from dispatch.patrols import Patrol
from dispatch.people import Crew
from dispatch.situation import Situation

BY_FIX = "gps"


def patrol_of(crew_id: str, situation: Situation, now: datetime) -> Patrol | None:
    """The patrol that a crew is on; None where it is on none."""
    known = (one for one in situation.patrols.values() if one.crew_id == crew_id)
    return next((one for one in known if one.is_running(now)), None)


def next_patrol_of(crew_id: str, situation: Situation, now: datetime) -> Patrol | None:
    """The patrol that a crew is on, else the next that is planned for it."""
    planned = [one for one in situation.patrols.values() if one.crew_id == crew_id and one.is_planned(now)]
    first = min(planned, key=lambda one: one.started_at, default=None)
    return patrol_of(crew_id, situation, now) or first


def place_of(crew: Crew, situation: Situation, otherwise: str = "") -> Place:
    """Where a crew was last seen; the words `otherwise` where nobody knows."""
    fix = situation.fix_of(crew)
    if fix is None:
        return Place(otherwise)
    return Place(f"{fix.lon:.5f}, {fix.lat:.5f}", fix.lon, fix.lat, BY_FIX)
