"""Painting one tile: ground, green and water, roads, what lies outside, borders."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtGui import QColor, QPainter, QPixmap

from app.console.map.layers.borders import paint_borders
from app.console.map.layers.roads import paint_roads
from app.console.map.layers.terrain import paint_outside, paint_terrain
from app.console.map.map_data import Ground
from app.console.map.tile_frame import TileFrame, tile_frame
from app.console.map.tiles import TILE_PX, TileKey
from app.console.paint.painting import painting
from app.console.theme.tokens import Tokens


class Underlay(Protocol):
    """A picture that lies under roads and borders."""

    def paint(self, painter: QPainter, frame: TileFrame) -> None: ...


def paint_tile(
    ground: Ground,
    key: TileKey,
    tokens: Tokens,
    ratio: float = 1.0,
    layers: frozenset[str] = frozenset(),
    scale: float = 1.0,
    underlay: Underlay | None = None,
) -> QPixmap:
    """A tile of 512 logical px at a device pixel ratio, with the border layers that are switched on."""
    frame = tile_frame(key, tokens, layers, scale)
    tile = QPixmap(round(TILE_PX * ratio), round(TILE_PX * ratio))
    tile.setDevicePixelRatio(ratio)
    tile.fill(QColor(tokens.map_outside if not ground.land.isEmpty() else tokens.map_land))
    with painting(tile) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_terrain(painter, ground, frame)
        if underlay is not None:
            underlay.paint(painter, frame)
        paint_roads(painter, ground, frame)
        paint_outside(painter, ground, frame)
        paint_borders(painter, ground, frame)
    return tile
