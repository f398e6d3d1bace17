"""Questions of intake: what a report would become before it is taken in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from dispatch.categories import StagedLimit
from dispatch.centre import Centre
from dispatch.incident import FrozenRule, Incident, Place
from dispatch.need import rule_at
from dispatch.ports import Query
from dispatch.repeats import apart_m
from dispatch.room import Room
from dispatch.situation import Situation
from gis.zones import Attribution


@dataclass(frozen=True)
class LikelyDuplicate:
    """An open incident of the same category so near and so recent that it may be the same matter."""

    incident_id: str
    away_m: float
    age_s: float


@dataclass(frozen=True)
class Preview:
    """What a report would become: zones of its place, rule, severity, closing limits, likely duplicates.

    Without a category only `zones` is known; without a position `zones` is None.
    """

    zones: Attribution | None = None
    severity: int | None = None
    rule: FrozenRule | None = None
    closing: tuple[StagedLimit, ...] = ()
    likely: tuple[LikelyDuplicate, ...] = ()


@dataclass(frozen=True)
class PreviewOf(Query[Preview]):
    """What a report of this source, category and place would become now, with the facts told at intake."""

    code: ClassVar[str] = "intake_preview"
    source: str
    category: str
    place: Place
    flags: tuple[str, ...] = ()


def preview_of(query: PreviewOf, room: Room) -> Preview:
    centre, now = room.centre, room.clock.now()
    zones = centre.attribution(query.place)
    if not query.category:
        return Preview(zones)
    severity = centre.categories.severity_with(query.category, query.flags)
    return Preview(
        zones=zones,
        severity=severity,
        rule=rule_at(centre, query.place, query.category, severity, query.source, now),
        closing=centre.categories.by_code(query.category).closing,
        likely=likely_duplicates(query.category, query.place, room.situation, centre, now),
    )


def likely_duplicates(
    category: str, place: Place, situation: Situation, centre: Centre, now: datetime
) -> tuple[LikelyDuplicate, ...]:
    """Open incidents of `category` near `place`, not older than the setting says, the nearest first."""
    found = (
        _compared(incident, place, now)
        for incident in situation.incidents.values()
        if incident.is_open and incident.category == category
    )
    settings = centre.settings
    fitting = (
        item
        for item in found
        if item is not None
        and item.away_m <= settings.duplicate_radius_m
        and item.age_s <= settings.duplicate_within_s
    )
    return tuple(sorted(fitting, key=lambda item: (item.away_m, item.incident_id)))


def _compared(incident: Incident, place: Place, now: datetime) -> LikelyDuplicate | None:
    away_m = apart_m(incident.place, place)
    if away_m is None:
        return None
    return LikelyDuplicate(incident.id, away_m, (now - incident.received_at).total_seconds())


ANSWERS: dict[type[Any], Callable[[Any, Room], Any]] = {
    PreviewOf: preview_of,
}
