"""Zones: attribution, chains, ladders, overrides."""

import numpy as np
import pytest
import shapely

from gis.datum import plane_at
from gis.zones import Attribution, Zone, ZoneAtlas, ZoneError, ZoneKind

PLANE = plane_at(120.15, 30.3)


def square(west: float, south: float, side: float = 1.0) -> shapely.Polygon:
    """A square in hundredths of a degree from a corner of the district."""
    west, south, side = 120 + west / 100, 30 + south / 100, side / 100
    return shapely.box(west, south, west + side, south + side)


def zone(
    code: str, kind: ZoneKind, shape: shapely.Polygon | None, parent: str | None = None, **more: str
) -> Zone:
    return Zone(code, f"name of {code}", kind, shape, parent, more)


def at(atlas: ZoneAtlas, east: float, north: float) -> Attribution:
    return atlas.at(120 + east / 100, 30 + north / 100)


@pytest.fixture
def town() -> list[Zone]:
    kind = ZoneKind
    return [
        zone("d", kind.DISTRICT, square(0, 0, 4)),
        zone("s1", kind.SUB_DISTRICT, shapely.union(square(0, 0, 2), square(0, 2, 2)), "d"),
        zone("s2", kind.SUB_DISTRICT, shapely.union(square(2, 0, 2), square(2, 2, 2)), "d"),
        zone("p1", kind.PRECINCT, square(0, 0, 2), "s1"),
        zone("c1", kind.COMMUNITY, square(0, 0, 2), "p1"),
        zone("c2", kind.COMMUNITY, square(2, 0, 2), "s2"),
        zone("x1", kind.COMPOUND, square(0.5, 0.5, 0.5), "c1"),
        zone("g1", kind.UNIT_GRID, square(0, 0), "c1"),
        zone("g2", kind.UNIT_GRID, square(1, 0), "c1"),
        zone("g3", kind.UNIT_GRID, square(2, 0), "c2"),
        zone("f1", kind.FUNCTIONAL_ZONE, square(1.5, 0.5, 1), "d"),
        zone("u1", kind.GOVERNANCE_UNIT, None, "g1", rung="1", office="grid office"),
        zone("u3", kind.GOVERNANCE_UNIT, None, "c1", rung="3", office="community office"),
        zone("u4", kind.GOVERNANCE_UNIT, None, "p1", rung="4", office="precinct office"),
    ]


@pytest.fixture
def atlas(town: list[Zone]) -> ZoneAtlas:
    return ZoneAtlas(town, PLANE)


def test_that_a_point_gets_the_whole_chain_above_it(atlas: ZoneAtlas) -> None:
    found = at(atlas, 0.7, 0.7)
    assert found == Attribution("g1", "x1", "c1", "p1", "s1", "d")
    assert found.chain == ("g1", "x1", "c1", "p1", "s1", "d")


def test_that_functional_zones_come_beside_the_chain(atlas: ZoneAtlas) -> None:
    assert at(atlas, 1.8, 0.8).functional_zones == ("f1",)
    assert at(atlas, 2.2, 0.8).functional_zones == ("f1",)
    assert at(atlas, 2.2, 0.8).sub_district == "s2"


def test_that_a_point_outside_belongs_to_nothing(atlas: ZoneAtlas) -> None:
    assert at(atlas, 50, 50) == Attribution()
    assert at(atlas, 50, 50).chain == ()


def test_that_a_shared_border_goes_to_the_lowest_code_and_its_parents(atlas: ZoneAtlas) -> None:
    assert at(atlas, 2, 0.25).chain == ("g2", "c1", "p1", "s1", "d")


def test_that_missing_polygons_are_filled_in_from_parentage() -> None:
    atlas = ZoneAtlas(
        [
            zone("g", ZoneKind.UNIT_GRID, square(0, 0), "c"),
            zone("c", ZoneKind.COMMUNITY, None, "s"),
            zone("s", ZoneKind.SUB_DISTRICT, None, "elsewhere"),
        ],
        PLANE,
    )
    assert at(atlas, 0.5, 0.5).chain == ("g", "c", "s")


def test_that_maintenance_duty_replaces_the_chain_but_not_the_grid(town: list[Zone]) -> None:
    river = zone("o1", ZoneKind.DUTY_OVERRIDE, square(0.5, 0.5, 0.5), "s2", answers="s2")
    found = at(ZoneAtlas([*town, river], PLANE), 0.7, 0.7)
    assert (found.duty_override, found.lies_in) == ("o1", "s1")
    assert found.chain == ("g1", "s2", "d")


def test_that_duty_inside_the_own_street_keeps_what_lies_below(town: list[Zone]) -> None:
    road = zone("o1", ZoneKind.DUTY_OVERRIDE, square(0.5, 0.5, 0.5), "s1", answers="s1")
    assert at(ZoneAtlas([*town, road], PLANE), 0.7, 0.7).chain == ("g1", "x1", "c1", "p1", "s1", "d")


