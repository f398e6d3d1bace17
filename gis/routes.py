"""A way from place to place: its stretches, its line, its turns, its time."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from gis.engine import Engine, StatePath
from gis.lines import cut_line
from gis.manoeuvres import Manoeuvre, manoeuvres_along, straight_manoeuvres
from gis.road_network import Mode, RoadNetwork
from gis.snapping import Snaps
from gis.standing import AT_END, Arrivals, Departures, Standing, share_on
from gis.travel import NoRoute
from gis.turn_network import TurnNetwork

Floats = NDArray[np.float64]
_SAME_DEG = 1e-9


@dataclass(frozen=True)
class Part:
    """A stretch of one edge, from one share of its length to another (0 to 1)."""

    edge: int
    start: float
    end: float


@dataclass(frozen=True, eq=False)
class Route:
    """A way from origin to target: both legs to and from the road are counted in time and distance.

    `coordinates` are lon/lat (k, 2) from origin to target; `names` are the streets in order, each once in a
    row; `manoeuvres` are what to do along it, from departing to arriving; `is_approximate` tells a straight
    line that follows no road.
    """

    mode: Mode
    travel_s: float
    distance_m: float
    is_approximate: bool
    coordinates: Floats
    parts: tuple[Part, ...] = ()
    names: tuple[str, ...] = ()
    origin_leg_m: float = 0.0
    target_leg_m: float = 0.0
    manoeuvres: tuple[Manoeuvre, ...] = ()

    @property
    def edges(self) -> tuple[int, ...]:
        """The edges travelled, first to last."""
        return tuple(part.edge for part in self.parts)


def straight_route(mode: Mode, ends: Floats, distance_m: float, speed_mps: float) -> Route:
    """The straight way between two positions (2, 2) that follows no road."""
    manoeuvres = straight_manoeuvres(ends, distance_m)
    return Route(mode, distance_m / speed_mps, distance_m, True, ends, manoeuvres=manoeuvres)


def fastest_parts(
    origin: Snaps, target: Snaps, standing: Standing, engine: Engine, about_s: float
) -> tuple[tuple[Part, ...], float]:
    """Return the stretches of the fastest way between two snapped places, and its seconds, legs included.

    NoRoute where there is none.
    """
    direct_s = float(standing.direct_s(origin, target)[0])
    departures, arrivals = standing.leaving(origin), standing.arriving(target)
    found = engine.path(departures.at(0), arrivals.at(0), about_s)
    if found is not None and found.travel_s < direct_s:
        edges = _edges(found, departures, arrivals, standing)
        return _parts(edges, origin, target), found.travel_s
    if not np.isfinite(direct_s):
        raise NoRoute("not_connected", f"edges {origin.edge[0]} and {target.edge[0]}")
    return _direct_part(origin, target, standing), direct_s


def road_route(
    mode: Mode,
    ends: Floats,
    snaps: Snaps,
    parts: tuple[Part, ...],
    travel_s: float,
    turns: TurnNetwork,
    network: RoadNetwork,
) -> Route:
    """Put a route together from its stretches."""
    edges = np.array([part.edge for part in parts], dtype=np.intp)
    lengths_m = np.array([part.end - part.start for part in parts]) * network.edge_length_m[edges]
    legs_m = snaps.distance_m
    names = (network.name(part.edge) for part in parts)
    return Route(
        mode=mode,
        travel_s=travel_s,
        distance_m=float(lengths_m.sum() + legs_m.sum()),
        is_approximate=False,
        coordinates=_drawn(ends, snaps, parts, network),
        parts=parts,
        names=tuple(name for name, _ in groupby(names) if name),
        origin_leg_m=float(legs_m[0]),
        target_leg_m=float(legs_m[1]),
        manoeuvres=manoeuvres_along(edges, lengths_m, ends, legs_m, turns, network),
    )


def _edges(
    found: StatePath, departures: Departures, arrivals: Arrivals, standing: Standing
) -> tuple[int, ...]:
    """Return the edges of a way over states, with those of closures at either end."""
    first = found.states[0]
    begun_s = np.where(departures.states == first, departures.costs_s, np.inf)
    out = standing.way_out(int(departures.owns[np.argmin(begun_s)]), first)
    into = standing.way_in(int(arrivals.edges[found.end]), int(arrivals.owns[found.end]))
    return *out, *found.states[1:], *into


def _parts(edges: tuple[int, ...], origin: Snaps, target: Snaps) -> tuple[Part, ...]:
    """Return the stretches of a way over at least two edges, without those of no length."""
    first, *middle, last = edges
    whole = [Part(edge, 0.0, 1.0) for edge in middle]
    parts = [Part(first, share_on(first, origin), 1.0), *whole, Part(last, 0.0, share_on(last, target))]
    return tuple(part for part in parts if part.end - part.start > AT_END)


def _direct_part(origin: Snaps, target: Snaps, standing: Standing) -> tuple[Part, ...]:
    edge = standing.direct_edge(origin, target)
    start, end = share_on(edge, origin), share_on(edge, target)
    return (Part(edge, start, end),) if end - start > AT_END else ()


def _drawn(ends: Floats, snaps: Snaps, parts: tuple[Part, ...], network: RoadNetwork) -> Floats:
    on_road = np.column_stack((snaps.lon, snaps.lat))
    lines = [cut_line(network, part.edge, part.start, part.end) for part in parts]
    points = np.concatenate((ends[:1], on_road[:1], *lines, on_road[1:], ends[1:]))
    moved = np.abs(np.diff(points, axis=0)).max(axis=1) > _SAME_DEG
    return np.asarray(points[np.concatenate(([True], moved))])
