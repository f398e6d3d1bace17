"""Real files go through: roads of Hangzhou and Liechtenstein, zones of Gongshu, a city's calls."""

from __future__ import annotations

import pytest

from data.importers.road_options import RoadOptions
from data.importers.roads import prepare_roads
from data.importers.zones import ZoneOptions, prepare_zones
from dispatch.places import ZoneRow
from gis.road_network import Mode
from gis.zones import ZoneKind
from tests.data.import_house import NOW, ImportHouse

DISTRICT = "330105"


def file_of(real_data, name):
    path = real_data / name
    if not path.is_file():
        pytest.skip(f"{name} is not among the real data")
    return path


def with_sub_districts(store, real_data) -> ImportHouse:
    house = ImportHouse(store)
    path = file_of(real_data, "gongshu_sub_districts.geojson")
    house.bring(prepare_zones(path, ZoneOptions(ZoneKind.SUB_DISTRICT), store))
    return house


def test_that_gongshu_comes_in_with_its_known_hole_and_no_overlap(store, real_data):
    path = file_of(real_data, "gongshu_sub_districts.geojson")
    prepared = prepare_zones(path, ZoneOptions(ZoneKind.SUB_DISTRICT), store)
    report = prepared.report
    assert (report.read, report.kept, report.refused) == (18, 18, ())
    assert [found.code for found in report.noticed] == ["zone_gap"]
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


def test_that_dirty_patrol_areas_are_told_and_not_guessed(store, real_data):
    path = file_of(real_data, "gongshu_patrol_areas.geojson")
    options = ZoneOptions(ZoneKind.PRECINCT, code_column="name")
    report = prepare_zones(path, options, store).report
    assert report.read == 95
    assert {found.code for found in report.refused} == {"duplicate"}


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
