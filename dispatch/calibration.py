"""How far forecasts can be trusted: reliability by bins, calibration error, Brier score and skill."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
BINS = 15
RESAMPLES = 200
_BASE_WEIGHT = 20.0
"""How many cases of the whole a cell of few is filled up with before its share is believed."""


@dataclass(frozen=True)
class Bin:
    """Forecasts that said about the same: how many, what they said on average, and what came true."""

    n: int
    predicted: float
    observed: float


@dataclass(frozen=True)
class Range:
    """Where a figure lies with 95 % confidence."""

    low: float
    high: float


@dataclass(frozen=True)
class Calibration:
    """What forecasts of one kind are worth.

    `n` forecasts of `cases` incidents. `ece`: expected calibration error, the bins' mean absolute difference
    of said and observed, weighted by n. `brier`: mean squared error; `base_brier` that of base rates.
    Ranges are by drawing incidents anew, for forecasts of one incident are no independent witnesses.
    """

    n: int
    cases: int
    bins: tuple[Bin, ...]
    ece: float
    ece_range: Range
    brier: float
    base_brier: float
    skill_range: Range

    @property
    def skill(self) -> float:
        """The share of the base rates' error that the forecasts take away (Brier skill score)."""
        return 1.0 - self.brier / self.base_brier if self.base_brier > 0 else 0.0


def calibration(
    said: Sequence[float],
    came: Sequence[bool],
    base: Sequence[float],
    cases: Sequence[str],
    bins: int = BINS,
) -> Calibration:
    """Judge forecasts: probabilities said, what came, what base rates would have said, and of which case.

    All of length n >= 1, probabilities between 0 and 1; ValueError otherwise.
    """
    p, y, b = (np.asarray(values, dtype=np.float64) for values in (said, came, base))
    if not p.size or not (p.shape == y.shape == b.shape) or ((p < 0) | (p > 1)).any():
        raise ValueError("probabilities and outcomes do not fit")
    names, case = np.unique(np.asarray(cases), return_inverse=True)
    ece_range, skill_range = _ranges(p, y, b, case.astype(np.int64), len(names), bins)
    return Calibration(
        n=int(p.size),
        cases=len(names),
        bins=reliability(p, y, bins),
        ece=expected_calibration_error(p, y, bins),
        ece_range=ece_range,
        brier=brier(p, y),
        base_brier=brier(b, y),
        skill_range=skill_range,
    )


def reliability(said: Floats, came: Floats, bins: int = BINS) -> tuple[Bin, ...]:
    """Bins of equal count in order of what was said, both of shape (n,); fewer where n is below `bins`."""
    order = np.argsort(said, kind="stable")
    parts = np.split(order, _edges(said.size, bins)[1:])
    return tuple(Bin(int(part.size), float(said[part].mean()), float(came[part].mean())) for part in parts)


def _edges(n: int, bins: int) -> Ints:
    """Where each bin begins in order; no bin is empty."""
    count = min(bins, n)
    return np.arange(count, dtype=np.int64) * n // count


def expected_calibration_error(said: Floats, came: Floats, bins: int = BINS) -> float:
    """The mean absolute difference of said and observed over bins of equal count (Naeini et al. 2015)."""
    order = np.argsort(said, kind="stable")
    gaps = np.add.reduceat((said - came)[order], _edges(said.size, bins))
    return float(np.abs(gaps).sum() / said.size)


def brier(said: Floats, came: Floats) -> float:
    """The mean squared difference (Brier 1950)."""
    return float(np.mean((said - came) ** 2))


def _ranges(p: Floats, y: Floats, b: Floats, case: Ints, count: int, bins: int) -> tuple[Range, Range]:
    """Percentiles over incidents drawn with replacement; repeatable."""
    rows = np.split(np.argsort(case, kind="stable"), np.cumsum(np.bincount(case, minlength=count))[:-1])
    random = np.random.default_rng(0)
    errors, skills = [], []
    for _ in range(RESAMPLES):
        drawn = np.concatenate([rows[place] for place in random.integers(count, size=count)])
        errors.append(expected_calibration_error(p[drawn], y[drawn], bins))
        skills.append(1.0 - brier(p[drawn], y[drawn]) / max(brier(b[drawn], y[drawn]), 1e-12))
    return _range(errors), _range(skills)


def _range(values: Sequence[float]) -> Range:
    low, high = np.percentile(values, (2.5, 97.5))
    return Range(float(low), float(high))


def base_rates(came: Sequence[bool], groups: Sequence[tuple[str, ...]], apart: Sequence[str]) -> list[float]:
    """What a base rate by group says of each case, learnt from all cases of other `apart` (days, say).

    A group is named from coarse to fine, (category, hour): a finer one with few cases leans on the coarser.
    """
    y = np.asarray(came, dtype=np.float64)
    folds = np.unique(np.asarray(apart), return_inverse=True)[1]
    told = np.full(y.size, _left_out(y, np.zeros(y.size, dtype=np.int64), folds, np.full(y.size, 0.5)))
    depth = len(groups[0]) if groups else 0
    for level in range(1, depth + 1):
        keys = ["\x1f".join(group[:level]) for group in groups]
        told = _left_out(y, np.unique(keys, return_inverse=True)[1].astype(np.int64), folds, told)
    return [float(each) for each in told]


def _left_out(y: Floats, group: Ints, folds: Ints, coarser: Floats) -> Floats:
    """The share of each case's group without its own fold, shrunk to the coarser share."""
    cell = np.unique(np.stack((group, folds)), axis=1, return_inverse=True)[1]
    n, met = np.bincount(group), np.bincount(group, weights=y)
    own_n, own_met = np.bincount(cell), np.bincount(cell, weights=y)
    others_n, others_met = n[group] - own_n[cell], met[group] - own_met[cell]
    found: Floats = (others_met + _BASE_WEIGHT * coarser) / (others_n + _BASE_WEIGHT)
    return found
