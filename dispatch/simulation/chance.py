"""Chance that can be repeated: every draw has a name, so that its outcome hangs on no other draw."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from dispatch.simulation.families import DRAWN, Family

Item = TypeVar("Item")


@dataclass(frozen=True)
class Delay:
    """A time in seconds, by its median and its 90 % quantile; log-normal unless of another family."""

    median_s: float
    p90_s: float
    family: Family = Family.LOG_NORMAL

    def drawn(self, source: random.Random) -> float:
        """One such time."""
        return self.median_s * DRAWN[self.family](self.p90_s / self.median_s, source)


@dataclass(frozen=True)
class Chance:
    """All draws of one seed. The same seed and names give the same outcome, whatever was drawn before.

    The kind of draw is part of its name: whether something happens tells nothing of how it will be.
    """

    seed: int

    def source(self, *names: object) -> random.Random:
        """A source of random numbers of its own for these names."""
        return random.Random("/".join(map(str, (self.seed, *names))))

    def happens(self, share: float, *names: object) -> bool:
        """Whether what happens in this share of all cases happens in this one."""
        return self.source("happens", *names).random() < share

    def delay_s(self, delay: Delay, *names: object) -> float:
        """A time in seconds."""
        return delay.drawn(self.source("delay", *names))

    def between(self, least: float, most: float, *names: object) -> float:
        """A number that is anywhere between two with the same chance."""
        return self.source("between", *names).uniform(least, most)

    def one_of(self, items: Sequence[Item], *names: object) -> Item:
        """One of several, each with the same chance."""
        return items[self.source("one of", *names).randrange(len(items))]

    def weighted(self, weights: Mapping[Item, float], *names: object) -> Item:
        """One of several by their weights."""
        return self.source("weighted", *names).choices(list(weights), weights=list(weights.values()))[0]
