"""A crew that may go, as advice shows it: when it will be there, how surely, and why it stands there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

import numpy as np

from dispatch.assignment import AdvisedCrew
from dispatch.candidate_reasons import CandidateReasons
from dispatch.consents import consent_s, needs_consent
from dispatch.crew_times import fix_age_s
from dispatch.demand_cover import CrewCover
from dispatch.fixes import Fix
from dispatch.forecast_errors import NOTHING_LEARNT, ForecastErrors
from dispatch.need import Need
from dispatch.people import Crew
from dispatch.policy import Policy
from dispatch.powers import Powers
from dispatch.reasons import Reason
from dispatch.scarcity import Scarcity
from dispatch.sendings import sendings_of
from dispatch.settings import Settings
from dispatch.standing import Stand, Standing
from gis.road_network import Mode


class Candidate(NamedTuple):
    """One line of advice; a tuple, because hundreds are made for each answer.

    `eta_s` is the network time from the crew's last fix alone. `arrive_s`, which people read, is from now
    until it is there: being free, consent where that is needed, half of all answers, and the road; `p90_s`
    and `on_time` count them too. `on_time` is None where the rule has no arrival limit.
    """

    crew_id: str
    call_sign: str
    unit: str
    mode: Mode
    eta_s: float
    expected_s: float
    arrive_s: float
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
    leaves_short: bool = False
    """Whether the team is not complete with it."""
    ready_in_s: float = 0.0
    fills_a_gap: bool = True
    """Whether it brings what those lack whom it would join; True where they lack nobody, or nobody asked."""
    was_taken_off: bool = False
    """Whether somebody called it off this very thing before."""

    def because(self, *reasons: Reason) -> Candidate:
        """The same line with more reasons."""
        return self._replace(reasons=(*self.reasons, *reasons))

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
            round(self.arrive_s),
        )


@dataclass(frozen=True)
class Asking:
    """What all lines of one advice share; `coverage` by crew id, empty where nobody has worked it out."""

    need: Need
    settings: Settings
    now: datetime
    policy: Policy
    scarcity: Scarcity
    coverage: Mapping[str, CrewCover] = field(default_factory=dict)
    errors: ForecastErrors = NOTHING_LEARNT

    @property
    def due_s(self) -> float | None:
        """Seconds until arrival is due; None where the rule has no arrival limit."""
        due_at = self.need.arrival_due_at
        return None if due_at is None else (due_at - self.now).total_seconds()


class Contender(NamedTuple):
    """A crew that nothing excludes, with what is known of it; `ready_in_s`: until it can leave.

    `taken_off`: why it was called off this very thing before.
    """

    crew: Crew
    fix: Fix
    eta_s: float
    stand: Stand
    powers: Powers
    tasks_done: int
    ready_in_s: float = 0.0
    taken_off: Reason | None = None


def candidates(contenders: Sequence[Contender], asking: Asking) -> list[Candidate]:
    """The lines of crews that may go, in their own order."""
    if not contenders:
        return []
    asked = [needs_consent(one.crew.id, one.stand.standing, asking.need) for one in contenders]
    before_s = [
        one.ready_in_s + (_consent_s(one, asking) if asks else 0.0)
        for one, asks in zip(contenders, asked, strict=True)
    ]
    p90_s, on_time = _forecasts(contenders, np.array(before_s, dtype=np.float64), asking)
    reasons = CandidateReasons(asking.need, asking.now)
    told = zip(contenders, asked, before_s, p90_s, on_time, strict=True)
    return [_line(*one, asking, reasons) for one in told]


def _consent_s(of: Contender, asking: Asking) -> float:
    return consent_s(of.crew.id, of.stand.standing, asking.need, asking.settings, asking.now)


def _forecasts(
    contenders: Sequence[Contender], before_s: np.ndarray, asking: Asking
) -> tuple[list[float], list[float | None]]:
    """When each is there in nine cases of ten, and the chance to be there in time."""
    crews = ((one.crew, one.fix) for one in contenders)
    sendings = sendings_of(crews, asking.settings, asking.errors, asking.now)
    waits = sendings.waits(np.array([one.eta_s for one in contenders]))
    p90_s: list[float] = (waits.quantile_s(0.9) + before_s).tolist()
    if asking.due_s is None:
        return p90_s, [None] * len(p90_s)
    return p90_s, waits.share_within(asking.due_s - before_s).tolist()


def _line(
    of: Contender,
    asks_consent: bool,
    before_s: float,
    p90_s: float,
    on_time: float | None,
    asking: Asking,
    reasons: CandidateReasons,
) -> Candidate:
    crew, age_s = of.crew, fix_age_s(of.fix, asking.now)
    held_back = asking.scarcity.against(crew, asking.need.requirement)
    coverage = asking.coverage.get(crew.id)
    told = reasons.of(crew, of.stand, of.powers, held_back, coverage, age_s, of.tasks_done)
    return Candidate(
        crew_id=crew.id,
        call_sign=crew.call_sign,
        unit=crew.unit,
        mode=crew.mode,
        eta_s=of.eta_s,
        expected_s=of.eta_s + before_s,
        arrive_s=of.eta_s + before_s + asking.settings.answer_median_s,
        p90_s=p90_s,
        on_time=on_time,
        fix_age_s=age_s,
        standing=of.stand.standing,
        needs_consent=asks_consent,
        meets_arrival=of.powers.meets_arrival,
        tasks_done=of.tasks_done,
        is_held_back=held_back is not None,
        coverage=coverage,
        leaves_short=of.powers.leaves_short,
        ready_in_s=of.ready_in_s,
        reasons=told if of.taken_off is None else (of.taken_off, *told),
        fills_a_gap=bool(of.powers.brings) or not asking.need.lacking,
        was_taken_off=of.taken_off is not None,
    )
