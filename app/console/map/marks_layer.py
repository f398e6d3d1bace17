"""All marks over the tiles as one picture, larger than the window, so that a panned map only moves it.

It is painted anew when a mark is another, when the view leaves it, and for gliding crews as often as they are
seen to move: the smaller the scale, the seldomer.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from app.console.map.look import Look
from app.console.map.view import View
from app.console.paint.painting import painting

MARGIN_PX = 320
SEEN_PX, FASTEST_S, SLOWEST_S = 0.5, 0.03, 0.4
"""A crew that has gone less far is not seen to have moved; the bounds of how often it is looked."""
DRAGGED_S = 1.0
_LEAST_PX = 60.0
"""Ground that is dragged has the more room ahead of it, the less behind."""


def frame_wait_s(speed_mps: float, metres_per_px: float) -> float:
    """How long crews may glide so fast before they are seen to have moved."""
    if speed_mps <= 0:
        return FASTEST_S
    return min(SLOWEST_S, max(FASTEST_S, SEEN_PX * metres_per_px / speed_mps))


class MarksLayer:
    """The marks as they were painted last."""

    def __init__(self) -> None:
        self._picture = QPixmap()
        self._look: Look | None = None
        self._shown: View | None = None
        self._key: tuple[object, ...] = ()
        self._crews: object = None
        self._painted_s = self._wait_s = 0.0

    def clear(self) -> None:
        """Forget them."""
        self._look = None

    def paint(
        self,
        painter: QPainter,
        look: Look,
        key: tuple[object, ...],
        crews: tuple[object, float],
        render: Callable[[QPainter, Look], None],
    ) -> None:
        """Put the marks on a frame; `render` paints them on a larger view.

        `key` holds what they are made of, compared by identity; `crews` a token of the crews' places and
        how fast they glide, in metres a second.
        """
        before, self._shown = self._shown, look.view
        is_dragged = before is not None and look.view != before
        if not self._serves(look, key) or self._is_due(crews, is_dragged=is_dragged):
            self._render(look, render, _ahead(before, look.view))
            self._key, self._crews = key, crews[0]
            self._wait_s = frame_wait_s(crews[1], look.view.metres_per_px)
        kept = self._look
        assert kept is not None
        shift = look.view.offset(look.ratio) - kept.view.offset(look.ratio)
        window = QRectF(
            -shift.x() * look.ratio,
            -shift.y() * look.ratio,
            look.view.width * look.ratio,
            look.view.height * look.ratio,
        )
        painter.drawPixmap(QPointF(0, 0), self._picture, window)

    def _is_due(self, crews: tuple[object, float], *, is_dragged: bool) -> bool:
        """On ground that is dragged nobody sees a crew go a pixel farther."""
        has_news = crews[0] != self._crews or crews[1] > 0
        wait_s = DRAGGED_S if is_dragged else self._wait_s
        return has_news and time.perf_counter() - self._painted_s >= wait_s

    def _serves(self, look: Look, key: tuple[object, ...]) -> bool:
        kept = self._look
        if kept is None or len(key) != len(self._key):
            return False
        if any(one is not other for one, other in zip(key, self._key, strict=True)):
            return False
        wide = _widened(look)
        if replace(kept, view=wide.view, now_s=wide.now_s) != wide:
            return False
        same = (kept.view.level, kept.view.width, kept.view.height)
        if same != (wide.view.level, wide.view.width, wide.view.height):
            return False
        reach = (MARGIN_PX - 1) * look.view.metres_per_px
        return abs(kept.view.x - wide.view.x) < reach and abs(kept.view.y - wide.view.y) < reach

    def _render(
        self, look: Look, render: Callable[[QPainter, Look], None], ahead: tuple[float, float]
    ) -> None:
        wide = _widened(look)
        wide = self._look = replace(wide, view=wide.view.panned(*ahead))
        width, height = round(wide.view.width * look.ratio), round(wide.view.height * look.ratio)
        if (self._picture.width(), self._picture.height()) != (width, height):
            self._picture = QPixmap(width, height)
        self._picture.setDevicePixelRatio(look.ratio)
        self._picture.fill(Qt.GlobalColor.transparent)
        with painting(self._picture) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            render(painter, wide)
        self._painted_s = time.perf_counter()


def _ahead(before: View | None, now: View) -> tuple[float, float]:
    """By how many px the picture is put ahead of a view that is dragged, as a drag of the ground."""
    if before is None or before == now or replace(before, x=now.x, y=now.y) != now:
        return 0.0, 0.0
    right, down = (before.x - now.x) / now.metres_per_px, (now.y - before.y) / now.metres_per_px
    farthest = max(abs(right), abs(down))
    if farthest > MARGIN_PX:
        return 0.0, 0.0
    room = (MARGIN_PX - _LEAST_PX) / farthest
    return right * room, down * room


def _widened(look: Look) -> Look:
    view = look.view
    return replace(look, view=view.resized(view.width + 2 * MARGIN_PX, view.height + 2 * MARGIN_PX))
