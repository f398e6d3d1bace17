"""What a centre learns of its own forecasts, and how little it makes of few cases."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.assignment import AssignmentState
from dispatch.day_hours import band_at
from dispatch.forecast import RoadAhead, answer_wait, arrival_forecast
from dispatch.forecast_errors import ALL, AS_COMPUTED, NOTHING_LEARNT, Error, Recalibration, recalibration_key
from dispatch.forecast_fit import fit_errors, fit_recalibration
from dispatch.forecast_history import Answered, History, Sent, Travelled, Worked
from dispatch.forecast_samples import Sample
from dispatch.foresight import Foresight
from dispatch.incident import Classification, StageName
from dispatch.need import need_of_incident
from dispatch.recommendation import recommend
from dispatch.settings import Settings
from gis.road_network import Mode
from tests.builders import F15_CORE, T0, at, incident, task
from tests.dispatch.scene import NOW, WULIN, Scene, centre, crew, spot

SETTINGS = Settings()
last_steps = st.builds(Recalibration, st.floats(-3, 3), st.floats(0.05, 4), st.floats(-4, 4))


def told(**kinds: tuple[object, ...]) -> History:
    nothing: dict[str, tuple[object, ...]] = {"sent": (), "answered": (), "travelled": (), "worked": ()}
    return History(10, **{**nothing, **kinds})  # type: ignore[arg-type]


def ways(mode: str, band: str, factor: float, count: int, lag_s: float = 0.0) -> list[Travelled]:
    chance = random.Random(count)
    drawn = [(chance.uniform(60, 400), chance.gauss(0, 0.1)) for _ in range(count)]
    return [
        Travelled(mode, band, 20.0, network, network * factor * math.exp(noise) + max(0.0, lag_s - 20))
        for network, noise in drawn
    ]


def fitted(**kinds: tuple[object, ...]):
    return fit_errors(told(**kinds), SETTINGS, NOTHING_LEARNT)


def test_that_a_slow_hour_of_one_mode_is_learnt_and_told_of_no_other():
    lines = [
        *ways("car", "16:30", 1.5, 300),
        *ways("car", "11:00", 1.0, 300),
        *ways("ebike", "16:30", 1.0, 300),
    ]
    errors = fitted(travelled=tuple(lines))
    assert errors.road("car", "16:30").factor == pytest.approx(1.45, abs=0.07)
    assert errors.road("car", "11:00").factor == pytest.approx(1.0, abs=0.07)
    assert errors.road("ebike", "16:30").factor == pytest.approx(1.0, abs=0.07)


def test_that_few_cases_say_little_and_none_say_nothing():
    many = ways("car", "11:00", 1.0, 300)
    errors = fitted(travelled=(*many, *ways("car", "16:30", 2.0, 6)))
    assert errors.road("car", "16:30").bias < 0.25
    assert fitted().road("car", "16:30") == Error(0.0, SETTINGS.eta_spread_ebike)
    assert NOTHING_LEARNT.road("car", "16:30") is None


def test_that_seconds_beside_the_road_are_told_from_the_road():
    errors = fitted(travelled=tuple(ways("car", "11:00", 1.0, 400, lag_s=45.0)))
    assert errors.road_lag_s == pytest.approx(45, abs=8)
    assert errors.road("car", "11:00").factor == pytest.approx(1.0, abs=0.06)


def test_that_a_unit_that_answers_late_is_known_for_it():
    slow = [Answered("330105001", "11:00", 40.0 + number % 7) for number in range(120)]
    quick = [Answered("330105002", "11:00", 12.0 + number % 5) for number in range(120)]
    errors = fitted(answered=(*slow, *quick))
    medians = [
        answer_wait(0, SETTINGS, errors.answer(unit, "11:00")).quantile_s(0.5)
        for unit in ("330105001", "330105002", "330105003")
    ]
    assert medians[0] > 1.5 * medians[1]
    assert medians[1] < medians[2] < medians[0]


def test_that_crews_that_never_answered_count_as_very_slow():
    usual = [Answered("a", "11:00", 15.0 + number % 10) for number in range(80)]
    errors = fitted(answered=(*usual, *(Answered("a", "11:00", None) for _ in range(20))))
    assert errors.answer("a", "11:00").spread > fitted(answered=tuple(usual)).answer("a", "11:00").spread


def test_that_scenes_are_learnt_by_category_against_its_own_usual_time():
    lines = [Worked("STR.hawker", 480.0, 300.0 + number) for number in range(100)]
    errors = fitted(worked=tuple(lines))
    assert errors.scene("STR.hawker").bias < -0.2
    assert errors.scene("STR.dog") == errors.scenes[ALL]


def test_that_an_error_changes_the_middle_and_the_width_of_a_road():
    road = RoadAhead(200, 0, Mode.CAR)
    learnt = arrival_forecast(road, SETTINGS, error=Error(math.log(1.3), 0.1), lag_s=20)
    assert learnt.quantile_s(0.5) == pytest.approx(286, abs=1)
    assert learnt.spread < arrival_forecast(road, SETTINGS).spread


@given(last_steps, st.floats(0.001, 0.999), st.floats(0.001, 0.999), st.floats(0, 1))
def test_that_a_last_step_keeps_the_order_of_probabilities(step, one, other, used):
    low, high = sorted((one, other))
    assert 0 <= step.of(low, used) <= step.of(high, used) <= 1


def test_that_nothing_learnt_leaves_probabilities_as_computed_and_nothing_revives_the_impossible():
    assert AS_COMPUTED.of(0.37, 0.8) == pytest.approx(0.37)
    assert Recalibration(3.0, 0.5, 2.0).of(0.0, 0.5) == 0.0


def sample(probability: float, is_met: bool, stage: StageName = StageName.ARRIVAL) -> Sample:
    return Sample("i", stage, "STR.hawker", True, stage.value, T0, 0.3, probability, is_met)


def test_that_forecasts_too_timid_are_made_bolder_by_many_cases_and_hardly_by_few():
    chance = random.Random(4)
    many = [sample(said, chance.random() < (0.95 if said > 0.5 else 0.1)) for said in [0.7, 0.4] * 800]
    key = recalibration_key(StageName.ARRIVAL, incident())
    bold = fit_recalibration(many)[key]
    assert bold.of(0.7, 0.3) == pytest.approx(0.95, abs=0.03)
    assert bold.of(0.4, 0.3) == pytest.approx(0.10, abs=0.03)
    timid = fit_recalibration(many[:6])[key]
    assert abs(timid.of(0.7, 0.3) - 0.7) < 0.12


def test_that_what_a_crew_found_itself_has_a_last_step_of_its_own():
    keys = {
        recalibration_key(StageName.FEEDBACK, incident(**changes))
        for changes in ({}, {"found_by_crew": "crew-101"}, {"rule": None})
    }
    assert keys == {"feedback", "feedback found", "feedback measured"}


def test_that_an_hour_belongs_to_one_band_and_the_last_goes_over_midnight():
    assert band_at(at("08:10"), SETTINGS) == "06:00"
    assert band_at(at("16:30"), SETTINGS) == "16:30"
    assert band_at(at("23:00"), SETTINGS) == band_at(at("03:00"), SETTINGS) == "22:00"


def test_that_before_a_crew_is_sent_a_response_is_forecast_once_the_desk_is_known():
    sent = tuple(Sent("accepted", 8.0 + number % 9) for number in range(60))
    errors = fitted(sent=sent, answered=tuple(Answered("a", "09:30", 15.0) for _ in range(60)))
    accepted = Classification("STR.hawker", 3, F15_CORE, T0 + timedelta(seconds=5), "王芳")
    made = incident(place=spot(3, 5), classifications=(accepted,))
    scene = Scene(rows=[made])

    def probability(clock: str, learnt=errors) -> float | None:
        house = replace(centre(), errors=learnt)
        return Foresight().view(made, scene.situation, house, at(clock)).of(StageName.RESPONSE).probability

    early, late = probability("10:00:06"), probability("10:00:45")
    assert early is not None
    assert late is not None
    assert early > 0.8 > 0.5 > late
    assert probability("10:00:06", NOTHING_LEARNT) is None


def test_that_switched_on_errors_reach_the_live_forecast():
    made = incident(place=spot(3, 5))
    scene = Scene(rows=[made])
    put = scene.put(crew("101"), 3, 9)
    scene.add(
        task(
            crew_id=put.id,
            incident_id=made.id,
            state=AssignmentState.ACKNOWLEDGED,
            acknowledged_at=at("10:00:30"),
            mode="ebike",
        )
    )

    def p50(errors):
        house = replace(centre(), errors=errors)
        return Foresight().view(made, scene.situation, house, NOW).of(StageName.ARRIVAL).p50

    slow = replace(NOTHING_LEARNT, roads={"ebike": Error(math.log(2), 0.2)})
    assert p50(slow) > p50(NOTHING_LEARNT)


def test_that_advice_goes_by_what_was_learnt_of_the_road_and_of_the_unit():
    made = incident(place=spot(3, 5))
    scene = Scene(rows=[made])
    scene.put(crew("101"), 3, 9)

    def line(errors):
        house = replace(centre(), errors=errors)
        need = need_of_incident(made, house, NOW)
        return recommend(need, scene.situation, house, NOW).candidates[0]

    plain = line(NOTHING_LEARNT)
    slow_road = line(replace(NOTHING_LEARNT, roads={"ebike": Error(math.log(1.5), 0.25)}))
    slow_unit = line(replace(NOTHING_LEARNT, answers={WULIN: Error(math.log(3), 0.6)}))
    assert slow_road.p90_s > plain.p90_s
    assert slow_unit.p90_s > plain.p90_s
    assert slow_unit.on_time < plain.on_time
