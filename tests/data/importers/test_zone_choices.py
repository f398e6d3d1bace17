"""Zones by the choices of who brings them: codes from columns, widths, mending, new numbers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely

from data.importers.choices import Choices
from data.importers.generated_grids import prepare_grids
from data.importers.import_kinds import ImportRoom
from data.importers.progress import Cancelled
from data.importers.zone_labels import odd_labels
from data.importers.zone_options import ZoneOptions, options_of
from data.importers.zones import KIND
from dispatch.places import UNIT_GRIDS, ContentFile, ZoneRow
from dispatch.reasons import Refused
from gis.coverage import MendingRule
from gis.datum import plane_at
from gis.zones import ZoneKind
from tests.data.import_house import (
    NOW,
    TIANSHUI,
    WULIN,
    prepare_zones,
    told,
    with_streets,
    write,
    write_features,
)

COMMUNITY, GRIDS = ZoneOptions(ZoneKind.COMMUNITY), ZoneOptions(ZoneKind.UNIT_GRID)
RIVER = ZoneOptions(ZoneKind.DUTY_OVERRIDE, attributes=("answers",))
PLANE = plane_at(120.15, 30.27)


def box(west_m: float, south_m: float, east_m: float, north_m: float) -> shapely.Geometry:
    """A rectangle in metres from a corner of Wulin street, as lon/lat."""
    x, y = PLANE.to_metres(120.151, 30.261)
    return PLANE.unproject(shapely.box(x + west_m, y + south_m, x + east_m, y + north_m))


def area_m2(row: ZoneRow) -> float:
    return PLANE.project(shapely.from_wkb(row.wkb)).area


def community(serial: int, shape: object) -> tuple[dict[str, object], object]:
    return {"code": f"330105012{serial:03d}", "name": f"社区{serial}"}, shape


def by_code(prepared) -> dict[str, ZoneRow]:
    return {row.code: row for row in prepared.rows if isinstance(row, ZoneRow)}


def test_that_codes_and_names_can_be_put_together_from_columns(store, tmp_path):
    rows = [({"team": "甲", "no": "1"}, box(0, 0, 100, 100)), ({"team": "", "no": "2"}, box(0, 0, 9, 9))]
    options = ZoneOptions(ZoneKind.PRECINCT, code_from=("team", "no"), name_from=("team", "no"))
    prepared = prepare_zones(write_features(tmp_path, rows), options, store)
    assert [(row.code, row.name) for row in prepared.rows] == [("甲-1", "甲1")]
    assert told(prepared.report.refused) == [("2", "missing_value")]


def test_that_repeated_codes_get_codes_of_their_own_when_asked_for(store, tmp_path):
    rows = [community(1, box(n * 100, 0, n * 100 + 100, 100)) for n in range(3)]
    rows.append(({"code": "330105012001-2", "name": "本来就有"}, box(300, 0, 400, 100)))
    path = write_features(tmp_path, rows)
    assert told(prepare_zones(path, COMMUNITY, store).report.refused) == [
        ("2", "duplicate"),
        ("3", "duplicate"),
    ]
    prepared = prepare_zones(path, replace(COMMUNITY, keep_duplicates=True), store)
    assert told(prepared.report.mended) == [("2", "duplicate_kept"), ("3", "duplicate_kept")]
    assert list(by_code(prepared)) == [
        "330105012001",
        "330105012001-3",
        "330105012001-4",
        "330105012001-2",
    ]


def test_that_labels_unlike_their_siblings_are_told_with_what_was_expected():
    values = {str(n): {"area": f"第{n}防区", "name": f"名{'字' * n}"} for n in range(10)}
    values["10"] = {"area": "第一巡区", "name": "别的"}
    (odd,) = odd_labels(values, ("area", "name", "area", "none"))
    assert (odd.row, odd.code) == ("10", "odd_label")
    assert odd.values == {"column": "area", "value": "第一巡区", "expected": "第…防区"}
    assert list(odd_labels({"1": {"area": "第1防区"}, "2": {"area": "x"}}, ("area",))) == []


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("3301050120", ("zone_code_digits", "12")),
        ("33010501200A", ("zone_code_digits", "12")),
        ("330105013001", ("zone_code_elsewhere", WULIN)),
        ("330105012001", None),
    ],
)
def test_that_a_code_that_breaks_its_standard_is_told(store, tmp_path, code, expected):
    with_streets(store)
    path = write_features(tmp_path, [({"code": code, "name": "社区"}, box(0, 0, 300, 300))])
    noticed = prepare_zones(path, COMMUNITY, store).report.noticed
    found = [(one.code, one.values["expected"]) for one in noticed if one.code.startswith("zone_code")]
    assert found == ([] if expected is None else [expected])


def test_that_slivers_and_double_borders_are_told_where_they_are(store, tmp_path):
    thin = shapely.union(box(0, 0, 100, 100), box(-300, 300, -100, 301))
    rows = [community(1, thin), community(2, box(99.5, 0, 200, 100)), community(3, box(0, 101, 200, 200))]
    noticed = prepare_zones(write_features(tmp_path, rows), COMMUNITY, store).report.noticed
    found = {one.code: one for one in noticed}
    assert {"zone_sliver", "zone_sliver_overlap", "zone_sliver_gap"} <= set(found)
    assert found["zone_sliver"].values["area_m2"] == pytest.approx(200, abs=1)
    assert all(one.where is not None and not one.where.is_empty for one in found.values())


def test_that_small_faults_are_mended_when_asked_for_with_areas_told(store, tmp_path):
    house = with_streets(store)
    house.bring(
        prepare_zones(write_features(tmp_path, [community(1, box(0, 0, 100, 100))]), COMMUNITY, store)
    )
    rows = [community(2, box(98.5, 0, 200, 100)), community(3, box(202, 0, 300, 100))]
    path = write_features(tmp_path, rows)
    as_drawn = prepare_zones(path, COMMUNITY, store)
    assert told(as_drawn.report.mended) == []
    prepared = prepare_zones(path, replace(COMMUNITY, mending=MendingRule(snap_m=2, clean_m=3)), store)
    assert {one.code for one in prepared.report.mended} == {"zone_mended"}
    (whole,) = [one for one in prepared.report.noticed if one.code == "zones_mended"]
    assert (whole.values["before_m2"], whole.values["after_m2"]) == pytest.approx((19_950, 20_000), abs=5)
    assert not [one for one in prepared.report.noticed if "sliver" in one.code]
    kept = by_code(prepared)
    assert set(kept) == {"330105012002", "330105012003"}
    assert sum(map(area_m2, kept.values())) == pytest.approx(20_000, abs=5)
    house.bring(prepared)
    assert store.rows(ZoneRow, code="330105012001")[0].version == 1


def test_that_large_gaps_and_overlaps_have_to_be_accepted(store, tmp_path):
    house = with_streets(store)
    around = [box(0, 0, 400, 100), box(0, 100, 100, 300), box(300, 100, 400, 300), box(0, 180, 400, 400)]
    path = write_features(tmp_path, [community(n, shape) for n, shape in enumerate(around, 1)])
    prepared = prepare_zones(path, COMMUNITY, store)
    assert {doubt.code for doubt in prepared.doubts} == {"zone_gap_large", "zone_overlap_large"}
    assert all(doubt.where is not None for doubt in prepared.doubts)
    with pytest.raises(Refused, match="in_doubt"):
        house.bring(prepared)
    assert store.rows(ZoneRow, kind="community") == ()
    assert house.bring(prepared, "zone_gap_large", "zone_overlap_large") is not None
    settled = replace(COMMUNITY, large_gap_m2=1e6, large_overlap_m2=1e6)
    assert prepare_zones(path, settled, store).doubts == ()


def test_that_what_is_kept_already_is_no_doubt_of_a_new_file(store, tmp_path):
    house = with_streets(store)
    pair = [community(1, box(0, 0, 400, 400)), community(2, box(200, 0, 600, 400))]
    house.bring(prepare_zones(write_features(tmp_path, pair), COMMUNITY, store), "zone_overlap_large")
    far = write_features(tmp_path, [community(3, box(600, 0, 900, 400))])
    assert prepare_zones(far, COMMUNITY, store).doubts == ()


def test_that_rivers_drawn_as_lines_become_areas_of_a_width(store, tmp_path):
    house = with_streets(store)
    line = shapely.LineString([box(0, 0, 1, 1).centroid, box(1000, 0, 1001, 1).centroid])
    path = write_features(tmp_path, [({"code": "R1", "name": "上塘河", "answers": TIANSHUI}, line)])
    assert told(prepare_zones(path, RIVER, store).report.refused) == [("1", "line_without_width")]
    prepared = prepare_zones(path, replace(RIVER, width_m=40.0), store)
    (widened,) = [one for one in prepared.report.mended if one.code == "line_widened"]
    assert widened.values["area_m2"] == pytest.approx(40_000, rel=0.01)
    house.bring(prepared)
    middle = shapely.from_wkb(by_code(prepared)["R1"].wkb).centroid
    assert house.centre.atlas.at(middle.x, middle.y).duty_override == "R1"


def test_that_lines_are_no_communities_however_wide(store, tmp_path):
    line = shapely.LineString([(120.15, 30.26), (120.16, 30.26)])
    path = write_features(tmp_path, [community(1, line)])
    report = prepare_zones(path, replace(COMMUNITY, width_m=10.0), store).report
    assert told(report.refused) == [("1", "not_a_polygon")]


def with_community(store, tmp_path):
    house = with_streets(store)
    house.bring(
        prepare_zones(write_features(tmp_path, [community(1, box(0, 0, 500, 300))]), COMMUNITY, store)
    )
    return house


def cells() -> list[shapely.Geometry]:
    """Fifteen cells in reading order."""
    return [box(x * 100, 200 - y * 100, x * 100 + 100, 300 - y * 100) for y in range(3) for x in range(5)]


def test_that_grids_are_numbered_anew_west_to_east_and_north_to_south(store, tmp_path):
    house = with_community(store, tmp_path)
    order = np.random.default_rng(1).permutation(15).tolist()
    features = [({"bgcode": f"旧{n}", "name": ""}, cells()[n]) for n in order]
    options = replace(GRIDS, code_column="bgcode", renumber=True)
    prepared = prepare_zones(write_features(tmp_path, features), options, store)
    expected = [f"330105012001{n + 1:03d}" for n in order]
    assert [row.code for row in prepared.rows] == expected
    changes = {one.values["told"]: one.values["code"] for one in prepared.report.mended}
    assert changes == {f"旧{n}": f"330105012001{n + 1:03d}" for n in order}
    house.bring(prepared)
    again = prepare_zones(write_features(tmp_path, features), options, store)
    assert again.changes_nothing
    unnamed = [({"x": 1}, shape) for shape in cells()]
    fresh = prepare_zones(write_features(tmp_path, unnamed), replace(GRIDS, renumber=True), store)
    assert fresh.report.mended == ()
    assert fresh.changes_nothing


def test_that_grids_kept_as_rows_are_never_replaced_by_fewer(store, tmp_path):
    house = with_community(store, tmp_path)
    options = replace(GRIDS, renumber=True)
    house.bring(prepare_zones(write_features(tmp_path, [({"a": 1}, s) for s in cells()]), options, store))
    fewer = write_features(tmp_path, [({"a": 1}, box(0, 0, 500, 300))])
    with pytest.raises(Refused, match="grids_kept_as_rows"):
        prepare_zones(fewer, options, store)


def test_that_grids_in_the_file_of_grids_are_replaced_and_told(store, tmp_path):
    house = with_community(store, tmp_path)
    house.bring(prepare_grids("330105012001", 2_500, ImportRoom(store, house.centre, NOW)))
    assert len(house.centre.atlas.of_kind(ZoneKind.UNIT_GRID)) > 50
    features = write_features(tmp_path, [({"a": 1}, shape) for shape in cells()])
    prepared = prepare_zones(features, replace(GRIDS, renumber=True), store)
    (dropped,) = [one for one in prepared.report.noticed if one.code == "grids_dropped"]
    assert dropped.values["grids"].startswith("330105012001016")
    house.bring(prepared)
    assert len(house.centre.atlas.of_kind(ZoneKind.UNIT_GRID)) == 15
    assert store.rows(ContentFile, id=UNIT_GRIDS)[0].version == 2
    assert store.rows(ZoneRow, kind="unit_grid") == ()


@pytest.mark.parametrize("code", [WULIN, "330105012001"])
def test_that_a_street_is_cut_by_its_communities(store, tmp_path, code):
    house = with_community(store, tmp_path)
    prepared = prepare_grids(code, 10_000, ImportRoom(store, house.centre, NOW))
    house.bring(prepared)
    grids = house.centre.atlas.of_kind(ZoneKind.UNIT_GRID)
    assert len(grids) == prepared.report.kept
    assert {grid.parent for grid in grids} == {"330105012001"}
    assert {len(grid.code) for grid in grids} == {15}


def test_that_a_street_without_communities_is_cut_as_a_whole(store, tmp_path):
    house = with_streets(store)
    prepared = prepare_grids(TIANSHUI, 10_000, ImportRoom(store, house.centre, NOW))
    assert prepared.report.kept == 437
    larger = prepare_grids(TIANSHUI, 2_500, ImportRoom(store, house.centre, NOW))
    assert larger.report.kept <= 999
    assert "cells_enlarged" in {one.code for one in larger.report.noticed}


def test_that_a_zone_that_cant_be_cut_says_why(store, tmp_path):
    house = with_streets(store)
    rows = [({"code": "F1", "name": "市场"}, box(0, 0, 300, 300)), ({"code": "F2", "name": "无边"}, None)]
    house.bring(prepare_zones(write_features(tmp_path, rows), ZoneOptions(ZoneKind.FUNCTIONAL_ZONE), store))
    room = ImportRoom(store, house.centre, NOW)
    for code, reason in (("F1", "parent_code_unfit"), ("F2", "zone_without_polygon"), ("x", "unknown_zone")):
        with pytest.raises(Refused, match=reason):
            prepare_grids(code, 10_000, room)


def test_that_grids_without_place_or_community_are_refused_by_row(store, tmp_path):
    with_community(store, tmp_path)
    features = [({"parent": "路段"}, cells()[0]), ({"parent": ""}, None), ({"parent": ""}, cells()[1])]
    prepared = prepare_zones(write_features(tmp_path, features), replace(GRIDS, renumber=True), store)
    assert told(prepared.report.refused) == [("1", "parent_code_unfit"), ("2", "grid_without_polygon")]
    assert [row.code for row in prepared.rows] == ["330105012001001"]


def test_that_three_digits_hold_999_grids_of_a_community(store, tmp_path):
    with_community(store, tmp_path)
    tiny = [box(n % 40 * 10, n // 40 * 10, n % 40 * 10 + 10, n // 40 * 10 + 10) for n in range(1_001)]
    features = write_features(tmp_path, [({"a": 1}, shape) for shape in tiny])
    report = prepare_zones(features, replace(GRIDS, renumber=True), store).report
    assert (report.kept, {one.code for one in report.refused}) == (999, {"serials_exhausted"})


def test_that_grids_outside_every_community_are_one_finding(store, tmp_path):
    with_community(store, tmp_path)
    far = [shapely.box(121 + n / 100, 30, 121.005 + n / 100, 30.005) for n in range(4)]
    features = [({"code": f"33010501200100{n}", "name": f"网格{n}"}, shape) for n, shape in enumerate(far)]
    features += [({"code": f"33010501200190{n}", "name": f"网格{n}"}, cells()[n]) for n in range(3)]
    noticed = prepare_zones(write_features(tmp_path, features), GRIDS, store).report.noticed
    found = {one.code: dict(one.values) for one in noticed}
    assert found["no_parent_many"] == {"count": 4}
    assert found["parents_by_share"] == {"count": 3, "parents": 1}
    assert not {"no_parent", "parent_by_share"} & found.keys()


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"kind": "functional_zone", "clean_m": "3"}, "choice_not_for_kind"),
        ({"kind": "community", "width_m": "3"}, "choice_not_for_kind"),
        ({"kind": "community", "renumber": "yes"}, "choice_not_for_kind"),
        ({"kind": "community", "snap_m": "-1"}, "bad_choice"),
        ({"kind": "community", "snap_m": "inf"}, "bad_choice"),
        ({"kind": "community", "snap_m": "nan"}, "bad_choice"),
        ({"kind": "community", "clean_m": "three"}, "bad_choice"),
    ],
)
def test_that_a_choice_that_cant_be_followed_is_refused(asked, code):
    with pytest.raises(Refused) as refused:
        options_of(Choices(asked=asked), ())
    assert refused.value.reason.code == code


def test_that_progress_is_told_in_stages_and_can_be_called_off(store, tmp_path):
    house = with_community(store, tmp_path)
    path = write_features(tmp_path, [({"code": f"330105012001{n:03d}"}, s) for n, s in enumerate(cells())])
    stages: list[str] = []

    def hear(stage: str, _done: int, _total: int) -> None:
        stages.append(stage)

    choices = Choices(asked={"kind": "unit_grid", "clean_m": "2"})
    KIND.prepare((path,), choices, ImportRoom(store, house.centre, NOW, hear))
    assert list(dict.fromkeys(stages)) == ["reading", "shapes", "mending", "parents", "checking", "comparing"]
    for stage in dict.fromkeys(stages):

        def call_off(heard: str, _done: int, _total: int, last: str = stage) -> None:
            if heard == last:
                raise Cancelled

        with pytest.raises(Cancelled):
            KIND.prepare((path,), choices, ImportRoom(store, house.centre, NOW, call_off))
    assert store.rows(ZoneRow, kind="unit_grid") == ()


UNITS = ZoneOptions(ZoneKind.GOVERNANCE_UNIT, parent_column="zone")


def test_that_units_need_only_a_zone_a_rung_and_an_office(store, tmp_path):
    house = with_streets(store)
    text = f"zone,rung,office,lead\n{WULIN},3,武林社区共治站,王敏\n{WULIN},1,武林网格站,\n{TIANSHUI},4,,\n"
    prepared = prepare_zones(write(tmp_path, text), UNITS, store)
    assert [(row.code, row.name, row.parent) for row in prepared.rows] == [
        (f"{WULIN}-G3", "武林社区共治站", WULIN),
        (f"{WULIN}-G1", "武林网格站", WULIN),
        (f"{TIANSHUI}-G4", f"{TIANSHUI}-G4", TIANSHUI),
    ]
    assert prepared.rows[0].attributes == {"rung": "3", "office": "武林社区共治站", "lead": "王敏"}
    house.bring(prepared)
    assert [step.rung for step in house.centre.atlas.ladder(WULIN).steps] == [1, 3]
    assert prepare_zones(write(tmp_path, text), UNITS, store).changes_nothing


def test_that_units_of_unknown_zones_and_of_rungs_that_are_taken_are_refused(store, tmp_path):
    house = with_streets(store)
    first = f"code,zone,rung,office\nU1,{WULIN},2,站\n"
    house.bring(prepare_zones(write(tmp_path, first), UNITS, store))
    text = f"code,zone,rung,office\n,999,1,a\n,{WULIN},1,b\n,{WULIN},1,c\nU9,{WULIN},2,d\nU3,{WULIN},5,e\n"
    text += f"U4,{WULIN},3,f\nU4,{WULIN},4,g\n,,1,h\n"
    prepared = prepare_zones(write(tmp_path, text), UNITS, store)
    assert told(prepared.report.refused) == [
        ("2", "unknown_zone"),
        ("4", "rung_taken"),
        ("5", "rung_taken"),
        ("6", "bad_rung"),
        ("8", "code_taken"),
        ("9", "missing_value"),
    ]
    assert [row.code for row in prepared.rows] == [f"{WULIN}-G1", "U4"]
