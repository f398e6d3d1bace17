"""Questions about ways: who should go, how to get there, how far one gets in a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from shapely import MultiPolygon, Polygon

from dispatch.coverage_costs import crew_costs
from dispatch.fix_roads import snaps_of
from dispatch.incident import Incident, Place
from dispatch.need import Need, need_at, need_beside_others, need_in_place_of, need_of_incident
from dispatch.people import Crew
from dispatch.policy import Policy
from dispatch.ports import Query
from dispatch.reasons import Refused
from dispatch.recommendation import Recommendation, recommend
from dispatch.room import Room
from gis.reach import reach_polygon
from gis.road_network import Mode
from gis.routing import Route, RoutingError

LonLat = tuple[float, float]
Found = TypeVar("Found")


@dataclass(frozen=True)
class Recommend(Query[Recommendation]):
    """Who should go to an incident, or to a place if something of a category happened there now.

    `source` matters only where a timing rule asks for it. `policy`: None is the centre's.
    `is_joining`: who should join the crews that go to the incident or are there, by what they lack.
    `replaces`: in place of which of them, by the crew's id.
    """

    code: ClassVar[str] = "recommend"
    incident_id: str | None = None
    place: Place | None = None
    category: str = ""
    source: str = ""
    policy: Policy | None = None
    is_joining: bool = False
    replaces: str = ""


def recommend_answer(query: Recommend, room: Room) -> Recommendation:
    now, situation = room.clock.now(), room.situation
    coverage = crew_costs(room.cover_book, situation.crews, now, room.centre.settings)
    return recommend(_need(query, room), situation, room.centre, now, query.policy, coverage)


def _need(query: Recommend, room: Room) -> Need:
    now = room.clock.now()
    if query.incident_id is not None:
        incident = _incident(query.incident_id, room)
        if query.is_joining:
            return need_beside_others(incident, room.situation, room.centre, now)
        if query.replaces:
            return need_in_place_of(query.replaces, incident, room.situation, room.centre, now)
        return need_of_incident(incident, room.centre, now)
    if query.place is None:
        raise Refused("place_unknown", place="")
    return need_at(query.place, query.category, query.source, room.centre, now)


@dataclass(frozen=True)
class RouteBetween(Query[Route]):
    """The fastest way between two lon/lat positions in a mode."""

    code: ClassVar[str] = "route"
    origin: LonLat
    target: LonLat
    mode: Mode


def route_between(query: RouteBetween, room: Room) -> Route:
    router = room.centre.require_router()
    return _told(lambda: router.route(query.origin, query.target, query.mode))


@dataclass(frozen=True)
class RouteOfCrew(Query[Route]):
    """The fastest way of a crew from its last fix to an incident, in the crew's own mode."""

    code: ClassVar[str] = "route_of_crew"
    crew_id: str
    incident_id: str


def route_of_crew(query: RouteOfCrew, room: Room) -> Route:
    crew, incident = _crew(query.crew_id, room), _incident(query.incident_id, room)
    router = room.centre.require_router()
    fix = room.situation.fix_of(crew)
    if fix is None:
        raise Refused("crew_without_fix", crew=crew.call_sign)
    if incident.place.lon is None or incident.place.lat is None:
        raise Refused("place_unknown", place=incident.place.text)
    target = (incident.place.lon, incident.place.lat)
    known = snaps_of([fix], crew.mode, router.network)
    return _told(lambda: router.route((fix.lon, fix.lat), target, crew.mode, known))


@dataclass(frozen=True)
class ReachFrom(Query[Polygon | MultiPolygon]):
    """The area that a mode reaches from a lon/lat position within `limit_s` seconds, in WGS 84."""

    code: ClassVar[str] = "reach"
    origin: LonLat
    mode: Mode
    limit_s: float


def reach_from(query: ReachFrom, room: Room) -> Polygon | MultiPolygon:
    router = room.centre.require_router()
    return _told(lambda: reach_polygon(router, query.origin, query.mode, query.limit_s))


def _incident(incident_id: str, room: Room) -> Incident:
    incident = room.situation.incidents.get(incident_id)
    if incident is None:
        raise Refused("unknown_row", kind="incident", id=incident_id)
    return incident


def _crew(crew_id: str, room: Room) -> Crew:
    crew = room.situation.crews.get(crew_id)
    if crew is None:
        raise Refused("unknown_row", kind="crew", id=crew_id)
    return crew


def _told(find: Callable[[], Found]) -> Found:
    """What `find` finds; its error as the refusal of the same code."""
    try:
        return find()
    except RoutingError as error:
        raise Refused(error.code, details=str(error)) from error


ANSWERS: dict[type[Any], Callable[[Any, Room], Any]] = {
    Recommend: recommend_answer,
    RouteBetween: route_between,
    RouteOfCrew: route_of_crew,
    ReachFrom: reach_from,
}
