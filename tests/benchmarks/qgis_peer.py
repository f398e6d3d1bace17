"""QGIS drawing the same map, run by the system's Python: reads a job as JSON, answers with the times as JSON.

Of the project it knows the clock of frames alone. Layers lie in memory with a spatial index, as QGIS draws
them fastest, a layer of roads a class; one core and one thread draw. The ground is dragged by the mouse with
QGIS's own tool, which moves the picture that it has; what it draws beforehand around that (previews) and what
it keeps of each layer are switched on, as its own desktop does.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from collections.abc import Callable, Iterable
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
from PyQt5.QtCore import QEvent, QEventLoop, QPoint, QPointF, Qt
from PyQt5.QtGui import QColor, QMouseEvent
from PyQt5.QtWidgets import QApplication
from qgis.core import (
    QgsApplication,
    QgsCategorizedSymbolRenderer,
    QgsFeature,
    QgsFillSymbol,
    QgsGeometry,
    QgsLineString,
    QgsLineSymbol,
    QgsMarkerSymbol,
    QgsPoint,
    QgsPolygon,
    QgsRectangle,
    QgsRendererCategory,
    QgsSimpleFillSymbolLayer,
    QgsSimpleLineSymbolLayer,
    QgsSimpleMarkerSymbolLayer,
    QgsSimpleMarkerSymbolLayerBase,
    QgsSingleSymbolRenderer,
    QgsUnitTypes,
    QgsVectorLayer,
)
from qgis.gui import QgsMapCanvas, QgsMapToolPan

from tests.benchmarks.frame_clock import Patrol, framed

Job = dict[str, Any]
Times = list[list[float]]
PX = QgsUnitTypes.RenderPixels
SHAPES = tuple(getattr(QgsSimpleMarkerSymbolLayerBase, name) for name in ("Square", "Circle", "Diamond"))


def layer_of(kind: str, shapes: Iterable[tuple[object, int]], *, is_indexed: bool = True) -> QgsVectorLayer:
    """A layer in memory of shapes, each with the number of its look."""
    layer = QgsVectorLayer(f"{kind}?field=look:integer", kind, "memory")
    features = []
    for shape, look in shapes:
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry(shape))
        feature.setAttribute(0, look)
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    if is_indexed:
        layer.dataProvider().createSpatialIndex()
    return layer


def lines(points: Any, offsets: Any) -> list[QgsLineString]:
    """A line for each two offsets."""
    xs, ys, cuts = points[:, 0].tolist(), points[:, 1].tolist(), offsets.tolist()
    return [QgsLineString(xs[start:end], ys[start:end]) for start, end in pairwise(cuts)]


def road_renderer(strokes: list[list[Any]]) -> QgsSingleSymbolRenderer:
    """Colour and px of each stroke, the casing's first: casings lie under all roads of a class."""
    symbol = QgsLineSymbol()
    for number, (colour, width) in enumerate(strokes):
        stroke = QgsSimpleLineSymbolLayer(QColor(colour), width)
        stroke.setWidthUnit(PX)
        stroke.setPenCapStyle(Qt.FlatCap)
        stroke.setRenderingPass(number)
        symbol.appendSymbolLayer(stroke)
    symbol.deleteSymbolLayer(0)
    renderer = QgsSingleSymbolRenderer(symbol)
    renderer.setUsingSymbolLevels(len(strokes) > 1)
    return renderer


def cell_symbol(colour: str, grid: list[Any] | None) -> QgsFillSymbol:
    """A fill, and the grid's line at its edge where the scale shows one."""
    edge, width = grid or ("#000000", 0.0)
    fill = QgsSimpleFillSymbolLayer(QColor(colour), Qt.SolidPattern, QColor(edge))
    fill.setStrokeStyle(Qt.SolidLine if grid else Qt.NoPen)
    fill.setStrokeWidth(width)
    fill.setStrokeWidthUnit(PX)
    symbol = QgsFillSymbol()
    symbol.changeSymbolLayer(0, fill)
    return symbol


