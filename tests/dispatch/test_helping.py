"""Case 10, line by line: help across streets is asked for, answered or ordered, and scored by itself."""

from __future__ import annotations

import pytest

from dispatch.actions.desk_reports import DeskFeedback
from dispatch.actions.field import Arrive, Decline, Feedback, Respond
from dispatch.actions.helping import AnswerHelp, AskHelp, OrderHelp
from dispatch.actions.keeping import Undo
from dispatch.assignment import Assignment
from dispatch.clock_queries import AlarmsNow
from dispatch.entry import Entry, Means
from dispatch.help_asked import HelpState
from dispatch.helping import HelpNow
from dispatch.incident import Incident
from dispatch.lifecycle import State
from dispatch.people import Crew
from dispatch.routing_queries import Recommend
from dispatch.stages import StageClock
from dispatch.timing import assignment_clock
from tests.builders import F15_CORE, T0, seconds
from tests.dispatch.house import COMMANDER, OPERATOR, TIANSHUI_DESK, WULIN_DESK, House
from tests.dispatch.scene import TIANSHUI, WULIN, spot


@pytest.fixture
def asked(house: House) -> tuple[House, Incident, Crew]:
    """An incident in Wulin at ten, for which a crew of Tianshui has been asked at once."""
    other, incident = house.crew("201", unit=TIANSHUI), house.incident(spot(3, 5))
    house.act(AskHelp, incident_id=incident.id, crew_id=other.id)
    return house, incident, other


def answer(house: House, incident: Incident, crew: Crew, said: str = "granted", actor=TIANSHUI_DESK, **more):
    return house.act(AnswerHelp, actor, incident_id=incident.id, crew_id=crew.id, answer=said, **more)


def lent(house: House, incident: Incident, crew: Crew) -> Assignment:
    answer(house, incident, crew)
    return house.send(crew, incident)


def alarms(house: House) -> list[str]:
    return [alarm.code for alarm in house.seat.ask(AlarmsNow()) if alarm.code.startswith("help")]


def test_that_the_most_urgent_needs_nobodys_consent_and_asks_for_none(house):
    other, incident = house.crew("201", unit=TIANSHUI), house.incident(spot(3, 5), severity=1)
    with house.refused("help_needs_no_asking", crew="201"):
        house.act(AskHelp, incident_id=incident.id, crew_id=other.id)
    sent = house.send(other, incident, WULIN_DESK)
    assert (sent.lent_by, sent.is_lead) == (TIANSHUI, False)


def test_that_otherwise_nobody_sends_another_streets_crew_unasked(house):
    other, incident = house.crew("201", unit=TIANSHUI), house.incident(spot(3, 5))
    for actor in (OPERATOR, COMMANDER):
        with house.refused("help_not_given", crew="201", unit="天水街道"):
            house.send(other, incident, actor)


def test_that_the_other_street_has_sixty_seconds(asked):
    house, incident, other = asked
    (request,) = house.now(incident).help
    assert (request.due_at, request.unit, request.asked_by) == (T0 + seconds(60), TIANSHUI, OPERATOR.name)
    with house.refused("help_not_given"):
        house.send(other, incident)
    house.clock.pass_s(60)
    answer(house, incident, other)
    sent = house.send(other, incident)
    assert (sent.lent_by, sent.is_lead, sent.sent_at) == (TIANSHUI, False, T0 + seconds(60))
    assert house.now(incident).unit == WULIN


def test_that_only_its_own_dispatcher_answers_or_the_room_with_a_name(asked):
    house, incident, other = asked
    with house.refused("not_your_area"):
        answer(house, incident, other, actor=WULIN_DESK)
    with house.refused("who_answered_needed", unit="天水街道"):
        answer(house, incident, other, actor=OPERATOR)
    with house.refused("unknown_reason", reason="perhaps"):
        answer(house, incident, other, "perhaps")
    answer(house, incident, other, actor=OPERATOR, answered_by="天水值班长 林峰")
    assert house.now(incident).help[0].answered_by == "天水值班长 林峰"
    with house.refused("help_not_asked", crew="201"):
        answer(house, incident, other)


def test_that_silence_at_sixty_one_seconds_is_the_commanders_alarm(asked):
    house, incident, other = asked
    house.clock.pass_s(60)
    assert alarms(house) == ["help_asked"]
    with house.refused("help_still_waits", until=T0 + seconds(60)):
        house.act(OrderHelp, COMMANDER, incident_id=incident.id, crew_id=other.id, reason="附近没有")
    house.clock.pass_s(1)
    assert alarms(house) == ["help_unanswered"]
    with house.refused("not_permitted"):
        house.act(OrderHelp, incident_id=incident.id, crew_id=other.id, reason="附近没有")
    house.act(OrderHelp, COMMANDER, incident_id=incident.id, crew_id=other.id, reason="附近没有")
    assert alarms(house) == []
    assert house.send(other, incident).lent_by == TIANSHUI


def test_that_a_late_yes_still_counts_while_nobody_has_ordered(asked):
    house, incident, other = asked
    house.clock.pass_s(90)
    answer(house, incident, other)
    assert house.send(other, incident).sent_at == T0 + seconds(90)


