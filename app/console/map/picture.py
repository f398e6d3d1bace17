"""The whole map as one picture of a view: tiles, areas, routes, labels, marks, furniture.

It knows no widget, so the canvas, the wall and a printed page paint the same map.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from enum import Enum, auto

from PySide6.QtGui import QPainter

from app.console.map.crew_book import CrewBook
from app.console.map.crew_sheet import CrewSheet
from app.console.map.ground_tiles import GroundTiles, Stuff
from app.console.map.labels import Labels
from app.console.map.layers.call_signs import Shift, place_call_signs
from app.console.map.layers.closures import paint_draft
from app.console.map.layers.crews import crew_boxes, crew_screen
from app.console.map.layers.furniture import NOTHING, FurnitureKeeper, KeptFurniture
from app.console.map.layers.incidents import Gathered, gather, ring_boxes
from app.console.map.layers.tag_places import Tags, place_tags, tags_stand
from app.console.map.layers.tags import figure_boxes
from app.console.map.look import Look
from app.console.map.map_data import Floats, Ground, RoadNames
from app.console.map.marks_layer import MarksLayer
from app.console.map.marks_painter import MarksPainter
from app.console.map.marks_sheet import Key
from app.console.map.placer import Room
from app.console.map.scene import Scene
from app.console.map.stepwise import Step
from app.console.map.tile_painter import Underlay
from app.console.map.tiles import TileCache, visible_tiles
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
        "facility",
        "crew",
        "incident",
        "coverage",
        "underlay",
        "heat",
    }
)
FRAME_BUDGET_S, LEAST_SHARE = 0.008, 0.25
"""For what a frame lacks; so much of it is for tiles even where all marks had to be painted."""
MANY_MARKS = 500
"""So many are painted between frames where they are others; fewer at once."""


class Worked(Enum):
    """What has come of work between frames: a frame would show it, or not, or all is done."""

    SEEN = auto()
    UNSEEN = auto()
    ALL = auto()


class MapPicture:
    """A map's ground, scene, tiles and labels in one theme, pixel ratio and scale."""

    def __init__(self, ground: Ground, tokens: Tokens | None = None, scale: float = 1.0) -> None:
        self.ground = ground
        self.scene = Scene(ground)
        self.labels = Labels(ground)
        self.layers = ALL_LAYERS
        self.underlay: Underlay | None = None
        self.tokens = tokens or load_tokens("dark")
        self.scale = scale
        self._ratio = 1.0
        self._tiles, self._layer = GroundTiles(), MarksLayer()
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

    def set_names(self, names: RoadNames) -> None:
        """Have these names of roads from now on; what is written stays until it is laid out anew."""
        self.ground = replace(self.ground, names=names)
        self.labels.take(self.ground)

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
        self._tiles.clear()
        self._layer.clear()
        self._furniture_kept.clear()
        self._sheets.clear()
        self.labels = Labels(self.ground)

    @property
    def tiles(self) -> TileCache:
        """The painted tiles, without colours and marks."""
        return self._tiles.plain

    @property
    def _stuff(self) -> Stuff:
        return Stuff(self.ground, self.layers, self.underlay, self.scene)

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
        until = time.perf_counter() + budget_s
        is_full = len(self.scene.crew_book) + len(self.scene.incidents) > MANY_MARKS
        marks = self._layer.bring(look, *self._marks_made_of(), may_be_late=is_full)
        left_s = max(budget_s * LEAST_SHARE, until - time.perf_counter())
        tiles, is_whole = self._tiles.bring(self._stuff, look, left_s)
        self._tiles.paint(painter, look, tiles, self._stuff, marks)
        paint_draft(painter, self.scene.draft, look)
        return is_whole

    def work(self, view: View, now_s: float, until: float) -> Worked:
        """Do until a moment what a frame need not wait for: what is in sight first, then what is near."""
        look, course = self.look(view, now_s), self._layer.course
        if not self.is_whole(view):
            self._tiles.fetch(self._stuff, look, 0, course, until)
            return Worked.SEEN
        if not self.labels.covers(view):
            self.start_labels(view, now_s)
        if not self.labels.is_finished:
            return Worked.SEEN if self.labels.work(until - time.perf_counter()) else Worked.UNSEEN
        self._layer.look_ahead(look, *self._marks_made_of())
        for is_done in (self._dress, self._mark, self._dress):
            if not is_done(look, until):
                return Worked.UNSEEN
        if self._layer.change_over():
            return Worked.SEEN
        return Worked.ALL if self._tiles.fetch(self._stuff, look, 1, course, until) else Worked.UNSEEN

    def _mark(self, _look: Look, until: float) -> bool:
        """Paint on the marks that come next; true once nothing of them is left."""
        return self._layer.work(self._marks_key(), until)

    def _dress(self, look: Look, until: float) -> bool:
        """Lay the newest marks on tiles in sight and on those that a drag brings; true once all wear them."""
        layer, marks = self._layer, self._layer.newest
        if marks is None or not (self.is_dragged or marks.lasts):
            return True
        keys = dict.fromkeys((*visible_tiles(look.view), *visible_tiles(layer.soon(look.view))))
        self._tiles.let_go(keys, (layer.shown, marks))
        return self._tiles.dress(keys, self._stuff.scene, look, marks, until)

    @property
    def is_dragged(self) -> bool:
        """Whether the ground has just been dragged."""
        return any(self._layer.course)

    @property
    def has_news(self) -> bool:
        """Whether crews have gone on since they were painted, or were on their way."""
        return self._layer.has_news(self.scene.crew_book)

    @property
    def is_due(self) -> bool:
        """Whether it is time to look where they are now."""
        return self._layer.is_due(self.scene.crew_book)

    def _marks_made_of(self) -> tuple[Key, Key, CrewBook, Callable[[Look], Iterator[Step]]]:
        return self._marks_key(), self._words_key(), self.scene.crew_book, self._mark_steps

    def _marks_key(self) -> tuple[object, ...]:
        """What the marks are made of, each another object once it is another."""
        scene = self.scene
        placed = (scene.incidents, scene.routes, scene.areas, scene.closures, scene.plates, scene.facilities)
        picked = (scene.selected_incident, scene.selected_crew, scene.named_crews)
        return (*placed, *picked, scene.worded_shades, scene.heat, scene.crew_book.marks, self.layers)

    def _words_key(self) -> tuple[object, ...]:
        """What words stand on them, which may come late."""
        return self.labels.placed, self._tags, self._call_signs

    def paint_furniture(self, painter: QPainter, view: View) -> None:
        """The legend, scale bar, source and note; painted once for a scale and a window."""
        for at, plate in self._furniture_of(self.look(view)).plates:
            painter.drawPixmap(at, plate)

    @property
    def _lines(self) -> tuple[str, str]:
        return self.ground.note, self.ground.attribution

    def _furniture_of(self, look: Look) -> KeptFurniture:
        return self._furniture_kept.of(self.scene.legend, self._lines, look, self._reserved)

    def is_whole(self, view: View) -> bool:
        """Whether every tile of a view is painted and wears its colours."""
        return self._tiles.are_new(visible_tiles(view), self.scene)

    def prefetch(self, view: View) -> bool:
        """Paint for some time on the tiles of a view and the ring around; true once they are complete."""
        until = time.perf_counter() + FRAME_BUDGET_S
        return self._tiles.fetch(self._stuff, self.look(view), 1, self._layer.course, until)

    def _mark_steps(self, look: Look) -> Iterator[Step]:
        words = self.labels, self._tags, self._call_signs
        return MarksPainter(self.scene, self.layers, *words, self._crew_sheet).steps(look)

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
        tags, look = self._tags, self.look(view, now_s)
        if view == self._tags_for or tags == Tags() or tags_stand(tags, look, self._glass(look)):
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
