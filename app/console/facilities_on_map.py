"""Puts the facilities around the middle of a near map onto it while their layer is on."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, QTimer, Slot

from app.console.map.canvas import MapCanvas
from app.console.map.layers.facilities import COARSEST_M, LAYER, MOST
from app.console.map.map_data import Ground
from app.console.map.marks import FacilityMark
from app.console.map.view import View
from app.console.map_panel import MapPanel
from app.console.session import Session
from app.words import Words
from app.words.duties import keeper_words
from dispatch.changes import Changes
from dispatch.facilities import Contractor, Facility
from dispatch.facility_queries import WIDEST_M, FacilitiesNear, NearFacility

SETTLE_MS = 150
_ROOM = 1.4
"""So much farther than the view is asked, that a map that is moved a little shows them at once."""
_ABOUT_THEM = {"facility": Facility, "contractor": Contractor}


@dataclass(frozen=True)
class Circle:
    """What was asked for: around a point in map metres."""

    x: float
    y: float
    radius_m: float

    @classmethod
    def around(cls, view: View) -> Circle:
        """The view and some room beside it, as far as may be asked."""
        return cls(view.x, view.y, min(WIDEST_M, _ROOM * _reach_m(view)))

    def holds(self, view: View) -> bool:
        """Whether all that a view shows was asked for."""
        return math.hypot(view.x - self.x, view.y - self.y) + _reach_m(view) <= self.radius_m


def _reach_m(view: View) -> float:
    """From the middle of a view to its corners."""
    return math.hypot(view.box.width, view.box.height) / 2


class FacilitiesOnMap(QObject):
    """Asks when the view has come to rest elsewhere; asks nothing while the layer is off or the map far."""

    def __init__(self, session: Session, panel: MapPanel) -> None:
        super().__init__(panel)
        self._session, self._panel = session, panel
        self._near: tuple[NearFacility, ...] = ()
        self._asked: Circle | None = None
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._look)
        panel.ground.made.connect(self._watch)
        panel.layers_chosen.connect(self._look)
        session.changed.connect(self._follow)
        session.appearance_changed.connect(self._show)

    @Slot(object)
    def _watch(self, _ground: Ground) -> None:
        """The map is another one."""
        canvas = self._panel.canvas
        if canvas is not None:
            canvas.view_changed.connect(self._settle.start)
            self._forget()

    @Slot(object)
    def _follow(self, changes: Changes) -> None:
        if changes.touches(_ABOUT_THEM):
            self._forget()

    def _forget(self) -> None:
        self._asked = None
        self._look()

    @Slot()
    @Slot(object)
    def _look(self, _chosen: object = None) -> None:
        """Ask for what is in sight, unless that is known."""
        canvas = self._panel.canvas
        if canvas is None or not _is_wanted(canvas):
            self._take(None, ())
        elif self._asked is None or len(self._near) > MOST or not self._asked.holds(canvas.view):
            circle = Circle.around(canvas.view)
            query = FacilitiesNear(*canvas.picture.ground.to_lonlat(circle.x, circle.y), circle.radius_m)
            self._session.ask(query, partial(self._answer, circle), kind="facilities_on_map")

    def _answer(self, asked: Circle, near: tuple[NearFacility, ...]) -> None:
        # The layer may be off, or the map far, by the time that an answer comes.
        canvas = self._panel.canvas
        if canvas is not None and _is_wanted(canvas):
            self._take(asked, near)

    def _take(self, asked: Circle | None, near: tuple[NearFacility, ...]) -> None:
        is_new = near != self._near
        self._asked, self._near = asked, near
        if is_new:
            self._show()

    @Slot()
    def _show(self) -> None:
        canvas = self._panel.canvas
        if canvas is not None:
            words = self._session.words
            canvas.set_facilities([facility_mark(one, words) for one in self._near[:MOST]])


def _is_wanted(canvas: MapCanvas) -> bool:
    return LAYER in canvas.picture.layers and canvas.view.metres_per_px <= COARSEST_M


def facility_mark(near: NearFacility, words: Words) -> FacilityMark:
    """Its disc with the first character of its name, and what a pointer is told."""
    facility = near.facility
    text = words.say("list.dot").join((f"{facility.name} {facility.code}", keeper_words(near, words)))
    return FacilityMark(facility.lon or 0.0, facility.lat or 0.0, facility.name[:1], text)
