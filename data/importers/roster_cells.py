"""Reads what a roster says of a day: names of turns with their hours, and which column is which day."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from data.importers.forms import plain_name
from data.importers.hours import clock_span
from data.importers.moments import day_of
from data.importers.report import RowRefused, UnreadableFile
from data.importers.vocabulary import word_code
from dispatch.reasons import Refused

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
OFF = "off"
_WEEK = re.compile(r"(\d{4})-?W(\d{1,2})", re.IGNORECASE)
_BETWEEN_TURNS = re.compile(r"[,，、/+;；\s]+")
_MONTH_AND_DAY = re.compile(r"(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")


@dataclass(frozen=True)
class Hours:
    """A turn by its name, from a local time of day to another, which may be that of the next day."""

    name: str
    begins: time
    ends: time

    def on(self, day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Start and end of the turn that begins on a day, in UTC."""
        last = day if self.ends > self.begins else day + timedelta(days=1)
        starts_at, ends_at = (datetime.combine(*at, zone) for at in ((day, self.begins), (last, self.ends)))
        return starts_at.astimezone(UTC), ends_at.astimezone(UTC)


def week_of(text: str) -> date:
    """The Monday of a week told as 2026-W48, or by any of its days; Refused("bad_week")."""
    found = _WEEK.fullmatch(text.strip())
    try:
        day = date.fromisocalendar(int(found[1]), int(found[2]), 1) if found else day_of(text)
    except ValueError:
        raise Refused("bad_week", value=text) from None
    return day - timedelta(days=day.weekday())


def hours_of(text: str) -> dict[str, Hours]:
    """Turns by name of a text like "早=06:00-14:00,夜=22:00-06:00"; Refused("bad_choice")."""
    turns = {}
    for part in re.split(r"[,，;；]", text):
        name, sign, span = part.partition("=")
        hours = _hours(span, name.strip())
        if part.strip():
            if not sign or hours is None:
                raise Refused("bad_choice", name="turns", value=part.strip())
            turns[word_code("turn", hours.name.casefold())] = hours
    return turns


def turns_in(cell: str, turns: Mapping[str, Hours], day: date) -> list[Hours]:
    """The turns that a cell names, none on a day off; RowRefused("unknown_turn")."""
    found = []
    span = _hours(cell, "")
    for part in [cell] if span else _BETWEEN_TURNS.split(cell.strip()):
        code = word_code("turn", part.casefold())
        hours = turns.get(code) or _hours(part, "")
        if hours is not None:
            found.append(hours)
        elif part and code != OFF:
            raise RowRefused("unknown_turn", value=part, day=day.isoformat(), known=_names(turns))
    return found


def day_columns(
    path: Path,
    header: Sequence[str],
    named: Mapping[str, str],
    monday: date,
    known: Mapping[str, Sequence[str]],
) -> dict[date, str]:
    """Which column tells of which day of a week: as `named`, by a weekday's name (`known`), or by a date.

    UnreadableFile("no_days") where none does; a date of another week is no day of this one.
    """
    days = [monday + timedelta(days=number) for number in range(len(DAYS))]
    columns: dict[date, str] = {}
    for name, day in zip(DAYS, days, strict=True):
        wanted = {plain_name(other) for other in (name, *known[name])}
        by_name = (column for column in header if plain_name(column) in wanted)
        by_date = (column for column in header if _date_of(column, monday) == day)
        column = named.get(name) or next(iter((*by_name, *by_date)), None)
        if column is not None:
            columns[day] = column
    if not columns:
        raise UnreadableFile("no_days", path, known=", ".join(header))
    return columns


def is_day(header: str, monday: date, known: Mapping[str, Sequence[str]]) -> bool:
    """Whether a header is that of a day of a week, by its name or its date."""
    names = {plain_name(name) for day in DAYS for name in (day, *known[day])}
    day = _date_of(header, monday)
    return plain_name(header) in names or (day is not None and 0 <= (day - monday).days < len(DAYS))


def _date_of(header: str, monday: date) -> date | None:
    """The day that a header names; without a year, that of the week."""
    bare = re.sub(r"[(（].*?[)）]|周.|星期.", "", header).strip()
    found = _MONTH_AND_DAY.fullmatch(bare)
    try:
        if found is None:
            return day_of(bare)
        sunday = monday + timedelta(days=6)
        return date(
            sunday.year if int(found[1]) == sunday.month else monday.year, int(found[1]), int(found[2])
        )
    except ValueError:
        return None


def _hours(text: str, name: str) -> Hours | None:
    span = clock_span(text)
    if span is None:
        return None
    begins, ends = span
    return Hours(name or f"{begins:%H:%M}-{ends:%H:%M}", begins, ends)


def _names(turns: Mapping[str, Hours]) -> str:
    return ", ".join(hours.name for hours in turns.values())
