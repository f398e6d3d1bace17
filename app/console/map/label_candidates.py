"""What could be labelled in a view and where: zones by level, places, and names along their roads."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from PySide6.QtGui import QPainterPath

from app.console.map.map_data import Floats, Ground, NamedLine, ZoneShape
from app.console.map.sprites import label_size
from app.console.map.view import Box
from gis.zones import ZoneKind

# kind of zone, most important first: coarsest metres a px at which its name is written
_ZONE_COARSEST = {
    ZoneKind.SUB_DISTRICT: 40.0,
    ZoneKind.PRECINCT: 7.0,
    ZoneKind.FUNCTIONAL_ZONE: 7.0,
    ZoneKind.COMMUNITY: 3.0,
    ZoneKind.UNIT_GRID: 0.6,
}
AROUND_PX = 200.0
_NAMED_IN_SIGHT = (ZoneKind.SUB_DISTRICT, ZoneKind.PRECINCT)
_LEAST_SHARE_IN_SIGHT = 0.05
_PLACE_COARSEST = 5.0
_ROAD_COARSEST = {
    "elevated": 14.0,
    "primary": 9.5,
    "waterway": 9.5,
    "secondary": 6.8,
    "tertiary": 4.0,
    "minor": 2.0,
    "path": 1.0,
}
ROUTE_NUMBER = re.compile(r"[GSXYZC]\d{1,4}")
"""Of the nation, a province, a county, a township, for a purpose, or of a village."""
_EVERY_PX = 480.0
_MOST_BEND_PX = 3.0
_SAME_NAME_APART_PX = 300.0


class Candidate(NamedTuple):
    """A label that wants a place: words, style, map metres, degrees clockwise on the screen.

    A label with an `outline` may be moved aside, but not out of that zone, which it would then misname,
    unless a line leads from it back to `leader`, a point of the zone in map metres.
    """

    text: str
    style: str
    x: float
    y: float
    angle_deg: int
    outline: QPainterPath | None = None
    leader: tuple[float, float] | None = None


class LabelSource:
    """The labels of one ground, in the order in which they get their places."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def candidates(
        self, inner: Box, metres_per_px: float, layers: frozenset[str], scale: float
    ) -> Iterator[Candidate]:
        """All candidates of a view and a margin around it, most important first."""
        box = inner.grown(AROUND_PX * metres_per_px)
        for kind, coarsest in _ZONE_COARSEST.items():
            if metres_per_px <= coarsest * scale and kind in layers:
                yield from self._zones(kind, box, inner)
        if metres_per_px <= _PLACE_COARSEST * scale and "place" in layers:
            for place in self._ground.places:
                if _holds(box, place.x, place.y):
                    yield Candidate(place.name, "place", place.x, place.y, 0)
        if "road" in layers:
            yield from self._roads(box, metres_per_px, scale)

    def _zones(self, kind: ZoneKind, box: Box, inner: Box) -> Iterator[Candidate]:
        for zone in self._ground.of_kind(kind):
            point = zone.label
            if not _holds(inner, *point) and kind in _NAMED_IN_SIGHT and _touches(inner, zone.box):
                point = _point_in_sight(zone, inner) or point
            if zone.name and _holds(box, *point):
                yield Candidate(zone.name, str(kind.value), *point, 0, zone.path)

    def _roads(self, box: Box, metres_per_px: float, scale: float) -> Iterator[Candidate]:
        names = self._ground.names
        used: dict[str, list[tuple[float, float]]] = {}
        for row in self._named_in(box, metres_per_px / scale):
            line = names.lines[row]
            for found in _along_road(line, metres_per_px, scale):
                near = used.setdefault(line.name, [])
                apart = _SAME_NAME_APART_PX * metres_per_px * scale
                if _holds(box, found.x, found.y) and all(
                    math.hypot(found.x - x, found.y - y) > apart for x, y in near
                ):
                    near.append((found.x, found.y))
                    yield found

    def _named_in(self, box: Box, metres_per_px: float) -> Iterator[int]:
        """Rows of the names that are written at a scale and lie in a box."""
        names, first = self._ground.names, 0
        for rank, end in names.ranks:
            if metres_per_px <= _ROAD_COARSEST[rank]:
                yield from (np.flatnonzero(box.meets(names.boxes[first:end])) + first).tolist()
            first = end


def _touches(box: Box, other: tuple[float, float, float, float]) -> bool:
    left, bottom, right, top = other
    return left < box.right and right > box.left and bottom < box.top and top > box.bottom


def _point_in_sight(zone: ZoneShape, box: Box) -> tuple[float, float] | None:
    """A point for the name in the part that is seen, if that part is large enough to be named."""
    seen = shapely.clip_by_rect(zone.geometry, box.left, box.bottom, box.right, box.top)
    if seen.area < _LEAST_SHARE_IN_SIGHT * box.width * box.height:
        return None
    x, y = shapely.get_coordinates(shapely.point_on_surface(seen))[0]
    return float(x), float(y)


def _holds(box: Box, x: float, y: float) -> bool:
    return box.left <= x <= box.right and box.bottom <= y <= box.top


def _along_road(line: NamedLine, metres_per_px: float, scale: float) -> Iterator[Candidate]:
    """Where the name fits on straight enough stretches, at places that do not depend on the view.

    A route's number stands upright on a shield.
    """
    is_number = ROUTE_NUMBER.fullmatch(line.name) is not None
    width_px, _ = label_size(line.name, "shield" if is_number else "road", scale)
    width = (width_px + 8) * metres_per_px
    if line.length_m < width:
        return
    reach = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(line.points, axis=0).T))))
    count = max(1, int(line.length_m / (_EVERY_PX * metres_per_px * scale)))
    for number in range(count):
        middle = (number + 0.5) / count * line.length_m
        if middle - width / 2 < 0 or middle + width / 2 > line.length_m:
            continue
        at = np.linspace(middle - width / 2, middle + width / 2, 7)
        points = np.column_stack(
            (np.interp(at, reach, line.points[:, 0]), np.interp(at, reach, line.points[:, 1]))
        )
        chord = points[-1] - points[0]
        centre_x, centre_y = points.mean(axis=0).tolist()
        if is_number:
            yield Candidate(line.name, "shield", float(points[3, 0]), float(points[3, 1]), 0)
        elif _bend(points, chord) <= _MOST_BEND_PX * metres_per_px * scale:
            yield Candidate(line.name, "road", centre_x, centre_y, _upright_angle(chord))


def _bend(points: Floats, chord: NDArray[np.float64]) -> float:
    length = float(np.hypot(*chord)) or 1.0
    offsets = points - points[0]
    return float(np.abs(offsets[:, 0] * chord[1] - offsets[:, 1] * chord[0]).max() / length)


def _upright_angle(chord: NDArray[np.float64]) -> int:
    angle = math.degrees(math.atan2(-chord[1], chord[0]))
    if angle > 90:
        angle -= 180
    elif angle <= -90:
        angle += 180
    return round(angle)
