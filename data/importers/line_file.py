"""Reads any map file of lines as columns: cells by column, lines cut into points, in WGS 84."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from data.importers.map_file import MapContent, layers_of, read_map
from data.importers.map_reference import MapReference, map_reference
from data.importers.report import Finding, RowRefused, UnreadableFile
from gis.reference import Reference
from gis.road_table import NO_KEY, RoadTable

Floats = NDArray[np.float64]
Shapes = NDArray[np.object_]
_NEAR_DEGREES = 2.0
_LINES = (shapely.GeometryType.LINESTRING, shapely.GeometryType.LINEARRING)


@dataclass(frozen=True, eq=False)
class LineFile:
    """The rows of a file, from 0 on: `cells` by column, `shapes` in WGS 84, None for none.

    `broken` are rows whose shape can't be read. `attribution` is what the file itself says; `doubts` are of
    its reference, which it may not tell. `rows` are their names where they are not numbered from 1.
    """

    path: Path
    cells: Mapping[str, list[Any]]
    shapes: Shapes
    broken: frozenset[int] = frozenset()
    attribution: str = ""
    doubts: tuple[Finding, ...] = ()
    is_reference_told: bool = True
    rows: tuple[str, ...] = ()

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        return len(self.shapes)

    @property
    def header(self) -> tuple[str, ...]:
        """The names of its columns."""
        return tuple(self.cells)

    @cached_property
    def lines(self) -> "Lines":
        """All lines of all rows."""
        return _lines_of(self)


@dataclass(frozen=True, eq=False)
class Lines:
    """Lines (k): `row` each belongs to, its points from `offsets[i]` to `[i + 1]` of `lon`, `lat`.

    A row with several parts has several lines; a row whose shape is none has a refusal in `refused`. `flat`
    are rows of which some line begins where it ends and goes nowhere.
    """

    row: NDArray[np.int64]
    offsets: NDArray[np.int64]
    lon: Floats
    lat: Floats
    refused: Mapping[int, RowRefused] = field(default_factory=dict)
    flat: frozenset[int] = frozenset()

    @cached_property
    def pairs(self) -> Floats:
        """All points as lon, lat, shape (p, 2)."""
        return np.column_stack((self.lon, self.lat))

    def roads(self, lines: NDArray[np.int64]) -> RoadTable:
        """Some of the lines as roads of which nothing is said yet; their sources are rows."""
        count = len(self.row)
        every = RoadTable(
            source=self.row,
            road_class=np.zeros(count, dtype=np.uint8),
            layer=np.zeros(count, dtype=np.int8),
            flags=np.zeros(count, dtype=np.uint8),
            name=np.zeros(count, dtype=np.int32),
            number=np.zeros(count, dtype=np.int32),
            access=np.zeros((count, 2), dtype=np.uint8),
            speed_kmh=np.zeros((count, 2)),
            length_m=np.full((count, 2), np.nan),
            offsets=self.offsets,
            key=np.full(len(self.lon), NO_KEY),
            lon=self.lon,
            lat=self.lat,
            blocked=np.zeros(len(self.lon), dtype=np.uint8),
        )
        return every.taken(lines)


def open_lines(path: Path, layer: str, reference: Reference) -> LineFile:
    """Read a map file; UnreadableFile as in `read_map` and `map_reference`.

    Without `layer`, one called `edges` or the only one with lines is read.
    """
    content = _read(path, layer)
    if not len(content.shapes):
        raise UnreadableFile("empty", path, "no feature")
    # A NaN is told by the checks that follow, not by numpy.
    with np.errstate(invalid="ignore"):
        shapes = shapely.force_2d(shapely.from_wkb(content.shapes, on_invalid="ignore"))
    unread = [
        place for place, blob in enumerate(content.shapes) if blob is not None and shapes[place] is None
    ]
    found = map_reference(path, content.crs, reference)
    cells = {name: values.tolist() for name, values in content.fields.items()}
    broken = content.broken | frozenset(unread)
    turned, is_told = moved_to_wgs84(shapes, found), bool(content.crs)
    return LineFile(path, cells, turned, broken, doubts=found.doubts, is_reference_told=is_told)


def moved_to_wgs84(shapes: Shapes, reference: MapReference) -> Shapes:
    """The shapes in WGS 84; what is not finite is told by the checks, not by numpy."""
    with np.errstate(invalid="ignore"):
        return reference.shapes_to_wgs84(shapes)


def _read(path: Path, layer: str) -> MapContent:
    try:
        return read_map(path, layer)
    except UnreadableFile as error:
        if error.code != "which_layer":
            raise
    lines = [found.name for found in layers_of(path) if "Line" in found.shape]
    chosen = next((name for name in lines if name == "edges"), lines[0] if len(lines) == 1 else "")
    return read_map(path, chosen)


def _lines_of(file: LineFile) -> Lines:
    parts, row = shapely.get_parts(file.shapes, return_index=True)
    is_line = np.isin(shapely.get_type_id(parts), _LINES)
    refused = {place: RowRefused("not_a_line") for place in np.unique(row[~is_line]).tolist()}
    is_short = is_line & (shapely.get_num_coordinates(parts) < 2)
    refused |= {place: RowRefused("bad_coordinates") for place in np.unique(row[is_short]).tolist()}
    held = np.zeros(file.row_count, dtype=np.bool_)
    held[row] = True
    for place in np.flatnonzero(~held).tolist():
        refused[place] = RowRefused("bad_coordinates" if place in file.broken else "not_a_line")
    is_good = is_line & ~np.isin(row, list(refused))
    pairs, part = shapely.get_coordinates(parts[is_good], return_index=True)
    counts = np.bincount(part, minlength=int(is_good.sum()))
    lines = Lines(row[is_good], np.concatenate(([0], np.cumsum(counts))), pairs[:, 0], pairs[:, 1], refused)
    return _checked(lines)


def _checked(lines: Lines) -> Lines:
    """Refuse rows with coordinates that are none, or lie where no other row does but turned round."""
    if not len(lines.row):
        return lines
    pairs = np.column_stack((lines.lon, lines.lat))
    starts = lines.offsets[:-1]
    is_finite, is_on_globe = _each(np.isfinite(pairs)), _each(np.abs(pairs) <= (180.0, 90.0))
    turned = _turned(pairs, starts)
    checks: Sequence[tuple[str, NDArray[np.bool_]]] = (
        ("not_finite", _all(is_finite, starts)),
        ("swapped_lat_lon", ~turned),
        ("out_of_range", _all(is_on_globe, starts)),
    )
    refused = dict(lines.refused)
    for code, is_good in checks:
        for place in np.flatnonzero(~is_good).tolist():
            lon, lat = pairs[starts[place]].tolist()
            values = {"lon": lon, "lat": lat} if code in ("swapped_lat_lon", "out_of_range") else {}
            values = {"value": "NaN"} if code == "not_finite" else values
            refused.setdefault(int(lines.row[place]), RowRefused(code, **values))
    flat = frozenset(lines.row[~_spread(pairs, starts)].tolist())
    return Lines(lines.row, lines.offsets, lines.lon, lines.lat, refused, flat)


def _turned(pairs: Floats, starts: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell lines with lat/lon in place of lon/lat: off the globe, or near the others only when turned."""
    firsts = pairs[starts]
    placed = firsts[(np.abs(firsts) <= (180.0, 90.0)).all(axis=1)]
    middle = np.median(placed, axis=0) if len(placed) else np.full(2, np.nan)
    is_near = _all(_each(np.abs(pairs - middle) <= _NEAR_DEGREES), starts)
    is_turned_near = _all(_each(np.abs(pairs[:, ::-1] - middle) <= _NEAR_DEGREES), starts)
    is_on_globe = _all(_each(np.abs(pairs) <= (180.0, 90.0)), starts)
    is_turned_on_globe = _all(_each(np.abs(pairs[:, ::-1]) <= (180.0, 90.0)), starts)
    return (is_turned_near & ~is_near) | (~is_on_globe & is_turned_on_globe)


def _each(holds: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return np.asarray(holds.all(axis=1), dtype=np.bool_)


def _all(holds: NDArray[np.bool_], starts: NDArray[np.int64]) -> NDArray[np.bool_]:
    return np.asarray(np.logical_and.reduceat(holds, starts), dtype=np.bool_)


def _spread(pairs: Floats, starts: NDArray[np.int64]) -> NDArray[np.bool_]:
    low, high = np.minimum.reduceat(pairs, starts), np.maximum.reduceat(pairs, starts)
    return ~_each(low == high)
