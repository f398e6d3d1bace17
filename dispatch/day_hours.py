"""Hours of the local day, over midnight or not, on all weekdays or on some: when something counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from dispatch.settings import Settings

Span = tuple[datetime, datetime]
"""A half-open span of time, in UTC."""

EVERY_DAY = frozenset(range(1, 8))
_DAY_MINUTES = 24 * 60
_WEEK_MINUTES = 7 * _DAY_MINUTES
_WHOLE_DAY = (0, _DAY_MINUTES)


class BadHours(ValueError):
    """Hours or weekdays that can't be read."""


@dataclass(frozen=True)
class DayHours:
    """Spans in minutes of the local day, an end beyond 1440 on the next; `days`: weekdays of the begin."""

    spans: tuple[tuple[int, int], ...]
    days: frozenset[int]

    def span_at(self, moment: datetime, zone: ZoneInfo) -> Span | None:
        """The span in force at a moment: its first second is in it, its end is not; None outside of all."""
        today = moment.astimezone(zone).date()
        around = (today - timedelta(days=1), today)
        spans = (span for day in around for span in self._on(day, zone))
        return next((span for span in spans if span[0] <= moment < span[1]), None)

    def meets(self, other: DayHours) -> bool:
        """Whether both are ever in force at one moment of the week."""
        others = list(other._week())
        return any(begins < end and begin < ends for begins, ends in self._week() for begin, end in others)

    def _on(self, day: date, zone: ZoneInfo) -> Iterator[Span]:
        if day.isoweekday() in self.days:
            for begins, ends in self.spans:
                yield _moment(day, begins, zone), _moment(day, ends, zone)

    def _week(self) -> Iterator[tuple[int, int]]:
        """All spans in minutes of a week that begins on Monday; one over its end is two."""
        for day in self.days:
            for begins, ends in self.spans:
                start = (day - 1) * _DAY_MINUTES
                yield start + begins, min(start + ends, _WEEK_MINUTES)
                if start + ends > _WEEK_MINUTES:
                    yield 0, start + ends - _WEEK_MINUTES


@lru_cache(maxsize=256)
def day_hours(hours: str, days: tuple[int, ...] = ()) -> DayHours:
    """The hours of a text like "22:00-06:00" or "09:00-11:30,14:00-17:00"; empty: all day, on every day.

    BadHours where a span can't be read, is empty, or a weekday is not one of 1 (Monday) to 7.
    """
    if not EVERY_DAY.issuperset(days):
        raise BadHours(f"weekdays {days} are not all from 1 to 7")
    spans = tuple(_span(part.strip()) for part in hours.split(",")) if hours.strip() else (_WHOLE_DAY,)
    return DayHours(spans, frozenset(days) or EVERY_DAY)


@lru_cache(maxsize=8)
def _band_starts(bands: str) -> tuple[str, ...]:
    return tuple(sorted(bands.split(",")))


def band_at(moment: datetime, settings: Settings) -> str:
    """The band of the local day at a moment, by its begin ("06:00"); the last goes over midnight."""
    starts = _band_starts(settings.forecast_bands)
    clock = f"{moment.astimezone(ZoneInfo(settings.timezone)):%H:%M}"
    begun = [start for start in starts if start <= clock]
    return begun[-1] if begun else starts[-1]


def _span(text: str) -> tuple[int, int]:
    begins, dash, ends = text.partition("-")
    first, last = _minutes(begins), _minutes(ends)
    if not dash or first in (last, _DAY_MINUTES):
        raise BadHours(f"{text!r} is no span of hours")
    return first, last if last > first else last + _DAY_MINUTES


def _minutes(text: str) -> int:
    if text.strip() == "24:00":
        return _DAY_MINUTES
    try:
        at = time.fromisoformat(text.strip())
    except ValueError as problem:
        raise BadHours(f"{text!r} is no time of day") from problem
    if at.tzinfo is not None or at.second or at.microsecond:
        raise BadHours(f"{text!r} is no hour and minute")
    return at.hour * 60 + at.minute


def _moment(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    """A local time of day as UTC; minutes beyond the day are those of the next."""
    days, rest = divmod(minutes, _DAY_MINUTES)
    at = time(rest // 60, rest % 60)
    return datetime.combine(day + timedelta(days=days), at, zone).astimezone(UTC)
