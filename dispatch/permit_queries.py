"""Questions of permits: who may do what at a place, now or at another moment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

import shapely

from dispatch.incident import Place
from dispatch.permit_book import NearPermit
from dispatch.ports import Query
from dispatch.room import Later, Room


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


@dataclass(frozen=True)
class PlacedPermit:
    """A permit with a point of its place in WGS 84."""

    near: NearPermit
    lon: float
    lat: float


@dataclass(frozen=True)
class PermitsToday(Query[tuple[PlacedPermit, ...]]):
    """Permits with a place that hold today, in their hours at a moment (now) or outside of them."""

    code: ClassVar[str] = "permits_today"
    moment: datetime | None = None


def permits_today(query: PermitsToday, room: Room) -> Later:
    centre, moment = room.centre, query.moment or room.clock.now()
    return Later(lambda: tuple(_placed(centre.permits.today(moment, centre.zone))))


def _placed(found: Iterable[NearPermit]) -> Iterator[PlacedPermit]:
    for near in found:
        if near.permit.wkb is not None:
            inside = shapely.from_wkb(near.permit.wkb).representative_point()
            yield PlacedPermit(near, round(inside.x, 7), round(inside.y, 7))


ANSWERS: dict[type[Any], Callable[[Any, Room], Any]] = {PermitsAt: permits_at, PermitsToday: permits_today}
