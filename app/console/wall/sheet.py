"""The painted face of a wall: takes what stands where and paints again only what has changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import cast

from PySide6.QtCore import QRect, QRectF, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QRegion, QResizeEvent, QTransform
from PySide6.QtWidgets import QWidget

from app.console.paint.painting import painting, saved
from app.console.theme.tokens import Tokens
from app.console.underlay.below import UnderlayBelow
from app.console.wall.items import Item, Look, Zones

SHIFT_PX = 2


class WallSheet(QWidget):
    """Holds items in design units; `scale` turns these into its own pixels."""

    resized = Signal()

    def __init__(self, tokens: Tokens, underlay: UnderlayBelow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tokens, self.underlay = tokens, underlay
        self.items: tuple[Item, ...] = ()
        self.scale, self.shift = 1.0, (0.0, 0.0)
        self.paths: Mapping[str, QPainterPath] = {}
        self.roads = QPainterPath()

    def show_items(self, items: Iterable[Item], scale: float, shift: tuple[float, float]) -> QRegion:
        """Show these; returns what is painted again: everything where scale or shift are others."""
        made = tuple(items)
        changed = QRegion(self.rect())
        if (scale, shift) == (self.scale, self.shift) and self.items:
            before, after = set(self.items), set(made)
            changed = QRegion()
            for item in before ^ after:
                changed += self._place_of(item)
        self.items, self.scale, self.shift = made, scale, shift
        self.update(changed)
        return changed

    @Slot()
    def paint_zones_again(self) -> None:
        """What lies below the zones looks otherwise."""
        for item in self.items:
            if isinstance(item, Zones):
                self.update(self._place_of(item))

    def _transform(self) -> QTransform:
        return QTransform(self.scale, 0, 0, self.scale, *self.shift)

    def _place_of(self, item: Item) -> QRect:
        return self._transform().mapRect(item.reach).toAlignedRect()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what the region meets, in the items' order."""
        transform, region = self._transform(), event.region()
        inverse, _ = transform.inverted()
        asked = [inverse.mapRect(QRectF(part)) for part in _parts(region)]
        look = Look(self.tokens, self.devicePixelRatioF() * self.scale, self.paths, self.roads, self.underlay)
        with painting(self) as painter:
            painter.setClipRegion(region)
            painter.fillRect(event.rect(), QColor(self.tokens.bg0))
            painter.setTransform(transform, True)
            painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
            for item in self.items:
                if any(item.reach.intersects(part) for part in asked):
                    with saved(painter):
                        item.paint(painter, look)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()


def _parts(region: QRegion) -> Iterator[QRect]:
    """The rectangles of a region; Qt's stubs do not know that it can be gone through."""
    yield from cast("Iterable[QRect]", region)
