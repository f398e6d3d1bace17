"""The 1530 clock in a table row: icon, three segments of fixed widths, prediction lane, countdown."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from app.console.paint.clock_picture import ClockPicture, StagePicture
from app.console.paint.hatches import hatch
from app.console.paint.marks import paint_outcome
from app.console.paint.painting import PixelGrid, cross_path, dashed_pen, fill, frame, saved, tick_path
from app.console.paint.words import fitting
from app.console.theme.tokens import Tokens

ROW_WIDTH, ROW_HEIGHT, ROW_MINIMUM_WIDTH = 196, 24, 150
SHARES = (2.0, 3.0, 4.0)
_ICON_LEFT, _ICON_SIZE = 8.0, 15.0
_BAR_LEFT, _BAR_MARGIN = 20.0, 92.0
COUNTDOWN_ROOM = _BAR_MARGIN - _BAR_LEFT - 3
"""What the bars leave at their right, at scale 1."""
_LANE_TOP, _LANE_HEIGHT = 2.0, 6.0
_BAR_TOP, _BAR_HEIGHT = 8.0, 12.0
_GAP = 3.0
_FILLS = {"ok": "steel", "risk": "riskfill", "breach": "breachfill", "done": "steelbg"}
_FRAMES = {"risk": "risk", "breach": "breach"}


def segment_rects(left: float, width: float, top: float, height: float, gap: float) -> list[QRectF]:
    """The three segments of a bar, always in the shares 2 : 3 : 4."""
    unit = (width - gap * (len(SHARES) - 1)) / sum(SHARES)
    rects = []
    for share in SHARES:
        rects.append(QRectF(left, top, unit * share, height))
        left += unit * share + gap
    return rects


def paint_row(painter: QPainter, rect: QRectF, clock: ClockPicture, tokens: Tokens, scale: float) -> None:
    """The row form, 24 px high at scale 1 and centred in `rect`."""
    with saved(painter):
        painter.translate(rect.left(), rect.center().y() - ROW_HEIGHT * scale / 2)
        icon = QPointF(_ICON_LEFT, _BAR_TOP + 5) * scale
        paint_outcome(painter, icon, _ICON_SIZE * scale, clock.outcome, tokens)
        width = rect.width() - _BAR_MARGIN * scale
        segments = segment_rects(
            _BAR_LEFT * scale, width, _BAR_TOP * scale, _BAR_HEIGHT * scale, _GAP * scale
        )
        for stage, segment in zip(clock.stages, segments, strict=False):
            paint_segment(painter, segment, stage, tokens, scale)
            paint_prediction(painter, segment, stage, tokens, scale)
        _paint_countdown(painter, rect.width(), clock, tokens, scale)


def _paint_countdown(
    painter: QPainter, width: float, clock: ClockPicture, tokens: Tokens, scale: float
) -> None:
    room = COUNTDOWN_ROOM * scale
    text, face = fitting((clock.countdown_text, clock.short_countdown_text), (14, 13, 12), 600, room, scale)
    painter.setFont(face)
    painter.setPen(QColor(countdown_colour(clock, tokens)))
    box = QRectF(width - room, (_BAR_TOP - 6) * scale, room, (_BAR_HEIGHT + 8) * scale)
    flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(box, flags, text)


def countdown_colour(clock: ClockPicture, tokens: Tokens) -> str:
    """The colour of the countdown: urgency only where there is some."""
    colours = {"at_risk": tokens.risk, "late": tokens.breach, "held": tokens.hold, "on_time": tokens.t1}
    return colours.get(clock.outcome, tokens.t2)


def paint_segment(
    painter: QPainter, segment: QRectF, stage: StagePicture, tokens: Tokens, scale: float
) -> None:
    """One segment's track, fill and sign."""
    grid = PixelGrid(painter)
    box = grid.rect(segment.left(), segment.top(), segment.width(), segment.height())
    line = max(1.0, round(scale))
    if stage.state in ("wait", "not_applicable"):
        _paint_open_track(painter, box, stage, tokens, line)
        return
    fill(painter, box, tokens.bg0)
    frame(painter, box, getattr(tokens, _FRAMES.get(stage.state, "line2")), line)
    inside = box.adjusted(line, line, -line, -line)
    _paint_fill(painter, grid, inside, stage, tokens, scale)
    if stage.state == "breach":
        post = grid.rect(box.right() - 2 * scale, box.top() - 2 * scale, 3 * scale, box.height() + 3 * scale)
        fill(painter, post, tokens.breach)


