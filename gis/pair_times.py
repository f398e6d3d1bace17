"""Seconds on the roads between many places and many others, by one search for each of the fewer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gis.engine import Engine
from gis.ranges import run_begins
from gis.snapping import Snaps, picked
from gis.standing import Arrivals, Departures, Standing

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class RoadPairs:
    """Places (n) and others (m) on the roads, made ready to be searched between within a limit."""

    sources: Snaps
    targets: Snaps
    standing: Standing
    departures: Departures
    arrivals: Arrivals
    limit_s: float

    @classmethod
    def between(cls, sources: Snaps, targets: Snaps, standing: Standing, limit_s: float) -> RoadPairs:
        """Make ready what does not depend on a search."""
        leaving, arriving = standing.leaving(sources, limit_s), standing.arriving(targets, limit_s)
        return cls(sources, targets, standing, leaving, arriving, limit_s)

    def times_s(self, engine: Engine) -> Floats:
        """Return seconds from each source to each target, walks to the road included, shape (n, m).

        Those beyond the limit may be inf.
        """
        shape = len(self.sources.edge), len(self.targets.edge)
        search = _by_target if shape[0] >= shape[1] else _by_source
        times_s = search(self.departures, self.arrivals, shape, engine, self.limit_s)
        roads = (self.standing.roads(snaps) for snaps in (self.sources, self.targets))
        rows, columns = np.nonzero(np.equal.outer(*roads))
        if len(rows):
            ends = picked(self.sources, rows), picked(self.targets, columns)
            direct_s = self.standing.direct_s(*ends)
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
