"""Beats: the places that each crew goes round on patrol, so that a street's crews are spread over it."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import shapely
from numpy.random import Generator
from numpy.typing import NDArray

from data.demo.ground import Ground
from data.demo.schematic import district_plane
from dispatch.people import Crew, MemberKind
from gis.zones import ZoneAtlas, ZoneKind

STOPS_OF = {MemberKind.OFFICER: 4, MemberKind.CONTRACTOR: 1, MemberKind.INSPECTOR: 1}
STOPS_OF_OTHERS = 2
CLOSE_M = 420.0
CANDIDATES = 160

Floats = NDArray[np.float64]
Spots = list[tuple[float, float]]


def draw_beats(
    crews: Iterable[Crew], ground: Ground, atlas: ZoneAtlas, random: Generator
) -> dict[str, tuple[tuple[float, float], ...]]:
    """Return lon/lat stops by call sign; crews of one unit in one zone start far from one another."""
    stops = {}
    groups: dict[tuple[str, str, str], list[str]] = {}
    for crew in crews:
        stops[crew.call_sign] = STOPS_OF.get(crew.kind, STOPS_OF_OTHERS)
        sign_group = groups.setdefault((crew.home_zone, crew.unit, crew.name[:-2]), [])
        if crew.call_sign not in sign_group:
            sign_group.append(crew.call_sign)
    beats: dict[str, tuple[tuple[float, float], ...]] = {}
    for (home_zone, _, _), call_signs in sorted(groups.items()):
        spots = _spots(home_zone, ground, atlas, random)
        metres = np.column_stack(district_plane().to_metres(*np.array(spots).T))
        for call_sign, first in zip(call_signs, _far_apart(metres, len(call_signs), random), strict=True):
            beats[call_sign] = _round(spots, metres, first, stops[call_sign], random)
    return beats


def _spots(home_zone: str, ground: Ground, atlas: ZoneAtlas, random: Generator) -> Spots:
    zone = atlas.by_code(home_zone)
    if zone.kind is ZoneKind.SUB_DISTRICT:
        return ground.roadside(home_zone)
    west, south, east, north = zone.geometry.bounds if zone.geometry else (0.0, 0.0, 0.0, 0.0)
    points = random.uniform((west, south), (east, north), (CANDIDATES, 2)).round(6)
    inside = points[shapely.contains_xy(zone.geometry, points[:, 0], points[:, 1])]
    return [(float(lon), float(lat)) for lon, lat in inside]


def _far_apart(metres: Floats, count: int, random: Generator) -> list[int]:
    """Rows that lie far from one another: each next one is the farthest from those taken."""
    some = random.permutation(len(metres))[:CANDIDATES]
    middle = metres.mean(axis=0)
    taken = [int(some[np.argmin(np.hypot(*(metres[some] - middle).T))])] if count == 1 else [int(some[0])]
    while len(taken) < count:
        gaps = np.hypot(*(metres[some][:, None, :] - metres[taken][None, :, :]).transpose(2, 0, 1))
        taken.append(int(some[int(np.argmax(gaps.min(axis=1)))]))
    return taken


def _round(
    spots: Spots, metres: Floats, first: int, stops: int, random: Generator
) -> tuple[tuple[float, float], ...]:
    near = np.flatnonzero(np.hypot(*(metres - metres[first]).T) <= CLOSE_M)
    others = random.permutation(near[near != first])[: stops - 1]
    return tuple(spots[int(place)] for place in (first, *others))
