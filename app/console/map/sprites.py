"""Small pictures drawn once and put on the map many times: labels, incident marks, crew symbols."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap

from app.console.paint.clock import paint_clock
from app.console.paint.clock_picture import ClockPicture, StagePicture
from app.console.paint.marks import Outcome, paint_severity, polygon
from app.console.paint.painting import centred_text, painting
from app.console.theme.fonts import font
from app.console.theme.tokens import ThemeName, Tokens, load_tokens

_HALO_EM = 0.22
_STEPS_OF_F = 40
CROWD_RADIUS_PX = 15.0
FACILITY_PX = 15.0


class LabelStyle(NamedTuple):
    """Size in px, weight, letter spacing in px and colour token of a kind of label."""

    px: float
    weight: int
    spacing_px: float
    token: str


LABEL_STYLES = {
    "sub_district": LabelStyle(17, 400, 3.0, "map_label"),
    "sub_district_small": LabelStyle(12.5, 500, 1.0, "map_label"),
    "precinct": LabelStyle(13, 500, 0.5, "map_label"),
    "functional_zone": LabelStyle(13, 500, 0.5, "map_label"),
    "community": LabelStyle(12, 400, 0.0, "road_label"),
    "unit_grid": LabelStyle(12, 400, 0.0, "road_label"),
    "place": LabelStyle(12, 400, 0.0, "road_label"),
    "road": LabelStyle(11, 400, 1.0, "road_label"),
    "shield": LabelStyle(11, 600, 0.5, "t1"),
    "figure": LabelStyle(13, 600, 0.0, "t1"),
    "figure_risk": LabelStyle(13, 600, 0.0, "risk"),
    "figure_breach": LabelStyle(13, 600, 0.0, "breach"),
    "crew": LabelStyle(12.5, 500, 0.0, "t1"),
}


@lru_cache(maxsize=4096)
def label_size(text: str, style: str, scale: float) -> tuple[float, float]:
    """Width and height in px of a label's text, without its halo."""
    px, weight, spacing, _ = LABEL_STYLES[style]
    metrics = QFontMetricsF(font(px * scale, weight, spacing * scale))
    return metrics.horizontalAdvance(text), px * scale * 1.25


@lru_cache(maxsize=3000)
def label_sprite(
    text: str, style: str, angle_deg: int, theme: ThemeName, ratio: float, scale: float
) -> QPixmap:
    """A label with its halo, already turned, to be put with its middle on its point."""
    px, weight, spacing, token = LABEL_STYLES[style]
    tokens = load_tokens(theme)
    width, height = label_size(text, style, scale)
    path = QPainterPath()
    path.addText(QPointF(-width / 2, px * scale * 0.36), font(px * scale, weight, spacing * scale), text)
    turned = math.radians(angle_deg)
    across = abs(width * math.cos(turned)) + abs(height * math.sin(turned)) + 6 * scale
    down = abs(width * math.sin(turned)) + abs(height * math.cos(turned)) + 6 * scale
    sprite = _blank(across, down, ratio)
    with painting(sprite) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(
            sprite.deviceIndependentSize().width() / 2, sprite.deviceIndependentSize().height() / 2
        )
        painter.rotate(angle_deg)
        if style == "shield":
            _paint_shield(painter, width, height, tokens, scale)
        else:
            halo = QPen(QColor(tokens.halo), max(2.6, _HALO_EM * px) * scale)
            halo.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.strokePath(path, halo)
        painter.fillPath(path, QColor(tokens.colours()[token]))
    return sprite


def _paint_shield(painter: QPainter, width: float, height: float, tokens: Tokens, scale: float) -> None:
    """The plate under a route's number, of one colour for all: urgency's colours belong to the clocks."""
    painter.setPen(QPen(QColor(tokens.t2), 1.2 * scale))
    painter.setBrush(QColor(tokens.bg1))
    half, tall = width / 2 + 2 * scale, height / 2
    painter.drawRoundedRect(QRectF(-half, -tall, 2 * half, 2 * tall), 3 * scale, 3 * scale)


def _blank(width: float, height: float, ratio: float) -> QPixmap:
    # Even device sizes put the middle on a whole device pixel.
    sprite = QPixmap(2 * math.ceil(width * ratio / 2), 2 * math.ceil(height * ratio / 2))
    sprite.setDevicePixelRatio(ratio)
    sprite.fill(Qt.GlobalColor.transparent)
    return sprite


