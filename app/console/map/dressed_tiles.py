"""Tiles with the marks on them, so that a frame of ground that is dragged copies each pixel once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QPixmap

from app.console.map.look import Look
from app.console.map.marks_layer import MarksLayer
from app.console.map.tiles import TILE_PX, TileKey, tile_corner
from app.console.paint.painting import painting


@dataclass(frozen=True, slots=True)
class _Dressed:
    ground: QPixmap
    marks: object
    pixmap: QPixmap


class DressedTiles:
    """The tiles in sight as they were dressed last; what lies under or on one may be another since."""

    def __init__(self) -> None:
        self._kept: dict[TileKey, _Dressed] = {}

    def clear(self) -> None:
        """Forget all."""
        self._kept.clear()

    def tile(self, key: TileKey, ground: QPixmap | None, layer: MarksLayer) -> QPixmap | None:
        """The tile with the marks of now; None where it is not dressed in them."""
        kept = self._kept.get(key)
        if kept is None or kept.ground is not ground or kept.marks is not layer.state:
            return None
        return kept.pixmap

    def dress(self, key: TileKey, ground: QPixmap, layer: MarksLayer, look: Look) -> None:
        """Lay the marks on a tile; where they don't reach is out of sight as long as they serve."""
        made = QPixmap(ground)
        corner = tile_corner(key, look.view.offset(look.ratio))
        with painting(made) as painter:
            painter.translate(-corner)
            layer.lay(painter, look, QRectF(corner, QSizeF(TILE_PX, TILE_PX)))
        self._kept[key] = _Dressed(ground, layer.state, made)

    def keep_only(self, keys: Collection[TileKey]) -> None:
        """Let go of tiles that are out of sight."""
        for key in self._kept.keys() - set(keys):
            del self._kept[key]
