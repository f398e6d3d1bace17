"""The same map on three sides: our canvas, QGraphicsView and pyqtgraph, each as its users would draw it.

QGraphicsView gets an item a feature, culled by its index; pyqtgraph curves by class and block of the ground,
so that it draws only what is in sight, and scatter plots for marks. Both hide by scale what our canvas hides,
draw roads in the same colours and widths with the same casings, and are handed the crowds of incidents ready
gathered, which our canvas gathers itself.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import (
    QApplication,
    QGraphicsItem,
    QGraphicsPathItem,
    QGraphicsPixmapItem,
    QGraphicsPolygonItem,
    QGraphicsScene,
    QGraphicsView,
    QWidget,
)

from app.console.crews_on_map import AT_ONCE
from app.console.map.canvas import MapCanvas
from app.console.map.ground import RANKS, rank_of
from app.console.map.layers.areas import shade_colour
from app.console.map.layers.borders import GRID_COARSEST_M, border_pen
from app.console.map.layers.crews import crew_sizes
from app.console.map.layers.incidents import gather
from app.console.map.layers.roads import is_cased, road_colour, road_width_px
from app.console.map.look import Look
from app.console.map.marks import Shade
from app.console.map.paths import path_of
from app.console.map.scene import Scene
from app.console.map.view import COARSEST_METRES_PER_PX, LEVELS_A_DOUBLING, View
from app.console.paint.crew_symbols import paint_crew
from app.console.paint.painting import painting
from app.console.slices import Slices
from app.console.theme.tokens import load_tokens
from gis.zones import ZoneKind
from tests.benchmarks.map_content import CREWS, MapContent

OURS, GRAPHICS_VIEW, PYQTGRAPH, QGIS = "canvas", "QGraphicsView", "pyqtgraph", "QGIS"
LAYERS = frozenset({"unit_grid", "crew", "incident"})
TOKENS = load_tokens("dark")
_BLOCKS = 24
DISC_PX, DISC_EDGE_PX = 18.0, 3.4
Floats = NDArray[np.float64]


def level_of(metres_per_px: float) -> int:
    """The level of our scales nearest to so many metres a px."""
    return round(LEVELS_A_DOUBLING * np.log2(COARSEST_METRES_PER_PX / metres_per_px))


class Side(Protocol):
    """One way of drawing the map, in a window of its own."""

    name: str
    widget: QWidget

    def stand(self, view: View) -> None:
        """Show a view, ready to be moved."""

    def pan(self, right: int, down: int) -> None:
        """Drag the ground by so many px."""

    def move_crews(self, round_: int) -> None:
        """Bring the crews' next fixes in."""

    def restyle(self, round_: int) -> None:
        """Colour the cells anew."""

    def draw_cold(self) -> None:
        """Draw all of the view anew, with nothing kept."""


def settle(side: Side) -> None:
    """Let everything be drawn that is wanted."""
    quiet = time.perf_counter() + 0.25
    while time.perf_counter() < quiet:
        QApplication.processEvents()


class Ours:
    """Our canvas, with names left away where the others have none."""

    name = OURS

    def __init__(self, content: MapContent, layers: frozenset[str] = LAYERS) -> None:
        self._content, self._ids = content, [f"crew-{number}" for number in range(CREWS)]
        self.canvas = MapCanvas(content.ground)
        self.canvas.set_tokens(TOKENS)
        self.canvas.set_layers(layers)
        self.canvas.set_incidents(content.incidents())
        self._shades = [content.shades(round_) for round_ in range(4)]
        self.canvas.set_shades(self._shades[0])
        self.canvas.set_crews(content.crews(0, 0.0))
        self.widget: QWidget = self.canvas
        self._slices = Slices()

    def stand(self, view: View) -> None:
        self.canvas.set_view(view)
        while not self.canvas.picture.is_whole(view):
            QApplication.processEvents()
        settle(self)

    def pan(self, right: int, down: int) -> None:
        self.canvas.set_view(self.canvas.view.panned(right, down))

    def move_crews(self, round_: int) -> None:
        """As the console does (`app/console/crews_on_map.py`): some at a time, between two frames."""
        self._slices.begin("crews", self._moved(self._content.crew_lonlat(round_), float(round_)))

    def _moved(self, lonlat: Floats, fix_s: float) -> Iterator[None]:
        for first in range(0, CREWS, AT_ONCE):
            some = slice(first, first + AT_ONCE)
            self.canvas.move_crews(self._ids[some], lonlat[some], np.full(len(lonlat[some]), fix_s))
            yield

    def restyle(self, round_: int) -> None:
        self.canvas.set_shades(self._shades[round_ % len(self._shades)])

    def draw_cold(self) -> None:
        picture = self.canvas.picture
        picture.set_tokens(picture.tokens)
        is_whole = False
        while not is_whole:
            self.canvas.repaint()
            is_whole = picture.is_whole(self.canvas.view)


