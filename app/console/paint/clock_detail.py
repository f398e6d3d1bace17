"""The 1530 clock in full: three large segments with limit posts, overrun zones, whiskers and words."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from app.console.paint.clock_picture import ClockPicture, StagePicture
from app.console.paint.hatches import hatch
from app.console.paint.marks import paint_outcome, polygon
from app.console.paint.painting import PixelGrid, cross_path, dashed_pen, fill, frame, saved, tick_path
from app.console.paint.words import fitting
from app.console.theme.fonts import font
from app.console.theme.tokens import Tokens

DETAIL_MINIMUM_WIDTH, DETAIL_HEIGHT = 408, 96
LIMIT_SHARE = 0.82
_SHARES = (2.6, 3.2, 3.8)
_GAP = 12.0
_BAR_TOP, _BAR_HEIGHT = 30.0, 22.0
_POST_TOP, _POST_BOTTOM = 25.0, 57.0
_LONGEST = 1.2
_TONES = {"risk": "risk", "breach": "breach", "hold": "hold"}
_FILLS = {"ok": "steel", "risk": "riskfill", "breach": "breachfill", "done": "steelbg"}


def detail_rects(rect: QRectF, scale: float) -> list[QRectF]:
    """The columns of the three stages, in the shares 2.6 : 3.2 : 3.8."""
    unit = (rect.width() - _GAP * scale * 2) / sum(_SHARES)
    left, rects = rect.left(), []
    for share in _SHARES:
        rects.append(QRectF(left, rect.top(), unit * share, rect.height()))
        left += unit * share + _GAP * scale
    return rects


def paint_detail(painter: QPainter, rect: QRectF, clock: ClockPicture, tokens: Tokens, scale: float) -> None:
    """The detail form, at least 408 px wide and 96 px high at scale 1."""
    with saved(painter):
        for stage, column in zip(clock.stages, detail_rects(rect, scale), strict=False):
            _paint_header(painter, column, stage, tokens, scale)
            _paint_bar(painter, column, stage, tokens, scale)
            _paint_whisker(painter, column, stage, tokens, scale)
            _paint_words(painter, column, stage, tokens, scale)


def tone(stage: StagePicture, tokens: Tokens) -> str:
    """The colour of a stage's words."""
    return tokens.colours()[_TONES.get(stage.state, "t1")]


