"""What is being drawn on the map: the points of a line or an area, put, moved, taken away and taken back."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from app.console.drawing.glass import DrawingGlass
from app.console.drawing.hand import Hand
from app.console.drawing.snapping import Snapper
from app.console.map.canvas import MapCanvas
from app.console.map.marks import Draft
from app.console.map.view import Box
from app.console.session import Session
from gis.stretches import LonLat, Stretch

Points = tuple[LonLat, ...]
Follow = Callable[[Points, Callable[[Points], None]], None]
"""Asks for the line through points, such as along roads, and hands it on once it is known."""
_LEAST_CORNERS, _MARGIN_PX = 3, 80.0


class Drawing(QObject):
    """The points of one line or area while it is drawn on a canvas; a hand there works on them."""

    began = Signal()
    changed = Signal()
    pointed = Signal()
    """The pointer has moved over the map."""
    finished = Signal()
    left = Signal()

    def __init__(
        self,
        session: Session,
        parent: QObject | None = None,
        follow: Follow | None = None,
        *,
        snaps: bool = True,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._follow, self._snaps = follow, snaps
        self._canvas: MapCanvas | None = None
        self.glass: DrawingGlass | None = None
        self.snapper: Snapper | None = None
        self.points: Points = ()
        self.line: Points = ()
        self.is_area = False
        self.is_ring = False
        """Whether the points are those of a whole border: a new one goes between two of them."""
        self.is_active = False
        self.picked: int | None = None
        self.pointer: LonLat | None = None
        self._before: list[Points] = []
        self._held: int | None = None

    def take_canvas(self, canvas: MapCanvas) -> None:
        """Draw on this canvas from now on; a newer one takes the older one's place."""
        if canvas is self._canvas:
            return
        self._canvas = canvas
        self.glass = DrawingGlass(self._session, canvas)
        self.snapper = Snapper(canvas)
        canvas.ground_clicked.connect(self._add)
        self._hand = Hand(self, canvas)
        if self.is_active:
            self._show()

    @property
    def stretch(self) -> Stretch:
        """What has been drawn."""
        return Stretch((self.points if self.is_area else self.line or self.points,), is_area=self.is_area)

    def begin(self, points: Points = (), *, is_ring: bool = False) -> None:
        """Start with no point, or with those of a border that is to be changed."""
        self.is_active, self.is_ring = True, is_ring
        self._before = []
        self.picked = self.pointer = self._held = None
        self.began.emit()
        self._set(points)
        if self._canvas is not None:
            self._canvas.setFocus()

    def end(self) -> None:
        """Put the pen away; nothing of it stays on the map."""
        if self.is_active:
            self.is_active = self.is_ring = False
            self._before = []
            self._set(())

    def set_area(self, is_area: bool) -> None:
        """Whether the points are corners of an area, or a line."""
        self.is_area = is_area
        if self.is_active:
            self._set(self.points)
        else:
            self.changed.emit()

    def set_follow(self, follow: Follow | None) -> None:
        """How the line between points runs; None: straight."""
        self._follow = follow
        if self.is_active:
            self._set(self.points)

    # ------------------------------------------------------------------ points

    @Slot(float, float)
    def _add(self, lon: float, lat: float) -> None:
        if not self.is_active:
            return
        point = self._snapped((lon, lat))
        at = self._place_in_ring(point) if self.is_ring else len(self.points)
        self._change((*self.points[:at], point, *self.points[at:]))
        self.picked = at if self.is_ring else None
        self._show()

    def _place_in_ring(self, point: LonLat) -> int:
        """Behind which point of the border a new one goes: that of the side that is nearest."""
        corners = np.array((*self.points, self.points[0]))
        starts, sides = corners[:-1], np.diff(corners, axis=0)
        spot = np.array(point)
        squares = np.maximum((sides**2).sum(axis=1), 1e-18)
        along = np.clip(((spot - starts) * sides).sum(axis=1) / squares, 0.0, 1.0)
        away = np.linalg.norm(starts + sides * along[:, None] - spot, axis=1)
        return int(away.argmin()) + 1

    def _move(self, at: int, point: LonLat) -> None:
        self._set((*self.points[:at], point, *self.points[at + 1 :]))

    def remove_picked(self) -> None:
        """Take the point away that was gone to; a border keeps three."""
        at = self.picked
        if at is not None and (not self.is_ring or len(self.points) > _LEAST_CORNERS):
            self.picked = None
            self._change((*self.points[:at], *self.points[at + 1 :]))

    def go_to_next(self, step: int) -> None:
        """Go to the next point, or the one before; it stands at the cross then."""
        if not self.points or self._canvas is None:
            return
        first = 0 if step > 0 else len(self.points) - 1
        self.picked = first if self.picked is None else (self.picked + step) % len(self.points)
        x, y = self._canvas.picture.ground.to_metres(*self.points[self.picked])[0]
        self._canvas.set_view(self._canvas.view.centred(float(x), float(y)))
        self._show()

    def put(self, spot: LonLat) -> None:
        """Put a point there, or move the one there that was gone to."""
        if self.picked is None:
            self._add(*spot)
        else:
            at, self.picked = self.picked, None
            self._before.append(self.points)
            self._move(at, self._snapped(spot))

    def take_back(self) -> None:
        """Take the last change back."""
        if self._before:
            self.picked = None
            self._set(self._before.pop())

    def replace_points(self, points: Points, *, is_ring: bool) -> None:
        """Put other points in place of all; that can be taken back."""
        self.is_ring, self.picked = is_ring, None
        self._change(points)

    def show_all(self) -> None:
        """Bring all points into sight."""
        if self._canvas is not None and self.points:
            lons, lats = zip(*self.points, strict=True)
            metres = self._canvas.picture.ground.to_metres(lons, lats)
            (left, bottom), (right, top) = metres.min(axis=0).tolist(), metres.max(axis=0).tolist()
            self._canvas.fit(Box(left, bottom, right, top), _MARGIN_PX)

    def hold(self, at: int) -> None:
        """Take hold of a point, so that it can be dragged."""
        self._held = self.picked = at
        self._before.append(self.points)
        self._show()

    def point_at(self, spot: LonLat) -> None:
        """The pointer is there: what is held goes with it."""
        self.pointer = spot
        if self._held is not None:
            self._move(self._held, self._snapped(spot))
        elif self.glass is not None:
            self.glass.point_at(spot)
        self.pointed.emit()

    def let_go(self) -> None:
        """Leave the point that was held where it is now."""
        if self._held is None:
            return
        self._held = None
        if self._before and self._before[-1] == self.points:
            self._before.pop()
        # While it was dragged nobody was asked about every place on the way.
        self._set(self.points)

    @property
    def is_held(self) -> bool:
        """Whether a point is being dragged."""
        return self._held is not None

    @property
    def can_take_back(self) -> bool:
        """Whether anything was done that could be taken back."""
        return bool(self._before)

    def _change(self, points: Points) -> None:
        self._before.append(self.points)
        self._set(points)

    def _set(self, points: Points) -> None:
        self.points = self.line = points
        follow = self._follow if self._held is None and not self.is_area else None
        if follow is not None and self.is_active and len(points) > 1:
            follow(points, self._take_line)
        self._show()

    def _take_line(self, line: Points) -> None:
        if self.is_active and not self.is_area and len(self.points) > 1:
            self.line = line
            self._show()

    def _snapped(self, point: LonLat) -> LonLat:
        is_on = self._snaps and (self.is_area or self._follow is None)
        return self.snapper.snapped(point) if is_on and self.snapper is not None else point

    def _show(self) -> None:
        if self._canvas is not None:
            draft = Draft(self.points, self.line, self.is_area) if self.is_active else None
            self._canvas.set_draft(draft)
        if self.glass is not None:
            self.glass.show_points(self.points if self.is_active else (), self.picked)
        self.changed.emit()
