"""Straight distances between positions, and which of them are near enough to walk without a road."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gis.datum import Plane
from gis.travel import straight_m

Floats = NDArray[np.float64]
Pairs = tuple[NDArray[np.intp], NDArray[np.intp]]
# A plane's metres are never so much longer than the ground's within one network.
_PLANE_SLACK = 1.02


def every_straight_m(starts: Floats, ends: Floats) -> Floats:
    """Return metres from each start to each end, shape (n, m)."""
    rows, columns = np.indices((len(starts), len(ends))).reshape(2, -1)
    return straight_m(starts[rows], ends[columns]).reshape(len(starts), len(ends))


def near_pairs(starts: Floats, ends: Floats, legs_m: tuple[Floats, Floats], plane: Plane) -> Pairs:
    """Return the rows and columns of pairs no farther apart than both their walks to the road are long.

    A few that are farther may be among them, none that is nearer is missing.
    """
    (start_x, start_y), (end_x, end_y) = (plane.to_metres(*spots.T) for spots in (starts, ends))
    both_m = np.add.outer(*legs_m) * _PLANE_SLACK
    with np.errstate(invalid="ignore"):
        is_near = np.abs(np.subtract.outer(start_x, end_x)) <= both_m
        is_near &= np.abs(np.subtract.outer(start_y, end_y)) <= both_m
    rows, columns = np.nonzero(is_near & np.isfinite(both_m))
    return rows, columns
