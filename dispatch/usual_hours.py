"""How much comes in at an hour, beside what is usual: the middle and the band of days of the same sort."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar

import numpy as np

from dispatch.categories import HOURS
from dispatch.centre import Centre
from dispatch.indicators import local_day_bounds
from dispatch.past_report import PastReport
from dispatch.ports import Query
from dispatch.room import Later, Room
from dispatch.worktime import WORKING_DAYS, hours_of

LOOKS_BACK_DAYS = 28
FEWEST_DAYS = 5
"""Of fewer days of the same sort nothing is called usual."""
BAND = (0.1, 0.5, 0.9)


@dataclass(frozen=True)
class UsualHours:
    """Incidents received by local hour. `today`: hours still to come are None.

    `low`, `middle`, `high`: the 10th, 50th and 90th percentile of `days` days, working days beside working
    days; empty where history holds fewer than `FEWEST_DAYS` of them. Counted are incidents with a place that
    called for somebody.
    """

    day: date
    is_working_day: bool
    today: tuple[int | None, ...]
    days: int
    low: tuple[float, ...] = ()
    middle: tuple[float, ...] = ()
    high: tuple[float, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether there is history enough to call anything usual."""
        return bool(self.middle)


@dataclass(frozen=True)
class UsualHoursOf(Query[UsualHours]):
    """How today comes in by hour, and how days of its sort in the four weeks before did."""

    code: ClassVar[str] = "usual_hours"


def usual_hours_of(_query: UsualHoursOf, room: Room) -> Later:
    """The reports are read and counted once the picture has been let go of."""
    centre, now, reports = room.centre, room.clock.now(), room.store.past_reports
    local = centre.local(now)
    begins, _ = local_day_bounds(local.date() - timedelta(days=LOOKS_BACK_DAYS), centre.settings)
    return Later(lambda: usual_hours(reports(begins), local.date(), local.hour, centre))


def usual_hours(reports: Iterable[PastReport], today: date, hour: int, centre: Centre) -> UsualHours:
    """Today up to `hour`, beside days of the same sort from the first day with a report on."""
    counted: Counter[tuple[date, int]] = Counter()
    for report in reports:
        local = centre.local(report.at)
        counted[local.date(), local.hour] += 1
    is_working = works_on(centre)
    first = min((day for day, _ in counted), default=today)
    before = [first + timedelta(days=gone) for gone in range((today - first).days)]
    alike = [day for day in before if is_working(day) == is_working(today)]
    by_day = np.array([[counted[day, at] for at in range(HOURS)] for day in alike], dtype=np.float64)
    has_history = len(alike) >= FEWEST_DAYS
    band = np.quantile(by_day, BAND, axis=0).tolist() if has_history else ((), (), ())
    low, middle, high = (tuple(line) for line in band)
    so_far = tuple(counted[today, at] if at <= hour else None for at in range(HOURS))
    return UsualHours(today, is_working(today), so_far, len(alike), low, middle, high)


def works_on(centre: Centre) -> Callable[[date], bool]:
    """Tells of a day whether it is a working day."""
    hours = hours_of(WORKING_DAYS, centre.settings)
    return lambda day: bool(hours.on(day))


ANSWERS: dict[type[Any], Callable[[Any, Room], Any]] = {UsualHoursOf: usual_hours_of}
