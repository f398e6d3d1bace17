"""Finds what is typed into the command bar: incidents and crews of the picture, places, zones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.console.session import Session
from app.console.typeahead import Entry, TypeAhead
from dispatch.places import NamedPlace
from dispatch.queries import RowsOf
from dispatch.rows import Row
from dispatch.situation import Situation
from gis.zones import ZoneAtlas, ZoneKind

_ZONES = (
    ZoneKind.DISTRICT,
    ZoneKind.SUB_DISTRICT,
    ZoneKind.PRECINCT,
    ZoneKind.FUNCTIONAL_ZONE,
    ZoneKind.COMMUNITY,
)


class Kind(StrEnum):
    """What was found."""

    INCIDENT = "incident"
    CREW = "crew"
    PLACE = "place"
    ZONE = "zone"


@dataclass(frozen=True)
class Found:
    """Where to go: the id of a row or zone; a place brings its own position."""

    kind: Kind
    id: str
    lon: float | None = None
    lat: float | None = None


class Search:
    """Two indexes: what stands still is read once, what lives is read from the picture each time."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._still: TypeAhead | None = None

    def find(self, text: str) -> Entry | None:
        """What `text` means most likely; asks the seat at first, so it belongs beside the GUI thread."""
        if self._still is None:
            places = self._session.seat.ask(RowsOf(NamedPlace))
            self._still = TypeAhead([*_places(places), *_zones(self._session.centre.atlas)])
        found = self._still.find(text, 1)
        return found[0] if found else None

    def find_living(self, text: str) -> Entry | None:
        """An incident by number or place, or a crew by call sign or name."""
        found = TypeAhead(_living(self._session.situation)).find(text, 1)
        return found[0] if found else None


def _places(rows: Iterable[Row]) -> Iterator[Entry]:
    for place in rows:
        if isinstance(place, NamedPlace):
            yield Entry(Found(Kind.PLACE, place.id, place.lon, place.lat), place.name)


def _zones(atlas: ZoneAtlas) -> Iterator[Entry]:
    for kind in _ZONES:
        for zone in atlas.of_kind(kind):
            yield Entry(Found(Kind.ZONE, zone.code), zone.name, also=(zone.code,))


def _living(situation: Situation) -> Iterator[Entry]:
    for incident in situation.open_incidents():
        yield Entry(Found(Kind.INCIDENT, incident.id), incident.short_number, also=(incident.number,))
    for crew in situation.crews.values():
        yield Entry(Found(Kind.CREW, crew.id), crew.name, also=(crew.call_sign,))
