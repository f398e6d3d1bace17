"""Learnt speeds are switched on, and off again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from dispatch.centre import Centre
from dispatch.ports import Action, Work
from dispatch.reasons import Refused
from dispatch.speeds import Speed, SpeedSource
from gis.speed_learning import LearntSpeed


@dataclass(frozen=True, kw_only=True)
class ApplySpeeds(Action):
    """Travel is computed with learnt factors from now on; they take the place of those learnt before."""

    code: ClassVar[str] = "apply_speeds"
    learnt: tuple[LearntSpeed, ...]


def apply_speeds(action: ApplySpeeds, work: Work, _centre: Centre) -> None:
    lines = [line for line in action.learnt if line.is_enough]
    if not lines:
        raise Refused("nothing_learnt")
    _switch_off(work)
    for line in lines:
        work.save(
            Speed(
                id=work.new_id(),
                mode=line.mode,
                source=SpeedSource.LEARNT,
                hours=line.hours,
                road_class=line.road_class.name.lower() if line.road_class is not None else "",
                time_factor=line.time_factor,
                n=line.n,
            )
        )


@dataclass(frozen=True, kw_only=True)
class DropSpeeds(Action):
    """Travel is computed without learnt factors again."""

    code: ClassVar[str] = "drop_speeds"


def drop_speeds(_action: DropSpeeds, work: Work, _centre: Centre) -> None:
    if not _switch_off(work):
        raise Refused("nothing_learnt")


def _switch_off(work: Work) -> int:
    learnt = [row for row in work.find(Speed) if row.source is SpeedSource.LEARNT and not row.is_off]
    for row in learnt:
        work.save(replace(row, is_off=True))
    return len(learnt)


CARRIED_OUT: dict[type[Action], Callable[[Any, Work, Centre], None]] = {
    ApplySpeeds: apply_speeds,
    DropSpeeds: drop_speeds,
}
