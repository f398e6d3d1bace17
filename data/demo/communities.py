"""The 178 communities: official names and codes, polygons cut from their sub-district."""

import math
from collections.abc import Mapping

import numpy as np
import shapely
from numpy.random import Generator
from numpy.typing import NDArray
from shapely import STRtree, affinity
from shapely.geometry.base import BaseGeometry

from data.demo.schematic import CENTRE, Street, read_rows, streets
from gis.zones import Zone, ZoneKind

RELAXATIONS = 40
STRETCH = (math.cos(math.radians(CENTRE[1])), 1.0)
GRID_DEGREES = 1e-9

Floats = NDArray[np.float64]
Shapes = NDArray[np.object_]


def draw_communities(random: Generator, parents: Mapping[str, str]) -> tuple[Zone, ...]:
    """Return all communities as zones; `parents` gives the precinct of those that have one.

    Anchors of the table (roughly where a well-known community lies) are where its cell starts from.
    """
    rows = [(street, row) for street in streets() for row in _rows_of(street)]
    cells = [cell for street in streets() for cell in _cells(street, _rows_of(street), random)]
    return tuple(
        Zone(row["code"], row["name"], ZoneKind.COMMUNITY, shape, parents.get(row["code"], street.code))
        for (street, row), shape in zip(rows, _coverage(cells), strict=True)
    )


def _rows_of(street: Street) -> list[dict[str, str]]:
    return [row for row in read_rows("communities.csv") if row["code"].startswith(street.code)]


def _cells(street: Street, rows: list[dict[str, str]], random: Generator) -> list[BaseGeometry]:
    # Degrees stretched evenly: unlike in a projection, what lies on a straight border stays on it.
    shape = affinity.scale(street.shape, STRETCH[0], STRETCH[1], origin=(0, 0))
    seeds = _anchored(_spread(shape, len(rows), random), rows)
    for _ in range(RELAXATIONS):
        seeds = shapely.get_coordinates(shapely.centroid(_voronoi(shape, seeds)))
    east, north = STRETCH
    return [
        affinity.scale(cell, 1 / east, 1 / north, origin=(0, 0))
        for cell in _in_one_piece(_voronoi(shape, seeds))
    ]


def _spread(shape: BaseGeometry, count: int, random: Generator) -> Floats:
    west, south, east, north = shape.bounds
    points = random.uniform((west, south), (east, north), (4000, 2))
    inside: Floats = points[shapely.contains_xy(shape, *points.T)][:count]
    return inside


def _anchored(seeds: Floats, rows: list[dict[str, str]]) -> Floats:
    """Put each anchored community's seed onto its anchor."""
    placed = seeds.copy()
    for index, row in enumerate(rows):
        if row["lon"]:
            placed[index] = float(row["lon"]) * STRETCH[0], float(row["lat"]) * STRETCH[1]
    return placed


def _voronoi(shape: BaseGeometry, seeds: Floats) -> Shapes:
    """Return what each seed's Voronoi cell has of the shape, in the order of the seeds."""
    cells = shapely.voronoi_polygons(shapely.multipoints(seeds), extend_to=shape.buffer(1), ordered=True)
    pieces: Shapes = shapely.intersection(shapely.get_parts(cells), shape)
    return pieces


def _in_one_piece(cells: Shapes) -> list[BaseGeometry]:
    """Give every part but the largest of a cell to the neighbour with the longest common border."""
    parts = [sorted(shapely.get_parts(cell), key=lambda part: part.area) for cell in cells]
    whole = [found[-1] for found in parts]
    for crumb in (part for found in parts for part in found[:-1]):
        borders = shapely.length(shapely.intersection(crumb, np.array(whole, dtype=object)))
        best = int(np.argmax(borders))
        whole[best] = shapely.union(whole[best], crumb)
    return whole


def _coverage(cells: list[BaseGeometry]) -> list[BaseGeometry]:
    """Rebuild the cells from one common net of borders, so that neighbours share every point."""
    net = shapely.union_all([cell.boundary for cell in cells], grid_size=GRID_DEGREES)
    faces = shapely.get_parts(shapely.polygonize([net]))
    owners = STRtree(cells).query(shapely.point_on_surface(faces), predicate="intersects")
    face_of, cell_of = owners
    return [shapely.union_all(faces[face_of[cell_of == index]]) for index in range(len(cells))]
