"""Workbooks for tests: written by openpyxl as people do, or sheet XML as other programs leave it."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from openpyxl import Workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def workbook_of(folder: Path, rows: Iterable[Sequence[object]], name: str = "rows.xlsx") -> Path:
    """A workbook of one sheet with these rows; what looks like a formula is text."""
    book = Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(list(row))
    for cell in (cell for cells in sheet.iter_rows() for cell in cells if cell.data_type == "f"):
        cell.data_type = "s"
    return saved(book, folder, name)


def saved(book: Workbook, folder: Path, name: str = "rows.xlsx") -> Path:
    book.save(folder / name)
    return folder / name


def raw_workbook(
    folder: Path,
    sheet: str,
    texts: Sequence[str] = (),
    formats: Sequence[tuple[int, str]] = (),
    properties: str = "",
) -> Path:
    """A workbook whose only sheet has this XML, with shared texts and number formats (one style each)."""
    path = folder / "raw.xlsx"
    custom = "".join(
        f'<numFmt numFmtId="{number}" formatCode="{escape(code, {chr(34): "&quot;"})}"/>'
        for number, code in formats
        if code
    )
    styles = "".join(f'<xf numFmtId="{number}"/>' for number, _ in ((0, ""), *formats))
    kinds = {"worksheet": "worksheets/s1.xml", "styles": "styles.xml", "sharedStrings": "texts.xml"}
    related = "".join(
        f'<Relationship Id="r{place}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for place, (kind, target) in enumerate(kinds.items())
    )
    parts = {
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r" '
        f'Type="{RELATIONS}/officeDocument" Target="/xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{properties}'
        '<sheets><sheet name="人员" sheetId="1" r:id="r0"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{related}</Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts>{custom}</numFmts>'
        f"<cellXfs>{styles}</cellXfs></styleSheet>",
        "xl/texts.xml": f'<sst xmlns="{MAIN}">{"".join(f"<si>{text}</si>" for text in texts)}</sst>',
        "xl/worksheets/s1.xml": sheet,
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def sheet_of(*rows: str, after: str = "") -> str:
    """The XML of a sheet of rows, each the XML of its cells."""
    numbered = "".join(f'<row r="{place}">{cells}</row>' for place, cells in enumerate(rows, 1))
    return f'<worksheet xmlns="{MAIN}"><sheetData>{numbered}</sheetData>{after}</worksheet>'


def texts_of(*texts: str) -> str:
    """The XML of cells with texts of their own, from the first column on."""
    return "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts)
