"""When each fast stage will be done, how likely in time, and how that is judged.

Every default here (spreads by mode and age, time to answer, time on the scene) is a starting value from the
operations notes; a centre's own past error (dispatch/forecast_errors.py) replaces it once it is switched on.
What can't be known is None, never guessed.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from statistics import NormalDist

from dispatch.assignment import Assignment, AssignmentState
from dispatch.categories import Category
from dispatch.day_hours import band_at
from dispatch.desk_wait import MINUTE_S, InHand, in_hand
from dispatch.forecast_errors import NOTHING_LEARNT, Error, ForecastErrors
from dispatch.incident import Incident, StageName
from dispatch.judgement import Judge, Judgement
from dispatch.likelihood import Prediction, Wait
from dispatch.on_scene import on_scene_wait
from dispatch.requirement import Requirement, contributes, meets_arrival
from dispatch.settings import Settings
from dispatch.stages import StageClock, StageClocks
from gis.road_network import Mode


@dataclass(frozen=True)
class RoadAhead:
    """A crew's way to the place: network seconds from its last usable fix, and that fix's age in seconds."""

    network_s: float
    fix_age_s: float
    mode: Mode


@dataclass(frozen=True)
class StageForecast:
    """What is expected of one running stage.

    `wait` and `probability` are None where nothing can be said; `is_lost` tells that a crew is under way and
    can't be seen, so that views write "?". `since`: when it was first judged so.
    """

    judgement: Judgement
    wait: Wait | None = None
    probability: float | None = None
    is_lost: bool = False
    since: datetime | None = None

    @property
    def prediction(self) -> Prediction | None:
        """The quantiles in seconds from now."""
        return None if self.wait is None else self.wait.prediction()


def answer_wait(since_sent_s: float, settings: Settings, error: Error | None = None) -> Wait:
    """The wait for a crew's answer: a survival curve, log-normal through two settings.

    Half answer within `answer_median_s`, the share `answered_in_a_minute` within 60 s (93 to 96 % in the
    operations notes); with these defaults the chance of 60 s falls below 0.8 at 30 s unanswered.
    `error`: how this unit's crews answered at this time of day, against that median.
    """
    median_s = min(settings.answer_median_s, MINUTE_S - 1.0)
    deviations = NormalDist().inv_cdf(settings.answered_in_a_minute)
    spread = math.log(MINUTE_S / median_s) / deviations
    return _learnt(median_s, spread, error, max(0.0, since_sent_s))


def _learnt(median_s: float, spread: float, error: Error | None, elapsed_s: float = 0.0) -> Wait:
    """A wait as expected, or as experience has corrected it."""
    if error is None:
        return Wait(median_s, spread, elapsed_s)
    return Wait(median_s * error.factor, error.spread, elapsed_s)


def arrival_forecast(
    road: RoadAhead,
    settings: Settings,
    *,
    is_moving: bool = True,
    error: Error | None = None,
    lag_s: float = 0.0,
) -> Wait:
    """The wait until a crew is there: network time as median, its error log-normal by mode and fix age.

    A crew that moves has been on its way since its fix; one that waits starts now. An old fix adds
    `eta_spread_per_minute_of_age` to the spread for every minute of its age. `error`: how far off network
    times of this mode were at this time of day, once `lag_s` seconds beside the road are added to them.
    """
    age_s = max(0.0, road.fix_age_s)
    expected = _learnt(road.network_s + lag_s, road_spread(road.mode, settings), error)
    spread = expected.spread + settings.eta_spread_per_minute_of_age * age_s / MINUTE_S
    return Wait(expected.median_s, spread, age_s if is_moving else 0.0)


def road_spread(mode: Mode, settings: Settings) -> float:
    """How far network times of a mode are off where nothing has been learnt of that."""
    return {
        Mode.FOOT: settings.eta_spread_foot,
        Mode.EBIKE: settings.eta_spread_ebike,
        Mode.CAR: settings.eta_spread_car,
        Mode.BOAT: settings.eta_spread_boat,
        Mode.AIR: settings.eta_spread_air,
    }[mode]


def stage_forecasts(
    incident: Incident,
    clocks: StageClocks,
    tasks: Collection[Assignment],
    roads: Mapping[str, RoadAhead],
    category: Category,
    settings: Settings,
    now: datetime,
    judge: Judge,
    errors: ForecastErrors = NOTHING_LEARNT,
) -> Mapping[StageName, StageForecast]:
    """What is expected of each stage that still runs; the others have no line.

    `roads`: by assignment id, for crews under way that can be seen; one without is lost (case 4).
    """
    crews = [task for task in tasks if task.is_running]
    held = in_hand(incident, tasks)
    case = _Case(incident, category, crews, held, roads, settings, now, judge, errors)
    forecast = {
        StageName.RESPONSE: _response,
        StageName.ARRIVAL: _arrival,
        StageName.FEEDBACK: _feedback,
    }
    running = (clock for clock in clocks.all if clock.is_running)
    return {clock.stage: forecast[clock.stage](clock, case) for clock in running}


@dataclass(frozen=True)
class _Case:
    """An incident's crews under way or on the scene, with what is known of their roads."""

    incident: Incident
    category: Category
    crews: list[Assignment]
    held: InHand | None
    roads: Mapping[str, RoadAhead]
    settings: Settings
    now: datetime
    judge: Judge
    errors: ForecastErrors

    @property
    def band(self) -> str:
        return band_at(self.now, self.settings)

    @property
    def is_promised(self) -> bool:
        return self.incident.rule is not None and self.incident.rule.is_promised

    @property
    def requirement(self) -> Requirement:
        return self.category.requirement

    def seconds_since(self, moment: datetime) -> float:
        return max(0.0, (self.now - moment).total_seconds())

    def judged(self, clock: StageClock, wait: Wait) -> StageForecast:
        """The forecast of a running stage that something is known of."""
        left_s = _left_s(clock, self.now)
        used = 1.0 - left_s / clock.limit_s if clock.limit_s else 0.0
        last_step = self.errors.recalibration(clock.stage, self.incident)
        probability = last_step.of(wait.share_within(left_s), used)
        if left_s < 0:
            return StageForecast(Judgement.LATE, wait, probability)
        judgement, since = self.judge.judge(
            self.incident.id, clock.stage, probability, self.settings, self.now
        )
        return StageForecast(judgement, wait, probability, since=since)

    def unknown(self, clock: StageClock, *, is_lost: bool) -> StageForecast:
        """The forecast of a running stage that nothing is known of; late is late, unless nobody can see."""
        is_late = _left_s(clock, self.now) < 0 and not is_lost
        return StageForecast(Judgement.LATE if is_late else Judgement.UNKNOWN, is_lost=is_lost)


