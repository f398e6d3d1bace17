"""Square cells over the plane of the roads, and which straight pieces of roads pass through each of them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gis.graphs import csr_array
from gis.ranges import ranges

Floats = NDArray[np.float64]
Numbers = NDArray[np.intp]
Pieces = NDArray[np.integer[Any]]

# Measured on city and province: smaller cells hold a long piece too often, larger ones hold too many.
_CELL_M = 64.0
TOUCHING_M = 1e-6
# So many cells, or entries in them, a piece at most: roads spread thin get larger cells, not more memory.
_MOST_PER_PIECE, _FEW = 8.0, 4_096.0
_FLAT_M = 1e-12
_INT32_MOST = 2**31 - 1
_PIECES_AT_ONCE = 65_536


@dataclass(frozen=True, eq=False)
class Cells:
    """Square cells, row by row from the south-west `corner` in metres, `shape` columns and rows of them.

    The pieces that pass through cell i are `held[begins[i]:begins[i + 1]]`.
    """

    corner: Floats
    side_m: float
    shape: Numbers
    begins: Pieces
    held: Pieces

    @property
    def is_whole(self) -> bool:
        """Whether the numbers fit each other, as they may not where they come from a file."""
        ends = len(self.begins) == int(self.shape.prod()) + 1 and int(self.begins[-1]) == len(self.held)
        return ends and bool((np.diff(self.begins) >= 0).all())


def filled_cells(ends: Floats, length_m: Floats) -> Cells:
    """Cells for pieces (n,) by their `ends`: x and y in metres, and how far east and north they go.

    Pieces that are not finite are in no cell.
    """
    known = np.flatnonzero(np.isfinite(ends).all(axis=1))
    boxes = _boxes(ends[known])
    corner = boxes[:, :2].min(axis=0, initial=np.inf) if len(known) else np.zeros(2)
    span_m = boxes[:, 2:].max(axis=0) - corner if len(known) else np.zeros(2)
    side_m = _cell_m(span_m, float(length_m[known].sum()), len(known))
    none = np.empty(0, dtype=np.int32)
    bare = Cells(corner, side_m, (span_m // side_m).astype(np.intp) + 1, none, none)
    passed_by = [_passed_cells(ends[known[some]], bare) for some in blocks(len(known), _PIECES_AT_ONCE)]
    counts = np.zeros(len(ends) + 1, dtype=np.int64)
    counts[known + 1] = np.concatenate([np.zeros(0, dtype=np.int64), *(part[1] for part in passed_by)])
    passed = np.concatenate([none, *(part[0] for part in passed_by)])
    offsets = np.cumsum(counts, dtype=np.int32 if len(passed) < _INT32_MOST else np.int64)
    entries = (np.ones(len(passed), dtype=np.int8), passed, offsets)
    held = csr_array(entries, shape=(len(ends), int(bare.shape.prod()))).tocsc()
    return replace(bare, begins=held.indptr, held=held.indices)


def _boxes(ends: Floats) -> Floats:
    """Return west, south, east and north of pieces, a trifle wider than they are."""
    low, high = np.minimum(ends[:, 2:], 0.0), np.maximum(ends[:, 2:], 0.0)
    return np.hstack((ends[:, :2] + low - TOUCHING_M, ends[:, :2] + high + TOUCHING_M))


def _passed_cells(ends: Floats, cells: Cells) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Return the cells that pieces pass through, piece by piece, and how many they are for each."""
    boxes = _boxes(ends)
    row, rows = _touched((boxes[:, 1::2] - cells.corner[1]) / cells.side_m)
    piece, row = np.repeat(np.arange(len(ends)), rows), ranges(row, rows)
    column, columns = _touched((_widths(ends[piece], boxes[piece], row, cells)) / cells.side_m)
    cell = np.repeat(row * cells.shape[0] - (np.cumsum(columns) - columns) + column, columns)
    cell += np.arange(len(cell))
    return cell.astype(np.int32), np.bincount(piece, columns, len(ends)).astype(np.int64)


def _widths(ends: Floats, boxes: Floats, row: NDArray[np.int64], cells: Cells) -> Floats:
    """Return how far west and east a piece reaches within one row of cells, metres from the corner."""
    x, y, east, north = ends.T
    south = cells.corner[1] + row * cells.side_m
    low = np.maximum(boxes[:, 1], south - TOUCHING_M) - y
    high = np.minimum(boxes[:, 3], south + cells.side_m + TOUCHING_M) - y
    slope = east / np.where(np.abs(north) < _FLAT_M, _FLAT_M, north)
    at: Floats = np.sort(np.column_stack((low * slope, high * slope)), axis=1) + x[:, None]
    at += (-TOUCHING_M, TOUCHING_M)
    np.clip(at, boxes[:, [0]], boxes[:, [2]], out=at)
    at -= cells.corner[0]
    return at


def _touched(at: Floats) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the first of the cells between two places, and how many they are."""
    first, last = np.floor(at).astype(np.int64).T
    return first, last - first + 1


def _cell_m(span_m: Floats, length_m: float, pieces: int) -> float:
    """Return the side of a cell: the usual one, or larger where the pieces are few for their extent."""
    most = max(_MOST_PER_PIECE * pieces, _FEW)
    return max(_CELL_M, float(np.sqrt(span_m.prod() / most)), float(span_m.max()) / most, length_m / most)


def blocks(count: int, size: int) -> Iterator[slice]:
    """Slices of so many things, `size` at once."""
    return (slice(first, first + size) for first in range(0, count, size))
