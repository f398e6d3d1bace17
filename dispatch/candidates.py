"""A crew that may go, as advice shows it: when it will be there, how surely, and why it stands there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from dispatch.assignment import AdvisedCrew
from dispatch.crew_times import fix_age_s
from dispatch.day_hours import band_at
from dispatch.demand_cover import CrewCover
from dispatch.fixes import Fix
from dispatch.forecast import RoadAhead, answer_wait, arrival_forecast
from dispatch.forecast_errors import NOTHING_LEARNT, ForecastErrors
from dispatch.help_asked import HelpAsked, HelpState, help_for
from dispatch.likelihood import Wait
from dispatch.need import Need
from dispatch.people import Crew
from dispatch.policy import Policy
from dispatch.powers import Powers
from dispatch.reasons import Reason
from dispatch.scarcity import Scarcity
from dispatch.settings import Settings
from dispatch.standing import Stand, Standing
from gis.road_network import Mode


@dataclass(frozen=True)
class Candidate:
    """One line of advice.

    `eta_s` is the network time from the crew's last fix; `p90_s` and `on_time` also count the time to answer
    and, where it is needed, to get consent. `on_time` is None where the rule has no arrival limit.
    """

    crew_id: str
    call_sign: str
    unit: str
    mode: Mode
    eta_s: float
    expected_s: float
    p90_s: float
    on_time: float | None
    fix_age_s: float
    standing: Standing
    needs_consent: bool
    meets_arrival: bool
    tasks_done: int
    reasons: tuple[Reason, ...] = ()
    is_held_back: bool = False
    coverage: CrewCover | None = None

    def because(self, reason: Reason) -> Candidate:
        """The same line with one more reason."""
        return replace(self, reasons=(*self.reasons, reason))

    def as_advised(self) -> AdvisedCrew:
        """The line as it is kept with a task: whole seconds, chances in hundredths."""
        on_time = None if self.on_time is None else round(self.on_time, 2)
        coverage = self.coverage
        return AdvisedCrew(
            self.crew_id,
            round(self.eta_s, 1),
            round(self.p90_s),
            on_time,
            self.mode.value,
            self.reasons,
            None if coverage is None else round(coverage.before, 4),
            None if coverage is None else round(coverage.after, 4),
        )


@dataclass(frozen=True)
class Asking:
    """What all lines of one advice share; `coverage` by crew id, empty where nobody has worked it out."""

    need: Need
    settings: Settings
    now: datetime
    answer: Wait
    policy: Policy
    scarcity: Scarcity
    coverage: Mapping[str, CrewCover] = field(default_factory=dict)
    errors: ForecastErrors = NOTHING_LEARNT

    @cached_property
    def band(self) -> str:
        """The time of day that learnt errors go by."""
        return band_at(self.now, self.settings)

    def answer_of(self, unit: str) -> Wait:
        """The wait for the answer of a unit's crew: as learnt of it, else as of all."""
        error = self.errors.answer(unit, self.band)
        return self.answer if error is None else answer_wait(0.0, self.settings, error)

    @property
    def due_s(self) -> float | None:
        """Seconds until arrival is due; None where the rule has no arrival limit."""
        due_at = self.need.arrival_due_at
        return None if due_at is None else (due_at - self.now).total_seconds()