def _left_s(clock: StageClock, now: datetime) -> float:
    return math.inf if clock.due_at is None else (clock.due_at - now).total_seconds()


def _response(clock: StageClock, case: _Case) -> StageForecast:
    asked = [
        task
        for task in case.crews
        if task.state is AssignmentState.SENT
        and contributes(case.requirement, task.posts, task.contractor_object)
    ]
    waits = [_answer_wait(task, case) for task in asked]
    wait = min(waits, key=lambda wait: wait.quantile_s(0.5), default=None) or _unsent_wait(case)
    told = case.unknown(clock, is_lost=False) if wait is None else case.judged(clock, wait)
    least = Judgement.AT_RISK if _waits_too_long(clock, case) else Judgement.ON_TIME
    return replace(told, judgement=max(told.judgement, least))


def _unsent_wait(case: _Case) -> Wait | None:
    """Nobody has been asked: the wait until somebody is, where that has been learnt, and then answers."""
    held = case.held
    error = case.errors.sending(held.key) if held else None
    if held is None or error is None or case.crews:
        return None
    sending = _learnt(MINUTE_S, 1.0, error, case.seconds_since(held.since))
    unit = case.incident.unit or ""
    return sending.then(answer_wait(0.0, case.settings, case.errors.answer(unit, case.band)))


def _waits_too_long(clock: StageClock, case: _Case) -> bool:
    """A promised response is at risk from a fixed time on, whoever should have acted until then."""
    if not case.is_promised or clock.started_at is None:
        return False
    return case.seconds_since(clock.started_at) >= case.settings.response_at_risk_s


def _arrival(clock: StageClock, case: _Case) -> StageForecast:
    """The earliest of the crews whose being there alone counts."""
    coming = [
        task
        for task in case.crews
        if task.is_en_route and meets_arrival(case.requirement, task.posts, task.contractor_object)
    ]
    waits = [wait for task in coming if (wait := _arrival_wait(task, case)) is not None]
    if not waits:
        return case.unknown(clock, is_lost=bool(coming))
    return case.judged(clock, min(waits, key=lambda wait: wait.quantile_s(0.5)))


def _answer_wait(task: Assignment, case: _Case) -> Wait:
    error = case.errors.answer(task.unit, case.band)
    return answer_wait(case.seconds_since(task.sent_at), case.settings, error)


def _arrival_wait(task: Assignment, case: _Case) -> Wait | None:
    road = case.roads.get(task.id)
    if road is None:
        return None
    error, lag_s = case.errors.road(road.mode.value, case.band), case.errors.road_lag_s
    if task.state is AssignmentState.ACKNOWLEDGED:
        left_s = max(0.0, lag_s - case.seconds_since(task.acknowledged_at or task.sent_at))
        return arrival_forecast(road, case.settings, error=error, lag_s=left_s)
    answer = _answer_wait(task, case)
    return answer.then(arrival_forecast(road, case.settings, is_moving=False, error=error, lag_s=lag_s))


def scene_wait(category: str, errors: ForecastErrors, elapsed_s: float = 0.0) -> Wait:
    """How long a crew is on the scene of a category, as learnt or as usual; so many seconds have gone."""
    usual = on_scene_wait(category)
    return _learnt(usual.median_s, usual.spread, errors.scene(category), elapsed_s)


def _feedback(clock: StageClock, case: _Case) -> StageForecast:
    """The lead crew's time on the scene, after its way there if it is not there yet."""
    lead = next((task for task in case.crews if task.is_lead), None)
    # Case 10: the owner street reports what a lent crew did.
    lead = lead or next((task for task in case.crews if task.is_lent), None)
    if lead is None:
        return case.unknown(clock, is_lost=False)
    if lead.state is AssignmentState.ON_SCENE:
        since_s = case.seconds_since(lead.arrived_at or lead.sent_at)
        return case.judged(clock, scene_wait(case.category.code, case.errors, since_s))
    coming = _arrival_wait(lead, case)
    if coming is None:
        return case.unknown(clock, is_lost=True)
    return case.judged(clock, coming.then(scene_wait(case.category.code, case.errors)))
