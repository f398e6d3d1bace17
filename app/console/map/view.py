"""What part of the world the map shows, and the arithmetic between metres and pixels.

The map is drawn in the local metric plane of the district, not in web-mercator: one true scale on both axes,
so that the scale bar, reach areas and measured distances hold, and routing, snapping and drawing share one
system. A district is small, so the plane's grid north is north.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QTransform

Floats = NDArray[np.float64]

LEVELS_A_DOUBLING = 4
COARSEST_METRES_PER_PX = 64.0
MAXIMUM_LEVEL = 38


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in map metres: left, bottom, right, top."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """Metres from left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Metres from bottom to top."""
        return self.top - self.bottom

    def grown(self, metres: float) -> Box:
        """The box with a margin all round."""
        return Box(self.left - metres, self.bottom - metres, self.right + metres, self.top + metres)

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies inside."""
        return self.left <= x <= self.right and self.bottom <= y <= self.top

    def meets(self, boxes: Floats) -> NDArray[np.bool_]:
        """Which of the boxes (n, 4) of left, bottom, right, top touch this one."""
        return (
            (boxes[:, 0] <= self.right)
            & (boxes[:, 2] >= self.left)
            & (boxes[:, 1] <= self.top)
            & (boxes[:, 3] >= self.bottom)
        )


@dataclass(frozen=True, slots=True)
class View:
    """Centre in map metres, level of scale, size in logical px; levels are quarter doublings of the scale.

    Scales are steps, so that tiles are always drawn at the very scale they are shown at and stay crisp.
    """

    x: float = 0.0
    y: float = 0.0
    level: int = 16
    width: int = 800
    height: int = 600

    @property
    def metres_per_px(self) -> float:
        """Metres that one logical pixel spans."""
        return metres_per_px(self.level)

    @property
    def box(self) -> Box:
        """The visible rectangle in map metres."""
        half_x, half_y = self.width * self.metres_per_px / 2, self.height * self.metres_per_px / 2
        return Box(self.x - half_x, self.y - half_y, self.x + half_x, self.y + half_y)

    def offset(self, ratio: float = 1.0) -> QPointF:
        """Where the map's origin lies on the screen, on a whole device pixel so that tiles never blur."""
        scale = self.metres_per_px
        x = self.width / 2 - self.x / scale
        y = self.height / 2 + self.y / scale
        return QPointF(round(x * ratio) / ratio, round(y * ratio) / ratio)

    def transform(self, ratio: float = 1.0) -> QTransform:
        """Map metres to logical px."""
        scale, offset = self.metres_per_px, self.offset(ratio)
        return QTransform(1 / scale, 0, 0, -1 / scale, offset.x(), offset.y())

    def to_screen(self, metres: Floats, ratio: float = 1.0) -> Floats:
        """Logical px (n, 2) of map metres (n, 2)."""
        scale, offset = self.metres_per_px, self.offset(ratio)
        return np.column_stack((metres[:, 0] / scale + offset.x(), offset.y() - metres[:, 1] / scale))

    def to_map(self, point: QPointF) -> tuple[float, float]:
        """Map metres of a point on the screen."""
        scale, offset = self.metres_per_px, self.offset()
        return (point.x() - offset.x()) * scale, (offset.y() - point.y()) * scale

    def panned(self, right_px: float, down_px: float) -> View:
        """The view after the ground was dragged by so many px."""
        scale = self.metres_per_px
        x, y = self.x - right_px * scale, self.y + down_px * scale
        return View(x, y, self.level, self.width, self.height)

    def zoomed(self, levels: int, about: QPointF | None = None) -> View:
        """The view some levels closer (or farther, if negative), the ground under a point staying there."""
        level = clamped_level(self.level + levels)
        anchor = about if about is not None else QPointF(self.width / 2, self.height / 2)
        x, y = self.to_map(anchor)
        scale = metres_per_px(level)
        return replace(
            self,
            level=level,
            x=x - (anchor.x() - self.width / 2) * scale,
            y=y + (anchor.y() - self.height / 2) * scale,
        )

    def resized(self, width: int, height: int) -> View:
        """The same centre and scale in another window."""
        return replace(self, width=max(1, width), height=max(1, height))

    def centred(self, x: float, y: float) -> View:
        """The same scale around another centre in map metres."""
        return replace(self, x=x, y=y)

    def fitted(self, box: Box, margin_px: float = 24.0) -> View:
        """The closest view that holds a whole box."""
        room_x = max(1.0, self.width - 2 * margin_px)
        room_y = max(1.0, self.height - 2 * margin_px)
        needed = max(box.width / room_x, box.height / room_y, metres_per_px(MAXIMUM_LEVEL))
        level = int(np.floor(LEVELS_A_DOUBLING * np.log2(COARSEST_METRES_PER_PX / needed) + 1e-9))
        middle_x, middle_y = (box.left + box.right) / 2, (box.bottom + box.top) / 2
        return replace(self, x=middle_x, y=middle_y, level=clamped_level(level))

    def screen_rect(self) -> QRectF:
        """The window in logical px."""
        return QRectF(0, 0, self.width, self.height)


def metres_per_px(level: int) -> float:
    """Metres that one logical pixel spans at a level."""
    return float(COARSEST_METRES_PER_PX * 2 ** (-level / LEVELS_A_DOUBLING))


def clamped_level(level: int) -> int:
    """The nearest level that exists."""
    return max(0, min(MAXIMUM_LEVEL, level))
