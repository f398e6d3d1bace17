"""Unit grids: cells of about one hectare that cover a zone without gaps or overlaps, with 15-digit codes."""

import math
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from gis.datum import Plane
from gis.zones import Zone, ZoneKind

TARGET_M2 = 10_000.0
SLIVER_SHARE = 0.5
PREFIX_DIGITS = 12
MOST_CELLS = 999

Shapes = NDArray[np.object_]


class UnitGridError(ValueError):
    """A zone that cannot be cut; `code` is one of no_polygon, code_not_digits."""

    def __init__(self, code: str, zone: str) -> None:
        super().__init__(f"{code}: zone {zone}")
        self.code = code
        self.zone = zone


@dataclass(frozen=True)
class UnitGrids:
    """The cells of one zone; `cell_m` is the lattice side, enlarged where 999 serials did not do."""

    cells: tuple[Zone, ...]
    cell_m: float
    enlarged: bool


def cut_unit_grids(
    zone: Zone, plane: Plane, target_m2: float = TARGET_M2, sliver_share: float = SLIVER_SHARE
) -> UnitGrids:
    """Cut a zone into unit grids: squares of one lattice for the whole plane, clipped to the zone.

    Pieces below `sliver_share` of the target are merged into the neighbour with the longest common border.
    Codes are the zone's digits, filled up with zeros to 12, and a serial from 001 that runs row by row from
    north to south, and within a row from west to east. UnitGridError for a zone without polygon or digits.
    """
    if zone.geometry is None or zone.geometry.area == 0:
        raise UnitGridError("no_polygon", zone.code)
    if not zone.code.isdigit() or len(zone.code) > PREFIX_DIGITS:
        raise UnitGridError("code_not_digits", zone.code)
    shape = plane.project(zone.geometry)
    side = smallest_side = float(round(math.sqrt(target_m2)))
    cells = _cells(shape, side, sliver_share)
    while len(cells) > MOST_CELLS:
        side = float(math.ceil(side * math.sqrt(len(cells) / MOST_CELLS) + 0.5))
        cells = _cells(shape, side, sliver_share)
    return UnitGrids(_numbered(cells, zone, plane, side), side, side > smallest_side)


def _cells(shape: BaseGeometry, side: float, sliver_share: float) -> Shapes:
    return _without_slivers(_clipped(shape, side), side * side * sliver_share)


def _clipped(shape: BaseGeometry, side: float) -> Shapes:
    west, south, east, north = shape.bounds
    # Whole metres, so that squares side by side share their corners to the last bit.
    columns, rows = _lattice(west, east, side), _lattice(south, north, side)
    x, y = (axis.ravel() for axis in np.meshgrid(columns, rows))
    squares = shapely.box(x, y, x + side, y + side)
    shapely.prepare(shape)
    inside = shapely.contains_properly(shape, squares)
    edge = squares[~inside & shapely.intersects(shape, squares)]
    clipped = shapely.get_parts(shapely.intersection(edge, shape))
    polygons = clipped[(shapely.get_type_id(clipped) == 3) & (shapely.area(clipped) > 0)]
    return np.concatenate([squares[inside], polygons])


def _lattice(first: float, last: float, side: float) -> NDArray[np.float64]:
    return np.arange(math.floor(first / side), math.ceil(last / side), dtype=np.float64) * side


def _without_slivers(pieces: Shapes, smallest_m2: float) -> Shapes:
    """Merge pieces below the smallest area, smallest first, as far as they have neighbours."""
    cells: dict[int, BaseGeometry] = dict(enumerate(pieces))
    areas = shapely.area(pieces)
    merged_into: dict[int, int] = {}
    tree = STRtree(pieces)
    for here in np.argsort(areas, kind="stable").tolist():
        if cells[here].area >= smallest_m2:
            continue
        near = {_root(int(other), merged_into) for other in tree.query(cells[here], predicate="intersects")}
        best = _longest_border(cells[here], {other: cells[other] for other in sorted(near - {here})})
        if best is not None:
            cells[best] = shapely.union(cells[best], cells.pop(here))
            merged_into[here] = best
    return np.array(list(cells.values()), dtype=object)


def _root(index: int, merged_into: dict[int, int]) -> int:
    while index in merged_into:
        index = merged_into[index]
    return index


def _longest_border(piece: BaseGeometry, others: dict[int, BaseGeometry]) -> int | None:
    borders = {key: shapely.length(shapely.intersection(piece, other)) for key, other in others.items()}
    touching = {key: length for key, length in borders.items() if length > 0}
    return max(touching, key=lambda key: (touching[key], -key)) if touching else None


def _numbered(cells: Shapes, zone: Zone, plane: Plane, side: float) -> tuple[Zone, ...]:
    centres = shapely.centroid(cells)
    rows = np.floor(shapely.get_y(centres) / side)
    order = np.lexsort((shapely.get_x(centres), -rows))
    shapes = shapely.transform(cells[order], lambda pairs: np.column_stack(plane.to_lonlat(*pairs.T)))
    prefix = zone.code.ljust(PREFIX_DIGITS, "0")
    codes = (f"{prefix}{serial:03d}" for serial in range(1, len(shapes) + 1))
    return tuple(
        Zone(code, code, ZoneKind.UNIT_GRID, shape, zone.code)
        for code, shape in zip(codes, shapes, strict=True)
    )
