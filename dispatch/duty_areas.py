"""Duty areas by hour: units that answer for each other in some hours (at night 18 streets are five areas)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from dispatch.day_hours import DayHours, day_hours
from dispatch.rows import Row


@dataclass(frozen=True, kw_only=True)
class DutyArea(Row):
    """Units (zone codes) that are one area in `hours` (spans of the local day, "22:00-06:00").

    `days` are weekdays from 1 (Monday) on which the span begins, empty: all. `lead` is the unit whose
    dispatcher speaks for the area, empty where none does. A crew may belong to the area itself: its unit is
    then the area's `code`.
    """

    code: str
    name: str
    units: tuple[str, ...]
    hours: str
    days: tuple[int, ...] = ()
    lead: str = ""

    @property
    def when(self) -> DayHours:
        """The hours as they count; BadHours where they can't be read."""
        return day_hours(self.hours, self.days)

    @property
    def members(self) -> frozenset[str]:
        """The units, and the area itself."""
        return frozenset((self.code, *self.units))


@dataclass(frozen=True)
class AreaOnDuty:
    """An area in its hours, and when they end."""

    area: DutyArea
    until: datetime


def areas_on_duty(areas: Iterable[DutyArea], moment: datetime, zone: ZoneInfo) -> Iterator[AreaOnDuty]:
    """The areas that are in force at a moment; hours are those of the local day in `zone`."""
    for area in areas:
        span = area.when.span_at(moment, zone)
        if span is not None:
            yield AreaOnDuty(area, span[1])


def duty_area_of(unit: str, areas: Iterable[DutyArea], moment: datetime, zone: ZoneInfo) -> AreaOnDuty | None:
    """The area that a unit belongs to at a moment; None outside of its hours."""
    own = (area for area in areas if unit in area.members)
    return next(areas_on_duty(own, moment, zone), None)
