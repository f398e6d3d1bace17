"""A deadline as it is typed: `16:30`, `11-25 17:00`, or `+90` minutes from now."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from dispatch.reasons import Refused

_AHEAD = re.compile(r"\+(\d{1,5})")
_CLOCK = re.compile(r"(?:(\d{1,2})-(\d{1,2})\s+)?([01]?\d|2[0-3]):([0-5]\d)")


def due_time(text: str, now: datetime, zone: ZoneInfo) -> datetime:
    """The next moment that is meant; Refused("due_not_understood")."""
    typed = text.strip()
    if ahead := _AHEAD.fullmatch(typed):
        return now + timedelta(minutes=int(ahead[1]))
    clock = _CLOCK.fullmatch(typed)
    if clock is None:
        raise Refused("due_not_understood", text=text)
    local = now.astimezone(zone).replace(hour=int(clock[3]), minute=int(clock[4]), second=0, microsecond=0)
    if clock[1]:
        return _on_day(local, int(clock[1]), int(clock[2]), text)
    return local if local > now else local + timedelta(days=1)


def _on_day(local: datetime, month: int, day: int, text: str) -> datetime:
    """That day of this year, or of the next where this year's is over."""
    try:
        at = local.replace(month=month, day=day)
        return at if at.date() >= local.date() else at.replace(year=at.year + 1)
    except ValueError:
        raise Refused("due_not_understood", text=text) from None
