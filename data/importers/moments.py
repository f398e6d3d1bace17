"""Reads times and days: with their zone, or in the one that the caller names; never guessed."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from data.importers.report import RowRefused
from data.importers.tables import TableRow
from dispatch.reasons import Refused

_ISO = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d")
_MIDNIGHT = re.compile(r"[T ]0?0:00(:00(\.0+)?)?$")
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")


_DAYS = ("%m/%d/%Y", "%d/%m/%Y", "%d.%m.%Y", "%m-%d-%Y", "%d-%m-%Y", "%Y%m%d")
_CLOCKS = ("%I:%M:%S %p", "%I:%M %p", "%H:%M:%S", "%H:%M")
_USED_FORMS = (*(f"{day} {clock}" for day in _DAYS for clock in _CLOCKS), "%Y%m%d%H%M%S", "%Y%m%d%H%M")


@dataclass(frozen=True)
class MomentReading:
    """How the times of one file are written: the zone of those without one, and a `strptime` form if any.

    Refused("unknown_timezone") where there is no such zone.
    """

    timezone: str = ""
    form: str = ""

    def __post_init__(self) -> None:
        try:
            ZoneInfo(self.timezone or "UTC")
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise Refused("unknown_timezone", timezone=self.timezone) from None

    def read(self, row: TableRow, column: str) -> datetime | None:
        """The moment in UTC, None where the cell is empty; RowRefused as in `moment`."""
        text = row.get(column)
        return self.moment(text, column) if text else None

    def need(self, row: TableRow, column: str) -> datetime:
        """The moment in UTC; RowRefused("missing_value") where the cell is empty, else as in `moment`."""
        return self.moment(row.need(column), column)

    def moment(self, text: str, column: str) -> datetime:
        """The moment in UTC; RowRefused: bad_time, time_needs_form, time_without_zone."""
        try:
            at = self._naive_or_aware(text)
        except ValueError:
            raise self._not_a_time(text, column) from None
        if at.tzinfo is None:
            if not self.timezone:
                raise RowRefused("time_without_zone", column=column, value=text)
            at = at.replace(tzinfo=ZoneInfo(self.timezone))
        try:
            return at.astimezone(UTC)
        except OverflowError:
            raise RowRefused("bad_time", column=column, value=text) from None

    def _not_a_time(self, text: str, column: str) -> RowRefused:
        forms = () if self.form else fitting_forms(text)
        if not forms:
            return RowRefused("bad_time", column=column, value=text)
        return RowRefused("time_needs_form", column=column, value=text, forms=", ".join(forms))

    def _naive_or_aware(self, text: str) -> datetime:
        if self.form:
            return datetime.strptime(text, self.form)  # noqa: DTZ007 - the zone follows, or is refused
        if _ISO.match(text):
            return datetime.fromisoformat(text)
        if _DAY.fullmatch(text):
            raise ValueError(f"a day without a time: {text}")
        return datetime.fromisoformat(_plain(text))


def fitting_forms(*texts: str) -> tuple[str, ...]:
    """The much used `strptime` forms in which all texts are times, where they are read in no other way.

    Several where day and month may be either; none where one is no time, or needs no form.
    """
    if not texts or not _needs_form(texts[0]):
        return ()
    forms = _USED_FORMS
    for text in texts:
        forms = tuple(form for form in forms if _is_in(text, form))
    return forms


def _needs_form(text: str) -> bool:
    try:
        datetime.fromisoformat(_plain(text))
    except ValueError:
        return True
    return False


def _is_in(text: str, form: str) -> bool:
    try:
        datetime.strptime(text, form)  # noqa: DTZ007 - only its form is asked
    except ValueError:
        return False
    return True


def _plain(text: str) -> str:
    """A time as spreadsheets write it (2026/11/24 9:05) in the form of ISO 8601."""
    found = _DAY.match(text)
    if found is None:
        return text
    clock = text[found.end() :].strip()
    hour = re.sub(r"^(\d):", r"0\1:", clock.removeprefix("T").strip())
    return f"{_iso(found)}T{hour}" if hour else text


def day_of(text: str) -> date:
    """A day written 2027-12-31, 2027/12/31 or 2027年12月31日; ValueError where there is none.

    Programs write a day as its midnight.
    """
    plain = _MIDNIGHT.sub("", text.strip())
    found = _DAY.fullmatch(plain)
    return date.fromisoformat(_iso(found) if found else plain)


def _iso(found: re.Match[str]) -> str:
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}"
