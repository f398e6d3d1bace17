"""The three rates of the day, raw and adjusted with their n, and whether all of it was on time."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPen

from app.console.cockpit.drawing import LEFT, RIGHT, Plot, draw_text
from app.console.cockpit.figures import FEW, NOTHING, rate_sentence, share_text, standing
from app.console.paint.clock_aggregate import paint_aggregate_stage
from app.console.paint.clock_picture import StagePicture
from app.console.paint.marks import paint_outcome
from app.console.paint.painting import fill, frame
from app.words.catalogue import percent, span
from dispatch.cockpit_query import Cockpit
from dispatch.incident import StageName
from dispatch.indicators import StageRate
from dispatch.spread import Spread

_HERO_PX, _STAGE_PX, _NAME_PX, _FIGURE_PX = 56.0, 132.0, 44.0, 96.0
_LINES_PX, _SPREAD_PX = 42.0, 30.0
_AXIS_FROM = 0.5
"""Bars begin at one half: rates differ in their last tenth. The axis says so."""


class RatePlot(Plot):
    """Bars: raw filled, adjusted as a post, the target as a line."""

    title_code = "console.cockpit.rates"
    least = QSize(340, 300)

    def note(self, cockpit: Cockpit) -> str:
        return self.session.words.say("console.cockpit.received", count=cockpit.volume.received)

    def described(self, cockpit: Cockpit) -> str:
        words = self.session.words
        lines = [rate_sentence(stage, cockpit.rates.of(stage), words) for stage in StageName]
        return words.say("list.comma").join(lines)

    def paint_figures(self, painter: QPainter, room: QRectF, cockpit: Cockpit) -> None:
        self._paint_hero(painter, QRectF(room.left(), room.top(), room.width(), _HERO_PX), cockpit)
        top = room.top() + _HERO_PX + 6
        each = min(_STAGE_PX, (room.bottom() - top - 18) / 3)
        for stage in StageName:
            self._paint_stage(
                painter,
                QRectF(room.left(), top, room.width(), each),
                stage,
                cockpit.rates.of(stage),
                cockpit.spreads.get(stage),
            )
            top += each
        self._paint_warning(painter, QRectF(room.left(), top, room.width(), 18), cockpit)

    def _paint_hero(self, painter: QPainter, rect: QRectF, cockpit: Cockpit) -> None:
        tokens, words, rates = self.tokens, self.session.words, cockpit.rates
        settings = self.session.centre.settings
        # Of a handful not even the count stands in the hero's size: it would be read as the rate.
        is_known = rates.on_time_n >= FEW
        where = standing(rates.all_on_time, rates.on_time_n, settings)
        inks = {"few": tokens.t3, "breach": tokens.breach, "risk": tokens.risk}
        shown = f"{share_text(rates.all_on_time, rates.on_time_n)} %" if is_known else NOTHING
        left = rect.left()
        if where in ("breach", "risk"):
            # A colour never stands alone: the mark says the same to who can't see it.
            paint_outcome(
                painter,
                QPointF(left + 11, rect.center().y() - 2),
                22,
                "late" if where == "breach" else "at_risk",
                tokens,
            )
            left += 32
        wide = draw_text(
            painter, QRectF(left, rect.top(), rect.width(), 44), shown, "hero", inks.get(where, tokens.t1)
        )
        beside = QRectF(left + wide + 14, rect.top() + 2, rect.right() - left - wide - 14, 20)
        draw_text(
            painter, beside, words.say("console.cockpit.all_on_time", n=rates.on_time_n), "body", tokens.t1
        )
        draw_text(
            painter,
            beside.translated(0, 20),
            words.say("console.cockpit.target", share=percent(settings.on_time_target)),
            "secondary",
            tokens.t2,
        )

    def _paint_stage(
        self, painter: QPainter, rect: QRectF, stage: StageName, rate: StageRate, spread: Spread | None
    ) -> None:
        tokens, words = self.tokens, self.session.words
        is_spread = spread is not None and spread.n >= FEW and rect.height() >= _LINES_PX + _SPREAD_PX + 8
        tall = _LINES_PX + (_SPREAD_PX if is_spread else 0.0)
        rect = QRectF(rect.left(), rect.top() + (rect.height() - tall) / 2, rect.width(), tall)
        name = QRectF(rect.left(), rect.top() + 2, _NAME_PX + 40, 20)
        draw_text(painter, name, words.say(f"stage.{stage}"), "body_strong", tokens.t1)
        figures = QRectF(rect.right() - _FIGURE_PX, rect.top() + 2, _FIGURE_PX, 20)
        raw = share_text(rate.raw, rate.n)
        ink = tokens.t1 if rate.n >= FEW else tokens.t3
        draw_text(painter, figures, f"{raw} %" if rate.n >= FEW else raw, "countdown_large", ink, RIGHT)
        bar = QRectF(
            rect.left() + _NAME_PX + 44, rect.top() + 6, rect.width() - _NAME_PX - 44 - _FIGURE_PX - 10, 12
        )
        self._paint_bar(painter, bar, rate)
        told = words.say(
            "console.cockpit.rate_line" if rate.n >= FEW else "console.cockpit.rate_few",
            adjusted=self._percent(rate.adjusted, rate.n_adjusted),
            n=rate.n,
            unproven=self._percent(rate.share_unproven, rate.n),
            out=rate.waived + rate.relieved,
        )
        on_paper = rate.late_entries + rate.late_entries_unsigned
        if on_paper:
            told = words.say("console.cockpit.rate_paper", rate=told, n=on_paper)
        below = QRectF(rect.left(), rect.top() + 22, rect.width(), 18)
        draw_text(painter, below, told, "secondary", tokens.t2, LEFT)
        if spread is not None and is_spread:
            self._paint_spread(painter, QRectF(bar.left(), below.bottom() + 4, bar.width(), 20), rect, spread)

    def _paint_spread(self, painter: QPainter, bar: QRectF, rect: QRectF, spread: Spread) -> None:
        """How long it took, to the limit: median, nine in ten, and what these are."""
        tokens, words = self.tokens, self.session.words
        picture = StagePicture("ok", spread.p50, float(spread.limit_s or 0), None, spread.p50, spread.p90)
        paint_aggregate_stage(painter, bar, picture, tokens)
        name = QRectF(rect.left(), bar.top(), bar.left() - rect.left() - 6, bar.height())
        draw_text(painter, name, words.say("console.cockpit.took"), "secondary", tokens.t2)
        figures = QRectF(bar.right() + 10, bar.top(), rect.right() - bar.right() - 10, bar.height())
        told = f"{span(spread.p50_s)} · {span(spread.p90_s)}"
        draw_text(painter, figures, told, "secondary", tokens.t2, RIGHT)

    def _percent(self, share: float | None, n: int) -> str:
        text = share_text(share, n)
        return text if text == NOTHING or n < FEW else f"{text} %"

    def _paint_bar(self, painter: QPainter, bar: QRectF, rate: StageRate) -> None:
        tokens = self.tokens
        fill(painter, bar, tokens.bg0)
        if rate.raw is not None and rate.n >= FEW:
            filled = QRectF(bar)
            filled.setWidth(self._along(bar, rate.raw) - bar.left())
            fill(painter, filled, tokens.steel)
        frame(painter, bar, tokens.line2)
        if rate.adjusted is not None and rate.n_adjusted >= FEW:
            at = self._along(bar, rate.adjusted)
            painter.setPen(QPen(QColor(tokens.t1), 2))
            painter.drawLine(QPointF(at, bar.top() - 3), QPointF(at, bar.bottom() + 3))
        target = self._along(bar, self.session.centre.settings.on_time_target)
        pen = QPen(QColor(tokens.t3), 1)
        pen.setDashPattern([2, 2])
        painter.setPen(pen)
        painter.drawLine(QPointF(target, bar.top() - 3), QPointF(target, bar.bottom() + 3))

    def _along(self, bar: QRectF, share: float) -> float:
        return bar.left() + bar.width() * max(0.0, (share - _AXIS_FROM) / (1 - _AXIS_FROM))

    def _paint_warning(self, painter: QPainter, rect: QRectF, cockpit: Cockpit) -> None:
        words, settings = self.session.words, self.session.centre.settings
        warned = [stage for stage in StageName if cockpit.rates.of(stage).needs_warning(settings)]
        if not warned:
            draw_text(painter, rect, words.say("console.cockpit.axis"), "secondary", self.tokens.t3)
            if self.height() - rect.bottom() >= rect.height():
                key = rect.translated(0, rect.height())
                draw_text(painter, key, words.say("console.cockpit.took_axis"), "secondary", self.tokens.t3)
            return
        names = words.say("list.comma").join(words.say(f"stage.{stage}") for stage in warned)
        paint_outcome(painter, QPointF(rect.left() + 8, rect.center().y()), 14, "at_risk", self.tokens)
        told = words.say(
            "console.cockpit.adjusted_out", stages=names, share=percent(settings.adjusted_out_warning)
        )
        draw_text(painter, rect.adjusted(22, 0, 0, 0), told, "secondary", self.tokens.risk)
