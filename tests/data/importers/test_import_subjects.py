"""Subjects brought in: placed where their coordinates can be used, each trouble with its own message."""

from __future__ import annotations

import pytest

from data.importers.subjects import SubjectOptions, prepare_subjects
from dispatch.subject import Subject
from gis.datum import Datum, from_wgs84
from gis.reference import Reference
from tests.data.import_house import ImportHouse, told, with_streets, write

WGS84 = SubjectOptions()
HEADER = "number,name,kind,address,lon,lat,credit"


def prepare(house, tmp_path, *rows, options=WGS84, header=HEADER):
    return prepare_subjects(
        write(tmp_path, "\n".join((header, *rows)) + "\n"), options, house.store, house.centre
    )


def test_that_subjects_come_in_once_and_keep_their_colour(store, tmp_path):
    house = with_streets(store)
    house.bring(prepare(house, tmp_path, "1,面馆,restaurant,武林路1号,120.16,30.27,红"))
    subject = store.rows(Subject)[0]
    assert (subject.lon, subject.lat, subject.credit) == (120.16, 30.27, "red")
    assert prepare(house, tmp_path, "1,面馆,restaurant,武林路1号,120.16,30.27,red").changes_nothing
    house.bring(prepare(house, tmp_path, "1,面馆,restaurant,武林路2号,120.16,30.27,"))
    assert [(row.address, row.credit) for row in store.rows(Subject)] == [("武林路2号", "red")]


@pytest.mark.parametrize(
    ("lon", "lat", "code"),
    [
        ("", "", "no_place"),
        ("null", "NULL", "no_place"),
        ("120.16", "", "half_a_place"),
        ("NaN", "30.27", "not_finite"),
        ("inf", "30.27", "not_finite"),
        ("120°9′x", "30.27", "coordinate_unreadable"),
        ("0", "0.0", "zero_place"),
        ("515400", "3350050", "metres_for_degrees"),
        ("518000", "2348000", "out_of_range"),
        ("30.27", "120.16", "swapped_lat_lon"),
        ("121.5", "31.2", "outside_district"),
    ],
)
def test_that_a_place_that_cant_be_used_leaves_the_subject_unplaced(store, tmp_path, lon, lat, code):
    house = with_streets(store)
    prepared = prepare(house, tmp_path, f"1,面馆,restaurant,,{lon},{lat},")
    assert told(prepared.report.unplaced) == [("2", code)]
    assert (prepared.report.kept, prepared.rows[0].lon, prepared.rows[0].lat) == (1, None, None)


def test_that_a_swap_below_ninety_degrees_is_known_by_the_district(store, tmp_path):
    house = with_streets(store, ())
    assert prepare(house, tmp_path, "1,面馆,restaurant,,47.1,9.5,").report.unplaced == ()


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("2,,restaurant,,,,", "missing_value"),
        ("2,面馆,restaurant,,,,blue", "unknown_credit"),
        ("1,面馆,restaurant,,,,", "duplicate"),
        ('2,"面馆,restaurant,,,,"', "wrong_cell_count"),
    ],
)
def test_that_each_subject_that_cant_be_kept_says_why(store, tmp_path, row, code):
    report = prepare(ImportHouse(store), tmp_path, "1,店,retail,,,,", row).report
    assert told(report.refused) == [("3", code)]


def test_that_new_subjects_without_a_colour_are_green_and_counted(store, tmp_path):
    house = with_streets(store)
    prepared = prepare(house, tmp_path, "1,店,shop,,120.16,30.27,", "2,店,shop,,120.16,30.27,红")
    assert ("2", "credit_assumed") in told(prepared.report.noticed)
    house.bring(prepared)
    again = prepare(house, tmp_path, "1,店,shop,,120.16,30.27,")
    assert "credit_assumed" not in again.report.counts()


@pytest.mark.parametrize("datum", list(Datum))
def test_that_each_datum_is_turned_into_wgs84_at_entry(store, tmp_path, datum):
    lon, lat = (float(value) for value in from_wgs84(120.16, 30.27, datum))
    house = with_streets(store)
    options = SubjectOptions(reference=Reference(datum.value))
    row = prepare(house, tmp_path, f"1,面馆,restaurant,,{lon},{lat},", options=options).rows[0]
    assert (row.lon, row.lat) == (pytest.approx(120.16, abs=2e-7), pytest.approx(30.27, abs=2e-7))
