"""A heat map: how densely incidents lie, as one soft picture under the marks."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from app.console.map.look import Look
from app.console.map.map_data import Floats
from app.console.map.view import Box
from app.console.paint.painting import saved
from app.console.theme.tokens import Tokens

RADIUS_M = 250.0
"""How far an incident is felt: the standard deviation of its bell."""
_CELLS_A_RADIUS, _MOST_CELLS = 5.0, 600
_STRONGEST = 0.72
_KM2 = 1e6


@dataclass(frozen=True, eq=False)
class Heat:
    """`density` (rows north to south, columns west to east) over a box of map metres; the peak is 1."""

    density: Floats
    box: Box
    peak_km2: float
    """Incidents a square kilometre where they lie densest."""
    images: dict[str, QImage] = field(default_factory=dict, repr=False)

    def image(self, tokens: Tokens) -> QImage:
        """The picture in a theme: one hue, the denser the stronger."""
        if tokens.name not in self.images:
            self.images[tokens.name] = _image(self.density, heat_colour(tokens))
        return self.images[tokens.name]


def heat_colour(tokens: Tokens) -> QColor:
    """The one hue: urgency's colours belong to the clocks."""
    return QColor(tokens.acc)


def heat_of(metres: Floats, radius_m: float = RADIUS_M) -> Heat | None:
    """The heat of incidents at map metres (n, 2); None where there are none."""
    if not len(metres):
        return None
    # Loaded when somebody first wants to see heat.
    from scipy.ndimage import gaussian_filter

    low, high = metres.min(axis=0) - 4 * radius_m, metres.max(axis=0) + 4 * radius_m
    cell_m = max(radius_m / _CELLS_A_RADIUS, float((high - low).max()) / _MOST_CELLS)
    count = np.ceil((high - low) / cell_m).astype(np.int64)
    high = low + count * cell_m
    found, _, _ = np.histogram2d(
        metres[:, 0], metres[:, 1], bins=count, range=((low[0], high[0]), (low[1], high[1]))
    )
    felt = gaussian_filter(found, radius_m / cell_m, mode="constant")
    peak = float(felt.max())
    box = Box(float(low[0]), float(low[1]), float(high[0]), float(high[1]))
    return Heat(np.flipud(felt.T) / peak, box, peak / cell_m**2 * _KM2)


def paint_heat(painter: QPainter, heat: Heat | None, look: Look) -> None:
    """The whole picture, stretched over its ground."""
    if heat is None:
        return
    transform = look.transform
    corner = transform.map(QPointF(heat.box.left, heat.box.top))
    other = transform.map(QPointF(heat.box.right, heat.box.bottom))
    with saved(painter):
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(QRectF(corner, other), heat.image(look.tokens))


def _image(density: Floats, colour: QColor) -> QImage:
    # The square root shows where little happens beside where much does.
    alpha = np.round(255 * _STRONGEST * np.sqrt(np.clip(density, 0.0, 1.0))).astype(np.uint32)
    parts = [(part * alpha // 255) for part in (colour.red(), colour.green(), colour.blue())]
    mixed = (alpha << 24) | (parts[0] << 16) | (parts[1] << 8) | parts[2]
    pixels = np.ascontiguousarray(mixed, dtype=np.uint32)
    height, width = pixels.shape
    wanted = QImage.Format.Format_ARGB32_Premultiplied
    return QImage(pixels.data, width, height, 4 * width, wanted).copy()
