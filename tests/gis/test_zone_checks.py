"""Checks of zones: mending, parents by share, gaps, overlaps, duplicates."""

import json
from pathlib import Path

import pytest
import shapely
from shapely.geometry import shape

from gis.zone_checks import check_zones
from gis.zone_parentage import ParentShare, parents_by_largest_share
from gis.zone_shapes import mend
from gis.zones import Zone, ZoneKind

STREET = ZoneKind.SUB_DISTRICT
D, A, B = "330105", "330105001", "330105002"


def box(west: float, south: float, east: float, north: float) -> shapely.Polygon:
    """A rectangle in thousandths of a degree, about 100 m each, from a corner of the district."""
    return shapely.box(120 + west / 1000, 30 + south / 1000, 120 + east / 1000, 30 + north / 1000)


def street(code: str, geometry: shapely.Geometry | None, parent: str | None = None) -> Zone:
    return Zone(code, f"street {code}", STREET, geometry, parent)


def codes_of(*zones: Zone) -> list[tuple[str, tuple[str, ...]]]:
    return [(finding.code, finding.zones) for finding in check_zones(zones)]


def test_that_a_bow_tie_is_mended_into_its_two_lobes() -> None:
    bow = shapely.Polygon([(120, 30), (120.01, 30.01), (120.01, 30), (120, 30.01)])
    mended = mend(bow)
    assert mended.changed
    assert mended.geometry.is_valid
    assert mended.after_m2 == pytest.approx(2 * 0.25 * 965 * 1109, rel=0.01)
    assert mended.before_m2 < mended.after_m2


def test_that_a_sound_polygon_stays_as_it_is() -> None:
    sound = box(0, 0, 1, 1)
    assert mend(sound).geometry is sound
    assert not mend(sound).changed


def test_that_only_polygons_survive_mending() -> None:
    mixed = shapely.GeometryCollection([box(0, 0, 1, 1), shapely.LineString([(120, 30), (121, 31)])])
    assert mend(mixed).geometry.geom_type == "Polygon"
    assert mend(shapely.Polygon()).geometry.is_empty


def test_that_a_child_belongs_where_most_of_it_lies() -> None:
    parents = [street(A, box(0, 0, 4, 4)), street(B, box(4, 0, 8, 4))]
    children = [street("x", box(3, 0, 7, 1)), street("y", box(20, 0, 21, 1)), street("z", None)]
    found = parents_by_largest_share(children, parents)
    assert found["x"] == ParentShare(B, pytest.approx(0.75, abs=1e-3))
    assert found["y"] is None
    assert "z" not in found
    assert parents_by_largest_share(children, []) == {"x": None, "y": None}


def test_that_zones_that_fit_give_no_finding() -> None:
    assert codes_of(street(A, box(0, 0, 4, 4)), street(B, box(4, 0, 8, 4))) == []
    assert codes_of() == []
    assert codes_of(street(A, None)) == []


def test_that_a_hole_between_zones_is_a_gap() -> None:
    ring = box(0, 0, 6, 6).difference(box(2, 2, 4, 4))
    west, east = ring.intersection(box(0, 0, 3, 6)), ring.intersection(box(3, 0, 6, 6))
    (gap,) = check_zones([street(A, west), street(B, east)])
    assert (gap.code, gap.zones) == ("gap", (A, B))
    assert gap.area_m2 == pytest.approx(193 * 222, rel=0.01)
    assert gap.geometry.covers(shapely.Point(120.003, 30.003))


def test_that_an_inlet_with_a_narrow_mouth_is_a_gap_and_a_wide_bay_is_none() -> None:
    narrow = box(0, 0, 6, 6).difference(box(2, 2, 4, 4)).difference(box(2.8, 3, 3.2, 6))
    wide = box(0, 0, 6, 6).difference(box(1, 2, 5, 6))
    for shape_of_two, expected in ((narrow, ["gap"]), (wide, [])):
        halves = [shape_of_two.intersection(half) for half in (box(0, 0, 3, 6), box(3, 0, 6, 6))]
        found = check_zones([street(A, halves[0]), street(B, halves[1])])
        assert [finding.code for finding in found] == expected


def test_that_a_hole_inside_one_zone_is_its_own_affair() -> None:
    ring = box(0, 0, 6, 6).difference(box(2, 2, 4, 4))
    assert codes_of(street(A, ring), street(B, box(6, 0, 8, 6))) == []


