"""Shapes of a preview: all while they fit, evenly chosen ones where they are too many, and how many."""

from __future__ import annotations

import numpy as np
import shapely

from app.bringing.shapes import coordinates, drawn, sizes


def squares(count: int, side: float = 0.001) -> list[shapely.Polygon]:
    return [shapely.box(120 + row * 0.01, 30, 120 + row * 0.01 + side, 30 + side) for row in range(count)]


def test_that_all_shapes_are_there_where_they_fit() -> None:
    found = drawn(squares(100), most_points=500)
    assert (found.shown, found.count, len(sizes(found.ring_sizes))) == (100, 100, 100)


def test_that_of_too_many_some_from_everywhere_are_there_and_told() -> None:
    found = drawn(squares(100), most_points=200)
    assert (found.shown, found.count) == (len(sizes(found.ring_sizes)), 100)
    assert 30 <= found.shown <= 40
    assert sizes(found.ring_sizes).sum() <= 200
    lons = coordinates(found.rings)[:, 0]
    assert (round(lons.min()), round(lons.max())) == (120, 121)


def test_that_simplifying_lets_no_small_shape_vanish() -> None:
    around = np.linspace(0, 2 * np.pi, 2_000, endpoint=False)
    lake = shapely.Polygon(np.column_stack((120 + 0.1 * np.cos(around), 30 + 0.1 * np.sin(around))))
    found = drawn([lake, *squares(20, side=0.00002)], most_points=400)
    assert (found.shown, found.count) == (21, 21)


def test_that_what_was_left_out_before_counts_too() -> None:
    found = drawn(squares(3), most_points=500, beyond=40)
    assert (found.shown, found.count) == (3, 43)
