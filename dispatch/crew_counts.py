"""Crews on shift and how many of them are free, by zone and by kind: one way to count for everybody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from dispatch.centre import Centre
from dispatch.people import Crew, CrewStatus, MemberKind
from dispatch.situation import Situation


@dataclass(frozen=True)
class CrewCount:
    """Crews on shift and how many of them are free."""

    free: int = 0
    on_shift: int = 0


@dataclass(frozen=True)
class CrewOnShift:
    """A crew whose turn it is, its status, and the codes of all zones that count it as theirs.

    A zone counts the crews of its own unit and those whose beat lies in it, whoever sent them there.
    """

    crew: Crew
    status: CrewStatus
    zones: frozenset[str]


def crews_counted(situation: Situation, centre: Centre, now: datetime, zone: str = "") -> list[CrewOnShift]:
    """The crews on shift that a zone counts as its own; no zone: all of them."""
    found = [
        CrewOnShift(crew, situation.status_of(crew, now), _zones_of(crew, centre))
        for crew in situation.crews_on_shift(now)
    ]
    return [one for one in found if not zone or zone in one.zones]


def _zones_of(crew: Crew, centre: Centre) -> frozenset[str]:
    above = centre.atlas.ancestors(crew.home_zone) if crew.home_zone in centre.atlas else ()
    return frozenset({crew.unit, crew.home_zone, *(zone.code for zone in above)})


def crew_count(crews: Iterable[CrewOnShift]) -> CrewCount:
    """How many, and how many of them are free: signed on, with nothing to do and on no break."""
    statuses = [one.status for one in crews]
    return CrewCount(statuses.count(CrewStatus.FREE), len(statuses))


def count_by_kind(crews: Iterable[CrewOnShift]) -> Mapping[MemberKind, CrewCount]:
    """The count of every kind that is on shift, in the order of kinds."""
    known = list(crews)
    counted = {kind: crew_count(one for one in known if one.crew.kind is kind) for kind in MemberKind}
    return {kind: count for kind, count in counted.items() if count.on_shift}


def count_in_zones(crews: Iterable[CrewOnShift], codes: Iterable[str]) -> dict[str, CrewCount]:
    """The count of each of these zones; a crew may count in several."""
    known = list(crews)
    return {code: crew_count(one for one in known if code in one.zones) for code in codes}
