"""Shows a file before it is imported: what stands in its columns, first rows, reference, problems."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from data.importers.file_kinds import FileKind, kind_of
from data.importers.forms import form_of, plain_name
from data.importers.import_kinds import Form, ImportKind
from data.importers.lines import Bounds, Line, TableFile
from data.importers.moments import fitting_forms
from data.importers.report import Finding
from data.importers.road_sketches import sketch_of_roads
from data.importers.tables import is_nothing, open_table

SHOWN_ROWS = 20
SAMPLED_ROWS = 1_000
"""So many rows say what stands in a column."""
EXAMPLES = 3


@dataclass(frozen=True)
class PreviewColumn:
    """A column of a file: `filled` of the sampled rows have a value; `problem` is a code ("": none).

    The sentence of a problem is `import.<problem>` with `column` and `forms`. `time_forms`: those that
    its times are written in, where they have to be told.
    """

    name: str
    form: Form
    filled: int
    examples: tuple[str, ...]
    problem: str = ""
    time_forms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Preview:
    """How a file looks. `columns` were judged by the first `sampled` rows, `rows` are the first of them.

    Of roads only their number is told. `row_count` is None where it would take long to find out. `reference`
    is what the file says of its coordinates ("": nothing), `bounds` are west, south, east, north in it.
    """

    path: Path
    file_kind: str
    encoding: str = ""
    layers: tuple[str, ...] = ()
    layer: str = ""
    columns: tuple[PreviewColumn, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    row_count: int | None = None
    sampled: int = 0
    reference: str = ""
    bounds: Bounds | None = None
    problems: tuple[Finding, ...] = ()

    @property
    def header(self) -> tuple[str, ...]:
        """The names of its columns."""
        return tuple(column.name for column in self.columns)


def preview(path: Path, layer: str = "") -> Preview:
    """How a file looks, from its beginning; UnreadableFile where it can't be read at all."""
    kind = kind_of(path)
    if kind in (FileKind.OSM, FileKind.GRAPHML):
        sketch = sketch_of_roads(path, kind)
        return Preview(
            path, str(kind), row_count=sketch.roads, reference=sketch.reference, bounds=sketch.bounds
        )
    return _preview_of(path, open_table(path, layer, is_head=True))


def _preview_of(path: Path, table: TableFile) -> Preview:
    first = list(islice(table.lines, SAMPLED_ROWS))
    found = [line for line in first if any(line.cells) or line.troubles]
    is_all = table.is_whole and (table.count is None or len(first) < SAMPLED_ROWS)
    left = sum(any(line.cells) for line in table.lines) if is_all else 0
    sample = [_fitted(line.cells, len(table.header)) for line in found]
    return Preview(
        path=path,
        file_kind=table.kind,
        encoding=table.encoding,
        layers=table.layers,
        layer=table.layer,
        columns=_columns(table.header, sample),
        rows=tuple(sample[:SHOWN_ROWS]),
        row_count=len(sample) + left if is_all else table.count,
        sampled=len(sample),
        reference=table.reference,
        bounds=table.bounds,
        problems=(*table.problems, *_problems(found, table.header)),
    )


def _fitted(cells: Sequence[str], width: int) -> tuple[str, ...]:
    return (*cells[:width], *("" for _ in range(width - len(cells))))


def _columns(header: Sequence[str], sample: Sequence[Sequence[str]]) -> tuple[PreviewColumn, ...]:
    return tuple(
        _column(name, [row[place] for row in sample], header.count(name) > 1)
        for place, name in enumerate(header)
    )


def _column(name: str, cells: Sequence[str], is_twice: bool) -> PreviewColumn:
    filled = [cell for cell in cells if not is_nothing(cell)]
    form, problem = form_of(name, filled)
    if not name:
        problem = "column_unnamed"
    elif is_twice:
        problem = "column_twice"
    examples = tuple(dict.fromkeys(filled))[:EXAMPLES]
    forms = fitting_forms(*filled) if form is Form.TIME else ()
    if forms and not problem:
        problem = "column_time_form"
    return PreviewColumn(name, form, len(filled), examples, problem, forms)


def _problems(sample: Sequence[Line], header: Sequence[str]) -> Iterator[Finding]:
    for line in sample:
        yield from line.told
        if len(line.cells) != len(header):
            values = {"cells": len(line.cells), "columns": len(header)}
            yield Finding(line.row, "wrong_cell_count", values)
        yield from (trouble for _, trouble in line.named_troubles(header))


def suggested_columns(kind: ImportKind, header: Sequence[str]) -> dict[str, str]:
    """Our columns -> the file's, by name or a known other name, each of the file's at most once."""
    theirs = {plain_name(name): name for name in reversed(header) if name}
    found: dict[str, str] = {}
    wanted = [(column.name, column.name) for column in kind.columns]
    wanted += [(column.name, other) for column in kind.columns for other in column.also]
    for ours, name in wanted:
        match = theirs.get(plain_name(name))
        if match is not None and ours not in found and match not in found.values():
            found[ours] = match
    return found
