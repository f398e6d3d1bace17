"""Roads by rank: casings first, small before large, elevated roads apart on top."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

from app.console.map.fast_paint import line_steps
from app.console.map.map_data import Floats, Ground, RoadBand
from app.console.map.stepwise import Step
from app.console.map.tile_frame import TileFrame
from app.console.theme.tokens import Tokens

# rank: token, real width in m, least px, most px, coarsest metres a px at which it is drawn
STYLES: dict[str, tuple[str, float, float, float, float]] = {
    "waterway": ("water", 14.0, 1.0, 24.0, 40.0),
    "path": ("road_minor", 2.5, 0.7, 6.0, 2.5),
    "minor": ("road_minor", 3.8, 0.8, 12.0, 14.0),
    "tertiary": ("road_tertiary", 5.5, 0.9, 16.0, 26.0),
    "secondary": ("road_secondary", 7.5, 1.1, 22.0, 60.0),
    "primary": ("road_primary", 10.0, 1.3, 26.0, 90.0),
    "elevated": ("road_elevated", 13.0, 1.6, 32.0, 200.0),
}
_GROUND_RANKS = ("waterway", "path", "minor", "tertiary", "secondary", "primary")
_CASED_FROM_PX = 2.6


def road_width_px(rank: str, metres_per_px: float) -> float:
    """How wide a rank is drawn, 0 where it is too small to be drawn at all."""
    _, real_m, least, most, coarsest = STYLES[rank]
    return 0.0 if metres_per_px > coarsest else min(most, max(least, real_m / metres_per_px))


def road_steps(ground: Ground, frame: TileFrame) -> Iterator[Step]:
    """All roads of a tile, some at a time."""
    bands = {band.rank: band for band in ground.roads}
    cut = {rank: _inside(bands[rank], frame) for rank in STYLES if rank in bands}
    for ranks in (_GROUND_RANKS, ("elevated",)):
        for is_casing in (True, False):
            for rank in ranks:
                if rank in cut and (not is_casing or is_cased(rank, frame.metres_per_px, frame.scale)):
                    yield from line_steps(cut[rank], _pen(rank, frame, is_casing=is_casing))


def _inside(band: RoadBand, frame: TileFrame) -> Floats:
    width = road_width_px(band.rank, frame.metres_per_px)
    if not width or not len(band.segments):
        return np.empty((0, 4))
    kept = band.segments.inside(frame.box.grown((width + 4) * frame.metres_per_px))
    per_px = frame.metres_per_px
    x, y = (kept[:, 0::2] - frame.box.left) / per_px, (frame.box.top - kept[:, 1::2]) / per_px
    return np.column_stack((x[:, 0], y[:, 0], x[:, 1], y[:, 1]))


def is_cased(rank: str, metres_per_px: float, scale: float = 1.0) -> bool:
    """Whether a rank has an edge beside it: where it is wide enough, and no path or water."""
    width = road_width_px(rank, metres_per_px) * scale
    return width >= _CASED_FROM_PX and rank not in ("waterway", "path")


def road_colour(rank: str, tokens: Tokens, *, is_casing: bool) -> tuple[str, float]:
    """The colour of a rank or of its casing, and by how many px that is wider."""
    if not is_casing:
        return getattr(tokens, STYLES[rank][0]), 0.0
    return (tokens.halo, 2.0) if rank == "elevated" else (tokens.map_land, 1.6)


def _pen(rank: str, frame: TileFrame, *, is_casing: bool) -> QPen:
    colour, grown = road_colour(rank, frame.tokens, is_casing=is_casing)
    width = road_width_px(rank, frame.metres_per_px) * frame.scale + grown
    pen = QPen(QColor(colour), width)
    # Square caps hide the notch between two segments of a bend; round ones cost twelve times as much.
    is_wide = width > 2.2 and not is_casing
    pen.setCapStyle(Qt.PenCapStyle.SquareCap if is_wide else Qt.PenCapStyle.FlatCap)
    return pen