def test_that_a_refusal_is_the_commanders_at_once_or_is_asked_again(asked):
    house, incident, other = asked
    with house.refused("help_asked_already", crew="201"):
        house.act(AskHelp, incident_id=incident.id, crew_id=other.id)
    answer(house, incident, other, "refused")
    assert alarms(house) == ["help_refused"]
    house.act(AskHelp, incident_id=incident.id, crew_id=other.id)
    assert [one.state(T0) for one in house.now(incident).help] == [HelpState.REFUSED, HelpState.WAITING]
    answer(house, incident, other, "refused")
    house.act(OrderHelp, COMMANDER, incident_id=incident.id, crew_id=other.id, reason="人手不足")
    house.send(other, incident)


def test_that_a_request_is_over_once_somebody_else_has_been_sent(asked):
    house, incident, _ = asked
    house.clock.pass_s(70)
    assert alarms(house) == ["help_unanswered"]
    house.send(house.crew("101"), incident)
    assert alarms(house) == []


def test_that_the_incidents_clocks_do_not_move(asked):
    house, incident, other = asked
    before = [clock.due_at for clock in house.clocks(incident).all]
    house.clock.pass_s(40)
    task = lent(house, incident, other)
    house.clock.pass_s(15)
    house.act(Respond, assignment_id=task.id)
    assert [clock.due_at for clock in house.clocks(incident).all] == before
    assert house.clocks(incident).response.stopped_at == T0 + seconds(55)


def arrival_of(house: House, task: Assignment) -> StageClock:
    entries = house.store.rows(Entry, incident_id=task.incident_id)
    return assignment_clock(house.now(task), entries, F15_CORE, house.clock.now()).arrival


def test_that_the_helper_is_scored_from_its_own_dispatch_by_the_p90_of_its_way(asked):
    house, incident, other = asked
    house.clock.pass_s(50)
    answer(house, incident, other)
    house.seen(other, 9, 5)
    (line,) = house.seat.ask(Recommend(incident_id=incident.id)).candidates
    task = house.send(other, incident)
    assert task.own_arrival_s == pytest.approx(line.p90_s, abs=0.1)
    own = arrival_of(house, task)
    assert own.due_at == task.sent_at + seconds(round(line.p90_s))
    house.clock.pass_s(20)
    house.act(Respond, assignment_id=task.id)
    house.clock.at = own.due_at
    house.act(Arrive, assignment_id=task.id, by=Means.RADIO, evidence=("照片",))
    assert arrival_of(house, task).raw_met is True
    (view,) = house.seat.ask(HelpNow())
    assert (view.number, view.state, view.arrival.raw_met) == (incident.number, HelpState.GRANTED, True)


def test_that_a_helper_whose_way_is_unknown_has_no_arrival_to_be_scored_by(asked):
    house, incident, other = asked
    task = lent(house, incident, other)
    assert task.own_arrival_s is None
    assert arrival_of(house, task).reason == "no_limit"


def test_that_feedback_stays_with_the_owner_street(asked):
    house, incident, other = asked
    task = lent(house, incident, other)
    house.clock.pass_s(20)
    house.act(Respond, assignment_id=task.id)
    house.clock.pass_s(60)
    house.act(Arrive, assignment_id=task.id, by=Means.RADIO, evidence=("照片",))
    with house.refused("crew_still_under_way"):
        house.act(DeskFeedback, WULIN_DESK, incident_id=incident.id, note="已处置")
    house.clock.pass_s(60)
    house.act(Feedback, assignment_id=task.id, note="已劝离", evidence=("照片",))
    assert (house.now(incident).state, house.clocks(incident).feedback.stopped_at) == (State.ARRIVED, None)
    with house.refused("not_your_area"):
        house.act(DeskFeedback, TIANSHUI_DESK, incident_id=incident.id, note="已处置")
    house.clock.pass_s(30)
    house.act(DeskFeedback, WULIN_DESK, incident_id=incident.id, note="天水2组已劝离")
    assert house.clocks(incident).feedback.stopped_at == T0 + seconds(170)
    assert house.now(incident).state is State.REPORTED_BACK


def test_that_a_lent_crew_never_takes_the_lead_over(asked):
    house, incident, other = asked
    own = house.crew("101")
    led = house.send(own, incident)
    helped = lent(house, incident, other)
    house.clock.pass_s(5)
    house.act(Decline, assignment_id=led.id, reason="车辆故障")
    assert not house.now(helped).is_lead


def test_that_consent_is_in_the_advice_and_adds_no_time_once_given(asked):
    house, incident, other = asked
    house.seen(other, 4, 5)

    def line():
        return house.seat.ask(Recommend(incident_id=incident.id)).candidates[0]

    def codes():
        return [reason.code for reason in line().reasons]

    house.clock.pass_s(20)
    assert (line().needs_consent, line().expected_s - line().eta_s) == (True, 40.0)
    assert "consent_asked" in codes()
    house.clock.pass_s(41)
    assert "consent_silent" in codes()
    assert line().expected_s - line().eta_s == 60.0
    answer(house, incident, other)
    assert (line().needs_consent, line().expected_s) == (False, line().eta_s)
    assert "consent_given" in codes()


def test_that_a_request_is_taken_back_like_any_other_step(asked):
    house, incident, _ = asked
    house.act(Undo)
    assert house.now(incident).help == ()


def test_that_a_crew_off_duty_or_a_closed_incident_is_not_asked_about(house):
    other, incident = house.crew("201", unit=TIANSHUI, signed_on=None), house.received(spot(3, 5))
    with house.refused("not_in_this_state"):
        house.act(AskHelp, incident_id=incident.id, crew_id=other.id)
    accepted = house.incident(spot(3, 6))
    with house.refused("crew_off_shift"):
        house.act(AskHelp, incident_id=accepted.id, crew_id=other.id)
