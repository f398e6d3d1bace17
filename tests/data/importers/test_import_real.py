"""Real files go through: roads of Hangzhou and Liechtenstein, zones of Gongshu, a city's calls."""

from __future__ import annotations

from dataclasses import replace

import pytest

from data.importers.road_options import RoadOptions
from data.importers.roads import prepare_roads
from data.importers.zone_options import ZoneOptions
from dispatch.places import ZoneRow
from gis.coverage import MendingRule
from gis.road_network import Mode
from gis.zones import ZoneKind
from tests.data.import_house import NOW, ImportHouse, prepare_zones, told

pytestmark = pytest.mark.long(10)

DISTRICT = "330105"


def file_of(real_data, name):
    path = real_data / name
    if not path.is_file():
        pytest.skip(f"{name} is not among the real data")
    return path


def with_sub_districts(store, real_data) -> ImportHouse:
    house = ImportHouse(store)
    path = file_of(real_data, "gongshu_sub_districts.geojson")
    house.bring(prepare_zones(path, ZoneOptions(ZoneKind.SUB_DISTRICT), store), "zone_gap_large")
    return house


def test_that_gongshu_comes_in_with_its_known_hole_and_no_overlap(store, real_data):
    path = file_of(real_data, "gongshu_sub_districts.geojson")
    prepared = prepare_zones(path, ZoneOptions(ZoneKind.SUB_DISTRICT), store)
    report = prepared.report
    assert (report.read, report.kept, report.refused) == (18, 18, ())
    assert {found.code for found in report.noticed} == {"zone_gap", "zone_sliver_gap", "zone_sliver_overlap"}
    assert [(doubt.code, doubt.where is not None) for doubt in prepared.doubts] == [("zone_gap_large", True)]
    hole = report.noticed[0].values
    assert hole["area_m2"] == pytest.approx(680_000, abs=10_000)
    assert {"大关街道", "朝晖街道"} <= set(hole["zones"].split(", "))


def test_that_the_178_communities_come_in_without_polygons_under_their_streets(store, real_data):
    house = with_sub_districts(store, real_data)
    options = ZoneOptions(ZoneKind.COMMUNITY, parent_column="streetCode", only={"areaCode": DISTRICT})
    path = file_of(real_data, "nbs_communities_hangzhou.csv")
    prepared = prepare_zones(path, options, store)
    assert (prepared.report.read, prepared.report.kept) == (178, 178)
    assert set(prepared.report.counts()) == {"no_polygon"}
    house.bring(prepared)
    atlas = house.centre.atlas
    assert sum(len(atlas.children(street.code)) for street in atlas.of_kind(ZoneKind.SUB_DISTRICT)) == 178
    assert prepare_zones(path, options, store).changes_nothing
    assert len(store.rows(ZoneRow)) == 196


PATROLS = ZoneOptions(
    ZoneKind.PRECINCT,
    code_from=("seconedTeam", "defendArea", "name"),
    name_from=("seconedTeam", "defendArea", "name"),
)


def test_that_patrol_areas_become_precincts_with_their_dirt_told_and_none_lost(store, real_data):
    house = with_sub_districts(store, real_data)
    path = file_of(real_data, "gongshu_patrol_areas.geojson")
    prepared = prepare_zones(path, replace(PATROLS, keep_duplicates=True), store)
    report = prepared.report
    assert (report.read, report.kept, len(prepared.rows)) == (95, 95, 95)
    (kept,) = [found for found in report.mended if found.code == "duplicate_kept"]
    assert kept.values["code"] == "湖墅中队-第二防区-第一巡区-2"
    odd = [
        (found.values["column"], found.values["value"])
        for found in report.noticed
        if found.code == "odd_label"
    ]
    assert sorted(odd) == sorted(
        [("defendArea", "第一巡区")] * 3 + [("defendArea", "第二f防区"), ("name", "第三防区")]
    )
    shares = [found.values["share"] for found in report.noticed if found.code == "parent_by_share"]
    assert len(shares) == 95
    assert all(0 < share <= 1 for share in shares)
    house.bring(prepared)
    precincts = house.centre.atlas.of_kind(ZoneKind.PRECINCT)
    assert len(precincts) == 95
    assert all(zone.parent and zone.parent.startswith(DISTRICT) for zone in precincts)
    assert prepare_zones(path, replace(PATROLS, keep_duplicates=True), store).changes_nothing


def test_that_the_second_patrol_area_of_a_key_is_refused_unless_it_is_asked_for(store, real_data):
    report = prepare_zones(file_of(real_data, "gongshu_patrol_areas.geojson"), PATROLS, store).report
    assert (report.read, report.kept) == (95, 94)
    assert told(report.refused) == [("53", "duplicate")]


def test_that_borders_of_patrol_areas_drawn_twice_can_be_mended(store, real_data):
    path = file_of(real_data, "gongshu_patrol_areas.geojson")
    options = replace(PATROLS, keep_duplicates=True, mending=MendingRule(snap_m=2, clean_m=10))
    before = prepare_zones(path, replace(options, mending=MendingRule()), store).report
    after = prepare_zones(path, options, store).report
    overlaps = ("zone_overlap", "zone_sliver_overlap")
    assert sum(found.code in overlaps for found in before.noticed) == 57
    assert sum(found.code in overlaps for found in after.noticed) == 1
    (whole,) = [found.values for found in after.noticed if found.code == "zones_mended"]
    assert whole["after_m2"] == pytest.approx(whole["before_m2"], rel=1e-3)


@pytest.mark.parametrize(
    "name", ["hangzhou_roads.osm.pbf", "hangzhou_roads.geojson", "liechtenstein.osm.pbf"]
)
def test_that_real_roads_are_in_force_once_brought_in(store, real_data, name):
    house = ImportHouse(store)
    prepared = prepare_roads([file_of(real_data, name)], RoadOptions(), store, NOW)
    assert prepared.report.kept > 4_500
    assert "stranded" in prepared.report.counts()
    house.bring(prepared)
    network = house.centre.router.network
    assert network.usable(Mode.CAR).mean() > 0.5