def test_that_overlaps_and_duplicates_are_told_apart() -> None:
    assert codes_of(street(A, box(0, 0, 4, 4)), street(B, box(3, 0, 8, 4))) == [("overlap", (A, B))]
    assert codes_of(street(A, box(0, 0, 4, 4)), street(B, box(0, 0, 4, 4))) == [("duplicate", (A, B))]


def test_that_functional_zones_may_overlap() -> None:
    park = Zone("f1", "park", ZoneKind.FUNCTIONAL_ZONE, box(0, 0, 4, 4))
    market = Zone("f2", "market", ZoneKind.FUNCTIONAL_ZONE, box(1, 1, 4, 4))
    assert codes_of(park, market) == []


def test_that_strays_and_broken_zones_are_told() -> None:
    district = Zone(D, "district", ZoneKind.DISTRICT, box(0, 0, 4, 4))
    assert codes_of(district, street(A, box(0, 0, 5, 4), D)) == [("outside_parent", (A, D))]
    assert codes_of(street(A, box(0, 0, 1, 1), "gone")) == [("parent_unknown", (A,))]
    assert codes_of(street(A, None), street(A, None)) == [("duplicate_code", (A,))]
    bow = shapely.Polygon([(120, 30), (120.01, 30.01), (120.01, 30), (120, 30.01)])
    assert codes_of(street(A, bow)) == [("invalid", (A,))]


def test_that_the_known_hole_of_the_real_sub_districts_is_found(real_data: Path) -> None:
    text = (real_data / "gongshu_sub_districts.geojson").read_text(encoding="utf-8")
    zones = [
        Zone(row["properties"]["code"], row["properties"]["name"], STREET, shape(row["geometry"]))
        for row in json.loads(text)["features"]
    ]
    findings = check_zones(zones)
    assert not [finding for finding in findings if finding.code == "overlap"]
    (gap,) = [finding for finding in findings if finding.code == "gap"]
    assert gap.area_m2 == pytest.approx(680_000, rel=0.02)
    assert {"330105007", "330105016"} <= set(gap.zones)


def test_that_a_zone_on_the_other_side_of_the_globe_is_told_and_the_others_are_checked() -> None:
    far = street("330105003", shapely.box(-60.01, -30.01, -60, -30))
    found = codes_of(street(A, box(0, 0, 4, 4)), street(B, box(3, 0, 8, 4)), far)
    assert ("too_far", ("330105003",)) in found or ("overlap", (A, B)) in found
    assert len(found) == 1


def test_that_a_gap_around_an_island_is_the_ring_and_not_the_island() -> None:
    around, island = box(0, 0, 6, 6).difference(box(2, 2, 4, 4)), box(2.5, 2.5, 3.5, 3.5)
    (gap,) = check_zones([street(A, around), street(B, island)])
    assert (gap.code, gap.zones) == ("gap", (A, B))
    assert gap.area_m2 == pytest.approx(0.75 * 193 * 222, rel=0.01)


def test_that_narrow_things_are_slivers_whatever_their_area() -> None:
    strip = 0.00001 * 1000
    found = check_zones(
        [
            street(A, box(0, 0, 4, 4)),
            street(B, box(4 - strip, 0, 8, 4)),
            street("330105003", box(20, 0, 20.01, 4)),
        ]
    )
    assert {finding.code for finding in found} == {"sliver_overlap", "sliver"}
    assert all(finding.area_m2 > 300 for finding in found)


def test_that_codes_are_held_to_their_standard_and_to_their_parents() -> None:
    community = Zone("330105002001", "c", ZoneKind.COMMUNITY, None, A)
    free = Zone("anything", "p", ZoneKind.PRECINCT, None, A)
    short = Zone("33010500200", "s", ZoneKind.COMMUNITY, None, A)
    found = check_zones([street(A, None), community, free, short])
    assert [(one.code, one.zones, one.expected) for one in found] == [
        ("code_digits", ("33010500200",), "12"),
        ("code_elsewhere", ("330105002001",), A),
    ]


def test_that_checks_tell_how_many_are_through() -> None:
    heard: list[tuple[int, int]] = []
    check_zones([], told=lambda done, total: heard.append((done, total)))
    assert heard[0][0] == 0
    assert heard[-1][0] == heard[-1][1] > 5
