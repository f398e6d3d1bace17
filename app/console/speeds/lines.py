"""The lines of the speeds' sheet: what travel says beside what is in force, then what was brought in."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from dispatch.speeds import Speed, SpeedSource
from gis.road_network import Mode
from gis.speed_learning import LearntSpeed

HALF_WIDTH = 1.96
"""Standard errors to either side that hold 95 %."""
Key = tuple[Mode, str, tuple[int, ...]]


@dataclass(frozen=True)
class SpeedLine:
    """One mode on one kind of road in some hours; `learnt` or `kept` may be missing, never both."""

    mode: Mode
    road_class: str
    hours: tuple[int, ...]
    learnt: LearntSpeed | None = None
    kept: Speed | None = None

    @property
    def way(self) -> int | None:
        """The single way of road that it is about."""
        return None if self.kept is None else self.kept.way

    @property
    def kept_factor(self) -> float | None:
        """How many times as long as usual it takes now; None for a speed in km/h, or nothing of its own."""
        return None if self.kept is None else self.kept.time_factor

    @property
    def error(self) -> float | None:
        """Half the width of the factor's 95 % range, as a share of it; None where nothing was learnt."""
        if self.learnt is None:
            return None
        return math.expm1(HALF_WIDTH * self.learnt.spread / math.sqrt(self.learnt.n))


def speed_lines(learnt: Iterable[LearntSpeed], kept: Iterable[Speed]) -> tuple[SpeedLine, ...]:
    """Learnt lines in order, then those in force of which travel says nothing now, then brought ones."""
    held = sorted(kept, key=lambda speed: (speed.mode, speed.road_class, speed.way or 0, speed.hours))
    in_force = {_key(speed): speed for speed in held if speed.source is SpeedSource.LEARNT}
    seen = [
        SpeedLine(one.mode, class_of(one), one.hours, one, in_force.pop(_learnt_key(one), None))
        for one in learnt
    ]
    others = (*in_force.values(), *(speed for speed in held if speed.source is SpeedSource.BROUGHT))
    return (
        *seen,
        *(SpeedLine(speed.mode, speed.road_class, speed.hours, kept=speed) for speed in others),
    )


def class_of(learnt: LearntSpeed) -> str:
    """The class of road as it is kept; empty for all of them."""
    return "" if learnt.road_class is None else learnt.road_class.name.lower()


def _key(speed: Speed) -> Key:
    return speed.mode, speed.road_class, speed.hours


def _learnt_key(learnt: LearntSpeed) -> Key:
    return learnt.mode, class_of(learnt), learnt.hours
