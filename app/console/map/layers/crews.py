"""Crews: symbols from sheets, small where the map is small; those on scene docked to their incident."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from app.console.map.crew_sheet import CrewSheet
from app.console.map.fast_paint import fragment_steps
from app.console.map.layers.incidents import Gathered
from app.console.map.look import Look
from app.console.map.map_data import Floats
from app.console.map.scene import Scene
from app.console.map.stepwise import Step
from app.console.paint.crew_symbols import MAP_SIZE

CLOSE_M, OVERVIEW_M = 5.6, 11.0
"""Metres a px up to which symbols have their full size, and from which on they are only small marks."""
IDLE_PX, ACTIVE_PX, PICKED_PX = 5.0, 11.0, 16.0
_STALE_OPACITY, _FADED_OPACITY, _FADED_AFTER_S = 0.8, 0.4, 900.0
AROUND_PX = 200.0
_DOCKS = ((-16.0, 15.0), (16.0, 15.0), (-24.0, -4.0), (0.0, 26.0))
_LEAST_REACH_PX, _REACH_BEYOND_PX = 7.0, 3.0
Rows = NDArray[np.intp]


def crew_screen(scene: Scene, look: Look, gathered: Gathered) -> Floats:
    """Where each crew's symbol stands, in logical px; docked ones beside their incident."""
    screen = look.to_screen(scene.crew_book.glide.positions(look.now_s))
    places, docked = gathered.places, dict[str, int]()
    for row, incident in scene.crew_book.docked.items():
        if incident in places:
            number = docked.get(incident, 0)
            docked[incident] = number + 1
            # A selected ring is larger, so its crews stand farther out.
            reach = 1.5 if incident == scene.selected_incident else 1.0
            shift = np.array(_DOCKS[number % len(_DOCKS)]) * look.scale * reach
            screen[row] = gathered.screen[places[incident]] + shift
    return screen


def _grown(least: float, metres_per_px: float) -> float:
    """A size between the smallest and the full one, in even steps from scale to scale."""
    share = math.log(max(metres_per_px, CLOSE_M) / CLOSE_M) / math.log(OVERVIEW_M / CLOSE_M)
    return MAP_SIZE - (MAP_SIZE - least) * min(1.0, share)


def symbol_px(metres_per_px: float, *, is_idle: bool) -> float:
    """The size of a symbol that nobody has picked out, in px."""
    return _grown(IDLE_PX if is_idle else ACTIVE_PX, metres_per_px)


def crew_sizes(scene: Scene, look: Look) -> Floats:
    """The size of each symbol in px: on a small map the idle are smallest, those picked out are largest."""
    per_px, columns = look.view.metres_per_px, scene.crew_book
    sizes = np.where(columns.is_idle, _grown(IDLE_PX, per_px), _grown(ACTIVE_PX, per_px))
    named = (*scene.named_crews, scene.selected_crew or "")
    picked = [columns.row[crew] for crew in named if crew in columns.row]
    sizes[picked] = _grown(PICKED_PX, per_px)
    return sizes * look.scale


def crew_reach(scene: Scene, look: Look) -> Floats:
    """How far from its middle each crew can be pointed at, in px."""
    half = crew_sizes(scene, look) / 2 + _REACH_BEYOND_PX * look.scale
    return np.maximum(half, _LEAST_REACH_PX * look.scale)


def crew_boxes(scene: Scene, look: Look, screen: Floats) -> Floats:
    """Room (n, 4) that symbols in or near sight take; none on an overview, where a name counts for more."""
    if look.view.metres_per_px >= OVERVIEW_M:
        return np.empty((0, 4))
    rows = rows_in_view(screen, look, AROUND_PX)
    half = (crew_sizes(scene, look)[rows] / 2 + look.scale)[:, None]
    return np.hstack((screen[rows] - half, screen[rows] + half))


def rows_in_view(screen: Floats, look: Look, margin: float) -> Rows:
    """The rows of points that lie in the window or within a margin around it."""
    x, y = screen[:, 0], screen[:, 1]
    width, height = look.view.width, look.view.height
    return np.flatnonzero((x > -margin) & (x < width + margin) & (y > -margin) & (y < height + margin))


def docked_rows(scene: Scene, gathered: Gathered) -> Rows:
    """The crews that stand beside an incident that is shown by itself."""
    shown = gathered.places
    docked = [row for row, incident in scene.crew_book.docked.items() if incident in shown]
    return np.array(docked, dtype=np.intp)


def crew_steps(
    scene: Scene, look: Look, sheet_of: Callable[[float], CrewSheet], screen: Floats, rows: Rows
) -> Iterator[Step]:
    """Those of `rows` that are in view, small ones first; `sheet_of` gives the symbols of a size in px."""
    rows = rows[rows_in_view(screen[rows], look, 40.0)]
    if not len(rows):
        return
    sizes = crew_sizes(scene, look)[rows]
    opacity = _opacity(scene, look, rows)
    for size in np.unique(sizes).tolist():
        is_alike = sizes == size
        yield from _steps_alike(scene, sheet_of(size), screen, rows[is_alike], opacity[is_alike])


def _opacity(scene: Scene, look: Look, rows: Rows) -> Floats:
    """A crew whose fix is stale fades, the more the older it is."""
    book = scene.crew_book
    age_s = np.maximum(0.0, look.now_s - book.glide.fix_s[rows])
    faded = _STALE_OPACITY - (_STALE_OPACITY - _FADED_OPACITY) * np.minimum(1.0, age_s / _FADED_AFTER_S)
    opacity: Floats = np.where(book.is_stale[rows], faded, 1.0)
    return opacity


def _steps_alike(
    scene: Scene, sheet: CrewSheet, screen: Floats, rows: Rows, opacity: Floats
) -> Iterator[Step]:
    """Crews of one size: wedges first, symbols over them."""
    book = scene.crew_book
    heading = book.heading_deg[rows]
    is_headed = ~np.isnan(heading)
    wedges = sheet.wedge_cells(heading[is_headed])
    yield from fragment_steps(sheet.fragments(wedges, screen[rows[is_headed]]), sheet.pixmap)
    cells = sheet.cells(book.symbols)[book.symbol[rows]]
    yield from fragment_steps(sheet.fragments(cells, screen[rows], opacity), sheet.pixmap)
