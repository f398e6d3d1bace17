"""Reads zones as they stand in a file: GeoJSON, GeoPackage, Shapefile with polygons, CSV without."""

import json
import math
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from pyogrio.errors import DataLayerError, DataSourceError
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError
from shapely.errors import GEOSException
from shapely.geometry.base import BaseGeometry

from data.importers.report import Findings, UnreadableFile
from data.importers.tables import TableRow, read_table, read_text, require_columns

_JSON_SUFFIXES = (".geojson", ".json")
_DEGREES = ("EPSG:4326", "EPSG:4490", "OGC:CRS84")

_NOWHERE = shapely.Point()


@dataclass(frozen=True)
class RawZone:
    """A zone as the file has it: cells by column, its shape in degrees, None where the file has none.

    `is_broken`: the file has a shape there that can't be read.
    """

    cells: TableRow
    shape: BaseGeometry | None = None
    is_broken: bool = False


def read_raw_zones(
    path: Path, findings: Findings, columns: Mapping[str, str], layer: str | None = None
) -> list[RawZone]:
    """The zones of a file, counted in `findings`; rows of a map file are numbered from 1.

    `columns` maps an importer's column to the file's; those of it that the file lacks are refused by name.
    A reference in metres is turned into degrees. UnreadableFile where the file can't be read whole.
    """
    if path.suffix.lower() == ".csv":
        return [RawZone(row) for row in read_table(path, (), findings, columns)]
    fields, shapes, crs = _read_map(path, layer)
    require_columns(path, list(fields), columns)
    to_degrees = _to_degrees(path, crs)
    zones = list(_zones(fields, shapes, columns, to_degrees))
    findings.read += len(zones)
    if not zones:
        raise UnreadableFile("empty", path, "no feature")
    return zones


Fields = Mapping[str, NDArray[Any]]


def _read_map(path: Path, layer: str | None) -> tuple[Fields, NDArray[np.object_], str | None]:
    """Columns, shapes as WKB, and the coordinate reference."""
    if not path.is_file():
        raise UnreadableFile("not_found", path)
    if path.suffix.lower() in _JSON_SUFFIXES:
        _require_json(path)
    for encoding in _encodings(path):
        try:
            with warnings.catch_warnings():
                # What GDAL only warns of (a missing index, an open ring) is judged by our own checks.
                warnings.simplefilter("ignore", RuntimeWarning)
                meta, _, shapes, fields = pyogrio.raw.read(path, layer=layer, encoding=encoding)
        except UnicodeDecodeError:
            continue
        except (DataSourceError, DataLayerError, ValueError, RuntimeError) as error:
            raise UnreadableFile("wrong_format", path, str(error)) from error
        if shapes is None:
            shapes = np.full(len(fields[0]) if len(fields) else 0, None, dtype=object)
        return dict(zip(meta["fields"].tolist(), fields, strict=True)), shapes, meta["crs"]
    raise UnreadableFile("wrong_encoding", path)


def _require_json(path: Path) -> None:
    """GDAL gives what it read of a file that is cut off; half a file is no file."""
    try:
        content = json.loads(read_text(path))
    except ValueError as error:
        raise UnreadableFile("wrong_format", path, str(error)) from error
    if not isinstance(content, dict) or not isinstance(content.get("features"), list):
        raise UnreadableFile("wrong_format", path, "no GeoJSON feature collection")
    if not content["features"]:
        raise UnreadableFile("empty", path, "no feature")


def _encodings(path: Path) -> tuple[str | None, ...]:
    """A Shapefile without a .cpg does not say how its text is encoded."""
    if path.suffix.lower() != ".shp" or path.with_suffix(".cpg").exists():
        return (None,)
    return ("utf-8", "gb18030")


def _to_degrees(path: Path, crs: str | None) -> Transformer | None:
    if crs is None or crs in _DEGREES:
        return None
    try:
        reference = CRS.from_user_input(crs)
        if reference.is_geographic and reference.to_epsg() in (None, 4326, 4490):
            return None
        return Transformer.from_crs(reference, CRS.from_epsg(4326), always_xy=True)
    except CRSError as error:
        raise UnreadableFile("unknown_reference", path, str(error)) from error


def _zones(
    fields: Fields,
    shapes: NDArray[np.object_],
    columns: Mapping[str, str],
    to_degrees: Transformer | None,
) -> Iterator[RawZone]:
    for place, blob in enumerate(shapes):
        cells = {name: cell_text(values[place]) for name, values in fields.items()}
        row = TableRow(str(place + 1), cells, columns)
        try:
            shape: BaseGeometry = shapely.force_2d(
                shapely.Point() if blob is None else shapely.from_wkb(blob)
            )
        except GEOSException:
            yield RawZone(row, is_broken=True)
            continue
        yield RawZone(row, None if shape.is_empty else _degrees(shape, to_degrees))


def _degrees(shape: BaseGeometry, to_degrees: Transformer | None) -> BaseGeometry:
    if to_degrees is None:
        return shape
    return shapely.transform(shape, lambda pairs: np.column_stack(to_degrees.transform(*pairs.T)))


def cell_text(value: object) -> str:
    """A cell of a map file as text: whole numbers without a fraction, nothing for null and NaN."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
