"""A file in another datum than declared is asked about: accepted as it is, or read in the other one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely

from data.importers.catalogue import KINDS
from data.importers.choices import Choices
from data.importers.datum_doubt import ground_of, points_answer, roads_answer, zones_answer
from data.importers.import_kinds import ImportRoom
from data.importers.importing import Prepared, carry_out
from data.importers.report import ImportReport
from dispatch.places import ZoneRow
from dispatch.reasons import Refused
from dispatch.subject import Subject
from gis.datum import Datum
from gis.datum_ground import Ground
from gis.reference import WGS84, Reference, reference_of
from gis.routing import Router
from gis.zones import Zone, ZoneKind
from tests.benchmarks.datum_table import moved, read_as
from tests.data.import_house import NOW, PLANNER, ImportHouse, with_streets, write, write_features
from tests.gis.test_datum_fit import BLOCKS, EVERYTHING, STREETS, TOWN, points_in_blocks, turned

METRES = reference_of("epsg:4549")


def town_read(truth: Datum, declared: Datum = Datum.WGS84):
    lon, lat = read_as(TOWN.shape_lon, TOWN.shape_lat, truth, declared)
    return replace(TOWN, shape_lon=lon, shape_lat=lat)


def subjects_file(folder: Path, truth: Datum) -> Path:
    points, _ = points_in_blocks(400)
    lon, lat = read_as(*points.T, truth, Datum.WGS84)
    rows = [f"{number},店{number},retail,{x},{y}" for number, (x, y) in enumerate(zip(lon, lat, strict=True))]
    return write(folder, "\n".join(("number,name,kind,lon,lat", *rows)) + "\n")


def prepare(house: ImportHouse, what: str, path: Path, **asked: str) -> Prepared:
    room = ImportRoom(house.store, house.centre, NOW)
    return KINDS[what].prepare((path,), Choices(asked=asked), room)


def test_that_subjects_in_another_datum_are_asked_about_with_numbers_and_place(store, tmp_path):
    house = with_streets(store, BLOCKS)
    prepared = prepare(house, "subjects", subjects_file(tmp_path, Datum.BD09))
    doubt = prepared.doubts[0]
    assert [one.code for one in prepared.doubts] == ["datum_in_doubt"]
    assert (doubt.values["declared"], doubt.values["fits"]) == ("WGS 84", "bd09")
    assert doubt.values["shift_m"] == pytest.approx(1_150, abs=40)
    assert doubt.values["before"] < 0.9 < doubt.values["after"]
    assert doubt.where is not None
    assert doubt.where.contains(shapely.Point(120.18, 30.32))


def test_that_nothing_is_kept_before_the_doubt_is_decided_and_then_as_declared(store, tmp_path):
    house = with_streets(store, BLOCKS)
    prepared = prepare(house, "subjects", subjects_file(tmp_path, Datum.BD09))
    with pytest.raises(Refused, match="in_doubt"):
        house.bring(prepared)
    assert store.rows(Subject) == ()
    carry_out(prepared, house.seat, PLANNER, store.files, ["datum_in_doubt"])
    first = next(row for row in store.rows(Subject) if row.lon is not None)
    points, _ = points_in_blocks(400)
    as_declared = read_as(*points[int(first.number)], Datum.BD09, Datum.WGS84)
    assert (first.lon, first.lat) == pytest.approx([float(value) for value in as_declared], abs=1e-7)


def test_that_the_other_datum_once_chosen_turns_them_and_nothing_is_asked(store, tmp_path):
    house = with_streets(store, BLOCKS)
    prepared = prepare(house, "subjects", subjects_file(tmp_path, Datum.BD09), datum="bd09")
    assert (prepared.doubts, prepared.report.unplaced) == ((), ())
    house.bring(prepared)
    points, _ = points_in_blocks(400)
    rows = sorted(store.rows(Subject), key=lambda row: int(row.number))
    assert np.abs(np.array([(row.lon, row.lat) for row in rows]) - points).max() < 2e-7


@pytest.mark.parametrize("truth", [Datum.WGS84, Datum.GCJ02])
def test_that_zones_that_come_again_are_held_against_those_that_are_there(store, tmp_path, truth):
    house = with_streets(store, BLOCKS)
    shapes = [turned(zone.geometry, truth, Datum.WGS84) for zone in BLOCKS]
    named = [{"code": zone.code, "name": f"新{zone.name}"} for zone in BLOCKS]
    path = write_features(tmp_path, list(zip(named, shapes, strict=True)))
    prepared = prepare(house, "zones", path, kind="community")
    assert len([row for row in prepared.rows if isinstance(row, ZoneRow)]) == len(BLOCKS)
    fits = [doubt.values["fits"] for doubt in prepared.doubts if doubt.code == "datum_in_doubt"]
    assert fits == ([] if truth is Datum.WGS84 else ["gcj02"])


def test_that_roads_are_held_against_those_in_force():
    answer = roads_answer(town_read(Datum.GCJ02), WGS84, STREETS, "roads.gpkg")
    assert [(doubt.row, doubt.code) for doubt in answer.doubts] == [("roads.gpkg", "datum_in_doubt")]
    assert roads_answer(town_read(Datum.WGS84), WGS84, STREETS, "roads.gpkg").doubts == ()
    declared = reference_of("gcj02")
    answer = roads_answer(town_read(Datum.WGS84, Datum.GCJ02), declared, STREETS, "roads.gpkg")
    assert answer.doubts[0].values["fits"] == "wgs84"


@pytest.mark.parametrize(
    ("network", "declared", "code"),
    [
        (town_read(Datum.WGS84, Datum.GCJ02), WGS84, "datum_turned_twice"),
        (town_read(Datum.GCJ02), METRES, "file_shifted"),
    ],
)
def test_that_what_no_choice_puts_right_says_so(network, declared, code):
    doubt = roads_answer(network, declared, STREETS, "roads.gpkg").doubts[0]
    assert (doubt.code, "fits" in doubt.values) == (code, False)
    assert np.hypot(doubt.values["east_m"], doubt.values["north_m"]) == pytest.approx(
        doubt.values["shift_m"], abs=1
    )


def test_that_a_small_shift_is_noticed_and_kept(store):
    lon, lat = moved(TOWN.shape_lon, TOWN.shape_lat, np.array([[60.0, 30.0]]))
    answer = roads_answer(replace(TOWN, shape_lon=lon, shape_lat=lat), WGS84, STREETS, "roads.gpkg")
    assert ([notice.code for notice in answer.notices], answer.doubts) == (["file_off_by"], ())
    values = answer.notices[0].values
    assert (values["east_m"], values["north_m"]) == (pytest.approx(60, abs=15), pytest.approx(30, abs=15))
    prepared = Prepared("roads", "roads.gpkg", "", ImportReport(0, 0), ())
    assert answer.added_to(prepared).report.noticed == answer.notices


def test_that_nothing_is_asked_where_nothing_is_there(store):
    points, codes = points_in_blocks(100)
    ground = ground_of(ImportHouse(store).centre)
    assert points_answer(*points.T, codes, WGS84, ground, "rows").doubts == ()
    assert zones_answer((), WGS84, EVERYTHING, "zones").doubts == ()
    assert roads_answer(TOWN, WGS84, Ground(), "roads").doubts == ()


def test_that_a_map_with_swapped_axes_is_asked_about_and_read_once_chosen(store, tmp_path):
    house = with_streets(store)
    shapes = [shapely.box(30.261, 120.131 + step, 30.264, 120.134 + step) for step in (0.0, 0.01, 0.02)]
    named = [{"code": str(number), "name": f"社区{number}"} for number in range(3)]
    path = write_features(tmp_path, list(zip(named, shapes, strict=True)))
    prepared = prepare(house, "zones", path, kind="community")
    assert [doubt.code for doubt in prepared.doubts] == ["axes_swapped"]
    assert {finding.code for finding in prepared.report.refused} == {"swapped_lat_lon"}
    turned_round = prepare(house, "zones", path, kind="community", axes="swapped")
    assert (turned_round.report.refused, turned_round.report.kept) == ((), 3)


@pytest.mark.parametrize("truth", [Datum.WGS84, Datum.GCJ02])
@pytest.mark.parametrize("what", ["permits", "zones"])
def test_that_permits_and_overrides_are_held_against_the_roads(store, tmp_path, what, truth):
    house = with_streets(store, BLOCKS)
    centre = replace(house.centre, router=Router(TOWN))
    at = np.random.default_rng(5).choice(len(TOWN.shape_lon), 120, replace=False)
    lon, lat = read_as(TOWN.shape_lon[at], TOWN.shape_lat[at], truth, Datum.WGS84)
    about = {"kind": "stall", "holder": "某店", "valid_from": "2026-01-01", "valid_to": "2026-12-31"}
    features = [
        (
            {"number": f"P-{n}", "code": f"D{n}", "name": f"界路{n}", "answers": BLOCKS[0].code, **about},
            shapely.Point(x, y).buffer(5e-5, quad_segs=2),
        )
        for n, (x, y) in enumerate(zip(lon, lat, strict=True))
    ]
    asked = {"kind": "duty_override"} if what == "zones" else {}
    path = write_features(tmp_path, features)
    prepared = KINDS[what].prepare((path,), Choices(asked=asked), ImportRoom(store, centre, NOW))
    assert [doubt.values["fits"] for doubt in prepared.doubts] == (["gcj02"] if truth is Datum.GCJ02 else [])


@pytest.mark.parametrize(("count", "is_told"), [(1, True), (19, True), (20, False)])
def test_that_too_few_places_to_check_the_datum_are_told(count, is_told):
    zone = Zone("1", "一", ZoneKind.SUB_DISTRICT, shapely.box(120.15, 30.26, 120.17, 30.28))
    places = np.full(count, 120.16), np.full(count, 30.27)
    answer = points_answer(*places, (), Reference("wgs84"), Ground((zone,)), "1")
    assert ("datum_unchecked" in [one.code for one in answer.notices]) == is_told
    assert answer.doubts == ()
