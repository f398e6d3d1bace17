"""Seconds on the roads between many places and many others, by one search for each of the fewer."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gis.engine import Engine
from gis.snapping import Snaps, picked
from gis.standing import Arrivals, Standing
from gis.turn_search import Starts

Floats = NDArray[np.float64]
Indices = NDArray[np.int32]


def road_pairs_s(
    sources: Snaps, targets: Snaps, standing: Standing, engine: Engine, limit_s: float
) -> Floats:
    """Return seconds from each source to each target, walks to the road included, shape (n, m).

    Those beyond the limit may be inf.
    """
    states, costs_s = standing.leaving(sources)
    arrivals = standing.arriving(targets)
    count = len(targets.edge)
    if len(sources.edge) >= count:
        times_s = _by_target(states, costs_s, arrivals, count, engine, limit_s)
    else:
        times_s = _by_source(states, costs_s, arrivals, count, engine, limit_s)
    rows, columns = np.nonzero(np.equal.outer(*(standing.roads(snaps) for snaps in (sources, targets))))
    direct_s = standing.direct_s(picked(sources, rows), picked(targets, columns))
    times_s[rows, columns] = np.minimum(times_s[rows, columns], direct_s)
    return times_s


def _by_target(
    states: Indices, costs_s: Floats, arrivals: Arrivals, count: int, engine: Engine, limit_s: float
) -> Floats:
    ends = [arrivals.at(place) for place in range(count)]
    found = engine.seconds_to(ends, states.ravel(), limit_s).reshape(count, *states.shape)
    return np.asarray((found + costs_s).min(axis=2).T)


def _by_source(
    states: Indices, costs_s: Floats, arrivals: Arrivals, count: int, engine: Engine, limit_s: float
) -> Floats:
    starts = [Starts(*pair) for pair in zip(states, costs_s, strict=True)]
    times_s = np.full((len(starts), count), np.inf)
    if len(arrivals.places):
        found = engine.seconds_from(starts, arrivals.states, limit_s) + arrivals.costs_s
        places, first = np.unique(arrivals.places, return_index=True)
        times_s[:, places] = np.minimum.reduceat(found, first, axis=1)
    return times_s
