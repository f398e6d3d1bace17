"""Hatch brushes: tiles drawn once for each theme and device pixel ratio."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Literal, NamedTuple

from PySide6.QtCore import QLineF
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen, QTransform

from app.console.paint.painting import painting
from app.console.theme.tokens import ThemeName, load_tokens

HatchKind = Literal["breach", "risk", "hold", "overrun", "gain", "lost", "hole", "shade_breach", "shade_risk"]


class _Pattern(NamedTuple):
    token: str
    pitch_px: float
    width_px: float
    shape: str
    opacity: float = 1.0


_HATCHES: dict[HatchKind, _Pattern] = {
    "breach": _Pattern("breach", 6.0, 2.6, "slanted"),
    "risk": _Pattern("risk", 6.0, 1.6, "slanted"),
    "hold": _Pattern("hold", 6.0, 2.0, "upright"),
    "overrun": _Pattern("line2", 5.0, 1.0, "slanted"),
    "gain": _Pattern("acc", 10.0, 1.4, "plus"),
    # Whole districts of ground take a wider pitch, or they would shout down every mark on them.
    "lost": _Pattern("risk", 10.0, 1.3, "slanted"),
    # A gap is no alarm: most of a district's rim is one at most hours.
    "hole": _Pattern("steel", 12.0, 1.0, "slanted", 0.55),
    "shade_breach": _Pattern("breach", 10.0, 2.6, "slanted", 0.6),
    # Wider apart than the other: in grey a thin bright line weighs as much as a thick dark one.
    "shade_risk": _Pattern("risk", 18.0, 1.4, "slanted", 0.6),
}


def hatch(kind: HatchKind, theme: ThemeName, ratio: float = 1.0, scale: float = 1.0) -> QBrush:
    """The brush of a hatch; `ratio` is the device pixel ratio, `scale` widens pitch and line together."""
    return _hatch(kind, theme, round(ratio, 3), round(scale, 3))


@lru_cache(maxsize=128)
def _hatch(kind: HatchKind, theme: ThemeName, ratio: float, scale: float) -> QBrush:
    token, pitch, width, shape, opacity = _HATCHES[kind]
    reach = pitch * scale * ratio * (math.sqrt(2) if shape == "slanted" else 1.0)
    # The tile is a whole number of device pixels, so that neighbours meet without a seam.
    side = max(2, round(reach))
    tile = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    tile.fill(0)
    with painting(tile) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, shape == "slanted")
        painter.setOpacity(opacity)
        painter.setPen(QPen(QColor(load_tokens(theme).colours()[token]), max(1.0, width * scale * ratio)))
        painter.drawLines(_tile_lines(shape, side))
    brush = QBrush(tile)
    brush.setTransform(QTransform.fromScale(1 / ratio, 1 / ratio))
    return brush


def _tile_lines(shape: str, side: int) -> list[QLineF]:
    if shape == "upright":
        return [QLineF(side / 2, 0, side / 2, side)]
    if shape == "plus":
        middle, arm = side / 2, side * 0.28
        return [
            QLineF(middle - arm, middle, middle + arm, middle),
            QLineF(middle, middle - arm, middle, middle + arm),
        ]
    return [QLineF(shift - side, 2 * side, shift + side, 0) for shift in (-side, 0, side)]
