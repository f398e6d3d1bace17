"""What painters, tables and the command line need of an incident's clocks: pure numbers and codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dispatch.closing import ClosingClock, Light, closing_clocks
from dispatch.forecast import StageForecast
from dispatch.incident import Incident, StageName
from dispatch.judgement import Judgement
from dispatch.settings import Settings
from dispatch.stages import StageClock, StageClocks, StageState


class Look(StrEnum):
    """How a stage looks; `WAIT`: its clock runs, but the stage before it is still open."""

    WAIT = "wait"
    OK = "ok"
    RISK = "risk"
    BREACH = "breach"
    DONE = "done"
    LATE = "late"
    HOLD = "hold"
    WAIVED = "waived"
    NOT_APPLICABLE = "not_applicable"


FINISHED = frozenset({Look.DONE, Look.LATE, Look.WAIVED, Look.NOT_APPLICABLE})


class Outcome(StrEnum):
    """The icon of a whole clock: the worst of its unfinished stages."""

    DONE = "done"
    ON_TIME = "on_time"
    AT_RISK = "at_risk"
    LATE = "late"
    HELD = "held"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class StageView:
    """One stage. `elapsed`, `p10`, `p50`, `p90` are fractions of the limit, counted from t0.

    `remaining_s` is negative past the due time. `is_unknown`: a crew is under way and can't be seen.
    """

    stage: StageName
    look: Look
    limit_s: int | None = None
    elapsed: float = 0.0
    due_at: datetime | None = None
    remaining_s: float | None = None
    stopped_at: datetime | None = None
    late_s: float = 0.0
    p10: float | None = None
    p50: float | None = None
    p90: float | None = None
    probability: float | None = None
    judgement: Judgement = Judgement.UNKNOWN
    is_unknown: bool = False
    is_unproven: bool = False
    reason: str = ""

    @property
    def is_finished(self) -> bool:
        return self.look in FINISHED


@dataclass(frozen=True)
class SlowView:
    """The closing clock: the share of its limit that is used, when it is due, and whether it is paused."""

    name: str
    look: Look
    share_used: float
    due_at: datetime
    is_paused: bool


@dataclass(frozen=True)
class ClockView:
    """The clocks of one incident; `countdown`: the stage whose time is shown, None when all are finished."""

    incident_id: str
    stages: tuple[StageView, StageView, StageView]
    outcome: Outcome
    countdown: StageName | None
    closing: SlowView | None

    def of(self, stage: StageName) -> StageView:
        """One stage."""
        return next(view for view in self.stages if view.stage is stage)

    @property
    def shown(self) -> StageView | None:
        """The stage whose countdown is shown."""
        return None if self.countdown is None else self.of(self.countdown)


def clock_view(
    incident_id: str,
    clocks: StageClocks,
    forecasts: Mapping[StageName, StageForecast],
    closing: SlowView | None,
    now: datetime,
) -> ClockView:
    """The clocks of an incident as they look at `now`."""
    response = _stage_view(clocks.response, forecasts, now, is_waiting=False)
    arrival = _stage_view(clocks.arrival, forecasts, now, is_waiting=not response.is_finished)
    feedback = _stage_view(clocks.feedback, forecasts, now, is_waiting=not arrival.is_finished)
    stages = (response, arrival, feedback)
    return ClockView(
        incident_id=incident_id,
        stages=stages,
        outcome=_outcome(stages),
        countdown=next((view.stage for view in stages if not view.is_finished), None),
        closing=closing,
    )


def _stage_view(
    clock: StageClock, forecasts: Mapping[StageName, StageForecast], now: datetime, *, is_waiting: bool
) -> StageView:
    if clock.started_at is None or clock.limit_s is None or clock.due_at is None:
        return StageView(clock.stage, Look.NOT_APPLICABLE, reason=clock.reason)
    forecast = forecasts.get(clock.stage, StageForecast(Judgement.UNKNOWN))
    elapsed_s = ((clock.stopped_at or now) - clock.started_at).total_seconds()
    p10, p50, p90 = _fractions(forecast, elapsed_s, clock.limit_s)
    return StageView(
        stage=clock.stage,
        look=_look(clock, forecast, is_waiting=is_waiting),
        limit_s=clock.limit_s,
        elapsed=max(0.0, elapsed_s / clock.limit_s),
        due_at=clock.due_at,
        remaining_s=(clock.due_at - now).total_seconds() if clock.is_running else None,
        stopped_at=clock.stopped_at,
        late_s=clock.late_s,
        p10=p10,
        p50=p50,
        p90=p90,
        probability=forecast.probability,
        judgement=forecast.judgement,
        is_unknown=forecast.is_lost,
        is_unproven=clock.unproven,
        reason=clock.reason,
    )


def _fractions(
    forecast: StageForecast, elapsed_s: float, limit_s: int
) -> tuple[float | None, float | None, float | None]:
    prediction = forecast.prediction
    if prediction is None:
        return None, None, None
    seconds = (prediction.p10_s, prediction.p50_s, prediction.p90_s)
    p10, p50, p90 = ((elapsed_s + ahead_s) / limit_s for ahead_s in seconds)
    return p10, p50, p90


_STOPPED = {
    StageState.MET: Look.DONE,
    StageState.MET_LATE: Look.LATE,
    StageState.WAIVED: Look.WAIVED,
    StageState.NOT_APPLICABLE: Look.NOT_APPLICABLE,
}
_RUNNING = {
    Judgement.LATE: Look.BREACH,
    Judgement.WILL_BE_LATE: Look.RISK,
    Judgement.AT_RISK: Look.RISK,
}


def _look(clock: StageClock, forecast: StageForecast, *, is_waiting: bool) -> Look:
    """A stage that waits for the one before shows its own danger all the same: the alarm comes in time."""
    if not clock.is_running:
        return _never_reached(clock) if clock.state is StageState.NEVER_REACHED else _STOPPED[clock.state]
    return _RUNNING.get(forecast.judgement, Look.WAIT if is_waiting else Look.OK)


def _never_reached(clock: StageClock) -> Look:
    """A stage that the incident's end left open: late, unless it ended in time."""
    return Look.LATE if clock.raw_met is False else Look.NOT_APPLICABLE


