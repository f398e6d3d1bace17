"""Opens a table whose roads stand in words (WKT) in one of its columns."""

from pathlib import Path

import numpy as np

from data.importers.forms import plain_name
from data.importers.line_file import LineFile, moved_to_wgs84
from data.importers.map_reference import map_reference
from data.importers.report import Findings
from data.importers.road_options import RoadOptions
from data.importers.tables import header_of, lacking, read_table
from data.importers.told_shapes import WKT_COLUMN, worded_shapes


def open_worded(path: Path, options: RoadOptions, findings: Findings) -> LineFile:
    """Read a table of lines; UnreadableFile where no column has their shapes, and as `read_table`.

    Rows with too many cells are refused in `findings` and counted as read there; all others are in the file.
    """
    header = header_of(path, options.layer)
    column = _worded_column(header)
    if not column:
        raise lacking(path, [WKT_COLUMN.name], header)
    rows = read_table(path, (), findings, {WKT_COLUMN.name: column}, options.layer)
    findings.read -= len(rows)
    shapes, is_broken = worded_shapes(rows)
    cells = {name: [row.get(name) for row in rows] for name in header if name and name != column}
    turned = moved_to_wgs84(shapes, map_reference(path, None, options.reference))
    broken = frozenset(np.flatnonzero(is_broken).tolist())
    return LineFile(path, cells, turned, broken, rows=tuple(row.row for row in rows))


def _worded_column(header: list[str]) -> str:
    known = {plain_name(name) for name in (WKT_COLUMN.name, *WKT_COLUMN.also)}
    return next((name for name in header if plain_name(name) in known), "")
