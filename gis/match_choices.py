"""The edges that a fix may belong to, each direction of a road apart."""

from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gis.ranges import run_begins, run_counts
from gis.road_network import Mode, RoadNetwork
from gis.segment_grid import Near
from gis.snapping import Snapper

Floats = NDArray[np.float64]
Numbers = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Choices:
    """Arrays (k,) in order of fix and road: fix by number, edge, the share along it and metres to it.

    `x`, `y` are the places on the road in metres of the network's plane; `bearing_deg` is the edge's
    direction there, clockwise from the plane's north (less than a degree from true north in a plane's zone).
    """

    fix: Numbers
    edge: NDArray[np.int32]
    fraction: Floats
    distance_m: Floats
    x: Floats
    y: Floats
    bearing_deg: Floats

    def picked(self, rows: NDArray[Any]) -> "Choices":
        """Return some of them."""
        return Choices(*(getattr(self, field.name)[rows] for field in fields(self)))

    @cached_property
    def begins(self) -> Numbers:
        """Where each fix's choices begin; of fixes that have any."""
        return run_begins(self.fix)

    @cached_property
    def counts(self) -> Numbers:
        """How many each of these fixes has."""
        return run_counts(self.begins, len(self.fix))


def choices_near(snapper: Snapper, x: Floats, y: Floats, radius_m: Floats, mode: Mode) -> Choices:
    """Return the edges open to a mode within a radius of each fix (n,), else those of the nearest road.

    Of each road its nearest place; nothing where the nearest road lies beyond the snapper's limit.
    """
    grid, roads = snapper.network.segments, snapper.open_roads(mode)
    around = _nearest_of_each_shape(grid.within(x, y, radius_m, roads.pieces), grid.shape)
    alone = np.flatnonzero(np.bincount(around.point, minlength=len(x)) == 0)
    nearest = grid.nearest(x[alone], y[alone], snapper.limit_m, roads.pieces)
    points = np.concatenate((around.point, alone[nearest.point]))
    rest = (
        np.concatenate((getattr(around, name), getattr(nearest, name)))
        for name in ("segment", "share", "distance_m")
    )
    near = Near(points, *rest).picked(np.argsort(points, kind="stable"))
    return _both_directions(snapper.network, near, snapper.open_edges(mode))


def _nearest_of_each_shape(near: Near, shape_of: NDArray[np.int32]) -> Near:
    shape = shape_of[near.segment]
    order = np.lexsort((near.distance_m, shape, near.point))
    shape, point = shape[order], near.point[order]
    first = run_begins(point * np.int64(1 << 32) + shape)
    return near.picked(order[first])


def _both_directions(network: RoadNetwork, near: Near, is_open: NDArray[np.bool_]) -> Choices:
    grid = network.segments
    edges = network.shape_edges[:, grid.shape[near.segment]].T
    row, against = np.nonzero((edges >= 0) & is_open[edges])
    is_reversed, along = against == 1, grid.along(near)[row]
    x, y = grid.places(near)
    bearing = grid.bearings_deg(near.segment)[row]
    return Choices(
        near.point[row],
        edges[row, against],
        np.where(is_reversed, 1.0 - along, along),
        near.distance_m[row],
        x[row],
        y[row],
        np.where(is_reversed, bearing + 180.0, bearing) % 360.0,
    )
