"""What each kind of row, zone or road is found by."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import shapely

from dispatch.facilities import Facility
from dispatch.incident import Incident
from dispatch.people import Crew
from dispatch.permits import Permit
from dispatch.places import NamedPlace
from dispatch.rows import Row
from dispatch.subject import Subject
from dispatch.typeahead import Entry, Hit, TypeAhead
from gis.zones import ZoneAtlas, ZoneKind

_WORDS = 80
"""Of a report so many characters are searched."""
_OF_ONE_NAME = 20
"""Of facilities of one name, which a city has by the ten thousand, so many are offered."""


class FoundKind(StrEnum):
    """What can be found, the likeliest first where two are found equally well."""

    ZONE = "zone"
    PLACE = "place"
    CROSSING = "crossing"
    ROAD = "road"
    CREW = "crew"
    SUBJECT = "subject"
    INCIDENT = "incident"
    FACILITY = "facility"
    PERMIT = "permit"


@dataclass(frozen=True)
class Found:
    """Something found: its kind, its id (a zone's code, a road's name), and where it is in WGS 84.

    `sort` narrows the kind down, as a zone's or a permit's kind; `detail` tells two of one name apart.
    """

    kind: FoundKind
    id: str
    name: str
    sort: str = ""
    detail: str = ""
    lon: float | None = None
    lat: float | None = None


class Index(Protocol):
    """Finds entries whose keys are `Found`."""

    def hits(self, typed: str, limit: int = ...) -> list[Hit]: ...


def living_entry(row: Row) -> Entry | None:
    """An incident by number, place and words; a crew by name and call sign."""
    if isinstance(row, Incident):
        place, words = row.place, "" if row.is_secret else row.words[:_WORDS]
        detail = place.text or words
        found = Found(
            FoundKind.INCIDENT, row.id, row.short_number, row.category, detail, place.lon, place.lat
        )
        return Entry(found, row.short_number, detail, tuple(filter(None, (row.number, place.text, words))))
    if isinstance(row, Crew):
        found = Found(FoundKind.CREW, row.id, row.name, row.kind.value, row.call_sign)
        return Entry(found, row.name, row.call_sign, (row.call_sign,))
    return None


def zone_entries(atlas: ZoneAtlas) -> Iterator[Entry]:
    """Zones with a polygon, but for unit grids, which bear numbers: `found_zone` finds those by code."""
    for zone in atlas.zones:
        if zone.geometry is not None and zone.kind is not ZoneKind.UNIT_GRID:
            found = found_zone(atlas, zone.code)
            yield Entry(found, found.name, found.detail, (zone.code,))


def found_zone(atlas: ZoneAtlas, code: str) -> Found:
    """A zone as it is found, without its position."""
    zone = atlas.by_code(code)
    above = atlas.by_code(zone.parent).name if zone.parent and zone.parent in atlas else code
    return Found(FoundKind.ZONE, code, zone.name or code, zone.kind.value, above)


def _place_entries(rows: Iterable[Row]) -> Iterator[Entry]:
    for row in rows:
        if isinstance(row, NamedPlace):
            yield Entry(Found(FoundKind.PLACE, row.id, row.name, row.kind, "", row.lon, row.lat), row.name)


def _subject_entries(rows: Iterable[Row]) -> Iterator[Entry]:
    for row in rows:
        if isinstance(row, Subject):
            found = Found(FoundKind.SUBJECT, row.id, row.name, row.kind, row.address, row.lon, row.lat)
            yield Entry(found, row.name, row.address, (row.number,))


def _permit_entries(rows: Iterable[Row]) -> Iterator[Entry]:
    for row in rows:
        if isinstance(row, Permit):
            inside = None if row.wkb is None else shapely.from_wkb(row.wkb).representative_point()
            at = (None, None) if inside is None else (inside.x, inside.y)
            told = f"{row.number} {row.place}"
            found = Found(FoundKind.PERMIT, row.id, row.holder, row.kind.value, told, *at)
            yield Entry(found, row.holder, row.place, (row.number, row.place))


class FacilityIndex:
    """Facilities by the beginning of their code, or by name: few names, each borne by thousands."""

    def __init__(self, rows: Iterable[Row]) -> None:
        facilities = [row for row in rows if isinstance(row, Facility)]
        self._by_code = sorted(((row.code.lower(), row) for row in facilities), key=lambda pair: pair[0])
        self._codes = [code for code, _ in self._by_code]
        of_name: dict[str, list[Facility]] = {}
        for row in facilities:
            of_name.setdefault(row.name, []).append(row)
        self._names = TypeAhead(Entry(tuple(rows[:_OF_ONE_NAME]), name) for name, rows in of_name.items())

    def hits(self, typed: str, limit: int = 8) -> list[Hit]:
        """As those of a TypeAhead; a code typed in full goes first."""
        wanted = "".join(typed.lower().split())
        found = [_facility_hit(2 * (code != wanted), row) for code, row in self._starting(wanted, limit)]
        for hit in self._names.hits(typed, limit):
            found += [_facility_hit(hit.order[0], row) for row in hit.entry.key]
        return found[:limit]

    def _starting(self, wanted: str, limit: int) -> Iterator[tuple[str, Facility]]:
        first = bisect_left(self._codes, wanted) if wanted else len(self._codes)
        for code, row in self._by_code[first : first + limit]:
            if code.startswith(wanted):
                yield code, row


def _facility_hit(rank: int, row: Facility) -> Hit:
    found = Found(FoundKind.FACILITY, row.id, row.name, row.kind, row.code, row.lon, row.lat)
    return Hit((rank, len(row.name), row.name), Entry(found, row.name, row.code, (row.code,)))


def _list_of(entries: Callable[[Iterable[Row]], Iterator[Entry]]) -> Callable[[Iterable[Row]], Index]:
    return lambda rows: TypeAhead(entries(rows))


STILL: dict[FoundKind, tuple[type[Row], Callable[[Iterable[Row]], Index]]] = {
    FoundKind.PLACE: (NamedPlace, _list_of(_place_entries)),
    FoundKind.SUBJECT: (Subject, _list_of(_subject_entries)),
    FoundKind.FACILITY: (Facility, FacilityIndex),
    FoundKind.PERMIT: (Permit, _list_of(_permit_entries)),
}
"""Kinds that are kept and seldom change: their rows, and what makes an index of these."""