class Marks:
    """What stands on the ground in a view as our canvas shows it: crowds of incidents, sizes of crews."""

    def __init__(self, content: MapContent, view: View) -> None:
        scene, look = Scene(content.ground), Look(view, TOKENS)
        scene.set_incidents(content.incidents())
        scene.set_crews(content.crews(0, 0.0), 0.0)
        everywhere = View(view.x, view.y, view.level, 10**6, 10**6)
        gathered = gather(scene, Look(everywhere, TOKENS))
        crowds = [scene.incident_metres[list(crowd.members)].mean(axis=0) for crowd in gathered.clusters]
        singles = scene.incident_metres[list(gathered.single)]
        self.discs: Floats = np.vstack((singles, np.array(crowds).reshape(-1, 2)))
        self.crew_px = crew_sizes(scene, look)


def _disc() -> QPixmap:
    pixmap = QPixmap(round(2 * DISC_PX), round(2 * DISC_PX))
    pixmap.fill(Qt.GlobalColor.transparent)
    with painting(pixmap) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(TOKENS.t2), DISC_EDGE_PX))
        painter.setBrush(QColor(TOKENS.halo))
        painter.drawEllipse(QPointF(DISC_PX, DISC_PX), DISC_PX - 3, DISC_PX - 3)
    return pixmap


def _symbol(size: float, number: int) -> QPixmap:
    side = max(4, round(size * 1.2))
    pixmap = QPixmap(side, side)
    pixmap.fill(Qt.GlobalColor.transparent)
    kind, character = (("officer", "执"), ("auxiliary", "辅"), ("grid_worker", "格"))[number % 3]
    status = ("free", "free", "en_route", "on_scene")[number % 4]
    with painting(pixmap) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_crew(painter, QPointF(side / 2, side / 2), size, kind, status, character, TOKENS)  # type: ignore[arg-type]
    return pixmap


def road_pen(rank: str, metres_per_px: float, *, is_casing: bool) -> QPen:
    """How the peers draw a rank or its casing."""
    width = road_width_px(rank, metres_per_px)
    colour, grown = road_colour(rank, TOKENS, is_casing=is_casing)
    pen = QPen(QColor(colour), width + grown)
    pen.setCosmetic(True)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


def grid_pen() -> QPen:
    """How they draw the edge of a cell."""
    pen = border_pen(ZoneKind.UNIT_GRID, TOKENS, 1.0)
    pen.setCosmetic(True)
    return pen