def _paint_header(
    painter: QPainter, column: QRectF, stage: StagePicture, tokens: Tokens, scale: float
) -> None:
    line = QRectF(column.left(), column.top(), column.width(), 20 * scale)
    icon = QPointF(column.left() + 7.5 * scale, line.center().y())
    paint_outcome(painter, icon, 14 * scale, stage.outcome, tokens)
    small = font(12 * scale)
    limit = QFontMetricsF(small).horizontalAdvance(stage.limit_text)
    room = line.width() - 19 * scale - limit - 5 * scale
    name, face = fitting((stage.name,), (14, 13, 12), 600, room, scale)
    painter.setFont(face)
    painter.setPen(QColor(tone(stage, tokens)))
    painter.drawText(line.adjusted(19 * scale, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, name)
    painter.setFont(small)
    painter.setPen(QColor(tokens.t2))
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
    painter.drawText(line, flags, stage.limit_text)


def _bar(column: QRectF, scale: float) -> QRectF:
    return QRectF(column.left(), column.top() + _BAR_TOP * scale, column.width(), _BAR_HEIGHT * scale)


def _paint_bar(painter: QPainter, column: QRectF, stage: StagePicture, tokens: Tokens, scale: float) -> None:
    grid = PixelGrid(painter)
    ratio = painter.device().devicePixelRatioF()
    bar, line = _bar(column, scale), max(1.0, round(scale))
    limit_x = bar.left() + bar.width() * LIMIT_SHARE
    inside = grid.rect(bar.left(), bar.top(), limit_x - bar.left(), bar.height())
    beyond = grid.rect(limit_x, bar.top(), bar.right() - limit_x, bar.height())
    if stage.state not in ("wait", "not_applicable"):
        fill(painter, inside, tokens.bg0)
    painter.fillRect(beyond, hatch("overrun", tokens.name, ratio, scale))
    _paint_track(painter, inside, stage, tokens, line)
    _paint_elapsed(painter, grid, bar, stage, tokens, scale)
    post = grid.rect(
        limit_x - scale,
        column.top() + _POST_TOP * scale,
        2 * scale,
        (_POST_BOTTOM - _POST_TOP) * scale,
    )
    fill(painter, post, tokens.t1)


def _paint_track(painter: QPainter, inside: QRectF, stage: StagePicture, tokens: Tokens, line: float) -> None:
    if stage.state == "not_applicable":
        fill(painter, QRectF(inside.left(), inside.center().y(), inside.width(), line), tokens.line2)
    elif stage.state == "wait":
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(dashed_pen(tokens.line2, line, 3 * line, 2 * line))
        painter.drawRect(inside.adjusted(line / 2, line / 2, -line / 2, -line / 2))
    else:
        frame(painter, inside, tokens.line2, line)


def _paint_elapsed(
    painter: QPainter, grid: PixelGrid, bar: QRectF, stage: StagePicture, tokens: Tokens, scale: float
) -> None:
    line = max(1.0, round(scale))
    limit = bar.width() * LIMIT_SHARE
    width = min(_LONGEST, max(0.0, stage.f)) * limit - line
    filled = grid.rect(bar.left() + line, bar.top() + line, max(0.0, width), bar.height() - 2 * line)
    if stage.state == "late":
        fill(painter, filled, tokens.breachbg)
        painter.fillRect(filled, hatch("breach", tokens.name, painter.device().devicePixelRatioF(), scale))
        _paint_sign(painter, filled, "cross", tokens, scale)
    elif stage.state == "hold":
        fill(painter, filled, tokens.holdbg)
        painter.fillRect(filled, hatch("hold", tokens.name, painter.device().devicePixelRatioF(), scale))
    elif stage.state in _FILLS and width > 0:
        fill(painter, filled, tokens.colours()[_FILLS[stage.state]])
        if stage.state == "done":
            _paint_sign(painter, filled, "tick", tokens, scale)


def _paint_sign(painter: QPainter, filled: QRectF, sign: str, tokens: Tokens, scale: float) -> None:
    size = 13 * scale
    centre = QPointF(max(filled.center().x(), filled.left() + size * 0.7), filled.center().y())
    with saved(painter):
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if sign == "cross":
            fill(
                painter,
                QRectF(centre.x() - size * 0.7, filled.top(), size * 1.4, filled.height()),
                tokens.bg1,
            )
        painter.setPen(QPen(QColor(tokens.breach if sign == "cross" else tokens.t1), 2.2 * scale))
        painter.drawPath(cross_path(centre, size * 0.7) if sign == "cross" else tick_path(centre, size))


def _paint_whisker(
    painter: QPainter, column: QRectF, stage: StagePicture, tokens: Tokens, scale: float
) -> None:
    if stage.p50 is None or stage.state in ("done", "late", "hold", "waived", "not_applicable"):
        return
    bar = _bar(column, scale)
    limit = bar.width() * LIMIT_SHARE

    def at(fraction: float) -> float:
        return bar.left() + limit * min(_LONGEST, max(0.0, fraction))

    low = stage.p10 if stage.p10 is not None else stage.p50
    high = stage.p90 if stage.p90 is not None else stage.p50
    colour = QColor(_whisker_colour(stage, tokens))
    middle, cap = bar.center().y(), 5 * scale
    with saved(painter):
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour, 2 * scale))
        painter.drawLine(QPointF(at(low), middle), QPointF(at(high), middle))
        for x in (at(low), at(high)):
            painter.drawLine(QPointF(x, middle - cap), QPointF(x, middle + cap))
        painter.setPen(QPen(QColor(tokens.bg1), 1.4 * scale))
        painter.setBrush(colour)
        reach = 6.5 * scale
        centre = QPointF(at(stage.p50), middle)
        painter.drawPolygon(polygon(centre, (0, -reach), (reach, 0), (0, reach), (-reach, 0)))


def _whisker_colour(stage: StagePicture, tokens: Tokens) -> str:
    if stage.state == "breach" or stage.is_predicted_late:
        return tokens.breach
    is_risky = stage.state == "risk" or (stage.p90 is not None and stage.p90 > 1)
    return tokens.risk if is_risky else tokens.acc


def _paint_words(
    painter: QPainter, column: QRectF, stage: StagePicture, tokens: Tokens, scale: float
) -> None:
    top = column.top() + (_BAR_TOP + _BAR_HEIGHT) * scale
    room = column.width() + _GAP * scale / 2
    whole = f"{stage.headline} · {stage.aside}" if stage.aside else stage.headline
    lines = (
        ((whole, stage.headline), (13, 12), 600, tone(stage, tokens), 4.0),
        ((stage.due_text,), (12,), 400, tokens.t2, 22.0),
    )
    for options, sizes, weight, colour, down in lines:
        text, face = fitting(options, sizes, weight, room, scale)
        painter.setFont(face)
        painter.setPen(QColor(colour))
        painter.drawText(
            QRectF(column.left(), top + down * scale, room + 1, 20 * scale), Qt.AlignmentFlag.AlignLeft, text
        )
