"""Clues that wait for the desk: those of one kind at one place are one line, so that a burst is no flood."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

from dispatch.centre import Centre
from dispatch.duplicates import LikelyDuplicate, field_of, likely_duplicates
from dispatch.incident import Incident, Place
from dispatch.lifecycle import State
from dispatch.permit_book import NearPermit, Relation
from dispatch.ports import Query
from dispatch.repeats import apart_m
from dispatch.room import Room
from dispatch.settings import Settings

_METRES_PER_DEGREE = 111_320.0
_NARROWEST = 0.5
"""A degree of longitude is at least so much of one of latitude, up to 60° north."""


@dataclass(frozen=True)
class ClueGroup:
    """Clues of one category at one place, the oldest first; the desk owes an answer by `due_at` (B2).

    `permit` covers the place now and answers the clue; `likely` is an open incident that may be the matter.
    """

    incident_ids: tuple[str, ...]
    category: str
    place: Place
    sources: tuple[str, ...]
    oldest_at: datetime
    due_at: datetime
    permit: NearPermit | None = None
    likely: LikelyDuplicate | None = None


@dataclass(frozen=True)
class CluesWaiting(Query[tuple[ClueGroup, ...]]):
    """The clues that nobody has judged, folded, the one that has waited longest first."""

    code: ClassVar[str] = "clues"


def clues_waiting(_query: CluesWaiting, room: Room) -> tuple[ClueGroup, ...]:
    centre, now = room.centre, room.clock.now()
    waiting = [one for one in room.situation.incidents.values() if one.state is State.CLUE]
    taken_on: defaultdict[str, list[Incident]] = defaultdict(list)
    for incident in room.situation.incidents.values() if waiting else ():
        if incident.is_open and incident.state is not State.CLUE:
            taken_on[field_of(incident.category)].append(incident)
    return tuple(
        _told(group, taken_on[field_of(group[0].category)], centre, now)
        for group in folded(waiting, centre.settings)
    )


def folded(clues: Iterable[Incident], settings: Settings) -> list[list[Incident]]:
    """Clues by category and place, each group and the groups themselves the oldest first.

    A clue belongs to the first group whose oldest clue lies within the setting's distance; without a
    position, to one whose place was told in the same words.
    """
    groups: list[list[Incident]] = []
    known: defaultdict[tuple[object, ...], list[list[Incident]]] = defaultdict(list)
    for clue in sorted(clues, key=lambda clue: (clue.received_at, clue.number)):
        near = (group for key in _keys_around(clue, settings) for group in known.get(key, ()))
        group = next((one for one in near if _is_alike(one[0], clue, settings)), None)
        if group is None:
            group = []
            groups.append(group)
            known[_key(clue, settings)].append(group)
        group.append(clue)
    return groups


def _is_alike(first: Incident, clue: Incident, settings: Settings) -> bool:
    away_m = apart_m(first.place, clue.place)
    return away_m is None or away_m <= settings.clue_fold_m


def _key(clue: Incident, settings: Settings) -> tuple[object, ...]:
    lon, lat = clue.place.lon, clue.place.lat
    if lon is None or lat is None:
        return clue.category, clue.place.text.strip()
    step = settings.clue_fold_m / _METRES_PER_DEGREE
    return clue.category, math.floor(lon * _NARROWEST / step), math.floor(lat / step)


def _keys_around(clue: Incident, settings: Settings) -> Iterator[tuple[object, ...]]:
    key = _key(clue, settings)
    if len(key) == 2:
        yield key
        return
    category, east, north = key
    assert isinstance(east, int)
    assert isinstance(north, int)
    for by_north in (0, -1, 1):
        for by_east in (0, -1, 1):
            yield category, east + by_east, north + by_north


def _told(
    group: Sequence[Incident], taken_on: Iterable[Incident], centre: Centre, now: datetime
) -> ClueGroup:
    first, settings = group[0], centre.settings
    likely = likely_duplicates(first.category, first.place, first.received_at, taken_on, settings)
    return ClueGroup(
        incident_ids=tuple(clue.id for clue in group),
        category=first.category,
        place=first.place,
        sources=tuple(dict.fromkeys(clue.source for clue in group)),
        oldest_at=first.received_at,
        due_at=first.received_at + timedelta(seconds=settings.desk_confirms_clue_s),
        permit=_covering(first, centre, now),
        likely=likely[0] if likely else None,
    )


def _covering(clue: Incident, centre: Centre, now: datetime) -> NearPermit | None:
    lon, lat = clue.place.lon, clue.place.lat
    if lon is None or lat is None:
        return None
    near = centre.permits.near(lon, lat, clue.category, now, centre.zone, centre.settings.permit_near_m)
    return next((one for one in near if one.relation is Relation.COVERS), None)


ANSWERS: dict[type[Any], Callable[[Any, Room], Any]] = {CluesWaiting: clues_waiting}
