"""Case 9, line by line: paper entered later, proven by the log or not, signed, in a column of its own."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dispatch.actions.closing import Close, Verify
from dispatch.actions.keeping import Undo
from dispatch.actions.paper import EnterLate, EnterPaper, SignPaper
from dispatch.assignment import Assignment
from dispatch.entry import Entry, EntryKind
from dispatch.incident import Incident
from dispatch.indicators import Rates, everything, rates
from dispatch.late_time import late_time
from dispatch.lifecycle import State
from dispatch.people import MemberKind
from dispatch.queries import DayOf
from dispatch.timed import timed_incidents
from tests.builders import T0, at, people, seconds
from tests.dispatch.house import CENTRE, COLLEAGUE, COMMANDER, OPERATOR, TIANSHUI_DESK, House
from tests.dispatch.scene import spot

NOON = at("12:00:00")
BARE = dict.fromkeys(("sent_at", "responded_at", "arrived_at", "reported_at"))


@pytest.fixture
def noon(house: House) -> House:
    """The room at noon: at ten the line was down."""
    house.clock.at = NOON
    return house


def sheet(house: House, actor=OPERATOR, **changes) -> Incident:
    """A hawker at ten, answered in 50 s, reached in 4 minutes, reported after 20, as the sheet has it."""
    told = {
        "sheet": "P-0012",
        "received_at": T0,
        "source": "hotline_12345",
        "category": "STR.hawker",
        "place": spot(3, 5),
        "words": "有人摆摊",
        "sent_at": T0 + seconds(20),
        "responded_at": T0 + seconds(50),
        "arrived_at": T0 + seconds(240),
        "reported_at": T0 + seconds(1200),
        "note": "已劝离",
        "log": "电台日志 3 页",
    }
    return house.act(EnterPaper, actor, **{**told, **changes}).of(Incident)[-1]


def of_day(house: House) -> Rates:
    situation = house.seat.ask(DayOf(CENTRE.local(T0).date()))
    return rates(timed_incidents(situation, CENTRE, house.clock.now()), everything)["all"]


def test_that_a_sheet_makes_the_incident_with_its_written_times(noon):
    made = sheet(noon, crew_id=noon.crew("101").id)
    assert (made.t0, made.received_at, made.state) == (T0, T0, State.REPORTED_BACK)
    assert (made.rule.code, made.rule.variant, made.unit) == ("F15", "core", "330105013")
    clocks = noon.clocks(made)
    assert [clock.stopped_at for clock in clocks.all] == [T0 + seconds(s) for s in (50, 240, 1200)]
    assert {clock.flags for clock in clocks.all} == {("late_entry",)}
    entries = noon.store.rows(Entry)
    assert {entry.recorded_at for entry in entries} == {NOON}


def test_that_times_that_no_log_has_are_unproven(noon):
    made = sheet(noon, crew_id=noon.crew("101").id, log=" ")
    assert all(clock.unproven for clock in noon.clocks(made).all)


def test_that_a_sheet_of_yesterday_counts_on_its_own_day_and_more_than_a_day_is_too_old(noon):
    noon.clock.at = T0 + timedelta(hours=24)
    made = sheet(noon, **BARE)
    assert (made.number, made.state) == ("GS-20261124-0001", State.ACCEPTED)
    noon.clock.pass_s(1)
    with noon.refused("paper_too_old", hours=24.0):
        sheet(noon, **BARE)


def test_that_times_must_follow_one_another_and_lie_in_the_past(noon):
    crew = noon.crew("101")
    with noon.refused("paper_out_of_order"):
        sheet(noon, crew_id=crew.id, arrived_at=T0 + seconds(40))
    with noon.refused("in_the_future"):
        sheet(noon, crew_id=crew.id, reported_at=NOON + seconds(1))
    with noon.refused("crew_of_sheet_needed"):
        sheet(noon)
    with noon.refused("sheet_number_needed"):
        sheet(noon, sheet=" ", crew_id=crew.id)
    with noon.refused("report_needed"):
        sheet(noon, crew_id=crew.id, note="")


def test_that_only_the_commander_signs_and_never_what_he_entered(noon):
    made = sheet(noon, crew_id=noon.crew("101").id)
    with noon.refused("not_permitted"):
        noon.act(SignPaper, COLLEAGUE, incident_id=made.id)
    own = sheet(noon, COMMANDER, **BARE)
    with noon.refused("same_person"):
        noon.act(SignPaper, COMMANDER, incident_id=own.id)
    noon.act(SignPaper, COMMANDER, incident_id=made.id)
    assert noon.now(made).paper[0].signed_by == COMMANDER.name
    with noon.refused("nothing_to_sign", incident=made.number):
        noon.act(SignPaper, COMMANDER, incident_id=made.id)


def test_that_nothing_on_paper_is_closed_unsigned(noon):
    made = sheet(noon, crew_id=noon.crew("101").id)
    noon.act(Verify, COLLEAGUE, incident_id=made.id)
    with noon.refused("paper_unsigned", incident=made.number):
        noon.act(Close, incident_id=made.id)
    noon.act(SignPaper, COMMANDER, incident_id=made.id)
    noon.act(Close, incident_id=made.id)
    assert noon.now(made).state is State.CLOSED


def test_that_paper_has_a_column_of_its_own_and_is_in_no_live_rate(house):
    crew = house.crew("101")
    live = house.incident(spot(3, 5))
    house.reported(crew, live)
    before = of_day(house)
    house.clock.at = NOON
    made = sheet(house, crew_id=crew.id, arrived_at=T0 + seconds(420))
    after = of_day(house)
    assert [(rate.n, rate.met) for rate in (after.response, after.arrival, after.feedback)] == [(1, 1)] * 3
    assert (after.on_time, after.on_time_n) == (before.on_time, before.on_time_n)
    assert (after.arrival.late_entries, after.arrival.late_entries_unsigned) == (0, 1)
    house.act(SignPaper, COMMANDER, incident_id=made.id)
    signed = of_day(house)
    assert [
        (rate.late_entries, rate.late_entries_met, rate.late_entries_unsigned)
        for rate in (signed.response, signed.arrival, signed.feedback)
    ] == [(1, 1, 0), (1, 0, 0), (1, 1, 0)]
    situation = house.seat.ask(DayOf(CENTRE.local(T0).date()))
    timed = timed_incidents(situation, CENTRE, NOON)
    assert late_time(timed, situation.tasks_of_incident, everything, NOON) == {}


def test_that_late_times_of_a_known_incident_leave_its_other_stages_live(house):
    crew = house.crew("101")
    incident = house.incident(spot(3, 5))
    task = house.under_way(crew, incident)
    house.clock.at = NOON
    with house.refused("already_on_record", at=T0 + seconds(20)):
        house.act(EnterLate, assignment_id=task.id, sheet="P-1", responded_at=T0 + seconds(30))
    with house.refused("no_times_on_sheet"):
        house.act(EnterLate, assignment_id=task.id, sheet="P-1")
    with house.refused("paper_out_of_order"):
        house.act(EnterLate, assignment_id=task.id, sheet="P-1", arrived_at=T0 - seconds(1))
    with house.refused("not_your_task"):
        house.act(EnterLate, TIANSHUI_DESK, assignment_id=task.id, sheet="P-1", arrived_at=T0 + seconds(280))
    house.act(
        EnterLate,
        assignment_id=task.id,
        sheet="P-1",
        arrived_at=T0 + seconds(280),
        reported_at=T0 + seconds(900),
        note="已劝离",
        log="2 页",
    )
    house.act(SignPaper, COMMANDER, incident_id=incident.id)
    found = of_day(house)
    assert (found.response.n, found.response.late_entries) == (1, 0)
    assert [(rate.n, rate.late_entries_met) for rate in (found.arrival, found.feedback)] == [(0, 1), (0, 1)]
    assert house.now(incident).state is State.REPORTED_BACK
    assert house.now(task).ended_at == T0 + seconds(900)


def test_that_who_may_not_count_as_arrival_has_only_looked(noon):
    drone = noon.crew("901", posts=people(MemberKind.DRONE), kind=MemberKind.DRONE)
    made = sheet(noon, crew_id=drone.id, reported_at=None, note="")
    kinds = {entry.kind for entry in noon.store.rows(Entry, incident_id=made.id)}
    assert kinds == {EntryKind.RESPONSE, EntryKind.FIRST_LOOK}
    assert made.state is State.RESPONDED


def test_that_a_sheet_that_took_a_number_is_not_taken_back_but_late_times_are(noon):
    crew = noon.crew("101")
    made = sheet(noon, crew_id=crew.id, responded_at=None, arrived_at=None, reported_at=None)
    with noon.refused("never_undone"):
        noon.act(Undo)
    (task,) = noon.store.rows(Assignment, incident_id=made.id)
    noon.act(EnterLate, assignment_id=task.id, sheet="P-0013", responded_at=T0 + seconds(60))
    noon.act(Undo)
    assert noon.store.rows(Entry) == ()
    assert (noon.now(task).acknowledged_at, len(noon.now(made).paper)) == (None, 1)
