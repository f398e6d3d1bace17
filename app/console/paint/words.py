"""Words that must fit: the longest wording and largest size that have room, cut short only at the last."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF

from app.console.theme.fonts import font


@lru_cache(maxsize=1024)
def fitting(
    options: tuple[str, ...], sizes: tuple[float, ...], weight: int, room: float, scale: float
) -> tuple[str, QFont]:
    """The first wording, then size in px, that fits `room` px; else the last of both with an ellipsis."""
    for text in options:
        for px in sizes:
            face = font(px * scale, weight)
            if QFontMetricsF(face).horizontalAdvance(text) <= room:
                return text, face
    face = font(sizes[-1] * scale, weight)
    return QFontMetricsF(face).elidedText(options[-1], Qt.TextElideMode.ElideRight, room), face
