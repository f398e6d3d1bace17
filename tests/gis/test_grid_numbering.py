"""Numbers of unit grids: rows from north to south, each from west to east, whatever the cells are like."""

from __future__ import annotations

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.grid_numbering import reading_order


def squares(columns: int, rows: int, side: float = 100.0) -> np.ndarray:
    """A lattice in reading order."""
    return np.array(
        [
            shapely.box(x * side, -(y + 1) * side, (x + 1) * side, -y * side)
            for y in range(rows)
            for x in range(columns)
        ],
        dtype=object,
    )


def test_that_a_lattice_is_read_like_a_page() -> None:
    assert reading_order(squares(4, 3)).tolist() == list(range(12))
    assert reading_order(squares(0, 0)).tolist() == []


@settings(max_examples=50, deadline=None)
@given(st.permutations(range(20)), st.integers(0, 99))
def test_that_cells_off_the_lattice_keep_their_rows_in_whatever_order_they_come(
    order: list[int], seed: int
) -> None:
    moves = np.random.default_rng(seed).uniform(-20, 20, (20, 2))
    cells = np.array(
        [
            shapely.transform(cell, lambda pairs, move=move: pairs + move)
            for cell, move in zip(squares(5, 4), moves, strict=True)
        ],
        dtype=object,
    )
    shuffled = cells[order]
    found = shuffled[reading_order(shuffled)]
    centres = shapely.centroid(cells).reshape(4, 5)
    expected = [cell for row in centres for cell in sorted(row, key=lambda point: point.x)]
    assert [shapely.centroid(cell) for cell in found] == expected


def test_that_cells_of_other_shapes_are_read_by_their_middles() -> None:
    north_east = shapely.box(200, 0, 300, 100)
    north_west = shapely.Polygon([(0, -60), (0, 100), (90, 100), (90, 40), (40, -60)])
    south = shapely.box(0, -200, 300, -110)
    cells = np.array([south, north_east, north_west], dtype=object)
    assert reading_order(cells).tolist() == [2, 1, 0]


def test_that_cells_with_one_centre_go_by_area() -> None:
    cells = np.array([shapely.box(-50, -50, 50, 50), shapely.box(-20, -20, 20, 20)], dtype=object)
    assert [cells[place].area for place in reading_order(cells)] == [1_600, 10_000]
