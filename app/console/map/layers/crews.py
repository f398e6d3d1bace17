"""Crews: symbols from one sheet, heading wedges, those on scene docked to their incident."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QPainter

from app.console.map.crew_sheet import CrewSheet
from app.console.map.fast_paint import draw_fragments
from app.console.map.layers.incidents import Gathered
from app.console.map.look import Look
from app.console.map.map_data import Floats
from app.console.map.marks import CrewMark
from app.console.map.placer import Placer, slanted_boxes
from app.console.map.scene import Scene
from app.console.map.sprites import label_size, label_sprite, put

CREW_PX = 14.0
SMALL_FROM_M = 12.0
NAMED_BELOW_M = 0.8
SMALL_SIZE = 0.6
_STALE_OPACITY = 0.8
_DOCKS = ((-16.0, 15.0), (16.0, 15.0), (-24.0, -4.0), (0.0, 26.0))


def crew_screen(scene: Scene, look: Look, gathered: Gathered) -> Floats:
    """Where each crew's symbol stands, in logical px; docked ones beside their incident."""
    screen = look.to_screen(scene.glide.positions(look.now_s))
    places = {scene.incidents[row].id: row for row in gathered.single}
    docked: dict[str, int] = {}
    for row, incident in scene.crew_columns.docked:
        if incident in places:
            number = docked.get(incident, 0)
            docked[incident] = number + 1
            # A selected ring is larger, so its crews stand farther out.
            reach = 1.5 if incident == scene.selected_incident else 1.0
            shift = np.array(_DOCKS[number % len(_DOCKS)]) * look.scale * reach
            screen[row] = gathered.screen[places[incident]] + shift
    return screen


def _in_view(screen: Floats, look: Look, margin: float) -> NDArray[np.intp]:
    x, y = screen[:, 0], screen[:, 1]
    width, height = look.view.width, look.view.height
    return np.flatnonzero((x > -margin) & (x < width + margin) & (y > -margin) & (y < height + margin))


def paint_crews(painter: QPainter, scene: Scene, look: Look, sheet: CrewSheet, screen: Floats) -> None:
    """All crews in view: wedges first, symbols over them."""
    rows = _in_view(screen, look, 40.0)
    if not len(rows):
        return
    columns = scene.crew_columns
    heads = rows[~np.isnan(columns.heading_deg[rows])]
    wedges = sheet.wedge_cells(columns.heading_deg[heads])
    draw_fragments(painter, sheet.fragments(wedges, screen[heads]), sheet.pixmap)
    cells = sheet.cells(columns.symbols)[columns.symbol[rows]]
    opacity = np.where(columns.is_stale[rows], _STALE_OPACITY, 1.0)
    draw_fragments(painter, sheet.fragments(cells, screen[rows], opacity), sheet.pixmap)


def symbol_scale(look: Look) -> float:
    """The scale of symbols: smaller where the map is small."""
    return look.scale * (SMALL_SIZE if look.view.metres_per_px > SMALL_FROM_M else 1.0)


def call_sign(mark: CrewMark) -> str:
    """The words under a crew: its call sign, with the age of its fix when that is stale."""
    return f"{mark.call_sign} {mark.age_text}" if mark.is_stale and mark.age_text else mark.call_sign


def _named_rows(scene: Scene, look: Look, screen: Floats) -> list[int]:
    """The crews in view whose call sign is written."""
    per_px, row = look.view.metres_per_px, scene.crew_columns.row
    rows = set(_in_view(screen, look, 0.0).tolist())
    if per_px > NAMED_BELOW_M:
        named = set(scene.named_crews) if per_px <= SMALL_FROM_M else set()
        named.add(scene.selected_crew or "")
        rows &= {row[crew] for crew in named if crew in row}
    return sorted(place for place in rows if scene.crews[place].call_sign)


def place_call_signs(
    scene: Scene, look: Look, screen: Floats, placer: Placer
) -> dict[str, tuple[float, float]]:
    """For each crew that is named, where its call sign stands beside it: below, right, left or above."""
    shifts: dict[str, tuple[float, float]] = {}
    for row in _named_rows(scene, look, screen):
        mark = scene.crews[row]
        options = _beside(call_sign(mark), look)
        shifts[mark.id] = options[0]
        width, height = label_size(call_sign(mark), "crew", look.scale)
        for shift in options:
            x, y = float(screen[row, 0]) + shift[0], float(screen[row, 1]) + shift[1]
            if placer.place(slanted_boxes(x, y, width, height, 0)):
                shifts[mark.id] = shift
                break
    return shifts


def _beside(text: str, look: Look) -> tuple[tuple[float, float], ...]:
    width, height = label_size(text, "crew", look.scale)
    across = (CREW_PX + 3) * look.scale + width / 2
    down = (CREW_PX + 2) * look.scale + height / 2
    return (0.0, down), (across, 0.0), (-across, 0.0), (0.0, -down)


def paint_call_signs(
    painter: QPainter,
    scene: Scene,
    look: Look,
    screen: Floats,
    shifts: Mapping[str, tuple[float, float]],
) -> None:
    """Call signs of crews that are selected or named, and of all from close by."""
    for row in _named_rows(scene, look, screen):
        mark = scene.crews[row]
        text = call_sign(mark)
        right, down = shifts.get(mark.id) or _beside(text, look)[0]
        sprite = label_sprite(text, "crew", 0, look.tokens.name, look.ratio, look.scale)
        put(painter, sprite, float(screen[row, 0]) + right, float(screen[row, 1]) + down, look.ratio)
