"""Every state of the 1530 clock in all its forms on one sheet, for people to look at beside the reference."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from app.console.paint.clock import paint_clock
from app.console.paint.clock_picture import FINISHED, ClockPicture, StagePicture, StageState
from app.console.paint.marks import paint_severity
from app.console.paint.painting import painting
from app.console.theme.fonts import load_fonts, role_font
from app.console.theme.tokens import ThemeName, Tokens, load_tokens
from app.words import Words
from app.words.catalogue import Language, span
from tests.screenshots.shown import PICTURES

ROW_PX, DETAIL_PX = 40, 116
WIDTH, STAGES = 1180, ("response", "arrival", "feedback")
LIMITS_S = (60.0, 300.0, 1800.0)
Shape = tuple[StageState, float, float | None, float | None]
CASES: dict[str, tuple[Shape, Shape, Shape]] = {
    "answering": (("ok", 0.45, 0.7, 0.85), ("wait", 0.0, 0.8, 0.95), ("wait", 0.0, 0.6, 0.8)),
    "answer_at_risk": (("risk", 0.9, 0.95, 1.2), ("wait", 0.1, 0.8, 0.95), ("wait", 0.0, 0.6, 0.8)),
    "answer_late": (("breach", 1.3, None, None), ("wait", 0.3, 0.9, 1.1), ("wait", 0.0, 0.6, 0.8)),
    "under_way": (("done", 0.6, None, None), ("ok", 0.4, 0.7, 0.85), ("wait", 0.1, 0.6, 0.8)),
    "p90_past": (("done", 0.6, None, None), ("risk", 0.55, 0.9, 1.15), ("wait", 0.1, 0.6, 0.8)),
    "p50_past": (("done", 0.6, None, None), ("risk", 0.6, 1.2, 1.5), ("wait", 0.1, 0.6, 0.8)),
    "arrival_late": (("done", 0.5, None, None), ("breach", 1.4, 1.5, 1.7), ("wait", 0.2, 0.7, 0.9)),
    "late_on_scene": (("done", 0.6, None, None), ("late", 1.2, None, None), ("ok", 0.4, 0.7, 0.9)),
    "on_scene": (("done", 0.6, None, None), ("done", 0.8, None, None), ("ok", 0.5, 0.7, 0.9)),
    "suspended": (("done", 0.6, None, None), ("done", 0.8, None, None), ("hold", 0.5, None, None)),
    "waived": (("done", 0.6, None, None), ("waived", 0.0, None, None), ("ok", 0.3, 0.7, 0.9)),
    "not_timed": (("done", 0.6, None, None), ("not_applicable", 0.0, None, None), ("ok", 0.3, 0.7, 0.9)),
    "all_done": (("done", 0.6, None, None), ("done", 0.8, None, None), ("done", 0.5, None, None)),
    "unknown": (("done", 0.6, None, None), ("ok", 0.5, None, None), ("wait", 0.1, None, None)),
}


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_that_all_states_in_all_forms_stand_on_a_sheet(
    qapp: QApplication, language: Language, theme: ThemeName, ratio: float
) -> None:
    load_fonts()
    tokens, words = load_tokens(theme), Words(language)
    height = len(CASES) * ROW_PX + (len(CASES) + 1) // 2 * DETAIL_PX + 40
    image = QImage(round(WIDTH * ratio), round(height * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor(tokens.bg1))
    with painting(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        _paint_rows(painter, tokens, words)
        _paint_details(painter, tokens, words, len(CASES) * ROW_PX + 20)
    PICTURES.mkdir(parents=True, exist_ok=True)
    assert image.save(str(PICTURES / f"glyph-{language}-{theme}-{ratio * 100:.0f}.png"))
    rows = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.width())
    bands = np.array_split(rows[: round(len(CASES) * ROW_PX * ratio)], len(CASES))
    assert all(len(np.unique(band)) > 30 for band in bands)


def _clock(shapes: tuple[Shape, Shape, Shape], words: Words, *, is_known: bool) -> ClockPicture:
    told = zip(shapes, STAGES, LIMITS_S, strict=True)
    stages = tuple(_stage(shape, name, limit_s, words) for shape, name, limit_s in told)
    places = [number for number, stage in enumerate(stages) if stage.state not in FINISHED]
    if not places:
        return ClockPicture(stages)
    shown, left_s = places[0], LIMITS_S[places[0]] * (1 - stages[places[0]].f)
    countdown = f"+{span(-left_s)}" if left_s < 0 else span(left_s)
    return ClockPicture(stages, words.say(f"stage_mark.{STAGES[shown]}"), countdown, is_known)


def _stage(shape: Shape, name: str, limit_s: float, words: Words) -> StagePicture:
    state, f, p50, p90 = shape
    left_s = limit_s * (1 - f)
    head = words.say("clock.over", over_s=-left_s) if left_s < 0 else words.say("clock.left", left_s=left_s)
    if state in ("done", "late"):
        code = "clock.met_late" if state == "late" else "clock.met"
        head = words.say(code, took_s=f * limit_s, late_s=max(0.0, -left_s))
    p10 = None if p50 is None else p50 * 0.85
    return StagePicture(
        state, f, limit_s, p10, p50, p90, words.say(f"stage_head.{name}"), span(limit_s), head
    )


def _paint_rows(painter: QPainter, tokens: Tokens, words: Words) -> None:
    """A line for each case: name, row form wide and at its least, ring, selected ring, wall form."""
    for number, (name, shapes) in enumerate(CASES.items()):
        top = number * ROW_PX
        clock = _clock(shapes, words, is_known=name != "unknown")
        painter.setFont(role_font("secondary"))
        painter.setPen(QColor(tokens.t2))
        painter.drawText(QRectF(16, top, 130, ROW_PX), Qt.AlignmentFlag.AlignVCenter, name.replace("_", " "))
        paint_clock(painter, QRectF(150, top, 196, ROW_PX), clock, tokens)
        paint_clock(painter, QRectF(370, top, 150, ROW_PX), clock, tokens)
        for left, form, scale in ((540, "ring", 0.9), (620, "ring_selected", 0.6)):
            box = QRectF(left, top, 40, ROW_PX)
            paint_clock(painter, box, clock, tokens, form, scale)
            paint_severity(painter, box.center(), 14, 2, tokens)
        paint_clock(painter, QRectF(700, top + 8, 440, ROW_PX - 16), clock, tokens, "aggregate")


def _paint_details(painter: QPainter, tokens: Tokens, words: Words, top: float) -> None:
    for number, (name, shapes) in enumerate(CASES.items()):
        row, column = divmod(number, 2)
        clock = _clock(shapes, words, is_known=name != "unknown")
        box = QRectF(16 + column * 580, top + row * DETAIL_PX, 540, 96)
        paint_clock(painter, box, clock, tokens, "detail")
