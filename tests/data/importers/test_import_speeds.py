"""Speeds brought in by class or way and hours; what can't be kept says why; out and in again."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.exporters.speeds import SPEEDS
from data.importers import speeds
from data.importers.choices import Choices
from data.importers.import_kinds import ImportRoom
from data.importers.importing import Prepared
from dispatch.speeds import Speed
from gis.road_network import Mode
from tests.data.import_house import NOW, ImportHouse, told, with_streets, write

HEAD = "mode,road_class,way,hours,kmh,time_factor"


@pytest.fixture
def house(store) -> ImportHouse:
    return with_streets(store)


def prepare(house: ImportHouse, folder: Path, *lines: str, head: str = HEAD) -> Prepared:
    path = write(folder, "\n".join((head, *lines)) + "\n", "speeds.csv")
    return speeds.KIND.prepare((path,), Choices(), ImportRoom(house.store, house.centre, NOW))


def test_that_speeds_come_in_by_class_and_hours_and_are_the_same_when_they_come_again(house, tmp_path):
    lines = ("car,primary,,7:00-9:00,18,", "电动车,主干路,,17,,1.4", "foot,,,,,1.1")
    house.bring(prepare(house, tmp_path, *lines))
    rows = {row.mode: row for row in house.store.rows(Speed)}
    assert (rows[Mode.CAR].road_class, rows[Mode.CAR].hours, rows[Mode.CAR].kmh) == ("primary", (7, 8), 18.0)
    assert (rows[Mode.EBIKE].hours, rows[Mode.EBIKE].time_factor) == ((17,), 1.4)
    assert (rows[Mode.FOOT].road_class, rows[Mode.FOOT].hours) == ("", ())
    assert prepare(house, tmp_path, *lines).changes_nothing
    house.bring(prepare(house, tmp_path, "car,primary,,07:00-09:00,22,"))
    assert [row.kmh for row in house.store.rows(Speed) if row.mode is Mode.CAR] == [22.0]


def test_that_a_night_span_goes_over_midnight(house, tmp_path):
    house.bring(prepare(house, tmp_path, "car,,,22时-次日2时,,0.9"))
    assert house.store.rows(Speed)[0].hours == (0, 1, 22, 23)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("rocket,primary,,,20,", "unknown_mode"),
        ("air,,,,20,", "no_speed_by_air"),
        ("car,小路,,,20,", "unknown_road_class"),
        ("car,primary,,早上,20,", "bad_hours"),
        ("car,primary,,,快,", "not_a_number"),
        ("car,primary,,,nan,", "bad_speed"),
        ("car,primary,,,900,", "bad_speed"),
        ("car,primary,,,20,2", "speed_or_factor"),
        ("car,primary,,,,", "speed_or_factor"),
        ("car,primary,77,,20,", "way_or_class"),
        ("car,,x,,20,", "not_a_number"),
        ("car,primary,,8,30,", "duplicate"),
        (",primary,,,20,", "missing_value"),
    ],
)
def test_that_each_speed_that_cant_be_kept_says_why(house, tmp_path, line, code):
    report = prepare(house, tmp_path, "car,primary,,8,20,", line).report
    assert told(report.refused) == [("3", code)]


def test_that_a_way_that_is_not_in_the_roads_is_noticed_and_kept(house, tmp_path):
    report = prepare(house, tmp_path, "car,,123456,,20,").report
    assert told(report.noticed) == [("2", "unknown_way")]
    assert report.kept == 1


def test_that_hours_leave_as_spans_that_come_in_the_same(house, tmp_path):
    house.bring(
        prepare(house, tmp_path, "car,primary,,7:00-9:00、17:00-18:00,18,", "ebike,,,22:00-2:00,,1.2")
    )
    columns = {column.name: column.get for column in SPEEDS.columns}
    lines = [
        ",".join(
            f'"{said}"' if said is not None else ""
            for said in (columns[name](row) for name in HEAD.split(","))
        )
        for row in house.store.rows(Speed)
    ]
    assert prepare(house, tmp_path, *lines).changes_nothing
