"""The call signs of crews that are picked out, and of all from close by, each beside its symbol."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QPainter

from app.console.map.layers.crews import OVERVIEW_M, crew_sizes, rows_in_view
from app.console.map.look import Look
from app.console.map.map_data import Floats
from app.console.map.marks import CrewMark
from app.console.map.placer import Room, slanted_boxes
from app.console.map.scene import Scene
from app.console.map.sprites import label_size, label_sprite, put

NAMED_BELOW_M = 0.8
_APART_PX = 4.0
Shift = tuple[float, float]


def call_sign(mark: CrewMark) -> str:
    """The words under a crew: its call sign, with the age of its fix when that is stale."""
    return f"{mark.call_sign} {mark.age_text}" if mark.is_stale and mark.age_text else mark.call_sign


def _named_rows(scene: Scene, look: Look, screen: Floats) -> list[int]:
    """The crews in view whose call sign is written."""
    per_px, row = look.view.metres_per_px, scene.crew_book.row
    rows = set(rows_in_view(screen, look, 0.0).tolist())
    if per_px > NAMED_BELOW_M:
        named = set(scene.named_crews) if per_px < OVERVIEW_M else set()
        named.add(scene.selected_crew or "")
        rows &= {row[crew] for crew in named if crew in row}
    return sorted(place for place in rows if scene.crews[place].call_sign)


def place_call_signs(scene: Scene, look: Look, screen: Floats, room: Room) -> dict[str, Shift]:
    """For each crew that is named, where its call sign stands beside it: below, right, left or above.

    A call sign without room is left out, but for those that were picked out.
    """
    shifts: dict[str, Shift] = {}
    sizes = crew_sizes(scene, look)
    picked = scene.named_crews | {scene.selected_crew}
    for row in _named_rows(scene, look, screen):
        mark = scene.crews[row]
        width, height = label_size(call_sign(mark), "crew", look.scale)
        options = _beside(width, height, float(sizes[row]) / 2 + _APART_PX * look.scale)
        x, y = screen[row].tolist()
        boxes = [slanted_boxes(x + right, y + down, width, height, 0) for right, down in options]
        chosen = room.settle(boxes, is_urgent=mark.id in picked)
        if chosen is not None:
            shifts[mark.id] = options[chosen]
    return shifts


def _beside(width: float, height: float, reach: float) -> tuple[Shift, ...]:
    across, down = reach + width / 2, reach + height / 2
    return (0.0, down), (across, 0.0), (-across, 0.0), (0.0, -down)


def paint_call_signs(
    painter: QPainter, scene: Scene, look: Look, screen: Floats, shifts: Mapping[str, Shift]
) -> None:
    """The call signs that have found a place."""
    for row in _named_rows(scene, look, screen):
        mark = scene.crews[row]
        if mark.id in shifts:
            right, down = shifts[mark.id]
            sprite = label_sprite(call_sign(mark), "crew", 0, look.tokens.name, look.ratio, look.scale)
            put(painter, sprite, float(screen[row, 0]) + right, float(screen[row, 1]) + down, look.ratio)
