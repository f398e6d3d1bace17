"""Learnt forecast errors switched on, or let go of again; nothing is ever switched on by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from dispatch.canonical import unrecorded
from dispatch.centre import Centre
from dispatch.forecast_errors import ERRORS_ID, NOTHING_LEARNT, ForecastErrors
from dispatch.ports import Action, Work
from dispatch.reasons import Refused


@dataclass(frozen=True, kw_only=True)
class LearnForecasts(Action):
    """Forecasts go by these errors from now on, as they were shown; the row in the record holds them."""

    code: ClassVar[str] = "learn_forecasts"
    incidents: int
    errors: ForecastErrors = unrecorded(default=NOTHING_LEARNT)


def learn_forecasts(action: LearnForecasts, work: Work, centre: Centre) -> None:
    """Refused("too_few_to_learn") from fewer incidents than the setting asks for."""
    least = centre.settings.forecast_least
    if action.errors.incidents < least:
        raise Refused("too_few_to_learn", n=action.errors.incidents, least=least)
    _put(replace(action.errors, fitted_at=work.now), work)


@dataclass(frozen=True, kw_only=True)
class ForgetForecasts(Action):
    """Forecasts go by the settings alone again."""

    code: ClassVar[str] = "forget_forecasts"


def forget_forecasts(_action: ForgetForecasts, work: Work, centre: Centre) -> None:
    """Refused("forecasts_not_learnt") where nothing is switched on."""
    if centre.errors.fitted_at is None:
        raise Refused("forecasts_not_learnt")
    _put(NOTHING_LEARNT, work)


def _put(errors: ForecastErrors, work: Work) -> None:
    earlier = next(iter(work.find(ForecastErrors, id=ERRORS_ID)), None)
    work.save(replace(errors, id=ERRORS_ID, version=earlier.version if earlier else 0))


CARRIED_OUT: dict[type[Action], Callable[[Any, Work, Centre], None]] = {
    LearnForecasts: learn_forecasts,
    ForgetForecasts: forget_forecasts,
}
