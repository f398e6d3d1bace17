"""Shapes of what is about to come in, few enough to be drawn while somebody looks."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from app.bringing.answers import Shapes
from data.grid_file import grids_of_bytes
from data.importers.importing import Prepared, content_digest
from data.land_file import land_of_bytes
from dispatch.places import LAND_COVER, ROADS, UNIT_GRIDS, ContentFile
from dispatch.rows import Row
from gis.road_network import RoadNetwork

Geometries = NDArray[np.object_]
Floats = NDArray[np.float64]
_FINEST_DEGREES, _COARSEST_DEGREES = 1e-6, 1e-3


def has_shapes(prepared: Prepared) -> bool:
    """Whether a map can show anything of it."""
    return (
        bool(prepared.contents)
        or any(_shape_of(row) is not None for row in prepared.rows)
        or bool(prepared.live)
    )


def shapes_of(prepared: Prepared, most_points: int) -> Shapes:
    """Areas, lines and points of an import; where they are too many, evenly chosen and simplified ones."""
    found = [shape for shape in map(_shape_of, prepared.rows) if shape is not None]
    points = (_point_of(one.place) for one in prepared.live)
    found += [point for point in points if point is not None]
    contained, beyond = _of_contents(prepared, most_points)
    return drawn([*found, *contained], most_points, beyond)


def drawn(shapes: Iterable[BaseGeometry], most_points: int, beyond: int = 0) -> Shapes:
    """Any geometry as it travels, within so many points; there are so many more `beyond` these."""
    every = np.array([shape for shape in shapes if not shape.is_empty], dtype=object)
    chosen = _within(every, most_points)
    parts = shapely.get_parts(chosen)
    kinds = shapely.get_type_id(parts)
    is_area, is_point = kinds == shapely.GeometryType.POLYGON, kinds == shapely.GeometryType.POINT
    rings, area = shapely.get_rings(parts[is_area], return_index=True)
    ring_points, ring_sizes = _flat(rings)
    line_points, line_sizes = _flat(parts[~is_area & ~is_point])
    return Shapes(
        points=shapely.get_coordinates(parts[is_point]).tobytes(),
        lines=line_points,
        line_sizes=line_sizes,
        rings=ring_points,
        ring_sizes=ring_sizes,
        area_sizes=np.bincount(area, minlength=int(is_area.sum())).astype(np.int32).tobytes(),
        shown=len(chosen),
        count=len(every) + beyond,
    )


def _flat(lines: Geometries) -> tuple[bytes, bytes]:
    """Coordinates of all lines one after the other, and how many each has."""
    points, owner = shapely.get_coordinates(lines, return_index=True)
    sizes = np.bincount(owner, minlength=len(lines)) if len(lines) else np.empty(0)
    return points.tobytes(), sizes.astype(np.int32).tobytes()


def coordinates(packed: bytes) -> Floats:
    """Lon and lat (n, 2) of what was packed."""
    return np.frombuffer(packed, dtype=np.float64).reshape(-1, 2)


def sizes(packed: bytes) -> NDArray[np.int64]:
    """How many each has, as it was packed."""
    return np.frombuffer(packed, dtype=np.int32).astype(np.int64)


def middle_of(shapes: Shapes) -> tuple[float, float]:
    """Lon and lat of the middle of all shapes; 0, 0 where there are none."""
    every = np.vstack([coordinates(packed) for packed in (shapes.points, shapes.lines, shapes.rings)])
    if not len(every):
        return 0.0, 0.0
    lon, lat = (every.min(axis=0) + every.max(axis=0)) / 2
    return float(lon), float(lat)


def _shape_of(row: Row) -> BaseGeometry | None:
    """What a row is on a map: its outline, or its point."""
    wkb = getattr(row, "wkb", None)
    if wkb is None:
        return _point_of(getattr(row, "place", None) or row)
    shape: BaseGeometry = shapely.from_wkb(wkb)
    return shape


def _point_of(at: object) -> BaseGeometry | None:
    lon, lat = getattr(at, "lon", None), getattr(at, "lat", None)
    return shapely.Point(lon, lat) if lon is not None and lat is not None else None


def _of_contents(prepared: Prepared, most: int) -> tuple[list[BaseGeometry], int]:
    """The shapes of whole files, and how many of theirs are too many already."""
    roles = {row.digest: row.id for row in prepared.rows if isinstance(row, ContentFile)}
    found: list[BaseGeometry] = []
    beyond = 0
    for content in prepared.contents:
        role = roles.get(content_digest(content))
        if role == ROADS:
            roads, count = _roads(content, most)
            found += roads
            beyond += count - len(roads)
        elif role == UNIT_GRIDS:
            found += [zone.geometry for zone in grids_of_bytes(content) if zone.geometry is not None]
        elif role == LAND_COVER:
            found += land_of_bytes(content).shapes().tolist()
    return found, beyond


def _roads(content: bytes, most: int) -> tuple[list[BaseGeometry], int]:
    """The ways of a network, of a large one the greater roads before the lesser, and how many it has."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "roads.npz"
        path.write_bytes(content)
        network = RoadNetwork.load(path)
    classes = np.full(network.shape_count, 255, dtype=np.uint8)
    classes[network.edge_shape] = network.edge_class
    sizes = np.diff(network.shape_offsets)
    order = np.argsort(classes, kind="stable")
    fits = order[: int(np.searchsorted(np.cumsum(sizes[order]), most))]
    return network.lines_of(fits).tolist(), network.shape_count


def _within(shapes: Geometries, most_points: int) -> Geometries:
    """The shapes simplified until they fit; where that is not enough, evenly chosen ones."""
    tolerance = _FINEST_DEGREES
    while tolerance < _COARSEST_DEGREES and shapely.get_num_coordinates(shapes).sum() > most_points:
        simple = shapely.simplify(shapes, tolerance, preserve_topology=False)
        # What would vanish stays: a house is a dot on a map of the district, and still there.
        shapes = np.where(shapely.is_empty(simple), shapes, simple)
        tolerance *= 10
    return _evenly(shapes, most_points)


def _evenly(shapes: Geometries, most_points: int) -> Geometries:
    """As many as fit, taken from all over the file."""
    points = shapely.get_num_coordinates(shapes)
    if points.sum() <= most_points:
        return shapes
    chosen = np.arange(0, len(shapes), points.sum() / most_points).astype(np.intp)
    return shapes[chosen[np.cumsum(points[chosen]) <= most_points]]
