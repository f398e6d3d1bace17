"""All marks over the tiles as one picture, larger than the window, so that a panned map only moves it.

It is painted anew when a mark is another, when the view leaves it, and for gliding crews as often as they are
seen to move: the smaller the scale, the seldomer. While the ground is dragged that is done between frames.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPixmap

from app.console.map.crew_book import CrewBook
from app.console.map.look import Look
from app.console.map.stepwise import Step, Stepwise
from app.console.map.view import View
from app.console.paint.painting import saved

MARGIN_PX = 320
SEEN_PX, FASTEST_S, SLOWEST_S = 0.5, 0.03, 0.4
"""A crew that has gone less far is not seen to have moved; the bounds of how often it is looked."""
DRAGGED_S, STILL_AFTER_S = 1.0, 0.15
"""How often crews are looked at on ground that is dragged; when ground that has not moved lies still."""
_LEAST_PX, _SOON_PX = 60.0, 160.0
"""Dragged ground has the more room ahead of it, the less behind; with so little left marks are made anew."""
Key = tuple[object, ...]
Paint = Callable[[Look], Iterator[Step]]


def frame_wait_s(speed_mps: float, metres_per_px: float) -> float:
    """How long crews may glide so fast before they are seen to have moved."""
    if speed_mps <= 0:
        return FASTEST_S
    return min(SLOWEST_S, max(FASTEST_S, SEEN_PX * metres_per_px / speed_mps))


@dataclass(frozen=True, slots=True)
class _Marks:
    """The marks of a look: what they and their words are made of, and which news of crews is in them.

    `is_at_rest`: no crew was on its way; `wait_s` is how long the others were not seen to have moved.
    """

    look: Look
    key: Key
    words: Key
    crews: int
    is_at_rest: bool
    wait_s: float
    work: Stepwise[QPixmap]

    def serve(self, look: Look, key: Key) -> bool:
        """Whether they are still those of a look, wherever its view has gone within the margin."""
        wide, kept = _widened(look), self.look
        if not _are_same(key, self.key) or replace(kept, view=wide.view, now_s=wide.now_s) != wide:
            return False
        return replace(kept.view, x=wide.view.x, y=wide.view.y) == wide.view and self.reach(look.view)

    def say(self, words: Key, *, late: bool) -> bool:
        """Whether they have these words on them, or may be late with them."""
        return late or _are_same(words, self.words)

    def reach(self, view: View) -> bool:
        """Whether a view of their scale and size has not left them."""
        gone_m = max(abs(self.look.view.x - view.x), abs(self.look.view.y - view.y))
        return gone_m < (MARGIN_PX - 1) * view.metres_per_px


class MarksLayer:
    """The marks as they were painted last, and those that are being painted."""

    def __init__(self) -> None:
        self.state = object()
        """Another one whenever the marks are painted anew."""
        self._shown: _Marks | None = None
        self._coming: _Marks | None = None
        self._spare = QPixmap()
        self._begun_s = self._moved_s = -math.inf
        self._before: View | None = None
        self._course = (0.0, 0.0)

    def clear(self) -> None:
        """Forget them."""
        self._shown = self._coming = None

    @property
    def course(self) -> tuple[float, float]:
        """By how many px the ground was dragged right and down just now; nothing where it lies still."""
        is_still = time.perf_counter() - self._moved_s >= STILL_AFTER_S
        return (0.0, 0.0) if is_still else self._course

    def bring(self, look: Look, key: Key, words: Key, book: CrewBook, paint: Paint) -> None:
        """See to it that there are marks for a frame; `paint` gives the steps that paint a larger view.

        `key` holds what they are made of, compared by identity; `words` what may be of late while the ground
        is dragged.
        """
        self._follow(look.view)
        shown, coming, is_still = self._shown, self._coming, not any(self.course)
        if coming is not None and not (coming.serve(look, key) and coming.say(words, late=not is_still)):
            self._give_up()
        is_there = shown is not None and shown.serve(look, key)
        if self._coming is None and not (is_there and self._will_do(look, words, book)):
            self._coming = self._begun(look, key, words, book, paint)
        if is_still or not is_there:
            self._finish()

    def work(self, key: Key, until: float) -> bool:
        """Paint on those that are coming; true once they are there, or where none are coming."""
        if self._coming is not None and not _are_same(key, self._coming.key):
            self._give_up()
        if self._coming is not None and self._coming.work.work(until):
            self._finish()
        return self._coming is None

    def has_news(self, book: CrewBook) -> bool:
        """Whether crews have gone on since, or were on their way."""
        shown = self._shown
        return shown is None or book.version != shown.crews or not shown.is_at_rest

    def is_due(self, book: CrewBook) -> bool:
        """Whether it is time to look where the crews are now; on dragged ground nobody sees them go a px."""
        wait_s = DRAGGED_S if any(self.course) else self._shown.wait_s if self._shown is not None else 0.0
        return time.perf_counter() - self._begun_s >= wait_s and self.has_news(book)

    def lay(self, painter: QPainter, look: Look, square: QRectF) -> None:
        """Put the marks on a square of the window, in logical px, as far as they reach."""
        shown = self._shown
        assert shown is not None
        shift = look.view.offset(look.ratio) - shown.look.view.offset(look.ratio)
        reach = QRectF(shift, QSizeF(shown.look.view.width, shown.look.view.height))
        part = square & reach
        if part.isEmpty():
            return
        left, top = part.left() - shift.x(), part.top() - shift.y()
        sides = (left, top, part.width(), part.height())
        source = QRectF(*(round(side * look.ratio) for side in sides))
        painter.drawPixmap(part.topLeft(), shown.work.picture, source)

    def _follow(self, view: View) -> None:
        before, self._before = self._before, view
        if before is not None and before != view:
            self._course = _course(before, view)
            self._moved_s = time.perf_counter()

    def _will_do(self, look: Look, words: Key, book: CrewBook) -> bool:
        shown = self._shown
        assert shown is not None
        soon = look.view.panned(*_ahead(self.course, _SOON_PX))
        return _are_same(words, shown.words) and shown.reach(soon) and not self.is_due(book)

    def _begun(self, look: Look, key: Key, words: Key, book: CrewBook, paint: Paint) -> _Marks:
        wide = _widened(look)
        wide = replace(wide, view=wide.view.panned(*_ahead(self.course, MARGIN_PX - _LEAST_PX)))
        speed_mps = book.glide.speed_mps(look.now_s)
        wait_s = frame_wait_s(speed_mps, look.view.metres_per_px)
        self._begun_s = time.perf_counter()
        work = Stepwise(self._picture(wide), chain([partial(_clear, wide=wide)], paint(wide)))
        return _Marks(wide, key, words, book.version, speed_mps == 0, wait_s, work)

    def _picture(self, wide: Look) -> QPixmap:
        """Room for marks, with what was painted there before."""
        size = round(wide.view.width * wide.ratio), round(wide.view.height * wide.ratio)
        picture, self._spare = self._spare, QPixmap()
        if (picture.width(), picture.height()) != size:
            picture = QPixmap(*size)
            picture.fill(Qt.GlobalColor.transparent)
        picture.setDevicePixelRatio(wide.ratio)
        return picture

    def _give_up(self) -> None:
        if self._coming is not None:
            self._spare, self._coming = self._coming.work.picture, None

    def _finish(self) -> None:
        coming, shown = self._coming, self._shown
        if coming is not None:
            coming.work.finished()
            self._spare = shown.work.picture if shown is not None else QPixmap()
            self._shown, self._coming, self.state = coming, None, object()


def _clear(painter: QPainter, wide: Look) -> None:
    with saved(painter):
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        painter.fillRect(wide.view.screen_rect(), Qt.GlobalColor.transparent)


def _are_same(one: Key, other: Key) -> bool:
    return len(one) == len(other) and all(a is b for a, b in zip(one, other, strict=True))


def _course(before: View, now: View) -> tuple[float, float]:
    """By how many px the ground was dragged right and down; a leap and another scale are no drag."""
    if replace(before, x=now.x, y=now.y) != now:
        return 0.0, 0.0
    right, down = (before.x - now.x) / now.metres_per_px, (now.y - before.y) / now.metres_per_px
    return (0.0, 0.0) if max(abs(right), abs(down)) > MARGIN_PX else (right, down)


def _ahead(course: tuple[float, float], by_px: float) -> tuple[float, float]:
    """A drag of the ground so far on a course; nothing where it lies still."""
    share = by_px / (max(abs(part) for part in course) or math.inf)
    return course[0] * share, course[1] * share


def _widened(look: Look) -> Look:
    view = look.view
    return replace(look, view=view.resized(view.width + 2 * MARGIN_PX, view.height + 2 * MARGIN_PX))
