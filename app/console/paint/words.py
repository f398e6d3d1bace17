"""Words that must fit: the longest wording and largest size that have room, cut short only at the last."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from app.console.theme.fonts import font, role_font

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


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


@lru_cache(maxsize=4096)
def text_px(text: str, role: str) -> float:
    """How wide a line is in the font of a type role."""
    return QFontMetricsF(role_font(role)).horizontalAdvance(text)


def write_line(
    painter: QPainter, rect: QRectF, text: str, role: str, colour: str, side: Qt.AlignmentFlag = LEFT
) -> float:
    """Write one line in the font of a type role, cut short where it has no room; the px that it takes."""
    shown, wide_px = shortened(text, role, rect.width())
    painter.setFont(role_font(role))
    painter.setPen(QColor(colour))
    painter.drawText(rect, side, shown)
    return wide_px


def write_fitting(painter: QPainter, rect: QRectF, wordings: Sequence[str], role: str, colour: str) -> float:
    """Write the first wording that has room, else the last cut short; the px that it takes."""
    fits = (text for text in wordings if text_px(text, role) <= rect.width())
    return write_line(painter, rect, next(fits, wordings[-1]), role, colour)


@lru_cache(maxsize=2048)
def shortened(text: str, role: str, room: float) -> tuple[str, float]:
    """As much of a line as has room, and the px that it takes: rows are painted again each second."""
    metrics = QFontMetricsF(role_font(role))
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
    return shown, metrics.horizontalAdvance(shown)
