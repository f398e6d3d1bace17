"""What has a place of its own, as tables: subjects, named places, facilities, permits."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import shapely
from shapely.geometry.base import BaseGeometry

from data.exporters.export_kinds import Column, ExportKind, ExportRoom
from dispatch.facilities import Facility
from dispatch.permits import Permit
from dispatch.places import NamedPlace
from dispatch.rows import Row
from dispatch.subject import Subject

R = TypeVar("R", bound=Row)
BETWEEN = ","
"""What stands between the parts of a list in a cell."""


def kept_rows(kind: type[R], key: Callable[[R], tuple[str, ...]]) -> Callable[[ExportRoom], Sequence[R]]:
    """All rows of a kind, in the order of what people know them by."""
    return lambda room: sorted(room.store.rows(kind), key=key)


def _shape(permit: Permit) -> BaseGeometry | None:
    return None if permit.wkb is None else shapely.from_wkb(permit.wkb)


SUBJECTS = ExportKind[Subject](
    "subjects",
    kept_rows(Subject, lambda subject: (subject.number,)),
    columns=(
        Column("number", lambda subject: subject.number),
        Column("name", lambda subject: subject.name),
        Column("kind", lambda subject: subject.kind),
        Column("address", lambda subject: subject.address),
        Column("credit", lambda subject: subject.credit),
    ),
    point=lambda subject: (subject.lon, subject.lat),
)
PLACES = ExportKind[NamedPlace](
    "places",
    kept_rows(NamedPlace, lambda place: (place.name, place.kind, place.id)),
    columns=(
        Column("name", lambda place: place.name),
        Column("kind", lambda place: place.kind),
    ),
    point=lambda place: (place.lon, place.lat),
)
FACILITIES = ExportKind[Facility](
    "facilities",
    kept_rows(Facility, lambda facility: (facility.code,)),
    columns=(
        Column("code", lambda facility: facility.code),
        Column("name", lambda facility: facility.name),
        Column("kind", lambda facility: facility.kind),
        Column("contractor", lambda facility: facility.contractor),
        Column("department", lambda facility: facility.department),
        Column("state", lambda facility: facility.state),
    ),
    point=lambda facility: (facility.lon, facility.lat),
)
PERMITS = ExportKind[Permit](
    "permits",
    kept_rows(Permit, lambda permit: (permit.number,)),
    columns=(
        Column("number", lambda permit: permit.number),
        Column("kind", lambda permit: permit.kind.value),
        Column("holder", lambda permit: permit.holder),
        Column("place", lambda permit: permit.place),
        Column("valid_from", lambda permit: permit.valid_from),
        Column("valid_to", lambda permit: permit.valid_to),
        Column("reach_m", lambda permit: permit.reach_m),
        Column("hours", lambda permit: permit.hours),
        Column("days", lambda permit: BETWEEN.join(map(str, permit.days))),
        Column("authority", lambda permit: permit.authority),
        Column("subject", lambda permit: permit.subject),
        Column("conditions", lambda permit: permit.conditions),
    ),
    shape=_shape,
    unwritten=frozenset({"lon", "lat"}),
)
