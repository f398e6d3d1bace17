"""One figure of every zone of a kind, such as its open incidents, for maps and tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

import numpy as np
import shapely

from dispatch.centre import Centre
from dispatch.cover_crews import crews_that_suit, free_crews
from dispatch.demand_cells import DemandCells, Floats
from dispatch.demand_cover import demand_cover
from dispatch.incident import Incident, StageName
from dispatch.indicators import Timed, by_zone, local_day_bounds, rates
from dispatch.ports import Query
from dispatch.reasons import Refused
from dispatch.room import Later, Room
from dispatch.spread import spreads
from dispatch.timed import timed_incidents
from gis.zones import ZoneKind

FIGURED_KINDS = (ZoneKind.SUB_DISTRICT, ZoneKind.PRECINCT, ZoneKind.COMMUNITY, ZoneKind.UNIT_GRID)
"""The levels of zones that figures are told of."""


class Indicator(StrEnum):
    """What is told of each zone."""

    OPEN = "open"
    """Incidents that are open now."""
    RECEIVED = "received"
    """Incidents received today."""
    ON_TIME = "on_time"
    """The raw share of today's that was on time in every stage."""
    ARRIVAL = "arrival"
    """The median of today's arrivals, in shares of their limit."""
    DEMAND = "demand"
    """The share of the zone in what is expected in this hour."""
    COVERAGE = "coverage"
    """Of what is expected there in this hour, the share that free crews reach in time from their posts."""


@dataclass(frozen=True)
class ZoneFigure:
    """A zone's figure by its code, and how many results it rests on; None: nothing is known."""

    code: str
    value: float | None
    n: int


@dataclass(frozen=True)
class ZoneFigures(Query[tuple[ZoneFigure, ...]]):
    """An indicator of every zone of a kind that has a shape, in order of code."""

    code: ClassVar[str] = "zone_figures"
    indicator: Indicator
    kind: ZoneKind = ZoneKind.SUB_DISTRICT


def zone_figures(query: ZoneFigures, room: Room) -> tuple[ZoneFigure, ...] | Later:
    """Refused("no_zones_of_kind") where there are none of that kind."""
    codes = [zone.code for zone in room.centre.atlas.of_kind(query.kind) if zone.geometry is not None]
    if not codes:
        raise Refused("no_zones_of_kind", kind=query.kind.value)
    if query.indicator in _WORKED_OUT:
        return Later(_WORKED_OUT[query.indicator](query.kind, codes, room))
    found = _COUNTED[query.indicator](query.kind.value, room)
    nothing = (0.0, 0) if query.indicator in (Indicator.OPEN, Indicator.RECEIVED) else (None, 0)
    return tuple(ZoneFigure(code, *found.get(code, nothing)) for code in sorted(codes))


Found = dict[str, tuple[float | None, int]]


def _open(kind: str, room: Room) -> Found:
    return _count(kind, room.situation.open_incidents())


def _received(kind: str, room: Room) -> Found:
    return _count(kind, [item.incident for item in _today(room)])


def _count(kind: str, incidents: Iterable[Incident]) -> Found:
    count = Counter(incident.zones[kind] for incident in incidents if kind in incident.zones)
    return {code: (float(number), number) for code, number in count.items()}


def _today(room: Room) -> list[Timed]:
    now = room.clock.now()
    begins, ends = local_day_bounds(room.centre.local(now).date(), room.centre.settings)
    timed = timed_incidents(room.situation, room.centre, now)
    return [item for item in timed if begins <= item.incident.received_at < ends]


def _on_time(kind: str, room: Room) -> Found:
    found = rates(_today(room), by_zone(kind))
    return {code: (each.all_on_time, each.on_time_n) for code, each in found.items()}


def _arrival(kind: str, room: Room) -> Found:
    found = spreads(_today(room), (StageName.ARRIVAL,), by_zone(kind))
    return {code: (each.p50, each.n) for (_, code), each in found.items()}


_COUNTED: dict[Indicator, Callable[[str, Room], Found]] = {
    Indicator.OPEN: _open,
    Indicator.RECEIVED: _received,
    Indicator.ON_TIME: _on_time,
    Indicator.ARRIVAL: _arrival,
}


def _expected(kind: ZoneKind, codes: list[str], room: Room) -> Callable[[], tuple[ZoneFigure, ...]]:
    """Learnt after the picture has been let go of: it may take a second."""
    centre, book, now = room.centre, room.cover_book, room.clock.now()
    reports = room.store.past_reports

    def work() -> tuple[ZoneFigure, ...]:
        demand = book.demand(centre, reports, now)
        (shares,) = _summed(kind, codes, centre, demand.cells, demand.share_at(now))
        return _told(codes, shares, demand.n)

    return work


def _covered(kind: ZoneKind, codes: list[str], room: Room) -> Callable[[], tuple[ZoneFigure, ...]]:
    """As the coverage layer has it: with every crew that stands by at its post."""
    centre, book, now = room.centre, room.cover_book, room.clock.now()
    free, reports = free_crews(room.situation, centre, now), room.store.past_reports

    def work() -> tuple[ZoneFigure, ...]:
        ground = book.ground(centre, reports, now)
        crews = [one.at_post for one in crews_that_suit(free, ground.suits, centre.settings)]
        cover = demand_cover(crews, ground.demand.share_at(now), ground.limits_s, ground.reach)
        weights = (cover.demand, np.where(cover.covered, cover.demand, 0.0))
        shares, covered = _summed(kind, codes, centre, ground.cells, *weights)
        with np.errstate(invalid="ignore"):
            return _told(codes, covered / shares, ground.demand.n)

    return work


def _summed(
    kind: ZoneKind, codes: list[str], centre: Centre, cells: DemandCells, *weights: Floats
) -> list[Floats]:
    """Weights of cells (n) summed by the zone that each cell's middle lies in, in the order of codes."""
    zones = {zone.code: zone.geometry for zone in centre.atlas.of_kind(kind)}
    tree = shapely.STRtree(np.array([zones[code] for code in codes], dtype=object))
    cell, at = tree.query(shapely.points(cells.middles), predicate="intersects")
    cell, first = np.unique(cell, return_index=True)
    return [np.bincount(at[first], each[cell], minlength=len(codes)).astype(np.float64) for each in weights]


def _told(codes: list[str], values: Floats, n: int) -> tuple[ZoneFigure, ...]:
    """The figures in order of code; NaN: nothing is known."""
    told = {
        code: None if np.isnan(value) else value for code, value in zip(codes, values.tolist(), strict=True)
    }
    return tuple(ZoneFigure(code, told[code], n) for code in sorted(codes))


_WORKED_OUT: dict[Indicator, Callable[[ZoneKind, list[str], Room], Callable[[], tuple[ZoneFigure, ...]]]] = {
    Indicator.DEMAND: _expected,
    Indicator.COVERAGE: _covered,
}


ANSWERS: dict[type[Any], Callable[[Any, Room], Any]] = {ZoneFigures: zone_figures}
