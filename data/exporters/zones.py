"""Zones as tables with shapes: of every kind, with the grids of the content file."""

from collections.abc import Sequence
from functools import partial

from data.exporters.export_kinds import Column, ExportKind, ExportRoom
from data.importers.zone_attributes import column_of
from gis.zones import Zone, ZoneKind

ORDER = tuple(ZoneKind)


def zones_of(room: ExportRoom) -> Sequence[Zone]:
    """The zones in force, larger kinds first, each kind in the order of its codes."""
    kinds = ORDER if room.zone_kind is None else (room.zone_kind,)
    return [zone for kind in kinds for zone in room.centre.atlas.of_kind(kind)]


def _attribute(name: str, zone: Zone) -> str | None:
    return zone.attributes.get(name)


def _attributes(zones: Sequence[Zone]) -> tuple[Column[Zone], ...]:
    names = sorted({name for zone in zones for name in zone.attributes})
    return tuple(Column(column_of(name), partial(_attribute, name)) for name in names)


ZONES = ExportKind[Zone](
    "zones",
    zones_of,
    columns=(
        Column("code", lambda zone: zone.code),
        Column("name", lambda zone: zone.name),
        Column("kind", lambda zone: zone.kind.value, is_told_only=True),
        Column("parent", lambda zone: zone.parent),
    ),
    more=_attributes,
    shape=lambda zone: zone.geometry,
)
