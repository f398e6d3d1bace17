"""Straight distances between positions, and which of them are near enough to walk without a road."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gis.travel import straight_m

Floats = NDArray[np.float64]
Pairs = tuple[NDArray[np.intp], NDArray[np.intp]]
# A degree of latitude is nowhere shorter, nor one of longitude at the equator.
_DEGREE_M = 110_500.0


def every_straight_m(starts: Floats, ends: Floats) -> Floats:
    """Return metres from each start to each end, shape (n, m)."""
    rows, columns = np.indices((len(starts), len(ends))).reshape(2, -1)
    return straight_m(starts[rows], ends[columns]).reshape(len(starts), len(ends))


def near_pairs(starts: Floats, ends: Floats, legs_m: tuple[Floats, Floats]) -> Pairs:
    """Return the rows and columns of pairs no farther apart than both their walks to the road are long.

    A few that are farther may be among them, none that is nearer is missing.
    """
    both_m = np.add.outer(*legs_m)
    highest = np.abs(np.concatenate((starts[:, 1], ends[:, 1]))).max(initial=0.0)
    north = np.abs(np.subtract.outer(starts[:, 1], ends[:, 1])) * _DEGREE_M
    east = np.abs(np.subtract.outer(starts[:, 0], ends[:, 0]))
    east = np.minimum(east, 360.0 - east) * (_DEGREE_M * np.cos(np.radians(highest)))
    rows, columns = np.nonzero((north <= both_m) & (east <= both_m) & np.isfinite(both_m))
    return rows, columns
