"""Writes tables as layers of a GeoPackage; the reference is stated only where it is a real one."""

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray

from data.exporters.export_kinds import Value
from data.exporters.export_table import DATUM, ExportTable, Shapes
from data.exporters.texts import plain_value
from gis.reference import Reference

_REAL = {"wgs84": "EPSG:4326", "cgcs2000": "EPSG:4490"}


def write_gpkg(table: ExportTable, path: Path, layer: str = "") -> None:
    """Write a table as a layer (its `what` where no other is named) beside those that are in the file.

    GCJ-02 and BD-09 are no references that a file can name: their layers have none, and say by the column
    `datum` what their coordinates are.
    """
    names, rows = _with_datum(table)
    with warnings.catch_warnings():
        # A layer without a reference is what is meant where there is none to name.
        warnings.simplefilter("ignore", UserWarning)
        pyogrio.raw.write(
            path,
            geometry=None if table.shapes is None else shapely.to_wkb(table.shapes, byte_order=1),
            field_data=[_field([row[place] for row in rows], table) for place in range(len(names))],
            fields=np.array(names, dtype=object),
            layer=layer or table.what,
            driver="GPKG",
            geometry_type=None if table.shapes is None else _type_of(table.shapes),
            crs=real_reference(table.reference),
            append=False,
            layer_options={"SPATIAL_INDEX": "NO"},
            **({"dataset_options": {}} if not path.exists() else {}),
        )


def real_reference(reference: Reference | None) -> str | None:
    """How a file names a reference; None where nobody but us knows it."""
    if reference is None:
        return None
    code = _REAL.get(reference.code, reference.code.upper())
    return code if ":" in code else None


def _with_datum(table: ExportTable) -> tuple[tuple[str, ...], Sequence[tuple[Value, ...]]]:
    """Shapes that the file can't place by itself get the column `datum`."""
    is_told = table.has_points or table.shapes is None or table.reference is None
    if is_told or real_reference(table.reference) is not None:
        return table.names, table.rows
    code = None if table.reference is None else table.reference.code
    return (*table.names, DATUM), [(*row, code) for row in table.rows]


def _type_of(shapes: Shapes) -> str:
    found = {shape.geom_type for shape in shapes if shape is not None}
    return found.pop() if len(found) == 1 else "Unknown"


def _field(values: Sequence[Value], table: ExportTable) -> NDArray[Any]:
    """A column as GDAL takes it: numbers where nothing else stands in it, else text."""
    plain = [plain_value(value, table.timezone) for value in values]
    told = {type(value) for value in plain} - {type(None)}
    if told == {int} and None not in plain:
        return np.array(plain, dtype=np.int64)
    if told and told <= {int, float}:
        return np.array([np.nan if value is None else value for value in plain], dtype=np.float64)
    return np.array([None if value is None else str(value) for value in plain], dtype=object)
