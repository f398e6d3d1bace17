"""What a wall is painted from: values that say what stands where, so that only changes are painted again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF, QTransform

from app.console.cockpit.figures import Standing
from app.console.cockpit.zone_map import standing_fill
from app.console.paint.clock import paint_clock
from app.console.paint.clock_aggregate import paint_aggregate_stage
from app.console.paint.clock_picture import ClockPicture, StagePicture
from app.console.paint.crew_symbols import CrewKind, CrewStatus, paint_crew
from app.console.paint.hatches import HatchKind, hatch
from app.console.paint.marks import Outcome, paint_outcome, paint_severity
from app.console.paint.painting import frame, saved
from app.console.theme.fonts import font
from app.console.theme.tokens import Tokens
from app.console.underlay.below import UnderlayBelow
from app.console.wall.room import Box

CrewMark = tuple[CrewKind, CrewStatus, str]
Align = Literal["left", "right", "centre"]
_FLAGS: Mapping[Align, Qt.AlignmentFlag] = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "right": Qt.AlignmentFlag.AlignRight,
    "centre": Qt.AlignmentFlag.AlignHCenter,
}
HATCHED: Mapping[Standing, HatchKind] = {"breach": "shade_breach", "risk": "shade_risk"}
"""Below the target a zone is read without its colour."""
LINE_SHARE = 1.2
"""A line of text takes so much of its size."""
CLOCK_SCALE = 2.9
_SAMPLE_SCALE = 1.4
"""A swatch is small: its hatch is closer, so that it shows as one."""


@dataclass(frozen=True)
class Look:
    """What painting needs besides the items: colours, device pixels of a design unit, the zones' paths."""

    tokens: Tokens
    ratio: float
    paths: Mapping[str, QPainterPath]
    roads: QPainterPath
    underlay: UnderlayBelow | None = None


@dataclass(frozen=True)
class Item:
    """Something in a box."""

    box: Box

    @property
    def rect(self) -> QRectF:
        return QRectF(*self.box)

    @property
    def reach(self) -> QRectF:
        """Everything that it may paint on."""
        return self.rect.adjusted(-4, -4, 4, 4)

    def paint(self, painter: QPainter, look: Look) -> None:
        """Paint it in design units."""
        raise NotImplementedError


@dataclass(frozen=True)
class Text(Item):
    """One line: the first of the wordings that fits. `ink` is a token."""

    wordings: tuple[str, ...]
    px: float
    weight: int = 400
    ink: str = "t1"
    align: Align = "left"
    plate: bool = False

    @property
    def face(self) -> QFont:
        return font(self.px, self.weight)

    @property
    def shown(self) -> str:
        """The wording that is painted; where none fits, the last, cut short."""
        metrics = QFontMetricsF(self.face)
        room = self.box.width + 0.5
        fits = next((text for text in self.wordings if metrics.horizontalAdvance(text) <= room), None)
        return (
            fits
            if fits is not None
            else metrics.elidedText(self.wordings[-1], Qt.TextElideMode.ElideRight, room)
        )

    @property
    def is_cut(self) -> bool:
        """Whether it does not fit, across or up."""
        return self.shown not in self.wordings or self.px * LINE_SHARE > self.box.height + 0.5

    def paint(self, painter: QPainter, look: Look) -> None:
        if self.plate:
            painter.fillRect(self.rect, QColor(look.tokens.bg1))
        painter.setFont(self.face)
        painter.setPen(QColor(look.tokens.colours()[self.ink]))
        flags = _FLAGS[self.align] | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.drawText(self.rect, flags, self.shown)


@dataclass(frozen=True)
class Fill(Item):
    """A plain, hatched or framed box."""

    ink: str = ""
    hatched: HatchKind | None = None
    outline: str = ""
    line: float = 2.0
    radius: float = 0.0

    def paint(self, painter: QPainter, look: Look) -> None:
        colours = look.tokens.colours()
        with saved(painter):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, bool(self.radius))
            half = self.line / 2
            painter.setPen(
                QPen(QColor(colours[self.outline]), self.line) if self.outline else Qt.PenStyle.NoPen
            )
            painter.setBrush(QColor(colours[self.ink]) if self.ink else Qt.BrushStyle.NoBrush)
            edge = self.rect.adjusted(half, half, -half, -half) if self.outline else self.rect
            painter.drawRoundedRect(edge, self.radius, self.radius)
            if self.hatched:
                painter.fillRect(self.rect, hatch(self.hatched, look.tokens.name, look.ratio, CLOCK_SCALE))


