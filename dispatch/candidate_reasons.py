"""Why a crew stands where it does in advice; crews that are alike share their reasons."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache

from dispatch.consents import asked_for, asks_consent
from dispatch.demand_cover import CrewCover
from dispatch.help_asked import HelpState
from dispatch.need import Need
from dispatch.people import Crew
from dispatch.powers import Powers
from dispatch.reasons import Reason
from dispatch.standing import Stand, Standing, is_of_district
from gis.road_network import Mode

_STANDING_CODES = {
    Standing.FUNCTIONAL_ZONE: "own_functional_zone",
    Standing.PRECINCT: "own_precinct",
    Standing.STREET: "own_street",
    Standing.CONTRACT: "under_contract",
    Standing.DISTRICT: "district_team",
    Standing.OTHER: "urgent_without_consent",
}
_HELP_CODES = {
    HelpState.WAITING: "consent_asked",
    HelpState.SILENT: "consent_silent",
    HelpState.REFUSED: "consent_refused",
    HelpState.GRANTED: "consent_given",
    HelpState.ORDERED: "consent_ordered",
}


class CandidateReasons:
    """The reasons of all lines for one need at a moment."""

    def __init__(self, need: Need, now: datetime) -> None:
        self._need, self._now = need, now
        self._of_standing: dict[tuple[str, str, str | None], Reason] = {}
        self._of_powers: dict[Powers, tuple[Reason, ...]] = {}

    def of(
        self,
        crew: Crew,
        stand: Stand,
        powers: Powers,
        held_back: Reason | None,
        coverage: CrewCover | None,
        age_s: float,
        tasks_done: int,
    ) -> tuple[Reason, ...]:
        """The reasons of one line, the weightiest first."""
        told = [self._standing(crew, stand), *self._powers(powers)]
        if held_back is not None:
            told.append(held_back)
        if coverage is not None:
            told.append(_coverage_reason(coverage))
        if crew.mode is Mode.AIR:
            told.append(_STRAIGHT)
        return (*told, _fix_age(round(age_s)), _tasks_done(tasks_done))

    def _standing(self, crew: Crew, stand: Stand) -> Reason:
        asked = asked_for(crew.id, stand.standing, self._need)
        if asked is not None:
            told = {"unit": stand.unit_name, "by": asked.answered_by, "at": asked.answered_at}
            return Reason(_HELP_CODES[asked.state(self._now)], {**told, "until": asked.due_at})
        key = (crew.unit, crew.home_zone, crew.contractor_object)
        if key not in self._of_standing:
            self._of_standing[key] = _standing_reason(crew, stand, self._need)
        return self._of_standing[key]

    def _powers(self, powers: Powers) -> tuple[Reason, ...]:
        if powers not in self._of_powers:
            self._of_powers[powers] = tuple(_power_reasons(powers, self._need))
        return self._of_powers[powers]


def _standing_reason(crew: Crew, stand: Stand, need: Need) -> Reason:
    if asks_consent(stand.standing, need):
        return Reason("needs_consent", {"unit": stand.unit_name})
    if stand.area is not None:
        return Reason("duty_area", {"area": stand.area.area.name, "until": stand.area.until})
    values = {"unit": stand.unit_name, "object": crew.contractor_object or "", "severity": need.severity}
    if stand.standing <= Standing.STREET and is_of_district(crew, need):
        return Reason("district_team_here", values)
    return Reason(_STANDING_CODES[stand.standing], values)


def _power_reasons(powers: Powers, need: Need) -> Iterator[Reason]:
    if powers.brings:
        yield Reason("brings_missing", {"missing": "+".join(map(str, powers.brings))})
    if powers.authorities:
        yield Reason("has_certificates", {"authority": "/".join(powers.authorities)})
    if powers.missing:
        yield Reason("leaves_short", {"missing": "+".join(map(str, powers.missing))})
    if not powers.meets_arrival:
        yield Reason("does_not_stop_arrival", {"need": need.requirement.text})


_STRAIGHT = Reason("straight_line", {"mode": Mode.AIR.value})


def _coverage_reason(cost: CrewCover) -> Reason:
    return Reason("coverage_cost", {"before": round(cost.before, 4), "after": round(cost.after, 4)})


@lru_cache(maxsize=1024)
def _fix_age(age_s: int) -> Reason:
    return Reason("fix_age", {"age_s": age_s})


@lru_cache(maxsize=256)
def _tasks_done(count: int) -> Reason:
    return Reason("tasks_done", {"count": count})
