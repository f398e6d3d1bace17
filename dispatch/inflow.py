"""What comes in next: reports of the next half hour by days of the same sort, and who is free then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, ClassVar

import numpy as np

from dispatch.centre import Centre
from dispatch.indicators import local_day_bounds
from dispatch.past_report import PastReport
from dispatch.planning.ready import free_within
from dispatch.ports import Query
from dispatch.room import Later, Room
from dispatch.usual_hours import BAND, FEWEST_DAYS, LOOKS_BACK_DAYS, works_on

WINDOW_S = 1800
BEHIND, AHEAD = 6, 4
"""So many half hours are told on both sides of now."""
_DAY_S = 86_400.0


@dataclass(frozen=True)
class Inflow:
    """Reports by half hours from now: `so_far` the last of today, the oldest first, `ahead` those to come.

    `low`, `middle`, `high`: the 10th, 50th and 90th percentile of the next half hour on `days` days of the
    same sort; `ahead` holds the medians. Where history holds fewer than `FEWEST_DAYS` of them nothing is
    expected: None, and no `ahead`. Counted are incidents with a place that called for somebody. `free_now`
    and `free_then` are crews that can be sent, now and in half an hour, before anything new takes them.
    """

    at: datetime
    is_working_day: bool
    days: int
    so_far: tuple[int, ...]
    free_now: int
    free_then: int
    ahead: tuple[float, ...] = ()
    low: float | None = None
    middle: float | None = None
    high: float | None = None

    @property
    def is_known(self) -> bool:
        """Whether there is history enough to expect anything."""
        return self.middle is not None


@dataclass(frozen=True)
class InflowOf(Query[Inflow]):
    """What the next half hour brings, by the four weeks before, and who will be free."""

    code: ClassVar[str] = "inflow"


def inflow_of(_query: InflowOf, room: Room) -> Later:
    """The picture is read at once; the reports are read and counted once it has been let go of."""
    centre, now, reports = room.centre, room.clock.now(), room.store.past_reports
    free = tuple(free_within(room.situation, centre, now, within_s) for within_s in (0, WINDOW_S))
    begins, _ = local_day_bounds(centre.local(now).date() - timedelta(days=LOOKS_BACK_DAYS), centre.settings)
    return Later(lambda: inflow(reports(begins), now, centre, free))


def inflow(reports: Iterable[PastReport], now: datetime, centre: Centre, free: tuple[int, ...]) -> Inflow:
    """Counted by how many days and half hours before or after this moment of the day they came."""
    counted: Counter[tuple[int, int]] = Counter()
    first = 0
    for report in reports:
        day, window = _place((report.at - now).total_seconds())
        counted[day, window] += 1
        first = min(first, day)
    is_working, today = works_on(centre), centre.local(now).date()
    of_sort, days = is_working(today), range(first + 1, 0)
    # The first day has no whole day behind it: it may have begun in the middle.
    before = [back for back in days if is_working(today + timedelta(days=back)) == of_sort]
    last = int(_DAY_S // WINDOW_S)
    told = Inflow(
        at=now,
        is_working_day=of_sort,
        days=len(before),
        so_far=tuple(counted[-1, last - back] for back in range(BEHIND, 0, -1)),
        free_now=free[0],
        free_then=free[1],
    )
    if len(before) < FEWEST_DAYS:
        return told
    by_day = np.array([[counted[day, window] for window in range(AHEAD)] for day in before], dtype=np.float64)
    ahead = tuple(np.median(by_day, axis=0).tolist())
    # Whole reports, rather a wider band than a narrower one.
    low = float(np.quantile(by_day[:, 0], BAND[0], method="lower"))
    high = float(np.quantile(by_day[:, 0], BAND[-1], method="higher"))
    return replace(told, ahead=ahead, low=low, middle=ahead[0], high=high)


def _place(after_s: float) -> tuple[int, int]:
    """Which day before this moment of the day (-1: the last whole one), and which half hour of it."""
    days, rest_s = divmod(after_s, _DAY_S)
    return int(days), int(rest_s // WINDOW_S)


ANSWERS: dict[type[Any], Callable[[Any, Room], Any]] = {InflowOf: inflow_of}
