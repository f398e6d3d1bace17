"""Families of times: the same median and the same 90 % quantile, other middles and other tails."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cache
from statistics import NormalDist

from scipy.optimize import brentq
from scipy.special import gammaincinv

_Z90 = NormalDist().inv_cdf(0.9)
_LEAST_RATIO = 1.01


class Family(StrEnum):
    """How a time that has a median and a 90 % quantile is spread around them."""

    LOG_NORMAL = "log_normal"
    GAMMA = "gamma"
    WEIBULL = "weibull"
    HEAVY = "heavy"
    """Log-logistic: now and then many times the median."""
    STUCK = "stuck"
    """One in eight meets with something that holds it up; the others are close together."""


def _log_normal(ratio: float, source: random.Random) -> float:
    return math.exp(source.gauss(0.0, math.log(ratio) / _Z90))


def _gamma(ratio: float, source: random.Random) -> float:
    shape = _gamma_shape(max(ratio, _LEAST_RATIO))
    return source.gammavariate(shape, 1.0 / float(gammaincinv(shape, 0.5)))


@cache
def _gamma_shape(ratio: float) -> float:
    """The shape of the gamma distribution whose 90 % quantile is that many medians."""

    def miss(shape: float) -> float:
        return float(gammaincinv(shape, 0.9) / gammaincinv(shape, 0.5)) - ratio

    return float(brentq(miss, 0.05, 1e5))


def _weibull(ratio: float, source: random.Random) -> float:
    shape = math.log(math.log(10.0) / math.log(2.0)) / math.log(max(ratio, _LEAST_RATIO))
    return float((-math.log2(1.0 - source.random())) ** (1.0 / shape))


def _heavy(ratio: float, source: random.Random) -> float:
    shape = math.log(9.0) / math.log(max(ratio, _LEAST_RATIO))
    drawn = min(max(source.random(), 1e-12), 1.0 - 1e-12)
    return float((drawn / (1.0 - drawn)) ** (1.0 / shape))


_STUCK_SHARE = 0.125


def _stuck(ratio: float, source: random.Random) -> float:
    """Median and 90 % quantile are met nearly, not exactly."""
    spread = 0.5 * math.log(ratio) / _Z90
    plain = math.exp(source.gauss(-0.1 * math.log(ratio), spread))
    is_held_up = source.random() < _STUCK_SHARE
    return plain * ratio * source.uniform(1.0, 1.5) if is_held_up else plain


DRAWN: Mapping[Family, Callable[[float, random.Random], float]] = {
    Family.LOG_NORMAL: _log_normal,
    Family.GAMMA: _gamma,
    Family.WEIBULL: _weibull,
    Family.HEAVY: _heavy,
    Family.STUCK: _stuck,
}
"""A factor on the median, by the ratio of the 90 % quantile to the median."""
