"""Opens a workbook (.xlsx) as a table: which sheet, where its header stands, what is merged or hidden."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from data.importers.archives import open_archive
from data.importers.file_kinds import OLD_WORKBOOK
from data.importers.lines import Line, TableFile
from data.importers.report import Finding, UnreadableFile
from data.importers.workbook_parts import Sheet, Workbook, read_workbook
from data.importers.workbook_rows import Merge, SheetReader, SheetSketch, sketch_of

_FEWEST_NAMES = 2
"""A line with fewer filled cells above the table is its title and no header."""


def open_workbook(path: Path, wanted: str = "", fills_across: bool = False) -> TableFile:
    """The sheet of that name, else the first that is not hidden, as a table.

    Cells merged downwards give their value to each row, `fills_across`: those merged sideways to each column.
    UnreadableFile: old_workbook, no_sheet, too_large, locked, empty, wrong_format. Lines are read as they are
    asked for; their mistakes are told then.
    """
    lines = _opened_lines(path, wanted, fills_across)
    opened = next(lines)
    assert isinstance(opened, TableFile)
    return replace(opened, lines=lines)  # type: ignore[arg-type]


def _opened_lines(path: Path, wanted: str, fills_across: bool) -> Iterator[TableFile | Line]:
    """First the table without its lines, then these, for as long as the archive is open."""
    _require_new(path)
    with open_archive(path) as archive:
        workbook = read_workbook(path, archive)
        sheet = _chosen(workbook, wanted)
        sketch = sketch_of(workbook.portions(sheet.part))
        with closing(SheetReader(workbook).rows(workbook.portions(sheet.part))) as rows:
            above, header, below = _parted(path, rows)
            yield TableFile(
                kind="xlsx",
                header=header,
                lines=iter(()),
                layers=tuple(each.name for each in workbook.sheets),
                layer=sheet.name,
                count=max(0, sketch.rows - len(above) - 1),
                problems=(*_sheet_problems(workbook, sheet), *above),
            )
            merging = _Merging(len(header), fills_across)
            yield from (_fitted(line, len(header)) for line in merging.unmerged(below, sketch))


def _require_new(path: Path) -> None:
    if not path.is_file():
        raise UnreadableFile("not_found", path)
    with path.open("rb") as file:
        if file.read(len(OLD_WORKBOOK)) == OLD_WORKBOOK:
            raise UnreadableFile("old_workbook", path)


def _chosen(workbook: Workbook, wanted: str) -> Sheet:
    fitting = [sheet for sheet in workbook.sheets if sheet.name == wanted]
    if not wanted:
        fitting = [sheet for sheet in workbook.sheets if not sheet.is_hidden] or list(workbook.sheets)
    if not fitting:
        known = ", ".join(sheet.name for sheet in workbook.sheets)
        raise UnreadableFile("no_sheet", workbook.path, layer=wanted, known=known)
    return fitting[0]


def _sheet_problems(workbook: Workbook, chosen: Sheet) -> list[Finding]:
    """Sheets that are left out, where anything stands in them, and a chosen one that nobody sees."""
    left_out = [sheet for sheet in workbook.sheets if sheet != chosen and _has_rows(workbook, sheet)]
    codes = {True: "hidden_sheet", False: "sheet_left_out"}
    found = [Finding(sheet.name, codes[sheet.is_hidden], {"sheet": sheet.name}) for sheet in left_out]
    if chosen.is_hidden:
        found.append(Finding(chosen.name, "sheet_is_hidden", {"sheet": chosen.name}))
    return found


def _has_rows(workbook: Workbook, sheet: Sheet) -> bool:
    with closing(workbook.portions(sheet.part)) as portions:
        return sketch_of(iter([next(portions, b"")])).rows > 0


def _parted(path: Path, rows: Iterator[Line]) -> tuple[list[Finding], tuple[str, ...], Iterator[Line]]:
    """What stands above the header, the header, and the lines below it."""
    above: list[Line] = []
    for line in rows:
        if sum(map(bool, line.cells)) >= _FEWEST_NAMES:
            told = [Finding(each.row, "line_above_header", {"text": "".join(each.cells)}) for each in above]
            told += [trouble for _, trouble in line.named_troubles(line.cells)]
            return told, tuple(line.cells), rows
        if any(line.cells):
            above.append(line)
    if not above:
        raise UnreadableFile("empty", path, "no header")
    # A table of one column has its name in the first line.
    return [], tuple(above[0].cells), iter(above[1:])


def _fitted(line: Line, width: int) -> Line:
    """The line as wide as its header: trailing empty cells are not there, what stands beyond is told."""
    cells, beyond = line.cells, "".join(line.cells[width:])
    if len(cells) < width:
        return replace(line, cells=[*cells, *[""] * (width - len(cells))])
    if not beyond:
        return line if len(cells) == width else replace(line, cells=cells[:width])
    told = Finding(line.row, "cells_beyond_header", {"value": beyond})
    return replace(line, cells=cells[:width], told=(*line.told, told))


@dataclass(frozen=True)
class _Merging:
    """How merged cells of a table of so many columns are read."""

    width: int
    fills_across: bool

    def unmerged(self, lines: Iterable[Line], sketch: SheetSketch) -> Iterator[Line]:
        """The lines with the value of merged cells in each of them, as who reads the sheet sees it."""
        waiting = sorted(sketch.merges, key=lambda merge: merge.top, reverse=True)
        open_merges: list[tuple[Merge, str]] = []
        for line in lines:
            row = int(line.row)
            open_merges = [(merge, value) for merge, value in open_merges if merge.bottom >= row]
            told: list[Finding] = []
            while waiting and waiting[-1].top <= row:
                merge = waiting.pop()
                value = line.cells[merge.left] if merge.top == row and merge.left < len(line.cells) else ""
                if value:
                    open_merges.append((merge, value))
                    told += self._told(line.row, merge, value)
            yield (
                replace(line, cells=self._filled(line, open_merges), told=tuple(told))
                if open_merges
                else line
            )

    def _told(self, row: str, merge: Merge, value: str) -> list[Finding]:
        values = {"range": merge.name, "value": value}
        if min(merge.right, self.width - 1) > merge.left:
            return [Finding(row, "merged_filled" if self.fills_across else "merged_across", values)]
        return [Finding(row, "merged_cells", values)] if merge.bottom > merge.top else []

    def _filled(self, line: Line, merges: Iterable[tuple[Merge, str]]) -> list[str]:
        """A value goes down its rows; across only where the columns beside it mean the same, as days do."""
        cells = list(line.cells)
        for merge, value in merges:
            right = min(merge.right, self.width - 1) if self.fills_across else merge.left
            cells += [""] * (right + 1 - len(cells))
            cells[merge.left : right + 1] = [value] * (right + 1 - merge.left)
        return cells
