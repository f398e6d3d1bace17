"""Many segments in strips of the ground, so that a tile looks through its own part of them only."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from app.console.map.view import Box

Floats = NDArray[np.float64]
_IN_A_STRIP = 2_000
_SLACK_M = 1e-3
"""Widths are rounded, so one that just touches is looked at too."""


@dataclass(frozen=True, slots=True, eq=False)
class Segments:
    """`ends` (n, 4) x0, y0, x1, y1 in map metres and their `boxes` (n, 4).

    They stand in strips from south to north, each (least y, greatest y, first row, row after the last), and
    in a strip from west to east; `widest_m` is how far one reaches from west to east at most.
    """

    ends: Floats = field(default_factory=lambda: np.empty((0, 4)))
    boxes: Floats = field(default_factory=lambda: np.empty((0, 4)))
    strips: Floats = field(default_factory=lambda: np.empty((0, 4)))
    widest_m: float = 0.0

    def __len__(self) -> int:
        return len(self.ends)

    def inside(self, box: Box) -> Floats:
        """The segments (k, 4) whose boxes meet a box."""
        met = self.strips[(self.strips[:, 0] <= box.top) & (self.strips[:, 1] >= box.bottom)]
        found = [self._of_strip(box, first, last) for first, last in met[:, 2:].astype(np.int64).tolist()]
        return np.concatenate(found) if found else np.empty((0, 4))

    def _of_strip(self, box: Box, first: int, last: int) -> Floats:
        lefts = self.boxes[first:last, 0]
        start = first + int(np.searchsorted(lefts, box.left - self.widest_m - _SLACK_M))
        stop = first + int(np.searchsorted(lefts, box.right, side="right"))
        return self.ends[start:stop][box.meets(self.boxes[start:stop])]


def in_strips(ends: Floats) -> Segments:
    """Segments (n, 4) put in strips of about as many as a tile needs."""
    if not len(ends):
        return Segments()
    order = np.argsort(ends[:, 1] + ends[:, 3], kind="stable")
    strip = np.empty(len(ends), dtype=np.int64)
    strip[order] = np.arange(len(ends)) // _IN_A_STRIP
    order = np.lexsort((np.minimum(ends[:, 0], ends[:, 2]), strip))
    ends = np.ascontiguousarray(ends[order])
    low = np.minimum(ends[:, :2], ends[:, 2:])
    boxes = np.hstack((low, np.maximum(ends[:, :2], ends[:, 2:])))
    firsts = np.arange(0, len(ends), _IN_A_STRIP)
    lasts = np.minimum(firsts + _IN_A_STRIP, len(ends))
    bottoms, tops = np.minimum.reduceat(boxes[:, 1], firsts), np.maximum.reduceat(boxes[:, 3], firsts)
    strips = np.column_stack((bottoms, tops, firsts, lasts))
    return Segments(ends, boxes, strips, float((boxes[:, 2] - boxes[:, 0]).max()))
