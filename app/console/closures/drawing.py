"""Drawing on the map: clicks and keys put points, the line between them runs along the roads."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent

from app.console.map.canvas import MapCanvas
from app.console.map.marks import Draft
from app.console.session import Session
from dispatch.closure_queries import AlongRoads
from gis.stretches import LonLat, Stretch

_KEYS = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, Qt.Key.Key_Backspace, Qt.Key.Key_Space}


class Drawing(QObject):
    """The points of one line or area while it is drawn on a canvas.

    Space puts a point at the cross in the middle, Backspace takes one back, Enter is done, Escape leaves.
    """

    changed = Signal()
    finished = Signal()
    left = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._canvas: MapCanvas | None = None
        self.points: tuple[LonLat, ...] = ()
        self.line: tuple[LonLat, ...] = ()
        self.is_area = False
        self.is_active = False

    def take_canvas(self, canvas: MapCanvas) -> None:
        """Draw on this canvas from now on; a newer one takes the older one's place."""
        if canvas is self._canvas:
            return
        self._canvas = canvas
        canvas.ground_clicked.connect(self._add)
        canvas.installEventFilter(self)
        self._show()

    @property
    def stretch(self) -> Stretch:
        """What has been drawn."""
        return Stretch((self.points if self.is_area else self.line or self.points,), is_area=self.is_area)

    def begin(self) -> None:
        """Start with no point."""
        self.is_active = True
        self._set(())
        if self._canvas is not None:
            self._canvas.setFocus()

    def end(self) -> None:
        """Put the pen away; nothing of it stays on the map."""
        self.is_active = False
        self._set(())

    def set_area(self, is_area: bool) -> None:
        """Whether the points are corners of an area, or a line along roads."""
        self.is_area = is_area
        self._set(self.points)

    @Slot(float, float)
    def _add(self, lon: float, lat: float) -> None:
        if self.is_active:
            self._set((*self.points, (lon, lat)))

    def take_back(self) -> None:
        """Take the last point back."""
        self._set(self.points[:-1])

    def _set(self, points: tuple[LonLat, ...]) -> None:
        self.points = self.line = points
        if self.is_active and not self.is_area and len(points) > 1:
            self._session.ask(AlongRoads(points), self._take_line)
        self._show()

    def _take_line(self, line: tuple[LonLat, ...]) -> None:
        if self.is_active and not self.is_area and len(self.points) > 1:
            self.line = line
            self._show()

    def _show(self) -> None:
        if self._canvas is not None:
            draft = Draft(self.points, self.line, self.is_area) if self.is_active else None
            self._canvas.set_draft(draft)
        self.changed.emit()

    # ------------------------------------------------------------------ keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """While somebody draws, these keys are the drawing's and no command's."""
        if not self.is_active or not isinstance(event, QKeyEvent) or Qt.Key(event.key()) not in _KEYS:
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        elif event.type() == QEvent.Type.KeyPress:
            self._press(Qt.Key(event.key()))
        return True

    def _press(self, key: Qt.Key) -> None:
        if key == Qt.Key.Key_Space:
            self._add_at_cross()
        elif key == Qt.Key.Key_Backspace:
            self.take_back()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            self.finished.emit()

    def _add_at_cross(self) -> None:
        if self._canvas is not None:
            middle = QPointF(self._canvas.rect().center())
            self._add(*self._canvas.picture.ground.to_lonlat(*self._canvas.view.to_map(middle)))
