"""Questions about zones that are being drawn: what is wrong with one, how large it is, what lies inside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import shapely
from shapely.errors import GEOSException
from shapely.geometry.base import BaseGeometry

from dispatch.ports import Query
from dispatch.room import Later, Room
from dispatch.zone_drawing import Fault, faults_of, free_code, parent_of, trimmed
from gis.measures import area_m2, length_m
from gis.zones import Zone, ZoneAtlas, ZoneKind


@dataclass(frozen=True)
class ZoneDraft(Query["DraftView"]):
    """A zone as it would be kept: WKB in WGS 84; `is_trimmed`: cut to its parent and its neighbours.

    `is_change`: the zone of this code is being changed. No code: the next free one.
    """

    code: ClassVar[str] = "zone_draft"
    kind: ZoneKind
    name: str
    wkb: bytes
    zone_code: str = ""
    is_change: bool = False
    is_trimmed: bool = False


@dataclass(frozen=True)
class DraftView:
    """What is to be known of it before it is kept; `incidents` are those open inside of it."""

    zone: Zone
    parent_name: str
    area_m2: float
    border_m: float
    faults: tuple[Fault, ...]
    incidents: int


def zone_draft(query: ZoneDraft, room: Room) -> Later:
    atlas = room.centre.atlas
    places = [one.place for one in room.situation.open_incidents() if one.place.is_known]
    points = [(place.lon, place.lat) for place in places]
    return Later(lambda: _view(query, atlas, points))


def _view(query: ZoneDraft, atlas: ZoneAtlas, points: list[tuple[float | None, float | None]]) -> DraftView:
    shape = _shape(query.wkb)
    is_known = query.is_change and query.zone_code in atlas
    parent = atlas.by_code(query.zone_code).parent if is_known else parent_of(query.kind, shape, atlas)
    code = query.zone_code.strip() or free_code(query.kind, parent, atlas)
    zone = Zone(code, query.name.strip(), query.kind, shape, parent)
    if query.is_trimmed and shape is not None and shape.is_valid:
        zone = trimmed(zone, atlas)
    faults = faults_of(zone, atlas, is_new=not query.is_change)
    name = atlas.by_code(parent).name if parent is not None and parent in atlas else ""
    measured = _measured(zone.geometry)
    return DraftView(zone, name, *measured, faults, _inside(zone.geometry, points))


def _shape(wkb: bytes) -> BaseGeometry | None:
    try:
        shape: BaseGeometry = shapely.from_wkb(wkb)
    except GEOSException:
        return None
    return shape


def _measured(shape: BaseGeometry | None) -> tuple[float, float]:
    if shape is None or shape.is_empty or not shape.is_valid:
        return 0.0, 0.0
    parts = shapely.get_parts(shape)
    rings = [shapely.get_coordinates(part.exterior).tolist() for part in parts.tolist()]
    return area_m2(shape), sum(length_m(ring) for ring in rings)


def _inside(shape: BaseGeometry | None, points: list[tuple[float | None, float | None]]) -> int:
    if shape is None or not shape.is_valid or not points:
        return 0
    return int(shapely.intersects_xy(shape, *zip(*points, strict=True)).sum())


ANSWERS: dict[type[Any], Callable[[Any, Room], Any]] = {ZoneDraft: zone_draft}
