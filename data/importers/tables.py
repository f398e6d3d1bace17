"""Reads tables of every kind: the header, and each row's cells by the names that an importer uses."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from data.importers.file_kinds import FileKind, kind_of
from data.importers.formula_guard import FORMULA_STARTS as FORMULA_STARTS
from data.importers.lines import Line, TableFile
from data.importers.map_tables import open_map_table
from data.importers.progress import Progress, told_of, unheard
from data.importers.report import Findings, RowRefused, UnreadableFile
from data.importers.texts import open_separated
from data.importers.texts import read_text as read_text
from data.importers.workbooks import open_workbook

MOST_CELLS = 30_000_000
"""A million rows of thirty columns; more does not fit into the memory of a desk's computer."""
_NOTHING = frozenset({"", "null", "none", "\\n", "#n/a"})
_LONGEST_NOTHING = max(map(len, _NOTHING))
_NO_NAMES: Mapping[str, str] = MappingProxyType({})


def is_nothing(text: str) -> bool:
    """Whether a cell is empty, or says that it is."""
    return len(text) <= _LONGEST_NOTHING and text.casefold() in _NOTHING


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
        return "" if is_nothing(text) else text

    def has(self, column: str) -> bool:
        """Whether the table has such a column, be its cell empty or not."""
        return self.names.get(column, column) in self.cells

    def need(self, column: str) -> str:
        """The cell's text; RowRefused as `lacks` says where there is none."""
        text = self.get(column)
        if not text:
            raise self.lacks(column)
        return text

    def lacks(self, column: str) -> RowRefused:
        """Why a cell says nothing: it is empty (missing_value), or there is no such column (no_column)."""
        header = self.names.get(column, column)
        if header in self.cells:
            return RowRefused("missing_value", column=column, header=header)
        return RowRefused("no_column", column=column, known=", ".join(filter(None, self.cells)))


def open_table(path: Path, layer: str = "", is_head: bool = False, fills_across: bool = False) -> TableFile:
    """A table of any kind, its lines to be read once; `is_head`: only how a long text begins.

    `layer` names a sheet or a layer; `fills_across`: cells merged sideways stand in each of their columns.
    UnreadableFile where the file is missing, is no table (no_table for
    roads), or has no header.
    """
    kind = kind_of(path)
    if kind is FileKind.WORKBOOK:
        return open_workbook(path, layer, fills_across)
    if kind is FileKind.MAP:
        return open_map_table(path, layer, is_head)
    if kind is FileKind.TEXT:
        return open_separated(path, is_head)
    raise UnreadableFile("no_table", path)


def read_table(
    path: Path,
    needed: Sequence[str],
    findings: Findings,
    names: Mapping[str, str] = _NO_NAMES,
    layer: str = "",
    progress: Progress = unheard,
    fills_across: bool = False,
) -> list[TableRow]:
    """The rows of a table, whatever file it stands in; `findings` count every row that is not empty.

    `names` maps an importer's column to the file's header where they differ; `layer` names a sheet. Refused
    are rows of a text with more or fewer cells than its header, and those that need a cell that can't be
    used (formula_without_value, number_rounded, cell_error); where it is not needed it is left empty and
    noticed. UnreadableFile as in `open_table`, and where a needed column is missing.
    """
    table = open_table(path, layer, fills_across=fills_across)
    required = {names.get(column, column) for column in needed}
    require_columns(path, table.header, {**{column: column for column in needed}, **names})
    findings.noticed += (*table.problems, *table.losses)
    rows = []
    for line in told_of(table.lines, table.count or 0, "reading", progress):
        findings.noticed += line.told
        if not any(line.cells) and not line.troubles:
            continue
        findings.read += 1
        if _is_usable(line, table.header, required, findings):
            rows.append(TableRow(line.row, dict(zip(table.header, line.cells, strict=True)), names))
        if len(rows) * len(table.header) > MOST_CELLS:
            raise UnreadableFile("too_large", path, f"> {MOST_CELLS}")
    return rows


def _is_usable(line: Line, header: Sequence[str], required: Collection[str], findings: Findings) -> bool:
    """Whether a row can be used; why not, and what else is to be said of it, goes into `findings`."""
    if len(line.cells) != len(header):
        findings.refuse(line.row, "wrong_cell_count", cells=len(line.cells), columns=len(header))
        return False
    for column, trouble in line.named_troubles(header):
        if column in required:
            findings.refused.append(trouble)
            return False
        findings.noticed.append(trouble)
    return True


def header_of(path: Path, layer: str = "") -> list[str]:
    """The column names of a table; UnreadableFile as in `open_table`."""
    return list(open_table(path, layer, is_head=True).header)


def require_columns(path: Path, header: Sequence[str], names: Mapping[str, str]) -> None:
    """UnreadableFile where named columns (ours -> the file's) are not in the header, or any stands twice."""
    for column in header:
        if column and header.count(column) > 1:
            raise UnreadableFile("column_twice", path, column=column)
    if missing := list(dict.fromkeys(column for column in names.values() if column not in header)):
        raise lacking(path, missing, header)


def lacking(path: Path, missing: Sequence[str], header: Sequence[str]) -> UnreadableFile:
    """The refusal of a file that lacks columns: all of these, ours or as they were told, and its own."""
    known = ", ".join(filter(None, header))
    return UnreadableFile("missing_column", path, columns=", ".join(missing), known=known)
