"""Tags: worded plates beside the selected incident, on routes, on areas and on shaded zones, painted."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.console.map.layers.areas import icon_point
from app.console.map.layers.tag_places import Tag, tag_rect
from app.console.map.look import Look
from app.console.map.map_data import Floats
from app.console.map.scene import Scene
from app.console.map.sprites import label_size, label_sprite, put
from app.console.paint.marks import paint_outcome
from app.console.paint.painting import saved
from app.console.theme.fonts import font


def paint_tags(painter: QPainter, tags: Sequence[Tag], look: Look) -> None:
    """The plates, in the order they were placed from last to first."""
    for tag in reversed(tags):
        paint_plate(painter, tag_rect(tag, look), tag.text, tag.style, look)


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
        if shade.hatch:
            _paint_ground(painter, QRectF(point.x() - width / 2, point.y(), width, 0.0), look)
        sprite = label_sprite(shade.text, style, 0, look.tokens.name, look.ratio, look.scale)
        put(painter, sprite, point.x() + indent, point.y(), look.ratio)
        if shade.icon:
            at = QPointF(point.x() - width / 2, point.y())
            paint_outcome(painter, at, 14 * look.scale, shade.icon, look.tokens)


def _paint_ground(painter: QPainter, line: QRectF, look: Look) -> None:
    """Words on a hatch can't be read: they stand on a plate."""
    around = 10 * look.scale
    body = QColor(look.tokens.bg1)
    body.setAlphaF(0.86)
    with saved(painter):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(body)
        plate = line.adjusted(-around, -9 * look.scale, around, 9 * look.scale)
        painter.drawRoundedRect(plate, 3 * look.scale, 3 * look.scale)


def figure_boxes(scene: Scene, look: Look) -> Floats:
    """Room (n, 4) that icons and figures of shaded zones take."""
    boxes = []
    for zone, shade in scene.worded_shades:
        point = icon_point(zone, look)
        half = label_size(shade.text, "figure", look.scale)[0] / 2 + 10
        top = point.y() + 15 * look.scale
        boxes.append((point.x() - half, top, point.x() + half, top + 16 * look.scale))
    return np.array(boxes).reshape(-1, 4)
