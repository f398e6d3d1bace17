"""How fast the map is drawn, beside QGraphicsView and pyqtgraph in the same run; QGIS where installed."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from functools import partial
from itertools import cycle, islice
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.console.map.picture import ALL_LAYERS
from app.console.map.view import View
from app.console.theme.style import apply_theme
from tests.benchmarks.frame_clock import Patrol
from tests.benchmarks.frames import Frames, middle, run, worst
from tests.benchmarks.map_content import MapContent, map_content
from tests.benchmarks.map_sides import (
    GRAPHICS_VIEW,
    PYQTGRAPH,
    QGIS,
    GraphicsView,
    Ours,
    PyQtGraph,
    Side,
    level_of,
    settle,
)
from tests.benchmarks.qgis_side import drawn_by_qgis
from tests.benchmarks.results import (
    Bench,
    Figures,
    at_most,
    collected_as_in_the_console,
    share_of,
    timed_ms,
)

pytestmark = pytest.mark.bench
FULL_HD, UHD = (1920, 1080), (3840, 2160)
SCALES = (40.0, 10.0, 2.5)
RUNS, UHD_RUNS, LAP, MOST_S = 5, 2, 60, 3.0
"""Frames of a lap; one whose frames take tenths of a second is left after `MOST_S`."""
STEP = (12, 5)
MOST_OF = {GRAPHICS_VIEW: 1 / 8, PYQTGRAPH: 1 / 3, QGIS: 1.0}
Rows = dict[tuple[str, float], dict[str, Figures]]


@pytest.fixture(scope="module")
def content(qapp: QApplication) -> Iterator[MapContent]:
    apply_theme(qapp, "dark")
    made = map_content()
    # The console takes its garbage between frames (`app/console/collector.py`), so it is none of theirs.
    with collected_as_in_the_console():
        yield made
    qapp.setStyleSheet("")


def start(content: MapContent, metres_per_px: float, size: tuple[int, int]) -> View:
    box = content.ground.box
    return View((box.left + box.right) / 2, (box.bottom + box.top) / 2, level_of(metres_per_px), *size)


def shown(side: Side, size: tuple[int, int], qtbot: QtBot) -> Side:
    qtbot.addWidget(side.widget)
    side.widget.resize(*size)
    side.widget.show()
    qtbot.waitExposed(side.widget)
    return side


def lap(side: Side, patrol: Patrol, sign: int) -> list[Callable[[], object]]:
    """Drag the ground there or back, while the crews go their ways."""

    def step() -> None:
        patrol.look()
        side.pan(sign * STEP[0], sign * STEP[1])

    return [step] * LAP


def places(view: View, runs: int) -> list[View]:
    """Where the laps of a scale begin."""
    return [view.centred(view.x + number * 0.15 * view.box.width, view.y) for number in range(runs)]


def panned(side: Side, view: View, runs: int) -> tuple[list[Frames], list[Frames]]:
    """Laps over ground that was seen before, and first ones over ground that was not."""
    old, new, patrol = [], [], Patrol(side.move_crews)
    for place in places(view, runs):
        side.stand(place)
        side.draw_cold()
        new.append(run(lap(side, patrol, 1), MOST_S))
        settle(side)
        old.append(run(lap(side, patrol, -1), MOST_S))
    return old, new


def sides(content: MapContent) -> Iterator[Callable[[], Side]]:
    yield partial(Ours, content)
    yield partial(GraphicsView, content)
    if importlib.util.find_spec("pyqtgraph") is not None:
        yield partial(PyQtGraph, content)


def test_that_the_map_is_dragged_faster_than_the_peers_drag_it(
    content: MapContent, qtbot: QtBot, bench: Bench, tmp_path: Path
) -> None:
    rows: Rows = {}
    for make in sides(content):
        side = shown(make(), FULL_HD, qtbot)
        for per_px in SCALES:
            view = start(content, per_px, FULL_HD)
            side.stand(view)
            old, new = panned(side, view, RUNS)
            keep(rows, side.name, per_px, old, new, timed_ms([side.draw_cold] * RUNS))
        side.widget.hide()
    notes = keep_qgis(rows, content, tmp_path)
    for (what, per_px), found in rows.items():
        note = notes.get(per_px, "") if "dragged" in what else ""
        tell(bench, f"map 1080p at {per_px:g} m/px {what}", found, note)


def keep(rows: Rows, name: str, per_px: float, old: list[Frames], new: list[Frames], cold: Figures) -> None:
    """What a side took at a scale."""
    told = {
        "dragged over ground seen before": middle(old),
        "dragged over new ground": middle(new),
        "drawn cold": cold,
        "worst frame of these": worst(old + new),
    }
    for what, figures in told.items():
        rows.setdefault((what, per_px), {})[name] = figures
        print(f"{name} {per_px:g} m/px {what}: {figures}", flush=True)


def keep_qgis(rows: Rows, content: MapContent, folder: Path) -> dict[float, str]:
    """What QGIS took, where it is installed; what its frames do not tell of each scale."""
    views = {f"{per_px:g}": places(start(content, per_px, FULL_HD), RUNS) for per_px in SCALES}
    lap = {"size": FULL_HD, "step": STEP, "lap": LAP, "most_s": MOST_S}
    found = {float(name): told for name, told in drawn_by_qgis(content, views, lap, folder).items()}
    for per_px, drawn in found.items():
        keep(rows, QGIS, per_px, drawn.old, drawn.new, drawn.cold)
    return {per_px: drawn.note for per_px, drawn in found.items()}


def tell(bench: Bench, name: str, found: dict[str, Figures], of_qgis: str = "") -> None:
    """A row for each bar: each peer's where it is dragged, and the goal."""
    ours = found["canvas"]
    peers: dict[str, Figures | None] = {peer: found.get(peer) for peer in (GRAPHICS_VIEW, PYQTGRAPH, QGIS)}
    if "worst" in name:
        bench.row(name, "ms", ours, at_most(60.0, "p50"), peers)
        return
    for peer, most in MOST_OF.items():
        bar = share_of(peer, most, "p95") if "dragged" in name else share_of(peer, 1.0, "p95")
        bench.row(f"{name}, beside {peer}", "ms", ours, bar, peers, of_qgis if peer == QGIS else "")
    if "dragged" in name:
        bench.row(f"{name}, goal", "ms", ours, at_most(1e3 / 60))


