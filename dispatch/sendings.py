"""How surely crews that are sent now will be there in time: learnt errors and fix ages of many as arrays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dispatch.crew_times import fix_age_s
from dispatch.day_hours import band_at
from dispatch.fixes import Fix
from dispatch.forecast import answer_wait, road_spread
from dispatch.forecast_errors import ForecastErrors
from dispatch.people import Crew
from dispatch.settings import Settings
from dispatch.waits import Waits, waits_of
from gis.road_network import Mode

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Sendings:
    """What is known of crews (m,) that wait, once they are asked to go.

    The road takes (network seconds + `lag_s`) times `factor` at the median, and its logarithm deviates by
    `spread`. Answering before that takes `answer_s` at the mean, with this variance.
    """

    lag_s: float
    factor: Floats
    spread: Floats
    answer_s: Floats
    answer_variance: Floats

    def picked(self, crews: NDArray[np.integer[Any]]) -> Sendings:
        """Those of some of the crews, each as often as it is named."""
        return Sendings(
            self.lag_s,
            self.factor[crews],
            self.spread[crews],
            self.answer_s[crews],
            self.answer_variance[crews],
        )

    def waits(self, network_s: Floats) -> Waits:
        """The waits until they are there, from network seconds (m,) or (n, m)."""
        road = waits_of((network_s + self.lag_s) * self.factor, self.spread)
        return road.after(self.answer_s, self.answer_variance)


def sendings_of(
    crews: Iterable[tuple[Crew, Fix]], settings: Settings, errors: ForecastErrors, now: datetime
) -> Sendings:
    """What is known of crews with their newest fixes, who would set off from there now."""
    book = _Book(settings, errors, band_at(now, settings))
    ages_s = []
    roads: list[tuple[float, float]] = []
    answers: list[tuple[float, float]] = []
    for crew, fix in crews:
        ages_s.append(fix_age_s(fix, now))
        roads.append(book.road(crew.mode))
        answers.append(book.answer(crew.unit))
    return _of(errors.road_lag_s, roads, answers, ages_s, settings.eta_spread_per_minute_of_age)


def _of(
    lag_s: float,
    roads: Sequence[tuple[float, float]],
    answers: Sequence[tuple[float, float]],
    ages_s: Sequence[float],
    spread_per_minute: float,
) -> Sendings:
    factor, spread = np.array(roads, dtype=np.float64).reshape(-1, 2).T
    answer_s, variance = np.array(answers, dtype=np.float64).reshape(-1, 2).T
    older = spread_per_minute * np.array(ages_s, dtype=np.float64) / 60.0
    return Sendings(lag_s, factor, spread + older, answer_s, variance)


class _Book:
    """What crews of one mode, or of one unit, share: looked up once."""

    def __init__(self, settings: Settings, errors: ForecastErrors, band: str) -> None:
        self._settings, self._errors, self._band = settings, errors, band
        self._roads: dict[Mode, tuple[float, float]] = {}
        self._answers: dict[str, tuple[float, float]] = {}

    def road(self, mode: Mode) -> tuple[float, float]:
        """How many times the network's seconds a way takes, and its spread."""
        if mode not in self._roads:
            error = self._errors.road(mode.value, self._band)
            usual = (1.0, road_spread(mode, self._settings))
            self._roads[mode] = usual if error is None else (error.factor, error.spread)
        return self._roads[mode]

    def answer(self, unit: str) -> tuple[float, float]:
        """Mean and variance of the time to answer."""
        if unit not in self._answers:
            error = self._errors.answer(unit, self._band)
            self._answers[unit] = answer_wait(0.0, self._settings, error).moments
        return self._answers[unit]
