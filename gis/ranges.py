"""Runs of numbers, one after the other."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def ranges(starts: NDArray[np.integer[Any]], counts: NDArray[np.integer[Any]]) -> NDArray[np.int64]:
    """Return the numbers from each start on, so many of each, one after the other."""
    before = np.cumsum(counts, dtype=np.int64) - counts
    return np.repeat(starts - before, counts) + np.arange(int(counts.sum()))


def run_begins(values: NDArray[Any]) -> NDArray[np.intp]:
    """Return where each run of equal values begins: quicker on short arrays than `np.diff` with a prefix."""
    is_first = np.ones(len(values), dtype=np.bool_)
    np.not_equal(values[1:], values[:-1], out=is_first[1:])
    return np.flatnonzero(is_first)


def run_counts(begins: NDArray[np.intp], total: int) -> NDArray[np.intp]:
    """Return how long each run is, of so many values in all."""
    counts = np.empty(len(begins), dtype=np.intp)
    np.subtract(begins[1:], begins[:-1], out=counts[:-1])
    counts[-1:] = total - begins[-1:]
    return counts
