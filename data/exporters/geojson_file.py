"""Writes a table as GeoJSON; the collection says what it is, when it was written and in which datum."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

import shapely

from data.exporters.export_table import DATUM, ExportTable
from data.exporters.gpkg_file import real_reference
from data.exporters.texts import plain_value
from gis.reference import Reference


def write_geojson(table: ExportTable, path: Path) -> None:
    """One feature a row; one without a position keeps its place in the list with no geometry.

    Coordinates are those of the table's reference, which the member `datum` and the property of that name
    state: readers that know no datum take them for WGS 84.
    """
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write("{\n")
        for name, value in _members(table).items():
            file.write(f"{_json(name)}: {_json(value)},\n")
        file.write('"features": [\n')
        _write_features(table, file)
        file.write("\n]\n}\n")


def _members(table: ExportTable) -> dict[str, object]:
    told = {"type": "FeatureCollection", "what": table.what, **table.about}
    return told if table.reference is None else {**told, DATUM: table.reference.code, **_crs(table.reference)}


def _crs(reference: Reference) -> dict[str, object]:
    """The old member that programs read what is not WGS 84 from; null where no program knows the datum."""
    if reference.code == "wgs84":
        return {}
    real = real_reference(reference)
    name = None if real is None else f"urn:ogc:def:crs:{real.replace(':', '::')}"
    return {"crs": None if name is None else {"type": "name", "properties": {"name": name}}}


def _write_features(table: ExportTable, file: TextIO) -> None:
    shapes: Sequence[str | None] = [None] * len(table.rows)
    if table.shapes is not None:
        shapes = shapely.to_geojson(table.shapes).tolist()
    has_own_datum = table.reference is not None and not table.has_points
    names = (*table.names, DATUM) if has_own_datum else table.names
    for number, (row, shape) in enumerate(zip(table.rows, shapes, strict=True)):
        values = [plain_value(value, table.timezone) for value in row]
        if has_own_datum and table.reference is not None:
            values.append(None if shape is None else table.reference.code)
        told = _json(dict(zip(names, values, strict=True)))
        file.write(",\n" if number else "")
        file.write(f'{{"type": "Feature", "geometry": {shape or "null"}, "properties": {told}}}')


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