def candidate(
    crew: Crew,
    fix: Fix,
    eta_s: float,
    stand: Stand,
    powers: Powers,
    tasks_done: int,
    asking: Asking,
    ready_in_s: float = 0.0,
) -> Candidate:
    """The line of a crew that nothing excludes, or that is free to go in `ready_in_s`."""
    age_s = fix_age_s(fix, asking.now)
    asked = help_for(asking.need.help, crew.id)
    needs_consent = _needs_consent(stand, asking.need, asked)
    before_s = ready_in_s + (_consent_s(asked, asking) if needs_consent else 0.0)
    travel = arrival_forecast(
        RoadAhead(eta_s, age_s, crew.mode),
        asking.settings,
        is_moving=False,
        error=asking.errors.road(crew.mode.value, asking.band),
        lag_s=asking.errors.road_lag_s,
    )
    wait = asking.answer_of(crew.unit).then(travel)
    due_s = asking.due_s
    held_back = asking.scarcity.against(crew, asking.need.requirement)
    coverage = asking.coverage.get(crew.id)
    return Candidate(
        crew_id=crew.id,
        call_sign=crew.call_sign,
        unit=crew.unit,
        mode=crew.mode,
        eta_s=eta_s,
        expected_s=eta_s + before_s,
        p90_s=wait.quantile_s(0.9) + before_s,
        on_time=None if due_s is None else wait.share_within(due_s - before_s),
        fix_age_s=age_s,
        standing=stand.standing,
        needs_consent=needs_consent,
        meets_arrival=powers.meets_arrival,
        tasks_done=tasks_done,
        is_held_back=held_back is not None,
        coverage=coverage,
        reasons=(
            _standing_reason(crew, stand, asking, asked, needs_consent=needs_consent),
            *_power_reasons(powers, asking.need),
            *((held_back,) if held_back else ()),
            *((_coverage_reason(coverage),) if coverage else ()),
            *((Reason("straight_line", {"mode": crew.mode.value}),) if crew.mode is Mode.AIR else ()),
            Reason("fix_age", {"age_s": round(age_s)}),
            Reason("tasks_done", {"count": tasks_done}),
        ),
    )


def _coverage_reason(cost: CrewCover) -> Reason:
    return Reason("coverage_cost", {"before": round(cost.before, 4), "after": round(cost.after, 4)})


_STANDING_CODES = {
    Standing.FUNCTIONAL_ZONE: "own_functional_zone",
    Standing.PRECINCT: "own_precinct",
    Standing.STREET: "own_street",
    Standing.CONTRACT: "under_contract",
    Standing.DISTRICT: "district_team",
    Standing.OTHER: "urgent_without_consent",
}


def _needs_consent(stand: Stand, need: Need, asked: HelpAsked | None) -> bool:
    is_given = asked is not None and asked.may_go
    return stand.standing is Standing.OTHER and not need.needs_no_consent and not is_given


def _consent_s(asked: HelpAsked | None, asking: Asking) -> float:
    """Seconds that consent may take from now; of a request that waits, what is left."""
    if asked is None or asked.state(asking.now) is not HelpState.WAITING:
        return float(asking.settings.consent_s)
    return (asked.due_at - asking.now).total_seconds()


_HELP_CODES = {
    HelpState.WAITING: "consent_asked",
    HelpState.SILENT: "consent_silent",
    HelpState.REFUSED: "consent_refused",
    HelpState.GRANTED: "consent_given",
    HelpState.ORDERED: "consent_ordered",
}


def _standing_reason(
    crew: Crew, stand: Stand, asking: Asking, asked: HelpAsked | None, *, needs_consent: bool
) -> Reason:
    need = asking.need
    if asked is not None and stand.standing is Standing.OTHER and not need.needs_no_consent:
        told = {"unit": stand.unit_name, "by": asked.answered_by, "at": asked.answered_at}
        return Reason(_HELP_CODES[asked.state(asking.now)], {**told, "until": asked.due_at})
    if needs_consent:
        return Reason("needs_consent", {"unit": stand.unit_name})
    if stand.area is not None:
        return Reason("duty_area", {"area": stand.area.area.name, "until": stand.area.until})
    values = {"unit": stand.unit_name, "object": crew.contractor_object or "", "severity": need.severity}
    return Reason(_STANDING_CODES[stand.standing], values)


def _power_reasons(powers: Powers, need: Need) -> Iterator[Reason]:
    if powers.authorities:
        yield Reason("has_certificates", {"authority": "/".join(powers.authorities)})
    if not powers.meets_arrival:
        yield Reason("does_not_stop_arrival", {"need": need.requirement.text})
