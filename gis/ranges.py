"""Runs of numbers, one after the other."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def ranges(starts: NDArray[np.integer[Any]], counts: NDArray[np.integer[Any]]) -> NDArray[np.int64]:
    """Return the numbers from each start on, so many of each, one after the other."""
    before = np.cumsum(counts, dtype=np.int64) - counts
    return np.repeat(starts - before, counts) + np.arange(int(counts.sum()))
