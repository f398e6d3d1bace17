"""Many log-normal waits at once that begin now: the sums and shares of dispatch/likelihood.py as arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dispatch.likelihood import LEAST_S, LEAST_SPREAD

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Waits:
    """Medians in seconds and standard deviations of the natural logarithm, of one shape."""

    median_s: Floats
    spread: Floats

    def share_within(self, seconds: ArrayLike) -> Floats:
        """The probability of each to be over by so many seconds from now; 0 for a moment that has passed."""
        from scipy.special import ndtr

        at_s = np.asarray(seconds, dtype=np.float64)
        with np.errstate(divide="ignore"):
            deviations = np.log(np.maximum(at_s, 0.0) / self.median_s) / self.spread
        return np.asarray(ndtr(deviations))

    def quantile_s(self, share: float) -> Floats:
        """Seconds until each is over with probability `share` (between 0 and 1)."""
        from scipy.special import ndtri

        return np.asarray(self.median_s * np.exp(ndtri(share) * self.spread))

    def after(self, mean_s: Floats, variance: Floats) -> Waits:
        """These after other waits: the log-normals of the same mean and variance (Fenton 1960)."""
        squared = self.spread**2
        own_mean_s = self.median_s * np.exp(squared / 2.0)
        own_variance = own_mean_s**2 * np.expm1(squared)
        return fitted(np.maximum(own_mean_s, LEAST_S) + mean_s, own_variance + variance)


def waits_of(median_s: Floats, spread: Floats) -> Waits:
    """Waits of these medians and spreads, none shorter or surer than a single wait can be."""
    return Waits(np.maximum(median_s, LEAST_S), np.maximum(spread, LEAST_SPREAD))


def fitted(mean_s: Floats, variance: Floats) -> Waits:
    """The waits of these means and variances."""
    squared = np.log1p(variance / (mean_s * mean_s))
    return waits_of(mean_s * np.exp(-squared / 2.0), np.sqrt(squared))
