"""What a layer is told about the tile it paints."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QTransform

from app.console.map.tiles import TileKey
from app.console.map.view import Box, metres_per_px
from app.console.theme.tokens import Tokens


@dataclass(frozen=True, slots=True)
class TileFrame:
    """What a layer needs to know of the tile it paints; `scale` widens lines on a wall."""

    box: Box
    metres_per_px: float
    transform: QTransform
    tokens: Tokens
    layers: frozenset[str]
    scale: float = 1.0


def tile_frame(key: TileKey, tokens: Tokens, layers: frozenset[str], scale: float) -> TileFrame:
    """The frame of a tile."""
    per_px = metres_per_px(key.level)
    box = key.box
    transform = QTransform(1 / per_px, 0, 0, -1 / per_px, -box.left / per_px, box.top / per_px)
    return TileFrame(box, per_px, transform, tokens, layers, scale)
