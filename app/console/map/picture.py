"""The whole map as one picture of a view: tiles, areas, routes, labels, marks, furniture.

It knows no widget, so the canvas, the wall and a printed page paint the same map.
"""

from __future__ import annotations

import time

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPixmap

from app.console.map.crew_sheet import CrewSheet
from app.console.map.labels import Labels
from app.console.map.layers.areas import paint_areas
from app.console.map.layers.crews import (
    CREW_PX,
    crew_screen,
    paint_call_signs,
    paint_crews,
    place_call_signs,
    symbol_scale,
)
from app.console.map.layers.furniture import paint_legend, paint_scale
from app.console.map.layers.incidents import (
    RING_PX,
    SELECTED_RING_PX,
    Gathered,
    gather,
    paint_incidents,
)
from app.console.map.layers.routes import paint_routes
from app.console.map.layers.tags import Tag, figure_boxes, paint_shade_figures, paint_tags, place_tags
from app.console.map.look import Look
from app.console.map.map_data import Floats, Ground
from app.console.map.placer import Placer
from app.console.map.scene import Scene
from app.console.map.shade_cache import ShadeCache
from app.console.map.tile_painter import paint_tile
from app.console.map.tiles import TileCache, TileKey, tile_rect, visible_tiles
from app.console.map.view import View
from app.console.paint.painting import saved
from app.console.theme.tokens import Tokens, load_tokens

ALL_LAYERS = frozenset(
    {
        "sub_district",
        "precinct",
        "community",
        "unit_grid",
        "functional_zone",
        "road",
        "place",
        "crew",
        "incident",
    }
)
FRAME_BUDGET_S = 0.008


