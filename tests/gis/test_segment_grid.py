"""Pieces of roads found by place, held against looking at every one of them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from gis.segment_grid import Near, SegmentGrid

EQUAL_M = 1e-6
# Borders of cells, corners that several pieces share, and places in between, far from the plane's origin too.
COORDINATES = st.one_of(
    st.sampled_from([0.0, 32.0, 64.0, 128.0, 640.0, 3_000.0]),
    st.floats(-500.0, 5_000.0, allow_nan=False),
    st.integers(-3, 30).map(lambda step: step * 64.0),
)


@st.composite
def shapes(draw) -> tuple[np.ndarray, np.ndarray]:
    """Points of shapes of two to five points, some pieces of no length, and where each shape begins."""
    counts = draw(st.lists(st.integers(2, 5), min_size=1, max_size=12))
    pairs = draw(st.lists(st.tuples(COORDINATES, COORDINATES), min_size=1, max_size=sum(counts)))
    points = np.array([pairs[number % len(pairs)] for number in range(sum(counts))])
    return points + draw(st.sampled_from([0.0, 3_351_017.25])), np.concatenate(([0], np.cumsum(counts)))


def far_m(grid: SegmentGrid, points: np.ndarray, x: float, y: float) -> np.ndarray:
    """Metres from one place to every piece, worked out one by one from the shapes' points."""
    starts = np.flatnonzero(np.diff(np.searchsorted(points[1], np.arange(len(points[0])), side="right")) == 0)
    a, b = points[0][starts], points[0][starts + 1]
    along = b - a
    square = np.einsum("ij,ij->i", along, along)
    share = np.clip(((x, y) - a)[:, 0] * along[:, 0] + ((x, y) - a)[:, 1] * along[:, 1], 0.0, square)
    share = np.divide(share, square, out=np.zeros(len(a)), where=square > 1e-12)
    assert len(a) == len(grid.shape)
    return np.hypot(*((x, y) - a - share[:, None] * along).T)


def near_all(grid: SegmentGrid, places: np.ndarray, limit_m: float, is_open=None) -> Near:
    everything = np.ones(len(grid.shape), dtype=np.bool_) if is_open is None else is_open
    return grid.nearest(places[:, 0], places[:, 1], limit_m, everything)


@settings(max_examples=120, deadline=None)
@given(shapes(), st.data())
def test_that_the_nearest_piece_is_the_one_that_looking_at_all_of_them_finds(drawn, data):
    grid = SegmentGrid(*drawn)
    origin = drawn[0].min(axis=0)
    places = np.array(data.draw(st.lists(st.tuples(COORDINATES, COORDINATES), min_size=1, max_size=6)))
    places = places + np.floor(origin)
    limit_m = data.draw(st.sampled_from([0.0, 30.0, 300.0, 1e5, np.inf]))
    is_open = data.draw(arrays.arrays(np.bool_, len(grid.shape), elements=st.booleans()))
    near = near_all(grid, places, limit_m, is_open)
    found = dict(zip(near.point.tolist(), zip(near.segment, near.distance_m, strict=True), strict=True))
    for row, (x, y) in enumerate(places):
        every_m = np.where(is_open, far_m(grid, drawn, x, y), np.inf)
        least_m = every_m.min()
        if row in found:
            segment, distance_m = found[row]
            assert distance_m == pytest.approx(least_m, abs=2 * EQUAL_M)
            assert is_open[segment]
            assert not (every_m[:segment] < least_m + EQUAL_M / 2).any()
        else:
            assert least_m == np.inf or least_m > limit_m - EQUAL_M


@settings(max_examples=60, deadline=None)
@given(shapes(), COORDINATES, COORDINATES, st.sampled_from([1.0, 40.0, 64.0, 500.0]))
def test_that_all_pieces_within_a_radius_are_found_and_each_once(drawn, east, north, radius_m):
    grid = SegmentGrid(*drawn)
    x, y = np.floor(drawn[0].min(axis=0)) + np.array((east, north))
    every = np.ones(len(grid.shape), dtype=np.bool_)
    near = grid.within(np.array([x]), np.array([y]), np.array([radius_m]), every)
    every_m = far_m(grid, drawn, x, y)
    assert len(set(near.segment.tolist())) == len(near.segment)
    assert set(np.flatnonzero(every_m < radius_m - EQUAL_M)) <= set(near.segment.tolist())
    assert set(near.segment.tolist()) <= set(np.flatnonzero(every_m < radius_m + EQUAL_M))


def test_that_a_piece_of_a_hundred_kilometres_is_found_from_beside_its_middle():
    grid = SegmentGrid(np.array([(0.0, 0.0), (8e4, 6e4), (8e4, 6e4 + 10)]), np.array([0, 3]))
    near = near_all(grid, np.array([(4e4 - 30.0, 3e4 + 40.0)]), 300.0)
    assert near.segment.tolist() == [0]
    assert near.distance_m[0] == pytest.approx(50.0)
    assert grid.along(near)[0] == pytest.approx(0.5, abs=1e-3)


def test_that_two_roads_a_continent_apart_do_not_fill_the_memory_with_cells():
    points = np.array([(0.0, 0.0), (100.0, 0.0), (4e6, 5e6), (4e6, 5e6 + 80.0)])
    grid = SegmentGrid(points, np.array([0, 2, 4]))
    assert len(grid.cells.begins) < 100_000
    assert near_all(grid, np.array([(50.0, 7.0), (4e6 + 2.0, 5e6)]), 300.0).segment.tolist() == [0, 1]


def test_that_shapes_outside_the_plane_are_passed_over():
    points = np.array([(np.inf, np.inf), (0.0, 0.0), (5.0, 5.0), (5.0, 9.0)])
    grid = SegmentGrid(points, np.array([0, 2, 4]))
    assert near_all(grid, np.array([(0.0, 0.0)]), 300.0).segment.tolist() == [1]


def test_that_no_shapes_and_no_points_give_no_answer():
    grid = SegmentGrid(np.empty((0, 2)), np.array([0]))
    assert near_all(grid, np.array([(0.0, 0.0)]), np.inf).point.tolist() == []
    assert near_all(grid, np.empty((0, 2)), 300.0).point.tolist() == []
