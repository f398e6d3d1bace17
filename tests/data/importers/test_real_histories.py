"""Two cities' records come in as history: every row accounted for, a dispatch life with its rates."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime

import pytest
import shapely

from data.identity import DatabaseKind
from data.importers.catalogue import KINDS
from data.importers.category_maps import read_category_map
from data.importers.choices import Choices
from data.importers.import_kinds import ImportRoom
from data.importers.importing import Prepared
from data.record import verify
from data.store import create_store
from dispatch.actions.keeping import ChangeSetting
from dispatch.assignment import Assignment
from dispatch.cockpit_query import CockpitOf
from dispatch.entry import Entry, EntryKind
from dispatch.incident import Incident
from dispatch.people import Crew
from gis.zones import Zone, ZoneKind
from tests.data.import_house import NOW, PLANNER, ImportHouse, with_streets, write

pytestmark = pytest.mark.long(20)

AMERICAN = "%m/%d/%Y %I:%M:%S %p"
BALTIMORE = Zone("24510", "Baltimore", ZoneKind.DISTRICT, shapely.box(-76.72, 39.19, -76.52, 39.38))
OURS_OF_BALTIMORE = """theirs,ours
SW-Rat Rubout Proactive,SAN.exposed_waste
SW-Bulk Scheduled,SAN.rubble
HCD-Sanitation Property,SAN.exposed_waste
TRS-Parking Complaint,STR.car_pavement
SW-Dirty Alley,SAN.road_dirty
BGE-StLight(s) Out,FAC.lamp
SW-HGW,SAN.exposed_waste
SW-Dirty Street Proactive,SAN.road_dirty
SW-Dirty Street,SAN.road_dirty
WW-Water Leak (Exterior),SAF.pipe_burst
TRS-Abandoned Vehicle,SAN.dead_vehicle
TRM-Pothole Repair,FAC.pavement
WW-Water No Water,SAF.pipe_burst
SW-Graffiti Removal,ADV.stickers
HCD-Illegal Dumping,CON.muck_dump
HCD-Vacant Building,BLD.building_old
"""
OURS_OF_SAN_FRANCISCO = """theirs,ours
Medical Incident,CIV.help
Alarms,SAF.facade
Structure Fire,SAF.gas
Gas Leak (Natural and LP Gases),SAF.gas
Outside Fire,SAN.burning
Traffic Collision,SAF.subsidence
Electrical Hazard,SAF.tree_cable
Fuel Spill,SAN.spill
"""


def file_of(real_data, name):
    path = real_data / name
    if not path.is_file():
        pytest.skip(f"{name} is not among the real data")
    return path


def prepare(house: ImportHouse, path, category_map, source, timezone, columns) -> Prepared:
    """What the guide and the command line would prepare of the same choices."""
    asked = {"source": source, "timezone": timezone, "time_form": AMERICAN, "datum": "wgs84"}
    choices = Choices(columns, asked, read_category_map(category_map, house.centre))
    return KINDS["incidents"].prepare((path,), choices, ImportRoom(house.store, house.centre, NOW))


def counted(findings) -> dict[str, int]:
    return dict(Counter(found.code for found in findings))


def test_that_baltimore_comes_in_with_every_row_accounted_for(store, tmp_path, real_data):
    path = file_of(real_data, "baltimore_311.csv")
    house = with_streets(store, [BALTIMORE])
    columns = {
        "number": "ServiceRequestNum",
        "category": "SRType",
        "address": "Address",
        "lon": "Longitude",
        "lat": "Latitude",
        "received_at": "CreatedDate",
        "closed_at": "CloseDate",
        "state": "SRStatus",
    }
    category_map = write(tmp_path, OURS_OF_BALTIMORE, "ours.csv")
    prepared = prepare(house, path, category_map, "hotline_12345", "America/New_York", columns)
    report = prepared.report
    assert (report.read, report.kept, len(report.refused)) == (10_000, 5_792, 4_208)
    assert counted(report.refused) == {"unknown_category": 4_024, "unknown_state": 184}
    assert {found.row for found in report.refused}.isdisjoint(found.row for found in report.unplaced)
    assert prepared.doubts == ()
    house.bring(prepared)
    kept = {incident.number: incident for incident in store.rows(Incident)}
    placed = [incident for incident in kept.values() if incident.place.is_known]
    assert len(kept) == report.kept == len(placed) + len(report.unplaced)
    assert counted(report.unplaced) == {"outside_district": 673, "no_place": 154}
    assert all(incident.zones == {"district": "24510"} for incident in placed)
    alley = kept["18-00275429"]
    assert alley.category == "SAN.road_dirty"
    assert alley.received_at == datetime(2018, 4, 16, 9, 30, 13, tzinfo=UTC)
    assert alley.closed_at == datetime(2018, 4, 20, 10, 25, 33, tzinfo=UTC)
    again = prepare(house, path, category_map, "hotline_12345", "America/New_York", columns)
    assert (again.changes_nothing, again.report.unchanged) == (True, 5_792)


@pytest.fixture(scope="module")
def san_francisco(tmp_path_factory, real_data):
    """A house that works by the clocks of San Francisco, with a week of its calls, and what was prepared."""
    path = file_of(real_data, "sf_fire_calls_2017-01.csv")
    folder = tmp_path_factory.mktemp("san francisco")
    store = create_store(folder / "calls.sqlite", NOW, DatabaseKind.DRILL, is_durable=False)
    house = with_streets(store, [])
    clocks = ChangeSetting(action_id="1", actor=PLANNER, name="timezone", value="America/Los_Angeles")
    house.seat.act(clocks)
    columns = {
        "number": "Call Number",
        "category": "Call Type",
        "address": "Address",
        "crew": "Unit ID",
        "received_at": "Received DtTm",
        "accepted_at": "Entry DtTm",
        "dispatched_at": "Dispatch DtTm",
        "responded_at": "Response DtTm",
        "arrived_at": "On Scene DtTm",
        "closed_at": "Available DtTm",
    }
    category_map = write(folder, OURS_OF_SAN_FRANCISCO, "ours.csv")
    prepared = prepare(house, path, category_map, "superior", "America/Los_Angeles", columns)
    house.bring(prepared)
    yield house, prepared
    store.close()


def test_that_unit_rows_of_one_call_become_one_incident_with_all_its_crews(san_francisco):
    house, prepared = san_francisco
    store = house.store
    report = prepared.report
    assert (report.read, report.kept) == (7_704, 7_383)
    assert counted(report.refused) == {"unknown_category": 320, "times_out_of_order": 1}
    assert counted(report.unplaced) == {"no_place": 7_383}
    assert counted(report.mended) == {"closed_assumed": 5}
    assert counted(report.noticed) == {"joined": 4_046, "crew_assumed": 7_383, "stage_never_told": 1}
    kinds = {kind: len(store.rows(kind)) for kind in (Incident, Assignment, Entry, Crew)}
    assert kinds == {Incident: 3_337, Assignment: 7_383, Entry: 13_064, Crew: 1_094}
    assert kinds[Incident] == report.kept - counted(report.noticed)["joined"]
    assert verify(store).ok


def test_that_a_call_of_two_units_is_stopped_by_the_first_that_came(san_francisco):
    store = san_francisco[0].store
    [call] = store.rows(Incident, number="163664036")
    assert (call.category, call.received_at) == ("CIV.help", datetime(2017, 1, 1, 7, 52, 1, tzinfo=UTC))
    crews = {crew.id: crew.call_sign for crew in store.rows(Crew)}
    tasks = {crews[task.crew_id]: task for task in store.rows(Assignment, incident_id=call.id)}
    assert set(tasks) == {"E38", "AM30"}
    assert [tasks[crew].is_lead for crew in ("E38", "AM30")] == [True, False]
    assert tasks["E38"].ended_at == datetime(2017, 1, 1, 8, 6, 2, tzinfo=UTC)
    assert call.closed_at == tasks["AM30"].ended_at == datetime(2017, 1, 1, 9, 12, 11, tzinfo=UTC)
    arrivals = [entry for entry in store.rows(Entry, incident_id=call.id) if entry.kind is EntryKind.ARRIVAL]
    assert min(entry.occurred_at for entry in arrivals) == datetime(2017, 1, 1, 8, 0, 32, tzinfo=UTC)


def test_that_the_cockpit_of_that_day_shows_response_and_arrival_with_n(san_francisco):
    house, _ = san_francisco
    cockpit = house.seat.ask(CockpitOf(date(2017, 1, 5)))
    assert cockpit.volume.received == 433
    response, arrival = cockpit.rates.response, cockpit.rates.arrival
    # Ten were called off on the way, before anybody had to be there.
    assert (response.n, arrival.n) == (433, 423)
    assert (response.met, arrival.met) == (76, 280)
