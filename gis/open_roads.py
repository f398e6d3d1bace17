"""The roads that a mode can use now: the edge that stands for each of them, and their pieces in the grid."""

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from gis.road_network import Mode, RoadNetwork

Indices = NDArray[np.int32]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class OpenRoads:
    """`edges` (s,): the edge that stands for each shape, -1 for none; `pieces`: which segments are open."""

    edges: Indices
    pieces: Mask


# Kept beside the network, for every snapper over it begins with the same.
_USABLE: WeakKeyDictionary[RoadNetwork, dict[Mode, OpenRoads]] = WeakKeyDictionary()


def open_roads(network: RoadNetwork, mode: Mode, closed: NDArray[np.intp]) -> OpenRoads:
    """Return what a mode can reach and leave apart from closed edges; as quick as these are few.

    The edge along a shape stands for it, the one against it where only that can be used.
    """
    known = _USABLE.setdefault(network, {})
    if mode not in known:
        edges = _standing(network.shape_edges, network.usable(mode))
        known[mode] = OpenRoads(edges, edges[network.segments.shape] >= 0)
    return _without(known[mode], network, mode, np.unique(closed)) if len(closed) else known[mode]


def _without(roads: OpenRoads, network: RoadNetwork, mode: Mode, closed: NDArray[np.intp]) -> OpenRoads:
    edges, pieces, is_open = roads.edges.copy(), roads.pieces.copy(), network.usable(mode).copy()
    is_open[closed] = False
    shapes = np.unique(network.edge_shape[closed])
    edges[shapes] = _standing(network.shape_edges[:, shapes], is_open)
    shut = network.segments.of_shapes(shapes[edges[shapes] < 0])
    pieces[shut] = False
    return OpenRoads(edges, pieces)


def _standing(both: Indices, is_usable: Mask) -> Indices:
    along, against = (np.where((edges >= 0) & is_usable[edges], edges, -1) for edges in both)
    return np.where(along >= 0, along, against).astype(np.int32)
