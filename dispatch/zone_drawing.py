"""Zones that are drawn by hand: which kinds, what may be wrong with one, and borders cut to those around."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from dispatch.reasons import Reason
from gis.zone_checks import DISJOINT_KINDS, ZoneFinding, check_zones
from gis.zone_parentage import parents_by_largest_share
from gis.zone_shapes import PlacedZones, is_sound, only_polygons, polygons_of
from gis.zones import Zone, ZoneAtlas, ZoneKind

DRAWN_KINDS = (ZoneKind.FUNCTIONAL_ZONE, ZoneKind.PRECINCT)
PARENT_OF: dict[ZoneKind, ZoneKind] = {
    ZoneKind.FUNCTIONAL_ZONE: ZoneKind.DISTRICT,
    ZoneKind.PRECINCT: ZoneKind.SUB_DISTRICT,
}
_FREE_HEAD: dict[ZoneKind, str] = {ZoneKind.FUNCTIONAL_ZONE: "-F", ZoneKind.PRECINCT: "-"}
_CODES: dict[str, str] = {
    "invalid": "zone_crosses_itself",
    "too_far": "zone_too_far",
    "sliver": "zone_sliver",
    "overlap": "zone_overlap",
    "duplicate": "zone_overlap",
    "outside_parent": "zone_outside_parent",
}
"""What the check of zones finds, as the reason for which a drawn one is refused; the rest is let be."""
_BORDER_M, _SHARED_M2 = 0.01, 1.0
_CODE = re.compile(r"[\w.-]{1,40}")
_COUNTED = re.compile(r"(.*\D)(\d{1,4})")


@dataclass(frozen=True)
class Fault:
    """Why a zone can't be kept as it is drawn, or (`is_grave` false) what to know of it; where, lon/lat."""

    reason: Reason
    where: BaseGeometry | None = None
    is_grave: bool = True


def faults_of(
    zone: Zone, atlas: ZoneAtlas, *, has_new_border: bool = True, is_new: bool = False
) -> tuple[Fault, ...]:
    """What is wrong with a zone among those of an atlas, the grave first; its own code there is its past."""
    found = [*_name_faults(zone, atlas)]
    if is_new and zone.code in atlas:
        held = atlas.by_code(zone.code)
        found.append(Fault(Reason("zone_code_taken", {"zone_code": held.code, "name": held.name})))
    if has_new_border:
        found += _border_faults(zone, atlas)
    return tuple(sorted(found, key=lambda fault: not fault.is_grave))


def _name_faults(zone: Zone, atlas: ZoneAtlas) -> Iterator[Fault]:
    if not zone.name.strip():
        yield Fault(Reason("zone_name_needed"))
    if not _CODE.fullmatch(zone.code):
        yield Fault(Reason("zone_code_needed", {"zone_code": zone.code}))
    of_kind = (other for other in atlas.of_kind(zone.kind) if other.code != zone.code)
    if twin := next((other for other in of_kind if other.name == zone.name.strip()), None):
        yield Fault(Reason("zone_name_taken", {"name": twin.name, "zone_code": twin.code}))


def _border_faults(zone: Zone, atlas: ZoneAtlas) -> Iterator[Fault]:
    shape = zone.geometry
    if shape is None or shape.is_empty or not np.isfinite(shapely.get_coordinates(shape)).all():
        yield Fault(Reason("zone_not_drawn"))
        return
    if not shape.is_valid:
        yield Fault(Reason("zone_crosses_itself", {"zone": zone.name}), _crossing_of(shape))
        return
    if not is_sound(np.array([shape], dtype=object))[0]:
        yield Fault(Reason("zone_not_drawn"))
        return
    if zone.parent is None or zone.parent not in atlas:
        kind = PARENT_OF.get(zone.kind, ZoneKind.DISTRICT).value
        yield Fault(Reason("zone_parent_needed", {"kind": kind}))
    for found in check_zones(_around(zone, atlas)):
        if zone.code in found.zones and found.code in _CODES:
            yield _fault(found, zone, atlas)
    if zone.kind not in DISJOINT_KINDS:
        yield from _free_kind_faults(zone, atlas)


def _around(zone: Zone, atlas: ZoneAtlas) -> list[Zone]:
    """The zone, its siblings by kind, and its parent."""
    beside = [other for other in atlas.of_kind(zone.kind) if other.code != zone.code]
    above = [atlas.by_code(zone.parent)] if zone.parent and zone.parent in atlas else []
    return [zone, *(beside if zone.kind in DISJOINT_KINDS else ()), *above]


