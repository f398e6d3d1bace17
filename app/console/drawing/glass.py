"""What a drawing says on the map beside its line: the result, the point in hand, what is wrong."""

from __future__ import annotations

from collections.abc import Sequence

import shapely
from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Slot
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from shapely.geometry.base import BaseGeometry

from app.console.map.canvas import MapCanvas
from app.console.map.paths import path_of
from app.console.paint.painting import painting
from app.console.session import Session
from app.console.theme.fonts import font
from gis.stretches import LonLat

_RING_PX, _FAULT_PX, _SPOT_PX = 9.0, 3.0, 12.0
_PADDING, _AWAY_PX, _LINE_PX = 8.0, 16.0, 19.0
_CONTROLS_PX = 56.0
"""Above this the map's own controls stand."""


class DrawingGlass(QWidget):
    """Lies over the canvas and lets pointer and keys through; there only while something is drawn."""

    def __init__(self, session: Session, canvas: MapCanvas) -> None:
        super().__init__(canvas)
        self._session, self._canvas = session, canvas
        self._points: tuple[LonLat, ...] = ()
        self._picked: int | None = None
        self._pointer: LonLat | None = None
        self._lines: tuple[str, ...] = ()
        self._faults: tuple[BaseGeometry, ...] = ()
        self._has_rubber = False
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setGeometry(canvas.rect())
        canvas.installEventFilter(self)
        canvas.view_changed.connect(self.update)
        session.appearance_changed.connect(self.update)
        self.hide()

    def show_points(self, points: tuple[LonLat, ...], picked: int | None) -> None:
        """Follow the drawing; no point: nothing is there to be said."""
        self._points, self._picked = points, picked
        if not points:
            self._pointer, self._lines, self._faults = None, (), ()
        self._settle()

    def tell(self, *lines: str) -> None:
        """Say this at the cursor, line by line; nothing: say nothing."""
        self._lines = tuple(line for line in lines if line)
        self._settle()

    def show_faults(self, faults: Sequence[BaseGeometry]) -> None:
        """Show where something is wrong, lon and lat."""
        self._faults = tuple(fault for fault in faults if not fault.is_empty)
        self._settle()

    def set_rubber(self, has_rubber: bool) -> None:
        """Whether a thin line goes from the last point to the pointer."""
        self._has_rubber = has_rubber

    def point_at(self, pointer: LonLat | None) -> None:
        """Where the pointer is."""
        self._pointer = pointer
        if self.isVisible():
            self.update()

    @property
    def said(self) -> tuple[str, ...]:
        """What is said at the cursor."""
        return self._lines

    def _settle(self) -> None:
        self.setVisible(bool(self._points or self._lines or self._faults))
        self.raise_()
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._canvas.rect())
        return super().eventFilter(watched, event)

    @Slot(QPaintEvent)
    def paintEvent(self, _event: QPaintEvent) -> None:
        with painting(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_rubber(painter)
            self._paint_faults(painter)
            self._paint_picked(painter)
            self._paint_said(painter)

    def _screen(self, point: LonLat) -> QPointF:
        metres = self._canvas.picture.ground.to_metres(*point)
        x, y = self._canvas.view.to_screen(metres)[0]
        return QPointF(float(x), float(y))

    def _paint_rubber(self, painter: QPainter) -> None:
        if self._has_rubber and self._points and self._pointer is not None:
            pen = QPen(QColor(self._session.tokens.acc), 1.6, Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.drawLine(self._screen(self._points[-1]), self._screen(self._pointer))

    def _paint_faults(self, painter: QPainter) -> None:
        """In red and with a cross on it: colour alone says nothing."""
        tokens, ground = self._session.tokens, self._canvas.picture.ground
        for fault in self._faults:
            local = shapely.transform(fault, lambda pairs: ground.to_metres(pairs[:, 0], pairs[:, 1]))
            wash = QColor(tokens.breach)
            wash.setAlphaF(0.25)
            shown = self._canvas.view.transform().map(path_of(local))
            painter.setPen(QPen(QColor(tokens.breach), _FAULT_PX, Qt.PenStyle.DotLine))
            painter.setBrush(wash if local.area > 0 else Qt.BrushStyle.NoBrush)
            painter.drawPath(shown)
            inside = local.representative_point()
            x, y = self._canvas.view.to_screen(shapely.get_coordinates(inside))[0]
            self._paint_cross(painter, QPointF(float(x), float(y)))

    def _paint_cross(self, painter: QPainter, at: QPointF) -> None:
        tokens = self._session.tokens
        for colour, width in ((tokens.halo, 7.0), (tokens.breach, 3.0)):
            painter.setPen(QPen(QColor(colour), width))
            for arm in (QPointF(7, 7), QPointF(7, -7)):
                painter.drawLine(at - arm, at + arm)

    def _paint_picked(self, painter: QPainter) -> None:
        if self._picked is None or self._picked >= len(self._points):
            return
        tokens, at = self._session.tokens, self._screen(self._points[self._picked])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((tokens.halo, 5.0), (tokens.t1, 2.0)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawEllipse(at, _RING_PX, _RING_PX)

    def _paint_said(self, painter: QPainter) -> None:
        if not self._lines or not self._points:
            return
        faces = [font(14, 600), *(font(12) for _ in self._lines[1:])]
        wide = max(
            QFontMetricsF(face).horizontalAdvance(line) for face, line in zip(faces, self._lines, strict=True)
        )
        plate = self._plate(wide + 2 * _PADDING, _LINE_PX * len(self._lines) + _PADDING)
        tokens = self._session.tokens
        painter.setPen(QPen(QColor(tokens.line2), 1))
        painter.setBrush(QColor(tokens.bg1))
        painter.drawRoundedRect(plate, 4, 4)
        for number, (face, line) in enumerate(zip(faces, self._lines, strict=True)):
            painter.setFont(face)
            painter.setPen(QColor(tokens.t1 if number == 0 else tokens.t2))
            top = plate.top() + _PADDING / 2 + number * _LINE_PX
            row = QRectF(plate.left() + _PADDING, top, wide + 1, _LINE_PX)
            painter.drawText(row, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, line)

    def _plate(self, width: float, height: float) -> QRectF:
        """Beside the cursor or the last point, inside the window."""
        at = self._screen(self._pointer if self._pointer is not None else self._points[-1])
        left = at.x() + _AWAY_PX if at.x() + _AWAY_PX + width < self.width() else at.x() - _AWAY_PX - width
        top = min(max(at.y() + _AWAY_PX, _CONTROLS_PX), self.height() - height - 8.0)
        return QRectF(max(8.0, left), top, width, height)
