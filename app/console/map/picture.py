"""The whole map as one picture of a view: tiles, areas, routes, labels, marks, furniture.

It knows no widget, so the canvas, the wall and a printed page paint the same map.
"""

from __future__ import annotations

import time

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPixmap

from app.console.map.crew_sheet import CrewSheet
from app.console.map.heat import paint_heat
from app.console.map.labels import Labels
from app.console.map.layers.areas import paint_areas
from app.console.map.layers.call_signs import Shift, paint_call_signs, place_call_signs
from app.console.map.layers.closures import paint_closures, paint_draft
from app.console.map.layers.crews import OVERVIEW_M, Rows, crew_boxes, crew_screen, docked_rows, paint_crews
from app.console.map.layers.furniture import NOTHING, FurnitureKeeper, KeptFurniture
from app.console.map.layers.incidents import Gathered, gather, paint_incidents, ring_boxes
from app.console.map.layers.posts import paint_posts
from app.console.map.layers.routes import paint_routes
from app.console.map.layers.tag_places import Tags, place_tags, tags_stand
from app.console.map.layers.tags import figure_boxes, paint_shade_figures, paint_tags
from app.console.map.look import Look
from app.console.map.map_data import Floats, Ground
from app.console.map.marks_layer import MarksLayer
from app.console.map.placer import Room
from app.console.map.scene import Scene
from app.console.map.shaded_tiles import ShadedTiles
from app.console.map.tile_painter import Underlay, paint_tile
from app.console.map.tiles import TileCache, TileKey, tile_corner, tile_rect, visible_tiles
from app.console.map.view import View
from app.console.theme.tokens import Tokens, load_tokens

