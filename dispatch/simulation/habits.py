"""How people of a played day behave: the delays and shares from which its rates come out."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from dispatch.simulation.chance import Chance, Delay
from dispatch.simulation.families import Family


@dataclass(frozen=True)
class DeskHabits:
    """The command room: delays of its steps, shares of what it does with reports and tasks."""

    triage_clue: Delay
    accept: Delay
    accept_routine: Delay
    send: Delay
    send_routine: Delay
    send_again: Delay
    add_crew: Delay
    check: Delay
    answer_call: Delay
    checked_first: float
    turned_away: float
    in_two_stages: float
    urgent_in_two_stages: float
    routine_joined: float
    another_choice: float
    swapped_on_the_way: float
    called: float
    no_answer_s: float
    no_answer_routine_s: float
    retry_s: float


@dataclass(frozen=True)
class StreetHabits:
    """Streets and contractors that are given an incident first (the second stage of dispatch)."""

    acknowledge: Delay
    send: Delay
    sent_back: float


@dataclass(frozen=True)
class CrewHabits:
    """Crews: answering, the road, the scene. Factors are on the network's time for their mode."""

    answer: Delay
    unheard: float
    declined: float
    set_out: Delay
    park: Delay
    road_factor: Mapping[str, Delay]
    """Mode -> factor (median and 90 % quantile) from network time to door-to-door time."""
    claimed: float
    claim: Delay
    not_found: Mapping[str, float]
    nothing_found: Delay
    scene_factor: float
    first_report: Delay
    reports_early: float
    paperwork: float
    paperwork_length: Delay
    assist: Delay
    road_by_hour: Mapping[str, Mapping[int, float]] = field(default_factory=dict)
    """Mode -> local hour -> how much longer the road takes then; 1 for hours that are not named."""
    answer_by_hour: Mapping[int, float] = field(default_factory=dict)
    answer_by_unit: float = 0.0
    """How far units differ in answering: the standard deviation of the logarithm of their factor."""
    scene_family: Family = Family.LOG_NORMAL

    def road_hour(self, mode: str, hour: float) -> float:
        """How much longer the road takes by this mode at a local hour."""
        return self.road_by_hour.get(mode, {}).get(int(hour), 1.0)

    def answer_factor(self, unit: str, hour: float, chance: Chance) -> float:
        """How much longer a unit's crews take to answer at a local hour; the same unit always the same."""
        of_unit = math.exp(chance.source("unit answers", unit).gauss(0.0, self.answer_by_unit))
        return of_unit * self.answer_by_hour.get(int(hour), 1.0)


@dataclass(frozen=True)
class DutyHabits:
    """Turns of duty: signing on, meals, and what devices do. Minutes and shares."""

    early_sign_on: Delay
    late: float
    late_by: Delay
    absent: float
    meal_after_h: tuple[float, float]
    meal: Delay
    patrol_pause: Delay
    bound: tuple[tuple[str, float, float], ...]
    """Status, and the hours into a turn between which a patrol begins it."""
    bound_share: float
    bound_length: Delay
    charging: float
    charging_length: Delay
    silent: float
    silence: Delay
    accuracy_m: tuple[float, float]
    idle_fix_s: tuple[float, float]
    busy_fix_s: tuple[float, float]


@dataclass(frozen=True)
class ClosingHabits:
    """What happens after the report: checks in batches, and what comes back."""

    verify: Delay
    batch: float
    batch_hours: tuple[float, float]
    close: Delay
    reworked: float
    reopened: float
    reopen: Delay
    suspended: float
    extended: float
    to_police: float
    approve: Delay


@dataclass(frozen=True)
class LendingHabits:
    """Help across streets: the duty officer's answer, the commander's order, the owner street's report."""

    answer: Delay
    silent: float
    refused: float
    order: Delay
    owner_reports: Delay


@dataclass(frozen=True)
class PatrolHabits:
    """Rounds that crews tell of, and sorties that drones fly: shares, when after signing on, how long."""

    told: float
    flown: float
    begins: Delay
    lasts: Delay


@dataclass(frozen=True)
class Habits:
    """All of them."""

    desk: DeskHabits
    street: StreetHabits
    crew: CrewHabits
    duty: DutyHabits
    closing: ClosingHabits
    lending: LendingHabits
    patrol: PatrolHabits


def read_habits(text: str) -> Habits:
    """The habits that a TOML text holds: [median, p90] in seconds; TypeError where one is missing."""
    tables = tomllib.loads(text)
    return Habits(
        _read(DeskHabits, tables["desk"]),
        _read(StreetHabits, tables["street"]),
        _read(CrewHabits, tables["crew"]),
        _read(DutyHabits, tables["duty"]),
        _read(ClosingHabits, tables["closing"]),
        _read(LendingHabits, tables["lending"]),
        _read(PatrolHabits, tables["patrol"]),
    )


def _read(kind: type[Any], table: Mapping[str, Any]) -> Any:
    wanted = {item.name: str(item.type) for item in fields(kind)}
    return kind(**{name: _value(wanted.get(name, ""), value) for name, value in table.items()})


def _value(kind: str, value: Any) -> Any:
    if kind == "Delay":
        return Delay(float(value[0]), float(value[1]))
    if kind == "Mapping[str, Delay]":
        return {name: Delay(float(pair[0]), float(pair[1])) for name, pair in value.items()}
    return tuple(value) if isinstance(value, list) else value