class GraphicsView:
    """An item a feature; the view shows what its index finds."""

    name = GRAPHICS_VIEW

    def __init__(self, content: MapContent) -> None:
        self._content = content
        self._scene = QGraphicsScene()
        self._view = QGraphicsView(self._scene)
        self._view.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._view.setFrameShape(QGraphicsView.Shape.NoFrame)
        for policy in (self._view.setHorizontalScrollBarPolicy, self._view.setVerticalScrollBarPolicy):
            policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._view.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState)
        self._view.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self._view.setBackgroundBrush(QColor(TOKENS.map_land))
        self._roads: dict[tuple[str, bool], list[QGraphicsPathItem]] = {}
        self._add_cells()
        self._add_roads()
        self._crews = [self._mark(QPixmap()) for _ in range(CREWS)]
        self._discs: list[QGraphicsItem] = []
        self._is_laid_for = 0.0
        self.move_crews(0)
        self.widget: QWidget = self._view

    def _add_cells(self) -> None:
        self._cells = []
        for shape in self._content.ground.of_kind(ZoneKind.UNIT_GRID):
            ring = np.asarray(shape.geometry.exterior.coords) * (1, -1)
            item = QGraphicsPolygonItem(QPolygonF([QPointF(x, y) for x, y in ring.tolist()]))
            item.setPen(QPen(Qt.PenStyle.NoPen))
            self._scene.addItem(item)
            self._cells.append(item)
        self.restyle(0)

    def _add_roads(self) -> None:
        points, offsets, classes = self._content.shapes
        ranks = np.array([RANKS.index(rank_of(value)) for value in range(17)])[classes]
        pairs = (points * (1, -1)).tolist()
        for layer, is_casing in ((1, True), (2, False)):
            for row in np.argsort(ranks, kind="stable").tolist():
                rank = RANKS[ranks[row]]
                if is_casing and not is_cased(rank, 0.1):
                    continue
                path = QPainterPath(QPointF(*pairs[offsets[row]]))
                for place in range(offsets[row] + 1, offsets[row + 1]):
                    path.lineTo(*pairs[place])
                item = QGraphicsPathItem(path)
                item.setZValue(layer)
                self._scene.addItem(item)
                self._roads.setdefault((rank, is_casing), []).append(item)

    def _mark(self, pixmap: QPixmap) -> QGraphicsPixmapItem:
        item = QGraphicsPixmapItem(pixmap)
        item.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
        item.setOffset(-pixmap.width() / 2, -pixmap.height() / 2)
        item.setZValue(3)
        self._scene.addItem(item)
        return item

    def stand(self, view: View) -> None:
        per_px = view.metres_per_px
        if per_px != self._is_laid_for:
            self._lay_out(view)
            self._is_laid_for = per_px
        self._view.resetTransform()
        self._view.scale(1 / per_px, 1 / per_px)
        self._view.centerOn(view.x, -view.y)
        settle(self)

    def _lay_out(self, view: View) -> None:
        """Pens and marks of a scale."""
        per_px = view.metres_per_px
        for (rank, is_casing), items in self._roads.items():
            shown = road_width_px(rank, per_px) > 0 and (not is_casing or is_cased(rank, per_px))
            pen = road_pen(rank, per_px, is_casing=is_casing)
            for item in items:
                item.setVisible(shown)
                if shown:
                    item.setPen(pen)
        grid = grid_pen() if per_px <= GRID_COARSEST_M else QPen(Qt.PenStyle.NoPen)
        for cell in self._cells:
            cell.setPen(grid)
        marks = Marks(self._content, view)
        pixmaps: dict[tuple[float, int], QPixmap] = {}
        for number, (item, size) in enumerate(zip(self._crews, marks.crew_px.tolist(), strict=True)):
            key = (size, number % 12)
            pixmap = pixmaps.setdefault(key, pixmaps.get(key) or _symbol(*key))
            item.setPixmap(pixmap)
            item.setOffset(-pixmap.width() / 2, -pixmap.height() / 2)
        for disc in self._discs:
            self._scene.removeItem(disc)
        ring = _disc()
        self._discs = [self._mark(ring) for _ in marks.discs]
        for item, (x, y) in zip(self._discs, marks.discs.tolist(), strict=True):
            item.setZValue(4)
            item.setPos(x, -y)

    def pan(self, right: int, down: int) -> None:
        for bar, by in ((self._view.horizontalScrollBar(), right), (self._view.verticalScrollBar(), down)):
            bar.setValue(bar.value() - by)

    def move_crews(self, round_: int) -> None:
        for item, (x, y) in zip(self._crews, self._content.crew_places(round_).tolist(), strict=True):
            item.setPos(x, -y)

    def restyle(self, round_: int) -> None:
        brushes = [QBrush(shade_colour(Shade("", step), TOKENS)) for step in (1, 2, 3)]
        for cell, step in zip(self._cells, self._content.steps(round_).tolist(), strict=True):
            cell.setBrush(brushes[step - 1])

    def draw_cold(self) -> None:
        self._view.viewport().repaint()


