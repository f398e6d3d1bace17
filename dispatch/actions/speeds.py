"""Learnt speeds are switched on, and off again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from dispatch.centre import Centre
from dispatch.forecast_errors import ERRORS_ID, ForecastErrors
from dispatch.incident import StageName
from dispatch.ports import Action, Work
from dispatch.reasons import Refused
from dispatch.speeds import Speed, SpeedSource
from gis.speed_learning import LearntSpeed


@dataclass(frozen=True, kw_only=True)
class ApplySpeeds(Action):
    """Travel is computed with learnt factors from now on; they take the place of those learnt before.

    What forecasts had learnt of the road was learnt against other speeds, and counts no more.
    """

    code: ClassVar[str] = "apply_speeds"
    learnt: tuple[LearntSpeed, ...]


def apply_speeds(action: ApplySpeeds, work: Work, _centre: Centre) -> None:
    lines = [line for line in action.learnt if line.is_enough]
    if not lines:
        raise Refused("nothing_learnt")
    _switch_off(work)
    forget_roads(work)
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
    """Travel is computed without learnt factors again; what forecasts learnt of the road counts no more."""

    code: ClassVar[str] = "drop_speeds"


def drop_speeds(_action: DropSpeeds, work: Work, _centre: Centre) -> None:
    if not _switch_off(work):
        raise Refused("nothing_learnt")
    forget_roads(work)


def forget_roads(work: Work) -> None:
    """What forecasts learnt of the road counts no more, where speeds are others than those it was learnt by.

    Otherwise the same slowness would count twice: in the network's times, and in their error.
    """
    for errors in work.find(ForecastErrors, id=ERRORS_ID):
        if errors.fitted_at is not None and errors.roads:
            kept = {
                key: step for key, step in errors.recalibrated.items() if key.startswith(StageName.RESPONSE)
            }
            work.save(replace(errors, roads={}, road_lag_s=0.0, recalibrated=kept))


def _switch_off(work: Work) -> int:
    learnt = [row for row in work.find(Speed) if row.source is SpeedSource.LEARNT and not row.is_off]
    for row in learnt:
        work.save(replace(row, is_off=True))
    return len(learnt)


CARRIED_OUT: dict[type[Action], Callable[[Any, Work, Centre], None]] = {
    ApplySpeeds: apply_speeds,
    DropSpeeds: drop_speeds,
}
