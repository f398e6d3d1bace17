"""Tiles with the marks on them, so that a frame of ground that is dragged copies each pixel once."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QPixmap

from app.console.map.look import Look
from app.console.map.marks_sheet import MarksSheet
from app.console.map.tiles import TILE_PX, TileKey, tile_corner
from app.console.paint.painting import painting


class DressedTiles:
    """The tiles in sight, each with the ground it was made of, by the marks they wear."""

    def __init__(self) -> None:
        self._kept: dict[tuple[TileKey, MarksSheet], tuple[QPixmap, QPixmap]] = {}

    def clear(self) -> None:
        """Forget all."""
        self._kept.clear()

    def tile(self, key: TileKey, ground: QPixmap | None, marks: MarksSheet) -> QPixmap | None:
        """A tile with marks on it; None where there is none on that ground."""
        made_of, tile = self._kept.get((key, marks), (None, None))
        return tile if made_of is ground else None

    def dress(self, key: TileKey, ground: QPixmap, marks: MarksSheet, look: Look) -> None:
        """Lay marks on a tile; where they don't reach is out of sight as long as they serve."""
        made = QPixmap(ground)
        corner = tile_corner(key, look.view.offset(look.ratio))
        with painting(made) as painter:
            painter.translate(-corner)
            marks.lay(painter, look, QRectF(corner, QSizeF(TILE_PX, TILE_PX)))
        self._kept[key, marks] = ground, made

    def keep_only(self, keys: Collection[TileKey], marks: Collection[MarksSheet | None]) -> None:
        """Let go of tiles that are out of sight, and of those in other marks."""
        self._kept = {
            (key, worn): kept for (key, worn), kept in self._kept.items() if key in keys and worn in marks
        }
