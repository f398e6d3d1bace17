"""Who had the time in hand where it was late (B9), by any grouping."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from dispatch.assignment import Assignment
from dispatch.incident import StageName
from dispatch.indicators import Grouping, Key, Timed
from dispatch.lateness import LatenessSplit, lateness_split
from dispatch.timing import is_live

TasksOf = Callable[[str], Iterable[Assignment]]
"""The assignments of an incident, by its id."""


@dataclass(frozen=True)
class LateTime:
    """`n` incidents late in any stage, and the seconds that all of them took, by who had them in hand."""

    n: int
    split: LatenessSplit


def late_time(
    timed: Iterable[Timed], tasks_of: TasksOf, grouping: Grouping[Key], now: datetime
) -> dict[Key, LateTime]:
    """The time of late incidents under a promised rule, each counted where its feedback is."""
    splits: defaultdict[Key, list[LatenessSplit]] = defaultdict(list)
    for item in timed:
        key = grouping(item, StageName.FEEDBACK)
        t0 = item.incident.t0
        if key is not None and t0 is not None and _is_late(item):
            tasks, until = tasks_of(item.incident.id), item.incident.until(now)
            splits[key].append(lateness_split(t0, tasks, item.clocks, until))
    return {key: LateTime(len(found), _sum(found)) for key, found in splits.items()}


def _is_late(item: Timed) -> bool:
    rule = item.incident.rule
    # Times from paper split no lateness: nobody watched them pass (case 9).
    is_counted = is_live(item.incident) and rule is not None and rule.is_promised
    return is_counted and any(clock.raw_met is False for clock in item.clocks.all)


def _sum(splits: list[LatenessSplit]) -> LatenessSplit:
    return LatenessSplit(
        desk_s=sum(split.desk_s for split in splits),
        acknowledge_s=sum(split.acknowledge_s for split in splits),
        road_s=sum(split.road_s for split in splits),
        scene_s=sum(split.scene_s for split in splits),
    )
