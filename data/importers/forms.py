"""Guesses what stands in a column from its header and cells: numbers, times, positions, codes or words."""

import math
import re
from collections.abc import Callable, Sequence

from data.importers.import_kinds import Form
from data.importers.positions import LAT_NAMES, LON_NAMES

MOST = 0.8
"""A column is of a form if at least this share of its cells are; the rest are told as a problem."""
_DATE = r"(\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})"
_DAY = re.compile(_DATE)
_TIME = re.compile(
    _DATE + r"[ T]?\s*\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?\s*([AaPp][Mm])?\s*(Z|[+-]\d{2}:?\d{2})?"
)
_YES_NO = frozenset({"yes", "no", "true", "false", "y", "n", "t", "f", "是", "否"})
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/#-]*")
_LONG_NUMBER = re.compile(r"\d{6,}|0\d+")


def plain_name(header: str) -> str:
    """A header as it is compared: without case, spaces, underscores, marks, and what stands in brackets."""
    bare = re.sub(r"[(（\[【].*?[)）\]】]", "", header) or header
    return re.sub(r"[\s_\-*＊:：.]+", "", bare).casefold()


_LON = frozenset(map(plain_name, ("lon", *LON_NAMES)))
_LAT = frozenset(map(plain_name, ("lat", *LAT_NAMES)))


def form_of(header: str, cells: Sequence[str]) -> tuple[Form, str]:
    """The form of a column's filled cells, and the code of what is wrong with it ("": nothing)."""
    if not cells:
        return Form.TEXT, "column_empty"
    place = Form.LON if plain_name(header) in _LON else Form.LAT if plain_name(header) in _LAT else None
    if place is not None:
        return place, _trouble_of_place(place, cells)
    for form, is_so in _TESTS:
        share = sum(map(is_so, cells)) / len(cells)
        if share == 1:
            return form, ""
        if share >= MOST and form is not Form.CODE:
            return form, "column_mixed"
    return Form.TEXT, ""


def _trouble_of_place(place: Form, cells: Sequence[str]) -> str:
    if not all(map(_is_number, cells)):
        return "column_mixed"
    most = 180 if place is Form.LON else 90
    return "" if all(abs(float(cell)) <= most for cell in cells) else "column_not_degrees"


def _is_number(cell: str) -> bool:
    try:
        return math.isfinite(float(cell)) and "_" not in cell
    except ValueError:
        return False


def _matches(form: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda cell: form.fullmatch(cell) is not None


_TESTS: tuple[tuple[Form, Callable[[str], bool]], ...] = (
    (Form.YES_NO, lambda cell: cell.casefold() in _YES_NO),
    (Form.CODE, _matches(_LONG_NUMBER)),
    (Form.NUMBER, _is_number),
    (Form.TIME, _matches(_TIME)),
    (Form.DAY, _matches(_DAY)),
    (Form.CODE, _matches(_CODE)),
)
