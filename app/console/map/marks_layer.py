"""All marks over the tiles as one picture, larger than the window, so that a panned map only moves it.

It is painted anew when a mark is another, when the view leaves it, and for gliding crews as often as they are
seen to move: the smaller the scale, the seldomer. While the ground is dragged that is done between frames.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import chain

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPixmap

from app.console.map.crew_book import CrewBook
from app.console.map.look import Look
from app.console.map.marks_sheet import MARGIN_PX, Key, MarksSheet, are_same, widened
from app.console.map.stepwise import Step, Stepwise
from app.console.map.view import View
from app.console.paint.painting import saved

SEEN_PX, FASTEST_S, SLOWEST_S = 0.5, 0.03, 0.4
"""A crew that has gone less far is not seen to have moved; the bounds of how often it is looked."""
LATE_S = 0.2
"""So long many marks may be older than what they are made of: unseen, while a frame that waits is felt."""
DRAGGED_S, STILL_AFTER_S = 1.0, 0.15
"""How often crews are looked at on ground that is dragged; when ground that has not moved lies still."""
_LEAST_PX, _SOON_PX = 60.0, 160.0
"""Dragged ground has the more room ahead of it, the less behind; with so little left marks are made anew."""
Paint = Callable[[Look], Iterator[Step]]


def frame_wait_s(speed_mps: float, metres_per_px: float) -> float:
    """How long crews may glide so fast before they are seen to have moved."""
    if speed_mps <= 0:
        return FASTEST_S
    return min(SLOWEST_S, max(FASTEST_S, SEEN_PX * metres_per_px / speed_mps))


class MarksLayer:
    """The marks that are shown, and those that are painted to come after them."""

    def __init__(self) -> None:
        self.shown: MarksSheet | None = None
        self._coming: MarksSheet | None = None
        self._is_painted = False
        self._spare: QPixmap | None = None
        self._begun_s = self._moved_s = self._outdated_s = -math.inf
        self._before: View | None = None
        self._course = (0.0, 0.0)

    def clear(self) -> None:
        """Forget them."""
        self._give_up()
        self._put_by(self.shown)
        self.shown = None

    @property
    def course(self) -> tuple[float, float]:
        """By how many px the ground was dragged right and down just now; nothing where it lies still."""
        is_still = time.perf_counter() - self._moved_s >= STILL_AFTER_S
        return (0.0, 0.0) if is_still else self._course

    def soon(self, view: View) -> View:
        """The view that the drag brings soon; the same where the ground lies still."""
        return view.panned(*_ahead(self.course, _SOON_PX))

    @property
    def newest(self) -> MarksSheet | None:
        """Those that are painted and come next, else those that are shown."""
        return self._coming if self._is_painted else self.shown

    def bring(
        self, look: Look, key: Key, words: Key, book: CrewBook, paint: Paint, *, may_be_late: bool = False
    ) -> MarksSheet:
        """The marks for a frame; `paint` gives the steps that paint a larger view.

        `key` holds what they are made of, compared by identity; `words` what may be of late while the ground
        is dragged. Marks so many that a frame would wait for them `may_be_late` for a little while.
        """
        self._follow(look.view)
        is_dragged = any(self.course)

        def is_new(sheet: MarksSheet) -> bool:
            return are_same(key, sheet.key) and (sheet.says(words) or is_dragged)

        if self._coming is not None and not (self._coming.fits(look) and is_new(self._coming)):
            self._give_up()
        shown = self.shown if self.shown is not None and self.shown.fits(look) else None
        may_be_late &= self._is_just_outdated(shown is None or is_new(shown))
        if shown is None or not (is_new(shown) or may_be_late):
            if self._coming is None:
                self._coming = self._begun(look, key, words, book, paint)
            self._coming.work.finished()
            self._is_painted = True
            self.change_over()
        assert self.shown is not None
        return self.shown

    def look_ahead(self, look: Look, key: Key, words: Key, book: CrewBook, paint: Paint) -> None:
        """Begin those that will be wanted: for crews that have gone on, for ground ahead, for late words."""
        shown = self.shown
        if self._coming is None and shown is not None and shown.fits(look):
            is_new = are_same(key, shown.key) and shown.says(words)
            if not (is_new and shown.holds(self.soon(look.view))) or self.is_due(book):
                self._coming = self._begun(look, key, words, book, paint)

    def work(self, key: Key, until: float) -> bool:
        """Paint on those that are coming; true once nothing of them is left to be painted."""
        if self._coming is None and self._spare is None and self.shown is not None:
            # Room that was never written to takes milliseconds, which a frame of a drag does not have.
            self._spare = _room(self.shown.wide)
        if self._coming is not None and not are_same(key, self._coming.key):
            self._give_up()
        if self._coming is not None and not self._is_painted:
            self._is_painted = self._coming.work.work(until)
        return self._coming is None or self._is_painted

    def change_over(self) -> bool:
        """Show those that are painted; false where there are none."""
        if not self._is_painted:
            return False
        self._put_by(self.shown)
        self.shown, self._coming, self._is_painted = self._coming, None, False
        return True

    def has_news(self, book: CrewBook) -> bool:
        """Whether crews have gone on since, or were on their way."""
        shown = self.shown
        return shown is None or book.version != shown.crews or not shown.is_at_rest

    def is_due(self, book: CrewBook) -> bool:
        """Whether it is time to look where the crews are now; on dragged ground nobody sees them go a px."""
        wait_s = DRAGGED_S if any(self.course) else self.shown.wait_s if self.shown is not None else 0.0
        return time.perf_counter() - self._begun_s >= wait_s and self.has_news(book)

    def _is_just_outdated(self, is_new: bool) -> bool:
        """Whether what is shown is made of other things than now, and has been for a moment only."""
        now_s = time.perf_counter()
        self._outdated_s = math.inf if is_new else min(self._outdated_s, now_s)
        return not is_new and now_s - self._outdated_s < LATE_S

    def _follow(self, view: View) -> None:
        before, self._before = self._before, view
        if before is not None and before != view:
            self._course = _course(before, view)
            self._moved_s = time.perf_counter()

    def _begun(self, look: Look, key: Key, words: Key, book: CrewBook, paint: Paint) -> MarksSheet:
        wide, glide = widened(look), book.glide
        wide = replace(wide, view=wide.view.panned(*_ahead(self.course, MARGIN_PX - _LEAST_PX)))
        self._begun_s = time.perf_counter()
        speed_mps = 0.0 if any(self.course) else glide.speed_mps(look.now_s)
        wait_s = frame_wait_s(speed_mps, look.view.metres_per_px)
        work = Stepwise(self._room(wide), chain([partial(_clear, wide=wide)], paint(wide)))
        return MarksSheet(wide, key, words, book.version, not glide.is_moving(look.now_s), wait_s, work)

    def _room(self, wide: Look) -> QPixmap:
        """Room for marks, with what was painted there before."""
        spare, self._spare = self._spare, None
        return spare if spare is not None and spare.size() == _size(wide) else _room(wide)

    def _give_up(self) -> None:
        self._put_by(self._coming)
        self._coming, self._is_painted = None, False

    def _put_by(self, sheet: MarksSheet | None) -> None:
        if sheet is not None:
            self._spare = sheet.work.picture


def _size(wide: Look) -> QSize:
    return QSize(round(wide.view.width * wide.ratio), round(wide.view.height * wide.ratio))


def _room(wide: Look) -> QPixmap:
    picture = QPixmap(_size(wide))
    picture.setDevicePixelRatio(wide.ratio)
    picture.fill(Qt.GlobalColor.transparent)
    return picture


def _clear(painter: QPainter, wide: Look) -> None:
    with saved(painter):
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        painter.fillRect(wide.view.screen_rect(), Qt.GlobalColor.transparent)


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
