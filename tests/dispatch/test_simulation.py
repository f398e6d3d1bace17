"""A played day: crews, colleagues and a person at a console, all through the one desk."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from data.demo.people_of_room import demo_habits
from data.record import verify
from dispatch.actions.crews import Dispatch
from dispatch.actions.intake import Accept
from dispatch.actions.standing_by import EndStandBy, StandByAt
from dispatch.actors import Actor, Role
from dispatch.arrival import distances_m
from dispatch.entry import Entry, EntryKind, Means
from dispatch.incident import Incident, Place
from dispatch.lifecycle import State
from dispatch.need import need_of_incident
from dispatch.people import CrewStatus, MemberKind
from dispatch.ports import Caller
from dispatch.recommendation import recommend
from dispatch.simulation.chance import Delay
from dispatch.simulation.plan import PlannedReport, Truth
from dispatch.simulation.summary import summarise
from dispatch.situation import Situation
from tests.builders import at
from tests.demo_days import MIDNIGHT, PlayedDay, PlayedDays
from tests.full import only_full

pytestmark = pytest.mark.long(90)
WULIN = Place("武林广场", 120.1630, 30.2742, "map")
PERSON = Actor("周敏", Role.OPERATOR)


def hawkers(moment: datetime, key: str = "12345-1", **changes: object) -> PlannedReport:
    report = PlannedReport(
        at=moment,
        key=key,
        source="hotline_12345",
        category="STR.hawker",
        place=WULIN,
        words="广场东侧有人摆摊",
        caller=Caller("王女士", "19900000000"),
    )
    return replace(report, **changes)  # type: ignore[arg-type]


def actions(day: PlayedDay, incident: Incident) -> list[str]:
    return [step.action for step in day.house.store.steps_of(incident.id)]


def test_that_reports_are_taken_through_their_whole_life_and_the_record_proves_it(
    days: PlayedDays,
) -> None:
    reports = (hawkers(at(f"06:{minute}"), f"12345-{minute}") for minute in (10, 14, 18, 22, 26))
    usual = demo_habits()
    soon = replace(usual.closing, verify=Delay(60.0, 90.0), close=Delay(20.0, 30.0), batch=0.0)
    day = days.day(*reports, habits=replace(usual, closing=soon))
    day.play_until("06:55")
    lives = [actions(day, incident) for incident in day.incidents() if incident.state is State.CLOSED]
    assert len(lives) > 2
    order = ("receive", "accept", "dispatch", "respond", "arrive", "feedback", "verify", "close")
    for lived in lives:
        first = [lived.index(action) for action in order if action in lived]
        assert first == sorted(first)
        assert {"dispatch", "respond", "verify"} <= set(lived)
        # What a lent crew did, the desk of the street whose place it is reports.
        assert {"feedback", "desk_feedback"} & set(lived)
    entries = day.house.store.rows(Entry)
    assert any(entry.kind is EntryKind.ARRIVAL and entry.by is Means.GPS for entry in entries)
    reported = {(entry.incident_id, entry.actor) for entry in entries if entry.kind is EntryKind.FEEDBACK}
    assert not reported & {(incident.id, incident.verified_by) for incident in day.incidents()}
    report = verify(day.house.store)
    assert report.ok, report.first_bad


@only_full
def test_that_reports_come_back_are_paused_extended_and_handed_on_as_often_as_the_habits_say(
    days: PlayedDays,
) -> None:
    usual = demo_habits()
    often = replace(
        usual.closing,
        verify=Delay(200.0, 300.0),
        batch=0.0,
        close=Delay(20.0, 30.0),
        reopen=Delay(60.0, 90.0),
        approve=Delay(20.0, 30.0),
        reworked=0.4,
        reopened=0.5,
        suspended=0.25,
        extended=0.4,
        to_police=0.2,
    )
    crews = replace(usual.crew, declined=0.15, unheard=0.1, claimed=0.6)
    street = replace(usual.street, sent_back=0.5)
    calm = {"source": "hotline_12345", "category": "STR.piling"}
    reports = [hawkers(at(f"06:{minute:02}"), f"12345-{minute}", **calm) for minute in range(6, 24)]
    habits = replace(usual, closing=often, crew=crews, street=street)
    day = days.day(*reports, habits=habits)
    day.play_until("07:50")
    done = {step.action for step in day.house.store.steps_after(0)}
    assert {"rework", "reopen", "suspend", "approve_suspension", "extend", "approve_extension"} <= done
    assert {"hand_over", "decline", "reassign", "send_back", "reject", "check_first"} <= done
    commanders = {incident.extension.approved_by for incident in day.incidents() if incident.extension}
    assert not commanders & {
        incident.extension.asked_by for incident in day.incidents() if incident.extension
    }
    assert verify(day.house.store).ok


def test_that_a_false_alarm_is_dismissed_and_a_repeated_report_merged_into_the_first(
    days: PlayedDays,
) -> None:
    alarm = hawkers(at("06:10"), "AI-1", source="video_ai", truth=Truth.FALSE_ALARM, caller=None)
    again = hawkers(at("06:30"), "12345-2", truth=Truth.DUPLICATE, same_as="12345-1")
    usual = demo_habits()
    soon = replace(usual.closing, verify=Delay(60.0, 90.0), close=Delay(20.0, 30.0), batch=0.0)
    sure = replace(soon, reworked=0.0, to_police=0.0, suspended=0.0, extended=0.0, reopened=0.0)
    day = days.day(alarm, hawkers(at("06:25")), again, habits=replace(usual, closing=sure))
    day.play_until("06:40")
    found = {incident.source_number: incident for incident in day.incidents()}
    assert found["AI-1"].state is State.DISMISSED
    first = found["12345-1"]
    assert (found["12345-2"].state, [report.number for report in first.merged]) == (
        State.MERGED,
        [found["12345-2"].number],
    )
    day.play_until("07:05")
    (first,) = day.house.store.rows(Incident, id=first.id)
    assert first.state is State.CLOSED
    assert {call.caller_id for call in first.call_backs} == {caller.id for caller in first.callers}
    assert len(first.callers) == 2


def test_that_a_call_about_what_a_camera_has_seen_takes_the_clue_in(days: PlayedDays) -> None:
    seen = hawkers(at("06:25"), "AI-1", source="video_ai", caller=None)
    again = hawkers(at("06:25:01"), "12345-2", truth=Truth.DUPLICATE, same_as="AI-1")
    usual = demo_habits()
    slow = replace(usual, desk=replace(usual.desk, triage_clue=Delay(900.0, 1000.0)))
    day = days.day(seen, again, habits=slow)
    day.play_until("06:35")
    found = {incident.source_number: incident for incident in day.incidents()}
    assert (found["AI-1"].state, len(found["12345-2"].merged)) == (State.MERGED, 1)


def test_that_a_crew_that_finds_something_itself_has_neither_response_nor_arrival(days: PlayedDays) -> None:
    found = hawkers(at("06:30"), "XC-1", source="crew_patrol", caller=None, sub_district="330105012")
    day = days.day(found)
    day.play_until("06:35")
    incident = day.only_incident()
    assert incident.found_by_crew is not None
    assert incident.state in (State.ARRIVED, State.REPORTED_BACK)
    kinds = {entry.kind for entry in day.house.store.rows(Entry)}
    assert not kinds & {EntryKind.RESPONSE, EntryKind.ARRIVAL}
    assert incident.place.text != WULIN.text


def test_that_what_is_for_a_contractor_goes_to_a_unit_first_or_straight_to_its_crew(days: PlayedDays) -> None:
    reports = [
        hawkers(
            at(f"06:{minute}"), f"CJ-{minute}", source="collector", category="SAN.exposed_waste", caller=None
        )
        for minute in range(10, 40, 4)
    ]
    day = days.day(*reports)
    day.play_until("07:10")
    steps = day.house.store.steps_after(0)
    assert any(step.action == "acknowledge_unit" for step in steps)
    senders = {step.role for step in steps if step.action == "dispatch"}
    assert {Role.OPERATOR.value, Role.STREET_DISPATCHER.value} == senders


def test_that_colleagues_leave_alone_what_a_person_has_open_or_acted_on(days: PlayedDays) -> None:
    day = days.day(hawkers(at("06:10")), hawkers(at("06:10:01"), "12345-2"))
    day.play_until("06:10:02")
    first, second = sorted(day.incidents(), key=lambda incident: incident.number)
    day.world.look_at(first.id)
    day.house.seat.act(Accept(action_id=str(uuid.uuid4()), actor=PERSON, incident_id=second.id))
    day.play_until("06:20")
    states = {incident.id: incident.state for incident in day.incidents()}
    assert states[first.id] is State.REPORTED
    assert states[second.id] is State.ACCEPTED
    day.world.look_at("")
    day.play_until("06:30")
    states = {incident.id: incident.state for incident in day.incidents()}
    assert states[first.id] not in (State.REPORTED, State.ACCEPTED)
    assert states[second.id] is State.ACCEPTED


def test_that_a_crew_that_a_person_sends_answers_and_comes(days: PlayedDays) -> None:
    day = days.day(hawkers(at("06:10")))
    day.world.man_the_room(False)
    day.play_until("06:10:05")
    incident = day.only_incident()
    assert incident.state is State.REPORTED
    seat, clock = day.house.seat, day.clock
    seat.act(Accept(action_id="accepted-by-hand", actor=PERSON, incident_id=incident.id))
    picture = Situation.of(seat.snapshot())
    centre = day.house.centre()
    advice = recommend(
        need_of_incident(day.only_incident(), centre, clock.now()), picture, centre, clock.now()
    )
    chosen = advice.candidates[0].crew_id
    seat.act(
        Dispatch(
            # A crew may decline, by chance drawn from the id of its task: this one comes.
            action_id="sent-by-hand",
            actor=PERSON,
            incident_id=incident.id,
            crew_id=chosen,
            advice=advice.as_advice(),
        )
    )
    day.play_until("06:55")
    assert day.only_incident().state is State.REPORTED_BACK


def test_that_a_room_that_is_manned_again_takes_up_what_has_been_waiting(days: PlayedDays) -> None:
    day = days.day(hawkers(at("06:10")))
    day.world.man_the_room(False)
    day.play_until("06:20")
    assert day.only_incident().state is State.REPORTED
    day.world.man_the_room(True)
    day.play_until("06:30")
    assert day.only_incident().state not in (State.REPORTED, State.ACCEPTED)


@only_full
def test_that_a_world_over_a_database_that_another_left_goes_on_with_its_crews(days: PlayedDays) -> None:
    far = Place("半山", 120.1818, 30.3558, "map")
    day = days.day(hawkers(at("06:10"), place=far))
    day.play_until("06:10:50")
    assert day.only_incident().state in (State.ACCEPTED, State.DISPATCHED, State.RESPONDED)
    again = day.start_again()
    again.advance(at("07:30"))
    assert day.only_incident().state in (State.REPORTED_BACK, State.VERIFIED, State.CLOSED)


def test_that_two_worlds_of_one_seed_come_to_the_same_summary(days: PlayedDays) -> None:
    def played() -> dict[str, object]:
        day = days.with_plan(days.plan, starts=MIDNIGHT)
        now = day.play_until("00:30")
        report = verify(day.house.store)
        return summarise(
            Situation.of(day.house.seat.snapshot()),
            day.house.centre(),
            now,
            steps=report.steps,
            is_sound=report.ok,
            seed=1,
            simulated_s=1800.0,
        ).as_json()

    one, other = played(), played()
    assert one == other
    assert one["record"] == {"steps": other["record"]["steps"], "ok": True}  # type: ignore[index]
    assert sum(one["incidents"].values()) >= 1  # type: ignore[attr-defined]


def test_that_a_free_crew_asked_to_a_post_goes_there_waits_and_goes_back_on_its_beat(
    days: PlayedDays,
) -> None:
    day = days.day()
    day.play_until("06:30")
    situation = Situation.of(day.house.seat.snapshot())
    now = day.clock.now()
    crew = next(
        crew
        for crew in situation.crews_on_shift(now)
        if crew.kind is MemberKind.OFFICER and situation.status_of(crew, now) is CrewStatus.FREE
    )
    asked = {"crew_id": crew.id, "post": "广场", "lon": WULIN.lon, "lat": WULIN.lat}
    day.house.seat.act(StandByAt(action_id="stand-by", actor=PERSON, **asked))

    def away_m() -> float:
        at_last = Situation.of(day.house.seat.snapshot()).fix_of(crew)
        assert at_last is not None
        return distances_m([at_last], WULIN.lon, WULIN.lat)[0]

    route = day.world.movement.walkers[crew.id].journey
    day.play_for(1)
    route = day.world.movement.walkers[crew.id].journey or route
    assert route is not None
    day.world.advance(route.ends_at + timedelta(minutes=2))
    assert away_m() < 60
    day.play_for(5)
    assert away_m() < 60
    day.house.seat.act(EndStandBy(action_id="go", actor=PERSON, crew_id=crew.id))
    day.play_for(12)
    assert away_m() > 100
