"""Says in text what stands in a workbook's cell: numbers, the sheet's own days and times, truths, errors."""

import math
import re
from datetime import datetime, time, timedelta
from functools import cached_property, lru_cache

from openpyxl.utils.datetime import CALENDAR_MAC_1904, WINDOWS_EPOCH, from_excel

from data.importers.workbook_parts import plain

MOST_DIGITS = 15
"""A spreadsheet keeps so many digits of a number; of longer ones the last were lost when they were typed."""
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_SPAN = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_ZEROS = re.compile(r"0{2,}")
_AM_PM = re.compile(r"am/pm|a/p|上午/下午", re.IGNORECASE)


class CellTrouble(ValueError):
    """What a cell holds can't be used: the code of its finding and the value that it shows."""

    def __init__(self, code: str, value: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.value = value


class CellFormat:
    """How a number is meant: as a number, with leading zeros, as a day, a time, or a span of time."""

    def __init__(self, code: str) -> None:
        shown = _NOT_SHOWN.sub("", code.partition(";")[0])
        bare = _AM_PM.sub("h", shown).casefold()
        self.is_span = _SPAN.search(shown) is not None
        self.has_time = not self.is_span and bool(re.search("[hs]", bare))
        self.has_day = not self.is_span and bool(
            re.search("[yd]", bare) or ("m" in bare and not self.has_time)
        )
        self.width = len(shown) if _ZEROS.fullmatch(shown) else 0

    @cached_property
    def is_moment(self) -> bool:
        """Whether numbers are days since the workbook's first."""
        return self.has_day or self.has_time or self.is_span


PLAIN = CellFormat("")


def text_of_cell(
    kind: str, raw: str, shown_as: CellFormat, texts: list[str], is_since_1904: bool, has_formula: bool
) -> str:
    """The text of a cell; `kind` is its type and `raw` its value as the sheet has them.

    CellTrouble: formula_without_value, cell_error, number_rounded.
    """
    if kind == "s":
        return texts[int(raw)] if raw else ""
    if kind in ("str", "inlineStr"):
        return plain(raw)
    if not raw:
        if has_formula:
            raise CellTrouble("formula_without_value")
        return ""
    if kind == "n":
        return moment_text(raw, shown_as, is_since_1904) if shown_as.is_moment else number_text(raw, shown_as)
    if kind == "b":
        return "false" if raw == "0" else "true"
    if kind == "d":
        return raw
    raise CellTrouble("cell_error", raw)


def number_text(raw: str, shown_as: CellFormat = PLAIN) -> str:
    """A number without a needless fraction, with the leading zeros that it is shown with."""
    if raw.isascii() and raw.isdigit() and len(raw) <= MOST_DIGITS:
        return raw.zfill(shown_as.width)
    try:
        number = float(raw)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise CellTrouble("cell_error", raw)
    if not number.is_integer():
        return repr(number)
    if abs(number) >= 10**MOST_DIGITS:
        raise CellTrouble("number_rounded", raw)
    return str(int(number)).zfill(shown_as.width)


@lru_cache(maxsize=4096)
def moment_text(raw: str, shown_as: CellFormat, is_since_1904: bool) -> str:
    """A day, a time or both in ISO 8601, as the sheet's own wall shows them: a zone is not added."""
    try:
        number = float(raw)
        epoch = CALENDAR_MAC_1904 if is_since_1904 else WINDOWS_EPOCH
        if shown_as.is_span:
            return _span_text(timedelta(days=number))
        moment = from_excel(number, epoch)
    except (ValueError, OverflowError):
        raise CellTrouble("cell_error", raw) from None
    if isinstance(moment, time):
        return moment.isoformat() if shown_as.has_time else number_text(raw)
    assert isinstance(moment, datetime)
    is_day = not shown_as.has_time and moment.time() == time()
    return moment.date().isoformat() if is_day else moment.isoformat()


def _span_text(span: timedelta) -> str:
    seconds = round(span.total_seconds())
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
