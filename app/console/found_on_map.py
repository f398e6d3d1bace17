"""What was found or clicked, shown on the map: its outline stands out, a card says what there is."""

from __future__ import annotations

from collections.abc import Callable

import shapely
from PySide6.QtCore import QObject, Slot
from shapely.geometry.base import BaseGeometry

from app.console.here_card import HereCard
from app.console.map.marks import Area
from app.console.map.view import Box
from app.console.map_panel import MapPanel
from app.console.session import Session
from dispatch.closure_queries import StreetStretch
from dispatch.here import Here, HereAt
from dispatch.reasons import Refused
from dispatch.search_entries import Found, FoundKind
from gis.datum import plane_at

ROOM_M = 300.0
"""So much around what was found is shown at least."""
_POINT_M, _ROAD_M = 18.0, 9.0
_TOUCH_PX, LEAST_TOUCH_M, MOST_TOUCH_M = 8.0, 10.0, 60.0
"""How near to a click a road or a post lies that is meant by it."""
_LIVING = (FoundKind.INCIDENT, FoundKind.CREW)
"""What has a detail of its own."""

Shown = tuple[Here | None, str, BaseGeometry | None]
"""What there is at a place, what is meant by it, and its outline."""


class FoundOnMap(QObject):
    """Shows one thing at a time; selecting an incident or a crew puts it away."""

    def __init__(self, session: Session, panel: MapPanel) -> None:
        super().__init__(panel)
        self._session, self._panel = session, panel
        self.card = HereCard(session, panel)
        self.card.closed.connect(self.clear)
        session.incident_selected.connect(self.clear)
        session.crew_selected.connect(self.clear)
        panel.place_asked.connect(self.show_place)
        panel.ground.made.connect(self.card.raise_)

    @Slot()
    @Slot(str)
    def clear(self, _selected: str = "") -> None:
        """Show nothing found."""
        self._panel.set_picked(())
        self.card.leave()

    def show_found(self, found: Found) -> None:
        """Go there, let it stand out and say what there is; its outline is made beside the GUI thread."""
        outline_of, seat = self._outline_of(found), self._session.seat

        def work() -> Shown:
            here = None
            if found.lon is not None and found.lat is not None and found.kind not in _LIVING:
                here = seat.ask(HereAt(found.lon, found.lat))
            return here, found.name, outline_of()

        self._session.tasks.read("found_on_map", work, lambda shown: self._show(shown, is_sought=True))

    @Slot(float, float)
    def show_place(self, lon: float, lat: float) -> None:
        """Say what there is where somebody clicked, and let what is meant stand out; the view stays."""
        canvas, session = self._panel.canvas, self._session
        if canvas is None:
            return
        zone = canvas.zone_at(lon, lat)
        touch_m = min(max(_TOUCH_PX * canvas.view.metres_per_px, LEAST_TOUCH_M), MOST_TOUCH_M)

        def work() -> Shown:
            here = session.seat.ask(HereAt(lon, lat, touch_m))
            return here, *self._meant(here, zone)

        session.tasks.read("found_on_map", work, lambda shown: self._show(shown, is_sought=False))

    def _meant(self, here: Here, zone: str | None) -> tuple[str, BaseGeometry | None]:
        """The post, else the named road, else the zone that was clicked: its name and outline."""
        if here.post is not None:
            return here.post.post.name, _spot(here.post.post.lon, here.post.post.lat)
        if here.road is not None and here.road.name and (road := self._road(here.road.name)) is not None:
            return here.road.name, road
        if zone is None:
            return "", None
        found = self._session.centre.atlas.by_code(zone)
        return found.name, found.geometry

    def _road(self, name: str) -> BaseGeometry | None:
        try:
            lines = self._session.seat.ask(StreetStretch(name)).lines
        except Refused:
            return None
        return _widened(shapely.MultiLineString(lines), _ROAD_M)

    def _outline_of(self, found: Found) -> Callable[[], BaseGeometry | None]:
        session = self._session
        if found.kind is FoundKind.ZONE:
            return lambda: session.centre.atlas.by_code(found.id).geometry
        if found.kind is FoundKind.ROAD:
            return lambda: self._road(found.id)
        lon, lat = found.lon, found.lat
        return lambda: None if lon is None or lat is None else _spot(lon, lat)

    def _show(self, shown: Shown, *, is_sought: bool) -> None:
        here, name, outline = shown
        if outline is None:
            self.clear()
            return
        # A tag on what was clicked would lie over it; the card says its name.
        self._panel.set_picked((Area("found", outline, "selected", name if is_sought else ""),))
        if here is not None:
            self.card.show_here(here, name)
        else:
            self.card.hide()
        canvas = self._panel.canvas
        if canvas is not None and is_sought:
            west, south, east, north = outline.bounds
            corners = canvas.picture.ground.to_metres([west, east], [south, north])
            (left, bottom), (right, top) = corners.tolist()
            canvas.fit(_roomy(Box(left, bottom, right, top)), 60.0)


def _roomy(box: Box) -> Box:
    return box.grown(max(0.0, ROOM_M - max(box.width, box.height) / 2))


def _spot(lon: float, lat: float) -> BaseGeometry:
    return _widened(shapely.Point(lon, lat), _POINT_M)


def _widened(shape: BaseGeometry, width_m: float) -> BaseGeometry:
    """A line or point as an area that can be seen; degrees in and out."""
    middle = shape.centroid
    plane = plane_at(middle.x, middle.y)
    return plane.unproject(plane.project(shape).buffer(width_m))
