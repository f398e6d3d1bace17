"""Several rows tell of one incident, one for each crew that was sent; what they say of it must agree."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from data.importers.importing import carry_out
from data.importers.incidents import IncidentOptions, prepare_incidents
from data.importers.progress import Cancelled
from dispatch.assignment import Assignment, AssignmentState
from dispatch.entry import Entry
from dispatch.incident import Incident
from dispatch.people import Crew
from dispatch.timing import stage_clocks
from tests.data.import_house import NOW, PLANNER, ImportHouse, told, with_streets, write

HEADER = (
    "number,source,category,words,lon,lat,crew,received_at,dispatched_at,responded_at,arrived_at,closed_at"
)
LOCAL = IncidentOptions(timezone="Asia/Shanghai")
DAY = "2026-11-20"


def row(crew, *times, place="120.16012,30.27034", category="STR.hawker", words="摆摊"):
    stamps = ",".join(f"{DAY} {time}" if time else "" for time in times)
    return f"A-1,hotline_12345,{category},{words},{place},{crew},{stamps}"


FIRST = row("E1", "10:00", "10:01", "10:02", "10:09", "10:30")
SECOND = row("E2", "10:00", "10:03", "10:04", "10:05", "11:00")


def prepare(house: ImportHouse, tmp_path, *rows):
    path = write(tmp_path, "\n".join((HEADER, *rows)) + "\n")
    return prepare_incidents(path, LOCAL, house.store, house.centre, NOW)


def at(hour, minute):
    return datetime(2026, 11, 20, hour - 8, minute, tzinfo=UTC)


def test_that_each_row_gives_its_crew_and_the_first_that_qualifies_stops_each_clock(store, tmp_path):
    house = with_streets(store)
    prepared = prepare(house, tmp_path, FIRST, SECOND)
    report = prepared.report
    assert (report.read, report.kept) == (2, 2)
    of_file = [("2", "datum_unchecked"), ("3", "joined"), ("1", "stage_never_told")]
    assert told(report.noticed) == [*of_file, ("2", "crew_assumed"), ("3", "crew_assumed")]
    assert report.noticed[2].values["stage"] == "feedback"
    assert report.noticed[1].values == {"number": "A-1", "of": "2", "crew": "E2"}
    house.bring(prepared)
    [incident] = store.rows(Incident)
    tasks = {task.sent_at: task for task in store.rows(Assignment)}
    assert [task.is_lead for _, task in sorted(tasks.items())] == [True, False]
    assert tasks[at(10, 3)].ended_at == incident.closed_at == at(11, 0)
    assert tasks[at(10, 1)].ended_at == at(10, 30)
    assert {crew.call_sign for crew in store.rows(Crew)} == {"E1", "E2"}
    requirement = house.centre.categories.by_code(incident.category).requirement
    clocks = stage_clocks(incident, store.rows(Entry), tuple(tasks.values()), requirement, NOW)
    assert (clocks.response.stopped_at, clocks.arrival.stopped_at) == (at(10, 2), at(10, 5))


def test_that_the_one_who_was_sent_first_leads_wherever_its_row_stands(store, tmp_path):
    house = with_streets(store)
    house.bring(prepare(house, tmp_path, SECOND, FIRST))
    leads = {task.sent_at: task.is_lead for task in store.rows(Assignment)}
    assert leads == {at(10, 1): True, at(10, 3): False}


def test_that_the_same_rows_again_change_nothing(store, tmp_path):
    house = with_streets(store)
    house.bring(prepare(house, tmp_path, FIRST, SECOND))
    again = prepare(house, tmp_path, FIRST, SECOND)
    assert (again.changes_nothing, again.report.unchanged, again.report.kept) == (True, 2, 2)


def test_that_a_crew_that_is_told_only_later_is_named_since_the_incident_stays_as_it_is(store, tmp_path):
    house = with_streets(store)
    house.bring(prepare(house, tmp_path, FIRST))
    again = prepare(house, tmp_path, FIRST, SECOND)
    assert (again.changes_nothing, again.report.unchanged) == (True, 2)
    assert [(found.row, found.code) for found in again.report.noticed if found.row != "2"] == [
        ("3", "crew_not_added")
    ]


@pytest.mark.parametrize(
    ("other", "code", "value"),
    [
        (SECOND.replace("STR.hawker", "STR.bbq"), "contradicts", "category"),
        (SECOND.replace("120.16012,", "120.16112,"), "contradicts", "place"),
        (SECOND.replace("E2", "E1"), "duplicate", None),
        (SECOND.replace("E2", ""), "duplicate", None),
    ],
)
def test_that_a_row_that_can_be_no_further_crew_of_it_is_refused(store, tmp_path, other, code, value):
    prepared = prepare(with_streets(store), tmp_path, FIRST, other)
    [refused] = prepared.report.refused
    assert (refused.row, refused.code, refused.values["of"]) == ("3", code, "2")
    assert refused.values.get("column") == value
    assert (prepared.report.read, prepared.report.kept) == (2, 1)
    assert sum(isinstance(row, Assignment) for row in prepared.rows) == 1


def test_that_what_rows_say_differently_is_told_and_the_earliest_times_count(store, tmp_path):
    house = with_streets(store)
    later = row("E2", "09:58", "10:03", "", "", "", words="卖水果")
    prepared = prepare(house, tmp_path, FIRST, later)
    differing = [found for found in prepared.report.noticed if found.code == "differs_from_first"]
    assert [found.values["column"] for found in differing] == ["words", "received_at"]
    assert (differing[0].values["value"], differing[0].values["kept"]) == ("卖水果", "摆摊")
    house.bring(prepared)
    [incident] = store.rows(Incident)
    assert (incident.words, incident.received_at, incident.t0) == ("摆摊", at(9, 58), at(9, 58))
    assert incident.closed_at == at(10, 30)
    assert {task.state for task in store.rows(Assignment)} == {AssignmentState.ENDED}


def test_that_a_place_that_one_row_knows_is_the_place_of_all(store, tmp_path):
    house = with_streets(store)
    house.bring(prepare(house, tmp_path, FIRST.replace("120.16012,30.27034", ","), SECOND))
    assert store.rows(Incident)[0].place.is_known


def test_that_rows_of_an_incident_that_cant_be_kept_are_all_refused(store, tmp_path):
    header = HEADER + ",state"
    path = write(tmp_path, f"{header}\n{FIRST},lost\n{SECOND},\n")
    house = with_streets(store)
    prepared = prepare_incidents(path, LOCAL, store, house.centre, NOW)
    assert told(prepared.report.refused) == [("2", "unknown_state"), ("3", "unknown_state")]
    assert (prepared.report.kept, prepared.changes_nothing) == (0, True)


def test_that_a_crew_that_is_told_for_what_was_turned_away_is_named(store, tmp_path):
    path = write(tmp_path, f"{HEADER},state\n{FIRST},rejected\n")
    prepared = prepare_incidents(path, LOCAL, store, with_streets(store).centre, NOW)
    of_file = [("2", "datum_unchecked"), ("1", "stage_not_rated")]
    assert told(prepared.report.noticed) == [*of_file, ("2", "crew_left_out")]


def test_that_a_live_call_that_is_told_twice_is_one_call(store, tmp_path):
    path = write(tmp_path, "number,category\nB-1,STR.hawker\nB-1,STR.hawker\n")
    options = IncidentOptions(is_live=True, source="hotline_12345")
    prepared = prepare_incidents(path, options, store, with_streets(store).centre, NOW)
    assert told(prepared.report.refused) == [("3", "duplicate")]
    assert len(prepared.live) == 1


def test_that_reading_can_be_called_off(store, tmp_path):
    stages = []

    def call_off(stage: str, done: int, total: int) -> None:
        stages.append((stage, done, total))
        if stage == "checking":
            raise Cancelled

    path = write(tmp_path, f"{HEADER}\n{FIRST}\n{SECOND}\n")
    with pytest.raises(Cancelled):
        prepare_incidents(path, LOCAL, store, with_streets(store).centre, NOW, call_off)
    assert stages[-1] == ("checking", 0, 2)


def test_that_writing_can_be_called_off_and_leaves_nothing(store, tmp_path):
    house = with_streets(store)
    prepared = prepare(house, tmp_path, FIRST, SECOND)
    seq = store.newest_seq()

    def call_off(stage: str, done: int, total: int) -> None:
        if (stage, done) == ("writing", total):
            raise Cancelled

    with pytest.raises(Cancelled):
        carry_out(prepared, house.seat, PLANNER, None, progress=call_off)
    assert (store.newest_seq(), store.rows(Incident), store.rows(Crew)) == (seq, (), ())
    house.bring(prepared)
    assert len(store.rows(Crew)) == 2
