"""What moves on the map, in map metres: incidents, crews, routes, areas, shades and what is picked out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from PySide6.QtGui import QPainterPath
from shapely.geometry.base import BaseGeometry

from app.console.map.crew_sheet import SymbolKey
from app.console.map.glide import Glide
from app.console.map.map_data import Floats, Ground, ZoneShape
from app.console.map.marks import (
    Area,
    ClosureMark,
    CrewMark,
    Draft,
    IncidentMark,
    LegendEntry,
    PostMark,
    RouteLine,
    Shade,
    ShadeHatch,
)
from app.console.map.paths import path_of
from app.console.map.view import Box
from app.console.paint.crew_symbols import CrewStatus

_IDLE = ("free", "offline")


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


@dataclass(frozen=True, slots=True, eq=False)
class CrewColumns:
    """What painting needs of all crews at once: symbols in use, each crew's symbol, heading, staleness.

    `heading_deg` is NaN without a wedge; `is_idle` are those that nobody waits for, free or not to be seen;
    `docked` holds rows of crews on scene with their incident.
    """

    symbols: tuple[SymbolKey, ...]
    symbol: NDArray[np.int64]
    heading_deg: Floats
    is_stale: NDArray[np.bool_]
    is_idle: NDArray[np.bool_]
    docked: tuple[tuple[int, str], ...]
    row: Mapping[str, int]


def crew_columns(marks: Sequence[CrewMark]) -> CrewColumns:
    """Put crews into columns; a crew whose fix is stale is drawn dashed whatever it does."""
    numbers: dict[SymbolKey, int] = {}
    symbol = np.empty(len(marks), dtype=np.int64)
    heading = np.full(len(marks), np.nan)
    for row, mark in enumerate(marks):
        status: CrewStatus = "offline" if mark.is_stale else mark.status
        symbol[row] = numbers.setdefault((mark.kind, status, mark.character), len(numbers))
        if mark.heading_deg is not None and status == "en_route":
            heading[row] = mark.heading_deg
    return CrewColumns(
        tuple(numbers),
        symbol,
        heading,
        np.array([mark.is_stale for mark in marks], dtype=np.bool_),
        np.array([mark.is_stale or mark.status in _IDLE for mark in marks], dtype=np.bool_),
        tuple(
            (row, mark.incident)
            for row, mark in enumerate(marks)
            if mark.incident is not None and mark.status == "on_scene"
        ),
        {mark.id: row for row, mark in enumerate(marks)},
    )


class Scene:
    """The marks of one map; every setter replaces what was there."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.incidents: tuple[IncidentMark, ...] = ()
        self.incident_metres: Floats = np.empty((0, 2))
        self.crews: tuple[CrewMark, ...] = ()
        self.crew_columns = crew_columns(())
        self.glide = Glide()
        self.routes: tuple[PlacedRoute, ...] = ()
        self.areas: tuple[PlacedArea, ...] = ()
        self.closures: tuple[PlacedClosure, ...] = ()
        self.draft: PlacedDraft | None = None
        self.posts: tuple[PostMark, ...] = ()
        self.post_metres: Floats = np.empty((0, 2))
        self.shades: tuple[tuple[ZoneShape, Shade], ...] = ()
        self.shade_paths: tuple[tuple[Shade, QPainterPath], ...] = ()
        self.worded_shades: tuple[tuple[ZoneShape, Shade], ...] = ()
        self._zones: Mapping[str, ZoneShape] = {zone.code: zone for zone in ground.zones}
        self.legend: tuple[LegendEntry, ...] = ()
        self.selected_incident: str | None = None
        self.selected_crew: str | None = None
        self.named_crews: frozenset[str] = frozenset()

    def set_incidents(self, marks: Iterable[IncidentMark]) -> None:
        """Show these incidents."""
        self.incidents = tuple(marks)
        self.incident_metres = self.ground.to_metres(
            [mark.lon for mark in self.incidents], [mark.lat for mark in self.incidents]
        )

    def set_crews(self, marks: Iterable[CrewMark], now_s: float) -> None:
        """Show these crews, each gliding on from where it is shown now."""
        self.crews = tuple(marks)
        self.crew_columns = crew_columns(self.crews)
        metres = self.ground.to_metres([mark.lon for mark in self.crews], [mark.lat for mark in self.crews])
        fixes = np.array([mark.fix_s for mark in self.crews], dtype=np.float64)
        self.glide.update([mark.id for mark in self.crews], metres, fixes, now_s)

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
        self.post_metres = self.ground.to_metres(
            [mark.lon for mark in self.posts], [mark.lat for mark in self.posts]
        )

    def set_shades(self, shades: Iterable[Shade]) -> None:
        """Colour zones; codes without a shape are left out. Zones of one colour become one path."""
        self.shades = tuple((self._zones[shade.zone], shade) for shade in shades if shade.zone in self._zones)
        shapes: dict[tuple[int, ShadeHatch | None], list[BaseGeometry]] = {}
        for zone, shade in self.shades:
            shapes.setdefault((shade.step, shade.hatch), []).append(zone.geometry)
        self.shade_paths = tuple(
            (Shade("", step, hatch), path_of(geometries)) for (step, hatch), geometries in shapes.items()
        )
        self.worded_shades = tuple((zone, shade) for zone, shade in self.shades if shade.text)

    def incident_at(self, incident_id: str | None) -> tuple[float, float] | None:
        """Where an incident lies, in map metres."""
        for mark, metres in zip(self.incidents, self.incident_metres.tolist(), strict=True):
            if mark.id == incident_id:
                return metres[0], metres[1]
        return None

    def selection_box(self) -> Box | None:
        """The selected incident with the routes to it, to go to."""
        found = self.incident_at(self.selected_incident)
        if found is None:
            return None
        points = np.vstack([np.array([found]), *(route.points for route in self.routes)])
        low, high = points.min(axis=0), points.max(axis=0)
        return Box(float(low[0]), float(low[1]), float(high[0]), float(high[1])).grown(150.0)

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
