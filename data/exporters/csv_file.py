"""Writes a table as CSV that spreadsheets open with its Chinese readable and without formulas."""

import csv
from pathlib import Path

import shapely

from data.exporters.export_kinds import Value
from data.exporters.export_table import DATUM, WKT, ExportTable
from data.exporters.texts import plain_value
from data.importers.formula_guard import guarded


def write_csv(table: ExportTable, path: Path) -> None:
    """UTF-8 with its mark; shapes stand as words (WKT) to the last digit, beside their datum."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        names, rows = with_worded_shapes(table)
        writer.writerow(map(guarded, names))
        writer.writerows([_cell(value, table) for value in row] for row in rows)


def with_worded_shapes(table: ExportTable) -> tuple[tuple[str, ...], list[tuple[Value, ...]]]:
    """Names and rows of a table for a file that has no shapes of its own."""
    if table.shapes is None or table.reference is None or table.has_points:
        return table.names, list(table.rows)
    code = table.reference.code
    worded: list[tuple[Value, ...]] = [
        (None, None) if shape is None else (shapely.to_wkt(shape, rounding_precision=-1), code)
        for shape in table.shapes
    ]
    rows = [(*row, *words) for row, words in zip(table.rows, worded, strict=True)]
    return (*table.names, WKT, DATUM), rows


def _cell(value: Value, table: ExportTable) -> object:
    plain = plain_value(value, table.timezone)
    return guarded(plain) if isinstance(plain, str) else plain
