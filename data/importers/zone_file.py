"""Reads zones as they stand in a file: any map file with shapes, a table with none or with words of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from data.importers.map_file import MapContent, cell_text, is_map_file, read_map
from data.importers.map_reference import Shapes
from data.importers.odd_positions import ANYWHERE, District
from data.importers.progress import Progress, told, unheard
from data.importers.report import Findings, UnreadableFile
from data.importers.tables import TableRow, header_of, read_table, require_columns
from data.importers.told_shapes import WKT_COLUMN, told_shapes, worded_shapes
from gis.reference import WGS84, Reference


@dataclass(frozen=True)
class RawZone:
    """A zone as the file has it: cells by column, its shape in WGS 84, None where the file has none.

    `is_broken`: the file has a shape there that can't be read.
    """

    cells: TableRow
    shape: BaseGeometry | None = None
    is_broken: bool = False


def has_shapes(raw: Sequence[RawZone]) -> bool:
    """Whether a file has shapes: one that can be read or not, or in a table a column for them."""
    if any(one.shape is not None or one.is_broken for one in raw):
        return True
    return bool(raw) and raw[0].cells.has(WKT_COLUMN.name)


def read_raw_zones(
    path: Path,
    findings: Findings,
    columns: Mapping[str, str],
    layer: str | None = None,
    progress: Progress = unheard,
    reference: Reference = WGS84,
    district: District = ANYWHERE,
    may_lack: Collection[str] = (),
) -> list[RawZone]:
    """The zones of a file, counted in `findings`; rows of a map file are numbered from 1.

    `columns` maps an importer's column to the file's; those of it that the file lacks are refused by name,
    but for those that it `may_lack`.
    `reference` was declared of the file, the column `datum` tells that of a row, the `district` is what all
    should lie in. UnreadableFile where the file can't be read whole; its doubts go into `findings`.
    """
    if not is_map_file(path):
        columns = _without_lacking(columns, header_of(path, layer or "") if may_lack else (), may_lack)
        rows = read_table(path, (), findings, columns, layer or "", progress)
        worded, is_broken = worded_shapes(rows)
        shapes = told_shapes(path, worded, rows, None, reference, district, findings)
        return list(map(RawZone, rows, _placed(shapes), is_broken.tolist()))
    progress("reading", 0, 0)
    content = read_map(path, layer or "")
    if not len(content.shapes):
        raise UnreadableFile("empty", path, "no feature")
    columns = _without_lacking(columns, list(content.fields), may_lack)
    require_columns(path, list(content.fields), columns)
    findings.read += len(content.shapes)
    own, rows = _flat_shapes(content.shapes), _rows(content, columns)
    shapes = told_shapes(path, own, rows, content.crs, reference, district, findings)
    return list(told(_zones(content, rows, own, shapes), "reading", progress))


def _without_lacking(
    columns: Mapping[str, str], header: Sequence[str], may_lack: Collection[str]
) -> dict[str, str]:
    lacking = {ours for ours in may_lack if columns.get(ours) not in header}
    return {ours: theirs for ours, theirs in columns.items() if ours not in lacking}


def _rows(content: MapContent, names: Mapping[str, str]) -> list[TableRow]:
    columns = [[cell_text(value) for value in values.tolist()] for values in content.fields.values()]
    header = list(content.fields)
    cells = zip(*columns, strict=True) if columns else [()] * len(content.shapes)
    return [
        TableRow(str(number), dict(zip(header, row, strict=True)), names)
        for number, row in enumerate(cells, start=1)
    ]


def _zones(content: MapContent, rows: Sequence[TableRow], own: Shapes, shapes: Shapes) -> list[RawZone]:
    """Zones with their `shapes`; `own` are the same as the file has them."""
    is_unread = shapely.is_missing(own) & np.array([blob is not None for blob in content.shapes], dtype=bool)
    is_unread[list(content.broken)] = True
    return list(map(RawZone, rows, _placed(shapes), is_unread.tolist()))


def _placed(shapes: Shapes) -> list[BaseGeometry | None]:
    """Shapes that are somewhere, None for the others."""
    return [None if shape is None or shape.is_empty else shape for shape in shapes]


def _flat_shapes(blobs: Shapes) -> Shapes:
    """Flat shapes, None for what can't be read."""
    # A NaN is told by the checks that follow, not by numpy.
    with np.errstate(invalid="ignore"):
        return np.asarray(shapely.force_2d(shapely.from_wkb(blobs, on_invalid="ignore")), dtype=object)
