"""Reads a category map: what a file calls its categories, and which of ours each of them is."""

from collections.abc import Sequence
from pathlib import Path

from data.importers.category_names import CategoryNames
from data.importers.forms import plain_name
from data.importers.report import Findings, UnreadableFile
from data.importers.tables import header_of, read_table
from dispatch.centre import Centre

_THEIRS = ("theirs", "原类别", "对方类别", "来源类别")
_OURS = ("ours", "类别", "本中心类别", "类别代码")

LEFT_OUT = ""
"""What a category is mapped to that is not to come in, on purpose."""


def read_category_map(path: Path, centre: Centre, layer: str = "") -> dict[str, str]:
    """Their category -> the code of ours, from a table with the columns theirs and ours (原类别, 类别).

    Ours may be given by code or by name (`CategoryNames`); where it is blank, theirs is `LEFT_OUT`.
    UnreadableFile: unknown_category and category_twice name the row; else as `read_table`.
    """
    header = header_of(path, layer)
    names = {"theirs": _named(header, _THEIRS), "ours": _named(header, _OURS)}
    known, codes = CategoryNames.of(centre.categories), {one.code for one in centre.categories.minors}
    mapped: dict[str, str] = {}
    for row in read_table(path, tuple(names), Findings(), names, layer):
        theirs, ours = row.get("theirs"), row.get("ours")
        if not theirs:
            continue
        code = known.code_of(ours) if ours else LEFT_OUT
        if ours and code not in codes:
            raise UnreadableFile("unknown_category", path, category=ours, row=row.row)
        if mapped.setdefault(theirs, code) != code:
            raise UnreadableFile("category_twice", path, category=theirs, row=row.row)
    return mapped


def _named(header: Sequence[str], names: Sequence[str]) -> str:
    """The column of the file by one of its names; the first of these where there is none."""
    theirs = {plain_name(name): name for name in header}
    return next((theirs[plain_name(name)] for name in names if plain_name(name) in theirs), names[0])
