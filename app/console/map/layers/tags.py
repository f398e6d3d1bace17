"""Tags: worded plates beside the selected incident, on routes, on areas and on shaded zones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from app.console.map.layers.areas import icon_point
from app.console.map.layers.incidents import SELECTED_RING_PX
from app.console.map.look import Look
from app.console.map.map_data import Floats
from app.console.map.placer import Placer, box_of
from app.console.map.scene import PlacedRoute, Scene
from app.console.map.sprites import label_size, label_sprite, put
from app.console.paint.marks import paint_outcome
from app.console.paint.painting import saved
from app.console.theme.fonts import font

_PADDING_X, _HEIGHT = 8.0, 22.0
_ALONG = (0.5, 0.38, 0.62, 0.28, 0.72, 0.2, 0.8)


@dataclass(frozen=True, slots=True)
class Tag:
    """A plate of words with its middle in map metres, shifted by px."""

    text: str
    style: str
    x: float
    y: float
    shift: tuple[float, float] = (0.0, 0.0)


def tag_size(text: str, scale: float) -> tuple[float, float]:
    """Width and height of a plate in px."""
    width = QFontMetricsF(font(13 * scale, 600)).horizontalAdvance(text)
    return width + 2 * _PADDING_X * scale, _HEIGHT * scale


def place_tags(scene: Scene, look: Look, placer: Placer) -> list[Tag]:
    """Tags with room for them, each kept to the ground: the selected incident's first."""
    tags = _incident_tags(scene, look, placer)
    for route in scene.routes:
        if route.line.tag:
            tags.append(_route_tag(route, look, placer))
    for placed in scene.areas:
        if placed.area.tag:
            style = "risk" if placed.area.kind == "lost" else "plain"
            tag = Tag(placed.area.tag, style, *placed.anchor)
            placer.reserve(_box(tag, look))
            tags.append(tag)
    return tags


def _incident_tags(scene: Scene, look: Look, placer: Placer) -> list[Tag]:
    found = scene.incident_at(scene.selected_incident)
    mark = next((each for each in scene.incidents if each.id == scene.selected_incident), None)
    if found is None or mark is None:
        return []
    tags = []
    for line, text in enumerate(mark.tags):
        width, height = tag_size(text, look.scale)
        across = (SELECTED_RING_PX + 14) * look.scale + width / 2
        down = (line - (len(mark.tags) - 1) / 2) * (height + 3 * look.scale)
        tag = Tag(text, "plain", *found, shift=(across, down))
        placer.reserve(_box(tag, look))
        tags.append(tag)
    return tags


def _route_tag(route: PlacedRoute, look: Look, placer: Placer) -> Tag:
    style = "chosen" if route.line.style == "chosen" else "risk" if route.line.is_late else "plain"
    options = [Tag(route.line.tag, style, *_along(route.points, share)) for share in _ALONG]
    rect = look.view.screen_rect()
    for tag in options:
        box = _box(tag, look)
        if rect.contains(QRectF(QPointF(*box[0, :2]), QPointF(*box[0, 2:]))) and placer.place(box):
            return tag
    placer.reserve(_box(options[0], look))
    return options[0]


def _along(points: Floats, share: float) -> tuple[float, float]:
    reach = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))))
    at = share * reach[-1]
    return float(np.interp(at, reach, points[:, 0])), float(np.interp(at, reach, points[:, 1]))


def _rect(tag: Tag, look: Look) -> QRectF:
    width, height = tag_size(tag.text, look.scale)
    x, y = look.to_screen(np.array([[tag.x, tag.y]]))[0]
    left, top = x + tag.shift[0] - width / 2, y + tag.shift[1] - height / 2
    return QRectF(look.whole(left), look.whole(top), look.whole(width), look.whole(height))


def _box(tag: Tag, look: Look) -> Floats:
    return box_of(_rect(tag, look).adjusted(-3, -3, 3, 3))


def paint_tags(painter: QPainter, tags: list[Tag], look: Look) -> None:
    """The plates, in the order they were placed from last to first."""
    for tag in reversed(tags):
        paint_plate(painter, _rect(tag, look), tag.text, tag.style, look)


def paint_plate(painter: QPainter, rect: QRectF, text: str, style: str, look: Look) -> None:
    """One plate of words: plain, chosen (blue) or risk (amber words)."""
    tokens = look.tokens
    body, ink = {
        "chosen": (tokens.accbg, tokens.onacc),
        "risk": (tokens.bg1, tokens.risk),
    }.get(style, (tokens.bg1, tokens.t1))
    with saved(painter):
        painter.setPen(QPen(QColor(tokens.accbg if style == "chosen" else tokens.line2), look.scale))
        painter.setBrush(QColor(body))
        half = 0.5 * look.scale
        painter.drawRoundedRect(rect.adjusted(half, half, -half, -half), 3 * look.scale, 3 * look.scale)
        painter.setFont(font(13 * look.scale, 600))
        painter.setPen(QColor(ink))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)


def paint_shade_figures(painter: QPainter, scene: Scene, look: Look) -> None:
    """Icon and figure of each shaded zone that carries words, under the place of its name."""
    for zone, shade in scene.worded_shades:
        point = icon_point(zone, look) + QPointF(0, 23 * look.scale)
        style = f"figure_{shade.hatch}" if shade.hatch else "figure"
        width, _ = label_size(shade.text, style, look.scale)
        indent = 9 * look.scale if shade.icon else 0.0
        sprite = label_sprite(shade.text, style, 0, look.tokens.name, look.ratio, look.scale)
        put(painter, sprite, point.x() + indent, point.y(), look.ratio)
        if shade.icon:
            at = QPointF(point.x() - width / 2, point.y())
            paint_outcome(painter, at, 14 * look.scale, shade.icon, look.tokens)


def figure_boxes(scene: Scene, look: Look) -> Floats:
    """Room (n, 4) that icons and figures of shaded zones take."""
    boxes = []
    for zone, shade in scene.worded_shades:
        point = icon_point(zone, look)
        half = label_size(shade.text, "figure", look.scale)[0] / 2 + 10
        top = point.y() + 15 * look.scale
        boxes.append((point.x() - half, top, point.x() + half, top + 16 * look.scale))
    return np.array(boxes).reshape(-1, 4)
