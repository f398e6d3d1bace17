"""Says who answers by overrides of maintenance duty (管养责任): refuses nobody, tells who gives way."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

import shapely

from data.centre import plane_of
from data.importers.departments import plain_unit
from data.importers.report import Findings
from gis.zones import CHAIN_KINDS, Zone, ZoneKind

ANSWERS = "answers"
SMALLEST_OVERLAP_M2 = 1.0


def with_answers(kind: ZoneKind, attributes: tuple[str, ...]) -> tuple[str, ...]:
    """The attributes to be read of zones of a kind: of overrides always who answers."""
    is_missing = kind is ZoneKind.DUTY_OVERRIDE and ANSWERS not in attributes
    return (*attributes, ANSWERS) if is_missing else attributes


def answered(zones: Mapping[str, Zone], others: Sequence[Zone], findings: Findings) -> dict[str, Zone]:
    """The zones by row, each override with the code of who answers: told as a code or by a zone's one name.

    Refused (override_unknown) are overrides that name no zone of a chain: they would answer to nobody.
    """
    units = _units_of((*others, *zones.values()))
    kept: dict[str, Zone] = {}
    for row, zone in zones.items():
        if zone.kind is not ZoneKind.DUTY_OVERRIDE:
            kept[row] = zone
            continue
        told = zone.attributes.get(ANSWERS, "")
        if named := units.get(plain_unit(told)):
            kept[row] = replace(zone, attributes={**zone.attributes, ANSWERS: named})
        else:
            findings.refuse(row, "override_unknown", zone=zone.name, answers=told or "–")
    return kept


def _units_of(zones: Iterable[Zone]) -> dict[str, str]:
    """The codes of zones of a chain by themselves, and by names that only one of them has."""
    chain = [zone for zone in zones if zone.kind in CHAIN_KINDS]
    named: dict[str, set[str]] = defaultdict(set)
    for zone in chain:
        named[plain_unit(zone.name)].add(zone.code)
    alone = {name: next(iter(codes)) for name, codes in named.items() if len(codes) == 1}
    return {**alone, **{plain_unit(zone.code): zone.code for zone in chain}}


def tell_overlaps(zones: Mapping[str, Zone], others: Sequence[Zone], findings: Findings) -> None:
    """Notice overrides among `zones` (by row) that overlap another one."""
    overrides = {row: zone for row, zone in zones.items() if zone.kind is ZoneKind.DUTY_OVERRIDE}
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
