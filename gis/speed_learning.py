"""How fast one really goes, learnt from travel that was seen against travel that was predicted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gis.road_network import Mode, RoadClass

Floats = NDArray[np.float64]
_HUBER_K = 1.345
"""Residuals beyond so many spreads count less (Huber 1964: 95 % as good as the mean on normal noise)."""
_MAD_TO_SPREAD = 1.4826
_LEAST_SPREAD = 0.05
_STEPS = 30


@dataclass(frozen=True)
class Travelled:
    """One stretch that somebody travelled: mostly on one class of road, begun in an hour of the local day."""

    mode: Mode
    road_class: RoadClass
    hour: int
    predicted_s: float
    observed_s: float


@dataclass(frozen=True)
class LearningRule:
    """`bands`: groups of hours learnt together; fewer than `least` stretches say nothing of their own.

    What is learnt is drawn towards the mode's own factor over all, as if `prior` stretches had said that.
    """

    bands: tuple[tuple[int, ...], ...]
    least: int = 30
    prior: float = 20.0


@dataclass(frozen=True)
class LearntSpeed:
    """How many times as long as predicted travel took; `raw` before it was drawn towards the whole.

    `spread` is that of single stretches (of the logarithm); `road_class` None and no hours: the whole mode.
    """

    mode: Mode
    road_class: RoadClass | None
    hours: tuple[int, ...]
    n: int
    raw: float
    time_factor: float
    spread: float
    is_enough: bool


def learn_speeds(stretches: Iterable[Travelled], rule: LearningRule) -> tuple[LearntSpeed, ...]:
    """Learn a factor for each mode over all, then for each class of road and band of hours within it.

    The logarithm of observed to predicted seconds is averaged by Huber's estimator, so that one who stopped
    for a word bends nothing.
    """
    by_mode: defaultdict[Mode, list[Travelled]] = defaultdict(list)
    for one in stretches:
        by_mode[one.mode].append(one)
    return tuple(line for mode in sorted(by_mode) for line in _of_mode(mode, by_mode[mode], rule))


def _of_mode(mode: Mode, stretches: list[Travelled], rule: LearningRule) -> list[LearntSpeed]:
    whole, spread = huber(_logs(stretches))
    shrunk = whole * len(stretches) / (len(stretches) + rule.prior)
    is_enough = len(stretches) >= rule.least
    told = [LearntSpeed(mode, None, (), len(stretches), *_both(whole, shrunk), spread, is_enough)]
    groups: defaultdict[tuple[RoadClass, int], list[Travelled]] = defaultdict(list)
    for one in stretches:
        groups[one.road_class, _band(one.hour, rule)].append(one)
    for (road_class, band), some in sorted(groups.items()):
        own, own_spread = huber(_logs(some))
        drawn = (own * len(some) + shrunk * rule.prior) / (len(some) + rule.prior)
        enough = len(some) >= rule.least
        hours = rule.bands[band]
        told.append(LearntSpeed(mode, road_class, hours, len(some), *_both(own, drawn), own_spread, enough))
    return told


def huber(values: Floats) -> tuple[float, float]:
    """Return Huber's centre of values (n,) and their robust spread; the median where all are alike."""
    centre = float(np.median(values))
    spread = max(_LEAST_SPREAD, _MAD_TO_SPREAD * float(np.median(np.abs(values - centre))))
    for _ in range(_STEPS):
        away = np.abs(values - centre) / spread
        weights = np.minimum(1.0, _HUBER_K / np.maximum(away, 1e-12))
        moved = float((weights * values).sum() / weights.sum())
        if abs(moved - centre) < 1e-9:
            break
        centre = moved
    return centre, spread


def _logs(stretches: list[Travelled]) -> Floats:
    return np.log([one.observed_s / one.predicted_s for one in stretches])


def _both(raw_log: float, drawn_log: float) -> tuple[float, float]:
    return round(float(np.exp(raw_log)), 4), round(float(np.exp(drawn_log)), 4)


def _band(hour: int, rule: LearningRule) -> int:
    return next(place for place, hours in enumerate(rule.bands) if hour in hours)
