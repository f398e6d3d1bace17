"""The question of the cockpit: how a day goes in a zone, and in each of the zones below it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from dispatch.centre import Centre
from dispatch.crew_counts import CrewCount, CrewOnShift, count_by_kind, count_in_zones, crews_counted
from dispatch.incident import Incident, StageName
from dispatch.indicators import (
    NO_RATES,
    Grouping,
    Rates,
    Timed,
    Volume,
    everything,
    local_day_bounds,
    rates,
    volume,
)
from dispatch.late_time import LateTime, late_time
from dispatch.lateness import LatenessSplit
from dispatch.people import MemberKind
from dispatch.ports import Query
from dispatch.reasons import Refused
from dispatch.room import Room
from dispatch.situation import Situation
from dispatch.spread import Spread, spreads
from dispatch.timed import timed_incidents
from gis.zones import Zone, ZoneKind

HOURS = 24
ELSEWHERE = ""
"""The code of the line for what lies in none of the zones below: a street is not cut into precincts whole."""
NOBODY_LATE = LateTime(0, LatenessSplit())


@dataclass(frozen=True)
class ZoneLine:
    """One zone below the one that was asked for; `code` is `ELSEWHERE` for what lies in none of them."""

    code: str
    name: str
    received: int
    unfinished: int
    rates: Rates
    late: LateTime
    crews: CrewCount
    opens: bool
    """Whether there are zones below it to ask for in turn."""
    arrival: Spread | None = None
    """How long it took to arrive; None where nobody has arrived."""


@dataclass(frozen=True)
class Cockpit:
    """How a day goes, as of `at`. `trail`: (code, name) of zones, from the widest to the one asked for.

    `by_hour`: incidents accepted in each local hour of the day; hours still to come are None.
    """

    day: date
    at: datetime
    trail: tuple[tuple[str, str], ...]
    kind: str
    volume: Volume
    by_major: Mapping[str, int]
    by_hour: tuple[int | None, ...]
    rates: Rates
    late: LateTime
    lines: tuple[ZoneLine, ...]
    crews: Mapping[MemberKind, CrewCount]
    spreads: Mapping[StageName, Spread]
    """How long each stage took; those that nobody has reached are not there."""


@dataclass(frozen=True)
class CockpitOf(Query[Cockpit]):
    """The cockpit of a day (None: today) and of a zone by code (empty: the whole centre)."""

    code: ClassVar[str] = "cockpit"
    day: date | None = None
    zone: str = ""


def cockpit_of(query: CockpitOf, room: Room) -> Cockpit:
    """Refused("unknown_zone") where the centre has no such zone."""
    centre, now = room.centre, room.clock.now()
    if query.zone and query.zone not in centre.atlas:
        raise Refused("unknown_zone", zone=query.zone)
    today = centre.local(now).date()
    day = query.day or today
    day_situation = room.situation if day == today else Situation.of(room.store.day(day, centre.zone))
    counted = _Counted(query.zone, day, day_situation, centre, now)
    return counted.cockpit(crews_counted(room.situation, centre, now, query.zone))


class _Counted:
    """A day's incidents in a zone, each with its clocks, counted once."""

    def __init__(self, zone: str, day: date, situation: Situation, centre: Centre, now: datetime) -> None:
        begins, ends = local_day_bounds(day, centre.settings)
        self._zone, self._day, self._centre, self._now = zone, day, centre, now
        self._bounds = begins, ends
        self._situation = situation
        self._timed = [
            item
            for item in timed_incidents(situation, centre, now)
            if begins <= item.incident.received_at < ends and _lies_in(item.incident, zone)
        ]

    def cockpit(self, crews: list[CrewOnShift]) -> Cockpit:
        incidents = [item.incident for item in self._timed]
        counted = volume(incidents, *self._bounds)
        below = zones_below(self._zone, self._centre)
        return Cockpit(
            day=self._day,
            at=self._now,
            trail=_trail(self._zone, self._centre),
            kind=below[0].kind.value if below else "",
            volume=counted,
            by_major=_by_major(counted.by_category),
            by_hour=self._by_hour(incidents),
            rates=rates(self._timed, everything).get("all", NO_RATES),
            late=self._late(everything).get("all", NOBODY_LATE),
            lines=self._lines(below, crews),
            crews=count_by_kind(crews),
            spreads={
                stage: found for (stage, _), found in spreads(self._timed, StageName, everything).items()
            },
        )

    def _late(self, grouping: Grouping[str]) -> dict[str, LateTime]:
        return late_time(self._timed, self._situation.tasks_of_incident, grouping, self._now)

    def _by_hour(self, incidents: Iterable[Incident]) -> tuple[int | None, ...]:
        accepted = (item.classifications[0].at for item in incidents if item.classifications)
        count = Counter(self._centre.local(at).hour for at in accepted)
        last = HOURS - 1 if self._now >= self._bounds[1] else self._centre.local(self._now).hour
        return tuple(count[hour] if hour <= last else None for hour in range(HOURS))

    def _lines(self, below: tuple[Zone, ...], crews: list[CrewOnShift]) -> tuple[ZoneLine, ...]:
        if not below:
            return ()
        kind = below[0].kind.value

        def grouping(timed: Timed, _stage: StageName) -> str:
            return timed.incident.zones.get(kind, ELSEWHERE)

        found, late = rates(self._timed, grouping), self._late(grouping)
        arrivals = spreads(self._timed, (StageName.ARRIVAL,), grouping)
        received = Counter(item.incident.zones.get(kind, ELSEWHERE) for item in self._timed)
        unfinished = Counter(
            item.incident.zones.get(kind, ELSEWHERE) for item in self._timed if item.incident.is_open
        )
        names = {zone.code: zone.name for zone in below}
        if received[ELSEWHERE]:
            names[ELSEWHERE] = ""
        crews_of = count_in_zones(crews, names)
        return tuple(
            ZoneLine(
                code=code,
                name=name,
                received=received[code],
                unfinished=unfinished[code],
                rates=found.get(code, NO_RATES),
                late=late.get(code, NOBODY_LATE),
                crews=crews_of[code],
                opens=bool(code) and bool(zones_below(code, self._centre)),
                arrival=arrivals.get((StageName.ARRIVAL, code)),
            )
            for code, name in names.items()
        )


def zones_below(code: str, centre: Centre) -> tuple[Zone, ...]:
    """The zones that a zone is looked at by: streets, else precincts, else communities, in order of code."""
    atlas = centre.atlas
    if not code or atlas.by_code(code).kind is ZoneKind.DISTRICT:
        return atlas.of_kind(ZoneKind.SUB_DISTRICT)
    children = atlas.children(code)
    for kind in (ZoneKind.PRECINCT, ZoneKind.COMMUNITY):
        found = tuple(zone for zone in children if zone.kind is kind)
        if found:
            return found
    return ()


def _lies_in(incident: Incident, zone: str) -> bool:
    return not zone or zone in incident.zones.values()


def _trail(zone: str, centre: Centre) -> tuple[tuple[str, str], ...]:
    if not zone:
        return ()
    above = [each for each in centre.atlas.ancestors(zone) if each.kind is not ZoneKind.DISTRICT]
    return tuple((each.code, each.name) for each in (*reversed(above), centre.atlas.by_code(zone)))


def _by_major(by_category: Mapping[str, int]) -> dict[str, int]:
    count: Counter[str] = Counter()
    for category, number in by_category.items():
        count[category.partition(".")[0]] += number
    return dict(count.most_common())


ANSWERS: dict[type[Any], Callable[[Any, Room], Any]] = {
    CockpitOf: cockpit_of,
}
