"""Mending by rule: borders snapped together, thin overlaps and gaps closed, and nothing else touched."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.coverage import MendingRule, mend_coverage
from gis.datum import plane_at
from gis.zone_checks import check_zones
from gis.zones import Zone, ZoneKind

PLANE = plane_at(120.15, 30.26)
EAST, NORTH = (float(value) for value in PLANE.to_metres(120.15, 30.26))
KIND = ZoneKind.UNIT_GRID
SNAP, CLEAN = MendingRule(snap_m=3), MendingRule(clean_m=3)


def box(west: float, south: float, east: float, north: float) -> shapely.Polygon:
    """A rectangle in metres from a corner of the district."""
    return shapely.box(EAST + west, NORTH + south, EAST + east, NORTH + north)


def zone(serial: int, shape: shapely.Geometry) -> Zone:
    code = f"330105012001{serial:03d}"
    return Zone(code, code, KIND, PLANE.unproject(shape))


def mended(zones: list[Zone], kept: list[Zone], rule: MendingRule) -> list[shapely.Geometry]:
    """The zones' shapes in metres as they are afterwards."""
    changed = {one.zone.code: one.zone for one in mend_coverage(zones, kept, rule).changed}
    return [PLANE.project(changed.get(one.code, one).geometry) for one in zones]


def test_that_without_a_rule_nothing_is_mended() -> None:
    found = mend_coverage([zone(1, box(0, 0, 100, 100)), zone(2, box(99, 0, 200, 100))], [], MendingRule())
    assert found.changed == ()


def test_that_zones_that_fit_stay_as_they_are() -> None:
    zones = [zone(1, box(0, 0, 100, 100)), zone(2, box(100, 0, 200, 100)), zone(3, box(0, 100, 200, 150))]
    found = mend_coverage(zones, [], MendingRule(snap_m=3, clean_m=3))
    assert found.changed == ()
    assert found.before_m2 == found.after_m2 == 0


def test_that_a_thin_overlap_goes_to_the_zone_whose_code_comes_first() -> None:
    one, other = mended([zone(1, box(0, 0, 100, 100)), zone(2, box(98, 0, 200, 100))], [], CLEAN)
    assert one.area == pytest.approx(10_000, abs=0.5)
    assert other.area == pytest.approx(10_000, abs=0.5)
    assert one.intersection(other).area < 0.01


@pytest.mark.parametrize("rule", [SNAP, CLEAN, MendingRule(snap_m=2, clean_m=3)])
def test_that_a_thin_gap_is_closed_and_the_areas_are_told(rule: MendingRule) -> None:
    zones = [zone(1, box(0, 0, 100, 100)), zone(2, box(102, 0, 200, 100)), zone(3, box(0, -50, 200, 0))]
    found = mend_coverage(zones, [], rule)
    assert found.before_m2 == sum(one.before_m2 for one in found.changed)
    assert found.after_m2 == sum(one.after_m2 for one in found.changed)
    assert sum(one.after_m2 - one.before_m2 for one in found.changed) == pytest.approx(200, rel=0.1)
    shapes = mended(zones, [], rule)
    whole = shapely.union_all(shapes)
    assert sum(shape.area for shape in shapes) == pytest.approx(whole.area, abs=0.5)
    assert len(whole.buffer(0.01).interiors) == 0


def test_that_a_gap_goes_to_the_neighbour_with_the_longest_common_border() -> None:
    around = box(0, 0, 90, 90).difference(box(40, 40, 42, 80))
    west, east = around.intersection(box(0, 0, 40, 90)), around.intersection(box(40, 0, 90, 90))
    # The gap lies wholly beside the eastern zone but for its western side.
    one, other = mended([zone(1, west), zone(2, east)], [], CLEAN)
    assert one.area == pytest.approx(west.area, abs=0.5)
    assert other.area == pytest.approx(east.area + 80, abs=0.5)


@pytest.mark.parametrize("rule", [SNAP, CLEAN, MendingRule(snap_m=3, clean_m=3)])
def test_that_what_is_wider_than_the_rule_stays(rule: MendingRule) -> None:
    zones = [zone(1, box(0, 0, 100, 100)), zone(2, box(90, 0, 200, 100)), zone(3, box(215, 0, 300, 100))]
    one, other, third = mended(zones, [], rule)
    assert one.intersection(other).area == pytest.approx(1_000, abs=1)
    assert third.area == pytest.approx(8_500, abs=1)


@pytest.mark.parametrize("rule", [SNAP, CLEAN, MendingRule(snap_m=2, clean_m=2)])
@pytest.mark.parametrize("west", [98.5, 101.5])
def test_that_an_import_snaps_to_kept_neighbours_and_never_changes_them(
    rule: MendingRule, west: float
) -> None:
    kept = [zone(1, box(0, 0, 100, 100))]
    found = mend_coverage([zone(2, box(west, 0, 200, 100))], kept, rule)
    (one,) = found.changed
    assert one.zone.code == "330105012001002"
    shape = PLANE.project(one.zone.geometry)
    assert shape.area == pytest.approx(10_000, abs=5)
    assert shape.intersection(box(0, 0, 100, 100)).area < 0.01
    assert shape.distance(box(0, 0, 100, 100)) < 0.01


def test_that_a_zone_which_is_itself_a_sliver_is_left_for_a_person() -> None:
    zones = [zone(1, box(0, 0, 100, 100)), zone(2, box(98, 0, 100, 100))]
    assert [shape.area for shape in mended(zones, [], CLEAN)] == pytest.approx([10_000, 200], rel=1e-3)


def test_that_zones_without_polygons_are_passed_over() -> None:
    assert mend_coverage([Zone("1", "x", KIND)], [], SNAP).changed == ()


def shaken(amount_m: float, seed: int, side: int = 5) -> list[Zone]:
    """Squares whose corners were each drawn a little elsewhere, as by hand."""
    random = np.random.default_rng(seed)
    zones = []
    for serial in range(side * side):
        west, south = serial % side * 100, serial // side * 100
        ring = np.array([(0, 0), (50, 0), (100, 0), (100, 50), (100, 100), (50, 100), (0, 100), (0, 50)])
        corners = ring + np.array((EAST + west, NORTH + south)) + random.uniform(-amount_m, amount_m, (8, 2))
        zones.append(zone(serial + 1, shapely.Polygon(corners)))
    return zones


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000), rule=st.sampled_from([CLEAN, SNAP, MendingRule(snap_m=3, clean_m=3)]))
def test_that_borders_drawn_twice_become_one(seed: int, rule: MendingRule) -> None:
    zones = shaken(1.0, seed)
    before = [finding for finding in check_zones(zones) if "sliver" in finding.code]
    assert len(before) > 20
    changed = {one.zone.code: one.zone for one in mend_coverage(zones, [], rule).changed}
    after = [changed.get(one.code, one) for one in zones]
    assert [f for f in check_zones(after) if f.code in ("overlap", "sliver_overlap", "invalid")] == []
    assert sum(f.area_m2 for f in check_zones(after)) < 0.05 * sum(f.area_m2 for f in before)
    assert all(abs(PLANE.project(one.geometry).area - 10_000) < 900 for one in after)


def test_that_slits_that_hang_together_are_shared_out_among_the_zones_beside_them() -> None:
    zones = shaken(0.8, 7, side=12)
    after = mended(zones, [], CLEAN)
    assert all(shape.geom_type == "Polygon" for shape in after)
    bounds = shapely.bounds(after)
    assert (bounds[:, 2:] - bounds[:, :2]).max() < 110
