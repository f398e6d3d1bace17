"""Lines of a network: made of its points all at once, or a stretch cut out of one edge's."""

from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from gis.road_network import RoadNetwork

Floats = NDArray[np.float64]
_AT_ONCE = 8_192


def lines_of(points: ArrayLike, offsets: NDArray[np.integer[Any]]) -> NDArray[np.object_]:
    """Return lines (n,) of points (k, 2), of which `offsets` (n + 1,) says where each line begins.

    Made in blocks: making a million at once would stop every other thread of the process for a second.
    """
    every = np.asarray(points, dtype=np.float64)
    made = np.empty(len(offsets) - 1, dtype=object)
    for first in range(0, len(made), _AT_ONCE):
        bounds = offsets[first : first + _AT_ONCE + 1]
        owner = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))
        made[first : first + _AT_ONCE] = shapely.linestrings(every[bounds[0] : bounds[-1]], indices=owner)
    return made


def cut_line(network: RoadNetwork, edge: int, start: float, end: float) -> Floats:
    """Return lon, lat (k, 2) of an edge between two shares of its length, in the edge's direction."""
    return cut_points(network.coordinates(edge), edge_metres(network, edge), start, end)


def edge_metres(network: RoadNetwork, edge: int) -> Floats:
    """Return the points of an edge in metres of the network's plane, in its direction, shape (k, 2)."""
    shape = network.edge_shape[edge]
    line = network.shape_metres[network.shape_offsets[shape] : network.shape_offsets[shape + 1]]
    return line[::-1] if network.edge_reversed[edge] else line


def cut_points(points: Floats, metres: Floats, start: float, end: float) -> Floats:
    """Cut points (k, 2) where the same line in metres has these two shares of its length."""
    if start <= 0.0 and end >= 1.0:
        return points
    along = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(metres, axis=0).T))))
    low, high = start * along[-1], end * along[-1]
    inner = points[(along > low) & (along < high)]
    ends = [[np.interp(at, along, points[:, axis]) for axis in (0, 1)] for at in (low, high)]
    return np.concatenate((ends[:1], inner, ends[1:]))
