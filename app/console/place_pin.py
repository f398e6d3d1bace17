"""A pin on the map: where the report that is being written is said to be."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Slot
from PySide6.QtGui import QColor, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.console.map.canvas import MapCanvas
from app.console.paint.painting import painting
from app.console.session import Session

WIDTH, HEIGHT = 26, 34
_HEAD_RADIUS, _HOLE_RADIUS = 10.5, 4.0


class PlacePin(QWidget):
    """Lies over the canvas, its tip on the place; pointer and keys go through to the map."""

    def __init__(self, session: Session, canvas: MapCanvas) -> None:
        super().__init__(canvas)
        self._session, self._canvas = session, canvas
        self.position: tuple[float, float] | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFixedSize(WIDTH, HEIGHT)
        self.hide()
        canvas.view_changed.connect(self.settle)
        session.appearance_changed.connect(self.settle)

    def show_position(self, position: tuple[float, float] | None) -> None:
        """Stand at a place, lon and lat in WGS 84; nowhere for None."""
        self.position = position
        self.settle()

    @Slot()
    def settle(self) -> None:
        """Follow the view."""
        self.setVisible(self.position is not None)
        self.setAccessibleName(self._session.words.say("map.pin"))
        if self.position is None:
            return
        ground = self._canvas.picture.ground
        x, y = self._canvas.view.to_screen(ground.to_metres(*self.position))[0]
        self.move(round(float(x) - WIDTH / 2), round(float(y)) - HEIGHT + 1)
        self.raise_()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, middle = self._session.tokens, QPointF(WIDTH / 2, _HEAD_RADIUS + 1.5)
        path = QPainterPath(QPointF(WIDTH / 2, HEIGHT - 1))
        head = QRectF(
            middle.x() - _HEAD_RADIUS, middle.y() - _HEAD_RADIUS, 2 * _HEAD_RADIUS, 2 * _HEAD_RADIUS
        )
        path.arcTo(head, 215, -250)
        path.closeSubpath()
        with painting(self) as painter:
            painter.setRenderHint(painter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(tokens.bg1), 2))
            painter.setBrush(QColor(tokens.acc))
            painter.drawPath(path)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.bg1))
            painter.drawEllipse(middle, _HOLE_RADIUS, _HOLE_RADIUS)
