"""Finds in which zone each zone lies: as the file says, else by the largest share of its area."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import shapely

from data.importers.report import Finding, Findings
from gis.zone_parentage import ParentShare, parents_by_largest_share
from gis.zones import Zone, ZoneKind

_UNDER_DISTRICT = (ZoneKind.SUB_DISTRICT, ZoneKind.DISTRICT)
PARENT_KINDS: Mapping[ZoneKind, tuple[ZoneKind, ...]] = MappingProxyType(
    {
        ZoneKind.UNIT_GRID: (ZoneKind.COMMUNITY, *_UNDER_DISTRICT),
        ZoneKind.COMPOUND: (ZoneKind.COMMUNITY, *_UNDER_DISTRICT),
        ZoneKind.COMMUNITY: _UNDER_DISTRICT,
        ZoneKind.PRECINCT: _UNDER_DISTRICT,
        ZoneKind.SUB_DISTRICT: (ZoneKind.DISTRICT,),
        ZoneKind.FUNCTIONAL_ZONE: (ZoneKind.DISTRICT,),
    }
)
"""Where a zone's parent is looked for by area: the first of these kinds that has polygons."""
WHOLE_SHARE = 0.99
"""Unit grids that lie in their parent by so much are counted; the others are told one by one."""


def with_parents(
    zones: Mapping[str, Zone], others: Sequence[Zone], kind: ZoneKind, findings: Findings
) -> dict[str, Zone]:
    """Zones by row number with the parent that the file names, else the one that holds most of them."""
    known = {zone.code: zone for zone in (*others, *zones.values())}
    orphans = {row: zone for row, zone in zones.items() if zone.parent is None and zone.geometry is not None}
    candidates = _candidates(others, kind)
    shares = parents_by_largest_share(orphans.values(), candidates)
    found = {row: _under(zone, shares.get(zone.code)) for row, zone in zones.items()}
    for row, zone in zones.items():
        if zone.parent is not None and zone.parent not in known:
            findings.notice(row, "unknown_parent", zone=zone.name, parent=zone.parent)
    placed = {row: (zone, share) for row, zone in orphans.items() if (share := shares.get(zone.code))}
    _tell_shares(placed, known, kind, findings)
    if candidates:
        lost = {row: zone for row, zone in zones.items() if zone.parent is None and row not in placed}
        _tell_lost(lost, kind, findings)
    return found


def _under(zone: Zone, share: ParentShare | None) -> Zone:
    return zone if zone.parent is not None or share is None else replace(zone, parent=share.parent)


def _tell_shares(
    placed: Mapping[str, tuple[Zone, ParentShare]],
    known: Mapping[str, Zone],
    kind: ZoneKind,
    findings: Findings,
) -> None:
    counted = []
    for row, (zone, share) in placed.items():
        if kind is ZoneKind.UNIT_GRID and share.share >= WHOLE_SHARE:
            counted.append(share.parent)
            continue
        values = {"zone": zone.name, "parent": known[share.parent].name, "share": share.share}
        findings.noticed.append(Finding(row, "parent_by_share", values, zone.geometry))
    if counted:
        findings.notice("–", "parents_by_share", count=len(counted), parents=len(set(counted)))


def _tell_lost(lost: Mapping[str, Zone], kind: ZoneKind, findings: Findings) -> None:
    if kind is ZoneKind.UNIT_GRID and len(lost) > 1:
        shapes = [zone.geometry for zone in lost.values() if zone.geometry is not None]
        where = shapely.MultiPoint(shapely.point_on_surface(shapes).tolist()) if shapes else None
        rows = ", ".join(list(lost)[:3]) + " …"
        findings.noticed.append(Finding(rows, "no_parent_many", {"count": len(lost)}, where))
        return
    for row, zone in lost.items():
        findings.noticed.append(Finding(row, "no_parent", {"zone": zone.name}, zone.geometry))


def without_cycles(zones: Mapping[str, Zone], others: Iterable[Zone], findings: Findings) -> dict[str, Zone]:
    """Zones by row number without those that would lie in themselves, at whatever remove."""
    parents = {zone.code: zone.parent for zone in (*others, *zones.values())}
    sound: dict[str, Zone] = {}
    for row, zone in zones.items():
        above, seen = zone.parent, {zone.code}
        while above is not None and above not in seen:
            seen.add(above)
            above = parents.get(above)
        if above is None:
            sound[row] = zone
        else:
            findings.refuse(row, "parent_cycle", zone=zone.name)
            parents[zone.code] = None
    return sound


def _candidates(others: Sequence[Zone], kind: ZoneKind) -> list[Zone]:
    for wanted in PARENT_KINDS.get(kind, ()):
        fitting = [zone for zone in others if zone.kind is wanted and zone.geometry is not None]
        if fitting:
            return fitting
    return []
