"""Permits: what somebody may do at a place, in which hours, until when (外摆, 夜间施工, 占道, 渣土准运)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dispatch.day_hours import DayHours, day_hours
from dispatch.rows import Row


class PermitKind(StrEnum):
    """What is permitted."""

    STALL = "stall"
    NIGHT_WORK = "night_work"
    OCCUPATION = "occupation"
    MUCK_TRANSPORT = "muck_transport"


@dataclass(frozen=True, kw_only=True)
class Permit(Row):
    """A permit as its authority gave it.

    `wkb` is a point, line or polygon in WGS 84, None where only words say where; the permit counts within
    `reach_m` of it. `hours` are spans of the local day ("22:00-06:00"), empty: all day; `days` are weekdays
    from 1 (Monday), empty: all. Both days of validity are inclusive. `subject` is a subject's number.
    """

    number: str
    kind: PermitKind
    holder: str
    place: str
    valid_from: date
    valid_to: date
    wkb: bytes | None = None
    reach_m: float = 50.0
    hours: str = ""
    days: tuple[int, ...] = ()
    authority: str = ""
    subject: str = ""
    conditions: str = ""


def hours_of(permit: Permit) -> DayHours:
    """The hours of a permit; BadHours where they can't be read."""
    return day_hours(permit.hours, permit.days)
