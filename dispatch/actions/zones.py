"""Zones drawn by hand: kept, their border or name changed, and taken away while nothing rests on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

import shapely
from shapely.errors import GEOSException
from shapely.geometry.base import BaseGeometry

from dispatch.centre import Centre
from dispatch.places import ZoneRow
from dispatch.ports import Action, Work
from dispatch.reasons import Refused
from dispatch.row_labels import label_in
from dispatch.zone_drawing import (
    DRAWN_KINDS,
    PARENT_OF,
    faults_of,
    free_code,
    parent_of,
    refusing,
)
from dispatch.zone_rows import row_of_zone, zone_of_row
from dispatch.zone_use import user_of
from gis.zones import Zone, ZoneAtlas, ZoneKind


@dataclass(frozen=True, kw_only=True)
class DrawZone(Action):
    """Keeps a functional zone or precinct as it was drawn: WKB in WGS 84; no code: the next free one.

    `parent` None: the zone above in which most of it lies. Refused with the first fault of its border.
    """

    code: ClassVar[str] = "draw_zone"
    zone_kind: ZoneKind
    name: str
    wkb: bytes
    zone_code: str = ""
    parent: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)


def draw_zone(action: DrawZone, work: Work, centre: Centre) -> None:
    _require_drawn(action.zone_kind)
    shape = shape_of(action.wkb)
    parent = action.parent or parent_of(action.zone_kind, shape, centre.atlas)
    code = action.zone_code.strip() or free_code(action.zone_kind, parent, centre.atlas)
    if code in centre.atlas or work.find(ZoneRow, code=code) or centre.is_unit(code):
        raise Refused("zone_code_taken", zone_code=code, name=centre.unit_name(code))
    zone = Zone(code, action.name.strip(), action.zone_kind, shape, parent, action.attributes)
    _refuse_faults(zone, work, centre, has_new_border=True)
    work.save(row_of_zone(zone, work.new_id()))


@dataclass(frozen=True, kw_only=True)
class ChangeZone(Action):
    """Another border, name or attributes of a drawn zone; its code stays, what is not said too.

    Chains of incidents that were accepted stay as they were frozen.
    """

    code: ClassVar[str] = "change_zone"
    zone_code: str
    name: str = ""
    wkb: bytes | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)


def change_zone(action: ChangeZone, work: Work, centre: Centre) -> None:
    row = kept_zone(action.zone_code, work)
    held = zone_of_row(row)
    changed = replace(
        held,
        name=action.name.strip() or held.name,
        geometry=held.geometry if action.wkb is None else shape_of(action.wkb),
        attributes={**held.attributes, **action.attributes},
    )
    _refuse_faults(changed, work, centre, has_new_border=action.wkb is not None)
    work.save(row_of_zone(changed, row.id, row.version))


@dataclass(frozen=True, kw_only=True)
class DropZone(Action):
    """Takes a drawn zone away; refused while anything refers to it: an incident, a crew, a zone below."""

    code: ClassVar[str] = "drop_zone"
    zone_code: str


def drop_zone(action: DropZone, work: Work, _centre: Centre) -> None:
    row = kept_zone(action.zone_code, work)
    refuse_used(row, work)
    work.remove(row)


def refuse_used(row: ZoneRow, work: Work) -> None:
    """Refused("zone_in_use") where a row refers to a zone."""
    found = user_of(row.code, work)
    if found is not None:
        kind, user = found
        raise Refused("zone_in_use", kind=kind, id=user.id, row=label_in(user, work), name=row.name)


def kept_zone(code: str, work: Work) -> ZoneRow:
    """The row of a zone of a drawn kind; Refused("unknown_zone" | "zone_kind_not_drawn")."""
    row = next(iter(work.find(ZoneRow, code=code.strip())), None)
    if row is None:
        raise Refused("unknown_zone", zone=code)
    _require_drawn(ZoneKind(row.kind))
    return row


def shape_of(wkb: bytes) -> BaseGeometry:
    """The shape that is told; Refused("zone_not_drawn") where that is none."""
    try:
        shape: BaseGeometry = shapely.from_wkb(wkb)
    except GEOSException:
        raise Refused("zone_not_drawn") from None
    return shape


def _require_drawn(kind: ZoneKind) -> None:
    if kind not in DRAWN_KINDS:
        known = ", ".join(one.value for one in DRAWN_KINDS)
        raise Refused("zone_kind_not_drawn", kind=kind.value, known=known)


def _refuse_faults(zone: Zone, work: Work, centre: Centre, *, has_new_border: bool) -> None:
    for fault in refusing(faults_of(zone, _around(zone, work, centre), has_new_border=has_new_border)):
        raise Refused(fault.reason.code, **fault.reason.values)


def _around(zone: Zone, work: Work, centre: Centre) -> ZoneAtlas:
    """The zones of the kind as they stand in this very transaction, and those above."""
    siblings = [zone_of_row(row) for row in work.find(ZoneRow, kind=zone.kind.value)]
    return ZoneAtlas((*siblings, *centre.atlas.of_kind(PARENT_OF[zone.kind])), centre.atlas.plane)


CARRIED_OUT: dict[type[Action], Callable[[Any, Work, Centre], None]] = {
    DrawZone: draw_zone,
    ChangeZone: change_zone,
    DropZone: drop_zone,
}