@lru_cache(maxsize=400)
def facility_sprite(sign: str, theme: ThemeName, ratio: float, scale: float) -> QPixmap:
    """A disc with a character: quieter than the plates of posts and permits, for there are many."""
    tokens = load_tokens(theme)
    side = (FACILITY_PX + 2) * scale
    sprite = _blank(side, side, ratio)
    size = sprite.deviceIndependentSize()
    middle, radius = QPointF(size.width() / 2, size.height() / 2), FACILITY_PX * scale / 2
    with painting(sprite) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.t3), scale))
        painter.setBrush(QColor(tokens.bg1))
        painter.drawEllipse(middle, radius, radius)
        centred_text(painter, middle, sign, font(10 * scale, 500), tokens.t2)
    return sprite


def incident_sprite(
    clock: ClockPicture, severity: int, is_selected: bool, theme: ThemeName, ratio: float, scale: float
) -> QPixmap:
    """The ring with the severity mark inside, its clock rounded to fortieths of a stage."""
    stages = tuple((stage.state, round(min(1.0, stage.f) * _STEPS_OF_F)) for stage in clock.stages)
    return _incident_sprite(stages, clock.is_known, severity, is_selected, theme, ratio, scale)


@lru_cache(maxsize=2000)
def _incident_sprite(
    stages: tuple[tuple[str, int], ...],
    is_known: bool,
    severity: int,
    is_selected: bool,
    theme: ThemeName,
    ratio: float,
    scale: float,
) -> QPixmap:
    tokens = load_tokens(theme)
    rounded = ClockPicture(
        tuple(StagePicture(state, steps / _STEPS_OF_F, 1.0) for state, steps in stages),  # type: ignore[arg-type]
        is_known=is_known,
    )
    side = (92 if is_selected else 60) * scale
    sprite = _blank(side, side, ratio)
    middle = QPointF(side / 2, side / 2)
    with painting(sprite) as painter:
        form = "ring_selected" if is_selected else "ring"
        paint_clock(painter, QRectF(0, 0, side, side), rounded, tokens, form, scale)  # type: ignore[arg-type]
        size = (26.0 if is_selected else 15.0 if severity == 2 else 17.0) * scale
        paint_severity(painter, middle, size, severity, tokens)
    return sprite


@lru_cache(maxsize=2000)
def crowd_sprite(count: int, outcome: Outcome, theme: ThemeName, ratio: float, scale: float) -> QPixmap:
    """Several incidents as one mark: how many, in the shape and colour of the worst outcome among them."""
    tokens = load_tokens(theme)
    radius, side = CROWD_RADIUS_PX * scale, 44 * scale
    sprite = _blank(side, side, ratio)
    size = sprite.deviceIndependentSize()
    middle = QPointF(size.width() / 2, size.height() / 2)
    body, edge, ink = {
        "late": (tokens.breachfill, tokens.halo, tokens.onacc),
        "at_risk": (tokens.riskfill, tokens.risk, tokens.bg0 if tokens.is_dark else tokens.t1),
        "held": (tokens.holdbg, tokens.hold, tokens.hold),
    }.get(outcome, (tokens.halo, tokens.t2, tokens.t1))
    with painting(sprite) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(edge), 1.6 * scale))
        painter.setBrush(QColor(body))
        painter.drawPath(_crowd_path(outcome, middle, radius))
        words = middle + QPointF(0, 3.5 * scale) if outcome == "at_risk" else middle
        px = (13 if count < 100 else 11 if count < 1000 else 9) * scale
        centred_text(painter, words, str(count), font(px, 600), ink)
    return sprite


def _crowd_path(outcome: Outcome, middle: QPointF, radius: float) -> QPainterPath:
    path = QPainterPath()
    if outcome == "late":
        near, far = radius * math.tan(math.pi / 8), radius
        corners = ((near, -far), (far, -near), (far, near), (near, far))
        path.addPolygon(polygon(middle, *corners, *((-x, -y) for x, y in corners)))
        path.closeSubpath()
    elif outcome == "at_risk":
        wide, top, foot = 1.28 * radius, -1.25 * radius, 0.98 * radius
        path.addPolygon(polygon(middle, (0, top), (wide, foot), (-wide, foot)))
        path.closeSubpath()
    elif outcome == "held":
        path.addRoundedRect(
            QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius), radius / 5, radius / 5
        )
    else:
        path.addEllipse(middle, radius, radius)
    return path


def put(painter: QPainter, sprite: QPixmap, x: float, y: float, ratio: float) -> None:
    """Put a sprite with its middle on a point, on whole device pixels."""
    size = sprite.deviceIndependentSize()
    left = round((x - size.width() / 2) * ratio) / ratio
    top = round((y - size.height() / 2) * ratio) / ratio
    painter.drawPixmap(QPointF(left, top), sprite)
