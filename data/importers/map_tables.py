"""Opens a map file as a table: what it says of its features as cells, points as longitude and latitude."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from data.importers.lines import Bounds, Line, TableFile
from data.importers.map_file import MapContent, MapLayer, cell_text, layers_of, read_map
from data.importers.map_heads import beginning_of
from data.importers.report import Finding, UnreadableFile
from data.importers.workbook_cells import MOST_DIGITS
from gis.reference import ReferenceUnknown, reference_of_crs

LON, LAT, DATUM = "lon", "lat", "datum"
_SAMPLED = 1_000


def open_map_table(path: Path, layer: str = "", is_head: bool = False) -> TableFile:
    """A layer as a table, in the reference that the file names; the first with features where none is named.

    Points become the columns lon and lat (geometry_lon, geometry_lat where the file has such columns). Where
    the reference is another than degrees the column datum names it in each row. UnreadableFile as in
    `read_map`, and unknown_reference.
    """
    with beginning_of(path, _SAMPLED) if is_head else nullcontext(path) as source:
        # A preview lists all layers; whoever names one and reads it whole needs no other.
        layers = layers_of(source, "" if is_head else layer)
        content = read_map(source, _shown(layers, layer) if is_head else layer, _SAMPLED if is_head else None)
    reference = _reference(path, content.crs)
    header, lines = _lines(content, reference)
    described = next((each for each in layers if each.name == content.layer), MapLayer("", "", -1))
    is_whole = source == path and len(content.shapes) == max(described.count, 0)
    return TableFile(
        kind=_kind(path),
        header=header,
        lines=lines,
        layers=tuple(each.name for each in layers),
        layer=content.layer,
        count=described.count if source == path and described.count >= 0 else None,
        is_whole=is_whole,
        reference=reference,
        bounds=_bounds(content) if is_whole else described.bounds if source == path else None,
        losses=(*_losses(path, content), *_unsaid(path, content)),
    )


def _kind(path: Path) -> str:
    suffix = path.suffix.lower().removeprefix(".")
    return "geojson" if suffix == "json" else suffix


def _shown(layers: Sequence[MapLayer], wanted: str) -> str:
    return wanted or next((layer.name for layer in layers if layer.count), "")


def _reference(path: Path, crs: str | None) -> str:
    if not crs:
        return ""
    try:
        return reference_of_crs(crs).code
    except ReferenceUnknown as unknown:
        raise UnreadableFile("unknown_reference", path, unknown.text) from unknown


def _shapes(content: MapContent) -> NDArray[np.object_]:
    with np.errstate(invalid="ignore"):
        return np.asarray(shapely.from_wkb(content.shapes, on_invalid="ignore"), dtype=object)


def _lines(content: MapContent, reference: str) -> tuple[tuple[str, ...], Iterator[Line]]:
    shapes = _shapes(content)
    columns: dict[str, Sequence[object]] = {name: cells.tolist() for name, cells in content.fields.items()}
    is_point = shapely.get_type_id(shapes) == shapely.GeometryType.POINT
    if is_point.any():
        behind = "geometry_" if {LON, LAT} & columns.keys() else ""
        for name, values in ((LON, shapely.get_x(shapes)), (LAT, shapely.get_y(shapes))):
            columns[behind + name] = values.tolist()
        if reference not in ("", "wgs84", "cgcs2000"):
            columns.setdefault(DATUM, [reference if point else None for point in is_point.tolist()])
    header = tuple(columns)
    return header, _as_lines(columns, len(shapes), content.broken)


def _as_lines(columns: Mapping[str, Sequence[object]], count: int, broken: frozenset[int]) -> Iterator[Line]:
    rows: Any = zip(*columns.values(), strict=True) if columns else [()] * count
    for place, values in enumerate(rows):
        row = str(place + 1)
        troubles = {
            column: Finding(row, "number_rounded", {"value": value})
            for column, value in enumerate(values)
            if isinstance(value, float) and value.is_integer() and abs(value) >= 10**MOST_DIGITS
        }
        cells = ["" if column in troubles else cell_text(value) for column, value in enumerate(values)]
        told = (Finding(row, "broken_shape"),) if place in broken else ()
        yield Line(row, cells, troubles, told)


def _losses(path: Path, content: MapContent) -> tuple[Finding, ...]:
    kinds = shapely.get_type_id(_shapes(content))
    others = int(np.count_nonzero(kinds > shapely.GeometryType.POINT))
    return (Finding(path.name, "shapes_left_out", {"count": others}),) if others else ()


def _unsaid(path: Path, content: MapContent) -> tuple[Finding, ...]:
    """That a file with shapes does not name their reference."""
    is_unsaid = not content.crs and any(shape is not None for shape in content.shapes)
    return (Finding(path.name, "reference_unsaid"),) if is_unsaid else ()


def _bounds(content: MapContent) -> Bounds | None:
    west, south, east, north = shapely.total_bounds(_shapes(content)).tolist()
    return (west, south, east, north) if np.isfinite((west, south, east, north)).all() else None
