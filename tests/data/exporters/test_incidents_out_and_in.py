"""Incidents leave with the times of their life and come in again as the history that they were."""

from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data.exporters.export_kinds import ExportRoom
from data.exporters.export_table import table_of
from data.exporters.incidents import INCIDENTS
from data.exporters.writing import write_export
from data.identity import DatabaseKind
from data.importers.choices import Choices
from data.importers.crews import CrewOptions, prepare_crews
from data.importers.incidents import KIND, IncidentOptions, prepare_incidents
from data.store import SqlStore, create_store
from dispatch.assignment import Assignment
from dispatch.entry import Entry
from dispatch.incident import Incident
from dispatch.people import Crew
from dispatch.rows import Row
from tests.builders import incident as desk_incident
from tests.builders import task as desk_task
from tests.data.exporters.rich import NASTY, keep, people
from tests.data.exporters.test_out_and_in import room
from tests.data.import_house import NOW, WULIN, ImportHouse, with_members, with_streets, write

CREWS = f"""call_sign,unit,members,shift,starts_at,ends_at
101,{WULIN},00001;00002,早班,2026-11-20 06:00,2026-11-20 14:00
"""
HEADER = (
    "number,source,category,words,address,lon,lat,severity,crew,state,outcome,source_number,"
    "received_at,accepted_at,dispatched_at,responded_at,arrived_at,reported_back_at,closed_at"
)
PLACE = "120.16012345,30.27012345"
DAY = "2026-11-20 "
LIFE = ",".join(DAY + clock for clock in ("10:00", "10:00:20", "10:00:50", "10:04:00", "10:20", "11:00"))
RECEIVED, *REST = LIFE.split(",")
AFTER = ",".join((RECEIVED, "", *REST))
SHORT = f"{DAY}12:00,,,,,,{DAY}12:30"
ROWS = (
    f"001,hotline_12345,STR.hawker,有人摆摊,武林广场,{PLACE},2,101,closed,persuaded,,{AFTER}",
    f"001,hotline_12345,STR.hawker,,武林广场,{PLACE},,102,,,,{RECEIVED},,{DAY}10:01,{DAY}10:02,,,{DAY}10:30",
    f"002,police_110,STR.hawker,,,,,,102,,handled,110-77,{AFTER}",
    f"003,hotline_12345,STR.hawker,,,{PLACE},,,rejected,,,{SHORT}",
    f"004,video_ai,STR.hawker,,,{PLACE},,103,,,,{DAY}09:00,{DAY}09:01,{DAY}09:02,,{DAY}09:09,,{DAY}09:30",
    f"005,crew_patrol,STR.hawker,,,{PLACE},,,,,,{DAY}13:00,,,,{DAY}13:05,,",
    f"006,hotline_12345,STR.hawker,,,{PLACE},,,void,,,{SHORT}",
)
NEW_EACH_TIME = {"id", "version", "recorded_at", "incident_id", "assignment_id", "crew_id"}
SUFFIXES = (".csv", ".xlsx", ".geojson", ".gpkg")


def house_with_crew(store: SqlStore, folder: Path) -> ImportHouse:
    house = with_members(store, folder)
    options = CrewOptions(timezone="Asia/Shanghai")
    path = write(folder, CREWS, "crews.csv")
    house.bring(prepare_crews(path, options, store, house.centre))
    return house


def history() -> str:
    """The rows above, and one for each nasty text."""
    nasty = (
        f'N{number},hotline_12345,STR.hawker,"{text.replace(chr(34), chr(34) * 2)}",'
        f'"{text.replace(chr(34), chr(34) * 2)}",{PLACE},,101,,,,{AFTER}'
        for number, text in enumerate(NASTY)
    )
    return "\n".join((HEADER, *ROWS, *nasty)) + "\n"


@pytest.fixture
def rich(store: SqlStore, tmp_path: Path) -> ImportHouse:
    house = house_with_crew(store, tmp_path)
    options = IncidentOptions(timezone="Asia/Shanghai")
    path = write(tmp_path, history(), "history.csv")
    prepared = prepare_incidents(path, options, store, house.centre, NOW)
    assert prepared.report.refused == ()
    house.bring(prepared)
    return house


def fresh_house(folder: Path) -> ImportHouse:
    store = create_store(folder / "fresh.sqlite", NOW, DatabaseKind.DRILL, is_durable=False)
    return house_with_crew(store, folder)


def facts(store: SqlStore, kind: type[Row]) -> list[dict[str, Any]]:
    """Rows without what is new each time; the rows that they point at as what these are known by."""
    known: dict[Any, str] = {one.id: one.number for one in store.rows(Incident)}
    known |= {one.id: f"{one.call_sign} {one.starts_at}" for one in store.rows(Crew)}
    rows = []
    for row in store.rows(kind):
        plain = {field.name: getattr(row, field.name) for field in dataclasses.fields(row)}
        for name in ("incident_id", "crew_id"):
            if name in plain:
                plain[f"known_{name}"] = known.get(plain[name])
        rows.append({name: value for name, value in plain.items() if name not in NEW_EACH_TIME})
    return sorted(rows, key=str)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_that_history_comes_in_elsewhere_as_it_was(rich: ImportHouse, tmp_path: Path, suffix: str):
    path = tmp_path / f"incidents{suffix}"
    write_export("incidents", ExportRoom(rich.store, rich.centre, NOW), path)
    fresh = fresh_house(tmp_path)
    prepared = KIND.prepare((path,), Choices(), room(fresh))
    assert prepared.report.refused == ()
    fresh.bring(prepared)
    for kind in (Incident, Assignment, Entry):
        assert facts(fresh.store, kind) == facts(rich.store, kind) != []
    stand_ins = [{one.call_sign for one in each.store.rows(Crew)} for each in (rich, fresh)]
    assert stand_ins[0] == stand_ins[1] == {"101", "102", "103", WULIN}
    home = KIND.prepare((path,), Choices(), room(rich))
    assert (home.rows, home.report.refused) == ((), ())
    fresh.store.close()


def test_that_what_the_desk_did_leaves_once_for_each_crew_and_without_secrets(store: SqlStore):
    house = with_streets(store)
    secret = desk_incident(words="线人", is_secret=True, outcome="handled", closed_at=NOW)
    work = [
        desk_task(incident_id=secret.id, crew_id=f"crew-{number}", **asked)
        for number, asked in ((1, {}), (1, {"acknowledged_at": NOW}), (2, {"reported_at": NOW}))
    ]
    keep(store, [secret, *work, *people(iter(["名"] * 99))])
    table = table_of(INCIDENTS, ExportRoom(store, house.centre, NOW), {})
    rows = [dict(zip(table.names, row, strict=True)) for row in table.rows]
    assert [(row["crew"], row["responded_at"], row["reported_back_at"]) for row in rows] == [
        ("00", None, NOW),
        ("01", NOW, None),
    ]
    assert {row["words"] for row in rows} == {None}
    assert {reason.code for reason in table.notices} == {"export_secret", "export_still_open"}
    assert not {"caller_name", "caller_phone"} & set(table.names)


def test_that_days_choose_what_was_received_on_them(rich: ImportHouse):
    day = date(2026, 11, 20)
    asked = ExportRoom(rich.store, rich.centre, NOW)
    counts = {
        last: len(table_of(INCIDENTS, dataclasses.replace(asked, last=last), {}).rows)
        for last in (day, date(2026, 11, 19))
    }
    assert counts == {day: len(ROWS) + len(NASTY), date(2026, 11, 19): 0}
