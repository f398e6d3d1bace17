"""Incidents brought in: history with closed clocks, or live reports whose clocks start at the import."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from data.importers.category_maps import LEFT_OUT, read_category_map
from data.importers.crews import CrewOptions, prepare_crews
from data.importers.incidents import IncidentOptions, prepare_incidents
from data.importers.stand_ins import posts_needed
from dispatch.assignment import Assignment, AssignmentState
from dispatch.categories import CategoryTree
from dispatch.entry import Entry, EntryKind
from dispatch.incident import Incident
from dispatch.lifecycle import State
from dispatch.people import Crew, MemberKind, Post
from dispatch.reasons import Refused
from dispatch.requirement import meets_arrival, parse_requirement
from dispatch.stages import StageState
from dispatch.timing import stage_clocks
from tests.data.import_house import NOW, WULIN, ImportHouse, told, with_members, with_streets, write
from tests.data.keeping import note

TIMES = "received_at,dispatched_at,responded_at,arrived_at,reported_back_at,closed_at"
HEADER = f"number,source,category,words,address,lon,lat,crew,{TIMES}"
PLACE = "120.1601,30.2701"
LIFE = "2026-11-20 10:00:00,2026-11-20 10:00:20,2026-11-20 10:00:50,2026-11-20 10:04:00"
LIFE += ",2026-11-20 10:20:00,2026-11-20 11:00:00"
ONE = f"A-1,hotline_12345,STR.hawker,有人摆摊,武林广场,{PLACE},101,{LIFE}"
LOCAL = IncidentOptions(timezone="Asia/Shanghai")
LIVE = IncidentOptions(is_live=True, timezone="Asia/Shanghai")


def prepare(house: ImportHouse, tmp_path, *rows, options=LOCAL, header=HEADER):
    path = write(tmp_path, "\n".join((header, *rows)) + "\n")
    return prepare_incidents(path, options, house.store, house.centre, NOW)


def clocks(store, house: ImportHouse, incident: Incident):
    entries = store.rows(Entry, incident_id=incident.id)
    tasks = store.rows(Assignment, incident_id=incident.id)
    requirement = house.centre.categories.by_code(incident.category).requirement
    return stage_clocks(incident, entries, tasks, requirement, NOW)


def test_that_history_comes_in_with_closed_clocks_and_out_of_the_live_queue(store, tmp_path):
    house = with_streets(store)
    prepared = prepare(house, tmp_path, ONE)
    assert told(prepared.report.noticed) == [("2", "datum_unchecked"), ("2", "crew_assumed")]
    house.bring(prepared)
    incident = store.rows(Incident)[0]
    assert (incident.state, incident.number, incident.unit) == (State.CLOSED, "A-1", WULIN)
    assert incident.zones["sub_district"] == WULIN
    assert incident.t0 == datetime(2026, 11, 20, 2, tzinfo=UTC)
    assert incident.rule is not None
    assert incident.closing
    response, arrival, feedback = clocks(store, house, incident).all
    assert [clock.state for clock in (response, arrival, feedback)] == [StageState.MET] * 3
    assert arrival.stopped_at == datetime(2026, 11, 20, 2, 4, tzinfo=UTC)
    assert incident.id not in [row.id for row in house.seat.snapshot().rows]


def test_that_the_same_history_again_changes_nothing(store, tmp_path):
    house = with_streets(store)
    house.bring(prepare(house, tmp_path, ONE))
    seq = store.newest_seq()
    again = prepare(house, tmp_path, ONE)
    assert (again.changes_nothing, again.report.unchanged) == (True, 1)
    assert house.bring(again) is None
    assert store.newest_seq() == seq
    more = prepare(house, tmp_path, ONE, ONE.replace("A-1", "A-2"))
    house.bring(more)
    assert {incident.number for incident in store.rows(Incident)} == {"A-1", "A-2"}
    assert len(store.rows(Crew)) == 1


def test_that_a_crew_that_was_on_shift_then_gets_its_task(store, tmp_path):
    house = with_members(store, tmp_path)
    crews = "call_sign,unit,members,shift,starts_at,ends_at\n"
    crews += f"101,{WULIN},00001;00002,早班,2026-11-20 06:00,2026-11-20 14:00\n"
    options = CrewOptions(timezone="Asia/Shanghai")
    house.bring(prepare_crews(write(tmp_path, crews), options, store, house.centre))
    prepared = prepare(house, tmp_path, ONE)
    assert told(prepared.report.noticed) == [("2", "datum_unchecked")]
    house.bring(prepared)
    task = store.rows(Assignment)[0]
    assert task.crew_id == store.rows(Crew)[0].id
    assert (task.state, task.posts) == (AssignmentState.REPORTED, store.rows(Crew)[0].posts)


def test_that_an_incident_without_a_closing_time_ends_with_its_last_time_and_is_told(store, tmp_path):
    house = with_streets(store)
    row = f"A-1,hotline_12345,STR.hawker,,,{PLACE},,2026-11-20 10:00:00,,,2026-11-20 10:09:00,,"
    prepared = prepare(house, tmp_path, row)
    assert told(prepared.report.mended) == [("2", "closed_assumed")]
    house.bring(prepared)
    incident = store.rows(Incident)[0]
    assert incident.closed_at == datetime(2026, 11, 20, 2, 9, tzinfo=UTC)
    assert clocks(store, house, incident).arrival.state is StageState.MET_LATE
    assert store.rows(Assignment)[0].state is AssignmentState.ENDED


def test_that_what_was_turned_away_has_no_clocks_and_a_clue_stays_dismissed(store, tmp_path):
    house = with_streets(store)
    clue = next(category for category in house.centre.categories.minors if category.clue_only)
    header = "number,source,category,received_at,closed_at,state"
    rows = (
        "A-1,hotline_12345,STR.hawker,2026-11-20 10:00,2026-11-20 10:05,rejected",
        f"A-2,video_ai,{clue.code},2026-11-20 10:00,2026-11-20 10:05,",
    )
    house.bring(prepare(house, tmp_path, *rows, header=header))
    states = {incident.number: incident for incident in store.rows(Incident)}
    assert states["A-1"].state is State.REJECTED
    assert states["A-2"].state is State.DISMISSED
    assert all(incident.rule is None for incident in states.values())


def test_that_what_the_desk_settles_from_afar_gets_no_crew(store, tmp_path):
    house = with_streets(store)
    tree = house.centre.categories
    off_site = replace(tree.by_code("STR.hawker"), requirement=parse_requirement("off-site"))
    centre = replace(house.centre, categories=CategoryTree(tree.majors, (off_site,)))
    path = write(tmp_path, f"{HEADER}\n{ONE}\n")
    house.bring(prepare_incidents(path, LOCAL, store, centre, NOW))
    assert store.rows(Assignment) == ()
    assert [entry.kind for entry in store.rows(Entry)] == [EntryKind.FEEDBACK]


@pytest.mark.parametrize(
    ("need", "posts", "contractor"),
    [
        ("A>ZF2", (Post(MemberKind.AUXILIARY, ""),), None),
        ("ZF2", (Post(MemberKind.OFFICER, "ZF", ("ZF",)),) * 2, None),
        ("GA/SC", (Post(MemberKind.OFFICER, "SC"),), None),
        ("A+K:lift", (Post(MemberKind.AUXILIARY, ""),), "lift"),
        ("GA", (), None),
    ],
)
def test_that_a_stand_in_is_whom_the_category_needs(need, posts, contractor):
    requirement = parse_requirement(need)
    assert posts_needed(requirement) == (posts, contractor)
    if posts or contractor:
        assert meets_arrival(requirement, posts, contractor)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (ONE.replace("A-1,", ","), "missing_value"),
        (ONE.replace("STR.hawker", "UFO.seen"), "unknown_category"),
        (ONE.replace("hotline_12345", "telepathy"), "unknown_source"),
        (ONE.replace("hotline_12345", ""), "missing_value"),
        (ONE.replace("A-1,", "A-0,"), "duplicate"),
        (ONE.replace("10:04:00", "09:04:00"), "times_out_of_order"),
        (ONE.replace("10:04:00", "quarter past"), "bad_time"),
        (ONE.replace("2026-11-20 11:00:00", "2026-12-01 11:00:00"), "time_in_future"),
        (ONE.replace("2026-11-20 10:00:00", ""), "missing_value"),
    ],
)
def test_that_each_incident_that_cant_be_kept_says_why(store, tmp_path, row, code):
    house = with_streets(store)
    prepared = prepare(house, tmp_path, ONE.replace("A-1", "A-0"), row)
    assert told(prepared.report.refused) == [("3", code)]
    house.bring(prepared)
    assert [incident.number for incident in store.rows(Incident)] == ["A-0"]


def test_that_a_category_left_blank_in_its_map_is_told_as_left_out_and_not_as_unknown(store, tmp_path):
    house = with_streets(store)
    unknown = ONE.replace("A-1", "A-2").replace("STR.hawker", "UFO.seen")
    options = replace(LOCAL, categories={"STR.hawker": LEFT_OUT})
    report = prepare(house, tmp_path, ONE, unknown, options=options).report
    assert told(report.refused) == [("2", "category_left_out"), ("3", "unknown_category")]
    assert report.refused[0].values == {"category": "STR.hawker"}


@pytest.mark.parametrize(
    ("column", "value", "code"), [("severity", "9", "bad_severity"), ("state", "lost", "unknown_state")]
)
def test_that_severity_and_state_are_checked(store, tmp_path, column, value, code):
    header = f"number,source,category,received_at,{column}"
    row = f"A-1,hotline_12345,STR.hawker,2026-11-20T10:00:00+08:00,{value}"
    prepared = prepare(with_streets(store), tmp_path, row, header=header, options=IncidentOptions())
    assert told(prepared.report.refused) == [("2", code)]
    assert prepared.changes_nothing


def test_that_a_time_without_zone_is_refused_and_a_named_form_is_read(store, tmp_path):
    house = with_streets(store)
    header = "number,source,category,received_at"
    row = "A-1,hotline_12345,STR.hawker,11/20/2026 10:00:00 AM"
    told_by = prepare(house, tmp_path, row, header=header, options=IncidentOptions()).report
    assert told(told_by.refused) == [("2", "time_needs_form")]
    form = "%m/%d/%Y %I:%M:%S %p"
    unnamed = prepare(house, tmp_path, row, header=header, options=IncidentOptions(time_form=form)).report
    assert told(unnamed.refused) == [("2", "time_without_zone")]
    options = IncidentOptions(time_form=form, timezone="America/New_York")
    read = prepare(house, tmp_path, row, header=header, options=options)
    assert read.rows[0].received_at == datetime(2026, 11, 20, 15, tzinfo=UTC)


@pytest.mark.parametrize("timezone", ["Mars/Olympus", "../etc", "Asia"])
def test_that_a_time_zone_that_does_not_exist_is_named(store, tmp_path, timezone):
    with pytest.raises(Refused, match="unknown_timezone"):
        prepare(with_streets(store), tmp_path, ONE, options=IncidentOptions(timezone=timezone))


def test_that_a_category_without_a_rule_is_refused(store, tmp_path):
    house = with_streets(store)
    centre = replace(house.centre, rules=replace(house.centre.rules, rules=()))
    path = write(tmp_path, f"{HEADER}\n{ONE}\n")
    prepared = prepare_incidents(path, LOCAL, store, centre, NOW)
    assert told(prepared.report.refused) == [("2", "no_rule")]
    assert prepared.changes_nothing


def test_that_an_incident_without_a_usable_place_is_kept_and_listed(store, tmp_path):
    house = with_streets(store)
    prepared = prepare(house, tmp_path, ONE.replace(PLACE, "30.27,120.16"))
    assert told(prepared.report.unplaced) == [("2", "swapped_lat_lon")]
    house.bring(prepared)
    incident = store.rows(Incident)[0]
    assert (incident.place.is_known, incident.place.text, incident.zones) == (False, "武林广场", {})


def test_that_live_reports_start_their_clocks_at_the_import(store, tmp_path):
    house = with_streets(store)
    header = "number,source,category,words,address,lon,lat,reported_at,caller_name,caller_phone"
    row = f"B-1,hotline_12345,STR.hawker,摆摊,武林广场,{PLACE},2026-11-24 14:00,陈女士,138"
    prepared = prepare(house, tmp_path, row, header=header, options=LIVE)
    assert prepared.rows == ()
    changes = house.bring(prepared)
    incident = changes.of(Incident)[0]
    assert (incident.state, incident.t0) == (State.REPORTED, NOW)
    assert incident.number == "GS-20261124-0001"
    assert incident.reported_at == datetime(2026, 11, 24, 6, tzinfo=UTC)
    assert store.caller(incident.caller_id).name == "陈女士"
    assert "陈女士" not in str(store.steps_after(0))
    again = prepare(house, tmp_path, row, header=header, options=LIVE)
    assert (again.changes_nothing, again.report.unchanged) == (True, 1)


def test_that_a_machines_live_report_waits_as_a_clue(store, tmp_path):
    house = with_streets(store)
    options = IncidentOptions(is_live=True, source="video_ai")
    house.bring(prepare(house, tmp_path, "C-1,STR.hawker", header="number,category", options=options))
    incident = store.rows(Incident)[0]
    assert (incident.state, incident.t0) == (State.CLUE, None)


def test_that_a_number_of_another_source_is_not_taken_over(store, tmp_path):
    house = with_streets(store)
    house.bring(prepare(house, tmp_path, ONE))
    other = prepare(house, tmp_path, ONE.replace("hotline_12345", "police_110"))
    assert told(other.report.refused) == [("2", "number_taken")]


def test_that_categories_of_others_are_mapped_by_a_table(store, tmp_path):
    house = with_streets(store)
    table = write(tmp_path, "theirs,ours\nTRT-Street Vendor,STR.hawker\n", "map.csv")
    mapped = read_category_map(table, house.centre)
    options = IncidentOptions(timezone="Asia/Shanghai", categories=mapped)
    row = ONE.replace("STR.hawker", "TRT-Street Vendor")
    assert prepare(house, tmp_path, row, options=options).rows[1].category == "STR.hawker"


def test_that_an_import_that_fails_in_the_middle_keeps_nothing(store, tmp_path):
    house = with_streets(store)
    prepared = prepare(house, tmp_path, ONE, ONE.replace("A-1", "A-2"))
    with store.work(note("import"), NOW) as work:
        work.save(prepared.rows[-1])
    with pytest.raises(Refused, match="stale_version"):
        house.bring(prepared)
    assert store.rows(Incident) == ()


def test_that_known_incidents_which_a_file_places_elsewhere_are_told_and_stay(store, tmp_path):
    house = with_streets(store)
    line = "1,hotline_12345,STR.hawker,2026-11-20T10:00:00+08:00,已结案,{},30.27\n"
    header = "number,source,category,received_at,state,lon,lat\n"
    first = write(tmp_path, header + line.format("120.1601"), "first.csv")
    house.bring(prepare_incidents(first, IncidentOptions(), house.store, house.centre, NOW))
    moved = write(tmp_path, header + line.format("120.1648"), "moved.csv")
    again = prepare_incidents(moved, IncidentOptions(), house.store, house.centre, NOW)
    assert again.changes_nothing
    counted = [(found.code, found.values["count"]) for found in again.report.noticed]
    assert counted == [("datum_unchecked", 1), ("known_elsewhere", 1)]
