"""What was found, shown on the map: the view goes there, and its outline stands out."""

from __future__ import annotations

from collections.abc import Callable

import shapely
from PySide6.QtCore import QObject, Slot
from shapely.geometry.base import BaseGeometry

from app.console.map.marks import Area
from app.console.map.view import Box
from app.console.map_panel import MapPanel
from app.console.session import Session
from dispatch.closure_queries import StreetStretch
from dispatch.search_entries import Found, FoundKind
from gis.datum import plane_at

ROOM_M = 300.0
"""So much around what was found is shown at least."""
_POINT_M, _ROAD_M = 18.0, 9.0


class FoundOnMap(QObject):
    """Shows one thing at a time; selecting an incident or a crew puts it away."""

    def __init__(self, session: Session, panel: MapPanel) -> None:
        super().__init__(panel)
        self._session, self._panel = session, panel
        session.incident_selected.connect(self.clear)
        session.crew_selected.connect(self.clear)

    @Slot()
    @Slot(str)
    def clear(self, _selected: str = "") -> None:
        """Show nothing found."""
        self._panel.set_picked(())

    def show_found(self, found: Found) -> None:
        """Go there and let it stand out; its outline is made beside the GUI thread."""
        work = self._outline_of(found)
        self._session.tasks.read("found_on_map", work, lambda outline: self._show(found, outline))

    def _outline_of(self, found: Found) -> Callable[[], BaseGeometry | None]:
        session = self._session
        if found.kind is FoundKind.ZONE:
            return lambda: session.centre.atlas.by_code(found.id).geometry
        if found.kind is FoundKind.ROAD:
            return lambda: _widened(
                shapely.MultiLineString(session.seat.ask(StreetStretch(found.id)).lines), _ROAD_M
            )
        if found.lon is None or found.lat is None:
            return lambda: None
        point = shapely.Point(found.lon, found.lat)
        return lambda: _widened(point, _POINT_M)

    def _show(self, found: Found, outline: BaseGeometry | None) -> None:
        if outline is None:
            return
        self._panel.set_picked((Area("found", outline, "selected", found.name),))
        canvas = self._panel.canvas
        if canvas is not None:
            west, south, east, north = outline.bounds
            corners = canvas.picture.ground.to_metres([west, east], [south, north])
            (left, bottom), (right, top) = corners.tolist()
            canvas.fit(_roomy(Box(left, bottom, right, top)), 60.0)


def _roomy(box: Box) -> Box:
    return box.grown(max(0.0, ROOM_M - max(box.width, box.height) / 2))


def _widened(shape: BaseGeometry, width_m: float) -> BaseGeometry:
    """A line or point as an area that can be seen; degrees in and out."""
    middle = shape.centroid
    plane = plane_at(middle.x, middle.y)
    return plane.unproject(plane.project(shape).buffer(width_m))
