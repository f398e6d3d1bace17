"""Patrols and drone sorties as they stand now, and the track of one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, ClassVar

from dispatch.fixes import Fix
from dispatch.incident import Incident
from dispatch.patrols import Patrol
from dispatch.ports import Query
from dispatch.reasons import Refused
from dispatch.room import Later, Room
from gis.datum import plane_at

Line = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class PatrolView:
    """A patrol with its crew's call sign and name, whether it runs, and what was found on it."""

    patrol: Patrol
    call_sign: str
    crew_name: str
    is_running: bool
    findings: tuple[Incident, ...]


@dataclass(frozen=True)
class PatrolsNow(Query[tuple[PatrolView, ...]]):
    """All patrols and sorties of the live picture: those under way, then those over, the newest first."""

    code: ClassVar[str] = "patrols_now"


def patrols_now(_query: PatrolsNow, room: Room) -> tuple[PatrolView, ...]:
    views = [_view(patrol, room) for patrol in room.situation.patrols.values()]
    newest = sorted(views, key=lambda view: view.patrol.started_at, reverse=True)
    return tuple(sorted(newest, key=lambda view: not view.is_running))


def _view(patrol: Patrol, room: Room) -> PatrolView:
    crew = room.situation.crews.get(patrol.crew_id)
    known = (room.situation.incidents.get(incident_id) for incident_id in patrol.findings)
    return PatrolView(
        patrol,
        crew.call_sign if crew else "",
        crew.name if crew else "",
        patrol.is_running(room.clock.now()),
        tuple(incident for incident in known if incident is not None),
    )


@dataclass(frozen=True)
class Track:
    """Where a crew went: (lon, lat) in WGS 84 in order of time, and metres along it."""

    patrol: Patrol
    line: Line
    length_m: float


@dataclass(frozen=True)
class TrackOf(Query[Track]):
    """The track of a patrol so far, by the fixes of its crew; Refused("unknown_patrol")."""

    code: ClassVar[str] = "track_of_patrol"
    number: str


def track_of(query: TrackOf, room: Room) -> Later:
    wanted = query.number.strip().upper()
    patrol = next((one for one in room.situation.patrols.values() if one.number == wanted), None)
    if patrol is None:
        raise Refused("unknown_patrol", number=query.number)
    crew = room.situation.crews.get(patrol.crew_id)
    store, members = room.store, crew.member_ids if crew else ()
    return Later(lambda: _track(patrol, store.fixes(members, patrol.started_at, patrol.ends_at)))


def _track(patrol: Patrol, fixes: Iterable[Fix]) -> Track:
    line = tuple((fix.lon, fix.lat) for fix in fixes)
    if len(line) < 2:
        return Track(patrol, line, 0.0)
    plane = plane_at(*line[0])
    return Track(patrol, line, sum(plane.distance_m(one, other) for one, other in pairwise(line)))


ANSWERS: dict[type[Any], Callable[[Any, Room], Any]] = {PatrolsNow: patrols_now, TrackOf: track_of}
