"""Facilities of the city on near maps: small discs with the first character of their names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from PySide6.QtGui import QPainter

from app.console.map.layers.crews import Rows, rows_in_view
from app.console.map.look import Look
from app.console.map.map_data import Floats
from app.console.map.marks import FacilityMark
from app.console.map.scene import Scene
from app.console.map.sprites import FACILITY_PX, facility_sprite, put
from app.console.map.stepwise import Step, portions

LAYER = "facility"
"""The layer's code."""
COARSEST_M = 0.6
"""Metres a px beyond which they would cover the streets."""
MOST = 600
"""More discs than that nobody tells apart."""
_AT_ONCE = 200


def facility_steps(scene: Scene, look: Look) -> Iterator[Step]:
    """All facilities in sight, some at a time."""
    screen = look.to_screen(scene.facility_metres)
    rows = rows_in_view(screen, look, FACILITY_PX)
    for some in portions(rows, _AT_ONCE):
        yield partial(_paint, scene.facilities, screen, some, look)


def _paint(marks: Sequence[FacilityMark], screen: Floats, rows: Rows, look: Look, painter: QPainter) -> None:
    for row, (x, y) in zip(rows.tolist(), screen[rows].tolist(), strict=True):
        sprite = facility_sprite(marks[row].sign, look.tokens.name, look.ratio, look.scale)
        put(painter, sprite, x, y, look.ratio)
