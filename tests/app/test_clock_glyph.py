"""The 1530 clock: every state readable in every form, without colour and at every scale."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainterPath
from PySide6.QtWidgets import QApplication

from app.console.clock_words import short_span
from app.console.paint.clock import ClockForm, paint_clock
from app.console.paint.clock_detail import detail_rects
from app.console.paint.clock_picture import ClockPicture, StagePicture, StageState
from app.console.paint.clock_ring import ring_spans
from app.console.paint.clock_row import segment_rects
from app.console.paint.painting import painting
from app.console.paint.words import fitting
from app.console.theme.fonts import font
from app.console.theme.tokens import Tokens, load_tokens
from app.console.wall.items import HATCHED, Look, Swatch
from app.console.wall.room import Box

THEMES = pytest.mark.parametrize("tokens", [load_tokens("dark"), load_tokens("light")], ids=["dark", "light"])
SCALES = pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
STATES: tuple[StageState, ...] = (
    "wait",
    "ok",
    "risk",
    "breach",
    "done",
    "late",
    "hold",
    "waived",
    "not_applicable",
)
SIZES: dict[ClockForm, tuple[int, int]] = {
    "row": (196, 24),
    "detail": (408, 96),
    "ring": (60, 60),
    "ring_selected": (84, 84),
    "aggregate": (300, 24),
}


def stage(
    state: StageState, f: float = 0.6, p50: float | None = 0.7, p90: float | None = 0.9
) -> StagePicture:
    return StagePicture(state, f, 300, 0.5, p50, p90, "到达", "5:00", "余 2:15 · 38% 超", "截止 14:36:40")


def clock(state: StageState, **values: float) -> ClockPicture:
    return ClockPicture((stage("done"), stage(state, **values), stage("wait", 0)), "到", "+12:15")


def picture(tokens: Tokens, form: ClockForm, shown: ClockPicture, ratio: float = 1.0) -> QImage:
    """The clock on the panel colour with 12 px around it."""
    width, height = SIZES[form]
    image = QImage(
        round((width + 24) * ratio), round((height + 24) * ratio), QImage.Format.Format_ARGB32_Premultiplied
    )
    image.setDevicePixelRatio(ratio)
    image.fill(QColor(tokens.bg1))
    with painting(image) as painter:
        paint_clock(painter, QRectF(12, 12, width, height), shown, tokens, form)
    return image


def grey(image: QImage) -> NDArray[np.int16]:
    flat = image.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(flat.constBits(), np.uint8).reshape(flat.height(), flat.bytesPerLine())
    return rows[:, : flat.width()].astype(np.int16)


@THEMES
@pytest.mark.parametrize("form", ["row", "detail"])
def test_that_stage_states_differ_without_colour(
    console_app: QApplication, tokens: Tokens, form: ClockForm
) -> None:
    pictures = {state: grey(picture(tokens, form, clock(state))) for state in STATES}
    for first, second in combinations(STATES, 2):
        changed = np.abs(pictures[first] - pictures[second]) > 20
        assert changed.sum() >= 20, (first, second)


@THEMES
@pytest.mark.parametrize("state", ["risk", "breach", "hold"])
def test_that_trouble_shows_on_the_ring_without_colour(
    console_app: QApplication, tokens: Tokens, state: StageState
) -> None:
    calm = grey(picture(tokens, "ring", clock("ok")))
    assert (np.abs(grey(picture(tokens, "ring", clock(state))) - calm) > 20).sum() >= 60


@THEMES
@pytest.mark.parametrize("form", ["ring", "ring_selected"])
def test_that_what_a_ring_says_differs_without_colour(
    console_app: QApplication, tokens: Tokens, form: ClockForm
) -> None:
    """A ring has no room for every state; those that call for different things never look alike."""
    said: tuple[StageState, ...] = ("wait", "ok", "risk", "breach", "done", "late", "hold")
    pictures = {state: grey(picture(tokens, form, clock(state))) for state in said}
    for first, second in combinations(said, 2):
        changed = np.abs(pictures[first] - pictures[second]) > 20
        assert changed.sum() >= 20, (first, second)


@THEMES
def test_that_steps_of_a_shaded_map_differ_without_colour(console_app: QApplication, tokens: Tokens) -> None:
    pictures = {}
    for where in ("breach", "risk", "met", "good", "best", "few"):
        image = QImage(64, 64, QImage.Format.Format_RGB32)
        image.fill(QColor(tokens.bg1))
        with painting(image) as painter:
            Swatch(Box(0, 0, 64, 64), where, HATCHED.get(where)).paint(
                painter, Look(tokens, 1.0, {}, QPainterPath())
            )
        pictures[where] = grey(image)[4:-4, 4:-4]
    for first, second in combinations(pictures, 2):
        one, other = pictures[first], pictures[second]
        apart = abs(float(one.mean() - other.mean())) + abs(float(one.std() - other.std()))
        assert apart >= 6, (first, second)


@THEMES
@SCALES
@pytest.mark.parametrize("form", ["row", "aggregate"])
def test_that_nothing_is_painted_outside_the_rectangle(
    console_app: QApplication, tokens: Tokens, ratio: float, form: ClockForm
) -> None:
    for state in STATES:
        image = grey(picture(tokens, form, clock(state, p50=1.6, p90=2.0), ratio))
        margin = int(8 * ratio)
        ground = image[0, 0]
        assert (image[:margin] == ground).all()
        assert (image[-margin:] == ground).all()
        assert (image[:, : int(11 * ratio)] == ground).all()
        assert (image[:, -int(11 * ratio) :] == ground).all()


@SCALES
@pytest.mark.parametrize("countdown", ["+12:15", "+1:07 h", "+12:59 h", "+312 h"])
@pytest.mark.parametrize("width", [150, 196])
def test_that_the_longest_countdown_stays_clear_of_the_bar(
    console_app: QApplication, ratio: float, countdown: str, width: int
) -> None:
    tokens = load_tokens("dark")
    shown = ClockPicture((stage("done"), stage("ok"), stage("ok")), "反", countdown, is_known=False)
    image = QImage(round((width + 24) * ratio), round(48 * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor(tokens.bg1))
    with painting(image) as painter:
        paint_clock(painter, QRectF(12, 12, width, 24), shown, tokens)
    rows = grey(image)
    gap = rows[int(14 * ratio) : int(34 * ratio), int((width - 58) * ratio) : int((width - 56) * ratio)]
    assert (gap == rows[0, 0]).all()


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(0, "0:00"), (3599.4, "59:59"), (3599.6, "1:00 h"), (46781, "12:59 h"), (400_000, "111 h")],
)
def test_that_a_countdown_of_hours_says_so_without_seconds(seconds: float, expected: str) -> None:
    assert short_span(seconds) == expected


def test_that_words_take_the_largest_size_and_longest_wording_that_fit(console_app: QApplication) -> None:
    roomy, roomy_face = fitting(("余 15:45 · 29 % 将超", "余 15:45"), (13, 12), 600, 300, 1.0)
    short, _ = fitting(("余 15:45 · 29 % 将超", "余 15:45"), (13, 12), 600, 70, 1.0)
    cut, cut_face = fitting(("Response",), (14, 13, 12), 600, 40, 1.0)
    assert (roomy, roomy_face.pixelSize()) == ("余 15:45 · 29 % 将超", 13)
    assert short == "余 15:45"
    assert cut.endswith("…")
    assert cut_face.pixelSize() == 12


@THEMES
def test_that_a_long_stage_name_stays_clear_of_its_limit_in_a_narrow_column(
    console_app: QApplication, tokens: Tokens
) -> None:
    """Between name and limit a strip stays empty, whatever the name is."""
    long = StagePicture("ok", 0.5, 300, name="Responsibilities", limit_text="5:00", headline="x" * 60)
    image = QImage(400, 100, QImage.Format.Format_RGB32)
    image.fill(QColor(tokens.bg1))
    with painting(image) as painter:
        paint_clock(painter, QRectF(0, 0, 400, 96), ClockPicture((long, long, long)), tokens, "detail")
    rows = grey(image)
    for column in detail_rects(QRectF(0, 0, 400, 96), 1.0):
        limit = QFontMetricsF(font(12)).horizontalAdvance("5:00")
        right = int(column.right() - limit)
        assert (rows[2:20, right - 4 : right - 1] == rows[99, 0]).all()
        after = int(column.right())
        assert (rows[56:92, after + 9 : after + 11] == rows[99, 0]).all()


def test_that_segments_and_arcs_keep_their_fixed_shares() -> None:
    widths = [rect.width() for rect in segment_rects(20, 104, 8, 12, 3)]
    assert widths[1] / widths[0] == pytest.approx(1.5)
    assert widths[2] / widths[0] == pytest.approx(2.0)
    spans = ring_spans()
    assert [span for _, span in spans] == [66, 104, 154]
    assert spans[-1][0] + spans[-1][1] == pytest.approx(354)


def test_that_the_outcome_is_the_worst_of_the_unfinished_stages() -> None:
    assert clock("breach").outcome == "late"
    assert clock("risk").outcome == "at_risk"
    assert clock("ok").outcome == "on_time"
    assert clock("hold").outcome == "held"
    assert clock("wait").outcome == "unknown"
    assert ClockPicture((stage("late"), stage("waived"), stage("done"))).outcome == "done"


def test_that_an_unknown_prediction_says_so() -> None:
    shown = ClockPicture((stage("ok"), stage("wait"), stage("wait")), "到", "2:30", is_known=False)
    assert shown.outcome == "unknown"
    assert shown.countdown_text == "到 2:30 ?"


@THEMES
def test_that_a_prediction_past_the_limit_changes_the_lane(console_app: QApplication, tokens: Tokens) -> None:
    early = grey(picture(tokens, "row", clock("risk", p50=0.9, p90=0.95)))[12:21]
    late = grey(picture(tokens, "row", clock("risk", p50=1.2, p90=1.4)))[12:21]
    assert (np.abs(early - late) > 20).sum() >= 15
