"""What a map does between two frames: a slice at a time, and nothing shortly before a drag's next frame."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.console.map.marks_layer import STILL_AFTER_S
from app.console.map.picture import MapPicture, Worked
from app.console.map.view import View

SLICE_S, FRAME_S, NEAR_S = 0.001, 1 / 60, 0.0025
SLOW_S, LONG_SLICE_S = 0.7 * FRAME_S, 0.004
"""Frames that take so long leave no time between them: after each comes a longer slice, so work goes on."""


class BetweenFrames(QObject):
    """Works on a picture until all is done.

    `now` tells the view that is shown and the seconds of the picture's clock; None: nobody sees it.
    """

    frame_wanted = Signal()

    def __init__(
        self,
        picture: MapPicture,
        now: Callable[[], tuple[View, float] | None],
        parent: QObject,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        super().__init__(parent)
        self._picture, self._now, self._clock = picture, now, clock
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._work)
        self._painted_s, self._is_slow, self._is_behind = 0.0, False, False

    def note_frame(self, began_s: float) -> None:
        """A frame was painted; it is shown before anything else is done."""
        self._painted_s, self._is_behind = began_s, False
        self._is_slow = self._clock() - began_s > SLOW_S
        self._timer.start(1 if self._picture.is_dragged and not self._is_slow else 0)

    def begin(self) -> None:
        """There is something to do."""
        self._timer.start(0)

    @Slot()
    def _work(self) -> None:
        began, now = self._clock(), self._now()
        if now is None:
            self._timer.stop()
            return
        is_dragged, since_s = self._picture.is_dragged, began - self._painted_s
        if is_dragged and not self._is_slow and abs(since_s - FRAME_S) < NEAR_S:
            self._timer.setInterval(round(NEAR_S * 1e3))
            return
        worked = self._picture.work(*now, began + (LONG_SLICE_S if self._is_slow else SLICE_S))
        self._is_behind |= worked is Worked.SEEN
        is_all = worked is Worked.ALL
        self._timer.setInterval(round(STILL_AFTER_S * 1e3) if is_all else 0)
        if is_all and not self._is_behind:
            self._timer.stop()
        # What comes into sight piece by piece is shown once a frame; that of a drag comes by itself.
        is_time = since_s >= FRAME_S or (not is_dragged and self._picture.is_whole(now[0]))
        if self._is_behind and is_time:
            self.frame_wanted.emit()
