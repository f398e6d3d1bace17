"""What moves on the map, in map metres: incidents, crews, routes, areas, shades and what is picked out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from operator import attrgetter

import numpy as np
import shapely
from numpy.typing import NDArray
from PySide6.QtGui import QPainterPath, QPixmap
from shapely.geometry.base import BaseGeometry

from app.console.map.crew_book import CrewBook
from app.console.map.crowds import WORST, Crowds
from app.console.map.heat import Heat
from app.console.map.local_plane import LocalPlane
from app.console.map.map_data import Floats, Ground, ZoneShape
from app.console.map.marks import (
    Area,
    ClosureMark,
    CrewMark,
    Draft,
    FacilityMark,
    IncidentMark,
    LegendEntry,
    PostMark,
    RouteLine,
    Shade,
    ShadeHatch,
)
from app.console.map.paths import path_of
from app.console.map.view import Box

_HATCHES: tuple[ShadeHatch | None, ...] = (None, "breach", "risk")
ROUND_IT_M = 400.0
SHADE_CODES = {(step, kind): 4 * at + step for at, kind in enumerate(_HATCHES) for step in range(4)}
"""A number for each way to shade a zone."""


_Placed = IncidentMark | CrewMark | PostMark | FacilityMark


@dataclass(frozen=True, slots=True, eq=False)
class PlacedRoute:
    """A route in map metres."""

    line: RouteLine
    points: Floats
    path: QPainterPath


@dataclass(frozen=True, slots=True, eq=False)
class PlacedArea:
    """An area in map metres, with the point that its tag is put on."""

    area: Area
    path: QPainterPath
    box: tuple[float, float, float, float]
    anchor: tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class PlacedClosure:
    """A closure in map metres, with the point that its sign is put on."""

    mark: ClosureMark
    path: QPainterPath
    anchor: tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class PlacedDraft:
    """What is being drawn, in map metres."""

    points: tuple[tuple[float, float], ...]
    path: QPainterPath
    is_area: bool


class Scene:
    """The marks of one map; every setter replaces what was there."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self._plane = LocalPlane(ground)
        self.incidents: tuple[IncidentMark, ...] = ()
        self.incident_metres: Floats = np.empty((0, 2))
        self.incident_row: Mapping[str, int] = {}
        self.incident_order: Sequence[tuple[bool, int]] = ()
        self.crowds = Crowds()
        self._rings: dict[int, QPixmap] = {}
        self._rings_style: tuple[object, ...] = ()
        self.crew_book = CrewBook()
        self.routes: tuple[PlacedRoute, ...] = ()
        self.areas: tuple[PlacedArea, ...] = ()
        self.closures: tuple[PlacedClosure, ...] = ()
        self.draft: PlacedDraft | None = None
        self.posts: tuple[PostMark, ...] = ()
        self.permits: tuple[PostMark, ...] = ()
        self.plates: tuple[PostMark, ...] = ()
        """Permits and posts, which lie over them."""
        self.plate_metres: Floats = np.empty((0, 2))
        self.facilities: tuple[FacilityMark, ...] = ()
        self.facility_metres: Floats = np.empty((0, 2))
        self.shades: tuple[tuple[ZoneShape, Shade], ...] = ()
        self._shade_paths: tuple[tuple[Shade, QPainterPath], ...] | None = None
        self.shaded_zones: tuple[ZoneShape, ...] = ()
        self.shaded_boxes: Floats = np.empty((0, 4))
        self.shade_codes: NDArray[np.uint8] = np.empty(0, dtype=np.uint8)
        self.shade_state = object()
        """Another one whenever the colours are others."""
        self.worded_shades: tuple[tuple[ZoneShape, Shade], ...] = ()
        self._zones: Mapping[str, ZoneShape] = {zone.code: zone for zone in ground.zones}
        self.heat: Heat | None = None
        self.legend: tuple[LegendEntry, ...] = ()
        self.selected_incident: str | None = None
        self.selected_crew: str | None = None
        self.named_crews: frozenset[str] = frozenset()

    def set_incidents(self, marks: Iterable[IncidentMark]) -> None:
        """Show these incidents."""
        self.incidents = tuple(marks)
        self.incident_metres = self._places(self.incidents)
        self.incident_row = {mark.id: row for row, mark in enumerate(self.incidents)}
        self.incident_order = [(mark.outcome in WORST[:2], -mark.severity) for mark in self.incidents]
        self.crowds.note(self.incident_metres)
        self._rings.clear()

    def rings_in(self, style: tuple[object, ...]) -> dict[int, QPixmap]:
        """The rings by row that were looked for in a style since the incidents were set."""
        if style != self._rings_style:
            self._rings.clear()
            self._rings_style = style
        return self._rings

    @property
    def crews(self) -> Sequence[CrewMark]:
        """The crews, in the rows of their book."""
        return self.crew_book.marks

    def set_crews(self, marks: Iterable[CrewMark], now_s: float) -> None:
        """Show these crews and no others, each gliding on from where it is shown now."""
        crews = tuple(marks)
        self.crew_book.keep_only(mark.id for mark in crews)
        self.put_crews(crews, now_s)

    def put_crews(self, marks: Sequence[CrewMark], now_s: float) -> None:
        """Show these crews as they are now, and leave the others alone."""
        self.crew_book.put(marks, self._places(marks), now_s)

    def move_crews(self, ids: Sequence[str], lonlat: Floats, fix_s: Floats, now_s: float) -> None:
        """Bring newer fixes (n, 2) of crews in that are shown; nothing else of them changes."""
        self.crew_book.move(ids, self._plane.to_metres(lonlat), fix_s, now_s)

    def set_routes(self, lines: Iterable[RouteLine]) -> None:
        """Show these routes."""
        self.routes = tuple(self._placed_route(line) for line in lines)

    def set_areas(self, areas: Iterable[Area]) -> None:
        """Show these areas."""
        self.areas = tuple(self._placed_area(area) for area in areas)

    def set_closures(self, marks: Iterable[ClosureMark]) -> None:
        """Show these closures; those that cover no road are left out."""
        self.closures = tuple(self._placed_closure(mark) for mark in marks if mark.lines)

    def set_draft(self, draft: Draft | None) -> None:
        """Show what is being drawn; None: nobody draws."""
        if draft is None:
            self.draft = None
            return
        points = self._metres(draft.points)
        line = shapely.LineString(self._metres(draft.line)) if len(draft.line) > 1 else shapely.LineString()
        is_ring = draft.is_area and len(points) > 2
        path = path_of(shapely.Polygon(points) if is_ring else line)
        self.draft = PlacedDraft(tuple((x, y) for x, y in points.tolist()), path, is_ring)

    def set_posts(self, marks: Iterable[PostMark]) -> None:
        """Show these standby posts."""
        self.posts = tuple(marks)
        self._place_plates()

    def set_permits(self, marks: Iterable[PostMark]) -> None:
        """Show these permits."""
        self.permits = tuple(marks)
        self._place_plates()

    def _place_plates(self) -> None:
        self.plates = (*self.permits, *self.posts)
        self.plate_metres = self._places(self.plates)

    def set_facilities(self, marks: Iterable[FacilityMark]) -> None:
        """Show these facilities."""
        self.facilities = tuple(marks)
        self.facility_metres = self._places(self.facilities)

    def _places(self, marks: Sequence[_Placed]) -> Floats:
        """Where marks are, in map metres (n, 2)."""
        lonlat = np.array([(mark.lon, mark.lat) for mark in marks], dtype=np.float64).reshape(-1, 2)
        return self._plane.to_metres(lonlat)

    def set_shades(self, shades: Iterable[Shade]) -> None:
        """Colour zones; codes without a shape are left out."""
        worn = [shade for shade in shades if shade.zone in self._zones]
        shaded = tuple(map(self._zones.__getitem__, map(attrgetter("zone"), worn)))
        self.shades = tuple(zip(shaded, worn, strict=True))
        codes = map(SHADE_CODES.__getitem__, map(attrgetter("step", "hatch"), worn))
        self.shade_codes = np.fromiter(codes, np.uint8, len(worn))
        if shaded != self.shaded_zones:
            self.shaded_zones = shaded
            self.shaded_boxes = np.array([zone.box for zone in shaded], dtype=np.float64).reshape(-1, 4)
        self.shade_state = object()
        self._shade_paths = None
        self.worded_shades = tuple(compress(self.shades, map(attrgetter("text"), worn)))

    @property
    def shade_paths(self) -> tuple[tuple[Shade, QPainterPath], ...]:
        """The zones of each colour as one path."""
        if self._shade_paths is None:
            shapes: dict[tuple[int, ShadeHatch | None], list[BaseGeometry]] = {}
            for zone, shade in self.shades:
                shapes.setdefault((shade.step, shade.hatch), []).append(zone.geometry)
            self._shade_paths = tuple(
                (Shade("", step, kind), path_of(geometries)) for (step, kind), geometries in shapes.items()
            )
        return self._shade_paths

    def incident_at(self, incident_id: str | None) -> tuple[float, float] | None:
        """Where an incident lies, in map metres."""
        row = self.incident_row.get(incident_id or "")
        return (
            None
            if row is None
            else (float(self.incident_metres[row, 0]), float(self.incident_metres[row, 1]))
        )

    @property
    def selected_tags(self) -> tuple[str, ...]:
        """What is said beside the selected incident."""
        row = self.incident_row.get(self.selected_incident or "")
        return () if row is None else self.incidents[row].tags

    def selection_box(self) -> Box | None:
        """The selected incident with the routes to it and the roads around, to go to."""
        found = self.incident_at(self.selected_incident)
        if found is None:
            return None
        points = np.vstack([np.array([found]), *(route.points for route in self.routes)])
        low, high = points.min(axis=0), points.max(axis=0)
        return Box(float(low[0]), float(low[1]), float(high[0]), float(high[1])).grown(ROUND_IT_M)

    def _placed_route(self, line: RouteLine) -> PlacedRoute:
        points = self.ground.to_metres(line.lonlat[:, 0], line.lonlat[:, 1])
        path = path_of(shapely.LineString(points)) if len(points) > 1 else QPainterPath()
        return PlacedRoute(line, points, path)

    def _metres(self, pairs: Sequence[tuple[float, float]]) -> Floats:
        return self.ground.to_metres([lon for lon, _ in pairs], [lat for _, lat in pairs])

    def _placed_closure(self, mark: ClosureMark) -> PlacedClosure:
        lines = [shapely.LineString(self._metres(line)) for line in mark.lines]
        longest = max(lines, key=lambda line: line.length)
        middle = longest.interpolate(0.5, normalized=True)
        return PlacedClosure(mark, path_of(shapely.MultiLineString(lines)), (middle.x, middle.y))

    def _placed_area(self, area: Area) -> PlacedArea:
        local = shapely.transform(
            area.geometry, lambda pairs: self.ground.to_metres(pairs[:, 0], pairs[:, 1])
        )
        if local.is_empty:
            return PlacedArea(area, QPainterPath(), (0.0, 0.0, 0.0, 0.0), (0.0, 0.0))
        anchor = shapely.get_coordinates(shapely.point_on_surface(local))[0]
        return PlacedArea(area, path_of(local), local.bounds, (float(anchor[0]), float(anchor[1])))
