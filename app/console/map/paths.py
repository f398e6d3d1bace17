"""Painter paths of whole arrays of coordinates, without one Python call a point."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from PySide6.QtCore import QByteArray, QDataStream
from PySide6.QtGui import QPainterPath
from shapely.geometry.base import BaseGeometry

from app.console.map.map_data import Floats

_MOVE, _LINE = 0, 1
_ODD_EVEN, _WINDING = 0, 1
# How Qt streams a path: element count, then type, x, y of each, then last start and fill rule, big-endian.
_ELEMENT = np.dtype([("type", ">i4"), ("x", ">f8"), ("y", ">f8")])


def path_of(geometry: BaseGeometry | Sequence[BaseGeometry]) -> QPainterPath:
    """The outline of geometries: rings of polygons, filled odd-even, and open lines."""
    parts = shapely.get_parts(shapely.get_parts(geometry))
    kinds = shapely.get_type_id(parts)
    rings = shapely.get_rings(parts[kinds == shapely.GeometryType.POLYGON])
    is_line = (kinds == shapely.GeometryType.LINESTRING) | (kinds == shapely.GeometryType.LINEARRING)
    points, owner = shapely.get_coordinates(np.concatenate((rings, parts[is_line])), return_index=True)
    return path_of_lines(points, owner)


def path_of_lines(points: Floats, owner: NDArray[np.int64], *, is_winding: bool = False) -> QPainterPath:
    """A path of lines: points (n, 2), of which those with one `owner` (n,), in order, are one line.

    `is_winding`: filled where lines go round, and not only where they do so an odd number of times.
    """
    path = QPainterPath()
    if not len(points):
        return path
    elements = np.empty(len(points), _ELEMENT)
    elements["x"], elements["y"] = points[:, 0], points[:, 1]
    is_start = np.concatenate(([True], owner[1:] != owner[:-1]))
    elements["type"] = np.where(is_start, _MOVE, _LINE)
    last_start = int(np.flatnonzero(is_start)[-1])
    head = np.array([len(points)], ">i4").tobytes()
    tail = np.array([last_start, _WINDING if is_winding else _ODD_EVEN], ">i4").tobytes()
    stream = QDataStream(QByteArray(head + elements.tobytes() + tail))
    stream.setVersion(QDataStream.Version.Qt_6_0)
    stream >> path
    return path


def paths_of(polygons: NDArray[np.object_]) -> list[QPainterPath]:
    """The outline of each of many polygons and multipolygons, read from one stream instead of many."""
    parts, of_part = shapely.get_parts(polygons, return_index=True)
    rings, of_ring = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    counts = np.bincount(of_part[of_ring][ring], minlength=len(polygons))
    paths = [QPainterPath() for _ in polygons]
    stream = QDataStream(QByteArray(_streamed(points, ring, counts[counts > 0]).tobytes()))
    stream.setVersion(QDataStream.Version.Qt_6_0)
    for row in np.flatnonzero(counts).tolist():
        stream >> paths[row]
    return paths


def _streamed(points: Floats, ring: NDArray[np.int64], counts: NDArray[np.int64]) -> NDArray[np.uint8]:
    """The bytes of paths that have so many points each, one path after the other."""
    first = np.cumsum(counts) - counts
    owner = np.repeat(np.arange(len(counts)), counts)
    is_start = np.ones(len(points), dtype=np.bool_)
    is_start[1:] = ring[1:] != ring[:-1]
    last_start = np.zeros(len(counts), dtype=">i4")
    starts = np.flatnonzero(is_start)
    # Of several starts of one path the last is written last, and stays.
    last_start[owner[starts]] = starts - first[owner[starts]]
    elements = np.empty(len(points), _ELEMENT)
    elements["type"] = np.where(is_start, _MOVE, _LINE)
    elements["x"], elements["y"] = points[:, 0], points[:, 1]
    size = _ELEMENT.itemsize
    begins = size * first + 12 * np.arange(len(counts))
    out = np.zeros(size * len(points) + 12 * len(counts), dtype=np.uint8)
    at = size * np.arange(len(points)) + 12 * owner + 4
    out[at[:, None] + np.arange(size)] = elements.view(np.uint8).reshape(-1, size)
    _put(out, begins, counts.astype(">i4"))
    _put(out, begins + 4 + size * counts, last_start)
    return out


def _put(out: NDArray[np.uint8], at: NDArray[np.int64], numbers: NDArray[np.int32]) -> None:
    out[at[:, None] + np.arange(4)] = np.ascontiguousarray(numbers).view(np.uint8).reshape(-1, 4)
