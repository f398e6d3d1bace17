"""A crew's status, derived from its tasks, shift, sign-on, declared breaks and the clock; never stored."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from dispatch.assignment import Assignment, AssignmentState
from dispatch.people import Crew, CrewStatus, StandBy

_BY_TASK = (
    (AssignmentState.ON_SCENE, CrewStatus.ON_SCENE),
    (AssignmentState.ACKNOWLEDGED, CrewStatus.EN_ROUTE),
    (AssignmentState.SENT, CrewStatus.OFFERED),
    (AssignmentState.RESERVED, CrewStatus.RESERVED),
)


def crew_status(crew: Crew, tasks: Iterable[Assignment], now: datetime) -> CrewStatus:
    """The status of `crew` at `now`; a running task counts before a break, a break before being free."""
    if not crew.is_on_shift(now):
        return CrewStatus.OFF_SHIFT
    if crew.signed_on is None:
        return CrewStatus.NOT_SIGNED_ON
    states = {task.state for task in tasks if task.ended_at is None}
    for state, status in _BY_TASK:
        if state in states:
            return status
    if crew.declared is not None and crew.declared.since <= now < crew.declared.until:
        return CrewStatus.ON_BREAK
    return CrewStatus.FREE


def stand_by_of(crew: Crew, tasks: Iterable[Assignment], now: datetime) -> StandBy | None:
    """The stand-by that is in force: a dispatch ends it, so does the end of its time or of the turn."""
    standing_by = crew.standing_by
    if standing_by is None or not (standing_by.since <= now < standing_by.until):
        return None
    if crew.signed_on is None or not crew.is_on_shift(now):
        return None
    was_sent = any(
        task.sent_at >= standing_by.since and task.state is not AssignmentState.RESERVED for task in tasks
    )
    return None if was_sent else standing_by
