"""Checks of zones before they are trusted: mending, parents by area, gaps, overlaps, duplicates, strays."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from gis.datum import Plane, plane_at
from gis.zones import Zone, ZoneKind

COVERING_KINDS = (ZoneKind.SUB_DISTRICT, ZoneKind.COMMUNITY, ZoneKind.UNIT_GRID)
DISJOINT_KINDS = (*COVERING_KINDS, ZoneKind.PRECINCT, ZoneKind.COMPOUND)
SMALLEST_GAP_M2 = 1_000.0
SMALLEST_OVERLAP_M2 = 50.0
INLET_MOUTH_M = 100.0

Shapes = NDArray[np.object_]
_NOTHING = shapely.Polygon()


@dataclass(frozen=True)
class Mended:
    """A polygon made valid, with its area in square metres before and after."""

    geometry: BaseGeometry
    changed: bool
    before_m2: float
    after_m2: float


@dataclass(frozen=True)
class ParentShare:
    """The parent that holds most of a child, and the share of the child's area inside it, 0 to 1."""

    parent: str
    share: float


@dataclass(frozen=True)
class ZoneFinding:
    """What a check found; geometry is lon/lat, zones are the codes concerned.

    `code` is one of invalid, duplicate_code, duplicate, overlap, gap, parent_unknown, outside_parent.
    """

    code: str
    kind: ZoneKind
    zones: tuple[str, ...]
    area_m2: float
    text: str
    geometry: BaseGeometry


def mend(geometry: BaseGeometry) -> Mended:
    """Return a lon/lat geometry without self-intersections; only its polygons are kept.

    The area before is that of the rings as drawn: the two lobes of a bow tie cancel in it.
    """
    centre = geometry.centroid
    plane = plane_at(centre.x, centre.y) if not centre.is_empty else plane_at(0.0, 0.0)
    before = plane.project(geometry).area
    if geometry.is_valid and geometry.geom_type in ("Polygon", "MultiPolygon"):
        return Mended(geometry, False, before, before)
    mended = _polygons_of(shapely.make_valid(geometry, method="structure", keep_collapsed=False))
    return Mended(mended, True, before, plane.project(mended).area)


def parents_by_largest_share(
    children: Iterable[Zone], parents: Iterable[Zone]
) -> dict[str, ParentShare | None]:
    """Find for each child the parent with the largest part of its area, None where there is none."""
    inner, outer = _placed(children), _placed(parents)
    if not inner or not outer:
        return {zone.code: None for zone in inner}
    plane = _plane_of([*inner, *outer])
    inner_shapes, outer_shapes = _shapes(inner, plane), _shapes(outer, plane)
    best: dict[str, ParentShare | None] = {zone.code: None for zone in inner}
    pairs = STRtree(outer_shapes).query(inner_shapes, predicate="intersects")
    areas = shapely.area(shapely.intersection(inner_shapes[pairs[0]], outer_shapes[pairs[1]]))
    shares = areas / np.maximum(shapely.area(inner_shapes[pairs[0]]), 1e-9)
    for child, parent, share in zip(*pairs.tolist(), shares.tolist(), strict=True):
        known = best[inner[child].code]
        if share > 0 and (known is None or share > known.share):
            best[inner[child].code] = ParentShare(outer[parent].code, share)
    return best


def check_zones(
    zones: Iterable[Zone],
    smallest_gap_m2: float = SMALLEST_GAP_M2,
    smallest_overlap_m2: float = SMALLEST_OVERLAP_M2,
    inlet_mouth_m: float = INLET_MOUTH_M,
) -> tuple[ZoneFinding, ...]:
    """Return everything that is wrong with these zones, the gravest (largest area) first.

    A gap is a hole in the union of a covering kind, or an inlet between zones whose mouth is narrower than
    `inlet_mouth_m`. Overlaps and what lies outside the parent count from `smallest_overlap_m2`.
    """
    known = list(zones)
    placed = _placed(known)
    findings = [*_duplicate_codes(known), *_unknown_parents(known)]
    if placed:
        plane = _plane_of(placed)
        findings += _invalid(placed, plane)
        for kind in DISJOINT_KINDS:
            own = [zone for zone in placed if zone.kind is kind]
            findings += _overlaps(own, plane, smallest_overlap_m2)
            if kind in COVERING_KINDS:
                findings += _gaps(own, plane, smallest_gap_m2, inlet_mouth_m)
        findings += _outside_parents(placed, plane, smallest_overlap_m2)
    return tuple(sorted(findings, key=lambda finding: (-finding.area_m2, finding.code, finding.zones)))


def _placed(zones: Iterable[Zone]) -> list[Zone]:
    return [zone for zone in zones if zone.geometry is not None and not zone.geometry.is_empty]


def _plane_of(zones: Sequence[Zone]) -> Plane:
    west, south, east, north = shapely.total_bounds(
        np.array([zone.geometry for zone in zones], dtype=object)
    ).tolist()
    return plane_at((west + east) / 2, (south + north) / 2)


def _shapes(zones: Sequence[Zone], plane: Plane) -> Shapes:
    """Return valid polygons in metres, one for each zone."""
    raw = np.array([zone.geometry for zone in zones], dtype=object)
    metric = shapely.transform(raw, lambda pairs: np.column_stack(plane.to_metres(*pairs.T)))
    broken = ~shapely.is_valid(metric)
    metric[broken] = [
        _polygons_of(shapely.make_valid(shape, method="structure", keep_collapsed=False))
        for shape in metric[broken]
    ]
    return metric


