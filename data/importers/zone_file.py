"""Reads zones as they stand in a file: any map file with shapes, CSV without."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError
from shapely.geometry.base import BaseGeometry

from data.importers.map_file import MapContent, is_map_file, read_map
from data.importers.progress import Progress, told, unheard
from data.importers.report import Findings, UnreadableFile
from data.importers.tables import TableRow, header_of, read_table, require_columns

_DEGREES = ("EPSG:4326", "EPSG:4490", "OGC:CRS84")
_NULLS = frozenset({"", "nan", "nat", "none"})


@dataclass(frozen=True)
class RawZone:
    """A zone as the file has it: cells by column, its shape in degrees, None where the file has none.

    `is_broken`: the file has a shape there that can't be read.
    """

    cells: TableRow
    shape: BaseGeometry | None = None
    is_broken: bool = False


def read_raw_zones(
    path: Path,
    findings: Findings,
    columns: Mapping[str, str],
    layer: str | None = None,
    progress: Progress = unheard,
) -> list[RawZone]:
    """The zones of a file, counted in `findings`; rows of a map file are numbered from 1.

    `columns` maps an importer's column to the file's; those of it that the file lacks are refused by name.
    A reference in metres is turned into degrees. UnreadableFile where the file can't be read whole.
    """
    if not is_map_file(path):
        rows = read_table(path, (), findings, columns, layer or "", progress)
        return [RawZone(row) for row in rows]
    progress("reading", 0, 0)
    content = read_map(path, layer or "")
    if not len(content.shapes):
        raise UnreadableFile("empty", path, "no feature")
    require_columns(path, list(content.fields), columns)
    findings.read += len(content.shapes)
    return list(_zones(content, columns, _to_degrees(path, content.crs), progress))


def header_of_zones(path: Path, layer: str = "") -> list[str]:
    """The column names of a zone file; UnreadableFile as in `read_raw_zones`."""
    return list(read_map(path, layer, most=1).fields) if is_map_file(path) else header_of(path, layer)


def _rows(content: MapContent, names: Mapping[str, str]) -> list[TableRow]:
    columns = [[cell_text(value) for value in values.tolist()] for values in content.fields.values()]
    header = list(content.fields)
    cells = zip(*columns, strict=True) if columns else [()] * len(content.shapes)
    return [
        TableRow(str(number), dict(zip(header, row, strict=True)), names)
        for number, row in enumerate(cells, start=1)
    ]


def _to_degrees(path: Path, crs: str | None) -> Transformer | None:
    if crs is None or crs in _DEGREES:
        return None
    try:
        reference = CRS.from_user_input(crs)
        if reference.is_geographic and reference.to_epsg() in (None, 4326, 4490):
            return None
        return Transformer.from_crs(reference, CRS.from_epsg(4326), always_xy=True)
    except (CRSError, ProjError) as error:
        raise UnreadableFile("unknown_reference", path, str(error)) from error


def _zones(
    content: MapContent, names: Mapping[str, str], to_degrees: Transformer | None, progress: Progress
) -> Iterator[RawZone]:
    shapes = _shapes(content.shapes, to_degrees)
    has_shape = ~shapely.is_empty(shapes) & ~shapely.is_missing(shapes)
    for place, row in enumerate(told(_rows(content, names), "reading", progress)):
        is_unread = content.shapes[place] is not None and shapes[place] is None
        shape = shapes[place] if has_shape[place] else None
        yield RawZone(row, shape, is_broken=is_unread or place in content.broken)


def _shapes(blobs: NDArray[np.object_], to_degrees: Transformer | None) -> NDArray[np.object_]:
    """Flat shapes in degrees, None for what can't be read."""
    # A NaN is told by the checks that follow, not by numpy.
    with np.errstate(invalid="ignore"):
        shapes: NDArray[np.object_] = shapely.force_2d(shapely.from_wkb(blobs, on_invalid="ignore"))
        if to_degrees is None:
            return shapes
        return np.asarray(
            shapely.transform(shapes, lambda pairs: np.column_stack(to_degrees.transform(*pairs.T)))
        )


def cell_text(value: object) -> str:
    """A cell of a map file as text: whole numbers without a fraction, nothing for null and NaN."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value).strip()
    return "" if text.casefold() in _NULLS else text
