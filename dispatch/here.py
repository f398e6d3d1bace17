"""What there is at a place: its zones and who looks after them, road, standby post, permits, facilities."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from dispatch.centre import Centre
from dispatch.closure_queries import ClosureState, state_of
from dispatch.closures import Closure
from dispatch.coverage_queries import StandbyPosts, posts
from dispatch.facility_queries import FacilitiesNear, NearFacility, facilities_near
from dispatch.incident import Place
from dispatch.people import StandBy
from dispatch.permit_book import NearPermit
from dispatch.permit_queries import PermitsAt, permits_at
from dispatch.ports import Query
from dispatch.reasons import Refused
from dispatch.room import Later, Room
from dispatch.standby_posts import StandbyPost
from gis.datum import plane_at
from gis.road_network import Mode, RoadClass
from gis.zones import Attribution, ZoneAtlas

REACH_M, WIDEST_M = 25.0, 2_000.0


@dataclass(frozen=True)
class ZoneHere:
    """A zone that holds the place, and how many open incidents lie in it."""

    code: str
    name: str
    kind: str
    open_incidents: int


@dataclass(frozen=True)
class RungHere:
    """A rung of the ladder there: the governance unit, the zone it looks after, its office and lead."""

    rung: int
    unit: str
    zone: str
    office: str
    lead: str


@dataclass(frozen=True)
class RoadHere:
    """The nearest road: its name ("": none), class, free speed, and what is closed or slow on it there."""

    name: str
    road_class: str
    speed_kmh: float
    distance_m: float
    closures: tuple[tuple[Closure, ClosureState], ...] = ()


@dataclass(frozen=True)
class PostHere:
    """A standby post, the zone that it is for, and the call signs of crews that stand by at it."""

    post: StandbyPost
    zone: str
    crews: tuple[str, ...]


@dataclass(frozen=True)
class Here:
    """All of it; zones go from the widest to the finest, rungs from the lowest."""

    lon: float
    lat: float
    zones: tuple[ZoneHere, ...] = ()
    rungs: tuple[RungHere, ...] = ()
    road: RoadHere | None = None
    post: PostHere | None = None
    permits: tuple[NearPermit, ...] = ()
    facilities: tuple[NearFacility, ...] = ()


@dataclass(frozen=True)
class HereAt(Query[Here]):
    """What there is at a WGS 84 place; road, post and facilities within `reach_m` of it.

    Refused("bad_radius") beyond 2 km.
    """

    code: ClassVar[str] = "here"
    lon: float
    lat: float
    reach_m: float = REACH_M


def here(query: HereAt, room: Room) -> Later:
    """The picture is read at once; zones, roads and what is kept are looked up while others go on."""
    if not 0 <= query.reach_m <= WIDEST_M:
        raise Refused("bad_radius", radius_m=query.reach_m, most_m=WIDEST_M)
    count: Counter[str] = Counter()
    for incident in room.situation.open_incidents():
        count.update({*incident.zones.values(), *incident.functional_zones})
    waiting = tuple(_standing_by(room))
    return Later(lambda: _here(query, room, count, waiting))


def _here(
    query: HereAt, room: Room, count: Mapping[str, int], waiting: tuple[tuple[str, StandBy], ...]
) -> Here:
    place = Place("", query.lon, query.lat)
    found = room.centre.attribution(place)
    return Here(
        lon=query.lon,
        lat=query.lat,
        zones=_zones(found, room.centre.atlas, count) if found is not None else (),
        rungs=_rungs(found, room.centre) if found is not None else (),
        road=_road(query, room),
        post=_post(query, room, waiting),
        permits=permits_at(PermitsAt(place), room),
        facilities=facilities_near(FacilitiesNear(query.lon, query.lat, query.reach_m), room),
    )


def _zones(found: Attribution, atlas: ZoneAtlas, count: Mapping[str, int]) -> tuple[ZoneHere, ...]:
    zones = [atlas.by_code(code) for code in (*reversed(found.chain), *found.functional_zones)]
    return tuple(ZoneHere(zone.code, zone.name, zone.kind.value, count.get(zone.code, 0)) for zone in zones)


def _rungs(found: Attribution, centre: Centre) -> tuple[RungHere, ...]:
    steps = centre.atlas.ladder_at(found).steps
    units = [centre.atlas.by_code(step.unit) for step in steps]
    return tuple(
        RungHere(
            step.rung,
            unit.name,
            centre.unit_name(step.zone),
            unit.attributes.get("office", ""),
            unit.attributes.get("lead", ""),
        )
        for step, unit in zip(steps, units, strict=True)
    )


def _road(query: HereAt, room: Room) -> RoadHere | None:
    router = room.centre.usual_router or room.centre.router
    if router is None:
        return None
    snaps = [router.snapper.snap([(query.lon, query.lat)], mode) for mode in (Mode.CAR, Mode.FOOT, Mode.BOAT)]
    nearest = min(snaps, key=lambda found: float(found.distance_m[0]))
    away_m = float(nearest.distance_m[0])
    if away_m > query.reach_m:
        return None
    network, edge = router.network, int(nearest.edge[0])
    return RoadHere(
        network.name(edge),
        RoadClass(int(network.edge_class[edge])).name.lower(),
        float(network.edge_speed_kmh[edge]),
        away_m,
        tuple(_closures_on(_same_way(network.edge_shape, edge), room)),
    )


def _same_way(shapes: Any, edge: int) -> frozenset[int]:
    """The edges of both directions."""
    return frozenset(np.flatnonzero(shapes == shapes[edge]).tolist())


def _closures_on(edges: frozenset[int], room: Room) -> Iterator[tuple[Closure, ClosureState]]:
    now = room.clock.now()
    for closure in room.store.rows(Closure):
        state = state_of(closure, now)
        covered = room.centre.closures.edges_of(closure) if state is not ClosureState.OVER else ()
        if not edges.isdisjoint(covered):
            yield closure, state


def _standing_by(room: Room) -> Iterator[tuple[str, StandBy]]:
    now, situation = room.clock.now(), room.situation
    for crew in situation.crews.values():
        standing_by = situation.stand_by_of(crew, now)
        if standing_by is not None:
            yield crew.call_sign, standing_by


def _post(query: HereAt, room: Room, waiting: Iterable[tuple[str, StandBy]]) -> PostHere | None:
    plane = plane_at(query.lon, query.lat)
    kept = posts(StandbyPosts(), room)
    if not kept:
        return None
    x, y = plane.to_metres([post.lon for post in kept], [post.lat for post in kept])
    at_x, at_y = plane.to_metres(query.lon, query.lat)
    away_m = np.hypot(x - at_x, y - at_y)
    nearest = int(away_m.argmin())
    if away_m[nearest] > query.reach_m:
        return None
    post = kept[nearest]
    zone = room.centre.unit_name(post.zone) if post.zone else ""
    crews = (call_sign for call_sign, by in waiting if (by.lon, by.lat) == (post.lon, post.lat))
    return PostHere(post, zone, tuple(crews))


ANSWERS: dict[type[Any], Callable[[Any, Room], Any]] = {HereAt: here}
