"""How soon the nearest of many is anywhere on the roads: one search a mode, whatever their number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial import cKDTree

from gis.road_network import Mode
from gis.routing import Router
from gis.travel import checked_positions

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class EdgeTimes:
    """Seconds from the nearest origin to where each edge is turned onto, and to its end, both (m,).

    inf beyond the limit. On an edge that an origin stands on, the end may be reached and the start not.
    """

    start_s: Floats
    end_s: Floats


def best_times(
    router: Router, origins_by_mode: Mapping[Mode, ArrayLike], limit_s: float = np.inf
) -> EdgeTimes:
    """Return how soon the nearest of all origins (n, 2) lon/lat is at every edge, each going by its mode.

    An origin far from any road of its mode is nowhere. BadPosition for one that is no position.
    """
    count = router.network.edge_count
    best = EdgeTimes(np.full(count, np.inf), np.full(count, np.inf))
    for mode, origins in origins_by_mode.items():
        positions = checked_positions(origins)
        if len(positions):
            is_air = mode is Mode.AIR
            found = (
                _by_air(router, positions, limit_s) if is_air else _by_road(router, positions, mode, limit_s)
            )
            best = _sooner(best, found)
    return best


def _by_road(router: Router, positions: Floats, mode: Mode, limit_s: float) -> EdgeTimes:
    standing = router.standing(mode)
    departures = standing.leaving(router.snapper.snap(positions, mode), limit_s)
    end_s = router.engine(mode).everywhere(departures.starts, limit_s)
    edges, begun_s = standing.begun(end_s, limit_s)
    start_s = np.full(len(end_s), np.inf)
    start_s[edges] = begun_s
    return EdgeTimes(start_s, end_s)


def _by_air(router: Router, positions: Floats, limit_s: float) -> EdgeTimes:
    network = router.network
    origins = np.column_stack(network.plane.to_metres(*positions.T))
    nodes = np.column_stack(network.plane.to_metres(network.node_lon, network.node_lat))
    away_m, _ = cKDTree(origins).query(nodes, distance_upper_bound=limit_s * router.speeds.air_mps)
    times_s = np.asarray(away_m) / router.speeds.air_mps
    return EdgeTimes(times_s[network.edge_from], times_s[network.edge_to])


def _sooner(one: EdgeTimes, other: EdgeTimes) -> EdgeTimes:
    return EdgeTimes(np.minimum(one.start_s, other.start_s), np.minimum(one.end_s, other.end_s))
