"""Scipy's sparse graphs and trees of points, loaded when the first is made: a tenth of each start."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Graph: TypeAlias = Any
"""A sparse matrix of scipy's: rows are where arcs start, columns where they end."""
PointTree: TypeAlias = Any
"""A k-d tree of scipy's."""


def csr_array(parts: Any, shape: tuple[int, int]) -> Graph:
    """A graph of arcs in the order of their starts, as `scipy.sparse.csr_array`."""
    from scipy.sparse import csr_array as made

    return made(parts, shape=shape)


def coo_array(parts: Any, shape: tuple[int, int]) -> Graph:
    """A graph of arcs in any order, as `scipy.sparse.coo_array`."""
    from scipy.sparse import coo_array as made

    return made(parts, shape=shape)


def dijkstra(graph: Graph, **asked: Any) -> Any:
    """The shortest ways, as `scipy.sparse.csgraph.dijkstra`."""
    from scipy.sparse.csgraph import dijkstra as found

    return found(graph, **asked)


def connected_components(graph: Graph, **asked: Any) -> Any:
    """The parts that hang together, as `scipy.sparse.csgraph.connected_components`."""
    from scipy.sparse.csgraph import connected_components as found

    return found(graph, **asked)


def point_tree(points: NDArray[np.float64]) -> PointTree:
    """A tree of points (n, k), as `scipy.spatial.cKDTree`."""
    from scipy.spatial import cKDTree

    return cKDTree(points)
