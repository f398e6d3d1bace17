"""How far a stage's forecasts can be trusted: what was said against what came, with how many of each."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.console.cockpit.drawing import CENTRE, PAD, RIGHT, TITLE_HEIGHT, draw_text
from app.console.paint.painting import fill, frame, painting
from app.console.session import Session
from app.words.catalogue import percent
from dispatch.calibration import Bin, Calibration
from dispatch.forecast_check import StageCheck

_AXIS_PX, _FOOT_PX, _LINE_PX = 32.0, 20.0, 20.0
_LEAST_DOT, _MOST_DOT = 3.0, 8.0


class ReliabilityPlot(QWidget):
    """Bins of equal count as dots, as large as they are many; on the line said and came agree."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._check: StageCheck | None = None
        self.setMinimumSize(QSize(270, 340))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_check(self, check: StageCheck) -> None:
        """Paint this stage from now on."""
        self._check = check
        self.setAccessibleName(self._say(f"stage.{check.stage}"))
        self.setAccessibleDescription(self._described(check))
        self.update()

    def _say(self, code: str, **values: object) -> str:
        return self._session.words.say(code, **values)

    def _described(self, check: StageCheck) -> str:
        if check.worth is None:
            return self._say("console.forecast.too_few", n=check.n, least=check.least)
        bins = (
            f"{percent(each.predicted)} → {percent(each.observed)} n={each.n}" for each in check.worth.bins
        )
        return self._say("list.comma").join([*self._lines(check, check.worth), *bins])

    def _lines(self, check: StageCheck, worth: Calibration) -> list[str]:
        return [
            self._say("console.forecast.ece", share=percent(worth.ece)),
            self._say("console.forecast.skill", skill=f"{worth.skill:.2f}"),
            self._say("console.forecast.counts", n=check.n, incidents=worth.cases, silent=check.silent),
            self._say("console.forecast.dots", bins=len(worth.bins), n=worth.bins[0].n),
        ]

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, check = self._session.tokens, self._check
        with painting(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(self.rect(), QColor(tokens.bg1))
            if check is None:
                return
            room = QRectF(self.rect()).adjusted(PAD, 6, -PAD, -8)
            title = QRectF(room.left(), room.top(), room.width(), TITLE_HEIGHT - 8)
            draw_text(painter, title, self._say(f"stage.{check.stage}"), "body_strong", tokens.t1)
            below = room.adjusted(0, TITLE_HEIGHT - 8, 0, 0)
            if check.worth is None:
                told = self._say("console.forecast.too_few", n=check.n, least=check.least)
                draw_text(
                    painter, QRectF(below.left(), below.top(), below.width(), 20), told, "body", tokens.t2
                )
                return
            self._paint_worth(painter, below, check, check.worth)

    def _paint_worth(self, painter: QPainter, room: QRectF, check: StageCheck, worth: Calibration) -> None:
        tokens = self._session.tokens
        for number, line in enumerate(self._lines(check, worth)):
            row = QRectF(room.left(), room.top() + number * _LINE_PX, room.width(), _LINE_PX)
            draw_text(
                painter,
                row,
                line,
                "body" if number < 2 else "secondary",
                tokens.t1 if number < 2 else tokens.t2,
            )
        left = room.adjusted(_AXIS_PX, 4 * _LINE_PX + 10, -8, -_FOOT_PX - _LINE_PX)
        side = min(left.width(), left.height())
        plot = QRectF(left.left(), left.top(), side, side)
        self._paint_axes(painter, plot)
        self._paint_bins(painter, plot, worth.bins)

    def _paint_axes(self, painter: QPainter, plot: QRectF) -> None:
        tokens = self._session.tokens
        fill(painter, plot, tokens.bg0)
        frame(painter, plot, tokens.line2)
        for share in (0.0, 0.5, 1.0):
            at = _at(plot, share, share)
            beside = QRectF(plot.left() - _AXIS_PX, at.y() - 8, _AXIS_PX - 6, 16)
            draw_text(painter, beside, f"{share * 100:.0f}", "secondary", tokens.t3, RIGHT)
            under = QRectF(at.x() - 24, plot.bottom() + 2, 48, 16)
            draw_text(painter, under, f"{share * 100:.0f}", "secondary", tokens.t3, CENTRE)
        pen = QPen(QColor(tokens.t3), 1)
        pen.setDashPattern([4, 3])
        painter.setPen(pen)
        painter.drawLine(_at(plot, 0, 0), _at(plot, 1, 1))
        foot = QRectF(plot.left(), plot.bottom() + _FOOT_PX, plot.width(), 16)
        draw_text(painter, foot, self._say("console.forecast.axes"), "secondary", tokens.t2, CENTRE)

    def _paint_bins(self, painter: QPainter, plot: QRectF, bins: tuple[Bin, ...]) -> None:
        tokens = self._session.tokens
        points = [_at(plot, each.predicted, each.observed) for each in bins]
        painter.setPen(QPen(QColor(tokens.t2), 1))
        painter.drawPolyline(QPolygonF(points))
        painter.setPen(QPen(QColor(tokens.bg1), 1))
        painter.setBrush(QColor(tokens.t1))
        most = max(each.n for each in bins)
        for each, point in zip(bins, points, strict=True):
            radius = max(_LEAST_DOT, _MOST_DOT * (each.n / most) ** 0.5 / 1.6)
            painter.drawEllipse(point, radius, radius)


def _at(plot: QRectF, said: float, came: float) -> QPointF:
    return QPointF(plot.left() + plot.width() * said, plot.bottom() - plot.height() * came)
