"""Values as text: times with the centre's offset, no cell that a spreadsheet takes for a formula."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from data.exporters.export_kinds import Value

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def plain_value(value: Value, timezone: ZoneInfo) -> str | int | float | None:
    """A value as every format can hold it: text, number or nothing."""
    if value is None or isinstance(value, str):
        return value if value is None else _CONTROL.sub("", value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return value
    if isinstance(value, datetime):
        local = value.astimezone(timezone)
        return local.isoformat(timespec="microseconds" if local.microsecond else "seconds")
    return value.isoformat()


def lost_marks(value: Value) -> int:
    """How many control marks, which no file of text may hold, `plain_value` leaves out."""
    return len(_CONTROL.findall(value)) if isinstance(value, str) else 0
