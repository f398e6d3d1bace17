"""Shapes of what is about to come in, few enough to be drawn while somebody looks."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from app.bringing.answers import Shapes
from data.grid_file import grids_of_bytes
from data.importers.importing import Prepared, content_digest
from dispatch.places import ROADS, UNIT_GRIDS, ContentFile
from dispatch.rows import Row
from gis.road_network import RoadNetwork

Geometries = NDArray[np.object_]
_AREAS = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)
_POINTS = (shapely.GeometryType.POINT, shapely.GeometryType.MULTIPOINT)
_FINEST_DEGREES = 1e-6


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
    found += _of_contents(prepared, most_points)
    return drawn(found, most_points)


def drawn(shapes: Iterable[BaseGeometry], most_points: int) -> Shapes:
    """Any geometry as it travels, within so many points."""
    every = np.array([shape for shape in shapes if not shape.is_empty], dtype=object)
    chosen = _within(every, most_points)
    kinds = shapely.get_type_id(chosen)
    is_area, is_point = np.isin(kinds, _AREAS), np.isin(kinds, _POINTS)
    return Shapes(
        areas=_packed(chosen[is_area]),
        lines=_packed(chosen[~is_area & ~is_point]),
        points=_packed(chosen[is_point]),
        left_out=len(every) - len(chosen),
    )


def unpacked(packed: bytes) -> Geometries:
    """The geometries that were packed; none of nothing."""
    return shapely.get_parts(shapely.from_wkb(packed)) if packed else np.empty(0, dtype=object)


def middle_of(shapes: Shapes) -> tuple[float, float]:
    """Lon and lat of the middle of all shapes; 0, 0 where there are none."""
    parts = [unpacked(packed) for packed in (shapes.areas, shapes.lines, shapes.points)]
    every = np.concatenate(parts)
    if not len(every):
        return 0.0, 0.0
    west, south, east, north = shapely.total_bounds(every).tolist()
    return (west + east) / 2, (south + north) / 2


def _packed(shapes: Geometries) -> bytes:
    return bytes(shapely.to_wkb(shapely.GeometryCollection(list(shapes)))) if len(shapes) else b""


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


def _of_contents(prepared: Prepared, most: int) -> Sequence[BaseGeometry]:
    roles = {row.digest: row.id for row in prepared.rows if isinstance(row, ContentFile)}
    found: list[BaseGeometry] = []
    for content in prepared.contents:
        role = roles.get(content_digest(content))
        if role == ROADS:
            found += _roads(content, most)
        elif role == UNIT_GRIDS:
            found += [zone.geometry for zone in grids_of_bytes(content) if zone.geometry is not None]
    return found


def _roads(content: bytes, most: int) -> list[BaseGeometry]:
    """The ways of a network; of a large one evenly chosen ones, the greater roads before the lesser."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "roads.npz"
        path.write_bytes(content)
        network = RoadNetwork.load(path)
    classes = np.full(network.shape_count, 255, dtype=np.uint8)
    classes[network.edge_shape] = network.edge_class
    sizes = np.diff(network.shape_offsets)
    order = np.argsort(classes, kind="stable")
    fits = order[: int(np.searchsorted(np.cumsum(sizes[order]), most))]
    points = np.column_stack((network.shape_lon, network.shape_lat))
    starts = network.shape_offsets
    return [shapely.LineString(points[starts[one] : starts[one + 1]]) for one in fits.tolist()]


def _within(shapes: Geometries, most_points: int) -> Geometries:
    """The shapes simplified until they fit, and where that is not enough every so-manieth."""
    tolerance = _FINEST_DEGREES
    while len(shapes) and int(shapely.get_num_coordinates(shapes).sum()) > most_points:
        if tolerance < 1e-3:
            shapes = shapely.simplify(shapes, tolerance, preserve_topology=False)
            shapes = shapes[~shapely.is_empty(shapes)]
            tolerance *= 10
        else:
            shapes = shapes[::2]
    return shapes
