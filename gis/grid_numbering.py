"""The order in which unit grids are numbered: rows from north to south, each from west to east."""

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.zone_shapes import Shapes

ROW_SHARE = 0.5
"""A row takes in what lies less than half a cell's side below its northernmost cell."""
_TO_MILLIMETRES = 3


def reading_order(shapes: Shapes) -> NDArray[np.intp]:
    """The places of cells (n,) in metres in the order of their numbers, whatever order they come in.

    Cells need not lie on a lattice: a row begins with the northernmost cell that is left, by its centre, and
    holds all whose centres lie less than half a side below; the side is the root of the median area. What
    has the same centre goes by area, the smaller first.
    """
    if not len(shapes):
        return np.zeros(0, dtype=np.intp)
    centres = shapely.centroid(shapes)
    x = np.round(shapely.get_x(centres), _TO_MILLIMETRES)
    y = np.round(shapely.get_y(centres), _TO_MILLIMETRES)
    areas = shapely.area(shapes)
    rows = _rows(y, ROW_SHARE * float(np.sqrt(np.median(areas))))
    return np.lexsort((areas, -y, x, rows))


def _rows(y: NDArray[np.float64], height: float) -> NDArray[np.intp]:
    rows = np.zeros(len(y), dtype=np.intp)
    row, top = -1, np.inf
    for place in np.argsort(-y, kind="stable").tolist():
        if top - y[place] >= height:
            row, top = row + 1, y[place]
        rows[place] = row
    return rows
