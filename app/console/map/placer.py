"""Greedy placement: a box is taken only where nothing lies already."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QRectF

from app.console.map.map_data import Floats


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

    def is_free(self, boxes: Floats) -> bool:
        """Whether none of the boxes touches a taken one."""
        taken = self._boxes[: self._count]
        return not any(
            (
                (taken[:, 0] < right) & (taken[:, 2] > left) & (taken[:, 1] < bottom) & (taken[:, 3] > top)
            ).any()
            for left, top, right, bottom in boxes.tolist()
        )

    def place(self, boxes: Floats) -> bool:
        """Take the boxes if all are free."""
        if not self.is_free(boxes):
            return False
        self.reserve(boxes)
        return True


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
