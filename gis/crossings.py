"""Where named streets meet: each pair of names, and the places at which they do."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from gis.road_network import RoadNetwork

LonLat = tuple[float, float]
ONE_CROSSING_M = 80.0
"""Nodes closer than this are one crossing: the carriageways of wide roads meet several times."""


@dataclass(frozen=True)
class Crossing:
    """Two streets and the middle of where they meet, lon, lat in WGS 84."""

    streets: tuple[str, str]
    lon: float
    lat: float


class Crossings:
    """All crossings of named streets in a network, by the pair of names."""

    def __init__(self, network: RoadNetwork) -> None:
        self._network = network
        self._nodes: dict[tuple[int, int], list[int]] = {}
        for pair, node in _meetings(network):
            self._nodes.setdefault(pair, []).append(node)
        self._number = {name: number for number, name in enumerate(network.names)}

    def __len__(self) -> int:
        return len(self._nodes)

    def of(self, street: str, other: str) -> tuple[Crossing, ...]:
        """Where two streets meet, none where they don't; the order of names does not matter."""
        one, two = self._number.get(street, -1), self._number.get(other, -1)
        nodes = self._nodes.get((min(one, two), max(one, two)), [])
        return tuple(Crossing((street, other), lon, lat) for lon, lat in _middles(self._network, nodes))


def _meetings(network: RoadNetwork) -> Iterator[tuple[tuple[int, int], int]]:
    """Pairs of names, the lower number first, with each node at which they meet."""
    named = np.flatnonzero(network.edge_name)
    nodes = np.concatenate((network.edge_from[named], network.edge_to[named]))
    names = np.concatenate((network.edge_name[named], network.edge_name[named]))
    pairs = np.unique(np.column_stack((nodes, names)), axis=0)
    starts = np.flatnonzero(np.diff(pairs[:, 0], prepend=-1))
    stops = np.append(starts[1:], len(pairs))
    for at in np.flatnonzero(stops - starts > 1).tolist():
        node, held = int(pairs[starts[at], 0]), pairs[starts[at] : stops[at], 1].tolist()
        for one, other in combinations(held, 2):
            yield (one, other), node


def _middles(network: RoadNetwork, nodes: list[int]) -> Iterator[LonLat]:
    """The middle of each group of nodes that lie close together."""
    lon, lat = network.node_lon[nodes], network.node_lat[nodes]
    metres = np.column_stack(network.plane.to_metres(lon, lat))
    left = np.ones(len(nodes), dtype=np.bool_)
    while left.any():
        near = _grown(metres, left, int(np.flatnonzero(left)[0]))
        left &= ~near
        yield round(float(lon[near].mean()), 7), round(float(lat[near].mean()), 7)


def _grown(metres: NDArray[np.float64], left: NDArray[np.bool_], first: int) -> NDArray[np.bool_]:
    """The places that hang together with the first one."""
    near = np.zeros(len(metres), dtype=np.bool_)
    near[first] = True
    while True:
        apart = np.linalg.norm(metres[:, None] - metres[None, near], axis=2).min(axis=1)
        grown = left & (apart <= ONE_CROSSING_M)
        if (grown == near).all():
            return near
        near = grown
