"""The marks of a map as a picture that is larger than the window."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QPainter, QPixmap

from app.console.map.look import Look
from app.console.map.stepwise import Stepwise
from app.console.map.view import View

MARGIN_PX = 320
LASTING_S = 0.1
"""Marks of crews that are soon seen to have gone on are not worth laying on tiles beforehand."""
Key = tuple[object, ...]


@dataclass(frozen=True, slots=True, eq=False)
class MarksSheet:
    """The marks of a wide look: what they and their words are made of, and which news of crews is in them.

    `is_at_rest`: no crew was on its way; `wait_s` is how long the others were not seen to have moved.
    """

    wide: Look
    key: Key
    words: Key
    crews: int
    is_at_rest: bool
    wait_s: float
    work: Stepwise[QPixmap]

    @property
    def lasts(self) -> bool:
        """Whether these are shown for more than a few frames where the ground lies still."""
        return self.is_at_rest or self.wait_s >= LASTING_S

    def fits(self, look: Look) -> bool:
        """Whether these are marks for a look, wherever its view has gone within the margin."""
        own, view = self.wide, look.view
        size = view.level, view.width + 2 * MARGIN_PX, view.height + 2 * MARGIN_PX
        is_alike = (own.ratio, own.scale) == (look.ratio, look.scale) and own.tokens is look.tokens
        return is_alike and (own.view.level, own.view.width, own.view.height) == size and self.holds(view)

    def says(self, words: Key) -> bool:
        """Whether these words stand on it."""
        return are_same(words, self.words)

    def holds(self, view: View) -> bool:
        """Whether a view of its scale and size lies in it."""
        gone_m = max(abs(self.wide.view.x - view.x), abs(self.wide.view.y - view.y))
        return gone_m < (MARGIN_PX - 1) * view.metres_per_px

    def lay(self, painter: QPainter, look: Look, square: QRectF) -> None:
        """Put the marks on a square of the window, in logical px, as far as they reach."""
        shift = look.view.offset(look.ratio) - self.wide.view.offset(look.ratio)
        part = square & QRectF(shift, QSizeF(self.wide.view.width, self.wide.view.height))
        if part.isEmpty():
            return
        left, top = part.left() - shift.x(), part.top() - shift.y()
        sides = (left, top, part.width(), part.height())
        source = QRectF(*(round(side * look.ratio) for side in sides))
        painter.drawPixmap(part.topLeft(), self.work.picture, source)


def are_same(one: Key, other: Key) -> bool:
    """Whether two keys hold the very same things."""
    return len(one) == len(other) and all(a is b for a, b in zip(one, other, strict=True))


def widened(look: Look) -> Look:
    """A look with the margin round its view."""
    view = look.view
    return replace(look, view=view.resized(view.width + 2 * MARGIN_PX, view.height + 2 * MARGIN_PX))