class PyQtGraph:
    """Curves by class and block, scatter plots for marks."""

    name = PYQTGRAPH

    def __init__(self, content: MapContent) -> None:
        import pyqtgraph as pg

        self._pg, self._content = pg, content
        pg.setConfigOptions(antialias=True)
        self._plot = pg.PlotWidget(background=TOKENS.map_land)
        self._plot.hideAxis("left")
        self._plot.hideAxis("bottom")
        self._plot.setAspectLocked(True)
        self._plot.hideButtons()
        self._plot.getPlotItem().layout.setContentsMargins(0, 0, 0, 0)
        self._box = self._plot.getViewBox()
        self._box.disableAutoRange()
        self._box.setDefaultPadding(0)
        self._roads: dict[tuple[str, bool], list[object]] = {}
        self._add_cells()
        self._add_roads()
        self._crews = pg.ScatterPlotItem(pxMode=True, useCache=True, antialias=True)
        self._discs = pg.ScatterPlotItem(pxMode=True, useCache=True, antialias=True)
        for z, item in ((3, self._crews), (4, self._discs)):
            item.setZValue(z)
            self._plot.addItem(item)
        self._view = View()
        self._sizes = np.full(CREWS, 22.0)
        self.widget: QWidget = self._plot

    def _blocks(self, places: Floats) -> NDArray[np.int64]:
        box = self._content.ground.box
        low, size = np.array([box.left, box.bottom]), np.array([box.width, box.height])
        cells = np.clip(((places - low) / size * _BLOCKS).astype(np.int64), 0, _BLOCKS - 1)
        return np.asarray(cells[:, 0] * _BLOCKS + cells[:, 1])

    def _add_cells(self) -> None:
        shapes = self._content.ground.of_kind(ZoneKind.UNIT_GRID)
        self._shapes = np.array([shape.geometry for shape in shapes], dtype=object)
        self._cell_blocks = self._blocks(np.array([shape.label for shape in shapes]))
        self._cells: dict[tuple[int, int], QGraphicsPathItem] = {}
        for block in range(_BLOCKS * _BLOCKS):
            for step in (1, 2, 3):
                item = self._cells[block, step] = QGraphicsPathItem()
                item.setPen(QPen(Qt.PenStyle.NoPen))
                item.setBrush(QBrush(shade_colour(Shade("", step), TOKENS)))
                self._plot.addItem(item)
        self.restyle(0)

    def _add_roads(self) -> None:
        for z, rank in enumerate(RANKS):
            segments = next(band.segments.ends for band in self._content.ground.roads if band.rank == rank)
            blocks = self._blocks((segments[:, :2] + segments[:, 2:]) / 2) if len(segments) else np.empty(0)
            for block in np.unique(blocks).tolist():
                ends = segments[blocks == block].reshape(-1, 2)
                for is_casing in (True, False):
                    if is_casing and not is_cased(rank, 0.1):
                        continue
                    curve = self._pg.PlotCurveItem(ends[:, 0], ends[:, 1], connect="pairs", antialias=True)
                    curve.setZValue((1 if is_casing else 2) + z / 10)
                    self._plot.addItem(curve)
                    self._roads.setdefault((rank, is_casing), []).append(curve)

    def stand(self, view: View) -> None:
        if view.level != self._view.level:
            self._lay_out(view)
        self._view = view
        self._range()
        settle(self)

    def _lay_out(self, view: View) -> None:
        per_px = view.metres_per_px
        for (rank, is_casing), curves in self._roads.items():
            shown = road_width_px(rank, per_px) > 0 and (not is_casing or is_cased(rank, per_px))
            for curve in curves:
                curve.setVisible(shown)  # type: ignore[attr-defined]
                if shown:
                    curve.setPen(road_pen(rank, per_px, is_casing=is_casing))  # type: ignore[attr-defined]
        for cell in self._cells.values():
            cell.setPen(grid_pen() if per_px <= GRID_COARSEST_M else QPen(Qt.PenStyle.NoPen))
        marks = Marks(self._content, view)
        self._sizes = marks.crew_px
        self._discs.setData(
            pos=marks.discs,
            size=2 * DISC_PX - 6,
            pen=self._pg.mkPen(TOKENS.t2, width=DISC_EDGE_PX),
            brush=QBrush(QColor(TOKENS.halo)),
        )
        self.move_crews(0)

    def _range(self) -> None:
        box = self._view.box
        self._box.setRange(QRectF(box.left, box.bottom, box.width, box.height), padding=0)

    def pan(self, right: int, down: int) -> None:
        self._view = self._view.panned(right, down)
        self._range()

    def move_crews(self, round_: int) -> None:
        symbols = np.array(["s", "o", "d"], dtype=object)[np.arange(CREWS) % 3]
        self._crews.setData(
            pos=self._content.crew_places(round_),
            size=self._sizes,
            symbol=symbols,
            pen=self._pg.mkPen(TOKENS.halo),
            brush=QBrush(QColor(TOKENS.unit)),
        )

    def restyle(self, round_: int) -> None:
        steps = self._content.steps(round_)
        for (block, step), item in self._cells.items():
            item.setPath(path_of(self._shapes[(self._cell_blocks == block) & (steps == step)]))

    def draw_cold(self) -> None:
        self._plot.viewport().repaint()
