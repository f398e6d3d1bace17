"""The order of crews at a need under each policy, many at once as arrays: advice and plans go by the same.

Those who surely keep the promise go by their precedence and then by the clock, before all others; the others
by their chance, where the policy looks at that, and then by the clock.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dispatch.policy import Policy

Floats = NDArray[np.float64]
Numbers = NDArray[np.int32]
Mask = NDArray[np.bool_]
NO_PRECEDENCE = np.int32(np.iinfo(np.int32).max)
"""Of who never goes before others by anything but chance and clock."""
# Coverage is told in hundredths of a per cent.
_COVERAGE_STEPS = 10_000
_STANDINGS = 10


@dataclass(frozen=True, eq=False)
class Claims:
    """What speaks for and against crews besides chance and clock, arrays of one shape.

    `standing` as Standing says, `leaves_short`: the team is not complete with this crew, `coverage` what its
    going costs of expected demand, `is_ready`: it can leave now.
    """

    standing: Numbers
    needs_consent: Mask
    is_held_back: Mask
    leaves_short: Mask
    coverage: Floats
    is_ready: Mask


def precedence(of: Claims, policy: Policy) -> Numbers:
    """Who goes before whom, the least first, among those who surely keep the promise."""
    if policy is Policy.FASTEST:
        return np.full(np.shape(of.standing), NO_PRECEDENCE)
    costs = np.rint(of.coverage * _COVERAGE_STEPS) if policy is Policy.COVERAGE else np.zeros(1)
    speaks_against = of.leaves_short * 2 + of.is_held_back
    steps = (speaks_against * (2 * _COVERAGE_STEPS) + costs.astype(np.int32)) * _STANDINGS + of.standing
    return np.where(of.needs_consent | ~of.is_ready, NO_PRECEDENCE, steps).astype(np.int32)


@dataclass(frozen=True, eq=False)
class Order:
    """What crews are sorted by, arrays of one shape; the first differences count."""

    is_unsure: Mask
    claim: Numbers
    seconds: Floats

    def sorted(self, *before: NDArray[np.generic]) -> NDArray[np.intp]:
        """The places of all in order, those with less of `before` first; alike ones stay as they stand."""
        return np.lexsort((self.seconds, self.claim, self.is_unsure, *reversed(before)))


def order(
    precedences: Numbers, chance: Floats, expected_s: Floats, yields_s: Floats, policy: Policy, surely: float
) -> Order:
    """How crews are ordered that will be there after `expected_s`, in time by `chance` (1 without a limit).

    Who is not among the sure gives way to others by `yields_s`.
    """
    is_unsure = (precedences == NO_PRECEDENCE) | (chance < surely)
    by_chance = np.zeros(1) if policy is Policy.FASTEST else -np.rint(chance * 100.0)
    claim = np.where(is_unsure, by_chance.astype(np.int32), precedences)
    return Order(is_unsure, claim, expected_s + np.where(is_unsure, yields_s, 0.0))
