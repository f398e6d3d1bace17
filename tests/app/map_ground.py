"""A small made-up town for tests of the map."""

from __future__ import annotations

import numpy as np
import shapely
from PySide6.QtGui import QPixmap

from app.console.map.ground import build_ground
from app.console.map.map_data import Ground
from app.console.map.tile_frame import tile_frame
from app.console.map.tile_painter import begin_tile
from app.console.map.tiles import TileKey
from app.console.theme.tokens import Tokens
from gis.road_build import build_network
from gis.road_network import Access, RoadClass
from gis.road_table import Passage, Road
from gis.zones import Zone, ZoneKind

LON, LAT = 120.16, 30.28
STEP = 0.005


def road(
    number: int, start: tuple[float, float], end: tuple[float, float], rank: RoadClass, name: str
) -> Road:
    points = np.array([start, ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2), end])
    passage = Passage(Access.CAR | Access.FOOT, 40.0)
    return Road(number, (2 * number, 2 * number + 1), points, passage, passage, rank, name)


def town() -> Ground:
    """Two sub-districts of 1 km, one split in precincts and unit grids, with a lattice of roads."""
    ranks = (
        RoadClass.TRUNK,
        RoadClass.PRIMARY,
        RoadClass.SECONDARY,
        RoadClass.TERTIARY,
        RoadClass.RESIDENTIAL,
    )
    roads = []
    for number in range(5):
        shift = (number + 0.5) * 0.002
        across = ((LON, LAT + shift), (LON + 2 * STEP * 2, LAT + shift))
        up = ((LON + shift, LAT), (LON + shift, LAT + 2 * STEP))
        roads.append(road(number, *across, ranks[number], f"横{number}路"))
        roads.append(road(number + 10, *up, ranks[number], f"纵{number}路"))
    network, _ = build_network(roads)
    return build_ground(network, zones(), attribution="source", note="schematic")


def paint_tile(ground: Ground, key: TileKey, tokens: Tokens, layers: frozenset[str] = frozenset()) -> QPixmap:
    """A whole tile at once, with the border layers that are switched on."""
    return begin_tile(ground, tile_frame(key, tokens, layers, 1.0)).finished()


def zones() -> list[Zone]:
    west = shapely.box(LON, LAT, LON + 2 * STEP, LAT + 2 * STEP)
    east = shapely.box(LON + 2 * STEP, LAT, LON + 4 * STEP, LAT + 2 * STEP)
    made = [
        Zone("330105001", "西街道", ZoneKind.SUB_DISTRICT, west),
        Zone("330105002", "东街道", ZoneKind.SUB_DISTRICT, east),
        Zone("P1", "北片区", ZoneKind.PRECINCT, shapely.box(LON, LAT + STEP, LON + 2 * STEP, LAT + 2 * STEP)),
        Zone("P2", "南片区", ZoneKind.PRECINCT, shapely.box(LON, LAT, LON + 2 * STEP, LAT + STEP)),
        Zone("governs", "无形单元", ZoneKind.GOVERNANCE_UNIT, None),
    ]
    for column in range(10):
        for row in range(10):
            left, bottom = LON + column * STEP / 5, LAT + row * STEP / 5
            cell = shapely.box(left, bottom, left + STEP / 5, bottom + STEP / 5)
            made.append(Zone(f"G{column}{row}", f"{column}{row}", ZoneKind.UNIT_GRID, cell))
    return made


def at(ground: Ground, right_m: float, up_m: float) -> tuple[float, float]:
    """Degrees of a point so many metres from the middle of the town."""
    box = ground.box
    return ground.to_lonlat((box.left + box.right) / 2 + right_m, (box.bottom + box.top) / 2 + up_m)
