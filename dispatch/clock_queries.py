"""Questions about clocks: how incidents stand, and what calls for attention."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from dispatch.alarms import Alarm, alarms
from dispatch.clock_view import ClockView
from dispatch.foresight import Foresight
from dispatch.ports import Query
from dispatch.reasons import Refused
from dispatch.room import Room

_KEPT_TIMES = 2
"""Where clocks of so many times the open incidents are remembered, those that have ended are let go of."""


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
class OpenClocks(Query[Mapping[str, ClockView]]):
    """The clocks of open incidents by id, judged with the memory of how they looked before; None: of all."""

    code: ClassVar[str] = "open_clocks"
    incident_ids: tuple[str, ...] | None = None


def open_clocks(query: OpenClocks, room: Room) -> Mapping[str, ClockView]:
    now, situation = room.clock.now(), room.situation
    if query.incident_ids is None:
        incidents = situation.open_incidents()
    else:
        asked = (situation.incidents.get(incident_id) for incident_id in query.incident_ids)
        incidents = [incident for incident in asked if incident is not None and incident.is_open]
    if query.incident_ids is None or room.foresight.kept > _KEPT_TIMES * len(situation.open_ids):
        room.foresight.forget_all_but(situation.open_ids, situation.assignments.keys())
    return {incident.id: room.foresight.view(incident, situation, room.centre, now) for incident in incidents}


@dataclass(frozen=True)
class AlarmsNow(Query[tuple[Alarm, ...]]):
    """All alarms at this moment, the loudest first."""

    code: ClassVar[str] = "alarms"


def alarms_now(_query: AlarmsNow, room: Room) -> tuple[Alarm, ...]:
    return alarms(room.situation, room.centre, room.clock.now(), room.foresight)


ANSWERS: dict[type[Any], Callable[[Any, Room], Any]] = {
    ClocksOf: clocks_of,
    OpenClocks: open_clocks,
    AlarmsNow: alarms_now,
}
