"""The room of a wall: whether its type can be read from where people stand, and what it drops; no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

DESIGN_WIDTH, DESIGN_HEIGHT = 3840.0, 2160.0
SMALLEST_PX = 34.0
"""The smallest type of the design, at its own size."""
ARC = 0.0058
"""20 minutes of arc: a character's height over the distance from which it is read."""
MARGIN, GAP = 60.0, 30.0
_HEAD, _FOOT, _TOP = 150.0, 60.0, 170.0
_UPPER, _LOWER = (1180.0, 1080.0, 1400.0), (1180.0, 640.0, 960.0, 850.0)
_LOWER_HEIGHT, _LOWER_LEAST, _UPPER_LEAST = 520.0, 470.0, 1220.0
_MAP_GIVES = 200.0
_TALL_FROM, _FIRST_HEIGHT = 4000.0, 1640.0
"""A wall so much higher than the design has the map below the day and the streets, which need no more."""
COLUMNS = (("received", 92.0), ("spread_text", 190.0), ("unfinished", 106.0))
"""What the table of streets leaves out first, and how wide that is."""


class Box(NamedTuple):
    """A rectangle of the design, whose unit is a pixel of 3840 x 2160."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    def within(self, left: float = 0.0, top: float = 0.0, right: float = 0.0, bottom: float = 0.0) -> Box:
        """The box without so much of each side."""
        return Box(self.left + left, self.top + top, self.width - left - right, self.height - top - bottom)

    def row(self, top: float, height: float) -> Box:
        """A row across it."""
        return Box(self.left, self.top + top, self.width, height)

    def meets(self, other: Box) -> bool:
        """Whether the two have ground in common."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


@dataclass(frozen=True)
class WallRoom:
    """The panels' places in design units; `scale` turns these into pixels. `dropped` are columns left out."""

    scale: float
    width: float
    height: float
    dropped: tuple[str, ...]

    @property
    def head(self) -> Box:
        return Box(MARGIN, 20.0, self.width - 2 * MARGIN, _HEAD)

    @property
    def foot(self) -> Box:
        return Box(MARGIN, self.height - _FOOT - 18.0, self.width - 2 * MARGIN, _FOOT)

    @property
    def _lower_height(self) -> float:
        short = max(0.0, DESIGN_HEIGHT - self.height)
        return max(_LOWER_LEAST, _LOWER_HEIGHT - short / 3)

    @property
    def _upper_height(self) -> float:
        return self.height - _TOP - GAP - self._lower_height - _FOOT - 36.0

    @property
    def upper(self) -> tuple[Box, ...]:
        """Today, map, streets."""
        left, _, table = _UPPER
        table -= sum(width for name, width in COLUMNS if name in self.dropped)
        if self.height >= _TALL_FROM:
            return self._stacked(left)
        chart = self.width - 2 * MARGIN - 2 * GAP - left - table
        return self._across(_TOP, self._upper_height, (left, chart, table))

    def _stacked(self, left: float) -> tuple[Box, ...]:
        wide = self.width - 2 * MARGIN
        today, streets = self._across(_TOP, _FIRST_HEIGHT, (left, wide - left - GAP))
        top = _TOP + _FIRST_HEIGHT + GAP
        return today, Box(MARGIN, top, wide, _TOP + self._upper_height - top), streets

    @property
    def lower(self) -> tuple[Box, ...]:
        """Tightest, sources, crews, feeds."""
        room = self.width - 2 * MARGIN - 3 * GAP
        widths = tuple(width * room / sum(_LOWER) for width in _LOWER)
        return self._across(_TOP + self._upper_height + GAP, self._lower_height, widths)

    def _across(self, top: float, height: float, widths: tuple[float, ...]) -> tuple[Box, ...]:
        boxes, left = [], MARGIN
        for width in widths:
            boxes.append(Box(left, top, width, height))
            left += width + GAP
        return tuple(boxes)


@dataclass(frozen=True)
class TooFar:
    """No layout can be read: type has `px` pixels of the `needed_px`; from `reads_at_m` it could be."""

    px: float
    needed_px: float
    reads_at_m: float


def needed_px(distance_m: float, pitch_mm: float) -> float:
    """The least height of characters in device pixels, read from `distance_m` at a pixel pitch."""
    return distance_m * 1000 * ARC / pitch_mm


def wall_room(width_px: float, height_px: float, distance_m: float, pitch_mm: float) -> WallRoom | TooFar:
    """The layout of a screen of so many device pixels, read from so far; TooFar where none can be read."""
    fit = min(width_px / DESIGN_WIDTH, height_px / DESIGN_HEIGHT)
    needed = needed_px(distance_m, pitch_mm)
    scale = max(fit, needed / SMALLEST_PX)
    width, height = width_px / scale, height_px / scale
    dropped = _dropped(DESIGN_WIDTH - width)
    tall_enough = height >= DESIGN_HEIGHT - (520 - _LOWER_LEAST) - (1344 - _UPPER_LEAST)
    if dropped is None or not tall_enough:
        return TooFar(fit * SMALLEST_PX, needed, fit * SMALLEST_PX * pitch_mm / 1000 / ARC)
    return WallRoom(scale, width, height, dropped)


def _dropped(short: float) -> tuple[str, ...] | None:
    """The columns to leave out where so much is missing; the map gives some first. None: it is too much."""
    short -= _MAP_GIVES
    dropped = []
    for name, width in COLUMNS:
        if short <= 0.5:
            break
        dropped.append(name)
        short -= width
    return tuple(dropped) if short <= 0.5 else None
