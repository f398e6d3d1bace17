"""The zones shaded by a rate: steel from the target up, hatched below it, outlined where n is too small."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QMouseEvent, QPainter, QPainterPath, QPen, QTransform

from app.console.cockpit.drawing import CENTRE, TITLE_HEIGHT, Plot, draw_text
from app.console.cockpit.figures import (
    FEW,
    Measure,
    Standing,
    share_of,
    share_text,
    standing,
    step_bounds,
)
from app.console.cockpit.outlines import Outline, Outlines
from app.console.paint.hatches import HatchKind, hatch
from app.console.paint.marks import Outcome, paint_outcome
from app.console.paint.painting import saved
from app.console.session import Session
from app.console.theme.fonts import role_font
from app.console.theme.tokens import Tokens
from app.console.underlay.below import UnderlayBelow
from app.words import Words
from dispatch.cockpit_query import Cockpit, ZoneLine

_ALPHAS: dict[Standing, float] = {"met": 0.20, "good": 0.36, "best": 0.55}
_OVER_ALPHA = 0.5
_LEGEND_PX, _SWATCH_PX = 18.0, 28.0
_SAMPLE_SCALE = 0.5
"""A swatch is small: its hatch is closer, so that it shows as one."""
_SUFFIXES = ("街道", "社区", "片区")


_ROW_PX, _MARK_PX = 16.0, 16.0
_SHIFTS = ((0, 0), (0, -12), (0, 12), (-14, 0), (14, 0), (0, -22), (0, 22))


def _area(shape: Outline) -> float:
    """The largest first: small zones make do with the room that is left."""
    return -shape.area_m2


def _free_box(
    at: QPointF, choices: tuple[tuple[str, ...], ...], mark_px: float, taken: list[QRectF]
) -> tuple[QRectF, tuple[str, ...]] | None:
    """The first room for a label near its zone's middle, with what stands in it; None where all is full."""
    metrics = QFontMetricsF(role_font("secondary"))
    for rows in choices:
        wide, tall = max(metrics.horizontalAdvance(row) for row in rows) + 6, _ROW_PX * len(rows)
        for right, down in _SHIFTS:
            box = QRectF(at.x() - wide / 2 + right, at.y() - tall / 2 + down, wide, tall)
            if not any(box.adjusted(-mark_px, 0, 0, 0).intersects(other) for other in taken):
                return box, rows
    return None


def standing_fill(where: Standing, tokens: Tokens, *, is_over: bool = False) -> QColor:
    """The ground of a zone: three steps of steel from the target up, the washes of trouble below it.

    Over an underlay none hides what lies below.
    """
    colour = _standing_fill(where, tokens)
    colour.setAlphaF(min(colour.alphaF(), _OVER_ALPHA) if is_over else colour.alphaF())
    return colour


def _standing_fill(where: Standing, tokens: Tokens) -> QColor:
    if where in _ALPHAS:
        colour = QColor(tokens.steel)
        colour.setAlphaF(_ALPHAS[where])
        return colour
    return QColor({"breach": tokens.breachbg, "risk": tokens.riskbg}.get(where, tokens.bg0))


def bounds_text(low: float | None, high: float | None, words: Words) -> str:
    """A step of the legend in per cent."""
    if low is None:
        return words.say("console.cockpit.below", high=f"{(high or 0) * 100:g}")
    if high is None:
        return words.say("console.cockpit.above", low=f"{low * 100:g}")
    return f"{low * 100:g}–{high * 100:g}"


def short_name(name: str) -> str:
    """A zone's name without the word for its kind."""
    return next((name.removesuffix(end) for end in _SUFFIXES if name.endswith(end) and len(name) > 3), name)


