"""The cache of painted tiles: what is wanted, in which order, and how much memory it may hold."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPixmap

from app.console.map.view import Box, View, metres_per_px

TILE_PX = 640
"""No power of two: rows of a tile that lie so far apart share few places in a processor's cache, and to copy
512 px takes a quarter more time for each pixel than 640.
"""
CACHE_BYTES = 400 * 1024 * 1024


class TileKey(NamedTuple):
    """One tile of a level: columns count east and rows count south from the map's origin."""

    level: int
    column: int
    row: int

    @property
    def box(self) -> Box:
        """The tile's rectangle in map metres."""
        side = TILE_PX * metres_per_px(self.level)
        return Box(self.column * side, -(self.row + 1) * side, (self.column + 1) * side, -self.row * side)


def tile_rect(key: TileKey, view: View, ratio: float = 1.0) -> QRectF:
    """Where a tile lies on the screen in logical px; tiles of other levels come out scaled."""
    side = TILE_PX * metres_per_px(key.level) / view.metres_per_px
    offset = view.offset(ratio)
    return QRectF(key.column * side + offset.x(), key.row * side + offset.y(), side, side)


def tile_corner(key: TileKey, offset: QPointF) -> QPointF:
    """Where a tile of a view's own level begins on the screen, the view's offset being known."""
    return QPointF(key.column * TILE_PX + offset.x(), key.row * TILE_PX + offset.y())


def visible_tiles(view: View, ring: int = 0) -> list[TileKey]:
    """The tiles that a view needs, nearest to its middle first, with `ring` rows and columns around."""
    offset = view.offset()
    left, top = -offset.x() / TILE_PX, -offset.y() / TILE_PX
    right, bottom = left + view.width / TILE_PX, top + view.height / TILE_PX
    middle_x, middle_y = (left + right) / 2 - 0.5, (top + bottom) / 2 - 0.5
    keys = [
        TileKey(view.level, column, row)
        for column in range(math.floor(left) - ring, math.ceil(right) + ring)
        for row in range(math.floor(top) - ring, math.ceil(bottom) + ring)
    ]
    return sorted(keys, key=lambda key: math.hypot(key.column - middle_x, key.row - middle_y))


def soonest_first(keys: Sequence[TileKey], view: View, course: tuple[float, float]) -> list[TileKey]:
    """Tiles in the order in which ground dragged on a course (right, down in px) brings them into view.

    Those that it never brings come last, all others in the order in which they were.
    """
    offset = view.offset()

    def wait(key: TileKey) -> float:
        corner = tile_corner(key, offset)
        return max(_wait(corner.x(), view.width, course[0]), _wait(corner.y(), view.height, course[1]))

    return sorted(keys, key=wait)


def _wait(first: float, room: float, gone: float) -> float:
    """After how many goes of so many px a tile that begins at `first` meets a window that is `room` wide."""
    if -TILE_PX < first < room:
        return 0.0
    left = room - first if first >= room else -first - TILE_PX
    return left / gone if gone and left * gone >= 0 else math.inf


class TileCache:
    """Painted tiles, the longest unused thrown out first once they hold more than the limit."""

    def __init__(self, limit_bytes: int = CACHE_BYTES) -> None:
        self._limit_bytes = limit_bytes
        self._tiles: OrderedDict[TileKey, QPixmap] = OrderedDict()
        self._bytes = 0
        self.state = object()
        """Another one whenever tiles are to be painted otherwise than before."""

    def __len__(self) -> int:
        return len(self._tiles)

    def __contains__(self, key: TileKey) -> bool:
        return key in self._tiles

    @property
    def bytes_held(self) -> int:
        """Memory of all tiles."""
        return self._bytes

    def get(self, key: TileKey) -> QPixmap | None:
        """The tile, now the most recently used, or none."""
        tile = self._tiles.get(key)
        if tile is not None:
            self._tiles.move_to_end(key)
        return tile

    def put(self, key: TileKey, tile: QPixmap) -> None:
        """Keep a tile and throw out the longest unused beyond the limit, never the one just put."""
        if key in self._tiles:
            self._bytes -= _bytes_of(self._tiles.pop(key))
        self._tiles[key] = tile
        self._bytes += _bytes_of(tile)
        while self._bytes > self._limit_bytes and len(self._tiles) > 1:
            _, oldest = self._tiles.popitem(last=False)
            self._bytes -= _bytes_of(oldest)

    def drop(self, box: Box) -> None:
        """Forget the tiles that touch a box of map metres: there is something else to be seen there."""
        self.state = object()
        for key in [key for key in self._tiles if _meets(key.box, box)]:
            self._bytes -= _bytes_of(self._tiles.pop(key))

    def clear(self) -> None:
        """Forget every tile, as after a change of theme."""
        self.state = object()
        self._tiles.clear()
        self._bytes = 0

    def placeholders(self, view: View) -> Iterator[tuple[TileKey, QPixmap]]:
        """Tiles of the nearest other level that touch the view, shown scaled until the right ones come."""
        box = view.box
        by_level: dict[int, list[TileKey]] = {}
        for key in self._tiles:
            if key.level != view.level and _meets(key.box, box):
                by_level.setdefault(key.level, []).append(key)
        if by_level:
            nearest = min(by_level, key=lambda level: (abs(level - view.level), level))
            for key in by_level[nearest]:
                yield key, self._tiles[key]


def _meets(first: Box, second: Box) -> bool:
    return (
        first.left < second.right
        and first.right > second.left
        and first.bottom < second.top
        and first.top > second.bottom
    )


def _bytes_of(tile: QPixmap) -> int:
    return tile.width() * tile.height() * tile.depth() // 8
