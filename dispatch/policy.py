"""What advice looks at first, which a seat may switch, and what a crew's going costs in coverage."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Policy(StrEnum):
    """Whoever is there first; whoever most likely keeps the promise; whoever leaves the least uncovered."""

    FASTEST = "fastest"
    ON_TIME = "on_time"
    COVERAGE = "coverage"


@dataclass(frozen=True)
class CoverageCost:
    """The share of expected demand that free crews reach in time, with this crew and without it."""

    before: float
    after: float

    @property
    def loss(self) -> float:
        """What the crew's going costs, a share of expected demand."""
        return max(0.0, self.before - self.after)
