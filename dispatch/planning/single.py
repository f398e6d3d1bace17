"""The optimal assignment of single crews: exact, by the shortest augmenting paths of scipy."""

from __future__ import annotations

import numpy as np

from dispatch.planning.problem import NOBODY, Floats, Numbers

_FORBIDDEN = 1e10


def assign_singles(pair: Floats, nobody: Floats) -> Numbers:
    """The crew of each incident (n,), NOBODY where none is better, so that the sum of costs is least.

    `pair` (n, m) may be inf, whole rows too: each incident has a column of its own for nobody, `nobody` (n,).
    """
    chosen = np.full(len(nobody), NOBODY, dtype=np.int32)
    worth = pair < nobody[:, None]
    columns = np.flatnonzero(worth.any(axis=0))
    if not len(columns):
        return chosen
    # A pair that costs more than nobody is in no optimal plan: nobody's column is always free.
    with_crews = np.where(worth, pair, _FORBIDDEN)[:, columns]
    alone = np.full((len(nobody), len(nobody)), _FORBIDDEN)
    np.fill_diagonal(alone, nobody)
    # Loaded with the first plan: it takes a part of every start else.
    from scipy.optimize import linear_sum_assignment

    rows, taken = linear_sum_assignment(np.hstack((with_crews, alone)))
    is_crew = taken < len(columns)
    chosen[rows[is_crew]] = columns[taken[is_crew]]
    return chosen
