"""The hand that draws on a canvas: its keys, and points that are taken hold of and dragged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent

from app.console.map.canvas import MapCanvas
from gis.stretches import LonLat

if TYPE_CHECKING:
    from app.console.drawing.drawing import Drawing

_KEYS = {
    Qt.Key.Key_Return,
    Qt.Key.Key_Enter,
    Qt.Key.Key_Escape,
    Qt.Key.Key_Backspace,
    Qt.Key.Key_Space,
    Qt.Key.Key_Delete,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
}
HANDLE_PX = 9.0
"""So near to a point a press takes hold of it."""


class Hand(QObject):
    """Works on a drawing while that is active; the canvas gets what is left over.

    Space puts a point at the cross in the middle, Page down and up go from point to point, Delete takes the
    one away that was gone to, Backspace takes the last change back, Enter is done, Escape leaves.
    """

    def __init__(self, drawing: Drawing, canvas: MapCanvas) -> None:
        super().__init__(canvas)
        self._drawing, self._canvas = drawing, canvas
        self._swallows_release = False
        canvas.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """While somebody draws, these keys are the drawing's and no command's, and points can be dragged."""
        if not self._drawing.is_active:
            return super().eventFilter(watched, event)
        if isinstance(event, QMouseEvent):
            return self._heed_pointer(event)
        if not isinstance(event, QKeyEvent) or Qt.Key(event.key()) not in _KEYS:
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        elif event.type() == QEvent.Type.KeyPress:
            self._press(Qt.Key(event.key()))
        return True

    def _press(self, key: Qt.Key) -> None:
        drawing = self._drawing
        if key == Qt.Key.Key_Space:
            drawing.put(self._spot(QPointF(self._canvas.rect().center())))
        elif key == Qt.Key.Key_Backspace:
            drawing.take_back()
        elif key == Qt.Key.Key_Escape:
            drawing.left.emit()
        elif key == Qt.Key.Key_Delete:
            drawing.remove_picked()
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            drawing.go_to_next(1 if key == Qt.Key.Key_PageDown else -1)
        else:
            drawing.finished.emit()

    def _heed_pointer(self, event: QMouseEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.MouseButtonDblClick:
            # The first click of the two has put the last point.
            self._swallows_release = True
            self._drawing.finished.emit()
            return True
        if kind == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
            return self._take_hold(event.position())
        if kind == QEvent.Type.MouseMove:
            self._drawing.point_at(self._spot(event.position()))
            return self._drawing.is_held
        if kind == QEvent.Type.MouseButtonRelease:
            return self._let_go()
        return False

    def _take_hold(self, point: QPointF) -> bool:
        at = self._point_at(point)
        if at is not None:
            self._drawing.hold(at)
        return at is not None

    def _let_go(self) -> bool:
        was_held, was_swallowed = self._drawing.is_held, self._swallows_release
        self._swallows_release = False
        self._drawing.let_go()
        return was_held or was_swallowed

    def _spot(self, point: QPointF) -> LonLat:
        return self._canvas.picture.ground.to_lonlat(*self._canvas.view.to_map(point))

    def _point_at(self, point: QPointF) -> int | None:
        """The point of the drawing that a press at this place takes hold of."""
        if not self._drawing.points:
            return None
        lons, lats = zip(*self._drawing.points, strict=True)
        canvas = self._canvas
        screen = canvas.view.to_screen(canvas.picture.ground.to_metres(lons, lats))
        away = np.hypot(screen[:, 0] - point.x(), screen[:, 1] - point.y())
        return int(away.argmin()) if away.min() <= HANDLE_PX else None
