"""What advice looks at first: set by the centre, switched by a seat."""

from __future__ import annotations

from enum import StrEnum


class Policy(StrEnum):
    """Whoever is there first; whoever most likely keeps the promise; whoever leaves the least uncovered."""

    FASTEST = "fastest"
    ON_TIME = "on_time"
    COVERAGE = "coverage"
