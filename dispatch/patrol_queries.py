"""Patrols and drone sorties as they stand now, and their tracks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain, pairwise
from typing import Any, ClassVar

from dispatch.fixes import Fix, best_known, by_member
from dispatch.incident import Incident
from dispatch.patrols import Patrol
from dispatch.ports import Query
from dispatch.reasons import Refused
from dispatch.room import Later, Room
from gis.datum import plane_at

Line = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class PatrolView:
    """A patrol, its crew's call sign and name as it is told, how it stands, and what was found on it."""

    patrol: Patrol
    call_sign: str
    crew_name: str
    is_running: bool
    is_planned: bool
    findings: tuple[Incident, ...]


@dataclass(frozen=True)
class PatrolsNow(Query[tuple[PatrolView, ...]]):
    """All patrols and sorties of the live picture: under way, planned, over; of each the newest first."""

    code: ClassVar[str] = "patrols_now"


def patrols_now(_query: PatrolsNow, room: Room) -> tuple[PatrolView, ...]:
    views = [_view(patrol, room) for patrol in room.situation.patrols.values()]
    newest = sorted(views, key=lambda view: view.patrol.started_at, reverse=True)
    return tuple(sorted(newest, key=lambda view: (not view.is_running, not view.is_planned)))


def _view(patrol: Patrol, room: Room) -> PatrolView:
    crew = room.situation.crews.get(patrol.crew_id)
    known = (room.situation.incidents.get(incident_id) for incident_id in patrol.findings)
    now = room.clock.now()
    return PatrolView(
        patrol,
        crew.call_sign if crew else "",
        room.situation.name_by_id(patrol.crew_id),
        patrol.is_running(now),
        patrol.is_planned(now),
        tuple(incident for incident in known if incident is not None),
    )


@dataclass(frozen=True)
class Track:
    """Where a crew went: (lon, lat) in WGS 84 in order of time, and metres along it.

    Of a crew's members the one of whom most is known tells the way.
    """

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


@dataclass(frozen=True)
class TracksNow(Query[tuple[Track, ...]]):
    """Where everybody who is on patrol now went in the last `within_s` seconds, by the patrols' numbers."""

    code: ClassVar[str] = "tracks_now"
    within_s: float = 1800.0


def tracks_now(query: TracksNow, room: Room) -> Later:
    now, crews = room.clock.now(), room.situation.crews
    since, store = now - timedelta(seconds=query.within_s), room.store
    running = [one for one in room.situation.patrols.values() if one.is_running(now) and one.crew_id in crews]
    members = {one.id: crews[one.crew_id].member_ids for one in running}

    def work() -> tuple[Track, ...]:
        found = store.fixes(tuple(chain.from_iterable(members.values())), since, None)
        known = by_member(found)
        return tuple(_track(one, _of(one, members[one.id], known)) for one in sorted(running, key=_number))

    return Later(work)


def _number(patrol: Patrol) -> tuple[int, str]:
    return len(patrol.number), patrol.number


def _of(patrol: Patrol, members: Iterable[str], known: dict[str, list[Fix]]) -> list[Fix]:
    fixes = chain.from_iterable(known.get(member, []) for member in members)
    return [fix for fix in fixes if fix.fixed_at >= patrol.started_at]


def _track(patrol: Patrol, fixes: Iterable[Fix]) -> Track:
    line = tuple((fix.lon, fix.lat) for fix in best_known(fixes))
    if len(line) < 2:
        return Track(patrol, line, 0.0)
    plane = plane_at(*line[0])
    return Track(patrol, line, sum(plane.distance_m(one, other) for one, other in pairwise(line)))


ANSWERS: dict[type[Any], Callable[[Any, Room], Any]] = {
    PatrolsNow: patrols_now,
    TrackOf: track_of,
    TracksNow: tracks_now,
}
