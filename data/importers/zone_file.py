"""Reads zones as they stand in a file: GeoJSON, GeoPackage, Shapefile with polygons, CSV without."""

import json
import math
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from pyogrio.errors import DataLayerError, DataSourceError
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError
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
    content = _read_json(path) if path.suffix.lower() in _JSON_SUFFIXES else _read_map(path, layer)
    if not len(content.shapes):
        raise UnreadableFile("empty", path, "no feature")
    require_columns(path, list(content.fields), columns)
    findings.read += len(content.shapes)
    return list(_zones(content, columns, _to_degrees(path, content.crs)))


@dataclass(frozen=True)
class _MapContent:
    """What a map file holds: columns, shapes as WKB or None, and which of the latter are not just missing."""

    fields: Mapping[str, NDArray[Any]]
    shapes: NDArray[np.object_]
    crs: str | None
    broken: frozenset[int] = frozenset()


def _read_map(path: Path, layer: str | None) -> _MapContent:
    if not path.is_file():
        raise UnreadableFile("not_found", path)
    for encoding in _encodings(path):
        try:
            return _gdal(path, path, layer, encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFile("wrong_encoding", path)


def _read_json(path: Path) -> _MapContent:
    """GDAL gives what it read of a file that is cut off; half a file is no file."""
    text = read_text(path)
    try:
        content = json.loads(text)
    except ValueError as error:
        raise UnreadableFile("wrong_format", path, str(error)) from error
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list) or not all(isinstance(feature, dict) for feature in features):
        raise UnreadableFile("wrong_format", path, "no GeoJSON feature collection")
    if not features:
        raise UnreadableFile("empty", path, "no feature")
    found = _gdal(path, text.encode("utf-8"))
    if len(found.shapes) != len(features):
        raise UnreadableFile("wrong_format", path, f"{len(found.shapes)} of {len(features)} features")
    pairs = zip(features, found.shapes, strict=True)
    lost = [bool(feature.get("geometry")) and shape is None for feature, shape in pairs]
    return replace(found, broken=frozenset(np.flatnonzero(lost).tolist()))


def _gdal(
    path: Path, source: Path | bytes, layer: str | None = None, encoding: str | None = None
) -> _MapContent:
    try:
        with warnings.catch_warnings():
            # What GDAL only warns of (a missing index, an open ring) is judged by our own checks.
            warnings.simplefilter("ignore", RuntimeWarning)
            meta, _, shapes, fields = pyogrio.raw.read(source, layer=layer, encoding=encoding)
    except UnicodeDecodeError:
        raise
    except (DataSourceError, DataLayerError, ValueError, RuntimeError) as error:
        raise UnreadableFile("wrong_format", path, str(error)) from error
    if shapes is None:
        shapes = np.full(len(fields[0]) if len(fields) else 0, None, dtype=object)
    return _MapContent(dict(zip(meta["fields"].tolist(), fields, strict=True)), shapes, meta["crs"])


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
    except (CRSError, ProjError) as error:
        raise UnreadableFile("unknown_reference", path, str(error)) from error


def _zones(
    content: _MapContent, columns: Mapping[str, str], to_degrees: Transformer | None
) -> Iterator[RawZone]:
    for place, blob in enumerate(content.shapes):
        cells = {name: cell_text(values[place]) for name, values in content.fields.items()}
        row = TableRow(str(place + 1), cells, columns)
        try:
            shape = _NOWHERE if blob is None else _shape(blob)
        except GEOSException:
            yield RawZone(row, is_broken=True)
            continue
        placed = None if shape.is_empty else _degrees(shape, to_degrees)
        yield RawZone(row, placed, is_broken=place in content.broken)


def _shape(blob: bytes) -> BaseGeometry:
    # A NaN is told by the checks that follow, not by numpy.
    with np.errstate(invalid="ignore"):
        shape: BaseGeometry = shapely.force_2d(shapely.from_wkb(blob))
    return shape


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
