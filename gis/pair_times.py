"""Seconds on the roads between many places and many others, by one search for each of the fewer."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gis.engine import Engine
from gis.ranges import run_begins
from gis.snapping import Snaps, picked
from gis.standing import Arrivals, Departures, Standing

Floats = NDArray[np.float64]


def road_pairs_s(
    sources: Snaps, targets: Snaps, standing: Standing, engine: Engine, limit_s: float
) -> Floats:
    """Return seconds from each source to each target, walks to the road included, shape (n, m).

    Those beyond the limit may be inf.
    """
    departures, arrivals = standing.leaving(sources, limit_s), standing.arriving(targets, limit_s)
    shape = len(sources.edge), len(targets.edge)
    search = _by_target if shape[0] >= shape[1] else _by_source
    times_s = search(departures, arrivals, shape, engine, limit_s)
    rows, columns = np.nonzero(np.equal.outer(*(standing.roads(snaps) for snaps in (sources, targets))))
    direct_s = standing.direct_s(picked(sources, rows), picked(targets, columns))
    times_s[rows, columns] = np.minimum(times_s[rows, columns], direct_s)
    return times_s


def _by_target(
    departures: Departures, arrivals: Arrivals, shape: tuple[int, int], engine: Engine, limit_s: float
) -> Floats:
    times_s = np.full(shape, np.inf)
    if len(departures.places):
        ends = [arrivals.at(place) for place in range(shape[1])]
        found = engine.seconds_to(ends, departures.states, limit_s) + departures.costs_s
        begins = run_begins(departures.places)
        times_s[departures.places[begins]] = np.minimum.reduceat(found, begins, axis=1).T
    return times_s


def _by_source(
    departures: Departures, arrivals: Arrivals, shape: tuple[int, int], engine: Engine, limit_s: float
) -> Floats:
    times_s = np.full(shape, np.inf)
    if len(arrivals.places):
        starts = [departures.at(place) for place in range(shape[0])]
        found = engine.seconds_from(starts, arrivals.states, limit_s) + arrivals.costs_s
        begins = run_begins(arrivals.places)
        times_s[:, arrivals.places[begins]] = np.minimum.reduceat(found, begins, axis=1)
    return times_s
