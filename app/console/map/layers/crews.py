"""Crews: symbols from one sheet, heading wedges, those on scene docked to their incident."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QPainter

from app.console.map.crew_sheet import CrewSheet
from app.console.map.fast_paint import draw_fragments
from app.console.map.layers.incidents import Gathered
from app.console.map.look import Look
from app.console.map.map_data import Floats
from app.console.map.marks import CrewMark
from app.console.map.scene import Scene
from app.console.map.sprites import label_size, label_sprite, put
from app.console.paint.crew_symbols import CrewStatus

CREW_PX = 14.0
SMALL_FROM_M = 12.0
NAMED_BELOW_M = 0.8
_SMALL_SIZE = 0.6
_STALE_OPACITY = 0.8
_DOCKS = ((-16.0, 15.0), (16.0, 15.0), (-24.0, -4.0), (0.0, 26.0))


def shown_status(mark: CrewMark) -> CrewStatus:
    """A crew whose fix is stale is drawn dashed whatever it does."""
    return "offline" if mark.is_stale else mark.status


def crew_screen(scene: Scene, look: Look, gathered: Gathered) -> Floats:
    """Where each crew's symbol stands, in logical px; docked ones beside their incident."""
    screen = look.to_screen(scene.glide.positions(look.now_s))
    places = {scene.incidents[row].id: row for row in gathered.single}
    docked: dict[str, int] = {}
    for row, mark in enumerate(scene.crews):
        if mark.incident is not None and mark.status == "on_scene" and mark.incident in places:
            number = docked.get(mark.incident, 0)
            docked[mark.incident] = number + 1
            # A selected ring is larger, so its crews stand farther out.
            reach = 1.5 if mark.incident == scene.selected_incident else 1.0
            shift = np.array(_DOCKS[number % len(_DOCKS)]) * look.scale * reach
            screen[row] = gathered.screen[places[mark.incident]] + shift
    return screen


def paint_crews(painter: QPainter, scene: Scene, look: Look, sheet: CrewSheet, screen: Floats) -> None:
    """All crews in view: wedges first, symbols over them."""
    if not scene.crews:
        return
    margin = 40.0
    inside = np.flatnonzero(
        (screen[:, 0] > -margin)
        & (screen[:, 0] < look.view.width + margin)
        & (screen[:, 1] > -margin)
        & (screen[:, 1] < look.view.height + margin)
    )
    marks = [scene.crews[row] for row in inside.tolist()]
    if not marks:
        return
    size = _SMALL_SIZE if look.view.metres_per_px > SMALL_FROM_M else 1.0
    x, y = screen[inside, 0], screen[inside, 1]
    cells = sheet.cells([(mark.kind, shown_status(mark), mark.character) for mark in marks])
    headings = np.array([_heading(mark) for mark in marks])
    heads = np.flatnonzero(~np.isnan(headings))
    opacity = np.where([mark.is_stale for mark in marks], _STALE_OPACITY, 1.0)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
    wedge = np.zeros(len(heads), dtype=np.int64)
    wedges = sheet.fragments(wedge, x[heads], y[heads], size, headings[heads])
    draw_fragments(painter, wedges, sheet.pixmap)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, size != 1.0)
    draw_fragments(painter, sheet.fragments(cells, x, y, size, 0.0, opacity), sheet.pixmap)


def _heading(mark: CrewMark) -> float:
    if mark.heading_deg is None or shown_status(mark) != "en_route":
        return float("nan")
    return mark.heading_deg


def paint_call_signs(painter: QPainter, scene: Scene, look: Look, screen: Floats) -> None:
    """Call signs of crews that are selected or named, and of all from close by."""
    is_close = look.view.metres_per_px <= NAMED_BELOW_M
    for row, mark in enumerate(scene.crews):
        is_named = mark.id == scene.selected_crew or mark.id in scene.named_crews
        x, y = float(screen[row, 0]), float(screen[row, 1])
        if not (is_named or is_close) or not mark.call_sign:
            continue
        if not (0 <= x <= look.view.width and 0 <= y <= look.view.height):
            continue
        text = f"{mark.call_sign} {mark.age_text}" if mark.is_stale and mark.age_text else mark.call_sign
        _, height = label_size(text, "crew", look.scale)
        sprite = label_sprite(text, "crew", 0, look.tokens.name, look.ratio, look.scale)
        put(painter, sprite, x, y + (CREW_PX + 3) * look.scale + height / 2, look.ratio)
