"""How many times as long travel takes at each hour of the day: one mode, a line a class, one picked."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.console.cockpit.drawing import CENTRE, LEFT, PAD, RIGHT, draw_text
from app.console.paint.painting import dashed_pen, fill, frame, painting
from app.console.session import Session
from app.console.speeds.lines import SpeedLine
from app.console.speeds.words import described, road_words
from dispatch.speeds import hour_runs
from gis.speed_profile import HOURS

_AXIS_PX, _FOOT_PX, _TITLE_PX, _KEY_PX = 42.0, 38.0, 26.0, 20.0
_TICKS = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0)
_LEAST, _MOST = 0.7, 1.6
_KEYS = ("usual", "learnt", "few", "range", "kept", "others")


class SpeedPlot(QWidget):
    """Factors over the hours on a scale of ratios; on the dashed line travel takes as long as predicted."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._lines: tuple[SpeedLine, ...] = ()
        self._picked: SpeedLine | None = None
        self.setMinimumSize(QSize(340, 300))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_lines(self, lines: Iterable[SpeedLine], picked: SpeedLine | None) -> None:
        """Paint the picked line's mode from now on, its class of road before the others."""
        self._picked = picked
        self._lines = tuple(line for line in lines if picked is not None and _is_drawn(line, picked))
        words = self._session.words
        self.setAccessibleName(self._title())
        told = (described(line, words) for line in self._own())
        self.setAccessibleDescription(words.say("list.comma").join(told))
        self.update()

    def _own(self) -> Iterator[SpeedLine]:
        """The lines of the picked kind of road."""
        for line in self._lines:
            if self._picked is not None and _is_alike(line, self._picked):
                yield line

    def _title(self) -> str:
        words, picked = self._session.words, self._picked
        if picked is None:
            return ""
        parts = (words.say(f"mode.{picked.mode}"), road_words(picked, words))
        return words.say("list.dot").join(parts)

    # ------------------------------------------------------------------ painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._session.tokens
        with painting(self) as painter:
            painter.fillRect(self.rect(), QColor(tokens.bg1))
            if self._picked is None:
                return
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            room = QRectF(self.rect()).adjusted(PAD, 8, -PAD, -8)
            head = QRectF(room.left(), room.top(), room.width(), _TITLE_PX - 6)
            draw_text(painter, head, self._title(), "body_strong", tokens.t1)
            foot = _FOOT_PX + _KEY_PX * (len(_KEYS) + 1) // 2
            plot = _Axes(
                room.adjusted(_AXIS_PX, _TITLE_PX, -4, -foot),
                [line for line in self._lines if line.learnt or line.kept_factor],
            )
            self._paint_axes(painter, plot)
            self._paint_lines(painter, plot)
            self._paint_key(painter, QRectF(room.left(), plot.room.bottom() + _FOOT_PX, room.width(), foot))

    def _paint_axes(self, painter: QPainter, plot: _Axes) -> None:
        tokens, room = self._session.tokens, plot.room
        fill(painter, room, tokens.bg0)
        frame(painter, room, tokens.line2)
        for factor in plot.ticks:
            y = plot.y(factor)
            pen = dashed_pen(tokens.t2, 1, 4, 3) if factor == 1.0 else QPen(QColor(tokens.line), 1)
            painter.setPen(pen)
            painter.drawLine(QPointF(room.left(), y), QPointF(room.right(), y))
            beside = QRectF(room.left() - _AXIS_PX, y - 8, _AXIS_PX - 6, 16)
            draw_text(painter, beside, f"×{factor:g}", "secondary", tokens.t2, RIGHT)
        for hour in range(0, len(HOURS) + 1, 6):
            under = QRectF(plot.x(hour) - 24, room.bottom() + 2, 48, 16)
            draw_text(painter, under, f"{hour:02}", "secondary", tokens.t2, CENTRE)
        below = QRectF(room.left(), room.bottom() + 18, room.width(), 16)
        draw_text(painter, below, self._session.words.say("speeds.axes"), "secondary", tokens.t2, CENTRE)

    def _paint_lines(self, painter: QPainter, plot: _Axes) -> None:
        tokens, own = self._session.tokens, list(self._own())
        for line in self._lines:
            if line not in own and line.learnt is not None:
                _paint_hours(painter, plot, line, line.learnt.time_factor, _pen(line, tokens.t3, 1.0))
        for line in own:
            self._paint_range(painter, plot, line)
            if line.kept_factor is not None:
                _paint_hours(painter, plot, line, line.kept_factor, _flat(tokens.steel, 6.0))
        for line in own:
            if line.learnt is not None:
                _paint_hours(painter, plot, line, line.learnt.time_factor, _pen(line, tokens.t1, 2.0))

    def _paint_range(self, painter: QPainter, plot: _Axes, line: SpeedLine) -> None:
        """Where the factor lies with 95 %."""
        if line.learnt is None or line.error is None:
            return
        factor, wide = line.learnt.time_factor, 1.0 + line.error
        top, bottom = plot.y(factor * wide), plot.y(factor / wide)
        for begin, end in hour_runs(line.hours or HOURS):
            whole = QRectF(plot.x(begin), top, plot.x(end) - plot.x(begin), bottom - top)
            fill(painter, whole.intersected(plot.room), self._session.tokens.steelbg)

    def _paint_key(self, painter: QPainter, room: QRectF) -> None:
        tokens, words = self._session.tokens, self._session.words
        pens = {
            "usual": dashed_pen(tokens.t2, 1, 4, 3),
            "learnt": _flat(tokens.t1, 2.0),
            "few": dashed_pen(tokens.t1, 2.0, 4, 3),
            "range": _flat(tokens.steelbg, 10.0),
            "kept": _flat(tokens.steel, 6.0),
            "others": _flat(tokens.t3, 1.0),
        }
        for number, code in enumerate(_KEYS):
            column, row = number % 2, number // 2
            left, y = room.left() + column * room.width() / 2, room.top() + (row + 0.5) * _KEY_PX
            painter.setPen(pens[code])
            painter.drawLine(QPointF(left, y), QPointF(left + 24, y))
            beside = QRectF(left + 32, y - 9, room.width() / 2 - 36, 18)
            draw_text(painter, beside, words.say(f"speeds.key.{code}"), "secondary", tokens.t2, LEFT)


