"""Questions of intake: what a report would become before it is taken in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from dispatch.categories import StagedLimit
from dispatch.duplicates import LikelyDuplicate, likely_duplicates
from dispatch.incident import FrozenRule, Place
from dispatch.need import rule_at
from dispatch.ports import Query
from dispatch.room import Room
from gis.zones import Attribution


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
        likely=likely_duplicates(
            query.category, query.place, now, room.situation.incidents.values(), centre.settings
        ),
    )


ANSWERS: dict[type[Any], Callable[[Any, Room], Any]] = {
    PreviewOf: preview_of,
}
