"""A table that is ready to be written: names, values, and positions in the reference that was asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TypeVar
from zoneinfo import ZoneInfo

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from data.exporters.export_kinds import ExportKind, ExportRoom, Point, Value
from data.importers.progress import told
from dispatch.reasons import Reason, Refused
from gis.reference import Reference

R = TypeVar("R")
Shapes = NDArray[np.object_]
DATUM, WKT = "datum", "wkt"
POSITION = ("lon", "lat", DATUM)
DEGREE_DECIMALS, METRE_DECIMALS = 10, 4
"""A hundredth and a tenth of a millimetre."""
SAME_DEGREES = 1e-7
"""A centimetre: a place that comes back from a reference further off can't be said in it."""


@dataclass(frozen=True)
class ExportTable:
    """Rows of values by `names`; `shapes` stand in `reference`, None where the kind has no positions.

    `has_points`: the names end with lon, lat and datum, which say the same as the shapes. `about` is what
    is told of the file as a whole.
    """

    what: str
    names: tuple[str, ...]
    rows: Sequence[tuple[Value, ...]]
    timezone: ZoneInfo
    shapes: Shapes | None = None
    reference: Reference | None = None
    has_points: bool = False
    about: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    notices: tuple[Reason, ...] = ()


def table_of(kind: ExportKind[R], room: ExportRoom, about: Mapping[str, object]) -> ExportTable:
    """All records of a kind as a table; Refused("outside_reference") where a place can't be said in it."""
    records = kind.records(room)
    columns = (*kind.columns, *kind.more(records))
    names = tuple(column.name for column in columns)
    getters = [column.get for column in columns]
    rows = [tuple(get(record) for get in getters) for record in told(records, "gathering", room.progress)]
    notices = kind.notices(records)
    table = ExportTable(kind.what, names, rows, room.centre.zone, about=about, notices=notices)
    if kind.point is not None:
        return _with_points(table, [kind.point(record) for record in records], room.reference)
    if kind.shape is not None:
        return _with_shapes(table, [kind.shape(record) for record in records], room.reference)
    return table


def _with_points(table: ExportTable, points: Sequence[Point], reference: Reference) -> ExportTable:
    pairs = np.array([_whole(point) for point in points], dtype=np.float64).reshape(-1, 2)
    x, y = _turned(pairs, reference).T
    placed = np.isfinite(x)
    places: list[tuple[Value, ...]] = [
        (left, down, reference.code) if is_placed else (None, None, None)
        for left, down, is_placed in zip(x.tolist(), y.tolist(), placed.tolist(), strict=True)
    ]
    shapes = np.full(len(x), None, dtype=object)
    shapes[placed] = shapely.points(x[placed], y[placed])
    rows = [(*row, *place) for row, place in zip(table.rows, places, strict=True)]
    names = (*table.names, *POSITION)
    return replace(table, names=names, rows=rows, shapes=shapes, reference=reference, has_points=True)


def _whole(point: Point) -> Point:
    return (np.nan, np.nan) if None in point else point


def _with_shapes(
    table: ExportTable, shapes: Sequence[BaseGeometry | None], reference: Reference
) -> ExportTable:
    turned = np.full(len(shapes), None, dtype=object)
    for place, shape in enumerate(shapes):
        if shape is not None:
            turned[place] = shapely.transform(shape, lambda pairs: _turned(pairs, reference))
    return replace(table, shapes=turned, reference=reference)


def _turned(pairs: NDArray[np.float64], reference: Reference) -> NDArray[np.float64]:
    """WGS 84 degrees in another reference; what is said in it already stays to the last digit."""
    if reference.code in ("wgs84", "cgcs2000"):
        return pairs
    decimals = DEGREE_DECIMALS if reference.is_degrees else METRE_DECIMALS
    turned: NDArray[np.float64] = np.column_stack(reference.from_wgs84(*pairs.T)).round(decimals)
    with np.errstate(invalid="ignore"):
        strays = np.abs(np.column_stack(reference.to_wgs84(*turned.T)) - pairs)
    # Far outside of its own area a reference gives numbers that mean another place, or none.
    if not (strays[np.isfinite(pairs)] <= SAME_DEGREES).all():
        raise Refused("outside_reference", reference=reference.code)
    return turned
