"""Small networks for tests."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from gis.road_build import build_network
from gis.road_network import Access, EdgeFlag, RoadClass, RoadNetwork
from gis.road_table import Passage, Road
from gis.turns import TurnCosts

STREET = Access.FOOT | Access.EBIKE | Access.CAR
FREE_TURNS = TurnCosts(straight_s=0.0, right_s=0.0, left_s=0.0, sharp_s=0.0, crossing_s=0.0)
"""Turns that cost nothing, where figures are made by hand from lengths and speeds."""
WEST, SOUTH = 120.15, 30.30
DECK: dict[str, Any] = {"road_class": RoadClass.TRUNK, "layer": 1, "flags": EdgeFlag.BRIDGE, "kmh": 70.0}
DEGREE = 0.001


def place(east: float, north: float) -> tuple[float, float]:
    """Lon, lat of a place that many thousandths of a degree (about 96 and 111 m) from the corner."""
    return WEST + east * DEGREE, SOUTH + north * DEGREE


def road(
    ends: tuple[int, int],
    points: Sequence[tuple[float, float]],
    *,
    source: int = 0,
    access: Access = STREET,
    back: Access | None = None,
    kmh: float = 34.0,
    length_m: float | None = None,
    name: str = "",
    road_class: RoadClass = RoadClass.RESIDENTIAL,
    layer: int = 0,
    flags: EdgeFlag = EdgeFlag.NONE,
) -> Road:
    """A piece of road through places; the other direction has the same access unless told."""
    return Road(
        source=source,
        node_keys=ends,
        coordinates=np.array([place(*point) for point in points]),
        forward=Passage(access, kmh, length_m),
        backward=Passage(access if back is None else back, kmh, length_m),
        road_class=road_class,
        name=name,
        layer=layer,
        flags=flags,
    )


def network_of(*roads: Road) -> RoadNetwork:
    """The network of these pieces, without turn rules."""
    return build_network(roads)[0]


def one_way_square() -> RoadNetwork:
    """Four one-way streets in a ring 1 -> 2 -> 3 -> 4 -> 1, each open both ways to walking."""
    corners = {1: (0, 0), 2: (1, 0), 3: (1, 1), 4: (0, 1)}
    pairs = [(1, 2), (2, 3), (3, 4), (4, 1)]
    return network_of(
        *(
            road((a, b), [corners[a], corners[b]], back=Access.FOOT, source=a, name=f"{a}-{b}")
            for a, b in pairs
        )
    )


@lru_cache(maxsize=1)
def elevated_above_street() -> RoadNetwork:
    """A street of 20 blocks; three metres aside above it a fast road, joined by ramps at blocks 2 and 18."""
    streets = [road((n, n + 1), [(n, 0), (n + 1, 0)], source=n) for n in range(20)]
    decks = [
        road((100 + n, 101 + n), [(n, 0.03), (n + 1, 0.03)], source=100 + n, **DECK) for n in range(4, 16)
    ]
    ramps = [
        road((2, 104), [(2, 0), (2.3, 0.2), (3.7, 0.2), (4, 0.03)], source=500, kmh=50.0),
        road((116, 18), [(16, 0.03), (16.3, 0.2), (17.7, 0.2), (18, 0)], source=501, kmh=50.0),
    ]
    return network_of(*streets, *decks, *ramps)
