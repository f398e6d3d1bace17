"""Other worlds: the same people under another law of how long roads, answers and scenes take."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from dispatch.simulation.chance import Delay
from dispatch.simulation.families import Family
from dispatch.simulation.habits import Habits


@dataclass(frozen=True)
class Law:
    """How a world differs from the habits it starts from; factors are on medians and 90 % quantiles alike."""

    roads: Family = Family.LOG_NORMAL
    answers: Family = Family.LOG_NORMAL
    scenes: Family = Family.LOG_NORMAL
    road_factor: float = 1.0
    answer_factor: float = 1.0
    scene_factor: float = 1.0
    road_by_hour: Mapping[str, Mapping[int, float]] = field(default_factory=dict)
    answer_by_hour: Mapping[int, float] = field(default_factory=dict)
    answer_by_unit: float = 0.0

    def applied(self, habits: Habits) -> Habits:
        """The habits of people in this world."""
        crew = habits.crew
        roads = {
            mode: _under(delay, self.roads, self.road_factor) for mode, delay in crew.road_factor.items()
        }
        changed = replace(
            crew,
            answer=_under(crew.answer, self.answers, self.answer_factor),
            road_factor=roads,
            scene_factor=crew.scene_factor * self.scene_factor,
            scene_family=self.scenes,
            road_by_hour=self.road_by_hour,
            answer_by_hour=self.answer_by_hour,
            answer_by_unit=self.answer_by_unit,
        )
        return replace(habits, crew=changed)


def _under(delay: Delay, family: Family, factor: float) -> Delay:
    return Delay(delay.median_s * factor, delay.p90_s * factor, family)


def read_laws(text: str) -> Mapping[str, Law]:
    """The laws that a TOML text holds, by name; hours are written as keys."""
    return {name: _law(table) for name, table in tomllib.loads(text).items()}


def _law(table: Mapping[str, object]) -> Law:
    return Law(**{name: _value(name, value) for name, value in table.items()})  # type: ignore[arg-type]


def _value(name: str, value: object) -> object:
    if name in ("roads", "answers", "scenes"):
        return Family(str(value))
    if name == "answer_by_hour":
        return _hours(value)
    if name == "road_by_hour" and isinstance(value, dict):
        return {mode: _hours(hours) for mode, hours in value.items()}
    return value


def _hours(table: object) -> Mapping[int, float]:
    return {int(hour): float(factor) for hour, factor in table.items()} if isinstance(table, dict) else {}
