"""Writes a table as a sheet of XLSX: numbers as numbers, everything else as text and never as a formula.

Written by hand, a part at a time: a hundred thousand rows take seconds so, and text stays text.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo
from zoneinfo import ZoneInfo

from data.exporters.csv_file import with_worded_shapes
from data.exporters.export_kinds import Value
from data.exporters.export_table import ExportTable
from data.exporters.texts import plain_value
from dispatch.reasons import Refused

MOST_ROWS, LONGEST_TEXT = 1_048_576, 32_767
"""What the format allows in a sheet and in a cell."""
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_FORMATS = "http://schemas.openxmlformats.org"
_SHEET = f"{_FORMATS}/spreadsheetml/2006/main"
_OFFICE = f"{_FORMATS}/officeDocument/2006/relationships"
_PACKAGE = f"{_FORMATS}/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def write_xlsx(table: ExportTable, path: Path) -> None:
    """One sheet with the header in its first row, which stays in sight; shapes as words (WKT).

    Refused("too_many_for_xlsx" | "too_long_for_xlsx") where the format can't hold it.
    """
    names, rows = with_worded_shapes(table)
    if len(rows) >= MOST_ROWS:
        raise Refused("too_many_for_xlsx", rows=len(rows), most=MOST_ROWS - 1)
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=4) as book:
        for name, text in {**_PARTS, "xl/workbook.xml": _workbook(table.what)}.items():
            book.writestr(_part(name), _HEAD + text)
        with book.open(_part("xl/worksheets/sheet1.xml"), "w", force_zip64=True) as sheet:
            for text in _sheet(names, rows, table.timezone):
                sheet.write(text.encode("utf-8"))


def _part(name: str) -> ZipInfo:
    """A part without the time of its writing: the same rows give the same file."""
    part = ZipInfo(name)
    part.compress_type = ZIP_DEFLATED
    return part


def _workbook(what: str) -> str:
    sheet = f'<sheet name={quoteattr(what)} sheetId="1" r:id="r1"/>'
    return f'<workbook xmlns="{_SHEET}" xmlns:r="{_OFFICE}"><sheets>{sheet}</sheets></workbook>'


def _sheet(names: Sequence[str], rows: Iterable[Sequence[Value]], timezone: ZoneInfo) -> Iterator[str]:
    pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    view = f'<sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
    yield f'{_HEAD}<worksheet xmlns="{_SHEET}">{view}<sheetData>'
    columns = [_letters(place) for place in range(len(names))]
    yield _row(1, names, columns, timezone)
    for number, row in enumerate(rows, start=2):
        yield _row(number, row, columns, timezone)
    yield "</sheetData></worksheet>"


def _letters(place: int) -> str:
    """The name of a column: A, B … Z, AA …"""
    first, last = divmod(place, 26)
    return ("" if first == 0 else _letters(first - 1)) + chr(ord("A") + last)


def _row(number: int, row: Sequence[Value], columns: Sequence[str], timezone: ZoneInfo) -> str:
    cells = (
        _cell(f"{column}{number}", plain_value(value, timezone))
        for column, value in zip(columns, row, strict=True)
        if value is not None and value != ""
    )
    return f'<row r="{number}">{"".join(cells)}</row>'


def _cell(place: str, value: str | int | float | None) -> str:
    if not isinstance(value, str):
        return f'<c r="{place}"><v>{value!r}</v></c>'
    if len(value) > LONGEST_TEXT:
        raise Refused("too_long_for_xlsx", cell=place, length=len(value), most=LONGEST_TEXT)
    text = escape(_ESCAPED.sub("_x005F_", value), {"\r": "&#13;"})
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