def mark_symbol(shape: int, size_px: float, ink: list[str], edge_px: float) -> QgsMarkerSymbol:
    """A simple marker of a size in px; ink is the colour of its face and of its edge."""
    mark = QgsSimpleMarkerSymbolLayer(shape, size_px)
    mark.setSizeUnit(PX)
    mark.setColor(QColor(ink[0]))
    mark.setStrokeColor(QColor(ink[1]))
    mark.setStrokeWidth(edge_px)
    mark.setStrokeWidthUnit(PX)
    symbol = QgsMarkerSymbol()
    symbol.changeSymbolLayer(0, mark)
    return symbol


def by_look(symbols: Iterable[Any]) -> QgsCategorizedSymbolRenderer:
    """A symbol for each number of a look, from 0."""
    categories = [QgsRendererCategory(number, symbol, "") for number, symbol in enumerate(symbols)]
    return QgsCategorizedSymbolRenderer("look", categories)


class Map:
    """The canvas, and its layers at a scale."""

    def __init__(self, job: Job, arrays: Any) -> None:
        self._job, self._arrays = job, arrays
        roads = lines(arrays["road_points"], arrays["road_offsets"])
        ranks = arrays["road_ranks"].tolist()
        by_rank: dict[int, list[tuple[object, int]]] = {rank: [] for rank in range(job["ranks"])}
        for road, rank in zip(roads, ranks, strict=True):
            by_rank[rank].append((road, 0))
        self._roads = {rank: layer_of("LineString", shapes) for rank, shapes in by_rank.items()}
        rings = lines(arrays["cell_points"], arrays["cell_offsets"])
        steps = arrays["cell_steps"].tolist()
        self._cells = layer_of(
            "Polygon", ((QgsPolygon(ring), step - 1) for ring, step in zip(rings, steps, strict=True))
        )
        fixes = arrays["crew_places"]
        self._fixes = [dict(enumerate(map(QgsGeometry, points(places)), 1)) for places in fixes]
        self.canvas = self._made_canvas()

    def _made_canvas(self) -> QgsMapCanvas:
        canvas = QgsMapCanvas()
        canvas.setFrameStyle(0)
        canvas.enableAntiAliasing(True)
        canvas.setCanvasColor(QColor(self._job["land"]))
        canvas.setParallelRenderingEnabled(False)
        canvas.setPreviewJobsEnabled(True)
        self._tool = QgsMapToolPan(canvas)
        canvas.setMapTool(self._tool)
        canvas.resize(*self._job["size"])
        canvas.show()
        QApplication.processEvents()
        return canvas

    def lay_out(self, scale: Job) -> None:
        """Pens and marks of a scale."""
        roads = []
        for rank, strokes in scale["roads"]:
            roads.insert(0, self._roads[rank])
            roads[0].setRenderer(road_renderer(strokes))
        self._cells.setRenderer(by_look(cell_symbol(colour, scale["grid"]) for colour in self._job["cells"]))
        name = scale["name"]
        sizes, of_crew = np.unique(self._arrays[f"crew_px {name}"], return_inverse=True)
        looks = (of_crew * len(SHAPES) + np.arange(len(of_crew)) % len(SHAPES)).tolist()
        crews = zip(points(self._arrays["crew_places"][0]), looks, strict=True)
        # An index would cost it 320 ms at each fix of ten thousand, and 2 ms without.
        self._crews = layer_of("Point", crews, is_indexed=False)
        ink = self._job["crew"]
        self._crews.setRenderer(
            by_look(mark_symbol(shape, size, ink, 1.0) for size in sizes.tolist() for shape in SHAPES)
        )
        self._discs = layer_of("Point", ((disc, 0) for disc in points(self._arrays[f"discs {name}"])))
        size, edge, *ink = self._job["disc"]
        self._discs.setRenderer(QgsSingleSymbolRenderer(mark_symbol(SHAPES[1], size, ink, edge)))
        self.canvas.setLayers([self._discs, self._crews, *roads, self._cells])

    def move_crews(self, round_: int) -> None:
        """New places into the layer, and the layer drawn anew: the others come from what QGIS keeps."""
        self._crews.dataProvider().changeGeometryValues(self._fixes[round_ % len(self._fixes)])
        self._crews.triggerRepaint()

    def stand(self, box: list[float]) -> None:
        """Show left, bottom, right, top, and let what QGIS draws beforehand be drawn."""
        self.canvas.setExtent(QgsRectangle(*box))
        self.canvas.setCachingEnabled(True)
        self.until_drawn(self.canvas.refresh)
        self._settle()

    def _settle(self) -> None:
        until = time.perf_counter() + self._job["settle_s"]
        while time.perf_counter() < until:
            QApplication.processEvents()

    def draw_cold(self) -> None:
        """All of the view, with nothing kept."""
        self.canvas.setCachingEnabled(False)
        self.until_drawn(self.canvas.refresh)

    def until_drawn(self, ask: Callable[[], object]) -> None:
        """Until all is drawn that was asked for, and on the screen."""
        # What is still being drawn would else be taken for what was asked for.
        self.canvas.stopRendering()
        loop = QEventLoop()
        self.canvas.mapCanvasRefreshed.connect(loop.quit)
        ask()
        loop.exec_()
        self.canvas.mapCanvasRefreshed.disconnect(loop.quit)
        QApplication.processEvents()

    def drag(self, patrol: Patrol, sign: int) -> tuple[Times, float]:
        """Drag the ground there or back: the frames, and how long it takes afterwards until all is drawn."""
        width, height = self._job["size"]
        right, down = (sign * px for px in self._job["step"])
        count = self._job["lap"]
        at = QPoint((width - count * right) // 2, (height - count * down) // 2)
        self._mouse(QEvent.MouseButtonPress, at)

        def step() -> None:
            nonlocal at
            patrol.look()
            at += QPoint(right, down)
            self._mouse(QEvent.MouseMove, at)

        frames = framed([step] * count, QApplication.processEvents, self._job["most_s"])
        began = time.perf_counter()
        self.until_drawn(partial(self._mouse, QEvent.MouseButtonRelease, at))
        whole_ms = (time.perf_counter() - began) * 1e3
        self._settle()
        return list(frames), whole_ms

    def _mouse(self, kind: QEvent.Type, at: QPoint) -> None:
        button = Qt.NoButton if kind == QEvent.MouseMove else Qt.LeftButton
        held = Qt.NoButton if kind == QEvent.MouseButtonRelease else Qt.LeftButton
        event = QMouseEvent(kind, QPointF(at), button, held, Qt.NoModifier)
        QApplication.sendEvent(self.canvas.viewport(), event)


def points(places: Any) -> list[QgsPoint]:
    """A point for each row."""
    return [QgsPoint(x, y) for x, y in places.tolist()]


def measured(drawn: Map, scale: Job) -> Job:
    """Laps there and back, and draws with nothing kept."""
    told: Job = {"new": [], "old": [], "whole_ms": [], "cold_ms": [], "cold_cpu_ms": []}
    drawn.lay_out(scale)
    patrol = Patrol(drawn.move_crews)
    for box in scale["boxes"]:
        drawn.stand(box)
        for laps, sign in (("new", 1), ("old", -1)):
            frames, whole_ms = drawn.drag(patrol, sign)
            told[laps].append(frames)
            told["whole_ms"].append(whole_ms)
        started, spent = time.perf_counter(), time.process_time()
        drawn.draw_cold()
        told["cold_ms"].append((time.perf_counter() - started) * 1e3)
        told["cold_cpu_ms"].append((time.process_time() - spent) * 1e3)
    return told


def main() -> None:
    """Answer one job."""
    job = json.loads(sys.stdin.read())
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    application = QgsApplication([], True, job["folder"])
    application.setMaxThreads(1)
    application.initQgis()
    with np.load(job["arrays"], allow_pickle=False) as arrays:
        drawn = Map(job, dict(arrays))
    gc.collect()
    gc.disable()
    answer = {scale["name"]: measured(drawn, scale) for scale in job["scales"]}
    print(json.dumps(answer), flush=True)
    # Its layers and its application end in no order that Python knows of.
    os._exit(0)


if __name__ == "__main__":
    main()