def _paint_open_track(
    painter: QPainter, box: QRectF, stage: StagePicture, tokens: Tokens, line: float
) -> None:
    if stage.state == "not_applicable":
        fill(painter, QRectF(box.left(), box.center().y(), box.width(), line), tokens.line2)
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(dashed_pen(tokens.line2, line, 2.5 * line, 2 * line))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(box.adjusted(line / 2, line / 2, -line / 2, -line / 2))


def _paint_fill(
    painter: QPainter, grid: PixelGrid, inside: QRectF, stage: StagePicture, tokens: Tokens, scale: float
) -> None:
    width = min(1.0, max(0.0, stage.f)) * inside.width()
    filled = grid.rect(inside.left(), inside.top(), width, inside.height())
    if stage.state == "late":
        _paint_late(painter, inside, tokens, scale)
    elif stage.state == "waived":
        _paint_sign(painter, inside, "dash", tokens.t2, scale)
    elif stage.state == "hold":
        fill(painter, filled, tokens.holdbg)
        painter.fillRect(filled, hatch("hold", tokens.name, painter.device().devicePixelRatioF(), scale))
    else:
        if width > 0:
            fill(painter, filled, getattr(tokens, _FILLS[stage.state]))
        if stage.state == "done":
            _paint_sign(painter, inside, "tick", tokens.t1, scale)


def _paint_late(painter: QPainter, inside: QRectF, tokens: Tokens, scale: float) -> None:
    fill(painter, inside, tokens.breachbg)
    painter.fillRect(inside, hatch("breach", tokens.name, painter.device().devicePixelRatioF(), scale))
    side = inside.height()
    plate = QRectF(inside.center().x() - side * 0.6, inside.top(), side * 1.2, side)
    fill(painter, plate, tokens.bg1)
    _paint_sign(painter, inside, "cross", tokens.breach, scale)


def _paint_sign(painter: QPainter, inside: QRectF, sign: str, colour: str, scale: float) -> None:
    size = inside.height() * 0.62
    centre = inside.center()
    if sign == "tick":
        path = tick_path(centre, size * 1.25)
    elif sign == "cross":
        path = cross_path(centre, size * 0.85)
    else:
        path = QPainterPath(centre - QPointF(size / 2, 0))
        path.lineTo(centre + QPointF(size / 2, 0))
    with saved(painter):
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(colour), 1.7 * scale))
        painter.drawPath(path)


def prediction_colour(stage: StagePicture, tokens: Tokens) -> str:
    """The colour of a prediction: late by its middle, at risk by its p90, else quiet."""
    if stage.is_predicted_late:
        return tokens.breach
    return tokens.risk if stage.p90 is not None and stage.p90 > 1 else tokens.t2


def paint_prediction(
    painter: QPainter, segment: QRectF, stage: StagePicture, tokens: Tokens, scale: float
) -> None:
    """The lane over a segment: triangle at p50 with a line to p90, or chevrons when p50 is past the limit."""
    if stage.p50 is None or stage.state in ("done", "late", "hold", "waived", "not_applicable"):
        return
    top, height = segment.top() - (_BAR_TOP - _LANE_TOP) * scale, _LANE_HEIGHT * scale
    colour = QColor(prediction_colour(stage, tokens))
    with saved(painter):
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if stage.is_predicted_late:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour, 1.6 * scale))
            painter.drawPath(_chevrons(segment.right(), top, height))
            return
        x = segment.left() + segment.width() * max(0.0, stage.p50)
        half = 0.6 * height
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon(
            QPolygonF([QPointF(x - half, top), QPointF(x + half, top), QPointF(x, top + height + scale)])
        )
        if stage.p90 is not None:
            end = segment.left() + segment.width() * min(1.06, stage.p90)
            painter.fillRect(QRectF(x, top, max(0.0, end - x), 1.5 * scale), colour)
            painter.fillRect(QRectF(end - 1.5 * scale, top, 1.5 * scale, 0.6 * height), colour)


def _chevrons(right: float, top: float, height: float) -> QPainterPath:
    path = QPainterPath()
    for shift in (-1.0, -0.25):
        x = right + shift * height
        path.moveTo(x, top)
        path.lineTo(x + 0.55 * height, top + height / 2)
        path.lineTo(x, top + height)
    return path
