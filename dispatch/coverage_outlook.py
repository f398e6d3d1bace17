"""Coverage now, once crews are at their posts, and with the best single move: what people are shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon

from dispatch.best_move import Choice, NoMove, StandbyMove, best_move
from dispatch.centre import Centre
from dispatch.cover_book import CoverGround
from dispatch.cover_crews import FreeCrew
from dispatch.demand_cells import DemandCells
from dispatch.demand_cover import CrewCover, DemandCover, demand_cover
from dispatch.people import StandBy
from dispatch.reasons import Reason
from dispatch.standby_posts import StandbyPost
from gis.routing import Router

Mask = NDArray[np.bool_]
CLOSES_AT_MOST = 3


@dataclass(frozen=True)
class ZoneCover:
    """A zone's share of expected demand, and how much of its own is covered."""

    code: str
    share: float
    covered: float


@dataclass(frozen=True)
class ClosedHole:
    """A zone in which a move covers what nobody covered, and how much: a share of all expected demand."""

    zone: str
    share: float


@dataclass(frozen=True, eq=False)
class CoverageOutlook:
    """Coverage at a moment, with what it rests on. Areas are lon/lat WGS 84."""

    at: datetime
    rests_on: Reason
    n: int
    limits_s: tuple[int, ...]
    """The different limits in force, shortest first."""
    crew_count: int
    """Free, suitable crews that were counted."""
    now: float
    planned: float
    """Coverage once the crews that stand by have come to their posts."""
    standing_by: Mapping[str, StandBy]
    """Crew id -> where it stands by."""
    homes: tuple[ZoneCover, ...]
    holes: MultiPolygon
    posts: tuple[StandbyPost, ...]
    by_crew: Mapping[str, CrewCover]
    move: StandbyMove | None
    no_move: NoMove | None
    closes: tuple[ClosedHole, ...]
    gained: MultiPolygon
    lost: MultiPolygon


def coverage_outlook(
    crews: Sequence[FreeCrew],
    posts: Sequence[StandbyPost],
    ground: CoverGround,
    centre: Centre,
    now: datetime,
) -> tuple[CoverageOutlook, DemandCover]:
    """The outlook, and the coverage now that advice is given from."""
    router = centre.require_router()
    demand = ground.demand.share_at(now)
    standing_by = {one.crew.id: one.standing_by for one in crews if one.standing_by is not None}
    planned = demand_cover([one.at_post for one in crews], demand, ground.limits_s, ground.reach)
    cover = planned
    if standing_by:
        cover = demand_cover([one.placed for one in crews], demand, ground.limits_s, ground.reach)
    best = best_move(_choice(crews, planned, posts, ground, centre, router))
    move = best if isinstance(best, StandbyMove) else None
    cells = ground.cells
    outlook = CoverageOutlook(
        at=now,
        rests_on=ground.demand.told,
        n=ground.demand.n,
        limits_s=tuple(int(limit) for limit in np.unique(ground.limits_s)),
        crew_count=len(crews),
        now=cover.share,
        planned=planned.share,
        standing_by=standing_by,
        homes=_homes(cells, planned),
        holes=_area(cells, ~planned.covered),
        posts=tuple(posts),
        by_crew=cover.by_crew,
        move=move,
        no_move=best if isinstance(best, NoMove) else None,
        closes=_closes(cells, planned, move),
        gained=_area(cells, move.gained) if move is not None else MultiPolygon(),
        lost=_area(cells, move.lost) if move is not None else MultiPolygon(),
    )
    return outlook, cover


def _choice(
    crews: Sequence[FreeCrew],
    planned: DemandCover,
    posts: Sequence[StandbyPost],
    ground: CoverGround,
    centre: Centre,
    router: Router,
) -> Choice:
    """Crews that stand by already stay, and their posts are taken: never a chain of moves."""
    taken = {(one.at_post.lon, one.at_post.lat) for one in crews if one.standing_by is not None}
    movable = {one.crew.id for one in crews if one.standing_by is None}
    free = tuple(post for post in posts if (post.lon, post.lat) not in taken)
    return Choice(planned, movable, free, ground.post_reach, ground.cells, router, centre.settings)


def _homes(cells: DemandCells, cover: DemandCover) -> tuple[ZoneCover, ...]:
    """Coverage of each precinct or street, the barest first."""
    found = []
    for number, code in enumerate(cells.homes):
        here = cells.home == number
        share = float(cover.demand[here].sum())
        covered = float(cover.demand[here & cover.covered].sum())
        found.append(ZoneCover(code, share, covered / share if share > 0 else 1.0))
    return tuple(sorted(found, key=lambda zone: (zone.covered, zone.code)))


def _closes(cells: DemandCells, cover: DemandCover, move: StandbyMove | None) -> tuple[ClosedHole, ...]:
    """The precincts or streets that win most."""
    if move is None:
        return ()
    won = [float(cover.demand[move.gained & (cells.home == i)].sum()) for i in range(len(cells.homes))]
    closed = [ClosedHole(code, share) for code, share in zip(cells.homes, won, strict=True) if share > 0]
    return tuple(sorted(closed, key=lambda hole: (-hole.share, hole.zone))[:CLOSES_AT_MOST])


def _area(cells: DemandCells, which: Mask) -> MultiPolygon:
    """Some cells as one area to draw; they never overlap, which makes uniting them quick."""
    if not which.any():
        return MultiPolygon()
    united = shapely.coverage_union_all(cells.areas[which])
    return MultiPolygon([part for part in shapely.get_parts(united) if isinstance(part, Polygon)])
