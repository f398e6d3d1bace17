"""The 1530 clock of many incidents: p50, p90 and limit on the track of one clock."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from app.console.paint.clock_picture import ClockPicture, StagePicture
from app.console.paint.clock_row import segment_rects
from app.console.paint.hatches import hatch
from app.console.paint.marks import polygon
from app.console.paint.painting import PixelGrid, fill, frame, saved
from app.console.theme.tokens import Tokens

LIMIT_SHARE = 0.8
AMBER_ABOVE = 1.08
_LONGEST = 1 / LIMIT_SHARE


def paint_aggregate(
    painter: QPainter, rect: QRectF, clock: ClockPicture, tokens: Tokens, scale: float
) -> None:
    """The three stages side by side in the widths of every other form."""
    segments = segment_rects(rect.left(), rect.width(), rect.top(), rect.height(), 3 * scale)
    for stage, segment in zip(clock.stages, segments, strict=False):
        paint_aggregate_stage(painter, segment, stage, tokens, scale)


def paint_aggregate_stage(
    painter: QPainter, rect: QRectF, stage: StagePicture, tokens: Tokens, scale: float = 1.0
) -> None:
    """One stage: fill and diamond at p50, line and post at p90, limit line, hatched overrun zone."""
    grid = PixelGrid(painter)
    limit = rect.width() * LIMIT_SHARE
    middle = rect.center().y()
    height = min(rect.height(), 14 * scale)
    track = grid.rect(rect.left(), middle - height / 2, rect.width(), height)
    inside = grid.rect(rect.left(), track.top(), limit, height)
    ratio = painter.device().devicePixelRatioF()
    fill(painter, inside, tokens.bg0)
    painter.fillRect(
        QRectF(inside.right(), track.top(), track.right() - inside.right(), height),
        hatch("overrun", tokens.name, ratio, scale),
    )
    frame(painter, inside, tokens.line, max(1.0, round(scale)))
    _paint_spread(painter, grid, track, limit, stage, tokens, scale)
    fill(
        painter,
        grid.rect(inside.right() - scale, track.top() - 4 * scale, 2 * scale, height + 8 * scale),
        tokens.t1,
    )


def _paint_spread(
    painter: QPainter,
    grid: PixelGrid,
    track: QRectF,
    limit: float,
    stage: StagePicture,
    tokens: Tokens,
    scale: float,
) -> None:
    if stage.p50 is None:
        return
    is_slow = stage.p90 is not None and stage.p90 > AMBER_ABOVE
    middle = track.center().y()
    x50 = track.left() + limit * min(_LONGEST, stage.p50)
    fill(painter, grid.rect(track.left(), track.top(), x50 - track.left(), track.height()), tokens.steelbg)
    with saved(painter):
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if stage.p90 is not None:
            x90 = track.left() + limit * min(_LONGEST, stage.p90)
            painter.setPen(QPen(QColor(tokens.risk if is_slow else tokens.steel), 3 * scale))
            painter.drawLine(QPointF(x50, middle), QPointF(x90, middle))
            reach = track.height() * 0.42
            painter.drawLine(QPointF(x90, middle - reach), QPointF(x90, middle + reach))
        half = track.height() * 0.46
        painter.setPen(QPen(QColor(tokens.bg1), scale))
        painter.setBrush(QColor(tokens.t1))
        painter.drawPolygon(polygon(QPointF(x50, middle), (0, -half), (half, 0), (0, half), (-half, 0)))