class MapPicture:
    """A map's ground, scene, tiles and labels in one theme, pixel ratio and scale."""

    def __init__(self, ground: Ground, tokens: Tokens | None = None, scale: float = 1.0) -> None:
        self.ground = ground
        self.scene = Scene(ground)
        self.tiles = TileCache()
        self.labels = Labels(ground)
        self.layers = ALL_LAYERS
        self.tokens = tokens or load_tokens("dark")
        self.scale = scale
        self._ratio = 1.0
        self._shades = ShadeCache()
        self._sheets: dict[float, CrewSheet] = {}
        self._tags: list[Tag] = []
        self._call_signs: dict[str, tuple[float, float]] = {}

    def set_tokens(self, tokens: Tokens) -> None:
        """Take on another theme; everything drawn before is forgotten."""
        self.tokens = tokens
        self._forget()

    def set_layers(self, layers: frozenset[str]) -> None:
        """Switch layers on and off by name."""
        self.layers = layers
        self._forget()

    def set_ratio(self, ratio: float) -> None:
        """Follow the device pixel ratio of the window."""
        if ratio != self._ratio:
            self._ratio = ratio
            self._forget()

    def _forget(self) -> None:
        self.tiles.clear()
        self._sheets.clear()
        self.labels = Labels(self.ground)

    def look(self, view: View, now_s: float = 0.0) -> Look:
        """The frame of a view."""
        return Look(view, self.tokens, self._ratio, self.scale, now_s)

    def paint(
        self, painter: QPainter, view: View, now_s: float = 0.0, budget_s: float = FRAME_BUDGET_S
    ) -> bool:
        """Paint one frame; false if tiles are still missing because the budget ran out."""
        look = self.look(view, now_s)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_whole = self._paint_tiles(painter, view, budget_s)
        gathered = gather(self.scene, look)
        crews = crew_screen(self.scene, look, gathered)
        self._paint_under(painter, look)
        self.labels.paint(painter, look)
        self._paint_marks(painter, look, gathered, crews)
        return is_whole

    def paint_furniture(self, painter: QPainter, view: View) -> None:
        """The legend, scale bar, source and note."""
        look = self.look(view)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_legend(painter, self.scene.legend, look)
        paint_scale(painter, (self.ground.note, self.ground.attribution), look)

    def _paint_tiles(self, painter: QPainter, view: View, budget_s: float) -> bool:
        until = time.perf_counter() + budget_s
        wanted = visible_tiles(view)
        if any(key not in self.tiles for key in wanted):
            self._paint_placeholders(painter, view)
        is_whole = True
        for key in wanted:
            tile = self.tiles.get(key)
            if tile is None and time.perf_counter() <= until:
                tile = self._new_tile(key)
            if tile is None:
                is_whole = False
            else:
                painter.drawPixmap(tile_rect(key, view, self._ratio).topLeft(), tile)
        return is_whole

    def _new_tile(self, key: TileKey) -> QPixmap:
        tile = paint_tile(self.ground, key, self.tokens, self._ratio, self.layers, self.scale)
        self.tiles.put(key, tile)
        return tile

    def _paint_placeholders(self, painter: QPainter, view: View) -> None:
        is_empty = self.ground.land.isEmpty()
        painter.fillRect(
            view.screen_rect(), QColor(self.tokens.map_land if is_empty else self.tokens.map_outside)
        )
        for key, tile in self.tiles.placeholders(view):
            painter.drawPixmap(tile_rect(key, view, self._ratio), tile, QRectF(tile.rect()))

    def prefetch(self, view: View) -> bool:
        """Paint one tile of the ring around the view; true once the ring is complete."""
        for key in visible_tiles(view, ring=1):
            if key not in self.tiles:
                self._new_tile(key)
                return False
        return True

    def _paint_under(self, painter: QPainter, look: Look) -> None:
        self._shades.paint(painter, self.scene, look)
        paint_areas(painter, self.scene, look)
        paint_routes(painter, self.scene, look)

    def _paint_marks(self, painter: QPainter, look: Look, gathered: Gathered, crews: Floats) -> None:
        with saved(painter):
            paint_shade_figures(painter, self.scene, look)
            if "incident" in self.layers:
                paint_incidents(painter, self.scene, look, gathered)
            if "crew" in self.layers:
                paint_crews(painter, self.scene, look, self._crew_sheet(symbol_scale(look)), crews)
                paint_call_signs(painter, self.scene, look, crews, self._call_signs)
            paint_tags(painter, self._tags, look)

    def _crew_sheet(self, scale: float) -> CrewSheet:
        if scale not in self._sheets:
            self._sheets[scale] = CrewSheet(self.tokens, self._ratio, scale)
        return self._sheets[scale]

    def start_labels(self, view: View, now_s: float = 0.0, reserved: Floats | None = None) -> None:
        """Begin to lay labels out around marks, tags and boxes that are reserved, such as the legend."""
        look = self.look(view, now_s)
        placer = Placer()
        if reserved is not None and len(reserved):
            placer.reserve(reserved)
        gathered = gather(self.scene, look)
        crews = crew_screen(self.scene, look, gathered)
        placer.reserve(_mark_boxes(self.scene, gathered, crews, self.scale))
        placer.reserve(figure_boxes(self.scene, look))
        self._tags = place_tags(self.scene, look, placer)
        self._call_signs = place_call_signs(self.scene, look, crews, placer)
        self.labels.start(look, self.layers, placer)

    def finish(self, view: View, now_s: float = 0.0) -> None:
        """Lay out all labels at once, for a picture that is painted only once."""
        self.start_labels(view, now_s)
        while not self.labels.work(1.0):
            pass


def _mark_boxes(scene: Scene, gathered: Gathered, crews: Floats, scale: float) -> Floats:
    """Room for marks: the full ring where it is selected, the middle of the others."""
    reach = [
        SELECTED_RING_PX if scene.incidents[row].id == scene.selected_incident else RING_PX
        for row in gathered.single
    ]
    rings = gathered.screen[list(gathered.single)].reshape(-1, 2)
    clusters = np.array([(each.x, each.y) for each in gathered.clusters]).reshape(-1, 2)
    middles = np.vstack((rings, clusters, crews))
    half = np.concatenate((reach, np.full(len(clusters), RING_PX), np.full(len(crews), CREW_PX - 2))) * scale
    return np.column_stack((middles - half[:, None], middles + half[:, None]))
