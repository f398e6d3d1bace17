"""How long a stage took over many incidents: its middle and its slow end, to the limit that was promised."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from dispatch.incident import StageName
from dispatch.indicators import Grouping, Key, Timed, is_counted
from dispatch.stages import StageClock


@dataclass(frozen=True)
class Spread:
    """Of `n` stages that have stopped: median and 90th percentile in seconds, and as shares of the limit.

    `limit_s` is None where limits differ. A stage that still runs is in neither, however late it is.
    """

    n: int
    p50_s: float
    p90_s: float
    p50: float
    p90: float
    limit_s: int | None


def spreads(
    timed: Iterable[Timed], stages: Iterable[StageName], grouping: Grouping[Key]
) -> dict[tuple[StageName, Key], Spread]:
    """The spread of stages by group, of incidents under a promised rule; groups without any are not there."""
    asked = tuple(stages)
    groups: defaultdict[tuple[StageName, Key], list[StageClock]] = defaultdict(list)
    for item in timed:
        if not is_counted(item.incident):
            continue
        for stage in asked:
            key, clock = grouping(item, stage), item.clocks.of(stage)
            if key is not None and clock.stopped_at is not None and clock.limit_s:
                groups[stage, key].append(clock)
    return {key: _spread(clocks) for key, clocks in groups.items()}


def _spread(clocks: list[StageClock]) -> Spread:
    took_s = np.array([_took_s(clock) for clock in clocks])
    limits = {clock.limit_s for clock in clocks}
    shares = took_s / np.array([clock.limit_s for clock in clocks], dtype=np.float64)
    (p50_s, p90_s), (p50, p90) = (np.quantile(values, (0.5, 0.9)).tolist() for values in (took_s, shares))
    return Spread(len(clocks), p50_s, p90_s, p50, p90, limits.pop() if len(limits) == 1 else None)


def _took_s(clock: StageClock) -> float:
    assert clock.stopped_at is not None
    assert clock.started_at is not None
    return max(0.0, (clock.stopped_at - clock.started_at).total_seconds())
