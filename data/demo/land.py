"""What covers the drawn district: its waters and parks, and houses drawn between its streets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.random import Generator, default_rng
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from data.demo.schematic import Park, Water
from gis.datum import Plane
from gis.land_areas import LandAreas, LandClass
from gis.road_network import RoadNetwork

SETBACK_M, BANK_M, PIERS_M = 13.0, 16.0, 18.0
"""How far houses stand from the middle of a street, from the water, and from an elevated road."""
LEAST_BLOCK_M2 = 900.0
OPEN_BLOCK_M2 = 150_000.0
"""Between roads so far apart there are fields: few houses stand there."""

Floats = NDArray[np.float64]
Shapes = NDArray[np.object_]


@dataclass(frozen=True)
class HouseRow:
    """How houses of a kind stand: length and depth, and from one to the next along and across, in metres."""

    long_m: float
    deep_m: float
    along_m: float
    across_m: float
    share: float


ROWS = (
    HouseRow(48.0, 12.0, 58.0, 30.0, 0.62),
    HouseRow(22.0, 20.0, 40.0, 40.0, 0.2),
    HouseRow(64.0, 36.0, 80.0, 54.0, 0.18),
)
"""Slabs of flats, towers, halls; `share` of the blocks has each."""
MISSING, MISSING_IN_FIELDS = 0.1, 0.8


def draw_land(
    network: RoadNetwork, waters: tuple[Water, ...], parks: tuple[Park, ...], plane: Plane, seed: int
) -> LandAreas:
    """The areas of a district; the same seed gives the same ones."""
    surfaces = [plane.project(water.line).buffer(water.width_m / 2) for water in waters]
    greens = [plane.project(park.shape) for park in parks]
    piers = _lines(network, network.edge_layer != 0, plane).buffer(PIERS_M)
    taken = shapely.union_all([*(surface.buffer(BANK_M) for surface in surfaces), *greens, piers])
    houses = _houses(_blocks(network, plane, taken), default_rng(seed))
    metres = np.array([*greens, *surfaces, *houses], dtype=object)
    classes = [
        *(LandClass.WOOD if park.wild else LandClass.GREEN for park in parks),
        *([LandClass.WATER] * len(surfaces)),
        *([LandClass.BUILDING] * len(houses)),
    ]
    names = [*(park.name for park in parks), *(water.name for water in waters), *([""] * len(houses))]
    return LandAreas.of(_degrees(metres, plane), classes, names)


def _degrees(shapes: Shapes, plane: Plane) -> Shapes:
    def turned(pairs: Floats) -> Floats:
        return np.column_stack(plane.to_lonlat(*pairs.T)).round(7)

    return np.asarray(shapely.transform(shapes, turned), dtype=object)


def _lines(network: RoadNetwork, edges: NDArray[np.bool_], plane: Plane) -> BaseGeometry:
    """The ways of some edges (n) in metres."""
    ways = network.lines_of(np.unique(network.edge_shape[edges]))
    return plane.project(shapely.MultiLineString(ways.tolist()))


def _blocks(network: RoadNetwork, plane: Plane, taken: BaseGeometry) -> Shapes:
    """The land between streets on which houses may stand, in metres."""
    lines = _lines(network, network.edge_layer == 0, plane)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    faces = shapely.get_parts(shapely.buffer(faces, -SETBACK_M, quad_segs=2))
    faces = shapely.get_parts(shapely.difference(faces, taken))
    faces = faces[shapely.get_type_id(faces) == shapely.GeometryType.POLYGON]
    return np.asarray(faces[shapely.area(faces) >= LEAST_BLOCK_M2], dtype=object)


def _houses(blocks: Shapes, random: Generator) -> list[BaseGeometry]:
    """Rows of houses of one kind in each block, along its longer side."""
    kinds = random.choice(len(ROWS), len(blocks), p=[row.share for row in ROWS])
    missing = np.where(shapely.area(blocks) > OPEN_BLOCK_M2, MISSING_IN_FIELDS, MISSING)
    shapely.prepare(blocks)
    found: list[BaseGeometry] = []
    for block, kind, lost in zip(blocks.tolist(), kinds.tolist(), missing.tolist(), strict=True):
        houses = _row_of_houses(block, ROWS[kind])
        houses = houses[random.random(len(houses)) >= lost]
        found += houses[shapely.contains_properly(block, houses)].tolist()
    return found


def _row_of_houses(block: BaseGeometry, row: HouseRow) -> Shapes:
    """Houses on a lattice that lies along a block, those that stick out of it too."""
    corners = shapely.get_coordinates(shapely.minimum_rotated_rectangle(block))
    sides = np.diff(corners[:3], axis=0)
    longest = sides[int(np.argmax(np.hypot(*sides.T)))]
    along = longest / np.hypot(*longest)
    across = np.array([-along[1], along[0]])
    axes = np.column_stack((along, across))
    placed = corners @ axes
    low, high = placed.min(axis=0), placed.max(axis=0)
    steps = [
        np.arange(start + deep / 2 + 0.5, end - deep / 2, pitch)
        for start, end, deep, pitch in zip(
            low.tolist(),
            high.tolist(),
            (row.long_m, row.deep_m),
            (row.along_m, row.across_m),
            strict=True,
        )
    ]
    middles = np.stack(np.meshgrid(*steps), axis=-1).reshape(-1, 1, 2)
    half = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * (row.long_m / 2, row.deep_m / 2)
    return np.asarray(shapely.polygons((middles + half) @ axes.T), dtype=object)
