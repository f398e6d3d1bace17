"""Tells what overrides of maintenance duty (管养责任) will not do: name nobody who answers, or give way."""

from collections.abc import Mapping, Sequence
from itertools import combinations

import shapely

from data.centre import plane_of
from data.importers.report import Findings
from gis.zones import CHAIN_KINDS, Zone, ZoneKind

ANSWERS = "answers"
SMALLEST_OVERLAP_M2 = 1.0


def with_answers(kind: ZoneKind, attributes: tuple[str, ...]) -> tuple[str, ...]:
    """The attributes to be read of zones of a kind: of overrides always who answers."""
    is_missing = kind is ZoneKind.DUTY_OVERRIDE and ANSWERS not in attributes
    return (*attributes, ANSWERS) if is_missing else attributes


def tell_overrides(zones: Mapping[str, Zone], others: Sequence[Zone], findings: Findings) -> None:
    """Notice overrides among `zones` (by row) that name no zone of a chain, or overlap another one."""
    chains = {zone.code for zone in (*others, *zones.values()) if zone.kind in CHAIN_KINDS}
    overrides = {row: zone for row, zone in zones.items() if zone.kind is ZoneKind.DUTY_OVERRIDE}
    for row, zone in overrides.items():
        answers = zone.attributes.get(ANSWERS, "")
        if answers not in chains:
            findings.notice(row, "override_unknown", zone=zone.name, answers=answers or "–")
    kept = [zone for zone in others if zone.kind is ZoneKind.DUTY_OVERRIDE]
    _tell_overlaps(overrides, kept, findings)


def _tell_overlaps(overrides: Mapping[str, Zone], kept: Sequence[Zone], findings: Findings) -> None:
    """Two that meet are told once, at the row that comes later; the smaller counts (gis.zones)."""
    rows = {zone.code: row for row, zone in overrides.items()}
    placed = [zone for zone in (*kept, *overrides.values()) if zone.geometry is not None]
    plane = plane_of(placed)
    shapes = {zone.code: plane.project(zone.geometry) for zone in placed if zone.geometry is not None}
    for one, other in combinations(placed, 2):
        if other.code not in rows:
            continue
        shared = shapely.intersection(shapes[one.code], shapes[other.code])
        if shared.area >= SMALLEST_OVERLAP_M2:
            wins = min(one, other, key=lambda zone: (shapes[zone.code].area, zone.code))
            names, area_m2 = f"{one.name}, {other.name}", round(shared.area)
            row = rows[other.code]
            findings.notice(row, "override_overlap", zones=names, wins=wins.name, area_m2=area_m2)
