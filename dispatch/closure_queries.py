"""Questions about closures: which there are, what they cover, and what a line or a street would cover."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from typing import Any, ClassVar

import numpy as np
import shapely
from numpy.typing import NDArray

from dispatch.closures import Closure
from dispatch.ports import Query
from dispatch.reasons import Refused
from dispatch.room import Room
from gis.conditions import USUAL
from gis.road_network import Mode
from gis.routing import Route, Router, RoutingError
from gis.stretches import LonLat, NoStretch, Stretch, street_stretch

Line = tuple[LonLat, ...]
_ON_ROAD_M = 0.1


class ClosureState(StrEnum):
    """How a closure stands at a moment."""

    PLANNED = "planned"
    IN_FORCE = "in_force"
    OVER = "over"


@dataclass(frozen=True)
class ClosureView:
    """A closure, how it stands, and what it covers: edges, metres of road, and their lines (lon, lat)."""

    closure: Closure
    state: ClosureState
    edges: int
    length_m: float
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Closures(Query[tuple[ClosureView, ...]]):
    """All closures and slow zones that hold or will; `with_over`: also those that did. Oldest first."""

    code: ClassVar[str] = "closures"
    with_over: bool = False


def closures(query: Closures, room: Room) -> tuple[ClosureView, ...]:
    now = room.clock.now()
    kept = sorted(room.store.rows(Closure), key=lambda closure: (closure.drawn_at, closure.number))
    views = (_view(closure, room, state_of(closure, now)) for closure in kept)
    return tuple(view for view in views if query.with_over or view.state is not ClosureState.OVER)


def state_of(closure: Closure, now: datetime) -> ClosureState:
    """How a closure stands at a moment."""
    if closure.is_over(now):
        return ClosureState.OVER
    return ClosureState.IN_FORCE if closure.is_in_force(now) else ClosureState.PLANNED


def _view(closure: Closure, room: Room, state: ClosureState) -> ClosureView:
    network = room.centre.closures.network
    edges = np.array(room.centre.closures.edges_of(closure), dtype=np.intp)
    if network is None or not len(edges):
        return ClosureView(closure, state, 0, 0.0, ())
    shapes, first = np.unique(network.edge_shape[edges], return_index=True)
    length_m = float(network.edge_length_m[edges[first]].sum())
    lines = _inside(network.lines_of(shapes), closure)
    return ClosureView(closure, state, len(edges), length_m, tuple(map(_line, lines)))


def _inside(lines: NDArray[np.object_], closure: Closure) -> Iterator[NDArray[np.float64]]:
    """The lines, cut off at the border of an area."""
    if closure.stretch.is_area:
        outlines = [shapely.make_valid(shapely.Polygon(line)) for line in closure.stretch.lines]
        lines = np.asarray(shapely.intersection(lines, shapely.union_all(outlines)), dtype=object)
    for part in shapely.get_parts(lines):
        if part.geom_type == "LineString" and not part.is_empty:
            yield shapely.get_coordinates(part)


def _line(pairs: NDArray[np.float64]) -> Line:
    return tuple((round(float(lon), 7), round(float(lat), 7)) for lon, lat in pairs)


@dataclass(frozen=True)
class StreetStretch(Query[Stretch]):
    """A street as a stretch: all of it, or between its crossings with two other streets."""

    code: ClassVar[str] = "street_stretch"
    street: str
    start: str = ""
    end: str = ""


def street(query: StreetStretch, room: Room) -> Stretch:
    try:
        return street_stretch(room.centre.require_router().network, query.street, query.start, query.end)
    except NoStretch as error:
        raise Refused(error.code, street=error.street, crossing=error.crossing) from error


@dataclass(frozen=True)
class AlongRoads(Query[Line]):
    """A line through points as it runs along the roads, whatever is closed; straight where no road goes."""

    code: ClassVar[str] = "along_roads"
    points: Line


def along_roads(query: AlongRoads, room: Room) -> Line:
    router = room.centre.require_router().under(USUAL)
    line: list[LonLat] = []
    for start, end in pairwise(query.points):
        line += _between(router, start, end)
    return tuple(dict.fromkeys(line))


def _between(router: Router, start: LonLat, end: LonLat) -> list[LonLat]:
    ways = [way for mode in (Mode.FOOT, Mode.CAR) if (way := _way(router, start, end, mode)) is not None]
    if not ways:
        return [start, end]
    way = min(ways, key=lambda way: way.distance_m)
    on_road = slice(int(way.origin_leg_m > _ON_ROAD_M), -1 if way.target_leg_m > _ON_ROAD_M else None)
    return list(_line(way.coordinates)[on_road])


def _way(router: Router, start: LonLat, end: LonLat, mode: Mode) -> Route | None:
    try:
        way = router.route(start, end, mode)
    except RoutingError:
        return None
    return way if way.edges else None


ANSWERS: dict[type[Any], Callable[[Any, Room], Any]] = {
    Closures: closures,
    StreetStretch: street,
    AlongRoads: along_roads,
}