@dataclass(frozen=True)
class Sign(Item):
    """An outcome's icon, a severity's mark or a crew's symbol in the middle of its box."""

    what: Outcome | int | CrewMark

    def paint(self, painter: QPainter, look: Look) -> None:
        centre, size, what = self.rect.center(), self.box.height, self.what
        if isinstance(what, int):
            paint_severity(painter, centre, size, what, look.tokens)
        elif isinstance(what, tuple):
            paint_crew(painter, centre, size, *what, look.tokens)
        else:
            paint_outcome(painter, centre, size, what, look.tokens)


@dataclass(frozen=True)
class ClockItem(Item):
    """The row form of the 1530 clock."""

    clock: ClockPicture

    def paint(self, painter: QPainter, look: Look) -> None:
        paint_clock(painter, self.rect, self.clock, look.tokens, "row", CLOCK_SCALE)


@dataclass(frozen=True)
class SpreadItem(Item):
    """Median, 90th percentile and limit of one stage."""

    stage: StagePicture

    def paint(self, painter: QPainter, look: Look) -> None:
        paint_aggregate_stage(painter, self.rect, self.stage, look.tokens, self.box.height / 16)


@dataclass(frozen=True)
class Line(Item):
    """A line through points, in design units; with two lines' points it is the band between them."""

    points: tuple[tuple[float, float], ...]
    ink: str
    width: float = 4.0
    dashes: tuple[float, ...] = ()
    is_band: bool = False

    def paint(self, painter: QPainter, look: Look) -> None:
        shape = QPolygonF([QPointF(x, y) for x, y in self.points])
        colour = QColor(look.tokens.colours()[self.ink])
        with saved(painter):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.is_band:
                colour.setAlphaF(0.45)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour)
                painter.drawPolygon(shape)
                return
            pen = QPen(colour, self.width)
            if self.dashes:
                pen.setDashPattern([dash / self.width for dash in self.dashes])
            painter.setPen(pen)
            painter.drawPolyline(shape)


@dataclass(frozen=True)
class Dot(Item):
    """A dot on a line; an open one for what still runs."""

    ink: str
    is_open: bool = False

    def paint(self, painter: QPainter, look: Look) -> None:
        colours = look.tokens.colours()
        with saved(painter):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(colours[self.ink]), 4))
            painter.setBrush(QColor(colours["bg1" if self.is_open else self.ink]))
            painter.drawEllipse(self.rect.adjusted(2, 2, -2, -2))


@dataclass(frozen=True)
class Zones(Item):
    """The zones, each filled by where its rate stands. `fitted`: scale and shift from metres to the wall.

    `is_over`: whether an underlay is seen below them.
    """

    standings: tuple[tuple[str, Standing], ...]
    fitted: tuple[float, float, float]
    is_over: bool = False

    def paint(self, painter: QPainter, look: Look) -> None:
        scale, right, down = self.fitted
        transform = QTransform(scale, 0, 0, scale, right, down)
        tokens = look.tokens
        with saved(painter):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setClipRect(self.rect, Qt.ClipOperation.IntersectClip)
            if look.underlay is not None:
                look.underlay.paint(painter, self.rect, self.fitted, tokens)
            for code, standing in self.standings:
                self._paint_zone(painter, transform.map(look.paths[code]), standing, look)
            roads = QColor(tokens.road_primary)
            roads.setAlphaF(0.6)
            painter.strokePath(transform.map(look.roads), QPen(roads, 3))
            for code, standing in self.standings:
                self._paint_border(painter, transform.map(look.paths[code]), standing, tokens)

    def _paint_zone(self, painter: QPainter, path: QPainterPath, standing: Standing, look: Look) -> None:
        tokens = look.tokens
        painter.fillPath(path, standing_fill(standing, tokens, is_over=self.is_over))
        hatched = HATCHED.get(standing)
        if hatched:
            painter.fillPath(path, hatch(hatched, tokens.name, look.ratio, CLOCK_SCALE))

    def _paint_border(
        self, painter: QPainter, path: QPainterPath, standing: Standing, tokens: Tokens
    ) -> None:
        inks = {"breach": tokens.breach, "risk": tokens.risk}
        painter.strokePath(path, QPen(QColor(inks.get(standing, tokens.sub_district_line)), 3))


@dataclass(frozen=True)
class Swatch(Item):
    """How a step of the legend is filled."""

    standing: Standing
    hatched: HatchKind | None

    def paint(self, painter: QPainter, look: Look) -> None:
        painter.fillRect(self.rect, QColor(look.tokens.bg1))
        painter.fillRect(self.rect, standing_fill(self.standing, look.tokens))
        if self.hatched:
            painter.fillRect(self.rect, hatch(self.hatched, look.tokens.name, look.ratio, _SAMPLE_SCALE))
        frame(painter, self.rect, look.tokens.line2, 2)
