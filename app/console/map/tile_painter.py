"""Painting one tile, step by step: ground, green and water, roads, what lies outside, borders."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from PySide6.QtGui import QColor, QPainter, QPixmap

from app.console.map.layers.borders import border_steps
from app.console.map.layers.roads import road_steps
from app.console.map.layers.terrain import paint_outside, terrain_steps
from app.console.map.map_data import Ground
from app.console.map.stepwise import Step, Stepwise
from app.console.map.tile_frame import TileFrame
from app.console.map.tiles import TILE_PX


class Underlay(Protocol):
    """A picture that lies under roads and borders."""

    def paint(self, painter: QPainter, frame: TileFrame) -> None: ...


def begin_tile(
    ground: Ground, frame: TileFrame, ratio: float = 1.0, underlay: Underlay | None = None
) -> Stepwise[QPixmap]:
    """A tile at a device pixel ratio before anything is painted on it."""
    tile = QPixmap(round(TILE_PX * ratio), round(TILE_PX * ratio))
    tile.setDevicePixelRatio(ratio)
    tokens = frame.tokens
    tile.fill(QColor(tokens.map_outside if not ground.land.isEmpty() else tokens.map_land))
    return Stepwise(tile, _steps(ground, frame, underlay))


def _steps(ground: Ground, frame: TileFrame, underlay: Underlay | None) -> Iterator[Step]:
    yield from terrain_steps(ground, frame)
    if underlay is not None:
        yield lambda painter: underlay.paint(painter, frame)
    yield from road_steps(ground, frame)
    yield lambda painter: paint_outside(painter, ground, frame)
    yield from border_steps(ground, frame)
