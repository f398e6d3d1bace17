"""Unit grids: coverage, sizes, codes and order."""

import itertools

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.datum import plane_at
from gis.unit_grids import UnitGridError, cut_unit_grids
from gis.zones import Zone, ZoneKind

PLANE = plane_at(120.15, 30.3)


def community(shape: shapely.Geometry | None, code: str = "330105013004") -> Zone:
    return Zone(code, "a community", ZoneKind.COMMUNITY, shape)


def l_shape(west: float = 120.15, south: float = 30.30) -> shapely.Polygon:
    return shapely.box(west, south, west + 0.012, south + 0.005).union(
        shapely.box(west, south, west + 0.0043, south + 0.0117)
    )


def test_that_cells_cover_the_zone_without_gaps_or_overlaps() -> None:
    zone = community(l_shape())
    cells = [PLANE.project(cell.geometry) for cell in cut_unit_grids(zone, PLANE).cells if cell.geometry]
    whole = PLANE.project(zone.geometry)
    assert sum(cell.area for cell in cells) == pytest.approx(whole.area, abs=0.01)
    assert shapely.union_all(cells).symmetric_difference(whole).area < 0.01
    assert all(cell.geom_type == "Polygon" for cell in cells)


def test_that_cells_are_about_a_hectare_and_slivers_are_merged() -> None:
    grids = cut_unit_grids(community(l_shape()), PLANE)
    areas = [PLANE.project(cell.geometry).area for cell in grids.cells]
    assert min(areas) >= 5_000
    assert max(areas) < 30_000
    assert grids.cell_m == 100
    assert not grids.enlarged
    assert len(grids.cells) < len(cut_unit_grids(community(l_shape()), PLANE, sliver_share=0.0).cells)


def test_that_codes_have_fifteen_digits_and_run_west_to_east_then_south() -> None:
    zone = community(shapely.box(120.15, 30.30, 120.156, 30.304))
    cells = cut_unit_grids(zone, PLANE).cells
    assert [cell.code for cell in cells] == [f"330105013004{n:03d}" for n in range(1, len(cells) + 1)]
    assert all(cell.parent == zone.code and cell.kind is ZoneKind.UNIT_GRID for cell in cells)
    centres = [PLANE.project(cell.geometry).centroid for cell in cells if cell.geometry]
    rows = [list(row) for _, row in itertools.groupby(centres, key=lambda point: point.y // 100)]
    assert len(rows) < len(cells)
    assert all(row == sorted(row, key=lambda point: point.x) for row in rows)
    assert centres[0].y > centres[-1].y


def test_that_cells_grow_where_999_serials_do_not_suffice() -> None:
    street = Zone("330105011", "a street", ZoneKind.SUB_DISTRICT, shapely.box(120.1, 30.3, 120.15, 30.34))
    grids = cut_unit_grids(street, PLANE)
    assert grids.enlarged
    assert 800 < len(grids.cells) <= 999
    assert grids.cells[0].code == "330105011000001"


def test_that_a_zone_smaller_than_a_cell_is_one_cell() -> None:
    tiny = community(shapely.box(120.15, 30.30, 120.1502, 30.3002))
    assert len(cut_unit_grids(tiny, PLANE).cells) == 1


def test_that_parts_of_a_zone_stay_apart() -> None:
    two = shapely.MultiPolygon(
        [shapely.box(120.15, 30.30, 120.1503, 30.3003), shapely.box(120.16, 30.30, 120.163, 30.303)]
    )
    cells = cut_unit_grids(community(two), PLANE).cells
    assert all(cell.geometry is not None and cell.geometry.geom_type == "Polygon" for cell in cells)
    assert sum(PLANE.project(c.geometry).area for c in cells if c.geometry) == pytest.approx(
        PLANE.project(two).area, abs=0.01
    )


@pytest.mark.parametrize(
    ("zone", "code"),
    [
        (community(None), "no_polygon"),
        (community(shapely.Polygon()), "no_polygon"),
        (community(l_shape(), "330105-F01"), "code_not_digits"),
        (community(l_shape(), "3301050130041"), "code_not_digits"),
    ],
)
def test_that_a_zone_which_cannot_be_cut_is_refused(zone: Zone, code: str) -> None:
    with pytest.raises(UnitGridError) as refused:
        cut_unit_grids(zone, PLANE)
    assert refused.value.code == code


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 0.012), st.floats(0, 0.012)), min_size=4, max_size=9))
def test_that_any_shape_is_covered_to_the_square_metre(points: list[tuple[float, float]]) -> None:
    shape = shapely.MultiPoint([(120.15 + x, 30.3 + y) for x, y in points]).convex_hull
    if shape.geom_type != "Polygon" or PLANE.project(shape).area < 1:
        return
    cells = cut_unit_grids(community(shape), PLANE).cells
    areas = [PLANE.project(cell.geometry).area for cell in cells if cell.geometry]
    assert sum(areas) == pytest.approx(PLANE.project(shape).area, abs=0.1)