def _fault(found: ZoneFinding, zone: Zone, atlas: ZoneAtlas) -> Fault:
    other = next((code for code in found.zones if code != zone.code), zone.parent or "")
    name = atlas.by_code(other).name if other in atlas else other
    values = {"zone": zone.name, "other": name, "area_m2": round(found.area_m2)}
    return Fault(Reason(_CODES[found.code], values), found.geometry)


def _free_kind_faults(zone: Zone, atlas: ZoneAtlas) -> Iterator[Fault]:
    """Kinds that may overlap: what lies outside of the parent altogether, and whom it overlaps."""
    placed = PlacedZones.of([zone, *_others_placed(zone, atlas)], atlas.plane)
    own = placed.shapes[0]
    above = atlas.by_code(zone.parent) if zone.parent and zone.parent in atlas else None
    if above is not None and above.geometry is not None and not above.geometry.intersects(zone.geometry):
        values = {"zone": zone.name, "other": above.name, "area_m2": round(own.area)}
        yield Fault(Reason("zone_outside_parent", values), zone.geometry)
    shared = shapely.area(shapely.intersection(placed.shapes[1:], own))
    for other, area_m2 in zip(placed.zones[1:], shared.tolist(), strict=True):
        if area_m2 >= _SHARED_M2:
            values = {"zone": zone.name, "other": other.name, "area_m2": round(area_m2)}
            yield Fault(Reason("zone_shares_ground", values), other.geometry, is_grave=False)


def _others_placed(zone: Zone, atlas: ZoneAtlas) -> list[Zone]:
    of_kind = (other for other in atlas.of_kind(zone.kind) if other.code != zone.code)
    return [other for other in of_kind if other.geometry is not None]


def _crossing_of(shape: BaseGeometry) -> BaseGeometry | None:
    """Where a ring crosses itself, as GEOS tells it."""
    told = re.search(r"\[(\S+) (\S+)\]", shapely.is_valid_reason(shape))
    return None if told is None else shapely.Point(float(told[1]), float(told[2]))


def parent_of(kind: ZoneKind, shape: BaseGeometry | None, atlas: ZoneAtlas) -> str | None:
    """The zone above in which most of a shape lies; None where it lies in none."""
    if shape is None or shape.is_empty or not shape.is_valid:
        return None
    child = Zone("", "", kind, shape)
    share = parents_by_largest_share([child], atlas.of_kind(PARENT_OF[kind])).get("")
    return None if share is None else share.parent


def trimmed(zone: Zone, atlas: ZoneAtlas) -> Zone:
    """The zone without what lies outside of its parent or, where its kind may not overlap, in a sibling."""
    if zone.geometry is None or zone.parent is None or zone.parent not in atlas:
        return zone
    above = atlas.by_code(zone.parent)
    beside = _others_placed(zone, atlas) if zone.kind in DISJOINT_KINDS else []
    placed = PlacedZones.of(
        [zone, *(one for one in (above, *beside) if one.geometry is not None)], atlas.plane
    )
    own = placed.shapes[0]
    if above.geometry is not None:
        own = shapely.intersection(own, placed.shapes[1])
    siblings = placed.shapes[2 if above.geometry is not None else 1 :]
    own = shapely.difference(own, shapely.union_all(siblings))
    whole = only_polygons(np.array([polygons_of(_without_specks(own))], dtype=object))
    return replace(zone, geometry=placed.in_degrees(whole)[0])


def _without_specks(shape: BaseGeometry) -> BaseGeometry:
    """Cutting leaves hairs behind where borders were meant to be one."""
    opened = shape.buffer(-_BORDER_M, join_style="mitre").buffer(_BORDER_M, join_style="mitre")
    parts = [part for part in shapely.get_parts(opened).tolist() if part.area >= _SHARED_M2]
    return shapely.intersection(shape, shapely.union_all(parts)) if parts else opened


def free_code(kind: ZoneKind, parent: str | None, atlas: ZoneAtlas) -> str:
    """The next code that nobody has, counted on from those of the kind under the parent."""
    counted = [_COUNTED.fullmatch(zone.code) for zone in atlas.of_kind(kind) if zone.parent == parent]
    last = max((one for one in counted if one), key=lambda one: int(one[2]), default=None)
    head, digits = (last[1], len(last[2])) if last else (f"{parent or ''}{_FREE_HEAD[kind]}", 1)
    first = int(last[2]) + 1 if last else 1
    codes = (f"{head}{number:0{digits}d}" for number in range(first, first + 10_000))
    return next(code for code in codes if code not in atlas)


def refusing(faults: Iterable[Fault]) -> Sequence[Fault]:
    """Those for which a zone is refused."""
    return [fault for fault in faults if fault.is_grave]
