"""Named places, settings and profiles come in: known again by their names, refused where they help nobody."""

from __future__ import annotations

from pathlib import Path

from data.importers.choices import Choices
from data.importers.import_kinds import ImportRoom
from data.importers.places import prepare_places
from data.importers.profile_table import prepare_profiles
from data.importers.settings import prepare_settings
from data.store import SqlStore
from dispatch.import_profile import ImportProfile
from dispatch.places import NamedPlace
from dispatch.settings import Setting
from tests.data.import_house import NOW, ImportHouse, told, with_streets, write

PLACES = """name,kind,lon,lat
武林广场,square,120.163,30.274
公厕,toilet,120.151,30.271
公厕,toilet,120.152,30.272
"""


def room(house: ImportHouse) -> ImportRoom:
    return ImportRoom(house.store, house.centre, NOW)


def bring(house: ImportHouse, folder: Path, text: str) -> tuple[NamedPlace, ...]:
    house.bring(prepare_places(write(folder, text), Choices(), room(house)))
    return house.store.rows(NamedPlace)


def test_that_places_of_one_name_stay_apart(store: SqlStore, tmp_path: Path):
    house = with_streets(store)
    assert len(bring(house, tmp_path, PLACES)) == 3
    again = prepare_places(write(tmp_path, PLACES), Choices(), room(house))
    assert again.changes_nothing
    assert again.report.unchanged == 3


def test_that_a_place_that_moved_stays_the_same_place(store: SqlStore, tmp_path: Path):
    house = with_streets(store)
    before = {place.name: place.id for place in bring(house, tmp_path, PLACES)}
    moved = bring(house, tmp_path, "name,kind,lon,lat\n武林广场,square,120.164,30.275\n")
    assert [(place.id, place.lon) for place in moved if place.name == "武林广场"] == [
        (before["武林广场"], 120.164)
    ]


def test_that_a_place_without_a_position_helps_nobody(store: SqlStore, tmp_path: Path):
    house = with_streets(store)
    text = f"{PLACES}西湖,lake,,\n远方,lake,100,30\n武林广场,square,120.163,30.274\n,square,120.163,30.274\n"
    prepared = prepare_places(write(tmp_path, text), Choices(), room(house))
    assert told(prepared.report.refused) == [
        ("5", "no_place"),
        ("6", "outside_district"),
        ("7", "duplicate"),
        ("8", "missing_value"),
    ]
    assert (prepared.report.kept, prepared.report.read) == (3, 7)


def test_that_settings_come_in_within_their_bounds(store: SqlStore, tmp_path: Path):
    house = with_streets(store)
    text = "name,value\nundo_s,30\nholidays,\nnone_such,1\nundo_s,15\nfoot_mps,99\ntimezone,Mars/Base\n"
    prepared = prepare_settings(write(tmp_path, text), Choices(), room(house))
    assert told(prepared.report.refused) == [
        ("4", "unknown_setting"),
        ("5", "duplicate"),
        ("6", "setting_out_of_bounds"),
        ("7", "bad_setting"),
    ]
    house.bring(prepared)
    assert {row.id: row.value for row in store.rows(Setting)} == {"undo_s": 30, "holidays": ""}
    assert house.centre.settings.undo_s == 30
    assert prepare_settings(
        write(tmp_path, "name,value\nundo_s,30\n"), Choices(), room(house)
    ).changes_nothing


def test_that_profiles_come_in_as_another_centre_has_kept_them(store: SqlStore, tmp_path: Path):
    house = with_streets(store)
    columns = '"{""number"": ""编号""}"'
    rows = (
        f'店铺,subjects,{columns},,"[""编号"", ""名称""]"',
        "店铺,subjects,,,",
        ",subjects,,,",
        "坏,subjects,[1],,",
        "坏,subjects,,{,",
        '坏,subjects,,,"{""a"": 1}"',
    )
    text = "\n".join(("name,what,columns,choices,header", *rows)) + "\n"
    prepared = prepare_profiles(write(tmp_path, text), Choices(), room(house))
    assert told(prepared.report.refused) == [
        ("3", "duplicate"),
        ("4", "missing_value"),
        ("5", "bad_profile"),
        ("6", "bad_profile"),
        ("7", "bad_profile"),
    ]
    house.bring(prepared)
    (profile,) = store.rows(ImportProfile)
    assert (profile.columns, profile.header) == ({"number": "编号"}, ("编号", "名称"))