def _outcome(stages: tuple[StageView, ...]) -> Outcome:
    open_stages = [view for view in stages if not view.is_finished]
    looks = {view.look for view in open_stages}
    if not open_stages:
        return Outcome.DONE
    if Look.BREACH in looks:
        return Outcome.LATE
    if any(view.is_unknown for view in open_stages):
        return Outcome.UNKNOWN
    return Outcome.AT_RISK if Look.RISK in looks else Outcome.ON_TIME


def slow_view(incident: Incident, settings: Settings, now: datetime) -> SlowView | None:
    """The closing limit that falls due next, else the last; None where there is no limit."""
    clocks = closing_clocks(incident, now, settings)
    if not clocks:
        return None
    ahead = (clock for clock in clocks if clock.stopped_at is None and clock.paused_due_at > now)
    shown = next(ahead, clocks[-1])
    is_paused = _is_paused(incident, now)
    return SlowView(
        name=shown.limit.name,
        look=_slow_look(shown, is_paused=is_paused),
        share_used=shown.paused_share_used,
        due_at=shown.paused_due_at,
        is_paused=is_paused,
    )


def _is_paused(incident: Incident, now: datetime) -> bool:
    return any(
        item.approved_by is not None and item.ended_at is None and item.since <= now < item.until
        for item in incident.suspensions
    )


_LIGHTS = {Light.GREEN: Look.OK, Light.AMBER: Look.RISK, Light.RED: Look.BREACH}


def _slow_look(clock: ClosingClock, *, is_paused: bool) -> Look:
    if clock.stopped_at is not None:
        return Look.DONE if clock.paused_met else Look.LATE
    return Look.HOLD if is_paused else _LIGHTS[clock.light]
