"""The ground of a wall's map: the streets' outlines and the main roads, made beside the GUI thread."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QPolygonF

from app.console.cockpit.outlines import Outlines, outlines_of
from dispatch.centre import Centre
from gis.datum import Plane
from gis.road_network import RoadClass, RoadNetwork

NO_GROUND = Outlines((), QRectF())
_WIDEST = RoadClass.SECONDARY


@dataclass(frozen=True, eq=False)
class WallGround:
    """What the map is drawn from, in metres, y down."""

    outlines: Outlines = NO_GROUND
    roads: QPainterPath | None = None


def wall_ground(centre: Centre, codes: tuple[str, ...]) -> WallGround:
    """The ground of these streets; without roads where the centre has none."""
    outlines = outlines_of(centre.atlas, codes)
    if centre.network is None or outlines.plane is None:
        return WallGround(outlines)
    return WallGround(outlines, _roads(centre.network, outlines.plane))


@lru_cache(maxsize=2)
def _roads(network: RoadNetwork, plane: Plane) -> QPainterPath:
    """The main roads as one path."""
    shapes = np.unique(network.edge_shape[network.edge_class <= _WIDEST])
    x, y = plane.to_metres(network.shape_lon, network.shape_lat)
    path = QPainterPath()
    for shape in shapes.tolist():
        points = slice(network.shape_offsets[shape], network.shape_offsets[shape + 1])
        pairs = zip(x[points].tolist(), y[points].tolist(), strict=True)
        path.addPolygon(QPolygonF([QPointF(east, -north) for east, north in pairs]))
    return path
