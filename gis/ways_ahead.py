"""How far it is along the roads from many places to the nodes around each, all of them searched at once."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gis.ranges import ranges, run_begins
from gis.road_network import RoadNetwork

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]


# A place, a node and the centimetres between them make one number: these sort ten times as fast as pairs.
_CM_BITS = 20
FARTHEST_M = ((1 << _CM_BITS) - 1) / 100.0


@dataclass(frozen=True, eq=False)
class Reached:
    """Metres from places to nodes, to the centimetre.

    `key` is the number of the place times that of all nodes plus the node, rising; each once.
    """

    key: Numbers
    metres: Floats
    node_count: int

    def metres_to(self, place: NDArray[np.integer[Any]], node: NDArray[np.integer[Any]]) -> Floats:
        """Return metres from places by number to nodes, inf where they were not reached, shape (n,)."""
        return self._metres_at(place.astype(np.int64) * self.node_count + node)

    def nearer_than(self, known: "Reached") -> "Reached":
        """Return what is reached nearer than another knows it."""
        rows = np.flatnonzero(self.metres < known._metres_at(self.key))
        return Reached(self.key[rows], self.metres[rows], self.node_count)

    def joined(self, other: "Reached") -> "Reached":
        """Return these and more, of each key the shortest."""
        keys, metres = np.concatenate((self.key, other.key)), np.concatenate((self.metres, other.metres))
        return _shortest(keys, metres, self.node_count)

    def _metres_at(self, key: Numbers) -> Floats:
        if not len(self.key):
            return np.full(len(key), np.inf)
        at = np.minimum(np.searchsorted(self.key, key), len(self.key) - 1)
        return np.where(self.key[at] == key, self.metres[at], np.inf)


class WaysAhead:
    """Searches short ways along some of the edges, from many places side by side.

    Turn restrictions are not looked at: this is for telling which roads connect, not for times.
    """

    def __init__(self, network: RoadNetwork, is_open: NDArray[np.bool_]) -> None:
        self.network = network
        edges = np.flatnonzero(is_open)
        self._edges = edges[np.argsort(network.edge_from[edges], kind="stable")]
        self._begins = np.searchsorted(network.edge_from[self._edges], np.arange(network.node_count + 1))

    def from_nodes(
        self, place: NDArray[np.integer[Any]], node: NDArray[np.integer[Any]], metres: Floats, limit_m: Floats
    ) -> Reached:
        """Return the nodes within `limit_m` (by place) of places that lie `metres` before their nodes.

        A place may have several nodes that it can leave by, one a row.
        """
        count = self.network.node_count
        limit_m = np.minimum(limit_m, FARTHEST_M)
        rows = np.flatnonzero(metres <= limit_m[place])
        newest = _shortest(place[rows].astype(np.int64) * count + node[rows], metres[rows], count)
        reached = newest
        while len(newest.key):
            newest = self._one_edge_on(newest, limit_m).nearer_than(reached)
            reached = reached.joined(newest)
        return reached

    def _one_edge_on(self, reached: Reached, limit_m: Floats) -> Reached:
        count = reached.node_count
        place, node = np.divmod(reached.key, count)
        counts = self._begins[node + 1] - self._begins[node]
        edges = self._edges[ranges(self._begins[node], counts)]
        place = np.repeat(place, counts)
        metres = np.repeat(reached.metres, counts) + self.network.edge_length_m[edges]
        rows = np.flatnonzero(metres <= limit_m[place])
        key: Numbers = place[rows] * np.int64(count) + self.network.edge_to[edges[rows]]
        return _shortest(key, metres[rows], count)


def _shortest(key: Numbers, metres: Floats, node_count: int) -> Reached:
    packed = np.sort((key << _CM_BITS) | np.rint(metres * 100.0).astype(np.int64))
    key = packed >> _CM_BITS
    first = run_begins(key)
    centimetres = packed[first] & ((1 << _CM_BITS) - 1)
    return Reached(key[first], centimetres / 100.0, node_count)
