"""Zones and the rows that keep them."""

from __future__ import annotations

import shapely

from dispatch.places import ZoneRow
from gis.zones import Zone, ZoneKind


def zone_of_row(row: ZoneRow) -> Zone:
    """The zone that a row keeps."""
    shape = None if row.wkb is None else shapely.from_wkb(row.wkb)
    return Zone(row.code, row.name, ZoneKind(row.kind), shape, row.parent, row.attributes)


def row_of_zone(zone: Zone, row_id: str, version: int = 0) -> ZoneRow:
    """The row that keeps a zone."""
    return ZoneRow(
        id=row_id,
        version=version,
        code=zone.code,
        name=zone.name,
        kind=zone.kind.value,
        parent=zone.parent,
        wkb=None if zone.geometry is None else shapely.to_wkb(zone.geometry, byte_order=1),
        attributes=dict(zone.attributes),
    )