@pytest.mark.parametrize("answers", [{"answers": "nobody"}, {"answers": "f1"}, {"answers": "u3"}, {}])
def test_that_an_override_that_no_zone_of_a_chain_answers_for_changes_nothing(
    town: list[Zone], answers: dict[str, str]
) -> None:
    road = zone("o1", ZoneKind.DUTY_OVERRIDE, square(0.5, 0.5, 0.5), None, **answers)
    found = at(ZoneAtlas([*town, road], PLANE), 0.7, 0.7)
    assert (found.duty_override, found.lies_in, found.sub_district) == (None, None, "s1")


def test_that_of_overlapping_overrides_the_smallest_that_can_be_used_counts(town: list[Zone]) -> None:
    river = zone("o1", ZoneKind.DUTY_OVERRIDE, square(0.2, 0.2, 1.5), None, answers="s1")
    bridge = zone("o2", ZoneKind.DUTY_OVERRIDE, square(0.5, 0.5, 0.5), None, answers="s2")
    lost = zone("o3", ZoneKind.DUTY_OVERRIDE, square(0.6, 0.6, 0.2), None, answers="nobody")
    atlas = ZoneAtlas([*town, river, bridge, lost], PLANE)
    assert [at(atlas, *where).duty_override for where in ((0.3, 0.3), (0.7, 0.7))] == ["o1", "o2"]


def test_that_the_ladder_tells_the_rungs_it_skips(atlas: ZoneAtlas) -> None:
    ladder = atlas.ladder_at(at(atlas, 0.7, 0.7))
    assert [(step.rung, step.unit, step.zone) for step in ladder.steps] == [
        (1, "u1", "g1"),
        (3, "u3", "c1"),
        (4, "u4", "p1"),
    ]
    assert ladder.missing == (2,)


def test_that_a_zone_has_the_ladder_from_itself_upwards(atlas: ZoneAtlas) -> None:
    assert [step.rung for step in atlas.ladder("c1").steps] == [3, 4]
    assert [step.rung for step in atlas.ladder("g2").steps] == [3, 4]
    assert atlas.ladder("s2").missing == (1, 2, 3, 4)
    assert [step.rung for step in atlas.ladder("u1").steps] == [1, 3, 4]


def test_that_zones_are_found_by_code_kind_and_parent(atlas: ZoneAtlas, town: list[Zone]) -> None:
    assert atlas.by_code("c1").kind is ZoneKind.COMMUNITY
    assert [z.code for z in atlas.of_kind(ZoneKind.UNIT_GRID)] == ["g1", "g2", "g3"]
    assert [z.code for z in atlas.children("c1")] == ["g1", "g2", "u3", "x1"]
    assert atlas.children("g3") == ()
    assert [z.code for z in atlas.ancestors("g1")] == ["c1", "p1", "s1", "d"]
    assert "g1" in atlas
    assert "nothing" not in atlas
    assert len(atlas) == len(town)
    with pytest.raises(KeyError):
        atlas.by_code("nothing")


def test_that_areas_are_square_metres(atlas: ZoneAtlas) -> None:
    assert atlas.area_m2("g1") == pytest.approx(964.9 * 1108.5, rel=2e-3)
    assert atlas.area_m2("u1") == 0.0


@pytest.mark.parametrize(
    ("zones", "code"),
    [
        ([Zone("a", "", ZoneKind.DISTRICT), Zone("a", "", ZoneKind.COMMUNITY)], "duplicate_code"),
        (
            [Zone("a", "", ZoneKind.DISTRICT, None, "b"), Zone("b", "", ZoneKind.DISTRICT, None, "a")],
            "parent_cycle",
        ),
        ([Zone("a", "", ZoneKind.GOVERNANCE_UNIT, None, "b", {"rung": "5"})], "rung_invalid"),
    ],
)
def test_that_zones_which_cannot_be_an_atlas_are_refused(zones: list[Zone], code: str) -> None:
    with pytest.raises(ZoneError) as refused:
        ZoneAtlas(zones, PLANE)
    assert refused.value.code == code


def test_that_an_atlas_without_polygons_answers() -> None:
    assert ZoneAtlas([Zone("a", "", ZoneKind.DISTRICT)], PLANE).at(120, 30) == Attribution()


def test_that_each_of_many_points_is_found_in_one_of_ten_thousand_grids() -> None:
    grids = [
        zone(f"{row:03d}{column:03d}", ZoneKind.UNIT_GRID, square(column / 10, row / 10, 0.1))
        for row in range(100)
        for column in range(100)
    ]
    atlas = ZoneAtlas(grids, PLANE)
    points = np.random.default_rng(1).uniform(0, 10, (500, 2))
    found = [at(atlas, east, north).unit_grid for east, north in points]
    assert None not in found
    many = atlas.at_many(120 + points[:, 0] / 100, 30 + points[:, 1] / 100)
    assert [a.unit_grid for a in many] == found
