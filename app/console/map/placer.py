"""Greedy placement: words stand only where nothing lies already, or at least no other words."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF

from app.console.map.map_data import Floats

WINDOW_PX = 4.0


class Placer:
    """Boxes already taken, in logical px."""

    def __init__(self) -> None:
        self._boxes = np.empty((64, 4))
        self._count = 0

    def reserve(self, boxes: Floats) -> None:
        """Take boxes (n, 4) of left, top, right, bottom, whether or not they are free."""
        needed = self._count + len(boxes)
        if needed > len(self._boxes):
            grown = np.empty((max(needed, 2 * len(self._boxes)), 4))
            grown[: self._count] = self._boxes[: self._count]
            self._boxes = grown
        self._boxes[self._count : needed] = boxes
        self._count = needed

    def are_free(self, boxes: Floats) -> NDArray[np.bool_]:
        """Which of the boxes (n, 4) touch no taken one."""
        taken, wanted = self._boxes[: self._count], boxes[:, None, :]
        is_hit = (
            (taken[:, 0] < wanted[:, :, 2])
            & (taken[:, 2] > wanted[:, :, 0])
            & (taken[:, 1] < wanted[:, :, 3])
            & (taken[:, 3] > wanted[:, :, 1])
        )
        return np.asarray(~is_hit.any(axis=1), dtype=np.bool_)

    def is_free(self, boxes: Floats) -> bool:
        """Whether none of the boxes touches a taken one."""
        return bool(self.are_free(boxes).all())

    def place(self, boxes: Floats) -> bool:
        """Take the boxes if all are free."""
        if not self.is_free(boxes):
            return False
        self.reserve(boxes)
        return True


class Room:
    """Where words may stand in a window: clear of furniture and of other words, and of marks if possible."""

    def __init__(self, window: QRectF) -> None:
        self._window = window.adjusted(WINDOW_PX, WINDOW_PX, -WINDOW_PX, -WINDOW_PX)
        self._words, self._all = Placer(), Placer()

    def reserve(self, boxes: Floats) -> None:
        """Take boxes (n, 4) that no words may cover, such as furniture."""
        self._words.reserve(boxes)
        self._all.reserve(boxes)

    def reserve_marks(self, boxes: Floats) -> None:
        """Take boxes (n, 4) that words leave free where they can."""
        self._all.reserve(boxes)

    def is_free(self, boxes: Floats, *, of_marks: bool = True) -> bool:
        """Whether words may stand there."""
        return (self._all if of_marks else self._words).is_free(boxes)

    def are_free(self, boxes: Floats, *, of_marks: bool = True) -> NDArray[np.bool_]:
        """Which of the boxes (n, 4) are free, each taken by itself."""
        return (self._all if of_marks else self._words).are_free(boxes)

    def place(self, boxes: Floats, *, off_marks: bool = True) -> bool:
        """Take boxes for words if they are free."""
        if not self.is_free(boxes, of_marks=off_marks):
            return False
        self.reserve(boxes)
        return True

    def settle(self, options: Sequence[Floats], *, is_urgent: bool = False) -> int | None:
        """Take the first of the options that is free and wholly in the window, and return its number.

        Urgent words cover marks rather than stay away; None where there is no room at all.
        """
        inside = [number for number, boxes in enumerate(options) if self.is_inside(boxes)]
        for off_marks in (True, False) if is_urgent else (True,):
            for number in inside:
                if self.place(options[number], off_marks=off_marks):
                    return number
        return None

    def is_inside(self, boxes: Floats) -> bool:
        """Whether boxes lie wholly in the window."""
        window = self._window
        low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
        return bool(
            low[0] >= window.left()
            and low[1] >= window.top()
            and high[0] <= window.right()
            and high[1] <= window.bottom()
        )


def box_of(rect: QRectF) -> Floats:
    """A rectangle as one box (1, 4)."""
    return np.array([[rect.left(), rect.top(), rect.right(), rect.bottom()]])


def slanted_boxes(x: float, y: float, width: float, height: float, angle_deg: float) -> Floats:
    """Small boxes along a slanted text, which waste less room than one box around it."""
    count = max(1, math.ceil(width / height)) if angle_deg else 1
    if count == 1:
        return np.array([[x - width / 2, y - height / 2, x + width / 2, y + height / 2]])
    along = (np.arange(count) + 0.5) / count * width - width / 2
    angle = math.radians(angle_deg)
    middle_x, middle_y = x + along * math.cos(angle), y + along * math.sin(angle)
    half = max(width / count, height) / 2
    return np.column_stack((middle_x - half, middle_y - half, middle_x + half, middle_y + half))
