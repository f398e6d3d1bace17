"""How much comes in: reports by source, hour and category that agree with the tables of the day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, TypeVar

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from dispatch.categories import HOURS, Category

Floats = NDArray[np.float64]
Value = TypeVar("Value")
ROUNDS = 60
LEAST = 1e-12


@dataclass(frozen=True)
class Arrival:
    """One report as a number in a table: its line among the sources, its category, seconds since midnight."""

    line: int
    category: Category
    second: float


def draw_arrivals(
    table: Mapping[str, Any],
    counts: Sequence[Sequence[int]],
    categories: Sequence[Category],
    random: Generator,
) -> list[Arrival]:
    """Return the reports of a day in order of time: `counts` by source line and band are met exactly."""
    expected = expected_reports(table, categories)
    arrivals: list[Arrival] = []
    for line, by_band in enumerate(counts):
        for band, count in enumerate(by_band):
            first, end = table["bands"][band], table["bands"][band + 1]
            cells = _drawn(expected[line, first:end], count, random)
            arrivals += [
                Arrival(line, categories[category], (first + hour + random.random()) * 3600.0)
                for hour, category in cells
            ]
    return sorted(arrivals, key=lambda arrival: arrival.second)


def _drawn(expected: Floats, count: int, random: Generator) -> list[tuple[int, int]]:
    """Hours of the band and numbers of categories."""
    if not count:
        return []
    cells = random.choice(expected.size, count, p=expected.ravel() / expected.sum())
    return [divmod(int(cell), expected.shape[1]) for cell in cells]


def expected_reports(table: Mapping[str, Any], categories: Sequence[Category]) -> Floats:
    """Return expected reports, shape (source lines, hours, categories), that keep bands and shares.

    Starts from shape of the day times what a source usually tells of, and is fitted to both margins in turn
    (iterative proportional fitting, Deming and Stephan 1940).
    """
    rows = table["source"]
    shapes = np.array([category.shape for category in categories]).T
    fit: Floats = np.array([shapes * _plausible(table, row, categories) for row in rows]) + LEAST
    totals = np.array([category.share for category in categories])
    totals = totals / totals.sum() * sum(sum(row["reports"]) for row in rows)
    for _ in range(ROUNDS):
        fit *= (totals / fit.sum(axis=(0, 1)))[None, None, :]
        for line, row in enumerate(rows):
            _fit_bands(fit[line], table["bands"], row["reports"])
    return fit


def _fit_bands(fit: Floats, bands: Sequence[int], reports: Sequence[int]) -> None:
    for start, end, count in zip(bands[:-1], bands[1:], reports, strict=True):
        part = fit[start:end]
        part *= count / max(part.sum(), LEAST)


def _plausible(table: Mapping[str, Any], row: Mapping[str, Any], categories: Sequence[Category]) -> Floats:
    weights = table["plausible"][next(iter(row["codes"]))]
    return np.tile([by_pattern(weights, category.code) for category in categories], (HOURS, 1))


def by_pattern(table: Mapping[str, Value], code: str) -> Value:
    """Return the value of a code: its own line, else that of the longest pattern that fits."""
    if code in table:
        return table[code]
    return table[max((pattern for pattern in table if fnmatchcase(code, pattern)), key=len)]