def _polygons_of(geometry: BaseGeometry) -> BaseGeometry:
    parts = shapely.get_parts(shapely.get_parts(geometry))
    polygons = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
    whole: BaseGeometry = polygons[0] if len(polygons) == 1 else shapely.multipolygons(polygons)
    return whole


def _duplicate_codes(zones: Sequence[Zone]) -> Iterator[ZoneFinding]:
    first: dict[str, Zone] = {}
    for zone in zones:
        if first.setdefault(zone.code, zone) is not zone:
            text = f"the code {zone.code} stands for {first[zone.code].name} and for {zone.name}"
            yield ZoneFinding("duplicate_code", zone.kind, (zone.code,), 0.0, text, zone.geometry or _NOTHING)


def _unknown_parents(zones: Sequence[Zone]) -> Iterator[ZoneFinding]:
    codes = {zone.code for zone in zones}
    for zone in zones:
        if zone.parent is not None and zone.parent not in codes:
            text = f"the parent {zone.parent} of {zone.name} is not among the zones"
            yield ZoneFinding("parent_unknown", zone.kind, (zone.code,), 0.0, text, zone.geometry or _NOTHING)


def _invalid(zones: Sequence[Zone], plane: Plane) -> Iterator[ZoneFinding]:
    for zone in zones:
        if zone.geometry is not None and not zone.geometry.is_valid:
            area = plane.project(mend(zone.geometry).geometry).area
            text = f"{zone.name}: {shapely.is_valid_reason(zone.geometry)}"
            yield ZoneFinding("invalid", zone.kind, (zone.code,), area, text, zone.geometry)


def _overlaps(zones: Sequence[Zone], plane: Plane, smallest_m2: float) -> Iterator[ZoneFinding]:
    if len(zones) < 2:
        return
    shapes = _shapes(zones, plane)
    first, second = STRtree(shapes).query(shapes, predicate="intersects")
    first, second = first[first < second], second[first < second]
    shared = shapely.intersection(shapes[first], shapes[second])
    areas = shapely.area(shared)
    for place in np.flatnonzero(areas > smallest_m2):
        one, other = zones[first[place]], zones[second[place]]
        is_same = _is_same(areas[place], shapes[first[place]].area, shapes[second[place]].area)
        code = "duplicate" if is_same else "overlap"
        text = f"{one.name} and {other.name} share {areas[place]:,.0f} m²"
        where = plane.unproject(_polygons_of(shared[place]))
        yield ZoneFinding(code, one.kind, (one.code, other.code), float(areas[place]), text, where)


def _is_same(shared_m2: float, one_m2: float, other_m2: float) -> bool:
    return bool(shared_m2 > 0.999 * max(one_m2, other_m2))


def _gaps(zones: Sequence[Zone], plane: Plane, smallest_m2: float, mouth_m: float) -> Iterator[ZoneFinding]:
    if len(zones) < 2:
        return
    shapes = _shapes(zones, plane)
    tree = STRtree(shapes)
    for gap in _gap_shapes(shapely.union_all(shapes), mouth_m):
        around = tree.query(gap, predicate="dwithin", distance=1.0)
        if gap.area < smallest_m2 or len(around) < 2:
            continue
        beside = sorted((zones[index] for index in around.tolist()), key=lambda zone: zone.code)
        text = f"{gap.area:,.0f} m² between {', '.join(zone.name for zone in beside)} belong to none of them"
        codes = tuple(zone.code for zone in beside)
        yield ZoneFinding("gap", beside[0].kind, codes, float(gap.area), text, plane.unproject(gap))


def _gap_shapes(union: BaseGeometry, mouth_m: float) -> Shapes:
    """Return the holes of a union, those included that only a narrow mouth keeps open."""
    reach = mouth_m / 2
    closed = union.buffer(reach, join_style="mitre").buffer(-reach, join_style="mitre")
    outlines = [shapely.polygons(ring) for ring in shapely.get_exterior_ring(shapely.get_parts(closed))]
    missing = shapely.difference(shapely.union_all(outlines), union)
    # Opening drops the hairlines that the closing leaves along the outline.
    opened = missing.buffer(-0.5, join_style="mitre").buffer(0.5, join_style="mitre")
    parts: Shapes = shapely.get_parts(opened)
    return parts


def _outside_parents(zones: Sequence[Zone], plane: Plane, smallest_m2: float) -> Iterator[ZoneFinding]:
    by_code = {zone.code: zone for zone in zones}
    inner = [zone for zone in zones if zone.kind in DISJOINT_KINDS and zone.parent in by_code]
    if not inner:
        return
    shapes = _shapes(inner, plane)
    parents = list({zone.parent for zone in inner if zone.parent is not None})
    parent_shapes = dict(zip(parents, _shapes([by_code[code] for code in parents], plane), strict=True))
    outer = np.array([parent_shapes[zone.parent or ""] for zone in inner], dtype=object)
    outside = shapely.difference(shapes, outer)
    areas = shapely.area(outside)
    for place in np.flatnonzero(areas > smallest_m2):
        zone, parent = inner[place], by_code[inner[place].parent or ""]
        text = f"{areas[place]:,.0f} m² of {zone.name} lie outside {parent.name}"
        where = plane.unproject(_polygons_of(outside[place]))
        yield ZoneFinding(
            "outside_parent", zone.kind, (zone.code, parent.code), float(areas[place]), text, where
        )
