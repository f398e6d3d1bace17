"""The roads' points in metres and the cells of their grid, kept in a file: making them takes a second."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gis.datum import Plane
from gis.kept_arrays import keep, read_kept
from gis.segment_cells import Cells

Floats = NDArray[np.float64]
_LAYOUT = 1
_TRIED = 64


@dataclass(frozen=True, eq=False)
class KeptSegments:
    """Points of all shapes in metres of the network's plane, (points, 2), and the cells of their pieces."""

    metres: Floats
    cells: Cells


def keep_segments(path: Path, metres: Floats, cells: Cells) -> None:
    """Keep them in a file; one that can't be written is done without."""
    corner_and_side = np.append(cells.corner, cells.side_m)
    arrays = {"cells": corner_and_side, "shape": cells.shape, "begins": cells.begins, "held": cells.held}
    keep(path, _LAYOUT, {"metres": metres, **arrays})


def kept_segments(path: Path, lon: Floats, lat: Floats, plane: Plane) -> KeptSegments | None:
    """Return what a file keeps of the shapes with these points, None where it holds nothing of them."""
    arrays = read_kept(path, _LAYOUT)
    if arrays is None or set(arrays) != {"metres", "cells", "shape", "begins", "held"}:
        return None
    east, north, side_m = arrays["cells"].tolist()
    cells = Cells(np.array([east, north]), side_m, arrays["shape"], arrays["begins"], arrays["held"])
    kept = KeptSegments(arrays["metres"], cells)
    return kept if cells.is_whole and _is_of(kept.metres, lon, lat, plane) else None


def _is_of(metres: Floats, lon: Floats, lat: Floats, plane: Plane) -> bool:
    """Tell whether the metres are those of the points, by some of them."""
    if metres.shape != (len(lon), 2):
        return False
    some = np.linspace(0, len(lon) - 1, min(_TRIED, len(lon))).astype(np.intp)
    told = np.column_stack(plane.to_metres(lon[some], lat[some]))
    return bool(np.allclose(metres[some], told, rtol=0.0, atol=1e-6, equal_nan=True))
