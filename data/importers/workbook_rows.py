"""Reads a sheet row by row while it is unpacked: ten times as fast as building every cell as an object."""

import re
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.parsers import expat

from openpyxl.utils.cell import column_index_from_string, range_boundaries

from data.importers.lines import Line
from data.importers.report import Finding, UnreadableFile, trouble_of
from data.importers.workbook_cells import PLAIN, CellFormat, CellTrouble, text_of_cell
from data.importers.workbook_parts import Workbook, fed

_DIGITS = "0123456789"
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+[0-9]+:[A-Z]+[0-9]+)"')
_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
_LONGEST_TAG = 400


class Merge(NamedTuple):
    """Cells shown as one: columns from 0, rows as numbered; the value stands in the first."""

    left: int
    top: int
    right: int
    bottom: int
    name: str


@dataclass(frozen=True)
class SheetSketch:
    """What a look over a sheet tells: how many rows it has, empty ones included, and what is merged."""

    rows: int
    merges: tuple[Merge, ...]


def sketch_of(portions: Iterator[bytes]) -> SheetSketch:
    """Looks over a sheet without reading its cells."""
    rows, found, kept = 0, [], b""
    for portion in portions:
        looked_at = kept + portion
        rows += len(_ROW.findall(looked_at)) - len(_ROW.findall(kept))
        if b"mergeCell" in looked_at:
            found += _MERGED.findall(looked_at)
        kept = looked_at[-_LONGEST_TAG:]
    names = dict.fromkeys(name.decode("ascii") for name in found)
    return SheetSketch(rows, tuple(_merge(name) for name in names))


def _merge(name: str) -> Merge:
    left, top, right, bottom = (edge or 0 for edge in range_boundaries(name))
    return Merge(left - 1, top, right - 1, bottom, name)


@dataclass
class _Row:
    number: int
    cells: list[str] = field(default_factory=list)
    troubles: dict[int, Finding] = field(default_factory=dict)


class SheetReader:
    """The parser's handlers for one sheet; rows that are through wait in `done`."""

    def __init__(self, workbook: Workbook) -> None:
        self.done: list[_Row] = []
        self._texts = workbook.texts()
        self._formats = [CellFormat(code) for code in workbook.formats]
        self._is_since_1904 = workbook.is_since_1904
        self._path = workbook.path
        self._row = _Row(0)
        self._columns: dict[str, int] = {}
        self._next = 0
        self._pieces: list[str] = []
        self._attributes: Mapping[str, str] = {}
        self._is_text = self._is_spoken = self._has_formula = False
        self._prefix: str | None = None

    def rows(self, portions: Iterator[bytes]) -> Generator[Line]:
        """The rows of a sheet's portions; UnreadableFile where they are broken."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        try:
            for _ in fed(self._path, parser, portions):
                yield from (Line(str(row.number), row.cells, row.troubles) for row in self.done)
                self.done.clear()
        except (IndexError, ValueError) as error:
            raise UnreadableFile("wrong_format", self._path, trouble_of(error)) from error

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self._prefix is None:
            self._prefix = name.rpartition(":")[0]
        local = name[len(self._prefix) + 1 :] if self._prefix else name
        if local == "c":
            self._attributes = attributes
            self._pieces.clear()
            self._has_formula = False
        elif local in ("v", "t"):
            self._is_text = not self._is_spoken
        elif local == "f":
            self._has_formula = True
        elif local == "rPh":
            self._is_spoken = True
        elif local == "row":
            self._row = _Row(int(attributes.get("r", self._row.number + 1)))
            self._next = 0

    def _end(self, name: str) -> None:
        local = name[len(self._prefix) + 1 :] if self._prefix else name
        if local in ("v", "t"):
            self._is_text = False
        elif local == "c":
            self._take_cell()
        elif local == "row":
            self.done.append(self._row)
        elif local == "rPh":
            self._is_spoken = False

    def _characters(self, text: str) -> None:
        if self._is_text:
            self._pieces.append(text)

    def _take_cell(self) -> None:
        attributes, cells = self._attributes, self._row.cells
        place = self._place(attributes.get("r"))
        self._next = place + 1
        try:
            style = attributes.get("s")
            shown_as = PLAIN if style is None else self._formats[int(style)]
            kind, raw = attributes.get("t", "n"), "".join(self._pieces)
            text = text_of_cell(kind, raw, shown_as, self._texts, self._is_since_1904, self._has_formula)
        except CellTrouble as trouble:
            text = ""
            self._row.troubles[place] = Finding(str(self._row.number), trouble.code, {"value": trouble.value})
        if text and place >= len(cells):
            cells.extend([""] * (place - len(cells)))
            cells.append(text)
        elif text:
            cells[place] = text

    def _place(self, name: str | None) -> int:
        if name is None:
            return self._next
        letters = name.rstrip(_DIGITS)
        place = self._columns.get(letters)
        if place is None:
            place = self._columns[letters] = column_index_from_string(letters) - 1
        return place
