"""A crew that may go, as advice shows it: when it will be there, how surely, and why it stands there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from dispatch.assignment import AdvisedCrew
from dispatch.crew_times import fix_age_s
from dispatch.fixes import Fix
from dispatch.forecast import RoadAhead, answer_wait, arrival_forecast
from dispatch.need import Need
from dispatch.people import Crew
from dispatch.reasons import Reason
from dispatch.requirement import Requirement, fills, meets_arrival
from dispatch.settings import Settings
from dispatch.standing import Standing
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

    def because(self, *reasons: Reason) -> Candidate:
        """The same line with more reasons."""
        return replace(self, reasons=(*self.reasons, *reasons))

    def as_advised(self) -> AdvisedCrew:
        """The line as it is kept with a task: whole seconds, chances in hundredths."""
        on_time = None if self.on_time is None else round(self.on_time, 2)
        return AdvisedCrew(
            self.crew_id, round(self.eta_s, 1), round(self.p90_s), on_time, self.mode.value, self.reasons
        )


def candidate(
    crew: Crew,
    fix: Fix,
    eta_s: float,
    standing: Standing,
    tasks_done: int,
    need: Need,
    settings: Settings,
    now: datetime,
) -> Candidate:
    """The line of a crew that nothing excludes."""
    age_s = fix_age_s(fix, now)
    needs_consent = standing is Standing.OTHER and not need.needs_no_consent
    consent_s = float(settings.consent_s) if needs_consent else 0.0
    travel = arrival_forecast(RoadAhead(eta_s, age_s, crew.mode), settings, is_moving=False)
    wait = answer_wait(0.0, settings).then(travel)
    due_s = None if need.arrival_due_at is None else (need.arrival_due_at - now).total_seconds()
    return Candidate(
        crew_id=crew.id,
        call_sign=crew.call_sign,
        unit=crew.unit,
        mode=crew.mode,
        eta_s=eta_s,
        expected_s=eta_s + consent_s,
        p90_s=wait.quantile_s(0.9) + consent_s,
        on_time=None if due_s is None else wait.share_within(due_s - consent_s),
        fix_age_s=age_s,
        standing=standing,
        needs_consent=needs_consent,
        meets_arrival=meets_arrival(need.requirement, crew.posts, crew.contractor_object),
        tasks_done=tasks_done,
    )


def rank(line: Candidate, settings: Settings) -> tuple[bool, bool, int, float, str]:
    """The order of advice as it is told in dispatch/recommendation.py."""
    surely = line.on_time is None or line.on_time >= settings.on_time_probability
    leads = surely and not line.needs_consent
    return (not line.meets_arrival, not leads, line.standing if leads else 0, line.expected_s, line.call_sign)


def own_reasons(line: Candidate, crew: Crew, need: Need, unit_name: str) -> tuple[Reason, ...]:
    """Why a crew stands where it does, apart from the comparison with others."""
    reasons = [_standing_reason(line, crew, need, unit_name)]
    authorities = _authorities(need.requirement, crew)
    if authorities:
        reasons.append(Reason("has_certificates", {"authority": "/".join(authorities)}))
    if not line.meets_arrival:
        reasons.append(Reason("does_not_stop_arrival", {"need": need.requirement.text}))
    if line.mode is Mode.AIR:
        reasons.append(Reason("straight_line", {"mode": line.mode.value}))
    reasons.append(Reason("fix_age", {"age_s": round(line.fix_age_s)}))
    reasons.append(Reason("tasks_done", {"count": line.tasks_done}))
    return tuple(reasons)


def _standing_reason(line: Candidate, crew: Crew, need: Need, unit_name: str) -> Reason:
    if line.needs_consent:
        return Reason("needs_consent", {"unit": unit_name})
    codes = {
        Standing.FUNCTIONAL_ZONE: "own_functional_zone",
        Standing.PRECINCT: "own_precinct",
        Standing.STREET: "own_street",
        Standing.CONTRACT: "under_contract",
        Standing.DISTRICT: "district_team",
        Standing.OTHER: "urgent_without_consent",
    }
    values = {"unit": unit_name, "object": crew.contractor_object or "", "severity": need.severity}
    return Reason(codes[line.standing], values)


def _authorities(requirement: Requirement, crew: Crew) -> tuple[str, ...]:
    certified = (term for term in requirement.terms if term.certified and fills(term, crew.posts))
    return tuple(dict.fromkeys(term.department for term in certified if term.department is not None))
