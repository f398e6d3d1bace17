"""Turns of duty of the demo day: when each begins and ends, the night before included."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Turn:
    """A turn of duty by name; `mark` tells two nights that touch one day apart."""

    name: str
    starts_at: datetime
    ends_at: datetime
    mark: str = ""


def turns_of_day(table: Mapping[str, str], name: str, day: date, zone: ZoneInfo) -> tuple[Turn, ...]:
    """Return the turns of this name that touch a local day: one, or two where it passes midnight."""
    begins, ends = (time.fromisoformat(text) for text in _bounds(table[name]))
    if begins < ends:
        return (_turn(name, day, begins, ends, zone, ""),)
    return (
        _turn(name, day - timedelta(days=1), begins, ends, zone, "-1"),
        _turn(name, day, begins, ends, zone, ""),
    )


def _bounds(text: str) -> tuple[str, str]:
    begins, _, ends = text.partition("-")
    return begins, ends


def _turn(name: str, day: date, begins: time, ends: time, zone: ZoneInfo, mark: str) -> Turn:
    last_day = day if begins < ends else day + timedelta(days=1)
    return Turn(
        name,
        datetime.combine(day, begins, zone).astimezone(UTC),
        datetime.combine(last_day, ends, zone).astimezone(UTC),
        mark,
    )
