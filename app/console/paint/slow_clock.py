"""The slow closing clock: one bar with an 80 % tick, a limit post, pauses and what lies beyond."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from app.console.paint.clock_picture import SlowClockPicture
from app.console.paint.hatches import hatch
from app.console.paint.marks import paint_outcome
from app.console.paint.painting import PixelGrid, fill, frame, saved
from app.console.theme.fonts import font
from app.console.theme.tokens import Tokens

SLOW_ROW_WIDTH, SLOW_ROW_HEIGHT = 196, 24
LIMIT_SHARE = 0.82
WARNING_SHARE = 0.8
_BAR_LEFT, _BAR_HEIGHT, _TEXT_WIDTH = 20.0, 11.0, 76.0
_TONES = {"risk": "risk", "breach": "breach", "hold": "hold", "ok": "t1"}
_FILLS = {"ok": "steel", "risk": "riskfill", "hold": "steelbg"}


def paint_slow_clock(
    painter: QPainter, rect: QRectF, clock: SlowClockPicture, tokens: Tokens, scale: float = 1.0
) -> None:
    """The row form: icon, 11 px bar, worded working time on the right."""
    with saved(painter):
        middle = rect.center().y()
        icon = QPointF(rect.left() + 8 * scale, middle)
        paint_outcome(painter, icon, 15 * scale, clock.outcome, tokens)
        height = _BAR_HEIGHT * scale
        width = rect.width() - (_BAR_LEFT + _TEXT_WIDTH) * scale
        bar = QRectF(rect.left() + _BAR_LEFT * scale, middle - height / 2, width, height)
        paint_slow_bar(painter, bar, clock, tokens, scale)
        painter.setFont(font(13 * scale, 600))
        painter.setPen(QColor(tokens.colours()[_TONES.get(clock.state, "t2")]))
        flags = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter) | Qt.TextFlag.TextDontClip
        left = rect.right() - (_TEXT_WIDTH - 4) * scale
        painter.drawText(QRectF(left, rect.top(), rect.right() - left, rect.height()), flags, clock.text)


def paint_slow_bar(
    painter: QPainter, bar: QRectF, clock: SlowClockPicture, tokens: Tokens, scale: float = 1.0
) -> None:
    """The bar alone, of any height; its full width is the limit divided by 0.82."""
    grid = PixelGrid(painter)
    limit = bar.width() * LIMIT_SHARE
    line = max(1.0, round(scale))
    track = grid.rect(bar.left(), bar.top(), limit, bar.height())
    fill(painter, track, tokens.bg0)
    used = min(1.0, max(0.0, clock.f))
    inside = tokens.colours()[_FILLS.get(clock.state, "steelbg")]
    if used > 0:
        fill(painter, grid.rect(bar.left(), bar.top(), limit * used, bar.height()), inside)
    if clock.f > 1:
        beyond = limit * min(clock.f - 1, 1 / LIMIT_SHARE - 1)
        fill(painter, grid.rect(bar.left() + limit, bar.top(), beyond, bar.height()), tokens.breachfill)
    frame(painter, track, tokens.line2, line)
    _paint_pauses(painter, grid, bar, clock, tokens, scale)
    tick = bar.left() + limit * WARNING_SHARE
    fill(painter, grid.rect(tick, bar.bottom() - bar.height() * 0.3, line, bar.height() * 0.45), tokens.t2)
    post = grid.rect(bar.left() + limit - scale, bar.top() - 2 * scale, 2 * scale, bar.height() + 4 * scale)
    fill(painter, post, tokens.t1)


def _paint_pauses(
    painter: QPainter, grid: PixelGrid, bar: QRectF, clock: SlowClockPicture, tokens: Tokens, scale: float
) -> None:
    ratio = painter.device().devicePixelRatioF()
    limit = bar.width() * LIMIT_SHARE
    for start, end in clock.pauses:
        left = bar.left() + limit * max(0.0, start)
        right = bar.left() + limit * min(1 / LIMIT_SHARE, end)
        if right > left:
            slice_rect = grid.rect(left, bar.top(), right - left, bar.height())
            fill(painter, slice_rect, tokens.holdbg)
            painter.fillRect(slice_rect, hatch("hold", tokens.name, ratio, scale))
