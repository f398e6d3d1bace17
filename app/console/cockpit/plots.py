"""Small plots of a day: the hours, sources and categories, where lateness was made, crews by kind."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from app.console.cockpit.drawing import CENTRE, RIGHT, Plot, draw_text
from app.console.paint.crew_symbols import ROW_SIZE, CrewStatus, paint_crew
from app.console.paint.painting import fill
from app.console.session import Session
from app.words.catalogue import span
from app.words.inflow import usual_words
from dispatch.cockpit_query import HOURS, Cockpit
from dispatch.lateness import Phase
from dispatch.usual_hours import UsualHours

_ROW_PX, _NAME_SHARE, _FIGURE_PX = 22.0, 0.4, 44.0


class HourPlot(Plot):
    """Incidents accepted in each hour of the day so far; the hour that still runs is an open dot.

    Of the whole centre, where days before tell what is usual, those received beside the band of these days.
    """

    title_code = "console.cockpit.hours"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._usual: UsualHours | None = None

    def show_usual(self, usual: UsualHours | None) -> None:
        """What is usual by hour; None where what is shown is a part of the centre."""
        self._usual = usual if usual is not None and usual.is_known else None
        self.title_code = "wall.hours" if self._usual is not None else HourPlot.title_code
        words = self.session.words
        self.setToolTip("" if usual is None else usual_words(usual, words))
        if self.cockpit is not None:
            self.show_cockpit(self.cockpit)

    def _counts(self, cockpit: Cockpit) -> tuple[int | None, ...]:
        return cockpit.by_hour if self._usual is None else self._usual.today

    def note(self, cockpit: Cockpit) -> str:
        words = self.session.words
        if self._usual is not None:
            return words.say("console.cockpit.usual", days=self._usual.days)
        accepted = sum(count for count in cockpit.by_hour if count is not None)
        return words.say("console.cockpit.accepted", count=accepted)

    def described(self, cockpit: Cockpit) -> str:
        hours = enumerate(self._counts(cockpit))
        return ", ".join(f"{hour:02}: {count}" for hour, count in hours if count is not None)

    def paint_figures(self, painter: QPainter, room: QRectF, cockpit: Cockpit) -> None:
        known = [count for count in self._counts(cockpit) if count is not None]
        band = self._usual.high if self._usual is not None else ()
        top = round_top(max([*known, *(round(value) for value in band)], default=0))
        plot = room.adjusted(24, 6, -4, -18)
        self._paint_axes(painter, plot, top)
        if self._usual is not None:
            self._paint_usual(painter, plot, self._usual, top)
        points = [_point(plot, hour, count, top) for hour, count in enumerate(known)]
        if not points:
            return
        painter.setPen(QPen(QColor(self.tokens.t1), 2))
        painter.drawPolyline(QPolygonF(points))
        painter.setBrush(QColor(self.tokens.bg1 if len(known) < HOURS else self.tokens.t1))
        painter.drawEllipse(points[-1], 3.5, 3.5)

    def _paint_usual(self, painter: QPainter, plot: QRectF, usual: UsualHours, top: int) -> None:
        """The band of eight days in ten, and the middle dashed."""
        upper = [_point(plot, hour, value, top) for hour, value in enumerate(usual.high)]
        lower = [_point(plot, hour, value, top) for hour, value in enumerate(usual.low)]
        band = QColor(self.tokens.steelbg)
        band.setAlphaF(0.6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(band)
        painter.drawPolygon(QPolygonF([*upper, *reversed(lower)]))
        middle = QPen(QColor(self.tokens.steel), 1.5)
        middle.setDashPattern([4, 3])
        painter.setPen(middle)
        painter.drawPolyline(
            QPolygonF([_point(plot, hour, value, top) for hour, value in enumerate(usual.middle)])
        )

    def _paint_axes(self, painter: QPainter, plot: QRectF, top: int) -> None:
        tokens = self.tokens
        for share in (0.0, 0.5, 1.0):
            y = plot.bottom() - plot.height() * share
            fill(painter, QRectF(plot.left(), round(y), plot.width(), 1), tokens.line)
            box = QRectF(plot.left() - 30, y - 8, 24, 16)
            draw_text(painter, box, f"{top * share:g}", "secondary", tokens.t3, RIGHT)
        for hour in (0, 6, 12, 18, 23):
            x = _point(plot, hour, 0, top).x()
            box = QRectF(x - 14, plot.bottom() + 2, 28, 16)
            draw_text(painter, box, f"{hour:02}", "secondary", tokens.t3, CENTRE)


def _point(plot: QRectF, hour: int, count: float, top: int) -> QPointF:
    return QPointF(
        plot.left() + plot.width() * hour / (HOURS - 1), plot.bottom() - plot.height() * count / top
    )


def round_top(highest: int) -> int:
    """The next even figure that stands well on an axis."""
    steps = (4, 10, 20, 40, 60, 80, 100, 200, 400, 1000)
    return next((step for step in steps if step >= highest), max(highest, 1))


class CountPlot(Plot):
    """Counts as bars, the highest first; what has no room is put together at the end."""

    title_code = "console.cockpit.sources"
    word_of = "source"

    def counts(self, cockpit: Cockpit) -> Mapping[str, int]:
        """What is counted."""
        return cockpit.volume.by_source

    def described(self, cockpit: Cockpit) -> str:
        return ", ".join(f"{self._name(code)} {count}" for code, count in self.counts(cockpit).items())

    def _name(self, code: str) -> str:
        return self.session.words.say(f"{self.word_of}.{code}")

    def paint_figures(self, painter: QPainter, room: QRectF, cockpit: Cockpit) -> None:
        counted = [(self._name(code), count) for code, count in self.counts(cockpit).items()]
        if not counted:
            nothing = self.session.words.say("console.cockpit.nothing")
            draw_text(
                painter, QRectF(room.left(), room.top(), room.width(), 20), nothing, "body", self.tokens.t2
            )
            return
        rows = max(1, int(room.height() // _ROW_PX))
        if len(counted) > rows:
            rest = sum(count for _, count in counted[rows - 1 :])
            counted = [*counted[: rows - 1], (self.session.words.say("console.cockpit.others"), rest)]
        highest = max(count for _, count in counted)
        for row, (name, count) in enumerate(counted):
            line = QRectF(room.left(), room.top() + row * _ROW_PX, room.width(), _ROW_PX)
            self._paint_row(painter, line, name, count, highest)

    def _paint_row(self, painter: QPainter, line: QRectF, name: str, count: int, highest: int) -> None:
        tokens = self.tokens
        name_px = line.width() * _NAME_SHARE
        draw_text(
            painter, QRectF(line.left(), line.top(), name_px - 8, line.height()), name, "body", tokens.t1
        )
        room = line.width() - name_px - _FIGURE_PX
        bar = QRectF(line.left() + name_px, line.center().y() - 5, max(1.0, room * count / highest), 10)
        fill(painter, bar, tokens.steel)
        figure = QRectF(bar.right() + 6, line.top(), _FIGURE_PX, line.height())
        draw_text(painter, figure, str(count), "body_strong", tokens.t1)


class MajorPlot(CountPlot):
    """Incidents by major category."""

    title_code = "console.cockpit.categories"
    word_of = "category"

    def counts(self, cockpit: Cockpit) -> Mapping[str, int]:
        return cockpit.by_major


class LatenessPlot(Plot):
    """Who had the time in hand where it was late: desk, acknowledgement, road, scene."""

    title_code = "console.cockpit.lateness"
    least = QSize(240, 96)

    def note(self, cockpit: Cockpit) -> str:
        return self.session.words.say("console.cockpit.late_count", n=cockpit.late.n)

    def described(self, cockpit: Cockpit) -> str:
        return ", ".join(f"{self._name(phase)} {span(_seconds(cockpit, phase))}" for phase in Phase)

    def _name(self, phase: Phase) -> str:
        return self.session.words.say(f"phase.{phase}")

    def paint_figures(self, painter: QPainter, room: QRectF, cockpit: Cockpit) -> None:
        whole = cockpit.late.split.whole_s
        if not cockpit.late.n or whole <= 0:
            nobody = self.session.words.say("console.cockpit.nobody_late")
            draw_text(
                painter, QRectF(room.left(), room.top(), room.width(), 20), nobody, "body", self.tokens.t2
            )
            return
        left = room.left()
        column = room.width() / 2
        for number, phase in enumerate(Phase):
            share = _seconds(cockpit, phase) / whole
            bar = QRectF(left, room.top() + 2, max(1.0, room.width() * share - 2), 14)
            fill(painter, bar, self._shade(number))
            left += room.width() * share
            row, side = divmod(number, 2)
            cell = QRectF(room.left() + column * side, room.top() + 20 + 18 * row, column - 6, 18)
            self._paint_phase(painter, cell, number, phase, share, cockpit)

    def _shade(self, number: int) -> str:
        tokens = self.tokens
        return (tokens.t1, tokens.steel, tokens.line2, tokens.steelbg)[number]

    def _paint_phase(
        self, painter: QPainter, cell: QRectF, number: int, phase: Phase, share: float, cockpit: Cockpit
    ) -> None:
        tokens = self.tokens
        fill(painter, QRectF(cell.left(), cell.center().y() - 4, 8, 8), self._shade(number))
        each_s = _seconds(cockpit, phase) / cockpit.late.n
        told = f"{self._name(phase)} {share * 100:.0f} % · {span(each_s)}"
        draw_text(painter, cell.adjusted(13, 0, 0, 0), told, "body", tokens.t1)


def _seconds(cockpit: Cockpit, phase: Phase) -> float:
    return float(getattr(cockpit.late.split, f"{phase}_s"))


class CrewPlot(Plot):
    """Crews by kind: how many of those on shift are free."""

    title_code = "console.cockpit.crews"

    def show_cockpit(self, cockpit: Cockpit) -> None:
        """Say what a free crew is, too."""
        super().show_cockpit(cockpit)
        self.setToolTip(self.session.words.say("console.queue.free_crews.what"))

    def note(self, cockpit: Cockpit) -> str:
        free = sum(count.free for count in cockpit.crews.values())
        on_shift = sum(count.on_shift for count in cockpit.crews.values())
        return self.session.words.say("console.cockpit.crews_note", free=free, on_shift=on_shift)

    def described(self, cockpit: Cockpit) -> str:
        words = self.session.words
        return ", ".join(
            f"{words.say(f'member_kind.{kind}')} {count.free}/{count.on_shift}"
            for kind, count in cockpit.crews.items()
        )

    def paint_figures(self, painter: QPainter, room: QRectF, cockpit: Cockpit) -> None:
        words, tokens = self.session.words, self.tokens
        if not cockpit.crews:
            line, told = (
                QRectF(room.left(), room.top(), room.width(), 20),
                words.say("console.cockpit.no_crews"),
            )
            draw_text(painter, line, told, "body", tokens.t2)
            return
        columns = 2 if room.width() > 330 else 1
        cell_w = room.width() / columns
        row_px = min(30.0, room.height() / max(1, -(-len(cockpit.crews) // columns)))
        for number, (kind, count) in enumerate(cockpit.crews.items()):
            x = room.left() + cell_w * (number % columns)
            y = room.top() + row_px * (number // columns)
            middle = y + row_px / 2
            sign = words.say(f"crew_sign.{kind}")
            status: CrewStatus = "free" if count.free else "on_scene"
            paint_crew(painter, QPointF(x + 10, middle), ROW_SIZE, kind.value, status, sign, tokens)
            name = QRectF(x + 26, y, cell_w - 26 - 66, row_px)
            draw_text(painter, name, words.say(f"member_kind.{kind}"), "body", tokens.t1)
            figure = QRectF(x + cell_w - 70, y, 56, row_px)
            draw_text(painter, figure, f"{count.free}/{count.on_shift}", "body_strong", tokens.t1, RIGHT)
