"""Tiles with the zones' colours on them, so that a panned map copies pixels and fills no shapes.

Of thousands of zones each tile keeps which zone every pixel belongs to: other colours are then looked up
instead of drawn.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap

from app.console.map.layers.areas import MANY_ZONES, SHADE_HATCHES, paint_shades, shade_colour
from app.console.map.look import Look
from app.console.map.marks import Shade, ShadeHatch
from app.console.map.scene import SHADE_CODES, Scene
from app.console.map.stepwise import Step, Stepwise, portions
from app.console.map.tiles import TILE_PX, TileKey
from app.console.map.view import View
from app.console.paint.hatches import hatch
from app.console.paint.painting import painting, saved

KEPT_TILES, KEPT_ROWS = 62, 102
"""So many tiles, at a device pixel ratio of 1; fewer where they are larger."""
ZONES_AT_ONCE, _DRAWN_AT_ONCE = 40, 6
Rows = NDArray[np.uint16]
Colours = NDArray[np.uint32]


@dataclass(slots=True)
class _Shaded:
    """A tile with colours: made of which plain tile, for which state of the shades."""

    plain: QPixmap
    state: object
    pixmap: QPixmap


class ShadedTiles:
    """The shaded tiles seen last, and what it takes to shade them anew."""

    def __init__(self) -> None:
        self._tiles: OrderedDict[TileKey, _Shaded] = OrderedDict()
        self._rows: OrderedDict[TileKey, Rows] = OrderedDict()
        self._drawn: OrderedDict[TileKey, Stepwise[QImage]] = OrderedDict()
        self._rows_for: object = None
        self._colours_for: object = None
        self._colours: dict[str, Colours] = {}
        self.room = KEPT_TILES
        """So many tiles are kept."""

    def make_room(self, least: int, ratio: float) -> None:
        """Keep at least so many tiles of a device pixel ratio, and more where they are small."""
        self.room = max(least, round(KEPT_TILES / ratio**2))

    def clear(self) -> None:
        """Forget all, as after a change of theme."""
        self._tiles.clear()
        self._rows.clear()
        self._drawn.clear()
        self._colours_for = None

    def tile(
        self, key: TileKey, plain: QPixmap, scene: Scene, look: Look, until: float
    ) -> tuple[QPixmap | None, bool]:
        """The tile with the colours of now; an older one, and false, once the time has run out."""
        if not scene.shades:
            return plain, True
        kept, state = self._tiles.get(key), scene.shade_state
        if kept is not None and kept.plain is plain and kept.state is state:
            self._tiles.move_to_end(key)
            return kept.pixmap, True
        made = self._made(key, plain, scene, look, until) if time.perf_counter() <= until else None
        if made is None:
            return self.as_it_is(key, plain, scene), False
        self._tiles[key] = _Shaded(plain, state, made)
        self._tiles.move_to_end(key)
        while len(self._tiles) > self.room:
            self._tiles.popitem(last=False)
        return made, True

    def as_it_is(self, key: TileKey, plain: QPixmap | None, scene: Scene) -> QPixmap | None:
        """The tile in what colours it wears, may they be older ones or none."""
        kept = self._tiles.get(key) if scene.shades else None
        return plain if kept is None or plain is None else kept.pixmap

    def is_worn(self, key: TileKey, plain: QPixmap) -> bool:
        """Whether a tile wears colours, may they be older ones."""
        kept = self._tiles.get(key)
        return kept is not None and kept.plain is plain

    def is_new(self, key: TileKey, plain: QPixmap | None, scene: Scene) -> bool:
        """Whether a tile wears the colours of now, or has none to wear."""
        kept = self._tiles.get(key)
        is_kept = kept is not None and kept.plain is plain and kept.state is scene.shade_state
        return plain is not None and (is_kept or not scene.shades)

    def _made(self, key: TileKey, plain: QPixmap, scene: Scene, look: Look, until: float) -> QPixmap | None:
        """None: the time has run out before it is known which zone each pixel belongs to."""
        # Where the tile alone is the view, offsets fall on its corner, and hatches meet those beside.
        box = key.box
        middle = View((box.left + box.right) / 2, (box.bottom + box.top) / 2, key.level, TILE_PX, TILE_PX)
        own = replace(look, view=middle)
        is_many = len(scene.shades) >= MANY_ZONES
        rows = self._rows_of(key, scene, own, until) if is_many else None
        if is_many and rows is None:
            return None
        made = QPixmap(plain)
        with painting(made) as painter:
            if rows is None:
                paint_shades(painter, scene, own)
            else:
                self._paint_many(painter, rows, scene, own)
        return made

    def _paint_many(self, painter: QPainter, rows: Rows, scene: Scene, look: Look) -> None:
        if not rows.any():
            return
        colours = self._colours_of(scene, look)
        _draw(painter, colours[""].take(rows), look.ratio)
        for kind in SHADE_HATCHES:
            if kind in colours:
                _paint_hatch(painter, colours[kind].take(rows), kind, look)

    def _rows_of(self, key: TileKey, scene: Scene, look: Look, until: float) -> Rows | None:
        """For each pixel of a tile the shade of its zone, counted from 1; 0: none. None: not all drawn."""
        if self._rows_for is not scene.shaded_zones:
            self._rows.clear()
            self._drawn.clear()
            self._rows_for = scene.shaded_zones
        if key not in self._rows:
            drawn = self._drawn_of(key, scene, look)
            if not drawn.work(until):
                return None
            del self._drawn[key]
            self._rows[key] = _read(drawn.picture)
            while len(self._rows) > max(self.room, KEPT_ROWS / look.ratio**2):
                self._rows.popitem(last=False)
        self._rows.move_to_end(key)
        return self._rows[key]

    def _drawn_of(self, key: TileKey, scene: Scene, look: Look) -> Stepwise[QImage]:
        if key not in self._drawn:
            self._drawn[key] = _begin_rows(scene, look)
            while len(self._drawn) > _DRAWN_AT_ONCE:
                self._drawn.popitem(last=False)
        return self._drawn[key]

    def _colours_of(self, scene: Scene, look: Look) -> dict[str, Colours]:
        """The colour of each shade, premultiplied; and per hatch which shades wear it."""
        if self._colours_for is not scene.shade_state:
            self._colours, self._colours_for = _looked_up(scene, look), scene.shade_state
        return self._colours


def _begin_rows(scene: Scene, look: Look) -> Stepwise[QImage]:
    """A picture in which the colour of a pixel is the number of its zone."""
    side = round(TILE_PX * look.ratio)
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(0)
    return Stepwise(image, _row_steps(scene, look), is_smooth=False)


def _row_steps(scene: Scene, look: Look) -> Iterator[Step]:
    rows = np.flatnonzero(look.view.box.meets(scene.shaded_boxes)).tolist()
    for some in portions(rows, ZONES_AT_ONCE):
        yield partial(_fill_rows, rows=some, scene=scene, look=look)


def _fill_rows(painter: QPainter, rows: Sequence[int], scene: Scene, look: Look) -> None:
    with saved(painter):
        painter.scale(look.ratio, look.ratio)
        painter.setTransform(look.transform, True)
        for row in rows:
            painter.fillPath(scene.shaded_zones[row].path, QColor.fromRgb(row + 1))


def _read(image: QImage) -> Rows:
    pixels = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.width())
    return (pixels & 0xFFFFFF).astype(np.uint16)


def _looked_up(scene: Scene, look: Look) -> dict[str, Colours]:
    palette = np.zeros(max(SHADE_CODES.values()) + 1, dtype=np.uint32)
    worn = {kind: np.zeros_like(palette) for kind in SHADE_HATCHES}
    for (step, kind), code in SHADE_CODES.items():
        palette[code] = _premultiplied(shade_colour(Shade("", step, kind), look.tokens))
        if kind is not None:
            worn[kind][code] = 0xFFFFFFFF
    codes = scene.shade_codes
    colours = {"": np.concatenate(([np.uint32(0)], palette[codes]))}
    for kind, wears in worn.items():
        if wears[codes].any():
            colours[kind] = np.concatenate(([np.uint32(0)], wears[codes]))
    return colours


def _premultiplied(colour: QColor) -> np.uint32:
    alpha = colour.alphaF()
    red, green, blue = (round(part * alpha) for part in (colour.red(), colour.green(), colour.blue()))
    return np.uint32((colour.alpha() << 24) | (red << 16) | (green << 8) | blue)


def _draw(painter: QPainter, pixels: Colours, ratio: float) -> None:
    """Draw pixels (rows, columns) at the upper left corner, from where they are."""
    height, width = pixels.shape
    image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    painter.drawImage(QPointF(0, 0), image)


def _paint_hatch(painter: QPainter, worn: Colours, kind: ShadeHatch, look: Look) -> None:
    """A hatch over the pixels whose zone wears it."""
    side = worn.shape[0]
    layer = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    layer.fill(0)
    layer.setDevicePixelRatio(look.ratio)
    with painting(layer) as own:
        own.setBrushOrigin(look.view.offset(look.ratio))
        own.fillRect(
            QRectF(0, 0, TILE_PX, TILE_PX),
            hatch(SHADE_HATCHES[kind], look.tokens.name, look.ratio, look.scale),
        )
        own.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
        _draw(own, worn, look.ratio)
    painter.drawImage(QPointF(0, 0), layer)
