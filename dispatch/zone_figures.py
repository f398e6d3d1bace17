"""One figure of every zone of a kind, such as its open incidents, for maps and tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

import numpy as np
import shapely

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
    if query.indicator is Indicator.DEMAND:
        return Later(_expected(query.kind, codes, room))
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
        zones = {zone.code: zone.geometry for zone in centre.atlas.of_kind(kind)}
        tree = shapely.STRtree(np.array([zones[code] for code in codes], dtype=object))
        cell, at = tree.query(shapely.points(demand.cells.middles), predicate="intersects")
        cell, first = np.unique(cell, return_index=True)
        shares = np.bincount(at[first], demand.share_at(now)[cell], minlength=len(codes))
        told = dict(zip(codes, shares.tolist(), strict=True))
        return tuple(ZoneFigure(code, told[code], demand.n) for code in sorted(codes))

    return work


ANSWERS: dict[type[Any], Callable[[Any, Room], Any]] = {ZoneFigures: zone_figures}
