"""The underlay of a map that is drawn from outlines, such as the wall's and the cockpit's."""

from __future__ import annotations

import math

from PySide6.QtCore import QObject, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPixmap, QTransform

from app.console.layer_menu import shown_layers
from app.console.map.map_data import MapMetres
from app.console.map.tile_frame import TileFrame
from app.console.map.view import Box
from app.console.paint.painting import painting
from app.console.session import Session
from app.console.theme.tokens import Tokens
from app.console.underlay.layer import LAYER, Underlay
from app.console.underlay.opened import OpenedUnderlay
from gis.datum import Plane

Fitted = tuple[float, float, float]
"""Scale and shift from metres east and south to what a map is drawn in."""


class UnderlayBelow(OpenedUnderlay):
    """Painted once for a scale and a place, and again when pictures have come; the layer menu switches it."""

    changed = Signal()
    """It looks otherwise now."""

    def __init__(self, session: Session, parent: QObject, task: str) -> None:
        super().__init__(session, parent, task=task)
        self._key: tuple[object, ...] = ()
        self._painted = QPixmap()
        self._state = 0
        self.told.connect(self.changed)

    def stand_on(self, plane: Plane | None) -> None:
        """The map is drawn in the metres of this plane."""
        before = self.ground.plane if self.ground is not None else None
        if plane is not before:
            self.ground = MapMetres(plane) if plane is not None else None
            self.open()

    @property
    def is_shown(self) -> bool:
        """Whether there is one, and the seat wants to see it."""
        return self.underlay is not None and LAYER in shown_layers(self._session)

    def put_under(self) -> None:
        """Painted anew."""
        self._state += 1
        self.changed.emit()

    @Slot(object)
    def show_new(self, _boxes: list[Box]) -> None:
        """Painted anew: these maps are looked at as a whole."""
        self.put_under()

    def paint(self, painter: QPainter, room: QRectF, fitted: Fitted, tokens: Tokens) -> None:
        """Fill a room with it; nothing where none is shown."""
        if self.underlay is None or not self.is_shown:
            return
        device = painter.device()
        per_unit = painter.worldTransform().m11() * device.devicePixelRatioF()
        key = (room.getRect(), fitted, tokens.name, per_unit, self._state)
        if key != self._key:
            self._key, self._painted = key, _painted(self.underlay, room, fitted, tokens, per_unit)
        painter.drawPixmap(room, self._painted, QRectF(self._painted.rect()))


def _painted(underlay: Underlay, room: QRectF, fitted: Fitted, tokens: Tokens, per_unit: float) -> QPixmap:
    scale, right, down = fitted
    wide, tall = math.ceil(room.width() * per_unit), math.ceil(room.height() * per_unit)
    pixmap = QPixmap(max(1, wide), max(1, tall))
    pixmap.fill(Qt.GlobalColor.transparent)
    west, east = ((edge - right) / scale for edge in (room.left(), room.right()))
    north, south = ((down - edge) / scale for edge in (room.top(), room.bottom()))
    frame = TileFrame(
        Box(west, south, east, north),
        1 / (scale * per_unit),
        QTransform(scale, 0, 0, -scale, right, down),
        tokens,
        frozenset({LAYER}),
    )
    with painting(pixmap) as painter:
        painter.scale(per_unit, per_unit)
        painter.translate(-room.left(), -room.top())
        underlay.paint(painter, frame)
    return pixmap
