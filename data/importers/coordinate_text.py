"""Reads one coordinate as people write it: decimal degrees, metres, degrees with minutes and seconds."""

import math
import re
from typing import NamedTuple

from data.importers.report import RowRefused

PLAIN, SEXAGESIMAL, DECIMAL_COMMA = "plain", "sexagesimal", "decimal_comma"
LON, LAT = "lon", "lat"

_SIDES = {
    "东经": (LON, 1), "西经": (LON, -1), "北纬": (LAT, 1), "南纬": (LAT, -1),
    "E": (LON, 1), "W": (LON, -1), "N": (LAT, 1), "S": (LAT, -1),
    "东": (LON, 1), "西": (LON, -1), "北": (LAT, 1), "南": (LAT, -1),
}  # fmt: skip
_SIDE = re.compile("^(?P<before>{0})[:.\\s]*|\\s*(?P<after>{0})$".format("|".join(_SIDES)), re.IGNORECASE)
_NUMBER = r"\d+(?:[.,]\d+)?"
_PARTS = re.compile(
    rf"(?P<degrees>{_NUMBER})\s*(?:[°º˚度d:\s-]\s*"
    rf"(?:(?P<minutes>{_NUMBER})\s*(?:['’‘′ʹ分m:\s-]\s*"
    rf"(?:(?P<seconds>{_NUMBER})\s*(?:[\"”“″ʺ秒s]|''|′′)?)?)?)?)?",
    re.IGNORECASE,
)
_FULL_WIDTH = {0xFEE0 + code: code for code in range(0x21, 0x7F)} | {0x3000: 0x20, 0x2212: 0x2D}
_COMMA_NUMBER = re.compile(r"[+-]?\d+,\d+")


class Coordinate(NamedTuple):
    """A coordinate that was read: its `form` of writing, the axis it names itself, its smallest step."""

    value: float
    form: str = PLAIN
    axis: str = ""
    step: float = 0.0


def read_coordinate(text: str) -> Coordinate:
    """A coordinate of a text; RowRefused("coordinate_unreadable" or "not_finite") where it is none.

    Read are `120.154`, `120,154`, `120°09′14.4″E`, `120 09 14.4`, `120:09:14.4`, `东经120度9分14.4秒`, in
    full-width digits too. `step` is the size of its last digit in its own unit, 0 where nobody can tell.
    """
    try:
        value = float(text)
    except ValueError:
        return _read_other(text)
    if not math.isfinite(value):
        raise RowRefused("not_finite", value=text)
    return Coordinate(value, step=_step(text))


def _step(digits: str) -> float:
    """The size of the last digit of a plain number."""
    if "e" in digits or "E" in digits:
        return 0.0
    return float(10.0 ** -len(digits.replace(",", ".").partition(".")[2].rstrip()))


def _read_other(text: str) -> Coordinate:
    plain = text.translate(_FULL_WIDTH).strip()
    if _COMMA_NUMBER.fullmatch(plain):
        return Coordinate(float(plain.replace(",", ".")), DECIMAL_COMMA, step=_step(plain))
    rest, axis, sign = _without_side(plain)
    if rest[:1] in ("+", "-") and not axis:
        rest, sign = rest[1:].lstrip(), -1 if rest[0] == "-" else 1
    parts = _PARTS.fullmatch(rest)
    if parts is None:
        raise RowRefused("coordinate_unreadable", value=text)
    return _joined(text, parts, axis, sign)


def _without_side(text: str) -> tuple[str, str, int]:
    """The text without its letter of the compass, the axis that this names, and its sign."""
    found = _SIDE.search(text)
    if found is None:
        return text, "", 1
    axis, sign = _SIDES[(found["before"] or found["after"]).upper()]
    return (text[: found.start()] + text[found.end() :]).strip(), axis, sign


def _joined(text: str, parts: re.Match[str], axis: str, sign: int) -> Coordinate:
    """Degrees of what was written in up to three parts; only the last may have a fraction."""
    written = [part for part in parts.groups() if part is not None]
    numbers = [float(part.replace(",", ".")) for part in written]
    is_whole = all(number.is_integer() for number in numbers[:-1])
    is_angle = len(numbers) == 1 or numbers[0] <= 180.0
    if not is_whole or not is_angle or any(number >= 60.0 for number in numbers[1:]):
        raise RowRefused("coordinate_unreadable", value=text)
    value = sum(number / 60.0**place for place, number in enumerate(numbers))
    form = SEXAGESIMAL if len(numbers) > 1 else PLAIN
    return Coordinate(sign * value, form, axis, _step(written[-1]) / 60.0 ** (len(written) - 1))
