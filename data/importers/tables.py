"""Reads tables of text (CSV): encoding, header, and each row's cells by the names that an importer uses."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from data.importers.report import Findings, RowRefused, UnreadableFile

ENCODINGS = ("utf-8-sig", "gb18030")
_SEPARATORS = ",;\t"
_NOTHING = frozenset({"", "null", "none", "\\n", "#n/a"})
_NO_NAMES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class TableRow:
    """One row: `row` is the line of the file that it starts on (the header is 1), cells by the file's header.

    `names` maps an importer's column to the file's where they differ.
    """

    row: str
    cells: Mapping[str, str]
    names: Mapping[str, str] = field(default_factory=lambda: _NO_NAMES)

    def get(self, column: str) -> str:
        """The cell's text; empty where the table has no such column, or nothing or a null stands in it."""
        text = self.cells.get(self.names.get(column, column), "")
        return "" if text.casefold() in _NOTHING else text

    def need(self, column: str) -> str:
        """The cell's text; RowRefused("missing_value") where there is none."""
        text = self.get(column)
        if not text:
            raise RowRefused("missing_value", column=column)
        return text


def read_table(
    path: Path,
    needed: Sequence[str],
    findings: Findings,
    names: Mapping[str, str] = _NO_NAMES,
) -> list[TableRow]:
    """The rows of a CSV file in UTF-8 or GB18030, separated by comma, semicolon or tab.

    `names` maps an importer's column to the file's header where they differ. Rows with more or fewer cells
    than the header are refused in `findings`, which count every row that is not empty. UnreadableFile where
    the file is missing, is no such text, or lacks a needed column.
    """
    lines = _lines(path, read_text(path))
    header = lines[0][1]
    require_columns(path, header, {**{column: column for column in needed}, **names})
    rows = []
    for number, cells in lines[1:]:
        if not any(cells):
            continue
        findings.read += 1
        if len(cells) != len(header):
            findings.refuse(str(number), "wrong_cell_count", cells=len(cells), columns=len(header))
            continue
        rows.append(TableRow(str(number), dict(zip(header, cells, strict=True)), names))
    return rows


def header_of(path: Path) -> list[str]:
    """The column names of a CSV file; UnreadableFile as in `read_table`."""
    return _lines(path, read_text(path))[0][1]


def read_text(path: Path) -> str:
    """A file's text in UTF-8 or GB18030; UnreadableFile where it is missing or is neither."""
    if not path.is_file():
        raise UnreadableFile("not_found", path)
    content = path.read_bytes()
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        # A NUL never stands in text: this is UTF-16, or no text at all.
        if "\0" not in text:
            return text
    raise UnreadableFile("wrong_encoding", path)


def _lines(path: Path, text: str) -> list[tuple[int, list[str]]]:
    """Line numbers with stripped cells, header first."""
    first = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    lines, start = [], 1
    try:
        for cells in reader:
            lines.append((start, [cell.strip() for cell in cells]))
            start = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableFile("wrong_format", path, str(error)) from error
    if not lines or not any(lines[0][1]):
        raise UnreadableFile("empty", path, "no header")
    return lines


def require_columns(path: Path, header: Sequence[str], names: Mapping[str, str]) -> None:
    """UnreadableFile where a named column is not in the header, or any stands in it twice."""
    for column in header:
        if column and header.count(column) > 1:
            raise UnreadableFile("column_twice", path, column=column)
    for column in names.values():
        if column not in header:
            raise UnreadableFile("missing_column", path, column=column, known=", ".join(header))
