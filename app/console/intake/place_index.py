"""The names by which a place is found: named places, zones, shops and sites; no Qt."""

from __future__ import annotations

from collections.abc import Iterator

from app.words import Words
from dispatch.centre import Centre
from dispatch.places import NamedPlace
from dispatch.ports import Seat
from dispatch.queries import RowsOf
from dispatch.subject import Subject
from dispatch.typeahead import Entry, TypeAhead
from gis.zones import ZoneKind

_ZONES = (
    ZoneKind.FUNCTIONAL_ZONE,
    ZoneKind.SUB_DISTRICT,
    ZoneKind.PRECINCT,
    ZoneKind.COMMUNITY,
    ZoneKind.COMPOUND,
)


def place_index(seat: Seat, centre: Centre, words: Words) -> TypeAhead:
    """Everything with a name and a position; an entry's key is (lon, lat) in WGS 84."""
    return TypeAhead([*_named(seat, words), *_zones(centre, words), *_subjects(seat)])


def _named(seat: Seat, words: Words) -> Iterator[Entry]:
    for place in seat.ask(RowsOf(NamedPlace)):
        if isinstance(place, NamedPlace):
            code = f"place_kind.{place.kind}"
            kind = words.say(code) if words.knows(code) else place.kind
            yield Entry((place.lon, place.lat), place.name, kind)


def _zones(centre: Centre, words: Words) -> Iterator[Entry]:
    for kind in _ZONES:
        for zone in centre.atlas.of_kind(kind):
            if zone.geometry is not None and not zone.geometry.is_empty:
                inside = zone.geometry.representative_point()
                yield Entry((inside.x, inside.y), zone.name, words.say(f"zone_kind.{kind}"), (zone.code,))


def _subjects(seat: Seat) -> Iterator[Entry]:
    for subject in seat.ask(RowsOf(Subject)):
        if isinstance(subject, Subject) and subject.lon is not None and subject.lat is not None:
            yield Entry((subject.lon, subject.lat), subject.name, subject.address, (subject.number,))
