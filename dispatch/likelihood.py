"""How long something still takes that began a while ago: log-normal waits, their quantiles and sums."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from statistics import NormalDist

_NORMAL = NormalDist()
Z90 = _NORMAL.inv_cdf(0.9)
_LEAST_SHARE = 1e-15
LEAST_S, LEAST_SPREAD = 1.0, 0.01


@dataclass(frozen=True)
class Prediction:
    """Seconds from now at which something will be done with probability 0.1, 0.5 and 0.9."""

    p10_s: float
    p50_s: float
    p90_s: float


@dataclass(frozen=True)
class Wait:
    """A log-normal duration that began `elapsed_s` ago and is not over yet.

    `median_s` is the whole duration's median in seconds, `spread` the standard deviation of its natural
    logarithm. What has been waited already makes short durations impossible, so a wait grows as it drags on.
    """

    median_s: float
    spread: float
    elapsed_s: float = 0.0

    @classmethod
    def from_quantiles(cls, median_s: float, p90_s: float) -> Wait:
        """The wait with this median and 90 % quantile, in seconds."""
        return cls(median_s, math.log(p90_s / median_s) / Z90)

    def share_within(self, more_s: float) -> float:
        """The probability that it is over `more_s` seconds from now; 0 for a moment that has passed."""
        if more_s <= 0:
            return 0.0
        return 1.0 - self._still_open(self.elapsed_s + more_s) / self._still_open(self.elapsed_s)

    def quantile_s(self, share: float) -> float:
        """Seconds from now until it is over with probability `share` (between 0 and 1)."""
        open_share = self._still_open(self.elapsed_s) * (1.0 - share)
        deviations = -_NORMAL.inv_cdf(min(open_share, 1.0 - _LEAST_SHARE))
        whole_s = self._median * math.exp(deviations * self._spread)
        return max(0.0, whole_s - self.elapsed_s)

    def prediction(self) -> Prediction:
        """The quantiles that are shown."""
        return Prediction(self.quantile_s(0.1), self.quantile_s(0.5), self.quantile_s(0.9))

    def then(self, next_wait: Wait) -> Wait:
        """Both after one another, from now: the log-normal of the same mean and variance (Fenton 1960)."""
        mean_s, variance = self.moments
        next_mean_s, next_variance = next_wait.moments
        return _fitted(mean_s + next_mean_s, variance + next_variance)

    @property
    def _median(self) -> float:
        return max(self.median_s, LEAST_S)

    @property
    def _spread(self) -> float:
        return max(self.spread, LEAST_SPREAD)

    def _still_open(self, after_s: float) -> float:
        if after_s <= 0:
            return 1.0
        deviations = (math.log(after_s) - math.log(self._median)) / self._spread
        return max(0.5 * math.erfc(deviations / math.sqrt(2.0)), _LEAST_SHARE)

    @cached_property
    def moments(self) -> tuple[float, float]:
        """Mean and variance of the seconds that are left."""
        first, second = self._moment(1), self._moment(2)
        return max(first - self.elapsed_s, LEAST_S), max(second - first * first, 0.0)

    def _moment(self, power: int) -> float:
        variance = self._spread**2
        whole = self._median**power * math.exp(power * power * variance / 2.0)
        if self.elapsed_s <= 0:
            return whole
        shifted = (math.log(self._median) - math.log(self.elapsed_s) + power * variance) / self._spread
        kept = max(0.5 * math.erfc(-shifted / math.sqrt(2.0)), _LEAST_SHARE)
        return max(whole * kept / self._still_open(self.elapsed_s), self.elapsed_s**power)


def _fitted(mean_s: float, variance: float) -> Wait:
    spread_squared = math.log1p(variance / (mean_s * mean_s))
    return Wait(mean_s * math.exp(-spread_squared / 2.0), math.sqrt(spread_squared))
