"""Shapes of a file in WGS 84: by the datum that each row tells, else by that of the file; also from words."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from data.importers.import_kinds import ColumnSpec, Form
from data.importers.map_file import is_map_file
from data.importers.map_reference import Shapes, map_reference, shapes_doubt
from data.importers.odd_positions import District
from data.importers.report import Findings, UnreadableFile
from data.importers.tables import TableRow
from gis.reference import Reference, ReferenceUnknown, reference_of

DATUM_COLUMN = ColumnSpec("datum", Form.DATUM, also=("坐标系", "坐标系统", "基准面", "crs"))
WKT_COLUMN = ColumnSpec("wkt", Form.TEXT, also=("范围", "geometry", "geom"))
"""What any file with shapes may have: the reference of a row's shape, and the shape itself in words."""


def told_shapes(
    path: Path,
    shapes: Shapes,
    rows: Sequence[TableRow],
    own: str | None,
    declared: Reference,
    district: District,
    findings: Findings,
) -> Shapes:
    """The shapes of rows in WGS 84, None stays None; `own` is the reference that the file names, if any.

    A row's datum goes over the one `declared`. Doubts go into `findings`. UnreadableFile
    ("unknown_reference") where file or row name what nobody knows.
    """
    if not own and is_map_file(path) and not shapely.is_missing(shapes).all():
        findings.notice(path.name, "reference_unsaid")
    told = np.array([row.get(DATUM_COLUMN.name) for row in rows], dtype=object)
    turned = np.full(len(shapes), None, dtype=object)
    for text in dict.fromkeys(told.tolist()):
        here = np.flatnonzero(told == text)
        reference = map_reference(path, own, _reference(path, text, declared))
        doubts = shapes_doubt(path, shapes[here], reference.steps[0], district)
        findings.doubts += [*reference.doubts, *doubts]
        turned[here] = reference.shapes_to_wgs84(shapes[here])
    return turned


def _reference(path: Path, text: str, declared: Reference) -> Reference:
    try:
        return reference_of(text) if text else declared
    except ReferenceUnknown as unknown:
        raise UnreadableFile("unknown_reference", path, unknown.text) from unknown


def worded_shapes(rows: Sequence[TableRow]) -> tuple[Shapes, NDArray[np.bool_]]:
    """The shapes that rows tell in words (WKT), None where they tell none, and which can't be read."""
    words = [row.get(WKT_COLUMN.name) or None for row in rows]
    with np.errstate(invalid="ignore", over="ignore"):
        read = shapely.force_2d(shapely.from_wkt(words, on_invalid="ignore"))
    shapes = np.asarray(read, dtype=object).reshape(-1)
    is_told = np.array([text is not None for text in words], dtype=bool)
    return shapes, is_told & shapely.is_missing(shapes)
