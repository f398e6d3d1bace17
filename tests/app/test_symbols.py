"""Symbols, marks and hatches: told apart by shape, also without colour."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from app.console.paint.crew_symbols import CrewKind, CrewStatus, paint_crew
from app.console.paint.hatches import HatchKind, hatch
from app.console.paint.marks import Outcome, paint_outcome, paint_severity
from app.console.paint.painting import PixelGrid, painting
from app.console.theme.tokens import Tokens, load_tokens

THEMES = pytest.mark.parametrize("tokens", [load_tokens("dark"), load_tokens("light")], ids=["dark", "light"])
KINDS: dict[CrewKind, str] = {
    "officer": "执",
    "inspector": "监",
    "grid_worker": "格",
    "mediator": "调",
    "auxiliary": "辅",
    "contractor": "市",
    "volunteer": "志",
    "drone": "飞",
}
STATUSES: tuple[CrewStatus, ...] = ("free", "en_route", "on_scene", "offline")
OUTCOMES: tuple[Outcome, ...] = ("on_time", "at_risk", "late", "held", "unknown", "done")
HATCHES: tuple[HatchKind, ...] = ("breach", "risk", "hold", "overrun", "gain")


def grey(tokens: Tokens, draw: Callable[[QPainter], None], ratio: float = 1.0) -> NDArray[np.int16]:
    """A 48 px picture in grey, on the panel colour."""
    side = round(48 * ratio)
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor(tokens.bg1))
    with painting(image) as painter:
        draw(painter)
    flat = image.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(flat.constBits(), np.uint8).reshape(side, flat.bytesPerLine())
    return rows[:, :side].astype(np.int16)


def difference(first: NDArray[np.int16], second: NDArray[np.int16]) -> int:
    """How many pixels differ clearly in grey."""
    return int((np.abs(first - second) > 24).sum())


def crew(tokens: Tokens, kind: CrewKind, status: CrewStatus, character: str = "") -> NDArray[np.int16]:
    return grey(
        tokens, lambda painter: paint_crew(painter, QPointF(24, 24), 22, kind, status, character, tokens)
    )


@THEMES
def test_that_crew_kinds_differ_by_shape_alone(console_app: QApplication, tokens: Tokens) -> None:
    pictures = [crew(tokens, kind, "on_scene") for kind in KINDS]
    assert min(difference(a, b) for a, b in combinations(pictures, 2)) >= 12


@THEMES
@pytest.mark.parametrize("kind", KINDS)
def test_that_crew_statuses_differ_without_colour(
    console_app: QApplication, tokens: Tokens, kind: CrewKind
) -> None:
    pictures = [crew(tokens, kind, status, KINDS[kind]) for status in STATUSES]
    assert min(difference(a, b) for a, b in combinations(pictures, 2)) >= 30


@THEMES
def test_that_the_heading_wedge_points_where_the_crew_goes(console_app: QApplication, tokens: Tokens) -> None:
    def east(painter: QPainter) -> None:
        paint_crew(painter, QPointF(24, 24), 22, "officer", "en_route", "执", tokens, heading_deg=90)

    changed = np.argwhere(np.abs(grey(tokens, east) - crew(tokens, "officer", "en_route", "执")) > 24)
    assert changed[:, 1].min() > 30
    assert abs(changed[:, 0].mean() - 24) < 2


@THEMES
def test_that_outcome_icons_differ_without_colour(console_app: QApplication, tokens: Tokens) -> None:
    pictures = [
        grey(tokens, lambda painter, code=code: paint_outcome(painter, QPointF(24, 24), 15, code, tokens))
        for code in OUTCOMES
    ]
    assert min(difference(a, b) for a, b in combinations(pictures, 2)) >= 25


@THEMES
def test_that_severities_differ_by_shape_and_digit(console_app: QApplication, tokens: Tokens) -> None:
    pictures = [
        grey(tokens, lambda painter, level=level: paint_severity(painter, QPointF(24, 24), 22, level, tokens))
        for level in (1, 2, 3, 4)
    ]
    assert min(difference(a, b) for a, b in combinations(pictures, 2)) >= 60


@THEMES
@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
def test_that_hatches_keep_their_pitch_at_every_pixel_ratio(
    console_app: QApplication, tokens: Tokens, ratio: float
) -> None:
    ground = grey(tokens, lambda painter: None, ratio)[0, 0]
    for kind in HATCHES:
        brush = hatch(kind, tokens.name, ratio)
        picture = grey(tokens, lambda painter, b=brush: painter.fillRect(QRectF(0, 0, 48, 48), b), ratio)
        inked = float((np.abs(picture - ground) > 12).mean())
        assert 0.05 < inked < 0.85
        assert brush is hatch(kind, tokens.name, ratio)


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 1.75, 2.0])
def test_that_the_pixel_grid_meets_device_pixels(console_app: QApplication, ratio: float) -> None:
    image = QImage(100, 100, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    with painting(image) as painter:
        painter.translate(3.3, 5.7)
        grid = PixelGrid(painter)
        rect = painter.combinedTransform().mapRect(grid.rect(1.4, 2.6, 10.2, 0.2))
    assert rect.left() == pytest.approx(round(rect.left()))
    assert rect.bottom() == pytest.approx(round(rect.bottom()))
    assert rect.height() >= 1 - 1e-9


def test_that_an_exception_does_not_leave_the_painter_open(console_app: QApplication) -> None:
    image = QImage(10, 10, QImage.Format.Format_RGB32)

    def failing() -> None:
        with painting(image):
            raise ValueError("drawing failed")

    with pytest.raises(ValueError, match="drawing failed"):
        failing()
    assert not image.paintingActive()
