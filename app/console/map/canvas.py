"""The map as a widget: it shows a picture of a view, and turns pointer and keys into view and signals."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from app.console.map.between_frames import BetweenFrames
from app.console.map.hits import ZoneFinder, mark_at
from app.console.map.map_data import Floats, Ground
from app.console.map.marked_map import MarkedMap
from app.console.map.marks import Hit
from app.console.map.marks_layer import FASTEST_S, frame_wait_s
from app.console.map.view import LEVELS_A_DOUBLING, Box, View
from app.console.paint.painting import painting
from app.console.theme.tokens import Tokens

_NOTCH = 120
_LEVELS_A_NOTCH = LEVELS_A_DOUBLING // 2
_KEY_PAN_SHARE = 0.2
_DRAG_FROM_PX = 4.0
_PANS = {
    Qt.Key.Key_Left: (1, 0),
    Qt.Key.Key_Right: (-1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
_ZOOMS = {Qt.Key.Key_Plus: 2, Qt.Key.Key_Equal: 2, Qt.Key.Key_Minus: -2}


class MapCanvas(MarkedMap):
    """The live map; positions come and go in WGS 84 degrees, times in seconds of `clock`."""

    incident_clicked = Signal(str)
    crew_clicked = Signal(str)
    zone_clicked = Signal(str)
    ground_clicked = Signal(float, float)
    hovered = Signal(object)
    view_changed = Signal()
    lock_changed = Signal(bool)

    def __init__(
        self, ground: Ground, parent: QWidget | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(ground, parent, clock)
        self._zones = ZoneFinder(ground)
        self._view = View().fitted(ground.box)
        self._is_fitted = False
        self._is_locked = False
        self._pressed: QPointF | None = None
        self._dragged_from: QPointF | None = None
        self._hit: Hit | None = None
        self._wheel = 0
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._between = BetweenFrames(self.picture, self._seen_now, self)
        self._between.frame_wanted.connect(self.update)
        self._frames = QTimer(self)
        self._frames.timeout.connect(self._advance_glide)
        self.crews_moved.connect(self._begin_glide)

    # ------------------------------------------------------------------ what is shown

    def set_tokens(self, tokens: Tokens) -> None:
        """Take on another theme."""
        self.picture.set_tokens(tokens)
        self._refresh_labels()

    def set_layers(self, layers: frozenset[str]) -> None:
        """Switch layers on and off by name."""
        self.picture.set_layers(layers)
        self._refresh_labels()

    def reserve(self, boxes: Floats) -> None:
        """Keep labels out of boxes (n, 4) in px, such as panels that float over the map."""
        self.picture.reserve(boxes)
        self._refresh_labels()

    # ------------------------------------------------------------------ the view

    @property
    def view(self) -> View:
        """The part of the world that is shown."""
        return self._view

    @property
    def is_locked(self) -> bool:
        """Whether pointer and keys leave the view alone."""
        return self._is_locked

    def set_locked(self, is_locked: bool) -> None:
        """Lock or unlock the view."""
        if is_locked != self._is_locked:
            self._is_locked = is_locked
            self.lock_changed.emit(is_locked)

    def set_view(self, view: View) -> None:
        """Show another part of the world."""
        if view != self._view:
            self._view = view
            self._is_fitted = True
            self.view_changed.emit()
            self.update()

    def fit(self, box: Box, margin_px: float = 24.0) -> None:
        """Show a whole box of map metres."""
        self.set_view(self._view.fitted(box, margin_px))

    def go_to_selected(self) -> None:
        """Show the selected incident with its routes, also when the view is locked: somebody asked."""
        box = self.picture.scene.selection_box()
        if box is not None:
            self.fit(box, 80.0)

    def bring(self, lon: float, lat: float) -> None:
        """Bring a place into the view at the same scale, where it isn't in it; a locked view stays."""
        x, y = self.picture.ground.to_metres([lon], [lat])[0].tolist()
        if self._is_fitted and not self._is_locked and not self._view.box.holds(x, y):
            self.set_view(self._view.centred(x, y))

    # ------------------------------------------------------------------ painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint a frame within its budget; what is missing follows when idle."""
        began = time.perf_counter()
        self.picture.set_ratio(self.devicePixelRatioF())
        if self.picture.labels.covers(self._view):
            self.picture.settle_tags(self._view, self._clock())
        elif not self.picture.is_dragged:
            self._start_labels()
        with painting(self) as painter:
            self.picture.paint(painter, self._view, self._clock())
            self.picture.paint_furniture(painter, self._view)
        self._between.note_frame(began)

    def _seen_now(self) -> tuple[View, float] | None:
        return (self._view, self._clock()) if self.isVisible() else None

    def _start_labels(self) -> None:
        self.picture.start_labels(self._view, self._clock())

    def _work_between_frames(self) -> None:
        self._between.begin()

    def _refresh_labels(self) -> None:
        self._start_labels()
        self._between.begin()
        self.update()

    @Slot()
    def _begin_glide(self) -> None:
        if not self._frames.isActive():
            self._frames.start(round(FASTEST_S * 1e3) + 1)

    def _advance_glide(self) -> None:
        """Paint crews anew as often as they are seen to move; ground that is dragged looks by itself."""
        if self.picture.is_dragged:
            return
        speed_mps = self.picture.scene.crew_book.glide.speed_mps(self._clock())
        if speed_mps > 0:
            self._frames.setInterval(round(frame_wait_s(speed_mps, self._view.metres_per_px) * 1e3) + 1)
        elif not (self.picture.has_news and self.isVisible()):
            self._frames.stop()
        if self.picture.is_due:
            self._between.begin()

    def changeEvent(self, event: QEvent) -> None:
        """Another screen may have another device pixel ratio."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self.picture.set_ratio(self.devicePixelRatioF())
            self._refresh_labels()
        super().changeEvent(event)

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Keep the centre; before anyone chose a view, keep the whole district in sight."""
        self._view = self._view.resized(self.width(), self.height())
        if not self._is_fitted:
            self._view = self._view.fitted(self.picture.ground.box)
        self.view_changed.emit()

    # ------------------------------------------------------------------ pointer and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click or a drag."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = self._dragged_from = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the ground, or say what lies under the pointer."""
        if self._pressed is None or self._dragged_from is None:
            self._hover(event.position())
            return
        if self._is_locked or (event.position() - self._pressed).manhattanLength() < _DRAG_FROM_PX:
            return
        moved = event.position() - self._dragged_from
        self._dragged_from = event.position()
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self.set_view(self._view.panned(moved.x(), moved.y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a drag, or take a press without one as a click."""
        if event.button() != Qt.MouseButton.LeftButton or self._pressed is None:
            return
        was_click = (event.position() - self._pressed).manhattanLength() < _DRAG_FROM_PX
        self._pressed = self._dragged_from = None
        self.unsetCursor()
        if was_click:
            self._click(event.position())

    def leaveEvent(self, _event: QEvent) -> None:
        """Nothing is under a pointer that has left."""
        self._tell_hover(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom around the pointer; fine wheels add up to whole steps."""
        event.accept()
        if self._is_locked:
            return
        self._wheel += event.angleDelta().y() * _LEVELS_A_NOTCH
        levels = int(self._wheel / _NOTCH)
        if levels:
            self._wheel -= levels * _NOTCH
            self.set_view(self._view.zoomed(levels, event.position()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows pan, plus and minus zoom, L locks, Z goes to the selected incident."""
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_L:
            self.set_locked(not self._is_locked)
        elif key == Qt.Key.Key_Z:
            self.go_to_selected()
        elif key in _PANS and not self._is_locked:
            right, down = _PANS[key]
            step_x, step_y = self.width() * _KEY_PAN_SHARE, self.height() * _KEY_PAN_SHARE
            self.set_view(self._view.panned(right * step_x, down * step_y))
        elif key in _ZOOMS and not self._is_locked:
            self.set_view(self._view.zoomed(_ZOOMS[key]))
        else:
            super().keyPressEvent(event)

    def hit_at(self, point: QPointF) -> Hit | None:
        """The mark or zone under a point of the widget."""
        look = self.picture.look(self._view, self._clock())
        hit = mark_at(self.picture.scene, look, self.picture.layers, point)
        if hit is not None:
            return hit
        zone = self._zones.zone_at(*self._view.to_map(point), self.picture.layers)
        return Hit("zone", zone) if zone is not None else None

    def zone_at(self, lon: float, lat: float) -> str | None:
        """The code of the finest zone that is shown at a place, None outside of all."""
        x, y = self.picture.ground.to_metres(lon, lat)[0].tolist()
        return self._zones.zone_at(x, y, self.picture.layers)

    def _hover(self, point: QPointF) -> None:
        if self.picture.scene.draft is None:
            self._tell_hover(self.hit_at(point))

    def _tell_hover(self, hit: Hit | None) -> None:
        if hit != self._hit:
            self._hit = hit
            is_mark = hit is not None and hit.kind != "zone"
            self.setCursor(Qt.CursorShape.PointingHandCursor if is_mark else Qt.CursorShape.ArrowCursor)
            self.hovered.emit(hit)

    def _click(self, point: QPointF) -> None:
        x, y = self._view.to_map(point)
        is_drawing = self.picture.scene.draft is not None
        hit = None if is_drawing else self.hit_at(point)
        if hit is not None and hit.kind == "cluster":
            if not self._is_locked:
                self.set_view(self._view.zoomed(LEVELS_A_DOUBLING, point))
            return
        signals = {
            "incident": self.incident_clicked,
            "crew": self.crew_clicked,
            "zone": self.zone_clicked,
        }
        if hit is not None and hit.kind in signals:
            signals[hit.kind].emit(hit.id)
        if hit is None or hit.kind not in ("incident", "crew"):
            self.ground_clicked.emit(*self.picture.ground.to_lonlat(x, y))
