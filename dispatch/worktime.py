"""Working time: closing limits in urgent hours, working hours and working days, and their pauses.

`eh` counts the urgent hours of every day (round the clock by default), `wh` the working hours of working
days, `wd` as many of these hours as one working day has: a limit of 1 wd set at ten ends at ten of the next
working day, one set in the evening at the end of it. `holidays` are ISO days; "+2026-02-14" is a rest day
that is worked (调休).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from dispatch.categories import StagedLimit
from dispatch.incident import ClosingLimit, Suspension
from dispatch.settings import Settings

URGENT_HOURS, WORKING_HOURS, WORKING_DAYS = "eh", "wh", "wd"
LONGEST_DAYS = 4000
_HOUR = timedelta(hours=1)
_NOTHING = timedelta(0)
_MIDNIGHT = time(0)

Span = tuple[datetime, datetime]
"""A half-open span of time."""


class BadWorkingTime(ValueError):
    """Working hours, days or holidays that can't be read, or in which nothing can ever be done."""


@dataclass(frozen=True)
class Hours:
    """When a unit counts: spans of local time on counted days, and how long one of the unit is."""

    zone: ZoneInfo
    spans: tuple[tuple[time, time], ...]
    weekdays: frozenset[int]
    rest_days: frozenset[date]
    worked_days: frozenset[date]
    unit_length: timedelta
    _known: dict[date, list[Span]] = field(default_factory=dict, compare=False, repr=False)

    def on(self, day: date) -> list[Span]:
        """The counted spans of a local day, in UTC; midnight as an end is that of the next day."""
        if day not in self._known:
            self._known[day] = self._spans_of(day)
        return self._known[day]

    def _spans_of(self, day: date) -> list[Span]:
        counts = day in self.worked_days or (day.isoweekday() in self.weekdays and day not in self.rest_days)
        return [self._span(day, begins, ends) for begins, ends in self.spans] if counts else []

    def _span(self, day: date, begins: time, ends: time) -> Span:
        last = day + timedelta(days=1) if ends == _MIDNIGHT else day
        return self._utc(day, begins), self._utc(last, ends)

    def _utc(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self.zone).astimezone(UTC)

    def after(self, moment: datetime) -> Iterator[Span]:
        """Counted spans from `moment` on; ends after `LONGEST_DAYS`."""
        moment = moment.astimezone(UTC)
        first = moment.astimezone(self.zone).date()
        for day in (first + timedelta(days=offset) for offset in range(LONGEST_DAYS)):
            for begins, ends in self.on(day):
                if ends > moment:
                    yield max(begins, moment), ends


def hours_of(unit: str, settings: Settings) -> Hours:
    """The hours in which a unit counts; BadWorkingTime for an unknown unit or settings that can't be read."""
    if unit not in (URGENT_HOURS, WORKING_HOURS, WORKING_DAYS):
        raise BadWorkingTime(f"no unit of time: {unit!r}")
    if unit == URGENT_HOURS:
        return _hours(unit, settings.timezone, settings.urgent_hours, "1,2,3,4,5,6,7", "")
    return _hours(unit, settings.timezone, settings.working_hours, settings.working_days, settings.holidays)


@lru_cache(maxsize=64)
def _hours(unit: str, zone: str, hours: str, days: str, holidays: str) -> Hours:
    try:
        spans = tuple(_time_span(part) for part in hours.split(","))
        weekdays = frozenset(int(part) for part in days.split(",") if part.strip())
        listed = [part.strip() for part in holidays.split(",") if part.strip()]
        rest = frozenset(date.fromisoformat(part) for part in listed if not part.startswith("+"))
        worked = frozenset(date.fromisoformat(part[1:]) for part in listed if part.startswith("+"))
    except ValueError as problem:
        raise BadWorkingTime(f"working time {hours!r}, {days!r}, {holidays!r}: {problem}") from problem
    _require_order(spans, hours)
    length = sum((_length(span) for span in spans), _NOTHING) if unit == WORKING_DAYS else _HOUR
    return Hours(ZoneInfo(zone), spans, weekdays, rest, worked, length)


def _time_span(text: str) -> tuple[time, time]:
    begins, _, ends = text.strip().partition("-")
    return time.fromisoformat(begins), _MIDNIGHT if ends == "24:00" else time.fromisoformat(ends)


def _require_order(spans: Sequence[tuple[time, time]], text: str) -> None:
    overlap = any(later[0] < earlier[1] or earlier[1] == _MIDNIGHT for earlier, later in pairwise(spans))
    if overlap or any(_length(span) <= _NOTHING for span in spans):
        raise BadWorkingTime(f"hours {text!r}: spans stand in order, each ending after it begins")


def _length(span: tuple[time, time]) -> timedelta:
    begins, ends = (timedelta(hours=at.hour, minutes=at.minute, seconds=at.second) for at in span)
    return (ends or timedelta(hours=24)) - begins


def add_work(
    start: datetime, amount: float, unit: str, settings: Settings, pauses: Iterable[Span] = ()
) -> datetime:
    """The moment when `amount` of `unit` has been worked since `start`, not counting pauses; UTC.

    BadWorkingTime where so much work never comes together.
    """
    hours = hours_of(unit, settings)
    left = hours.unit_length * amount
    if left <= _NOTHING:
        return start
    for begins, ends in _without(hours.after(start), sorted(pauses)):
        if left <= ends - begins:
            return begins + left
        left -= ends - begins
    raise BadWorkingTime(f"{amount} {unit} never come together in the working time of this centre")


def worked_between(
    start: datetime, end: datetime, unit: str, settings: Settings, pauses: Iterable[Span] = ()
) -> float:
    """How much of `unit` lies between two moments, without pauses; 0 where `end` is not after `start`."""
    hours = hours_of(unit, settings)
    worked = _NOTHING
    for begins, ends in _without(hours.after(start), sorted(pauses)):
        if begins >= end:
            break
        worked += min(ends, end) - begins
    return worked / hours.unit_length


def _without(spans: Iterable[Span], pauses: Sequence[Span]) -> Iterator[Span]:
    """What of `spans` is left outside of `pauses`, which are in order."""
    if not pauses:
        yield from spans
        return
    for begins, ends in spans:
        for paused, resumed in pauses:
            if resumed <= begins or paused >= ends:
                continue
            if paused > begins:
                yield begins, paused
            begins = min(max(begins, resumed), ends)
        if begins < ends:
            yield begins, ends


def closing_limits(
    staged: Iterable[StagedLimit], t0: datetime, settings: Settings
) -> tuple[ClosingLimit, ...]:
    """The staged limits of a category as moments; every one counts from t0."""
    return tuple(
        ClosingLimit(limit.name, limit.amount, limit.unit, add_work(t0, limit.amount, limit.unit, settings))
        for limit in staged
    )


def pauses_of(suspensions: Iterable[Suspension]) -> tuple[Span, ...]:
    """The spans in which approved suspensions stop the closing clock: to their end, at most as approved."""
    return tuple(
        (item.since, min(item.ended_at or item.until, item.until))
        for item in suspensions
        if item.approved_by is not None
    )


def due_with_pauses(
    limit: ClosingLimit, t0: datetime, suspensions: Iterable[Suspension], settings: Settings
) -> datetime:
    """When a limit, extended or not, falls due if the suspensions don't count."""
    pauses = [pause for pause in pauses_of(suspensions) if pause[0] < limit.due_at]
    if not pauses:
        return limit.due_at
    amount = worked_between(t0, limit.due_at, limit.unit, settings)
    return add_work(t0, amount, limit.unit, settings, pauses)
