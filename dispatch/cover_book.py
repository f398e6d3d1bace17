"""What coverage is worked out from, kept between questions: cells, expected demand, ways to them, posts."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from dispatch.best_move import PostReach
from dispatch.centre import Centre
from dispatch.cover_crews import SuitBook, cover_limits_s
from dispatch.demand_cells import DemandCells, demand_cells
from dispatch.demand_cover import DemandCover
from dispatch.expected_demand import ExpectedDemand, learn_demand
from dispatch.past_report import PastReport
from dispatch.settings import Settings
from gis.reach_cover import ReachCover
from gis.routing import Router

ReadReports = Callable[[datetime], Sequence[PastReport]]
"""Gives the incidents of the past since a moment."""
RELEARN = timedelta(hours=1)


@dataclass(frozen=True, eq=False)
class CoverGround:
    """Cells, what is expected of them and who suits it, the roads, and limits in seconds."""

    cells: DemandCells
    demand: ExpectedDemand
    suits: SuitBook
    reach: ReachCover
    post_reach: PostReach
    limits_s: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class _Learnt:
    demand: ExpectedDemand
    suits: SuitBook
    at: datetime
    settings: Settings


@dataclass(eq=False)
class CoverBook:
    """Safe to use from several threads: what is being made is made by one of them."""

    newest: DemandCover | None = None
    """Coverage as it was last worked out, which advice shows with its age."""
    newest_at: datetime | None = None
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _cells: tuple[object, object, float, DemandCells] | None = None
    _learnt: _Learnt | None = None
    _reach: tuple[DemandCells, ReachCover] | None = None
    _post_reach: PostReach | None = None

    def ground(self, centre: Centre, reports: ReadReports, now: datetime) -> CoverGround:
        """What coverage rests on at a moment; Refused("no_network") without roads.

        Demand is learnt anew each hour, and whenever zones, roads or settings have changed.
        """
        router = centre.require_router()
        with self._lock:
            cells = self._cells_of(centre)
            learnt = self._learnt_of(cells, centre, reports, now)
            reach = self._reach_of(cells, router)
            limits_s = cover_limits_s(cells, centre, now)
            if self._post_reach is None or not self._post_reach.fits(reach, limits_s):
                self._post_reach = PostReach(reach, limits_s)
            return CoverGround(cells, learnt.demand, learnt.suits, reach, self._post_reach, limits_s)

    def demand(self, centre: Centre, reports: ReadReports, now: datetime) -> ExpectedDemand:
        """What is expected where, as it was learnt last."""
        with self._lock:
            return self._learnt_of(self._cells_of(centre), centre, reports, now).demand

    def keep(self, cover: DemandCover, at: datetime) -> None:
        """Keep what was worked out last, for advice."""
        with self._lock:
            self.newest, self.newest_at = cover, at

    def _cells_of(self, centre: Centre) -> DemandCells:
        network = centre.network
        size_m = centre.settings.demand_cell_m
        known = self._cells
        if known is None or known[0] is not centre.atlas or known[1] is not network or known[2] != size_m:
            known = (centre.atlas, network, size_m, demand_cells(centre))
            self._cells = known
        return known[3]

    def _learnt_of(self, cells: DemandCells, centre: Centre, reports: ReadReports, now: datetime) -> _Learnt:
        known = self._learnt
        is_good = (
            known is not None
            and known.demand.cells is cells
            and known.settings == centre.settings
            and abs(now - known.at) < RELEARN
        )
        if known is None or not is_good:
            past = reports(now - timedelta(days=centre.settings.demand_days))
            demand = learn_demand(past, cells, centre)
            known = _Learnt(demand, SuitBook(demand.by_category, centre), now, centre.settings)
            self._learnt = known
        return known

    def _reach_of(self, cells: DemandCells, router: Router) -> ReachCover:
        known = self._reach
        if known is None or known[0] is not cells or known[1].router is not router:
            known = (cells, ReachCover(router, cells.middles))
            self._reach = known
        return known[1]