class ZoneMap(Plot):
    """A click opens the zone under the pointer."""

    title_code = "console.cockpit.map"
    least = QSize(320, 280)
    opened = Signal(str)
    pointed = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._outlines = Outlines((), QRectF())
        self._measure: Measure = "all"
        self._pointed = ""
        self.underlay = UnderlayBelow(session, self, "underlay.cockpit")
        self.underlay.changed.connect(self.update)
        self.setMouseTracking(True)

    def show_zones(self, cockpit: Cockpit, outlines: Outlines, measure: Measure) -> None:
        """Shade these zones by a measure."""
        self._outlines, self._measure = outlines, measure
        self.underlay.stand_on(outlines.plane)
        self.show_cockpit(cockpit)

    def point_at(self, code: str) -> None:
        """Pick a zone out, as the table does."""
        if code != self._pointed:
            self._pointed = code
            self.update()

    def note(self, _cockpit: Cockpit) -> str:
        return self.session.words.say(f"console.cockpit.measure.{self._measure}")

    def _transform(self) -> QTransform:
        room = QRectF(self.rect()).adjusted(12, 40, -12, -12)
        box = self._outlines.box
        if box.width() <= 0 or box.height() <= 0:
            return QTransform()
        scale = min(room.width() / box.width(), room.height() / box.height())
        shift = room.center() - box.center() * scale
        return QTransform(scale, 0, 0, scale, shift.x(), shift.y())

    def paint_figures(self, painter: QPainter, room: QRectF, cockpit: Cockpit) -> None:
        lines = {line.code: line for line in cockpit.lines}
        if not self._outlines.shapes:
            told = self.session.words.say("console.cockpit.no_map")
            draw_text(
                painter, QRectF(room.left(), room.top(), room.width(), 20), told, "body", self.tokens.t2
            )
            return
        transform = self._transform()
        whole = QRectF(self.rect()).adjusted(0, TITLE_HEIGHT, 0, 0)
        self.underlay.paint(painter, whole, (transform.m11(), transform.dx(), transform.dy()), self.tokens)
        for shape in self._outlines.shapes:
            self._paint_zone(painter, transform.map(shape.path), lines[shape.code])
        self._paint_pointed(painter, transform)
        self._paint_labels(painter, transform, lines)
        self._paint_legend(painter, room)
        self._paint_credit(painter)

    def _paint_credit(self, painter: QPainter) -> None:
        """Whom the underlay is from, or why there is none."""
        credit = self.underlay.credit()
        if credit:
            wide = QFontMetricsF(role_font("secondary")).horizontalAdvance(credit) + 8
            room = QRectF(self.rect()).adjusted(self._legend_box().right() + 12, 0, -8, -6)
            box = QRectF(max(room.left(), room.right() - wide), room.bottom() - _ROW_PX, wide, _ROW_PX)
            self._haloed(painter, box.intersected(room), credit, self.tokens.t2)

    def _standing(self, line: ZoneLine) -> Standing:
        share, n = share_of(line.rates, self._measure)
        return standing(share, n, self.session.centre.settings)

    def _paint_zone(self, painter: QPainter, path: QPainterPath, line: ZoneLine) -> None:
        where, tokens = self._standing(line), self.tokens
        painter.setPen(QPen(QColor(tokens.sub_district_line), 1.2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.fillPath(path, standing_fill(where, tokens, is_over=self.underlay.is_shown))
        if where in ("breach", "risk"):
            painter.fillPath(path, self._hatch(where))
        painter.drawPath(path)

    def _hatch(self, where: Standing, scale: float = 1.0) -> QBrush:
        kind: HatchKind = "shade_breach" if where == "breach" else "shade_risk"
        return hatch(kind, self.tokens.name, self.devicePixelRatioF(), scale)

    def _paint_pointed(self, painter: QPainter, transform: QTransform) -> None:
        for shape in self._outlines.shapes:
            if shape.code == self._pointed:
                painter.strokePath(transform.map(shape.path), QPen(QColor(self.tokens.acc), 2.5))

    def _paint_labels(self, painter: QPainter, transform: QTransform, lines: dict[str, ZoneLine]) -> None:
        """Those with a figure first: where there is no room for all, it is better told than a name."""
        taken: list[QRectF] = [self._legend_box()]

        def order(shape: Outline) -> tuple[bool, float]:
            return share_of(lines[shape.code].rates, self._measure)[1] == 0, _area(shape)

        for shape in sorted(self._outlines.shapes, key=order):
            self._paint_label(painter, transform.map(shape.label), lines[shape.code], taken)

    def _paint_label(self, painter: QPainter, at: QPointF, line: ZoneLine, taken: list[QRectF]) -> None:
        share, n = share_of(line.rates, self._measure)
        figure, where = share_text(share, n), self._standing(line)
        mark_px = _MARK_PX if where in ("breach", "risk") else 0.0
        name = short_name(line.name)
        # Where there is room for one of them: a dash without a name tells nothing.
        found = _free_box(at, ((name, figure), (figure if n else name,)), mark_px, taken)
        if found is None:
            return
        box, rows = found
        taken.append(box.adjusted(-mark_px, 0, 0, 0))
        inks = {"breach": self.tokens.breach, "risk": self.tokens.risk, "few": self.tokens.t3}
        for number, row in enumerate(rows):
            place = QRectF(box.left(), box.top() + _ROW_PX * number, box.width(), _ROW_PX)
            ink = inks.get(where, self.tokens.t1) if row == figure else self.tokens.map_label
            self._haloed(painter, place, row, ink)
        if mark_px:
            outcome: Outcome = "late" if where == "breach" else "at_risk"
            paint_outcome(painter, QPointF(box.left() - 7, box.bottom() - 8), 13, outcome, self.tokens)

    def _haloed(self, painter: QPainter, box: QRectF, text: str, ink: str) -> None:
        halo = QColor(self.tokens.bg1)
        halo.setAlphaF(0.72)
        painter.fillRect(box, halo)
        draw_text(painter, box, text, "secondary", ink, CENTRE)

    def _legend_box(self) -> QRectF:
        rows = len(step_bounds(self.session.centre.settings)) + 1
        return QRectF(12, self.height() - 14 - rows * _LEGEND_PX, 124, rows * _LEGEND_PX)

    def _paint_legend(self, painter: QPainter, _room: QRectF) -> None:
        words, tokens, box = self.session.words, self.tokens, self._legend_box()
        rows: list[tuple[Standing, str]] = [
            (where, bounds_text(low, high, words))
            for where, (low, high) in step_bounds(self.session.centre.settings).items()
        ]
        rows.append(("few", words.say("console.cockpit.few", n=FEW)))
        with saved(painter):
            if self.underlay.is_shown:
                painter.fillRect(box.adjusted(-6, -4, 6, 4), QColor(tokens.bg1))
            for number, (where, text) in enumerate(rows):
                y = box.top() + number * _LEGEND_PX
                swatch = QRectF(box.left(), y + 3, _SWATCH_PX, 12)
                painter.fillRect(swatch, QColor(tokens.bg1))
                painter.fillRect(swatch, standing_fill(where, tokens))
                if where in ("breach", "risk"):
                    painter.fillRect(swatch, self._hatch(where, _SAMPLE_SCALE))
                painter.setPen(QPen(QColor(tokens.line2), 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(swatch)
                beside = QRectF(swatch.right() + 6, y, 96, _LEGEND_PX)
                draw_text(painter, beside, text, "secondary", tokens.t2)

    def zone_at(self, point: QPointF) -> str:
        """The code of the zone under a point of the widget; empty where there is none."""
        inverse, is_sound = self._transform().inverted()
        if not is_sound:
            return ""
        ground = inverse.map(point)
        return next((shape.code for shape in self._outlines.shapes if shape.path.contains(ground)), "")

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pick out the zone under the pointer, and say its name and figures."""
        code = self.zone_at(event.position())
        self.point_at(code)
        self.pointed.emit(code)
        line = (
            next((line for line in self.cockpit.lines if line.code == code), None) if self.cockpit else None
        )
        self.setToolTip(self._tip(line) if line and code else "")

    def _tip(self, line: ZoneLine) -> str:
        share, n = share_of(line.rates, self._measure)
        return self.session.words.say(
            "console.cockpit.tip", name=line.name, share=share_text(share, n), n=n, received=line.received
        )

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is picked out by a pointer that has left."""
        self.point_at("")
        self.pointed.emit("")
        super().leaveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open the zone under the pointer."""
        code = self.zone_at(event.position())
        if event.button() is Qt.MouseButton.LeftButton and code:
            self.opened.emit(code)
