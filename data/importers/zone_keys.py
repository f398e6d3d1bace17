"""Gives each row of a zone file its code and name: as it tells them, or put together from columns."""

from collections.abc import Sequence
from dataclasses import dataclass

from data.importers.grid_numbers import UNNUMBERED
from data.importers.report import Findings, RowRefused
from data.importers.tables import TableRow
from data.importers.zone_options import ZoneOptions

_JOINT = "-"


@dataclass(frozen=True)
class ZoneKey:
    """The code and name of a row."""

    code: str
    name: str


def keys_of(rows: Sequence[TableRow], options: ZoneOptions, findings: Findings) -> dict[str, ZoneKey]:
    """Keys by row; refused: missing_value, no_name, duplicate. A code's second row may be kept and told."""
    read: dict[str, ZoneKey] = {}
    for row in rows:
        try:
            read[row.row] = _key(row, options)
        except RowRefused as refused:
            findings.refuse(row.row, refused.code, **refused.values)
    return _once_each(read, options, findings)


def _key(row: TableRow, options: ZoneOptions) -> ZoneKey:
    code = UNNUMBERED + row.row if options.renumber else _put_together(row, options.code_from)
    code = code or row.get("code")
    if not code:
        raise row.lacks("code")
    name = _put_together(row, options.name_from, "") or row.get("name")
    if not name and options.needs_name:
        raise RowRefused("no_name", zone=code)
    return ZoneKey(code, name or row.get("code") or code)


def _put_together(row: TableRow, columns: Sequence[str], joint: str = _JOINT) -> str:
    return joint.join(row.need(column) for column in columns)


def _once_each(read: dict[str, ZoneKey], options: ZoneOptions, findings: Findings) -> dict[str, ZoneKey]:
    first: dict[str, str] = {}
    taken = {key.code for key in read.values()}
    found: dict[str, ZoneKey] = {}
    for row, key in read.items():
        if first.setdefault(key.code, row) == row:
            found[row] = key
        elif options.keep_duplicates:
            code = _next_code(key.code, taken)
            findings.mend(row, "duplicate_kept", of=first[key.code], code=code, told=key.code)
            found[row] = ZoneKey(code, key.name)
        else:
            findings.refuse(row, "duplicate", of=first[key.code])
    return found


def _next_code(code: str, taken: set[str]) -> str:
    number = 2
    while f"{code}{_JOINT}{number}" in taken:
        number += 1
    taken.add(f"{code}{_JOINT}{number}")
    return f"{code}{_JOINT}{number}"