def test_that_the_whole_map_with_its_names_keeps_its_goals(
    content: MapContent, qtbot: QtBot, bench: Bench
) -> None:
    side = Ours(content, ALL_LAYERS)
    shown(side, FULL_HD, qtbot)
    for per_px in SCALES:
        view = start(content, per_px, FULL_HD)
        side.stand(view)
        old, _ = panned(side, view, RUNS)
        bench.row(f"map 1080p at {per_px:g} m/px with names, dragged", "ms", middle(old), at_most(1e3 / 60))
    bench.row("map 1080p zoomed through six doublings", "ms", middle(zoomed(side, content)), at_most(33.0))
    side.stand(start(content, 10.0, FULL_HD))
    rounds = iter(range(1, 100))
    took = run(partial(side.restyle, next(rounds)) for _ in range(12))
    bench.row("choropleth of 12,100 cells in other colours, 1080p", "ms", took.figures, at_most(10.0))


def zoomed(side: Ours, content: MapContent) -> list[Frames]:
    """In and out again by the wheel, from cold."""
    runs = []
    for _ in range(RUNS):
        side.stand(start(content, 40.0, FULL_HD))
        side.canvas.picture.set_tokens(side.canvas.picture.tokens)
        by = [2] * 12 + [-2] * 12
        runs.append(run(partial(zoom, side, levels) for levels in islice(cycle(by), 24)))
    return runs


def zoom(side: Ours, levels: int) -> None:
    side.canvas.set_view(side.canvas.view.zoomed(levels))


def test_that_the_map_of_a_4k_wall_is_dragged_in_time(
    content: MapContent, qtbot: QtBot, bench: Bench
) -> None:
    side = shown(Ours(content, ALL_LAYERS), UHD, qtbot)
    for per_px in SCALES:
        view = start(content, per_px, UHD)
        side.stand(view)
        old, new = panned(side, view, UHD_RUNS)
        name = f"map 4K at {per_px:g} m/px with names, dragged"
        bench.row(f"{name} over ground seen before", "ms", middle(old), at_most(33.0))
        bench.row(f"{name} over new ground", "ms", middle(new), at_most(33.0))
