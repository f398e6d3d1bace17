"""Questions of permits: who may do what at a place, now or at another moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from dispatch.incident import Place
from dispatch.permit_book import NearPermit
from dispatch.ports import Query
from dispatch.room import Room


@dataclass(frozen=True)
class PermitsAt(Query[tuple[NearPermit, ...]]):
    """Permits near a place, the most telling first; none for a place without position.

    Without a category permits of every kind speak; without a moment the present one counts.
    """

    code: ClassVar[str] = "permits_at"
    place: Place
    category: str = ""
    moment: datetime | None = None


def permits_at(query: PermitsAt, room: Room) -> tuple[NearPermit, ...]:
    lon, lat, centre = query.place.lon, query.place.lat, room.centre
    if lon is None or lat is None:
        return ()
    moment = query.moment or room.clock.now()
    return centre.permits.near(lon, lat, query.category, moment, centre.zone, centre.settings.permit_near_m)


ANSWERS: dict[type[Any], Callable[[Any, Room], Any]] = {PermitsAt: permits_at}
