"""Ten thousand unit grids that lie on no lattice, under their communities, with some faults drawn in."""

from __future__ import annotations

import numpy as np
import shapely

from gis.datum import plane_at
from gis.zones import Zone, ZoneKind

STREET = "330105012"
_MIDDLE = (120.15, 30.3)
_SIDE_M = 100.0
_CORNERS_M = 12.0


def drawn_grids(count: int, communities: int, faults: int, seed: int = 1) -> tuple[list[Zone], list[Zone]]:
    """Communities and their grids, about a hectare each; the first `faults` grids overlap those beside."""
    random = np.random.default_rng(seed)
    cells = _cells(count, random)
    seeds = random.uniform(0, _SIDE_M * np.sqrt(count), (communities, 2))
    middles = shapely.get_coordinates(shapely.centroid(cells))
    owners = np.argmin(((middles[:, None, :] - seeds[None, :, :]) ** 2).sum(axis=2), axis=1)
    wholes = [shapely.union_all(cells[owners == number]) for number in range(communities)]
    cells[:faults] = shapely.buffer(cells[:faults], 3.0, join_style="mitre")
    found = [
        Zone(_code(number), f"社区{number}", ZoneKind.COMMUNITY, shape, STREET)
        for number, shape in enumerate(_placed(np.array(wholes, dtype=object)))
    ]
    return found, _numbered(_placed(cells), owners, found)


def _code(number: int) -> str:
    return f"{STREET}{number + 1:03d}"


def _cells(count: int, random: np.random.Generator) -> np.ndarray:
    side = _SIDE_M * np.sqrt(count)
    points = shapely.multipoints(random.uniform(0, side, (count, 2)))
    frame = shapely.box(0, 0, side, side)
    straight = shapely.get_parts(shapely.voronoi_polygons(points, extend_to=frame))
    cut = shapely.segmentize(shapely.intersection(straight, frame), _CORNERS_M)
    # The same bend for all, so that borders side by side stay the same border.
    return shapely.transform(cut, lambda pairs: pairs + 4.0 * np.sin(pairs[:, ::-1] / 37.0))


def _placed(shapes: np.ndarray) -> np.ndarray:
    plane = plane_at(*_MIDDLE)
    x, y = (float(value) for value in plane.to_metres(*_MIDDLE))
    return shapely.transform(
        shapes, lambda pairs: np.column_stack(plane.to_lonlat(*(pairs + np.array((x, y))).T))
    )


def _numbered(shapes: np.ndarray, owners: np.ndarray, communities: list[Zone]) -> list[Zone]:
    serials = np.zeros(len(communities), dtype=int)
    grids = []
    for shape, owner in zip(shapes, owners.tolist(), strict=True):
        serials[owner] += 1
        code = f"{communities[owner].code}{serials[owner]:03d}"
        grids.append(Zone(code, f"网格{code[-6:]}", ZoneKind.UNIT_GRID, shape))
    return grids


def corners(zones: list[Zone]) -> float:
    """How many corners a zone has on average."""
    shapes = np.array([zone.geometry for zone in zones], dtype=object)
    return float(shapely.get_num_coordinates(shapes).mean())
