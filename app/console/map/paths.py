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
