"""Where tags stand: at the side that has room, never out of the window nor under what lies on the glass."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF

from app.console.map.layers.incidents import SELECTED_RING_PX
from app.console.map.look import Look
from app.console.map.map_data import Floats
from app.console.map.placer import Room, box_of
from app.console.map.scene import PlacedArea, PlacedRoute, Scene
from app.console.theme.fonts import font

_PADDING_X, _HEIGHT, _BETWEEN = 8.0, 22.0, 3.0
_FROM_RING_PX = 8.0
_SLIDES = (0.0, -26.0, 26.0, -44.0, 44.0)
_ALONG = (0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68, 0.26, 0.74, 0.2, 0.8, 0.14, 0.86, 0.08, 0.92)
_ASIDE = ((0.0, 0.0), (0.0, 28.0), (0.0, -28.0), (60.0, 0.0), (-60.0, 0.0), (0.0, 70.0), (0.0, -70.0))


@dataclass(frozen=True, slots=True)
class Tag:
    """A plate of words with its middle in map metres, shifted by px."""

    text: str
    style: str
    x: float
    y: float
    shift: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Tags:
    """The tags that have found a place, and whether those are all."""

    placed: tuple[Tag, ...] = ()
    is_complete: bool = True


def tag_size(text: str, scale: float) -> tuple[float, float]:
    """Width and height of a plate in px."""
    width = QFontMetricsF(font(13 * scale, 600)).horizontalAdvance(text)
    return width + 2 * _PADDING_X * scale, _HEIGHT * scale


def tag_rect(tag: Tag, look: Look) -> QRectF:
    """The plate of a tag in logical px."""
    width, height = tag_size(tag.text, look.scale)
    x, y = look.to_screen(np.array([[tag.x, tag.y]]))[0]
    left, top = x + tag.shift[0] - width / 2, y + tag.shift[1] - height / 2
    return QRectF(look.whole(left), look.whole(top), look.whole(width), look.whole(height))


def place_tags(scene: Scene, look: Look, room: Room) -> Tags:
    """Tags with room for them, each kept to the ground: the selected incident's first."""
    wanted = [_beside_incident(scene, look)] if _has_words(scene) else []
    wanted += [_on_route(route) for route in scene.routes if route.line.tag]
    wanted += [_on_area(placed, look) for placed in scene.areas if placed.area.tag]
    placed: list[Tag] = []
    is_complete = True
    for options in wanted:
        boxes = [np.vstack([_box(tag, look) for tag in option]) for option in options]
        chosen = room.settle(boxes, is_urgent=True)
        if chosen is not None:
            placed += options[chosen]
        is_complete &= chosen is not None
    return Tags(tuple(placed), is_complete)


def tags_stand(tags: Tags, look: Look, room: Room) -> bool:
    """Whether all tags are placed, and still stand in the window and clear of what lies on the glass."""
    boxes = [_box(tag, look) for tag in tags.placed]
    return tags.is_complete and all(room.is_inside(box) and room.is_free(box) for box in boxes)


def _box(tag: Tag, look: Look) -> Floats:
    return box_of(tag_rect(tag, look))


def _has_words(scene: Scene) -> bool:
    return any(mark.tags for mark in scene.incidents if mark.id == scene.selected_incident)


def _beside_incident(scene: Scene, look: Look) -> Sequence[tuple[Tag, ...]]:
    """The lines of the selected incident as one block beside, under or over its ring, if that is seen."""
    row = next(row for row, mark in enumerate(scene.incidents) if mark.id == scene.selected_incident)
    x, y = scene.incident_metres[row].tolist()
    if not look.view.screen_rect().contains(look.transform.map(QPointF(x, y))):
        return ()
    lines = [Tag(text, "plain", x, y) for text in scene.incidents[row].tags]
    return [
        tuple(replace(line, shift=shift) for line, shift in zip(lines, shifts, strict=True))
        for shifts in _block_shifts([tag_size(line.text, look.scale) for line in lines], look.scale)
    ]


def _block_shifts(sizes: Sequence[tuple[float, float]], scale: float) -> Iterator[list[tuple[float, float]]]:
    """Shifts from a ring's middle for lines of so many px, for each way to put the block beside the ring."""
    reach = (SELECTED_RING_PX + _FROM_RING_PX) * scale
    pitch = sizes[0][1] + _BETWEEN * scale
    rows = [(line - (len(sizes) - 1) / 2) * pitch for line in range(len(sizes))]
    for slide in _SLIDES:
        for side in (1, -1):
            yield [
                (side * (reach + width / 2), row + slide * scale)
                for (width, _), row in zip(sizes, rows, strict=True)
            ]
    half = pitch * len(sizes) / 2
    for slide in (*_SLIDES, -80.0, 80.0, -130.0, 130.0):
        for side in (1, -1):
            yield [(slide * scale, side * (reach + half) + row) for row in rows]


def _on_route(route: PlacedRoute) -> Sequence[tuple[Tag, ...]]:
    style = "chosen" if route.line.style == "chosen" else "risk" if route.line.is_late else "plain"
    return [(Tag(route.line.tag, style, *_along(route.points, share)),) for share in _ALONG]


def _on_area(placed: PlacedArea, look: Look) -> Sequence[tuple[Tag, ...]]:
    style = "risk" if placed.area.kind == "lost" else "plain"
    tag = Tag(placed.area.tag, style, *placed.anchor)
    return [(replace(tag, shift=(right * look.scale, down * look.scale)),) for right, down in _ASIDE]


def _along(points: Floats, share: float) -> tuple[float, float]:
    reach = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))))
    at = share * reach[-1]
    return float(np.interp(at, reach, points[:, 0])), float(np.interp(at, reach, points[:, 1]))
