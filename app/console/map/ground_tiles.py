"""The tiles of a map: painted, shaded and dressed in marks, in a frame or between two."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QColor, QPainter, QPixmap

from app.console.map.dressed_tiles import DressedTiles
from app.console.map.look import Look
from app.console.map.map_data import Ground
from app.console.map.marks_sheet import MarksSheet
from app.console.map.scene import Scene
from app.console.map.shaded_tiles import ShadedTiles
from app.console.map.stepwise import Stepwise
from app.console.map.tile_frame import tile_frame
from app.console.map.tile_painter import Underlay, begin_tile
from app.console.map.tiles import (
    TILE_PX,
    TileCache,
    TileKey,
    soonest_first,
    tile_corner,
    tile_rect,
    visible_tiles,
)

ANEW_SHARE = 0.3
"""So much of a frame's time is there to shade tiles anew; until then they are shown as they were."""
_BEGUN = 4


@dataclass(frozen=True, slots=True)
class Stuff:
    """What tiles are made of."""

    ground: Ground
    layers: frozenset[str]
    underlay: Underlay | None
    scene: Scene


class GroundTiles:
    """The tiles seen last and those around them, and what of them is begun."""

    def __init__(self) -> None:
        self.plain = TileCache()
        self._shaded, self._dressed = ShadedTiles(), DressedTiles()
        self._begun: OrderedDict[TileKey, Stepwise[QPixmap]] = OrderedDict()
        self._begun_for: object = None

    def clear(self) -> None:
        """Forget all, as after a change of theme."""
        self.plain.clear()
        self._shaded.clear()
        self._dressed.clear()

    def bring(self, stuff: Stuff, look: Look, budget_s: float) -> tuple[dict[TileKey, QPixmap | None], bool]:
        """The tiles of a view and whether they are all as they should be; none where there was no time.

        What is missing is made before anything is drawn, so that each frame of a large wall gets on.
        """
        began = time.perf_counter()
        until, anew_until = began + budget_s, began + ANEW_SHARE * budget_s
        keys = visible_tiles(look.view)
        self._shaded.make_room(len(keys), look.ratio)
        found = [self._tile(key, stuff, look, until, anew_until) for key in keys]
        tiles = dict(zip(keys, (tile for tile, _ in found), strict=True))
        return tiles, all(is_new for _, is_new in found)

    def paint(
        self,
        painter: QPainter,
        look: Look,
        tiles: dict[TileKey, QPixmap | None],
        stuff: Stuff,
        marks: MarksSheet,
    ) -> None:
        """Put tiles and marks on a frame."""
        if None in tiles.values():
            self._paint_placeholders(painter, look, stuff.ground)
        offset, bare = look.view.offset(look.ratio), []
        for key, ground in tiles.items():
            dressed = self._dressed.tile(key, ground, marks)
            corner, tile = tile_corner(key, offset), ground if dressed is None else dressed
            if tile is not None:
                painter.drawPixmap(corner, tile)
            if dressed is None:
                bare.append(QRectF(corner, QSizeF(TILE_PX, TILE_PX)))
        for square in bare:
            marks.lay(painter, look, square & look.view.screen_rect())

    def let_go(self, keys: Collection[TileKey], worn: Collection[MarksSheet | None]) -> None:
        """Keep dressed tiles of these keys in these marks only."""
        self._dressed.keep_only(keys, worn)

    def dress(
        self, keys: Iterable[TileKey], scene: Scene, look: Look, marks: MarksSheet, until: float
    ) -> bool:
        """Dress tiles that are there until a moment, but one at least; true once all are dressed."""
        for key in keys:
            ground = self._shaded.as_it_is(key, self.plain.get(key), scene)
            if ground is not None and self._dressed.tile(key, ground, marks) is None:
                self._dressed.dress(key, ground, marks, look)
                if time.perf_counter() >= until:
                    return False
        return True

    def fetch(self, stuff: Stuff, look: Look, ring: int, course: tuple[float, float], until: float) -> bool:
        """Work until a moment on the tiles of a view and a ring around it; true once all are there."""
        keys = soonest_first(visible_tiles(look.view, ring), look.view, course)
        worn, bare = keys[: self._shaded.room], keys[self._shaded.room :]
        missing = (key for key in worn if not self.are_new([key], stuff.scene))
        if not all(self._tile(key, stuff, look, until, until)[1] for key in missing):
            return False
        return all(key in self.plain or self._painted(key, stuff, look, until) for key in bare)

    def are_new(self, keys: Iterable[TileKey], scene: Scene) -> bool:
        """Whether tiles are painted and wear the colours of now."""
        return all(self._shaded.is_new(key, self.plain.get(key), scene) for key in keys)

    def _tile(
        self, key: TileKey, stuff: Stuff, look: Look, until: float, anew_until: float
    ) -> tuple[QPixmap | None, bool]:
        """A tile with the colours of now; older colours or none, and false, once the time has run out."""
        plain = self.plain.get(key)
        if plain is None and time.perf_counter() <= until:
            plain = self._painted(key, stuff, look, until)
        if plain is None:
            return None, False
        is_worn = self._shaded.is_worn(key, plain)
        return self._shaded.tile(key, plain, stuff.scene, look, anew_until if is_worn else until)

    def _painted(self, key: TileKey, stuff: Stuff, look: Look, until: float) -> QPixmap | None:
        if self._begun_for is not self.plain.state:
            self._begun.clear()
            self._begun_for = self.plain.state
        if key not in self._begun:
            frame = tile_frame(key, look.tokens, stuff.layers, look.scale)
            self._begun[key] = begin_tile(stuff.ground, frame, look.ratio, stuff.underlay)
            while len(self._begun) > _BEGUN:
                self._begun.popitem(last=False)
        if not self._begun[key].work(until):
            return None
        tile = self._begun.pop(key).picture
        self.plain.put(key, tile)
        return tile

    def _paint_placeholders(self, painter: QPainter, look: Look, ground: Ground) -> None:
        tokens, view = look.tokens, look.view
        bare = QColor(tokens.map_land if ground.land.isEmpty() else tokens.map_outside)
        painter.fillRect(view.screen_rect(), bare)
        for key, tile in self.plain.placeholders(view):
            painter.drawPixmap(tile_rect(key, view, look.ratio), tile, QRectF(tile.rect()))
