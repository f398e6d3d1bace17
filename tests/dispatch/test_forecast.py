"""When stages will be done, how surely, how that is judged, and how it looks."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.assignment import Assignment, AssignmentState
from dispatch.clock_view import ClockView, Look, Outcome
from dispatch.entry import Entry, EntryKind
from dispatch.forecast import RoadAhead, answer_wait, arrival_forecast
from dispatch.foresight import Foresight
from dispatch.incident import ClosingLimit, Incident, StageName, Suspension
from dispatch.judgement import Judge, Judgement, judged
from dispatch.likelihood import Wait
from dispatch.on_scene import on_scene_wait
from dispatch.settings import Settings
from gis.road_network import Mode
from tests.builders import T0, at, entry, incident, task
from tests.dispatch.scene import NOW, Scene, centre, crew, fix_at, spot

SETTINGS = Settings()
waits = st.builds(
    Wait, st.floats(1, 10_000), st.floats(0.01, 1.5), st.one_of(st.just(0.0), st.floats(0, 20_000))
)


@given(waits)
def test_that_quantiles_stand_in_order_and_lie_ahead(wait):
    told = wait.prediction()
    assert 0 <= told.p10_s <= told.p50_s <= told.p90_s


@given(waits, st.floats(0.05, 0.95))
def test_that_a_quantile_and_its_probability_agree(wait, share):
    ahead_s = wait.quantile_s(share)
    if ahead_s > 1.0 and wait.share_within(1e9) > 0.999:
        assert wait.share_within(ahead_s) == pytest.approx(share, abs=0.02)


def test_that_a_fresh_wait_has_the_median_and_the_spread_it_was_given():
    wait = Wait.from_quantiles(480.0, 1200.0)
    assert wait.quantile_s(0.5) == pytest.approx(480)
    assert wait.quantile_s(0.9) == pytest.approx(1200)
    assert wait.share_within(0) == 0.0


def test_that_what_has_taken_long_will_take_longer_still():
    left = [Wait(480.0, 0.7, elapsed_s).quantile_s(0.5) for elapsed_s in (480, 1200, 3600)]
    assert left == sorted(left)


def test_that_two_waits_after_one_another_add_up():
    both = Wait(100.0, 0.2).then(Wait(300.0, 0.3))
    assert both.quantile_s(0.5) == pytest.approx(405, rel=0.02)
    assert both.quantile_s(0.9) < Wait(100.0, 0.2).quantile_s(0.9) + Wait(300.0, 0.3).quantile_s(0.9)


def test_that_a_sum_counts_only_what_is_left_of_the_first_wait():
    late = Wait(100.0, 0.2, 90.0).then(Wait(300.0, 0.3))
    assert late.quantile_s(0.5) == pytest.approx(330, rel=0.03)


@pytest.mark.parametrize(
    ("unanswered_s", "least", "most"), [(0, 0.93, 0.96), (29, 0.8, 0.83), (45, 0.5, 0.6)]
)
def test_that_answers_come_as_often_as_operations_say(unanswered_s, least, most):
    wait = answer_wait(unanswered_s, SETTINGS)
    assert least <= wait.share_within(60 - unanswered_s) <= most


def test_that_an_arrival_is_expected_after_the_network_time():
    wait = arrival_forecast(RoadAhead(200, 0, Mode.CAR), SETTINGS)
    assert wait.quantile_s(0.5) == pytest.approx(200)


def test_that_a_moving_crew_has_been_on_its_way_since_its_fix():
    moving = arrival_forecast(RoadAhead(200, 40, Mode.EBIKE), SETTINGS)
    waiting = arrival_forecast(RoadAhead(200, 40, Mode.EBIKE), SETTINGS, is_moving=False)
    assert moving.quantile_s(0.5) == pytest.approx(160, abs=2)
    assert waiting.quantile_s(0.5) == pytest.approx(200)


def test_that_an_older_fix_makes_an_arrival_less_sure():
    fresh, old = (
        arrival_forecast(RoadAhead(200, age_s, Mode.CAR), SETTINGS, is_moving=False) for age_s in (0, 80)
    )
    assert old.quantile_s(0.9) > fresh.quantile_s(0.9)


@pytest.mark.parametrize("mode", Mode)
def test_that_every_mode_has_its_spread(mode):
    told = arrival_forecast(RoadAhead(200, 0, mode), SETTINGS).prediction()
    assert told.p10_s < 200 < told.p90_s


@pytest.mark.parametrize(
    ("category", "median_min", "p90_min"),
    [("STR.hawker", 8, 20), ("STR.vagrant", 15, 40), ("ENV.noise_social", 15, 40), ("XYZ.other", 30, 70)],
)
def test_that_time_on_the_scene_goes_by_category(category, median_min, p90_min):
    wait = on_scene_wait(category)
    assert wait.quantile_s(0.5) == pytest.approx(60 * median_min)
    assert wait.quantile_s(0.9) == pytest.approx(60 * p90_min)


@pytest.mark.parametrize(
    ("probability", "judgement"),
    [
        (0.8, Judgement.ON_TIME),
        (0.79, Judgement.AT_RISK),
        (0.5, Judgement.AT_RISK),
        (0.49, Judgement.WILL_BE_LATE),
    ],
)
def test_that_judgement_goes_by_the_settings(probability, judgement):
    assert judged(probability, SETTINGS) is judgement


def test_that_getting_better_must_pass_the_line_by_the_margin():
    assert judged(0.82, SETTINGS, Judgement.AT_RISK) is Judgement.AT_RISK
    assert judged(0.86, SETTINGS, Judgement.AT_RISK) is Judgement.ON_TIME
    assert judged(0.53, SETTINGS, Judgement.WILL_BE_LATE) is Judgement.WILL_BE_LATE
    assert judged(0.82, SETTINGS, Judgement.WILL_BE_LATE) is Judgement.AT_RISK


def test_that_getting_worse_counts_at_once():
    assert judged(0.79, SETTINGS, Judgement.ON_TIME) is Judgement.AT_RISK


def test_that_a_judge_remembers_each_stage_and_since_when_until_told_to_forget():
    judge, later = Judge(), NOW + timedelta(seconds=10)

    def said(incident_id: str, probability: float, now: datetime) -> tuple[Judgement, datetime]:
        return judge.judge(incident_id, StageName.ARRIVAL, probability, SETTINGS, now)

    assert said("a", 0.75, NOW) == (Judgement.AT_RISK, NOW)
    assert said("a", 0.82, later) == (Judgement.AT_RISK, NOW)
    assert said("b", 0.82, later) == (Judgement.ON_TIME, later)
    judge.forget_all_but({"b"})
    assert said("a", 0.82, later) == (Judgement.ON_TIME, later)


class Room:
    """One incident at (3, 5) with what has happened to it, seen at moments."""

    def __init__(self, **changes: Any) -> None:
        self.incident: Incident = incident(**{"place": spot(3, 5), **changes})
        self.scene = Scene(rows=[self.incident])
        self.foresight = Foresight()

    def sent(self, state: AssignmentState, east: float, north: float, **changes: Any) -> Assignment:
        """A crew sent at 10:00:20 and last seen somewhere at 10:00:55."""
        put = self.scene.put(crew("101"), east, north)
        made = task(crew_id=put.id, incident_id=self.incident.id, state=state, mode="ebike", **changes)
        self.scene.add(made)
        return made

    def told(self, kind: EntryKind, clock: str, of: Assignment) -> Entry:
        made = entry(kind, clock, of, incident_id=self.incident.id)
        self.scene.add(made)
        return made

    def at(self, moment: datetime) -> ClockView:
        return self.foresight.view(self.incident, self.scene.situation, centre(), moment)


def test_that_an_unanswered_response_is_at_risk_from_thirty_seconds():
    room = Room()
    room.sent(AssignmentState.SENT, 3, 6, sent_at=T0)
    assert room.at(at("10:00:29")).of(StageName.RESPONSE).look is Look.OK
    late = room.at(at("10:00:30")).of(StageName.RESPONSE)
    assert (late.look, late.judgement) == (Look.RISK, Judgement.AT_RISK)


def test_that_a_response_is_at_risk_even_while_nobody_has_been_sent():
    room = Room()
    assert room.at(at("10:00:10")).of(StageName.RESPONSE).look is Look.OK
    view = room.at(at("10:00:30")).of(StageName.RESPONSE)
    assert (view.look, view.p50, view.probability) == (Look.RISK, None, None)


def test_that_a_stage_waits_while_the_one_before_it_is_open_and_its_time_runs_all_the_same():
    room = Room()
    view = room.at(at("10:00:15"))
    arrival = view.of(StageName.ARRIVAL)
    assert (arrival.look, arrival.remaining_s) == (Look.WAIT, 285)
    assert arrival.elapsed == pytest.approx(0.05)
    assert view.countdown is StageName.RESPONSE
    assert view.shown is view.of(StageName.RESPONSE)


def acknowledged(east: float, north: float, **changes: Any) -> Room:
    room = Room(**changes)
    sent = room.sent(AssignmentState.ACKNOWLEDGED, east, north, acknowledged_at=at("10:00:40"))
    room.told(EntryKind.RESPONSE, "10:00:40", sent)
    return room


def test_that_a_crew_near_by_will_be_on_time():
    view = acknowledged(3, 7).at(NOW)
    assert view.of(StageName.RESPONSE).look is Look.DONE
    arrival = view.of(StageName.ARRIVAL)
    assert arrival.look is Look.OK
    assert arrival.p10 is not None
    assert arrival.p50 == pytest.approx((60 - 5 + 38) / 300, abs=0.01)
    assert arrival.p90 is not None
    assert arrival.p10 < arrival.p50 < arrival.p90 < 1
    assert view.outcome is Outcome.ON_TIME
    assert view.countdown is StageName.ARRIVAL


def test_that_a_crew_far_off_will_be_late_and_the_light_comes_before_the_due_time():
    view = acknowledged(10, 10, t0=T0 - timedelta(seconds=100)).at(NOW)
    arrival = view.of(StageName.ARRIVAL)
    assert (arrival.look, arrival.judgement) == (Look.RISK, Judgement.WILL_BE_LATE)
    assert arrival.p50 is not None
    assert arrival.p50 > 1
    assert view.outcome is Outcome.AT_RISK


def test_that_a_lost_crew_gives_no_prediction_and_is_shown_as_unknown():
    room = acknowledged(3, 7)
    view = room.at(NOW + timedelta(seconds=100))
    arrival = view.of(StageName.ARRIVAL)
    assert (arrival.p50, arrival.probability, arrival.is_unknown) == (None, None, True)
    assert view.of(StageName.FEEDBACK).is_unknown
    assert view.outcome is Outcome.UNKNOWN


def test_that_a_lost_crew_is_not_late_by_itself():
    arrival = acknowledged(3, 7).at(at("10:06:00")).of(StageName.ARRIVAL)
    assert arrival.look is not Look.BREACH
    assert arrival.judgement is Judgement.UNKNOWN


def test_that_a_seen_crew_past_its_due_time_is_late():
    room = acknowledged(3, 7)
    room.scene.fixes.append(fix_at(crew("101"), 3, 6, at("10:05:10")))
    view = room.at(at("10:05:10"))
    arrival = view.of(StageName.ARRIVAL)
    assert (arrival.look, arrival.remaining_s, arrival.probability) == (Look.BREACH, -10, 0.0)
    assert view.outcome is Outcome.LATE


def test_that_an_asked_crew_counts_with_its_time_to_answer():
    room = Room()
    room.sent(AssignmentState.SENT, 3, 7)
    arrival = room.at(NOW).of(StageName.ARRIVAL)
    assert arrival.p50 is not None
    assert arrival.p50 > (60 + 38) / 300


def test_that_the_earliest_of_several_crews_is_expected():
    room = acknowledged(10, 10)
    far = room.at(NOW).of(StageName.ARRIVAL).p50
    near = room.scene.put(crew("102"), 3, 6)
    room.scene.add(
        task(crew_id=near.id, incident_id=room.incident.id, state=AssignmentState.ACKNOWLEDGED, mode="ebike")
    )
    both = room.at(NOW).of(StageName.ARRIVAL).p50
    assert far is not None
    assert both is not None
    assert both < far


def test_that_feedback_is_expected_by_the_time_on_the_scene():
    room = acknowledged(3, 5)
    sent = next(row for row in room.scene.rows if isinstance(row, Assignment))
    room.scene.add(
        replace(sent, version=2, state=AssignmentState.ON_SCENE, arrived_at=at("10:04:00")),
    )
    room.told(EntryKind.ARRIVAL, "10:04:00", sent)
    feedback = room.at(at("10:04:00")).of(StageName.FEEDBACK)
    assert feedback.p50 == pytest.approx((240 + 480) / 1800, abs=0.001)
    assert feedback.look is Look.OK


def test_that_a_clock_with_everything_done_shows_no_countdown():
    room = Room()
    sent = room.sent(AssignmentState.REPORTED, 3, 5)
    for kind, clock in (
        (EntryKind.RESPONSE, "10:00:40"),
        (EntryKind.ARRIVAL, "10:06:00"),
        (EntryKind.FEEDBACK, "10:20:00"),
    ):
        room.told(kind, clock, sent)
    view = room.at(at("10:30:00"))
    assert [stage.look for stage in view.stages] == [Look.DONE, Look.LATE, Look.DONE]
    assert (view.outcome, view.countdown, view.shown) == (Outcome.DONE, None, None)
    assert view.of(StageName.ARRIVAL).late_s == 60
    assert room.foresight.is_settled(room.incident)


def test_that_an_incident_that_is_not_accepted_has_no_fast_clocks():
    view = Room(rule=None, t0=None).at(NOW)
    assert {stage.look for stage in view.stages} == {Look.NOT_APPLICABLE}


def closing(**changes: Any) -> Room:
    limit = ClosingLimit("", 3, "eh", T0 + timedelta(hours=3))
    return Room(closing=(limit,), **changes)


@pytest.mark.parametrize(
    ("clock", "look"), [("11:00:00", Look.OK), ("12:24:01", Look.RISK), ("13:00:00", Look.BREACH)]
)
def test_that_the_closing_clock_lights_up_at_eighty_and_a_hundred_per_cent(clock, look):
    slow = closing().at(at(clock)).closing
    assert slow is not None
    assert slow.look is look


def test_that_a_suspended_closing_clock_is_held_and_moves_its_due_time():
    pause = Suspension("works", at("11:00:00"), at("14:00:00"), "王芳", "陈刚")
    slow = closing(suspensions=(pause,)).at(at("12:00:00")).closing
    assert slow is not None
    assert (slow.look, slow.is_paused, slow.due_at) == (Look.HOLD, True, at("16:00:00"))
    assert slow.share_used == pytest.approx(1 / 3)


@pytest.mark.parametrize(("closed_at", "look"), [("12:00:00", Look.DONE), ("14:00:00", Look.LATE)])
def test_that_a_closed_incident_has_met_its_limit_or_not(closed_at, look):
    slow = closing(closed_at=at(closed_at)).at(at("15:00:00")).closing
    assert slow is not None
    assert slow.look is look


def test_that_the_road_is_searched_once_for_each_fix():
    room = acknowledged(3, 7)
    situation, house = room.scene.situation, centre()
    first = room.foresight.view(room.incident, situation, house, NOW)
    blind = replace(house, router=None)
    assert room.foresight.view(room.incident, situation, blind, NOW).of(StageName.ARRIVAL).is_unknown
    assert room.foresight.view(room.incident, situation, house, NOW) == first


def test_that_a_stopped_clock_is_counted_again_once_an_entry_comes_late():
    room = Room()
    sent = room.sent(AssignmentState.REPORTED, 3, 5)
    for kind in (EntryKind.RESPONSE, EntryKind.ARRIVAL, EntryKind.FEEDBACK):
        room.told(kind, "10:06:00", sent)
    assert room.at(at("10:20:00")).of(StageName.ARRIVAL).look is Look.LATE
    room.told(EntryKind.ARRIVAL, "10:04:10", sent)
    assert room.at(at("10:20:00")).of(StageName.ARRIVAL).look is Look.DONE


@pytest.mark.parametrize(("east", "changes"), [(80, {}), (3, {"place": spot(80, 80)})], ids=["crew", "place"])
def test_that_far_from_every_road_nothing_is_predicted(east, changes):
    assert acknowledged(east, 5, **changes).at(NOW).of(StageName.ARRIVAL).is_unknown


def test_that_the_closing_clock_is_kept_for_some_seconds_and_then_counted_anew():
    room = closing()
    shares = [room.at(at(clock)).closing for clock in ("11:00:00", "11:00:05", "11:00:15")]
    assert shares[0] == shares[1]
    assert shares[1] != shares[2]
