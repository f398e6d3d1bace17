"""Which crews a plan can send, and when each is ready: free, soon free, or under way elsewhere."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatch.assignment import Assignment, AssignmentState
from dispatch.centre import Centre
from dispatch.contracts import speaks_against_contract
from dispatch.fixes import Fix
from dispatch.forecast import scene_wait
from dispatch.forecast_errors import ForecastErrors
from dispatch.people import Crew, CrewStatus
from dispatch.positions import Freshness
from dispatch.situation import Situation

UNDER_WAY = frozenset({CrewStatus.EN_ROUTE, CrewStatus.OFFERED})


@dataclass(frozen=True)
class ReadyCrew:
    """A crew that can be planned with, where it is, and in how many seconds it can leave.

    `task` is what it is under way to, or reserved for; `tasks_done` how many it has reported on.
    """

    crew: Crew
    fix: Fix
    status: CrewStatus
    ready_in_s: float
    task: Assignment | None = None
    tasks_done: int = 0


def ready_crews(situation: Situation, centre: Centre, now: datetime) -> list[ReadyCrew]:
    """Crews on duty with a fresh position that are ready soon enough, by call sign."""
    found = (_ready(crew, situation, centre, now) for crew in situation.crews_on_shift(now))
    return [ready for ready in found if ready is not None]


def free_within(situation: Situation, centre: Centre, now: datetime, within_s: float) -> int:
    """How many crews that are on shift until then can be sent in `within_s` seconds, by what is known now.

    Those that are free, and those whose break or work on the scene will be over; who is on the way is not.
    """
    then = now + timedelta(seconds=within_s)
    on_shift = (crew for crew in situation.crews_on_shift(now) if crew.ends_at > then)
    return sum(_is_free_within(crew, situation, centre, now, within_s) for crew in on_shift)


def _is_free_within(crew: Crew, situation: Situation, centre: Centre, now: datetime, within_s: float) -> bool:
    status = situation.status_of(crew, now)
    if status is CrewStatus.FREE:
        return True
    if within_s <= 0 or status in UNDER_WAY or status is CrewStatus.RESERVED:
        return False
    held = [task for task in situation.tasks_of_crew(crew.id) if task.ended_at is None]
    return len(held) <= 1 and _ready_in_s(crew, status, held, situation, centre, now) <= within_s


def _ready(crew: Crew, situation: Situation, centre: Centre, now: datetime) -> ReadyCrew | None:
    freshness = situation.positions.freshness(crew.member_ids, now, centre.settings)
    fix = situation.fix_of(crew)
    if freshness is not Freshness.FRESH or fix is None:
        return None
    if speaks_against_contract(crew, centre.contractors, centre.local(now).date()) is not None:
        return None
    status, tasks = situation.status_of(crew, now), situation.tasks_of_crew(crew.id)
    held = [task for task in tasks if task.ended_at is None]
    ready_in_s = _ready_in_s(crew, status, held, situation, centre, now)
    if len(held) > 1 or ready_in_s > centre.settings.plan_soon_free_s:
        return None
    task = held[0] if held and status is not CrewStatus.ON_SCENE else None
    done = sum(task.reported_at is not None for task in tasks)
    return ReadyCrew(crew, fix, status, ready_in_s, task, done)


def _ready_in_s(
    crew: Crew,
    status: CrewStatus,
    held: list[Assignment],
    situation: Situation,
    centre: Centre,
    now: datetime,
) -> float:
    """0 for who can leave now, inf for who can't be told; a crew on the scene leaves when half would have."""
    if status is CrewStatus.FREE or status is CrewStatus.RESERVED or status in UNDER_WAY:
        return 0.0
    if status is CrewStatus.ON_BREAK and crew.declared is not None:
        return (crew.declared.until - now).total_seconds()
    if status is CrewStatus.ON_SCENE and held:
        return _scene_left_s(held[0], situation, centre.errors, now)
    return math.inf


def _scene_left_s(task: Assignment, situation: Situation, errors: ForecastErrors, now: datetime) -> float:
    incident = situation.incidents.get(task.incident_id)
    if incident is None or task.state is not AssignmentState.ON_SCENE:
        return math.inf
    since_s = (now - (task.arrived_at or task.sent_at)).total_seconds()
    return scene_wait(incident.category, errors, max(0.0, since_s)).quantile_s(0.5)