ALL_LAYERS = frozenset(
    {
        "sub_district",
        "precinct",
        "community",
        "unit_grid",
        "functional_zone",
        "building",
        "road",
        "place",
        "permit",
        "crew",
        "incident",
        "coverage",
        "underlay",
        "heat",
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
        self.underlay: Underlay | None = None
        self.tokens = tokens or load_tokens("dark")
        self.scale = scale
        self._ratio = 1.0
        self._shaded, self._layer = ShadedTiles(), MarksLayer()
        self._sheets: dict[float, CrewSheet] = {}
        self._furniture_kept = FurnitureKeeper()
        self._reserved: Floats = NOTHING
        self._tags, self._tags_for = Tags(), View()
        self._call_signs: dict[str, Shift] = {}

    def set_tokens(self, tokens: Tokens) -> None:
        """Take on another theme; everything drawn before is forgotten."""
        self.tokens = tokens
        self._forget()

    def set_layers(self, layers: frozenset[str]) -> None:
        """Switch layers on and off by name."""
        self.layers = layers
        self._forget()

    def set_underlay(self, underlay: Underlay | None) -> None:
        """Lay another picture under roads and borders; None: none."""
        self.underlay = underlay
        self.tiles.clear()

    def set_ratio(self, ratio: float) -> None:
        """Follow the device pixel ratio of the window."""
        if ratio != self._ratio:
            self._ratio = ratio
            self._forget()

    def reserve(self, boxes: Floats) -> None:
        """Keep words out of boxes (n, 4) in px, such as panels that float over the map."""
        self._reserved = boxes

    def _forget(self) -> None:
        self.tiles.clear()
        self._shaded.clear()
        self._layer.clear()
        self._furniture_kept.clear()
        self._sheets.clear()
        self.labels = Labels(self.ground)

    @property
    def tags(self) -> Tags:
        """The tags that are shown."""
        return self._tags

    def look(self, view: View, now_s: float = 0.0) -> Look:
        """The frame of a view."""
        return Look(view, self.tokens, self._ratio, self.scale, now_s)

    def paint(
        self, painter: QPainter, view: View, now_s: float = 0.0, budget_s: float = FRAME_BUDGET_S
    ) -> bool:
        """Paint one frame; false if tiles are still missing because the budget ran out."""
        look = self.look(view, now_s)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_whole = self._paint_tiles(painter, look, budget_s)
        glide = self.scene.crew_book.glide
        crews = (self.scene.crew_book.version, glide.speed_mps(now_s))
        self._layer.paint(painter, look, self._marks_key(), crews, self._paint_all_marks)
        paint_draft(painter, self.scene.draft, look)
        return is_whole

    def _marks_key(self) -> tuple[object, ...]:
        """What the marks are made of, each another object once it is another."""
        scene = self.scene
        held = (scene.incidents, scene.routes, scene.areas, scene.closures, scene.plates, scene.worded_shades)
        picked = (scene.selected_incident, scene.selected_crew, scene.named_crews)
        return (*held, *picked, scene.heat, self.labels.placed, self._tags, self._call_signs, self.layers)

    def _paint_all_marks(self, painter: QPainter, look: Look) -> None:
        gathered = gather(self.scene, look)
        crews = crew_screen(self.scene, look, gathered)
        self._paint_under(painter, look)
        self._paint_marks(painter, look, gathered, crews)

    def paint_furniture(self, painter: QPainter, view: View) -> None:
        """The legend, scale bar, source and note; painted once for a scale and a window."""
        for at, plate in self._furniture_of(self.look(view)).plates:
            painter.drawPixmap(at, plate)

    @property
    def _lines(self) -> tuple[str, str]:
        return self.ground.note, self.ground.attribution

    def _furniture_of(self, look: Look) -> KeptFurniture:
        return self._furniture_kept.of(self.scene.legend, self._lines, look, self._reserved)

    def _paint_tiles(self, painter: QPainter, look: Look, budget_s: float) -> bool:
        """What is missing is made before anything is drawn, so that each frame of a large wall gets on."""
        view, until = look.view, time.perf_counter() + budget_s
        wanted, offset = visible_tiles(view), view.offset(self._ratio)
        self._shaded.begin_frame(budget_s)
        found = [self._tile(key, look, until) for key in wanted]
        if any(tile is None for tile, _ in found):
            self._paint_placeholders(painter, view)
        for key, (tile, _) in zip(wanted, found, strict=True):
            if tile is not None:
                painter.drawPixmap(tile_corner(key, offset), tile)
        return all(is_new for _, is_new in found)

    def _tile(self, key: TileKey, look: Look, until: float) -> tuple[QPixmap | None, bool]:
        """A tile with the colours of now; older colours or none, and false, once the time has run out."""
        tile = self.tiles.get(key)
        if tile is None and time.perf_counter() <= until:
            tile = self._new_tile(key)
        return (None, False) if tile is None else self._shaded.tile(key, tile, self.scene, look, until)

    def _new_tile(self, key: TileKey) -> QPixmap:
        tile = paint_tile(self.ground, key, self.tokens, self._ratio, self.layers, self.scale, self.underlay)
        self.tiles.put(key, tile)
        return tile

    def _paint_placeholders(self, painter: QPainter, view: View) -> None:
        is_empty = self.ground.land.isEmpty()
        painter.fillRect(
            view.screen_rect(), QColor(self.tokens.map_land if is_empty else self.tokens.map_outside)
        )
        for key, tile in self.tiles.placeholders(view):
            painter.drawPixmap(tile_rect(key, view, self._ratio), tile, QRectF(tile.rect()))

    def is_whole(self, view: View) -> bool:
        """Whether every tile of a view is painted and wears its colours."""
        return all(self._shaded.is_new(key, self.tiles.get(key), self.scene) for key in visible_tiles(view))

    def prefetch(self, view: View) -> bool:
        """Paint one tile of the ring around the view; true once the ring is complete."""
        for key in visible_tiles(view, ring=1):
            if key not in self.tiles:
                self._new_tile(key)
                return False
        return True

    def _paint_under(self, painter: QPainter, look: Look) -> None:
        paint_heat(painter, self.scene.heat, look)
        paint_areas(painter, self.scene, look)
        paint_closures(painter, self.scene, look)
        paint_routes(painter, self.scene, look)
        paint_posts(painter, self.scene, look)

    def _paint_marks(self, painter: QPainter, look: Look, gathered: Gathered, crews: Floats) -> None:
        """Crews under incidents, so that a crowd hides none, but those docked to one over its ring."""
        docked = docked_rows(self.scene, gathered)
        is_other = np.ones(len(crews), dtype=np.bool_)
        is_other[docked] = False
        others = np.flatnonzero(is_other)
        # On an overview names stand over the dots of crews, which have not made room for them.
        is_overview = look.view.metres_per_px >= OVERVIEW_M
        if is_overview:
            self._paint_crews(painter, look, crews, others)
        self.labels.paint(painter, look)
        paint_shade_figures(painter, self.scene, look)
        if not is_overview:
            self._paint_crews(painter, look, crews, others)
        if "incident" in self.layers:
            paint_incidents(painter, self.scene, look, gathered)
        self._paint_crews(painter, look, crews, docked)
        if "crew" in self.layers:
            paint_call_signs(painter, self.scene, look, crews, self._call_signs)
        paint_tags(painter, self._tags.placed, look)

    def _paint_crews(self, painter: QPainter, look: Look, crews: Floats, rows: Rows) -> None:
        if "crew" in self.layers:
            paint_crews(painter, self.scene, look, self._crew_sheet, crews, rows)

    def _crew_sheet(self, size: float) -> CrewSheet:
        if size not in self._sheets:
            self._sheets[size] = CrewSheet(self.tokens, self._ratio, size)
        return self._sheets[size]

    def start_labels(self, view: View, now_s: float = 0.0) -> None:
        """Begin to lay labels out: furniture and what is selected first, then tags, names, roads."""
        look = self.look(view, now_s)
        gathered = gather(self.scene, look)
        crews = crew_screen(self.scene, look, gathered)
        room = self._room(look, gathered, crews)
        self._tags, self._tags_for = place_tags(self.scene, look, room), view
        self._call_signs = place_call_signs(self.scene, look, crews, room) if "crew" in self.layers else {}
        self.labels.start(look, self.layers, room)

    def settle_tags(self, view: View, now_s: float = 0.0) -> None:
        """Move tags that a moved view has pushed out of the window or under what lies on the glass."""
        look = self.look(view, now_s)
        if view == self._tags_for or tags_stand(self._tags, look, self._glass(look)):
            return
        gathered = gather(self.scene, look)
        room = self._room(look, gathered, crew_screen(self.scene, look, gathered))
        self._tags, self._tags_for = place_tags(self.scene, look, room), view

    def _glass(self, look: Look) -> Room:
        """The window with what lies on it."""
        room = Room(look.view.screen_rect())
        room.reserve(self._reserved)
        room.reserve(self._furniture_of(look).boxes)
        return room

    def _room(self, look: Look, gathered: Gathered, crews: Floats) -> Room:
        """The room for words among the marks; the selected incident is never covered."""
        room = self._glass(look)
        selected, others = ring_boxes(self.scene, look, gathered)
        room.reserve(selected)
        room.reserve(figure_boxes(self.scene, look))
        if "incident" in self.layers:
            room.reserve_marks(others)
        if "crew" in self.layers:
            room.reserve_marks(crew_boxes(self.scene, look, crews))
        return room

    def finish(self, view: View, now_s: float = 0.0) -> None:
        """Lay out all labels at once, for a picture that is painted only once."""
        self.start_labels(view, now_s)
        while not self.labels.work(1.0):
            pass
