"""Finds in which zone each zone lies: as the file says, else by the largest share of its area."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from data.importers.report import Findings
from gis.zone_parentage import parents_by_largest_share
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


def with_parents(
    zones: Mapping[str, Zone], others: Sequence[Zone], kind: ZoneKind, findings: Findings
) -> dict[str, Zone]:
    """Zones by row number with the parent that the file names, else the one that holds most of them."""
    known = {zone.code: zone for zone in (*others, *zones.values())}
    orphans = [zone for zone in zones.values() if zone.parent is None and zone.geometry is not None]
    candidates = _candidates(others, kind)
    shares = parents_by_largest_share(orphans, candidates)
    found: dict[str, Zone] = {}
    for row, zone in zones.items():
        share = shares.get(zone.code)
        if zone.parent is not None and zone.parent not in known:
            findings.notice(row, "unknown_parent", zone=zone.name, parent=zone.parent)
        if zone.parent is None and share is not None:
            parent = known[share.parent].name
            findings.notice(row, "parent_by_share", zone=zone.name, parent=parent, share=share.share)
            zone = replace(zone, parent=share.parent)
        elif zone.parent is None and candidates:
            findings.notice(row, "no_parent", zone=zone.name)
        found[row] = zone
    return found


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
