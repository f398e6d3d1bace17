"""What an update leaves as it is: fields whose columns the file lacks; what it empties is told."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields, replace
from typing import Any

from data.importers.importing import R, changed_rows
from data.importers.positions import Positions
from data.importers.report import HEADER_ROW, Findings
from data.importers.tables import TableRow
from dispatch.rows import Row

_POSITION = ("lon", "lat")
_TOLD_BY_ROW = (*_POSITION, "wkb", "version")


def updated(made: R, known: R | None, row: TableRow, columns: Mapping[str, Collection[str]]) -> R:
    """The row made of a line, with what is stored in each field none of whose `columns` the file has.

    A column that is there and empty empties its field. `columns` maps fields to the columns that fill them.
    """
    if known is None:
        return made
    absent = [name for name, filling in columns.items() if not any(map(row.has, filling))]
    kept: dict[str, Any] = {name: getattr(known, name) for name in absent}
    return replace(made, **kept) if kept else made


def by_name(*names: str) -> dict[str, tuple[str, ...]]:
    """Fields that are filled by the column of their own name."""
    return {name: (name,) for name in names}


def place_of(
    row: TableRow, known: Row | None, positions: Positions, findings: Findings
) -> tuple[float, float] | tuple[None, None]:
    """Longitude and latitude of a line; the stored ones where the file has no such columns.

    One that can't be used is told as unplaced, and as position_lost where there was one.
    """
    stored = tuple(getattr(known, name, None) for name in _POSITION)
    is_placed = None not in stored
    if is_placed and not any(map(row.has, _POSITION)):
        return stored[0], stored[1]
    place = positions.take(row, findings)
    if place is None and is_placed:
        findings.notice(row.row, "position_lost")
    return place or (None, None)


def changed_of(read: Collection[R], kept: Collection[R], findings: Findings) -> list[R]:
    """Those rows that are new or differ from what is kept, the others counted; what gets empty is told."""
    changed = changed_rows(read, kept)
    findings.unchanged = len(read) - len(changed)
    known = {row.id: row for row in kept}
    tell_emptied(((row, known[row.id]) for row in changed if row.id in known), findings)
    return changed


def tell_emptied(pairs: Iterable[tuple[Row, Row]], findings: Findings) -> None:
    """Notice once for each field how many rows lose what stood in it; positions are told row by row."""
    counts: dict[str, int] = {}
    for row, before in pairs:
        for name in (field.name for field in fields(row) if field.name not in _TOLD_BY_ROW):
            if getattr(before, name) and not getattr(row, name):
                counts[name] = counts.get(name, 0) + 1
    for name, count in counts.items():
        findings.notice(HEADER_ROW, "field_emptied", column=name, count=count)
