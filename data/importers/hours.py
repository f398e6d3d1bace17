"""Reads hours of the day and weekdays as people write them, into the one form that is kept."""

import re
import unicodedata
from datetime import time

from data.importers.report import RowRefused
from data.importers.tables import TableRow
from dispatch.day_hours import BadHours, day_hours

_NAMED_DAYS = {
    **{name: day for day, name in enumerate("一二三四五六日", start=1)},
    **{name: day for day, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), start=1)},
    **{str(day): day for day in range(1, 8)},
    "天": 7,
    "七": 7,
}
_ALL_DAY = frozenset({"全天", "24小时", "全日", "allday"})
_EVERY_DAY = frozenset({"每天", "每日", "全周", "daily"})
_DASHES = re.compile(r"[—–−~至到]+")
_COMMAS = re.compile(r"[;、|和及]")
_NEXT_DAY = re.compile(r"次日|翌日|第二天|当日")
_CLOCK = re.compile(r"(\d{1,2})(?:[:时点](\d{2})?分?)?")


def hours_in(row: TableRow, column: str) -> str:
    """The hours of a cell as "22:00-06:00"; empty where there are none, or all day is meant.

    22时-次日6时, 22：00～6:00 and 9-11:30、14-17 are understood. RowRefused("bad_hours").
    """
    text = row.get(column)
    plain = _NEXT_DAY.sub("", _plain(text))
    if plain in _ALL_DAY or not plain:
        return ""
    told = ",".join("-".join(_clock(at, text) for at in part.split("-")) for part in plain.split(","))
    try:
        day_hours(told)
    except BadHours:
        raise RowRefused("bad_hours", value=text) from None
    return told


def clock_span(text: str) -> tuple[time, time] | None:
    """Begin and end of one span as `hours_in` reads them, 24:00 as midnight; None where it is none."""
    try:
        ends = [_clock(at, text) for at in _NEXT_DAY.sub("", _plain(text)).split("-")]
        begins, until = (time.fromisoformat("00:00" if at == "24:00" else at) for at in ends)
    except (RowRefused, ValueError):
        return None
    return None if begins == until else (begins, until)


def weekdays_in(row: TableRow, column: str) -> tuple[int, ...]:
    """The weekdays of a cell from 1 (Monday), in order; empty where there are none, or all are meant.

    1-5, 周一至周五, 星期六、日, 周末 and Mon-Fri are understood; working days (工作日) are not, for they
    depend on the calendar. RowRefused("bad_hours").
    """
    text = row.get(column)
    plain = _plain(text)
    if plain in _EVERY_DAY or not plain:
        return ()
    plain = re.sub(r"星期|礼拜|周", "", plain.replace("周末", "6,7"))
    days = {day for part in plain.split(",") for day in _range(part, text)}
    return () if len(days) == 7 else tuple(sorted(days))


def _plain(text: str) -> str:
    narrow = unicodedata.normalize("NFKC", text).casefold().replace(" ", "")
    return _COMMAS.sub(",", _DASHES.sub("-", narrow))


def _clock(text: str, whole: str) -> str:
    found = _CLOCK.fullmatch(text)
    if found is None:
        raise RowRefused("bad_hours", value=whole)
    return f"{int(found[1]):02}:{found[2] or '00'}"


def _range(text: str, whole: str) -> list[int]:
    """The weekdays of "3" or "5-1", which goes over Sunday."""
    ends = [_NAMED_DAYS.get(name[:3] if name.isascii() else name) for name in text.split("-")]
    if len(ends) > 2 or None in ends:
        raise RowRefused("bad_hours", value=whole)
    first, last = ends[0] or 0, ends[-1] or 0
    return [(first - 1 + step) % 7 + 1 for step in range((last - first) % 7 + 1)]
