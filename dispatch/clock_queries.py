"""Questions about clocks: how incidents stand, and what calls for attention."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from dispatch.alarms import Alarm, AlarmBoard
from dispatch.clock_view import ClockView
from dispatch.foresight import Foresight
from dispatch.ports import Query
from dispatch.reasons import Refused
from dispatch.room import Room


@dataclass(frozen=True)
class ClocksOf(Query[tuple[ClockView, ...]]):
    """The clocks of incidents as they look now, judged without memory of how they looked before."""

    code: ClassVar[str] = "clocks"
    incident_ids: tuple[str, ...]


def clocks_of(query: ClocksOf, room: Room) -> tuple[ClockView, ...]:
    now, foresight = room.clock.now(), Foresight()
    missing = [known for known in query.incident_ids if known not in room.situation.incidents]
    if missing:
        raise Refused("unknown_row", kind="incident", id=missing[0])
    incidents = (room.situation.incidents[incident_id] for incident_id in query.incident_ids)
    return tuple(foresight.view(incident, room.situation, room.centre, now) for incident in incidents)


@dataclass(frozen=True)
class AlarmsNow(Query[tuple[Alarm, ...]]):
    """All alarms at this moment, the loudest first."""

    code: ClassVar[str] = "alarms"


def alarms_now(_query: AlarmsNow, room: Room) -> tuple[Alarm, ...]:
    return AlarmBoard().alarms(room.situation, room.centre, room.clock.now())


ANSWERS: dict[type[Any], Callable[[Any, Room], Any]] = {
    ClocksOf: clocks_of,
    AlarmsNow: alarms_now,
}