class _Axes:
    """Hours across, factors upwards by their logarithm, as far as the lines need."""

    def __init__(self, room: QRectF, lines: Iterable[SpeedLine]) -> None:
        told = [factor for line in lines for factor in _factors(line)]
        self.room = room
        self._low = math.log(min([_LEAST, *told]) / 1.05)
        self._high = math.log(max([_MOST, *told]) * 1.05)

    @property
    def ticks(self) -> list[float]:
        """The factors that are written down."""
        return [tick for tick in _TICKS if self._low <= math.log(tick) <= self._high]

    def x(self, hour: float) -> float:
        """Where an hour begins."""
        return self.room.left() + self.room.width() * hour / len(HOURS)

    def y(self, factor: float) -> float:
        """Where a factor lies."""
        share = (math.log(factor) - self._low) / (self._high - self._low)
        return self.room.bottom() - self.room.height() * share


def _is_drawn(line: SpeedLine, picked: SpeedLine) -> bool:
    """Single ways are drawn alone: there may be thousands."""
    return line.mode is picked.mode and (line.way is None or line is picked)


def _is_alike(line: SpeedLine, picked: SpeedLine) -> bool:
    return line.road_class == picked.road_class and line.way == picked.way


def _factors(line: SpeedLine) -> Iterator[float]:
    if line.learnt is not None:
        yield line.learnt.time_factor
    if line.kept_factor is not None:
        yield line.kept_factor


def _paint_hours(painter: QPainter, plot: _Axes, line: SpeedLine, factor: float, pen: QPen) -> None:
    painter.setPen(pen)
    y = plot.y(factor)
    for begin, end in hour_runs(line.hours or HOURS):
        painter.drawLine(QPointF(plot.x(begin), y), QPointF(plot.x(end), y))


def _pen(line: SpeedLine, colour: str, width: float) -> QPen:
    is_few = line.learnt is not None and not line.learnt.is_enough
    return dashed_pen(colour, width, 4, 3) if is_few else _flat(colour, width)


def _flat(colour: str, width: float) -> QPen:
    pen = QPen(QColor(colour), width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen
