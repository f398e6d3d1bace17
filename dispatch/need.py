"""What is needed where, by when: the question that advice answers, from an incident or from a place alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from dispatch.assignment import Assignment
from dispatch.centre import Centre
from dispatch.duty_areas import AreaOnDuty
from dispatch.help_asked import HelpAsked
from dispatch.incident import FrozenRule, Incident, Place
from dispatch.reasons import Refused
from dispatch.requirement import Requirement, Term, meets_arrival, shortfall
from dispatch.rules import choose_rule
from dispatch.situation import Situation
from gis.zones import CHAIN_KINDS

MOST_URGENT = 1


@dataclass(frozen=True)
class Need:
    """A place with its zones, who is needed there, and when the arrival stage is due (None: no limit).

    `duty_areas` are those in force now that the place, or the unit that holds the incident, belongs to;
    `help` what other streets have been asked for it. `lacking`: what a crew that joins others should bring,
    () where they lack nobody; None where the question is who goes at all. `replaces`: the id of the crew in
    whose place somebody would go, who counts no more among those there.
    """

    position: tuple[float, float]
    category: str
    severity: int
    requirement: Requirement
    is_penalty: bool
    zones: Mapping[str, str]
    functional_zones: tuple[str, ...]
    unit: str | None
    rule: str
    arrival_due_at: datetime | None
    incident_id: str | None = None
    duty_areas: tuple[AreaOnDuty, ...] = ()
    help: tuple[HelpAsked, ...] = ()
    lacking: tuple[Term, ...] | None = None
    replaces: str = ""

    @property
    def all_zones(self) -> tuple[str, ...]:
        """The place's chain and its functional zones."""
        return (*self.zones.values(), *self.functional_zones)

    @property
    def needs_no_consent(self) -> bool:
        """Case 10: for the most urgent, help across borders needs nobody's consent."""
        return self.severity <= MOST_URGENT


def need_of_incident(incident: Incident, centre: Centre, now: datetime) -> Need:
    """What an incident needs; Refused("place_unknown") where it has no position.

    Before acceptance the rule is the one that acceptance would choose.
    """
    t0 = incident.t0 or now
    rule = incident.rule or rule_at(
        centre, incident.place, incident.category, incident.severity, incident.source, t0
    )
    category = centre.categories.by_code(incident.category)
    return Need(
        position=_position(incident.place),
        category=category.code,
        severity=incident.severity,
        requirement=category.requirement,
        is_penalty=category.penalty,
        zones=incident.zones,
        functional_zones=incident.functional_zones,
        unit=incident.unit,
        rule=rule_name(rule),
        arrival_due_at=_due_at(t0, rule),
        incident_id=incident.id,
        duty_areas=_duty_areas((incident.unit or "", *incident.zones.values()), centre, now),
        help=incident.help,
    )


def need_beside_others(incident: Incident, situation: Situation, centre: Centre, now: datetime) -> Need:
    """What an incident still needs beside the crews that are on their way or there."""
    tasks = situation.running_tasks(incident.id)
    return _beside(need_of_incident(incident, centre, now), tasks, incident, centre, now)


def need_in_place_of(
    crew_id: str, incident: Incident, situation: Situation, centre: Centre, now: datetime
) -> Need:
    """What an incident needs in place of a crew (case 7): beside the others, all of it where nobody stays."""
    need = replace(need_of_incident(incident, centre, now), replaces=crew_id)
    others = [task for task in situation.running_tasks(incident.id) if task.crew_id != crew_id]
    return _beside(need, others, incident, centre, now) if others else need


def _beside(
    need: Need, others: Sequence[Assignment], incident: Incident, centre: Centre, now: datetime
) -> Need:
    """With what others lack; due when the whole team is, where one of those stops arrival (case 2)."""
    teams = [task.team for task in others]
    lacking, due_at = shortfall(need.requirement, teams), need.arrival_due_at
    stops_arrival = any(meets_arrival(need.requirement, *team) for team in teams)
    if lacking and due_at is not None and stops_arrival:
        team_due_at = (incident.t0 or now) + timedelta(seconds=centre.settings.team_complete_s)
        due_at = max(due_at, team_due_at)
    return replace(need, lacking=lacking, arrival_due_at=due_at)


def need_at(place: Place, category_code: str, source: str, centre: Centre, now: datetime) -> Need:
    """What an incident of this category would need if it were received at `place` now."""
    category = centre.categories.by_code(category_code)
    rule = rule_at(centre, place, category.code, category.severity, source, now)
    zones = centre.attribution(place)
    named = {kind.value: getattr(zones, kind.value, None) for kind in CHAIN_KINDS}
    chain = {kind: code for kind, code in named.items() if code is not None}
    return Need(
        position=_position(place),
        category=category.code,
        severity=category.severity,
        requirement=category.requirement,
        is_penalty=category.penalty,
        zones=chain,
        functional_zones=zones.functional_zones if zones else (),
        unit=None,
        rule=rule_name(rule),
        arrival_due_at=_due_at(now, rule),
        duty_areas=_duty_areas(chain.values(), centre, now),
    )


def _duty_areas(units: Iterable[str], centre: Centre, now: datetime) -> tuple[AreaOnDuty, ...]:
    found = (centre.duty_area_of(unit, now) for unit in units if unit)
    return tuple(dict.fromkeys(area for area in found if area is not None))


def rule_name(rule: FrozenRule) -> str:
    """A frozen rule by name, variant and version, as advice keeps it."""
    return f"{rule.code}/{rule.variant}/{rule.version}"


def _position(place: Place) -> tuple[float, float]:
    if place.lon is None or place.lat is None:
        raise Refused("place_unknown", place=place.text)
    return place.lon, place.lat


def _due_at(t0: datetime, rule: FrozenRule) -> datetime | None:
    return None if rule.arrival_s is None else t0 + timedelta(seconds=rule.arrival_s)


def rule_at(
    centre: Centre,
    place: Place,
    category: str,
    severity: int,
    source: str,
    t0: datetime,
    mode: str | None = None,
) -> FrozenRule:
    """The rule that a report at `place` would be given, in the mode in force unless another is told.

    Refused("no_rule" | "unknown_category").
    """
    return choose_rule(
        centre.rules,
        fast=centre.categories.by_code(category).fast,
        mode=mode or centre.settings.timing_mode,
        tier=centre.tier(centre.attribution(place)),
        category=category,
        severity=severity,
        source=source,
        t0=t0,
        settings=centre.settings,
    )
