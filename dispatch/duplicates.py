"""Duplicates: open incidents that may be the same matter, near in place and time and of a like kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from dispatch.incident import Incident, Place
from dispatch.lifecycle import State
from dispatch.ports import Query
from dispatch.reasons import Refused
from dispatch.repeats import apart_m
from dispatch.room import Room
from dispatch.settings import Settings


@dataclass(frozen=True)
class LikelyDuplicate:
    """An open incident that may be the same matter: how far away, and how many seconds before it came in.

    `is_same_category`: of the very category, else only of the same field. `is_same_place`: the place was
    told in the same words, such as the name of a shop.
    """

    incident_id: str
    away_m: float
    age_s: float
    is_same_category: bool = True
    is_same_place: bool = False


@dataclass(frozen=True)
class Duplicates(Query[tuple[LikelyDuplicate, ...]]):
    """Open incidents that may be the same matter as this one, the likeliest first."""

    code: ClassVar[str] = "duplicates"
    incident_id: str


def duplicates(query: Duplicates, room: Room) -> tuple[LikelyDuplicate, ...]:
    incident = room.situation.incidents.get(query.incident_id)
    if incident is None:
        raise Refused("unknown_row", kind="incident", id=query.incident_id)
    others = (
        other
        for other in room.situation.incidents.values()
        # Clues alike are one line of the inbox already.
        if other.id != incident.id and {incident.state, other.state} != {State.CLUE}
    )
    at, settings = incident.received_at, room.centre.settings
    return likely_duplicates(incident.category, incident.place, at, others, settings)


def likely_duplicates(
    category: str, place: Place, at: datetime, others: Iterable[Incident], settings: Settings
) -> tuple[LikelyDuplicate, ...]:
    """Those of `others` that are open, near `place` and were received near `at`, the likeliest first.

    What is of another category of the same field must be nearer, by a setting, unless its place was told
    in the same words.
    """
    found = _near(category, place, at, others, settings)
    return tuple(sorted(found, key=lambda one: (not one.is_same_category, one.away_m, one.incident_id)))


def _near(
    category: str, place: Place, at: datetime, others: Iterable[Incident], settings: Settings
) -> Iterator[LikelyDuplicate]:
    field = field_of(category)
    for other in others:
        if not other.is_open or field_of(other.category) != field:
            continue
        age_s = (at - other.received_at).total_seconds()
        away_m = apart_m(other.place, place) if abs(age_s) <= settings.duplicate_within_s else None
        if away_m is None:
            continue
        is_same = other.category == category
        is_same_place = bool(place.text.strip()) and other.place.text.strip() == place.text.strip()
        share = 1.0 if is_same or is_same_place else settings.duplicate_akin_share
        if away_m <= settings.duplicate_radius_m * share:
            yield LikelyDuplicate(other.id, away_m, age_s, is_same, is_same_place)


def field_of(category: str) -> str:
    """The major category that a minor one belongs to."""
    return category.partition(".")[0]


ANSWERS: dict[type[Any], Callable[[Any, Room], Any]] = {Duplicates: duplicates}
