"""Which named road lies under a point of the ground."""

from __future__ import annotations

import numpy as np

from app.console.map.label_candidates import ROUTE_NUMBER
from app.console.map.map_data import Floats, Ground
from app.console.map.view import Box


def road_at(ground: Ground, x: float, y: float, within_m: float) -> str:
    """The name of the nearest named road or waterway in map metres; empty where none is so near."""
    around = Box(x - within_m, y - within_m, x + within_m, y + within_m)
    rows = np.flatnonzero(around.meets(ground.names.boxes)).tolist()
    lines = [ground.names.lines[row] for row in rows]
    away = [_away_m(line.points, np.array([x, y])) for line in lines]
    # Where a road has a number too, its name says more.
    is_number = [ROUTE_NUMBER.fullmatch(line.name) is not None for line in lines]
    nearest = min(range(len(lines)), key=lambda at: (away[at], is_number[at]), default=None)
    return lines[nearest].name if nearest is not None and away[nearest] <= within_m else ""


def _away_m(points: Floats, spot: Floats) -> float:
    """How far a line (n, 2) passes from a spot."""
    starts, ways = points[:-1], np.diff(points, axis=0)
    squares = np.maximum((ways**2).sum(axis=1), 1e-12)
    along = np.clip(((spot - starts) * ways).sum(axis=1) / squares, 0.0, 1.0)
    return float(np.hypot(*(starts + ways * along[:, None] - spot).T).min())
