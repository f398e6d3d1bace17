"""Checks of zones before they are trusted: gaps, overlaps, slivers, duplicates, strays, codes."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from gis.zone_codes import code_troubles
from gis.zone_gaps import INLET_MOUTH_M, gaps_between
from gis.zone_shapes import NOTHING, PlacedZones, Shapes, only_polygons, width_m
from gis.zones import Zone, ZoneKind

COVERING_KINDS = (ZoneKind.SUB_DISTRICT, ZoneKind.COMMUNITY, ZoneKind.UNIT_GRID)
DISJOINT_KINDS = (*COVERING_KINDS, ZoneKind.PRECINCT, ZoneKind.COMPOUND)
SMALLEST_GAP_M2 = 1_000.0
SMALLEST_OVERLAP_M2 = 50.0
SMALLEST_SLIVER_M2 = 1.0
SLIVER_WIDTH_M = 2.0
"""What is narrower than this, by area and perimeter, is a border drawn twice and not a place."""
SAME_SHARE = 0.999

Pairs = tuple[NDArray[np.intp], NDArray[np.intp]]


@dataclass(frozen=True)
class CheckLimits:
    """From what size on things are told, in metres and square metres."""

    smallest_gap_m2: float = SMALLEST_GAP_M2
    smallest_overlap_m2: float = SMALLEST_OVERLAP_M2
    smallest_sliver_m2: float = SMALLEST_SLIVER_M2
    sliver_width_m: float = SLIVER_WIDTH_M
    inlet_mouth_m: float = INLET_MOUTH_M


DEFAULT_LIMITS = CheckLimits()


@dataclass(frozen=True)
class ZoneFinding:
    """What a check found; geometry is lon/lat, zones are the codes concerned.

    `code` is one of invalid, too_far, duplicate_code, duplicate, overlap, gap, sliver, sliver_overlap,
    sliver_gap, parent_unknown, outside_parent, code_digits, code_elsewhere; `expected` is what a code should
    have been.
    """

    code: str
    kind: ZoneKind
    zones: tuple[str, ...]
    area_m2: float
    geometry: BaseGeometry
    expected: str = ""


def _unheard(_done: int, _total: int) -> None:
    """Nobody listens."""


def check_zones(
    zones: Iterable[Zone],
    limits: CheckLimits = DEFAULT_LIMITS,
    told: Callable[[int, int], None] = _unheard,
) -> tuple[ZoneFinding, ...]:
    """Return everything that is wrong with these zones, the gravest (largest area) first.

    A gap is a hole in the union of a covering kind, or an inlet between zones with a narrow mouth. What is
    thinner than a sliver's width counts as a sliver, whatever it would be else. `told` hears how many checks
    of how many are through; what it raises stops them.
    """
    known = list(zones)
    placed = PlacedZones.of(known)
    of_kind = {kind: placed.of_kinds((kind,)) for kind in DISJOINT_KINDS}
    checks: list[Callable[[], Iterable[ZoneFinding]]] = [
        lambda: _codes(known),
        lambda: _too_far(known, placed),
        lambda: _invalid(placed),
        lambda: _slivers(placed.of_kinds(DISJOINT_KINDS), limits),
        *(lambda kind=kind: _overlaps(of_kind[kind], limits) for kind in DISJOINT_KINDS),
        *(lambda kind=kind: _gaps(of_kind[kind], limits) for kind in COVERING_KINDS),
        lambda: _outside_parents(placed, limits),
    ]
    findings: list[ZoneFinding] = []
    for done, check in enumerate(checks):
        told(done, len(checks))
        findings += check()
    told(len(checks), len(checks))
    return tuple(sorted(findings, key=lambda finding: (-finding.area_m2, finding.code, finding.zones)))


def _codes(zones: Sequence[Zone]) -> Iterator[ZoneFinding]:
    first: dict[str, Zone] = {}
    for zone in zones:
        if first.setdefault(zone.code, zone) is not zone:
            yield _found("duplicate_code", zone)
    for zone in zones:
        if zone.parent is not None and zone.parent not in first:
            yield _found("parent_unknown", zone, zone.parent)
    for trouble in code_troubles(zones, first):
        yield _found(trouble.code, trouble.zone, trouble.expected)


def _found(code: str, zone: Zone, expected: str = "") -> ZoneFinding:
    return ZoneFinding(code, zone.kind, (zone.code,), 0.0, zone.geometry or NOTHING, expected)


def _too_far(zones: Sequence[Zone], placed: PlacedZones) -> Iterator[ZoneFinding]:
    """Zones that no plane holds together with the others: nothing else is said of them."""
    there = {id(zone) for zone in placed.zones}
    for zone in zones:
        if zone.geometry is not None and not zone.geometry.is_empty and id(zone) not in there:
            yield _found("too_far", zone)


def _invalid(placed: PlacedZones) -> Iterator[ZoneFinding]:
    raw = np.array([zone.geometry for zone in placed.zones], dtype=object)
    for place in np.flatnonzero(~shapely.is_valid(raw)).tolist():
        zone, area = placed.zones[place], shapely.area(placed.shapes[place])
        yield ZoneFinding("invalid", zone.kind, (zone.code,), float(area), raw[place])


def _slivers(placed: PlacedZones, limits: CheckLimits) -> Iterator[ZoneFinding]:
    """Zones, or parts of them lying apart, that are too narrow to be places."""
    parts, owners = shapely.get_parts(placed.shapes, return_index=True)
    is_told = (shapely.area(parts) > limits.smallest_sliver_m2) | (np.bincount(owners)[owners] == 1)
    thin = np.flatnonzero(is_told & (width_m(parts) < limits.sliver_width_m))
    where = placed.in_degrees(parts[thin])
    for place, shape in zip(thin.tolist(), where, strict=True):
        zone = placed.zones[owners[place]]
        yield ZoneFinding("sliver", zone.kind, (zone.code,), float(shapely.area(parts[place])), shape)


def overlapping_pairs(shapes: Shapes) -> tuple[Pairs, Shapes]:
    """Places of shapes that touch each other, each pair once, and what they share, polygons only."""
    first, second = STRtree(shapes).query(shapes, predicate="intersects")
    once = first < second
    first, second = first[once], second[once]
    # Most neighbours only touch, which is cheaper to see than to overlay.
    inner = ~shapely.touches(shapes[first], shapes[second])
    first, second = first[inner], second[inner]
    shared = only_polygons(shapely.intersection(shapes[first], shapes[second]))
    filled = shapely.area(shared) > 0
    return (first[filled], second[filled]), shared[filled]


def _overlaps(placed: PlacedZones, limits: CheckLimits) -> Iterator[ZoneFinding]:
    if len(placed) < 2:
        return
    (first, second), shared = overlapping_pairs(placed.shapes)
    areas, own = shapely.area(shared), shapely.area(placed.shapes)
    thin = width_m(shared) < limits.sliver_width_m
    same = areas > SAME_SHARE * np.maximum(own[first], own[second])
    smallest = np.where(thin, limits.smallest_sliver_m2, limits.smallest_overlap_m2)
    codes = np.where(same, "duplicate", np.where(thin, "sliver_overlap", "overlap"))
    told = np.flatnonzero(areas > smallest)
    where = placed.in_degrees(shared[told])
    for place, shape in zip(told.tolist(), where, strict=True):
        one, other = placed.zones[first[place]], placed.zones[second[place]]
        area = float(areas[place])
        yield ZoneFinding(str(codes[place]), one.kind, (one.code, other.code), area, shape)


def _gaps(placed: PlacedZones, limits: CheckLimits) -> Iterator[ZoneFinding]:
    gaps = gaps_between(placed.shapes, limits.inlet_mouth_m, limits.sliver_width_m)
    areas, where = shapely.area(gaps.shapes), placed.in_degrees(gaps.shapes)
    thin = width_m(gaps.shapes) < limits.sliver_width_m
    smallest = np.where(thin, limits.smallest_sliver_m2, limits.smallest_gap_m2)
    for place in np.flatnonzero(areas >= smallest).tolist():
        around = gaps.beside[place]
        code = "sliver_gap" if thin[place] else "gap"
        codes = tuple(sorted(placed.zones[zone].code for zone in around))
        yield ZoneFinding(code, placed.zones[around[0]].kind, codes, float(areas[place]), where[place])


def _outside_parents(placed: PlacedZones, limits: CheckLimits) -> Iterator[ZoneFinding]:
    place_of = {zone.code: place for place, zone in enumerate(placed.zones)}
    inner = [
        place
        for place, zone in enumerate(placed.zones)
        if zone.kind in DISJOINT_KINDS and zone.parent in place_of
    ]
    shapes = placed.shapes[inner]
    parents = placed.shapes[[place_of[placed.zones[place].parent or ""] for place in inner]]
    shapely.prepare(parents)
    out = np.flatnonzero(~shapely.covers(parents, shapes))
    outside = only_polygons(shapely.difference(shapes[out], parents[out]))
    areas = shapely.area(outside)
    told = np.flatnonzero(areas > limits.smallest_overlap_m2)
    for at, shape in zip(told.tolist(), placed.in_degrees(outside[told]), strict=True):
        zone = placed.zones[inner[out[at]]]
        codes = (zone.code, zone.parent or "")
        yield ZoneFinding("outside_parent", zone.kind, codes, float(areas[at]), shape)
