"""Coverage: the share of expected demand that free, suitable crews reach in time, and what each adds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from dispatch.fix_roads import snaps_of_roads
from dispatch.fixes import OnRoad
from gis.reach_cover import ReachCover, merged, nobody, renumbered
from gis.road_network import Mode
from gis.routing import Router
from gis.snapping import Snaps
from gis.two_nearest import NOBODY, TwoNearest

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class PlacedCrew:
    """A crew that can be sent, and where it counts from (WGS 84)."""

    crew_id: str
    call_sign: str
    mode: Mode
    lon: float
    lat: float
    road: OnRoad | None = field(default=None, compare=False, repr=False)
    """The road that it is on, where that is known."""


@dataclass(frozen=True)
class CrewCover:
    """The share of expected demand that is covered with a crew, and after it has left."""

    before: float
    after: float

    @property
    def cost(self) -> float:
        """What its leaving costs."""
        return self.before - self.after


@dataclass(frozen=True, eq=False)
class DemandCover:
    """Coverage by some crews: cells (n) with their demand, limit and two quickest crews.

    `nearest.first` are numbers of `crews`.
    """

    crews: tuple[PlacedCrew, ...]
    demand: Floats
    limits_s: Floats
    nearest: TwoNearest

    @cached_property
    def covered(self) -> Mask:
        """The cells that some crew reaches in time."""
        return np.asarray(self.nearest.first_s <= self.limits_s)

    @cached_property
    def share(self) -> float:
        """The share of expected demand that is covered, 0 to 1."""
        return float(self.demand[self.covered].sum())

    @cached_property
    def only_crew(self) -> NDArray[np.int32]:
        """The crew that alone covers each cell, NOBODY where none or several do."""
        alone = self.covered & (self.nearest.second_s > self.limits_s)
        return np.where(alone, self.nearest.first, NOBODY).astype(np.int32)

    @cached_property
    def losses(self) -> Floats:
        """What the leaving of each crew costs, a share of expected demand, shape (crews,)."""
        only, losses = self.only_crew, np.zeros(len(self.crews))
        alone = only != NOBODY
        np.add.at(losses, only[alone], self.demand[alone])
        return losses

    def of(self, crew_id: str) -> CrewCover:
        """Coverage with and without one crew; a crew that does not count changes nothing."""
        return self.by_crew.get(crew_id, CrewCover(self.share, self.share))

    @cached_property
    def by_crew(self) -> Mapping[str, CrewCover]:
        """Coverage with and without each crew, by its id."""
        share = self.share
        return {
            crew.crew_id: CrewCover(share, share - loss)
            for crew, loss in zip(self.crews, self.losses.tolist(), strict=True)
        }


def froms_of(crews: Sequence[PlacedCrew], mode: Mode, router: Router) -> tuple[Floats, Snaps]:
    """Where crews count from (n, 2), and the roads that they are on, where known (n,)."""
    places = np.array([(crew.lon, crew.lat) for crew in crews]).reshape(-1, 2)
    return places, snaps_of_roads([crew.road for crew in crews], mode, router.network)


def demand_cover(
    crews: Sequence[PlacedCrew], demand: Floats, limits_s: Floats, reach: ReachCover
) -> DemandCover:
    """Coverage of cells (n) that `reach` knows, with these shares of demand, each within its limit.

    One pair of searches a mode, whatever the number of crews; exact for every crew's leaving.
    """
    limit_s = float(limits_s.max(initial=0.0))
    nearest = nobody(len(demand))
    for mode in sorted({crew.mode for crew in crews}):
        numbers = np.array([i for i, crew in enumerate(crews) if crew.mode is mode], dtype=np.int32)
        places, known = froms_of([crews[i] for i in numbers.tolist()], mode, reach.router)
        found = reach.two_nearest(places, mode, limit_s, known=known)
        nearest = merged(nearest, renumbered(found, numbers))
    return DemandCover(tuple(crews), demand, limits_s, nearest)
